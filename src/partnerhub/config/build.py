"""From partners.yaml as its editors write it to the `Hub` everything else works with. Fills in what was left out.

Takes shapes that passed every check. Reads nothing and refuses nothing.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

from partnerhub.config.shape import (
    AccountShape,
    AreaShape,
    CaseShape,
    ChannelShape,
    FileShape,
    PartnerShape,
    PeriodShape,
    PermissionShape,
    TopicShape,
)
from partnerhub.model import (
    Area,
    Basis,
    Body,
    Channel,
    Hub,
    Partner,
    Permission,
    RestrictedPeriod,
    Topic,
    Voice,
    Watched,
)


def hub_of(file: FileShape, root: Path) -> Hub:
    """The hub in `root`. Areas parents first; an account without a permission record speaks with the office's own."""
    bare = Hub(
        root=root,
        title=file.hub.title,
        url=file.hub.url,
        description=file.hub.description,
        languages=tuple(file.hub.languages),
        timezone=file.hub.timezone,
        contact=file.hub.contact,
        allow=tuple(file.hub.network.allow),
        office=tuple(Body(body.name, body.short, body.since, body.until) for body in file.office),
        areas=tuple(_areas(file.patch, None)),
        topics=tuple(_topic(topic) for topic in file.topics),
        accounts=(),
        partners=tuple(_partner(partner) for partner in file.partners),
        watch=tuple(_watched(case) for case in file.watch),
        restricted_periods=tuple(_period(period) for period in file.restricted_periods),
        boundaries=file.hub.boundaries,
    )
    return replace(bare, accounts=tuple(_account(account, bare) for account in file.accounts))


def _areas(area: AreaShape, within: str | None) -> Iterator[Area]:
    yield Area(area.id, area.name, area.kind, within, tuple(area.places), tuple(area.postcodes), area.gazetteer)
    for inner in area.areas:
        yield from _areas(inner, area.id)


def _topic(shape: TopicShape) -> Topic:
    return Topic(
        id=shape.id,
        name=shape.name,
        priority=shape.priority,
        keywords=tuple(shape.keywords),
        weights=tuple(shape.weights.items()),
        since=shape.since,
        until=shape.until,
    )


def _watched(shape: CaseShape) -> Watched:
    return Watched(shape.name, tuple(shape.words), shape.until, shape.note)


def _period(shape: PeriodShape) -> RestrictedPeriod:
    return RestrictedPeriod(shape.name, shape.since, shape.until, tuple(shape.candidates), tuple(shape.parties))


def _partner(shape: PartnerShape) -> Partner:
    return _speaker(shape, Voice.PARTNER, _permission(shape.permission), None, None)


def _account(shape: AccountShape, hub: Hub) -> Partner:
    if shape.permission is not None:
        permission = _permission(shape.permission)
    else:
        body = hub.office_on(shape.since or hub.office[0].since)
        permission = Permission(Basis.AGREEMENT, granted_by=body.name, excerpt_words=None, images=True)
    return _speaker(shape, shape.voice, permission, shape.since, shape.until)


def _speaker(
    shape: PartnerShape | AccountShape, voice: Voice, permission: Permission, since: date | None, until: date | None
) -> Partner:
    return Partner(
        id=shape.id,
        name=shape.name,
        voice=voice,
        permission=permission,
        trust=shape.trust,
        url=shape.url,
        org_id=shape.org_id,
        about=shape.about,
        areas=tuple(shape.areas),
        relation=tuple(shape.relation),
        topics=tuple(shape.topics),
        contacts=tuple(shape.contacts),
        since=since,
        until=until,
        channels=tuple(_channel(channel, shape.id, voice) for channel in shape.channels),
    )


def _permission(shape: PermissionShape) -> Permission:
    words = None if shape.excerpt_words == "all" else shape.excerpt_words
    return Permission(
        basis=shape.basis,
        licence=shape.licence,
        granted_by=shape.granted_by,
        date=shape.date,
        excerpt_words=0 if shape.basis is Basis.LINK_ONLY else words,
        images=shape.images,
    )


def _channel(shape: ChannelShape, partner: str, voice: Voice) -> Channel:
    return Channel(
        id=shape.id,
        partner=partner,
        kind=shape.kind,
        voice=shape.voice or voice,
        url=shape.url,
        path=shape.path,
        every=shape.every,
        language=shape.language,
        note=shape.note,
    )
