"""How the kinds of item and their fields are told to readers: badges, "Closes: 27 November 2026, 17:00"."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from partnerhub.language import N_, Language
from partnerhub.model import FIELDS, Details, ItemKind
from partnerhub.publish import addresses
from partnerhub.publish.views.values import Fact, Tag

KINDS = {
    ItemKind.NEWS: N_("News"),
    ItemKind.FUNDING: N_("Funding"),
    ItemKind.CONSULTATION: N_("Consultation"),
    ItemKind.EVENT: N_("Event"),
    ItemKind.HUSTINGS: N_("Hustings"),
    ItemKind.VOLUNTEERING: N_("Volunteering"),
    ItemKind.SAFEGUARDING: N_("Safeguarding"),
    ItemKind.CAMPAIGN: N_("Campaign"),
    ItemKind.EVIDENCE: N_("Evidence"),
    ItemKind.NOTICE: N_("Notice"),
}
LISTED = {  # the names of their pages
    **KINDS,
    ItemKind.CONSULTATION: N_("Consultations"),
    ItemKind.EVENT: N_("Events"),
    ItemKind.CAMPAIGN: N_("Campaigns"),
    ItemKind.NOTICE: N_("Notices"),
}
FACTS = {
    "starts": N_("Starts"),
    "ends": N_("Ends"),
    "closes": N_("Closes"),
    "place": N_("Where"),
    "amount": N_("How much"),
    "whom": N_("For whom"),
}
OPENS = N_("Opens")  # of a call, when it starts
OVER = {"closes": N_("Closed"), "starts": N_("Took place"), "ends": N_("Ended")}


def kind_tag(kind: ItemKind, words: Language) -> Tag:
    """The way to the page of a kind."""
    return Tag(words.gettext(LISTED[kind]), addresses.kind(kind))


def badge(kind: ItemKind, words: Language) -> Tag | None:
    """What a story is, in a word. News needs none."""
    return None if kind is ItemKind.NEWS else Tag(words.gettext(KINDS[kind]), addresses.kind(kind))


def facts(details: Details, words: Language) -> tuple[Fact, ...]:
    """The fields of its kind that are known, in their order."""
    return tuple(_facts(details, words))


def due(details: Details, words: Language, is_over: bool = False, is_off: bool = False) -> Fact | None:
    """The day that a list shows: when it closes or closed, else when it starts, or was to."""
    known = dict(_named(details, words))
    for field in ("closes", "starts", "ends"):
        if field in known and is_off:
            return replace(known[field], name=words.gettext("Cancelled"))
        if field in known:
            return replace(known[field], name=words.gettext(OVER[field])) if is_over else known[field]
    return None


def _facts(details: Details, words: Language) -> Iterator[Fact]:
    return (fact for _, fact in _named(details, words))


def _named(details: Details, words: Language) -> Iterator[tuple[str, Fact]]:
    is_call = "closes" in FIELDS[details.kind]
    for field in FIELDS[details.kind]:
        value = getattr(details, field)
        if value is None or (field == "ends" and _is_one_day(details)):
            continue
        name = words.gettext(OPENS if field == "starts" and is_call else FACTS[field])
        if isinstance(value, datetime):
            yield field, Fact(name, *_moment(value, details, field, words))
        else:
            yield field, Fact(name, value)


def _is_one_day(details: Details) -> bool:
    """Whether it ends with the day on which it starts, so that the end says nothing."""
    starts, ends, zone = details.starts, details.ends, ZoneInfo(details.zone)
    return bool(details.all_day and starts and ends and starts.astimezone(zone).date() == ends.astimezone(zone).date())


def _moment(value: datetime, details: Details, field: str, words: Language) -> tuple[str, str]:
    """(for people, for machines): a day, or a day and an hour."""
    local = value.astimezone(ZoneInfo(details.zone))
    is_day = details.closes_with_its_day if field == "closes" else details.all_day or _is_edge(local)
    if is_day:
        return words.day(local), local.date().isoformat()
    return f"{words.day(local)}, {local:%H:%M}", local.isoformat(timespec="minutes")


def _is_edge(local: datetime) -> bool:
    """The first or the last instant of a day: nobody named an hour."""
    return local.time() == datetime.min.time() or (local + timedelta(seconds=1)).time() == datetime.min.time()
