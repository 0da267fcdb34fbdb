"""What people write to set up and run a hub: partners.yaml, everything in content/, the starter hub. YAML is only here.

`load(root)` gives the `model.Hub`, `read_content(hub)` the `model.Content`, `schema(kind)` the JSON Schema of one kind
of file; `content.writing` writes files that read so. Fetches nothing, stores nothing.
"""

from partnerhub.config.content import read_content
from partnerhub.config.kept import load
from partnerhub.config.schemas import KINDS, schema

__all__ = ["KINDS", "load", "read_content", "schema"]
