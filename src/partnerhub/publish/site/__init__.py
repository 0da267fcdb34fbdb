"""Every page the hub itself makes: a `Shelf` of stories, and before it a `Site` in each language."""

from partnerhub.publish.page import IN_FEED, IsKept, Page, brief, fingerprint
from partnerhub.publish.site.shelf import Shelf
from partnerhub.publish.site.site import Site

__all__ = ["IN_FEED", "IsKept", "Page", "Shelf", "Site", "brief", "fingerprint"]
