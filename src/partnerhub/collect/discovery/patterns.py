"""Which feed belongs to the address of a profile, on the networks whose addresses follow a rule.

A table and a small function a network; docs/channels.md tells the same for people. Pure: asks nobody, so that what it
gives is a good guess until somebody has read it.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from urllib.parse import SplitResult, parse_qs, quote, unquote, urlsplit

from partnerhub.collect import clean
from partnerhub.model import Kind

_SEGMENT = re.compile(r"[\w.~%@+!$&'()*,;=:-]{1,200}")
_ACCOUNT = re.compile(r"@?([\w.-]{1,64})@([\w.-]+\.\w[\w-]*(?::\d{1,5})?)", re.ASCII)
_HANDLE = re.compile(r"@((?:[a-z0-9-]{1,63}\.)+[a-z]{2,})", re.IGNORECASE)
_YOUTUBE_ID = re.compile(r"UC[\w-]{22}")
_FEED_PATH = re.compile(
    r"(?:\.(?:rss|atom|rdf)|/(?:rss|atom|feed|index|feeds?)\.(?:xml|json)|/(?:feed|rss|atom)/?|/feed/(?:rss2?|atom)/?"
    r"|/feeds/posts/default/?|/(?:rss|feeds?|atom)/[\w/-]+)$",
    re.IGNORECASE,
)
_FEED_QUERY = re.compile(r"(?:^|&)(?:feed|format|service)=(?:rss2?|atom|feed)(?:&|$)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Known:
    """A feed that follows from an address. `home` is the page for people, `name` what the address calls it, or ""."""

    network: str
    kind: Kind
    feed: str
    home: str | None = None
    name: str = ""


@dataclass(frozen=True, slots=True)
class Page:
    """An address whose page tells the feed: it has to be looked at."""

    address: str
    network: str = ""  # "" for any page
    name: str = ""


@dataclass(frozen=True, slots=True)
class Closed:
    """A network that no machine may read without a key. `ask`: how its owner gets their posts out."""

    network: str
    home: str
    name: str
    ask: str
    format: str | None = None  # in which `hub import` reads them


@dataclass(frozen=True, slots=True)
class Unusable:
    """No address of anything that could be a channel, and why."""

    why: str


Recognised = Known | Page | Closed | Unusable

_X = "ask the owner for the archive of their posts (Settings, Your account, Download an archive)"
_META = "ask the owner for an export (Accounts Centre, Your information, Download your information, JSON)"
_TELEGRAM = "ask the owner for an export of the channel (Export chat history), and turn its posts into a table"
_TIKTOK = "ask the owner for their data (Settings, Account, Download your data), and turn its posts into a table"
_CLOSED: Mapping[str, tuple[str, str, str | None]] = MappingProxyType({
    "x.com": ("X", _X, "x"),
    "twitter.com": ("X", _X, "x"),
    "facebook.com": ("Facebook", _META, "facebook"),
    "fb.com": ("Facebook", _META, "facebook"),
    "fb.me": ("Facebook", _META, "facebook"),
    "instagram.com": ("Instagram", f"{_META}, and turn its posts into a table", "csv"),
    "threads.net": ("Threads", f"{_META}, and turn its posts into a table", "csv"),
    "threads.com": ("Threads", f"{_META}, and turn its posts into a table", "csv"),
    "linkedin.com": ("LinkedIn", "ask the page's administrator for an export of its updates, as a table", "csv"),
    "tiktok.com": ("TikTok", _TIKTOK, "csv"),
    "whatsapp.com": ("WhatsApp", "its channels and groups have no export that is meant for others", None),
    "wa.me": ("WhatsApp", "its channels and groups have no export that is meant for others", None),
    "nextdoor.com": ("Nextdoor", "its posts are for neighbours who signed in, and it has no export", None),
    "nextdoor.co.uk": ("Nextdoor", "its posts are for neighbours who signed in, and it has no export", None),
    "snapchat.com": ("Snapchat", "its posts disappear, and it has no export that is meant for others", None),
    "discord.com": ("Discord", "its servers are for their members", None),
    "discord.gg": ("Discord", "its servers are for their members", None),
    "t.me": ("Telegram", _TELEGRAM, "csv"),
    "telegram.me": ("Telegram", _TELEGRAM, "csv"),
    "plus.google.com": ("Google+", "it was closed in 2019: ask the owner for their Google Takeout", "takeout"),
})  # fmt: skip


def recognise(typed: str) -> Recognised:
    """What an address, or an account such as @name@instance, stands for."""
    text = typed.strip()
    if found := _ACCOUNT.fullmatch(text.removeprefix("acct:").removeprefix("mailto:")):
        if not text.startswith(("@", "acct:")):
            return Unusable(f"{text} is a mailbox: write @{text} if you mean an account on Mastodon")
        return _mastodon(f"https://{found[2]}", found[1])
    if found := _HANDLE.fullmatch(text):
        return _bluesky_profile(found[1])
    address = web_address(text)
    if address is None:
        return Unusable("this is no web address: it should begin with https:// or be an account such as @name@instance")
    parts = urlsplit(address)
    host = (parts.hostname or "").removesuffix(".")
    for door in ("www.", "m.", "mobile.", "web.", "old."):
        host = host.removeprefix(door) if "." in host.removeprefix(door) else host
    steps = _steps(parts)
    if closed := _closed(host):
        network, ask, form = closed
        return Closed(network, address, _handle(network, steps), ask, form)
    if text.lower().startswith("webcal:") or parts.path.lower().endswith(".ics"):
        return Known("a calendar", Kind.ICAL, address)
    if found_on := _NETWORKS.get(host):
        if known := found_on(parts, steps):
            return known
    else:
        for suffix, of in _SUFFIXES:
            if host.endswith(suffix) and (known := of(host, parts, steps)):
                return known
    if len(steps) == 1 and host not in _NETWORKS and (profile := _fediverse(parts, steps)):
        return profile  # also `/@name.rss`, its feed
    if _FEED_PATH.search(parts.path) or _FEED_QUERY.search(parts.query):
        return Known("a feed", Kind.FEED, address)
    if host not in _NETWORKS and (profile := _fediverse(parts, steps)):
        return profile
    return Page(address)


def same_feed(address: str) -> str:
    """What is equal for two spellings of one feed's address: scheme, www., capitals of the host, a last slash,
    the order of a query, an escape of what needs none, what only counts readers (utm_source=…).

    >>> same_feed("HTTP://www.Example.org/feed/") == same_feed("https://example.org/feed")
    True
    """
    try:
        web = web_address(address) or address
        parts = urlsplit(clean.address(web) or web)
        port = f":{parts.port}" if parts.port not in (None, 80, 443) else ""
    except ValueError:
        return address
    host = (parts.hostname or "").rstrip(".").removeprefix("www.")
    path = re.sub(r"/{2,}", "/", unquote(parts.path)).rstrip("/")
    query = "&".join(sorted(unquote(pair) for pair in parts.query.split("&") if pair))
    return f"{host}{port}{path}{'?' if query else ''}{query}"


def site_of(address: str | None) -> str:
    """What is equal for the pages of one site: the host without www.; "" for none and for hosts of many sites.

    Of a profile on a host of many accounts it is the host with the account.
    """
    try:
        parts = urlsplit(address or "")
        host, port = (parts.hostname or "").rstrip(".").removeprefix("www."), parts.port
    except ValueError:
        return ""
    if host in _SHARED or _closed(host) or any(host == suffix.removeprefix(".") for suffix, _ in _SUFFIXES):
        return ""
    profile = _fediverse(parts, _steps(parts))
    account = f"/@{profile.name}" if profile else ""
    return f"{host}{account}" if port in (None, 80, 443) else f"{host}:{port}{account}"


def web_address(text: str) -> str | None:
    """A web address of what people paste: `feed:`, `webcal:`, or without a scheme. None when it cannot be one."""
    scheme = re.match(r"(?i:feed:(?=https?:)|feed://|feed:|webcals?://)", text)
    if scheme:
        rest = text[scheme.end() :]
        text = rest if re.match(r"(?i:https?:)", rest) else f"https://{rest.removeprefix('//')}"
    elif re.fullmatch(r"(?:[\w-]+\.)+[a-zA-Z][\w-]+(?:/\S*)?", text):
        text = f"https://{text}"
    try:
        parts = urlsplit(text)
        _ = parts.port
    except ValueError:
        return None
    return text if parts.scheme in {"http", "https"} and parts.hostname and text.isprintable() else None


def _steps(parts: SplitResult) -> list[str]:
    return [step for step in parts.path.split("/") if step]


def _closed(host: str) -> tuple[str, str, str | None] | None:
    return next((each for name, each in _CLOSED.items() if host == name or host.endswith(f".{name}")), None)


def _handle(network: str, steps: list[str]) -> str:
    """What the owner is called there, as far as the address says it."""
    named = {"LinkedIn": ("company", "in", "school", "showcase"), "Facebook": ("groups", "pg", "people")}
    name = next((step for step in steps if step not in named.get(network, ())), "")
    return name.removeprefix("@") if _SEGMENT.fullmatch(name) and not name.endswith(".php") else ""


def _mastodon(origin: str, user: str) -> Known:
    return Known("Mastodon", Kind.MASTODON, f"{origin}/@{user}.rss", f"{origin}/@{user}", user)


def _fediverse(parts: SplitResult, steps: list[str]) -> Known | None:
    """`/@name`, on any host: Mastodon and what speaks like it. `/@name@there` is a view of another host's."""
    user = steps[0].removeprefix("@") if steps and steps[0].startswith("@") else ""
    if not user and len(steps) == 2 and steps[0] == "users":
        user = steps[1]
    name, _, there = user.removesuffix(".rss").partition("@")
    if not re.fullmatch(r"[\w.-]{1,64}", name, re.ASCII):
        return None
    return _mastodon(f"https://{there}" if there else f"{parts.scheme}://{parts.netloc}", name)


