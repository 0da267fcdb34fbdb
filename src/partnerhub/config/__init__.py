"""What people write to set up and run a hub: partners.yaml, everything in content/, the starter hub. YAML is only here.

`load(root)` gives the `model.Hub`, `read_content(hub)` the `model.Content`, `schema(kind)` the JSON Schema of one kind
of file; `write_decision` and `write_page` write files that read so. Fetches nothing, stores nothing.
"""

from partnerhub.config import frontmatter, starter
from partnerhub.config.content import read_content, write_decision, write_page
from partnerhub.config.kept import load
from partnerhub.config.schemas import KINDS, schema

__all__ = [
    "KINDS",
    "frontmatter",
    "load",
    "read_content",
    "schema",
    "starter",
    "write_decision",
    "write_page",
]
