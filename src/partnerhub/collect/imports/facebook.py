"""A Facebook export in JSON: a page's posts, or a profile's when its owner says that they were public.

Opens the files of own posts and nothing else: no messages, comments, groups, deleted or archived posts, no places.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import parse_qs, urlsplit

from partnerhub.collect import clean
from partnerhub.collect.imports import stream
from partnerhub.collect.imports.archive import Bundle
from partnerhub.collect.imports.text import line, lines, mapping, moment, objects
from partnerhub.collect.imports.values import Ask, Export, Left, Post, Reason, Wrong, settled
from partnerhub.model import Exporter

_PAGE = re.compile(r"(?:^|/)(?:profile|page)_posts(?:_\d{1,4})?\.json$")
_PROFILE = re.compile(r"(?:^|/)(?:your_)?posts(?:__check_ins__photos_and_videos)?(?:_\d{1,4})?\.json$")
_ABOUT = re.compile(r"(?:^|/)(?:profile|page)_information/(?:profile|page)_information\.json$")
_HTML = re.compile(r"(?:^|/)(?:your_|profile_|page_)?posts(?:_[a-z_]*)?(?:_\d{1,4})?\.html$")
_OTHERS_PAGE = re.compile(
    r"\b(?:wrote|posted|shared [^.]{1,80}) (?:on|to|in) .{1,120}(?:timeline|group|page)|'s timeline\b"
)
_PUBLIC = {"public", "everyone"}
_MENTION = re.compile(r"@\[\d{1,20}:(?:\d{1,9}:)?([^\[\]]{1,300})\]")  # @[100012:2048:The Lamp Shop]


@dataclass(frozen=True, slots=True)
class _Raw:
    """A post before its letters are mended."""

    id: str | None
    when: datetime
    updated: datetime | None
    words: tuple[str, ...]
    links: tuple[str, ...]


def fits(bundle: Bundle) -> bool:
    if any(_HTML.search(name) for name in bundle.names):
        return any("facebook" in name or "posts/" in name for name in bundle.names)
    found = bundle.matching(_PAGE) + bundle.matching(_PROFILE)
    return any(b'"timestamp"' in bundle.head(name) for name in found[:3])


def read(bundle: Bundle, ask: Ask) -> Export:
    pages, profile = bundle.matching(_PAGE), bundle.matching(_PROFILE)
    if not (pages or profile):
        if any(_HTML.search(name) for name in bundle.names):
            raise Wrong("it is a Facebook export in HTML: ask Facebook for it again, with the format JSON")
        raise Wrong("it is a Facebook export without posts: ask Facebook for it again, with Posts ticked")
    _is_theirs(bundle, ask.owner)
    left: list[Left] = []
    posts: list[Post] = []
    for name in [*pages, *profile]:
        is_public = ask.public or name in pages
        raw = list(_raws(bundle, name, is_public, left))
        mends = _is_broken(raw)
        posts += _posts(raw, mends)
    if not ask.public and any(each.reason is Reason.UNSAID for each in left):
        raise Wrong(
            "it is a person's export, and nothing in it says who could see the posts: if all of them were public, say "
            "--all-public; a page's own export needs no such word"
        )
    done, gone = settled(posts, left)
    return Export(done, gone, ask.owner, bundle.day, ())


def _is_theirs(bundle: Bundle, owner: str | None) -> None:
    """Held against the name and the address that the export gives. A person's name is not kept."""
    names: set[str] = set()
    for name in bundle.matching(_ABOUT)[:1]:
        about = mapping(stream.whole(bundle.whole(name), name))
        for key in ("profile_v2", "profile", "page"):
            said = mapping(about.get(key))
            full = mapping(said.get("name")).get("full_name") or said.get("name")
            told = [full, said.get("username"), str(said.get("profile_uri") or "").rstrip("/").rpartition("/")[2]]
            names |= {mended(each).casefold() for each in told if isinstance(each, str) and each}
    if owner and names and owner.lstrip("@").casefold() not in names:
        raise Wrong(f"it is not the export of {owner}: nothing was read from it")