def _bluesky_profile(handle: str) -> Known:
    home = f"https://bsky.app/profile/{handle}"
    return Known("Bluesky", Kind.BLUESKY, f"{home}/rss", home, handle.removesuffix(".bsky.social"))


def _bluesky(_parts: SplitResult, steps: list[str]) -> Recognised | None:
    return _bluesky_profile(steps[1]) if len(steps) > 1 and steps[0] == "profile" else None


def _youtube(parts: SplitResult, steps: list[str]) -> Recognised | None:
    feeds, query = "https://www.youtube.com/feeds/videos.xml", parse_qs(parts.query)
    if parts.path == "/feeds/videos.xml":
        return Known("YouTube", Kind.YOUTUBE, f"{feeds}?{parts.query}")
    if len(steps) > 1 and steps[0] == "channel" and _YOUTUBE_ID.fullmatch(steps[1]):
        return youtube(steps[1])
    if steps[:1] == ["playlist"] and (playlist := query.get("list")):
        home = f"https://www.youtube.com/playlist?list={quote(playlist[0])}"
        return Known("YouTube", Kind.YOUTUBE, f"{feeds}?playlist_id={quote(playlist[0])}", home)
    if not steps:
        return None
    of_kind = steps[0] in {"user", "c"} and len(steps) > 1
    name = steps[1] if of_kind else steps[0].removeprefix("@") if steps[0].startswith("@") else ""
    page = f"https://www.youtube.com/{'/'.join(steps[: 2 if of_kind else 1])}"
    return Page(page + (f"?{parts.query}" if steps[0] == "watch" else ""), "YouTube", name)


