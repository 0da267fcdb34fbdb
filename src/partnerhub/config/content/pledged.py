"""The commitments and the urgent notices of a hub, read: each with its words."""

from __future__ import annotations

from collections.abc import Iterator
from zoneinfo import ZoneInfo

from partnerhub.config.content import commitments, notices
from partnerhub.config.content.commitments import CommitmentShape
from partnerhub.config.content.notices import NoticeShape
from partnerhub.config.content.written import named, read, shaped
from partnerhub.errors import Mistake
from partnerhub.model import Hub, Words
from partnerhub.model.commitment import Commitment
from partnerhub.model.notice import Notice


def commitments_in(hub: Hub, told: list[Mistake]) -> Iterator[tuple[Commitment, Words]]:
    """In order of their ids; no drafts."""
    files = sorted(named(read(hub.root, "commitments", told), told), key=lambda file: file.id)
    for file, page, shape in shaped(files, CommitmentShape, commitments.rule, told):
        if shape.status != "draft":
            made = commitments.commitment_of(file.file, file.id, shape)
            yield made, commitments.commitment_words(made, shape, page.body)


def notices_in(hub: Hub, told: list[Mistake]) -> Iterator[tuple[Notice, Words]]:
    """In order of their ids."""
    files = sorted(named(read(hub.root, "notices", told), told), key=lambda file: file.id)
    for file, page, shape in shaped(files, NoticeShape, lambda spot, text: notices.rule(spot, text, hub), told):
        made = notices.notice_of(file.file, file.id, shape, ZoneInfo(hub.timezone))
        yield made, notices.notice_words(made, shape, page.body)
