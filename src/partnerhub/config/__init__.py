"""What people write to set up a hub: partners.yaml, the front matter of pages, the starter hub. YAML is only here.

`load(root)` gives the `model.Hub`, `schema()` the JSON Schema of partners.yaml. Fetches nothing, stores nothing.
"""

from partnerhub.config import frontmatter, starter
from partnerhub.config.content import check_content
from partnerhub.config.loading import load, schema

__all__ = ["check_content", "frontmatter", "load", "schema", "starter"]
