"""The archive of an X (Twitter) account: tweets.js and its parts.

Opens the posts, the long posts, account.js, manifest.js and protected-history.js, and nothing else: deleted posts and
direct messages are never read. A thread of one's own within a day is one post, for it was written as one.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta

from partnerhub.collect import clean
from partnerhub.collect.imports import stream
from partnerhub.collect.imports.archive import Bundle
from partnerhub.collect.imports.text import line, lines, mapping, moment, objects, tags
from partnerhub.collect.imports.values import Ask, Export, Left, Post, Reason, Wrong, settled
from partnerhub.model import Exporter

POSTS = re.compile(r"(?:^|/)tweets?(?:-part\d{1,4})?\.js$")
_LONG = re.compile(r"(?:^|/)note-tweet(?:-part\d{1,4})?\.js$")
_ACCOUNT, _MANIFEST = re.compile(r"(?:^|/)account\.js$"), re.compile(r"(?:^|/)manifest\.js$")
_PROTECTED = re.compile(r"(?:^|/)protected-history\.js$")
_HANDLE = re.compile(r"[A-Za-z0-9_]{1,20}")
_NUMBER = re.compile(r"[0-9]{1,20}")
_ESCAPED = re.compile(r"&(amp|lt|gt|quot|#39);")  # all that X escapes
_PLAIN = {"amp": "&", "lt": "<", "gt": ">", "quot": '"', "#39": "'"}
_OWN_ADDRESS = re.compile(r"https://(?:www\.)?(?:twitter|x)\.com/(\w{1,20})/status/(\d{1,20})(?:/|$)")
_THREAD = timedelta(days=1)  # what is added later stands by itself
_SPOKEN = {"en", "cy", "gd", "ga", "pl", "ur", "pa", "bn", "ro", "pt", "fr", "es", "de"}  # X guesses wildly beyond


@dataclass(slots=True)
class _Tweet:
    id: str
    when: datetime
    text: str
    answers: str | None  # the post that it answers
    answered: tuple[str, str]  # whose that is: (number, handle in small letters)
    language: str | None
    tags: tuple[str, ...]
    shown_by: str | None  # the account that its own pictures' addresses name
    latest: str  # the post that has its last words: each edit is a post of its own
    more: list[_Tweet] = field(default_factory=list)  # the rest of its thread


@dataclass(frozen=True, slots=True)
class _Account:
    handle: str | None
    number: str | None


def fits(bundle: Bundle) -> bool:
    found = bundle.matching(POSTS) or bundle.matching(_ACCOUNT)
    return any(b"window." in bundle.head(name, 400) for name in found[:3])


def read(bundle: Bundle, ask: Ask) -> Export:
    names = bundle.matching(POSTS)
    if not names:
        raise Wrong("it is an X archive without its posts: give the whole archive, or the folder with data/tweets.js")
    account = _account(bundle)
    owner = _owner(account, ask.owner)
    _is_open(bundle, owner)
    left: list[Left] = []
    long = _long(bundle)
    kept: dict[str, _Tweet] = {}
    for name in names:
        for _, value in stream.values(bundle.chunks(name), name):
            if (made := _tweet(value, long)) is None:
                left.append(Left(Reason.UNREADABLE))
            elif isinstance(made, Left):
                left.append(made)
            else:
                kept.setdefault(made.id, made)
    _is_theirs(kept.values(), owner, account)
    edited = {tweet.id for tweet in kept.values() if tweet.latest != tweet.id and tweet.latest in kept}
    left += [Left(Reason.EDITED, id_) for id_ in sorted(edited)]
    tweets = sorted(
        (tweet for tweet in kept.values() if tweet.id not in edited), key=lambda tweet: (tweet.when, int(tweet.id))
    )
    posts = [_post(tweet, owner) for tweet in _joined(tweets, owner, account, ask.replies, left)]
    done, gone = settled((post for post in posts if post), left)
    remarks = () if account.handle else (f"there is no account.js in it: that it is @{owner}'s is taken from --owner",)
    return Export(done, gone, owner, _day(bundle), remarks)


def _account(bundle: Bundle) -> _Account:
    for name in bundle.matching(_ACCOUNT)[:1]:
        for _, value in stream.values(bundle.chunks(name), name):
            said = mapping(mapping(value).get("account"))
            handle, number = line(said.get("username")), line(said.get("accountId"))
            if handle and _HANDLE.fullmatch(handle):
                return _Account(handle, number)
    return _Account(None, None)


def _owner(account: _Account, asked: str | None) -> str:
    wanted = (asked or "").lstrip("@")
    if wanted and not _HANDLE.fullmatch(wanted):
        raise Wrong("--owner should be the account's handle, such as @arrenshire")
    if account.handle is None:
        if not wanted:
            raise Wrong("nothing in it says whose posts these are: give the whole archive, or say --owner HANDLE")
        return wanted
    if not wanted:
        raise Wrong(
            f"it is the archive of @{account.handle}: if that is this channel's account, say --owner {account.handle}"
        )
    if wanted.lower() != account.handle.lower():
        raise Wrong(f"it is the archive of @{account.handle}, not of @{wanted}: nothing was read from it")
    return account.handle


def _is_open(bundle: Bundle, owner: str) -> None:
    """Raises `Wrong` when the account was closed to all but its followers on the day of the export."""
    state: tuple[str, str] = ("", "")
    for name in bundle.matching(_PROTECTED)[:1]:
        for _, value in stream.values(bundle.chunks(name), name):
            said = mapping(mapping(value).get("protectedHistory"))
            state = max(state, (line(said.get("protectedAt")) or "", line(said.get("action")) or ""))
    if state[1].lower() == "protect":
        raise Wrong(f"the account @{owner} is protected: what it says is not for everybody, and nothing was read")


def _tweet(value: object, long: dict[str, list[str]]) -> _Tweet | Left | None:
    said = mapping(mapping(value).get("tweet")) or mapping(value)
    id_, when = str(said.get("id_str") or said.get("id") or ""), _moment(said.get("created_at"))
    raw = said.get("full_text") or said.get("text")
    if not _NUMBER.fullmatch(id_) or not isinstance(raw, str):
        return None
    if when is None:
        return Left(Reason.UNDATED, id_)
    if raw.startswith("RT @") or "retweeted_status" in said:
        return Left(Reason.RETWEET, id_)
    entities = mapping(said.get("entities"))
    media = [*objects(mapping(said.get("extended_entities")).get("media")), *objects(entities.get("media"))]
    text = _words(raw, entities, media)
    if text is None:
        return Left(Reason.EMPTY, id_)
    spoken = line(said.get("lang"))
    answered = str(said.get("in_reply_to_user_id_str") or ""), str(said.get("in_reply_to_screen_name") or "").lower()
    answers = str(said.get("in_reply_to_status_id_str") or "") or None
    if not any(answered) and (first := re.match(r"@(\w{1,20})", raw)):  # an answer to what is gone
        answered = "", first[1].lower()
    addresses = (_OWN_ADDRESS.match(str(each.get("expanded_url"))) for each in media)
    return _Tweet(
        id_,
        when,
        _whole(text, when, long),
        answers,
        answered,
        spoken if spoken in _SPOKEN else None,
        tags(each.get("text") for each in objects(entities.get("hashtags"))),
        next((found[1].lower() for found in addresses if found and found[2] == id_), None),
        _latest(mapping(said.get("edit_info")), id_),
    )


def _latest(edits: dict[str, object], id_: str) -> str:
    """The last of a post's versions, all of which its first one names."""
    first = mapping(edits.get("initial")) or mapping(mapping(edits.get("edit")).get("editControlInitial"))
    ids = first.get("editTweetIds")
    known = [each for each in ids if isinstance(each, str) and _NUMBER.fullmatch(each)] if isinstance(ids, list) else []
    return max([id_, *known], key=int)


