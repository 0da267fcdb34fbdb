"""Small, valid values for tests: a hub of two partners, things said, items. One file for all of them."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

from partnerhub.model import (
    Area,
    AreaKind,
    Basis,
    Body,
    Channel,
    Decision,
    Do,
    Entry,
    Form,
    Hub,
    Item,
    Kind,
    Partner,
    Permission,
    Said,
    Standing,
    Story,
    StoryState,
    Topic,
    Trust,
    Voice,
)
from partnerhub.publish.calendars import turn
from partnerhub.publish.happenings import Happening

NOW = datetime(2026, 11, 20, 5, tzinfo=UTC)
DAY = timedelta(days=1)
HOUR = timedelta(hours=1)

AGREED = Permission(Basis.AGREEMENT, granted_by="the manager", date=date(2025, 9, 1))


def channel(id: str = "pantry-news", partner: str = "pantry", **more: Any) -> Channel:
    return Channel(
        **{"id": id, "partner": partner, "kind": Kind.FEED, "voice": Voice.PARTNER, "path": f"{id}.xml"} | more
    )


def inbox(id: str = "pantry-letters", partner: str = "pantry", **more: Any) -> Channel:
    return channel(id, partner, **{"kind": Kind.INBOX, "path": None} | more)


def entry(file: str = "content/inbox/letter.md", text: str = "Come in from ten.", **more: Any) -> Entry:
    fields: dict[str, Any] = {
        "file": file,
        "line": 1,
        "channel": "pantry-letters",
        "form": Form.LETTER,
        "at": NOW - DAY,
        "entered": date(2026, 11, 19),
        "by": "QX",
        "title": "The pantry opens on Saturdays",
        "text": text,
    }
    return Entry(**fields | more)


def partner(id: str = "pantry", **more: Any) -> Partner:
    fields: dict[str, Any] = {
        "id": id,
        "name": f"The {id.title()}",
        "voice": Voice.PARTNER,
        "permission": AGREED,
        "trust": Trust.AUTO,
        "url": f"https://{id}.example/",
        "channels": (channel(f"{id}-news", id), channel(f"{id}-posts", id, kind=Kind.MASTODON)),
    }
    return Partner(**fields | more)


AREAS = (
    Area("shire", "Arrenshire", AreaKind.FORCE, None),
    Area("vale", "Hexley Vale", AreaKind.DISTRICT, "shire", places=("Hexley",)),
    Area("stonebrook", "Stonebrook", AreaKind.NEIGHBOURHOOD, "vale", postcodes=("ZX4",)),
)
TOPICS = (
    Topic("victims", "Victims", priority=True, keywords=("victim", "court date")),
    Topic("youth", "Young people", keywords=("young people", "youth")),
)


def hub(*partners: Partner, **more: Any) -> Hub:
    fields: dict[str, Any] = {
        "root": Path("/nowhere"),
        "title": "Arrenshire Together",
        "url": "https://hub.example/",
        "description": "A patch in one place.",
        "languages": ("en",),
        "timezone": "Europe/London",
        "contact": "hub@hub.example",
        "allow": (),
        "office": (Body("Arrenshire Police and Crime Commissioner", "PCC", date(2012, 11, 22)),),
        "areas": AREAS,
        "topics": TOPICS,
        "accounts": (),
        "partners": partners or (partner(),),
    }
    return Hub(**fields | more)


def said(title: str | None = "The pantry opens on Saturdays", text: str = "Come in from ten.", **more: Any) -> Said:
    fields: dict[str, Any] = {
        "title": title,
        "derived_title": title or text[:80],
        "link": "https://pantry.example/saturdays",
        "body": f"<p>{text}</p>",
        "text": text,
        "published": NOW - DAY,
    }
    return Said(**fields | more)


def item(id: str = "aaaa", words: Said | None = None, **more: Any) -> Item:
    words = words or said()
    fields: dict[str, Any] = {
        "id": id,
        "channel": "pantry-news",
        "partner": "pantry",
        "first_seen": NOW,
        "last_seen": NOW,
        "placed": words.published or NOW,
        "version": 1,
        "said": words,
    }
    fields |= more
    return Item(**{"newest": fields["version"]} | fields)


def story(id: str = "aaaa", **more: Any) -> Story:
    fields: dict[str, Any] = {
        "id": id,
        "partner": "pantry",
        "lead": id,
        "state": StoryState.PUBLISHED,
        "why": "trusted",
        "placed": NOW - DAY,
        "topics": (),
        "areas": (),
        "digest": f"digest of {id}",
    }
    fields |= more
    return Story(**{"partners": (fields["partner"],)} | fields)


def decision(do: str = "publish", about: str = "aaaa", **more: Any) -> Decision:
    fields: dict[str, Any] = {
        "file": f"content/decisions/{do}-{about}.md",
        "about": about,
        "do": Do(do),
        "by": "AB",
        "on": NOW - HOUR,
        "why": "it is ours to say",
        "lines": {"about": 2, "do": 3, "by": 4, "on": 5, "why": 6, "with": 7, "debate": 8},
    }
    return Decision(**fields | more)


def taking_place(*stories: Story, title: str = "The pantry") -> list[Happening]:
    """What these stories tell that takes place, as pages and calendars take it."""
    return [
        Happening(
            uid=each.id,
            title=title,
            address=f"stories/{each.id}.html",
            starts=when.begins,
            ends=when.ends,
            all_day=when.is_day,
            zone=each.details.zone,
            kind=each.details.kind,
            place=each.details.place,
            areas=each.areas,
            topics=each.topics,
            standing=Standing.CONFIRMED,
            partner=each.partner,
            story=each.id,
            created=each.placed,
        )
        for each in stories
        if (when := turn(each.details)) and not when.is_deadline
    ]
