"""From items to stories: who may be published, what belongs together, what it is about and where.

Pure functions over values, one module a question; `pipeline.curate` is the only one that touches the store.
"""

from partnerhub.curate.derive import lead_of
from partnerhub.curate.pipeline import Curated, curate, is_current

__all__ = ["Curated", "curate", "is_current", "lead_of"]
