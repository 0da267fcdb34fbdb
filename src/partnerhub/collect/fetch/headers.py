"""What the headers of an answer say: when to ask again, with which validators, and why there was nothing.

Pure. Every value is hostile: a header that makes no sense counts as absent, and no number grows past a year.
Does not read bodies or follow redirects.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from http import HTTPStatus

from partnerhub.collect.fetch.limits import Stop
from partnerhub.collect.values import Caching, Trouble
from partnerhub.model import Validators

LONGEST_WAIT = timedelta(days=366)

_TROUBLES = {
    401: (Trouble.REFUSED, "the server refuses us"),
    403: (Trouble.REFUSED, "the server refuses us"),
    404: (Trouble.NOT_FOUND, "there is nothing at this address"),
    410: (Trouble.GONE, "the server says that the feed is gone for good"),
    429: (Trouble.BUSY, "the server asks us to come back later"),
    503: (Trouble.BUSY, "the server asks us to come back later"),
}


def caching(headers: Mapping[str, str], directives: Sequence[str]) -> Caching:
    """When to ask again. `headers` ignores case; `directives` are all the Cache-Control headers."""
    words = {
        name.strip().lower(): value.strip(' "')
        for name, _, value in (word.partition("=") for word in ",".join(directives).split(","))
    }
    max_age = _seconds(words.get("max-age", ""))
    sent = _date(headers.get("Date", ""))
    fresh_for = max_age
    if fresh_for is None and sent and (expires := _date(headers.get("Expires", ""))):
        fresh_for = _bounded(expires - sent)
    return Caching(
        fresh_for=fresh_for,
        no_cache="no-cache" in words or "no-store" in words or ("must-revalidate" in words and max_age == timedelta(0)),
        retry_after=_retry_after(headers.get("Retry-After", ""), sent),
    )


def validators(headers: Mapping[str, str], sent: Validators | None = None) -> Validators:
    """The validators of an answer, byte-exact; those of a 304 are laid over the ones that were `sent`."""
    before = sent or Validators()
    return Validators(
        etag=_exact(headers.get("ETag", "")) or before.etag,
        last_modified=_exact(headers.get("Last-Modified", "")) or before.last_modified,
    )


def conditions(known: Validators) -> dict[str, str]:
    """The request headers that ask only for what changed."""
    asked = {"If-None-Match": known.etag, "If-Modified-Since": known.last_modified}
    return {name: value for name, value in asked.items() if value}


def no_answer_for(status: int, when: Caching) -> Stop:
    """What a status other than 200, 304 or a redirect means. The words are ours: the server's own phrase is hostile."""
    trouble, meaning = _TROUBLES.get(status, (Trouble.HTTP, "the server gave no feed"))
    try:
        answered = f"it answered {status}, {HTTPStatus(status).phrase.lower()}"
    except ValueError:
        answered = f"it answered {status}"
    return Stop(trouble, f"{meaning} ({answered})", status, when)


def _exact(value: str) -> str | None:
    # Bytes that are not UTF-8 arrive as surrogates, which neither a header nor a database gives back as they came:
    # no validator is better than a changed one.
    try:
        value.encode()
    except UnicodeEncodeError:
        return None
    return value or None


def _seconds(digits: str) -> timedelta | None:
    if not (digits.isascii() and digits.isdigit()):
        return None
    return _bounded(timedelta(seconds=int(digits[:12])))


def _retry_after(value: str, sent: datetime | None) -> timedelta | None:
    value = value.strip()
    if (seconds := _seconds(value)) is not None:
        return seconds
    # A date is measured with the server's own clock: ours and theirs need not agree.
    until = _date(value)
    return _bounded(until - sent) if until and sent else None


def _bounded(wait: timedelta) -> timedelta:
    return min(max(wait, timedelta(0)), LONGEST_WAIT)


def _date(value: str) -> datetime | None:
    if not value:
        return None
    try:
        found = parsedate_to_datetime(value)
        return (found if found.tzinfo else found.replace(tzinfo=UTC)).astimezone(UTC)
    except (ValueError, TypeError, IndexError, OverflowError):  # all four seen from email.utils on fuzzed dates
        return None
