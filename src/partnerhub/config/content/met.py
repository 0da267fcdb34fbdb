"""The unconferences of a hub, read: each with its words."""

from __future__ import annotations

from collections.abc import Iterator
from zoneinfo import ZoneInfo

from partnerhub.config.content import unconferences
from partnerhub.config.content.unconferences import UnconferenceShape
from partnerhub.config.content.written import named, read, shaped
from partnerhub.errors import Mistake
from partnerhub.model import Hub, Words
from partnerhub.model.unconference import Unconference


def unconferences_in(hub: Hub, told: list[Mistake]) -> Iterator[tuple[Unconference, Words]]:
    """In order of their ids; no drafts."""
    files = sorted(named(read(hub.root, "unconferences", told), told), key=lambda file: file.id)
    zone = ZoneInfo(hub.timezone)
    for file, page, shape in shaped(files, UnconferenceShape, lambda spot, _: unconferences.rule(spot, hub), told):
        if shape.status != "draft":
            made = unconferences.unconference_of(file.file, file.id, shape, page, zone)
            yield made, unconferences.unconference_words(made, shape, page.body, zone)