def _words(raw: str, entities: dict[str, object], media: Iterable[dict[str, object]]) -> str | None:
    """The text as its readers saw it: real addresses for t.co, none for its own pictures."""
    text = _ESCAPED.sub(lambda found: _PLAIN[found[1]], raw)
    for each in media:
        if (short := each.get("url")) and isinstance(short, str):
            text = text.replace(short, "")
    return lines(_expanded(text, objects(entities.get("urls")), "url", "expanded_url"))


def _expanded(text: str, urls: Iterable[dict[str, object]], short: str, long: str) -> str:
    for each in sorted(urls, key=lambda each: -len(str(each.get(short)))):
        written, meant = each.get(short), each.get(long)
        if isinstance(written, str) and written and isinstance(meant, str) and (safe := clean.address(meant)):
            text = text.replace(written, safe)
    return text


def _long(bundle: Bundle) -> dict[str, list[str]]:
    """The long posts by their second: tweets.js has only their beginnings."""
    found: dict[str, list[str]] = {}
    for name in bundle.matching(_LONG):
        for _, value in stream.values(bundle.chunks(name), name):
            said = mapping(mapping(value).get("noteTweet"))
            core, when = mapping(said.get("core")), moment(said.get("createdAt"))
            if when and isinstance(text := core.get("text"), str):
                whole = lines(_expanded(text, objects(core.get("urls")), "shortUrl", "expandedUrl"))
                found.setdefault(when.isoformat(), []).append(whole or "")
    return found