def youtube(channel: str) -> Known:
    """The feed of a channel, by its id UC…"""
    feed = f"https://www.youtube.com/feeds/videos.xml?channel_id={channel}"
    return Known("YouTube", Kind.YOUTUBE, feed, f"https://www.youtube.com/channel/{channel}")


def _govuk(parts: SplitResult, steps: list[str]) -> Recognised | None:
    query = f"?{parts.query}" if parts.query else ""
    if parts.path.endswith(".atom") or (steps[:1] == ["search"] and len(steps) == 2):
        path = f"{parts.path.removesuffix('.atom')}.atom"
        return Known("GOV.UK", Kind.GOVUK, f"https://www.gov.uk{path}{query}")
    if steps[:2] == ["government", "organisations"] and len(steps) > 2:
        slug = steps[2].partition(".")[0]
        home = f"https://www.gov.uk/government/organisations/{slug}"
        feed = f"https://www.gov.uk/search/news-and-communications.atom?organisations%5B%5D={slug}"
        return Known("GOV.UK", Kind.GOVUK, feed, home, slug)
    return None


def _medium(parts: SplitResult, steps: list[str]) -> Recognised | None:
    if not steps:
        return None
    if steps[0] == "feed":
        return Known("Medium", Kind.RSS, f"https://medium.com{parts.path}")
    home = f"https://medium.com/{steps[0]}"
    return Known("Medium", Kind.RSS, f"https://medium.com/feed/{steps[0]}", home, steps[0].removeprefix("@"))


