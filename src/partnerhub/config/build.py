"""From partners.yaml as its editors write it to the `Hub` everything else works with. Fills in what was left out.

Takes shapes that passed every check. Reads nothing and refuses nothing.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

from partnerhub.config.promises import promise_of
from partnerhub.config.shape import (
    AccountShape,
    AreaShape,
    BodyShape,
    CaseShape,
    ChannelShape,
    FileShape,
    PartnerShape,
    PeriodShape,
    PermissionShape,
    TopicShape,
)
from partnerhub.config.spoken import plain, plain_or_none, wordings
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
    own = file.hub.languages[0]
    bare = Hub(
        root=root,
        title=plain(file.hub.title, own),
        url=file.hub.url,
        description=plain(file.hub.description, own),
        languages=tuple(file.hub.languages),
        timezone=file.hub.timezone,
        contact=file.hub.contact,
        allow=tuple(file.hub.network.allow),
        office=tuple(_body(body, own) for body in file.office),
        areas=tuple(_areas(file.patch, None, own)),
        topics=tuple(_topic(topic, own) for topic in file.topics),
        accounts=(),
        partners=tuple(_partner(partner, own) for partner in file.partners),
        watch=tuple(_watched(case) for case in file.watch),
        restricted_periods=tuple(_period(period, own) for period in file.restricted_periods),
        boundaries=file.hub.boundaries,
        nation=file.hub.nation,
        verified=tuple(file.hub.verified),
        wordings=wordings(file),
        leave=file.hub.quick_exit,
    )
    return replace(bare, accounts=tuple(_account(account, bare) for account in file.accounts))


def _body(shape: BodyShape, own: str) -> Body:
    return Body(plain(shape.name, own), plain(shape.short, own), shape.since, shape.until)


def _areas(area: AreaShape, within: str | None, own: str) -> Iterator[Area]:
    name, places, postcodes = plain(area.name, own), tuple(area.places), tuple(area.postcodes)
    yield Area(area.id, name, area.kind, within, places, postcodes, area.gazetteer)
    for inner in area.areas:
        yield from _areas(inner, area.id, own)


def _topic(shape: TopicShape, own: str) -> Topic:
    return Topic(
        id=shape.id,
        name=plain(shape.name, own),
        priority=shape.priority,
        sensitive=shape.sensitive,
        keywords=tuple(shape.keywords),
        weights=tuple(shape.weights.items()),
        since=shape.since,
        until=shape.until,
    )


def _watched(shape: CaseShape) -> Watched:
    return Watched(shape.name, tuple(shape.words), shape.until, shape.note)


def _period(shape: PeriodShape, own: str) -> RestrictedPeriod:
    return RestrictedPeriod(
        plain(shape.name, own),
        shape.since,
        shape.until,
        tuple(shape.candidates),
        tuple(shape.parties),
        shape.kind,
        shape.poll or shape.until,
        tuple(shape.areas),
    )


def _partner(shape: PartnerShape, own: str) -> Partner:
    return _speaker(shape, Voice.PARTNER, _permission(shape.permission), None, None, own)


def _account(shape: AccountShape, hub: Hub) -> Partner:
    if shape.permission is not None:
        permission = _permission(shape.permission)
    else:
        body = hub.office_on(shape.since or hub.office[0].since)
        permission = Permission(Basis.AGREEMENT, granted_by=body.name, excerpt_words=None, images=True)
    own = hub.languages[0]
    return replace(
        _speaker(shape, shape.voice, permission, shape.since, shape.until, own),
        purpose=plain_or_none(shape.purpose, own),
        promise=promise_of(shape.promise, lambda text: plain(text, own)) if shape.promise else None,
        ends=_last_day(shape, hub),
        is_closed=shape.frozen,
    )


def _last_day(shape: AccountShape, hub: Hub) -> date | None:
    """A holder's term ends with the body it began in, whether somebody writes the day down or not."""
    if shape.voice is Voice.HOLDER and shape.until is None and shape.since:
        return hub.office_on(shape.since).until
    return shape.until


def _speaker(
    shape: PartnerShape | AccountShape,
    voice: Voice,
    permission: Permission,
    since: date | None,
    until: date | None,
    own: str,
) -> Partner:
    return Partner(
        id=shape.id,
        name=plain(shape.name, own),
        voice=voice,
        permission=permission,
        trust=shape.trust,
        url=shape.url,
        org_id=shape.org_id,
        about=plain_or_none(shape.about, own),
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
