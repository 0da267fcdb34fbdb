"""What people write to set up a hub: partners.yaml, the front matter of pages, the starter hub. YAML is only here.

`load(root)` gives the `model.Hub`, `schema()` the JSON Schema of partners.yaml. Fetches nothing, stores nothing.
"""

from typing import Any

from partnerhub.config import frontmatter, starter
from partnerhub.config.content import check_content
from partnerhub.config.kept import load

__all__ = ["check_content", "frontmatter", "load", "schema", "starter"]


def schema() -> dict[str, Any]:
    """The JSON Schema of partners.yaml: every key with its title, description and default, in the file's order."""
    from partnerhub.config import loading  # the shapes that only a new file needs

    return loading.schema()