def _tumblr(parts: SplitResult, steps: list[str]) -> Recognised | None:
    return _beside("Tumblr", Kind.RSS, "rss")(f"{steps[0]}.tumblr.com", parts, []) if steps else None


def _vimeo(_parts: SplitResult, steps: list[str]) -> Recognised | None:
    if not steps or steps[0].isdigit():
        return None
    home = f"https://vimeo.com/{steps[0]}"
    return Known("Vimeo", Kind.RSS, f"{home}/videos/rss", home, steps[0])


def _github(_parts: SplitResult, steps: list[str]) -> Recognised | None:
    if len(steps) < 2:
        return None
    home = f"https://github.com/{steps[0]}/{steps[1]}"
    return Known("GitHub", Kind.ATOM, f"{home}/releases.atom", home, steps[1])


def _reddit(_parts: SplitResult, steps: list[str]) -> Recognised | None:
    if len(steps) < 2 or steps[0] not in {"r", "user"}:
        return None
    home = f"https://www.reddit.com/{steps[0]}/{steps[1]}/"
    return Known("Reddit", Kind.ATOM, f"{home}.rss", home, steps[1])


def _whatdotheyknow(_parts: SplitResult, steps: list[str]) -> Recognised | None:
    if len(steps) < 2 or steps[0] != "body":
        return None
    home = f"https://www.whatdotheyknow.com/body/{steps[1]}"
    return Known("WhatDoTheyKnow", Kind.ATOM, f"https://www.whatdotheyknow.com/feed/body/{steps[1]}", home, steps[1])


def _google_calendar(parts: SplitResult, _steps: list[str]) -> Recognised | None:
    source = parse_qs(parts.query).get("src", [""])[0]
    if not source:
        return None
    feed = f"https://calendar.google.com/calendar/ical/{quote(source, safe='')}/public/basic.ics"
    return Known("Google Calendar", Kind.ICAL, feed)


def _meetup(_parts: SplitResult, steps: list[str]) -> Recognised | None:
    if not steps or steps[0] in {"find", "topics", "events"}:
        return None
    home = f"https://www.meetup.com/{steps[0]}/"
    return Known("Meetup", Kind.ICAL, f"{home}events/ical/", home, steps[0])


def _police_uk(_parts: SplitResult, steps: list[str]) -> Recognised | None:
    """A neighbourhood's page. Its data calls the force by another name."""
    if steps[:2] != ["pu", "your-area"] or len(steps) < 4:
        return None
    force, area = re.sub(r"-(?:police(?:-service)?|constabulary)$", "", steps[2]), steps[-1]
    home = f"https://www.police.uk/{'/'.join(steps)}/"
    feed = f"https://data.police.uk/api/{force}/{area}/priorities"
    return Known("police.uk", Kind.POLICE_UK, feed, home, area)


def _police_data(_parts: SplitResult, steps: list[str]) -> Recognised | None:
    if steps[:1] != ["api"] or len(steps) < 3 or steps[3:4] not in ([], ["priorities"], ["events"]):
        return None
    about = steps[3] if len(steps) > 3 else "priorities"
    feed = f"https://data.police.uk/api/{steps[1]}/{steps[2]}/{about}"
    return Known("police.uk", Kind.POLICE_UK, feed, name=steps[2])