def _raws(bundle: Bundle, name: str, is_public: bool, left: list[Left]) -> Iterator[_Raw]:
    for _, value in stream.values(bundle.chunks(name), name):
        said = mapping(value)
        when = moment(said.get("timestamp"))
        if when is None:
            left.append(Left(Reason.UNDATED if said else Reason.UNREADABLE))
            continue
        id_ = line(str(said.get("fbid") or ""))
        audience = _audience(said)
        words, links = tuple(_words(said)), tuple(_links(said))
        reason = None
        if audience is not None and audience not in _PUBLIC:
            reason = Reason.PRIVATE
        elif audience is None and not is_public:
            reason = Reason.UNSAID
        elif _OTHERS_PAGE.search(str(said.get("title") or "")[:1000]):
            reason = Reason.ELSEWHERE
        elif not any(word.strip() for word in words) and not links:
            reason = Reason.EMPTY
        if reason:
            left.append(Left(reason, id_ or str(int(when.timestamp()))))
        else:
            yield _Raw(id_, when, _updated(said), words, links)


def _audience(said: dict[str, object]) -> str | None:
    """Who may see it, in small letters, where the export says so; None where it does not."""
    for key in ("audience", "privacy"):
        value = said.get(key)
        told = mapping(value).get("value") or mapping(value).get("description") if isinstance(value, dict) else value
        if key in said:
            return (line(told) or "nobody").lower()
    for each in objects(said.get("label_values")):
        if line(each.get("label")) in {"Audience", "Privacy"}:
            return (line(each.get("value")) or "nobody").lower()
    return None


def _words(said: dict[str, object]) -> Iterator[str]:
    for each in objects(said.get("data")):
        if isinstance(text := each.get("post"), str):
            yield _MENTION.sub(r"\1", text)


def _links(said: dict[str, object]) -> Iterator[str]:
    """Addresses that the post points to. Its pictures, places and the people in it stay where they are."""
    for attached in objects(said.get("attachments")):
        for each in objects(attached.get("data")):
            url = mapping(each.get("external_context")).get("url")
            if isinstance(url, str) and (safe := clean.address(_target(url))):
                yield safe


def _target(url: str) -> str:
    """Where Facebook's own way out leads, which counts who takes it; any other address as it is."""
    try:
        parts = urlsplit(url)
    except ValueError:
        return url
    is_way_out = parts.path == "/l.php" and (parts.hostname or "").endswith("facebook.com")
    return parse_qs(parts.query).get("u", [url])[0] if is_way_out else url


def _updated(said: dict[str, object]) -> datetime | None:
    return next((when for each in objects(said.get("data")) if (when := moment(each.get("update_timestamp")))), None)


def _is_broken(raw: Iterable[_Raw]) -> bool:
    """Whether one file's texts are UTF-8 taken for Latin-1, as Facebook writes them.

    A letter that Latin-1 has not shows that the file is in order, and then nothing in it is touched.
    """
    return not any(ord(letter) > 0xFF for each in raw for word in each.words for letter in word)


def mended(text: str) -> str:
    """UTF-8 that was taken for Latin-1, read as it was meant; anything else as it is.

    >>> mended("cafÃ©"), mended("café"), mended("naïve £5")
    ('café', 'café', 'naïve £5')
    """
    try:
        meant = text.encode("latin-1").decode("utf-8")
    except UnicodeError:
        return text
    return meant if meant.encode("utf-8").decode("latin-1") == text else text


def _posts(raw: Iterable[_Raw], mends: bool) -> Iterator[Post]:
    """Facebook gives no ids: the second tells a post, and of several in one second their order."""
    seconds: Counter[int] = Counter()
    for each in sorted(raw, key=lambda one: one.when):
        second = int(each.when.timestamp())
        seconds[second] += 1
        number = f"-{seconds[second]}" if seconds[second] > 1 else ""
        words = [mended(word) if mends else word for word in each.words]
        text = lines("\n\n".join(words)) or ""
        said = [*([text] if text else []), *(link for link in dict.fromkeys(each.links) if link not in text)]
        yield Post(
            each.id or f"{second}{number}",
            Exporter.FACEBOOK,
            each.when,
            text="\n\n".join(said),
            updated=each.updated,
        )
