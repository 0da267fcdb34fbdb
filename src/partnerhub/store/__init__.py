"""What was said and what follows from it, in one database. The only SQL of the project.

`open_store` gives a `Store`; each of its methods is one question or one transaction.
"""

from partnerhub.store.opening import open_store
from partnerhub.store.store import Store
from partnerhub.store.update import (
    Absence,
    Dates,
    Home,
    Kept,
    Known,
    Link,
    NewVersion,
    OtherPictures,
    Outcome,
    StoredPicture,
    Update,
    WantedPicture,
)

__all__ = [
    "Absence",
    "Dates",
    "Home",
    "Kept",
    "Known",
    "Link",
    "NewVersion",
    "OtherPictures",
    "Outcome",
    "Store",
    "StoredPicture",
    "Update",
    "WantedPicture",
    "open_store",
]