def _apple_podcast(parts: SplitResult, _steps: list[str]) -> Recognised | None:
    found = re.search(r"/id(\d{4,15})", parts.path)
    return Page(f"https://itunes.apple.com/lookup?id={found[1]}&entity=podcast", "Apple Podcasts") if found else None


def _spotify(_parts: SplitResult, _steps: list[str]) -> Recognised:
    return Unusable("Spotify does not tell a podcast's feed: ask whoever makes it for the RSS address they gave to it")


def _beside(network: str, kind: Kind, path: str) -> Callable[[str, SplitResult, list[str]], Recognised | None]:
    """Of a network that gives each of its sites a host: the feed has one path on all of them."""

    def known(host: str, _parts: SplitResult, steps: list[str]) -> Recognised | None:
        if steps and f"{'/'.join(steps)}/".startswith(f"{path}/"):
            return Known(network, kind, f"https://{host}/{'/'.join(steps)}{'/' if path == 'feed/' else ''}")
        return Known(network, kind, f"https://{host}/{path}", f"https://{host}/", host.partition(".")[0])

    return known


def _wordpress(host: str, _parts: SplitResult, steps: list[str]) -> Recognised | None:
    below = f"{'/'.join(steps)}/" if steps[:1] in (["category"], ["tag"], ["author"], ["comments"]) else ""
    home = f"https://{host}/{below.removesuffix('feed/')}"
    return Known("WordPress", Kind.WORDPRESS, f"{home}feed/", home, host.partition(".")[0])


def _blogger(host: str, parts: SplitResult, steps: list[str]) -> Recognised | None:
    if steps[:1] == ["feeds"]:
        return Known("Blogger", Kind.BLOGGER, f"https://{host}{parts.path}")
    label = f"/-/{steps[2]}" if steps[:2] == ["search", "label"] and len(steps) > 2 else ""
    name = host.partition(".")[0]
    return Known("Blogger", Kind.BLOGGER, f"https://{host}/feeds/posts/default{label}", f"https://{host}/", name)


_NETWORKS: Mapping[str, Callable[[SplitResult, list[str]], Recognised | None]] = MappingProxyType({
    "bsky.app": _bluesky,
    "youtube.com": _youtube,
    "youtu.be": lambda _parts, steps: Page(f"https://www.youtube.com/watch?v={steps[0]}", "YouTube") if steps else None,
    "gov.uk": _govuk,
    "medium.com": _medium,
    "tumblr.com": _tumblr,
    "vimeo.com": _vimeo,
    "github.com": _github,
    "reddit.com": _reddit,
    "whatdotheyknow.com": _whatdotheyknow,
    "calendar.google.com": _google_calendar,
    "meetup.com": _meetup,
    "police.uk": _police_uk,
    "data.police.uk": _police_data,
    "podcasts.apple.com": _apple_podcast,
    "open.spotify.com": _spotify,
    "substack.com": lambda _parts, steps: Page(f"https://substack.com/{steps[0]}", "Substack") if steps else None,
})  # fmt: skip
_SUFFIXES: tuple[tuple[str, Callable[[str, SplitResult, list[str]], Recognised | None]], ...] = (
    (".wordpress.com", _wordpress),
    (".blogspot.com", _blogger),
    (".blogspot.co.uk", _blogger),
    (".medium.com", _beside("Medium", Kind.RSS, "feed")),
    (".substack.com", _beside("Substack", Kind.RSS, "feed")),
    (".tumblr.com", _beside("Tumblr", Kind.RSS, "rss")),
)
# Hosts on which many partners have a page each: that two addresses share one means nothing.
_SHARED = frozenset(_NETWORKS) | {
    "anchor.fm", "buzzsprout.com", "docs.google.com", "eventbrite.co.uk", "eventbrite.com",
    "feedburner.com", "feeds.buzzsprout.com", "feeds.feedburner.com", "feeds.soundcloud.com", "flickr.com",
    "itunes.apple.com", "mas.to", "mastodon.social", "mstdn.social", "podbean.com", "rss.app",
    "sites.google.com", "soundcloud.com",
}  # fmt: skip
