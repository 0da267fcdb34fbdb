"""The maps of a site's areas: what stands beside each, and the drawing for the pages that are made."""

from __future__ import annotations

from functools import cached_property

from partnerhub.config import boundaries
from partnerhub.language import Language
from partnerhub.model import Boundary, Hub
from partnerhub.publish.map import AreaLine, PatchMap, patch_map, table
from partnerhub.publish.site.shelf import Shelf


class Maps:
    """Reads the boundaries only when a map is drawn."""

    def __init__(self, hub: Hub, shelf: Shelf, words: Language) -> None:
        self.hub, self.shelf, self.words = hub, shelf, words
        self.digest = boundaries.digest(hub)

    def lines(self, area: str) -> tuple[AreaLine, ...]:
        """The areas inside one, for the table beside its map."""
        return table(self.hub, area, self.shelf.by_area, self.words)

    def drawn(self, area: str) -> PatchMap | None:
        """None: nothing of it has a boundary."""
        return patch_map(self.hub, area, self.lines(area), self._boundaries) if self.digest else None

    @cached_property
    def _boundaries(self) -> tuple[Boundary, ...]:
        return boundaries.read_boundaries(self.hub)