def _whole(text: str, when: datetime, long: dict[str, list[str]]) -> str:
    """Its long form where there is one that begins like it."""
    begun = " ".join(text.rstrip("…").split())[:100]
    candidates = [*long.get(when.isoformat(), ()), *long.get((when + timedelta(seconds=1)).isoformat(), ())]
    return next((each for each in candidates if begun and " ".join(each.split()).startswith(begun)), text)


def _is_theirs(tweets: Iterable[_Tweet], owner: str, account: _Account) -> None:
    """Without account.js the addresses of their own pictures tell whose posts they are."""
    if account.handle:
        return
    others = {tweet.shown_by for tweet in tweets if tweet.shown_by} - {owner.lower()}
    if others:
        raise Wrong(f"its posts are @{min(others)}'s, not @{owner}'s: nothing was read from it")


def _joined(
    tweets: Iterable[_Tweet], owner: str, account: _Account, replies: bool, left: list[Left]
) -> Iterator[_Tweet]:
    """What stands by itself, each with the rest of its thread. Notes what is left out."""
    heads: dict[str, _Tweet] = {}  # by every post of its thread
    out: set[str] = set()
    roots = []
    for tweet in tweets:
        own = tweet.answered[0] == account.number if tweet.answered[0] and account.number else (
            tweet.answered[1] == owner.lower()
        )  # fmt: skip
        is_reply = bool(tweet.answers or any(tweet.answered))
        if is_reply and not own and not replies:
            left.append(Left(Reason.REPLY, tweet.id))
            out.add(tweet.id)
        elif tweet.answers in out:
            left.append(Left(Reason.CONVERSATION, tweet.id))
            out.add(tweet.id)
        elif is_reply and own and (head := heads.get(tweet.answers or "")) and _is_near(head, tweet):
            head.more.append(tweet)
            heads[tweet.id] = head
        else:
            heads[tweet.id] = tweet
            roots.append(tweet)
    yield from roots


def _is_near(head: _Tweet, tweet: _Tweet) -> bool:
    return tweet.when - (head.more[-1] if head.more else head).when <= _THREAD


def _post(tweet: _Tweet, owner: str) -> Post:
    parts = [tweet, *tweet.more]
    return Post(
        tweet.id,
        Exporter.X,
        tweet.when,
        link=f"https://x.com/{owner}/status/{tweet.id}",
        text="\n\n".join(part.text for part in parts),
        language=tweet.language if {part.language for part in parts} == {tweet.language} else None,
        tags=tags(tag for part in parts for tag in part.tags),
    )


def _day(bundle: Bundle) -> date | None:
    for name in bundle.matching(_MANIFEST)[:1]:
        with suppress(Wrong):
            for key, value in stream.values(bundle.chunks(name), name):
                if key == "archiveInfo" and (made := moment(mapping(value).get("generationDate"))):
                    return made.date()
    return bundle.day


def _moment(said: object) -> datetime | None:
    """ "Wed Oct 10 20:19:24 +0000 2018", in English everywhere."""
    found = re.fullmatch(
        r"\w{3} (\w{3}) (\d{2}) (\d{2}):(\d{2}):(\d{2}) \+0000 (\d{4})", said if isinstance(said, str) else ""
    )
    if not found:
        return moment(said) if isinstance(said, str) else None
    months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]
    try:
        month = months.index(found[1]) + 1
        return datetime(int(found[6]), month, int(found[2]), int(found[3]), int(found[4]), int(found[5]), tzinfo=UTC)
    except ValueError:
        return None
