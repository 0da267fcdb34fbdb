"""The office's own accounts: whose they are and for how long, what they promise, and which are none of the office's.

What is wrong with them as findings, and the promise as a value. Needs no clock: what is over or too old is asked of
`publish.accounts`. docs/notes/accounts.md tells what is an error here and what follows by itself.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from datetime import date, timedelta
from itertools import combinations
from pathlib import Path
from unicodedata import normalize

from partnerhub.config.document import Finding, Unreadable, read, text_of
from partnerhub.config.rules import Spot
from partnerhub.config.shape import InsteadShape, PromiseShape
from partnerhub.config.uses import Use
from partnerhub.config.values import address_problem, is_mailbox, is_telephone, shown
from partnerhub.model import Instead, Kind, Promise, Voice

Text = str | dict[str, str]

# Where readers can answer. A plain feed is a file; what kind one of kind `feed` is nobody knows yet.
ANSWERABLE = frozenset(
    {
        Kind.MASTODON,
        Kind.BLUESKY,
        Kind.YOUTUBE,
        Kind.WORDPRESS,
        Kind.BLOGGER,
        Kind.BRIDGE,
        Kind.INBOX,
        Kind.ARCHIVE,  # of a network that no machine may read, where people answer all the same
    }
)
REASONS = {
    Use.PERSONAL: "what somebody says for themselves is not what the office or its holder says",
    Use.CAMPAIGN: "a campaign asks for votes, and the office may help nobody to get them",
    Use.PARTY: "the office serves everybody, and speaks for no party",
}
# What gives an account away, in the languages that hubs speak. `use: official` overrules all of it.
_SIGNS = {
    Use.CAMPAIGN: re.compile(
        r"\b(?:vote|votes|re-?elect|elect|candidate|campaign|campaigning|manifesto"
        r"|ymgyrch|ymgyrchu|ymgeisydd|pleidleisiwch|etholwch)\b",
        re.IGNORECASE,
    ),
    Use.PERSONAL: re.compile(
        r"\b(?:personal|private (?:account|capacity)|own (?:views|opinions)|personol"
        r"|(?:views|opinions) (?:are )?(?:mine|(?:my|their|her|his) own))\b",
        re.IGNORECASE,
    ),
    Use.PARTY: re.compile(r"\b(?<!third )(?<!working )(?:party|plaid)\b", re.IGNORECASE),
}
# VoteSomebody, ElectSomebody, somebody4pcc, "Somebody for Police & Crime Commissioner", "prospective mayor"
_STANDS_FOR = (
    r"\b(?:vote(?!rs?\b)\w{2,}|(?:re)?elect(?!ed|ing|ion|ive|or|r|s\b)\w{2,}"
    r"|(?:4|\w*(?:for|[a-z_]4)|prospective)[ _.-]?(?:\w+ (?:and|&) \w+ )?(?:%s))\b"
)
_INSIDE_A_WORD = re.compile(r"(?<=[a-z])(?=[A-Z][a-z])")  # VoteSomebody is two words
_ANSWER = "write `use: official` if it is the office's own all the same"
NEVER = date.max


def check(top: Spot) -> Iterator[Finding]:
    """Everything that is wrong between the keys of the accounts, and with the bodies they belong to."""
    bodies, accounts = list(top.get("office")), list(top.get("accounts"))
    for account in accounts:
        yield from _use(account, top)
        yield from _end(account)
        yield from _missing(account)
        if account.text("voice") == Voice.HOLDER:
            yield from _body_of(account, bodies)
        if account.text("voice") == Voice.OFFICE:
            for channel in account.get("channels"):
                if channel.text("voice") == Voice.HOLDER:
                    yield channel.get("voice").wrong(
                        "voice holder is for an account of the holder's own, with the term (from, to): move it to one"
                    )
    yield from _overlapping([each for each in accounts if each.text("voice") == Voice.HOLDER])


def promise_of(shape: PromiseShape, plain: Callable[[Text], str]) -> Promise:
    """`plain` gives a text in the site's own language."""
    return Promise(
        plain(shape.monitored),
        shape.reply_days,
        tuple(map(plain, shape.cannot)),
        tuple(_instead(each, plain) for each in shape.instead),
        shape.reviewed,
    )


def link_to(where: str) -> str | None:
    """What leads there: a telephone number, a mailbox or an address does, a name does not."""
    if is_telephone(where):
        return f"tel:{re.sub(r'[^0-9+]', '', where)}"
    if is_mailbox(where):
        return f"mailto:{where}"
    return None if address_problem(where) else where


def spoken_in(account: Spot) -> Iterator[Spot]:
    """The texts of a promise that may be in several languages."""
    promise = account.get("promise")
    yield promise.get("monitored")
    yield from promise.get("cannot")
    for each in promise.get("instead"):
        yield from (each.get("what"), each.get("where"))


def texts_of(shape: PromiseShape) -> Iterator[tuple[str, Text]]:
    """(key, text) of the same, keyed as `Promise.worded` takes them."""
    yield "monitored", shape.monitored
    for place, text in enumerate(shape.cannot):
        yield f"cannot.{place}", text
    for place, each in enumerate(shape.instead):
        yield f"instead.{place}.what", each.what
        yield f"instead.{place}.where", each.where


def lines_in(root: Path) -> dict[str, int]:
    """Where each account stands in partners.yaml, by its id: for what only a clock finds. {} when it cannot be read."""
    try:
        document = read(text_of((root / "partners.yaml").read_bytes()))
    except (OSError, Unreadable):
        return {}
    found = {}
    for account in Spot((), document.data).get("accounts"):
        if id_ := account.text("id"):
            found[id_] = document.line_of(Finding(account.path, ""))
    return found


def _instead(shape: InsteadShape, plain: Callable[[Text], str]) -> Instead:
    where = plain(shape.where)
    return Instead(plain(shape.what), where, link_to(where))


# ── whose account it is ──


def _use(account: Spot, top: Spot) -> Iterator[Finding]:
    """An account that is none of the office's, by its own word or by its looks."""
    use = account.text("use")
    if use in {Use.PERSONAL, Use.CAMPAIGN, Use.PARTY}:
        reason = REASONS[Use(use)]
        yield account.get("use").wrong(f"a {use} account cannot stand here: {reason}. Take the account out")
    elif use is None:
        for spot, text in _looks(account):
            if found := _sign(text, top):
                use, word = found
                key = next(step for step in reversed(spot.path) if isinstance(step, str))
                yield spot.wrong(
                    f"{key} says{shown(word)}: it looks like a {use} account, and these are refused, because "
                    f"{REASONS[use]}. Take the account out, or {_ANSWER}"
                )
                return


def _looks(account: Spot) -> Iterator[tuple[Spot, str]]:
    """What shows readers and us whose account it is; the languages of a text together."""
    for spot in (
        account.get("id"),
        account.get("name"),
        account.get("url"),
        account.get("about"),
        account.get("purpose"),
    ):
        yield from _texts(spot)
    for channel in account.get("channels"):
        for key in ("id", "url", "note"):
            yield from _texts(channel.get(key))


def _texts(spot: Spot) -> Iterator[tuple[Spot, str]]:
    if isinstance(spot.value, dict):
        for key in spot.value:
            if text := spot.text(key):
                yield spot, text
    elif text := spot.text():
        yield spot, text


def _sign(text: str, top: Spot) -> tuple[Use, str] | None:
    """What a text gives away, and the word that does."""
    text = _INSIDE_A_WORD.sub(" ", normalize("NFKC", text))
    plain = re.sub(r"[-_/.@?=&+]", " ", text) if address_problem(text) is None else text.replace("-", " ")
    for period in top.get("restricted_periods"):
        for use, key in ((Use.PARTY, "parties"), (Use.CAMPAIGN, "candidates")):
            for named in period.get(key):
                if (name := named.text()) and _names(plain, name):
                    return use, name
    shorts = [each for body in top.get("office") for _, each in _texts(body.get("short"))]
    running = re.compile(_STANDS_FOR % "|".join(map(re.escape, [*shorts, "commissioner", "mayor"])), re.IGNORECASE)
    if match := running.search(plain):
        return Use.CAMPAIGN, match[0]
    for use, pattern in _SIGNS.items():
        if match := pattern.search(plain):
            return use, match[0]
    return None


def _names(text: str, name: str) -> bool:
    return re.search(rf"(?<!\w){re.escape(name)}(?!\w)", text, re.IGNORECASE) is not None


# ── for how long ──


def _end(account: Spot) -> Iterator[Finding]:
    if account.get("frozen").value is True and not account.has("to"):
        yield account.get("frozen").wrong("frozen needs to, the last day of the account or of the holder's term")


def _body_of(account: Spot, bodies: list[Spot]) -> Iterator[Finding]:
    """A holder holds the office of one body: the term lies within that body's days."""
    since, until = account.day("from"), account.day("to")
    if since is None or not bodies or any(body.day("from") is None for body in bodies):
        return
    began = [body for body in bodies if (first := body.day("from")) and first <= since]
    if not began:
        name, first = _name(bodies[0]), bodies[0].day("from")
        yield account.get("from").wrong(
            f"from ({since}) is before the first day of {name} ({first}): a term begins with its body, or later; what "
            "the holder was before is no voice of this office"
        )
        return
    body = began[-1]
    last = body.day("to")
    if last and last < (body.day("from") or last):
        return  # told of the body
    if last and last < since:
        yield account.get("from").wrong(f"from ({since}) lies in no body's days: {_name(body)} ended on {last}")
    elif last and until and until > last:
        yield account.get("to").wrong(
            f"to ({until}) is after the last day of {_name(body)} ({last}), the body whose office it is: write {last}; "
            "who holds the next office has an account of its own"
        )


def _overlapping(holders: list[Spot]) -> Iterator[Finding]:
    """One person at a time. Several accounts of one holder have the very same term."""
    terms = [
        (since, each.day("to") or NEVER, each)
        for each in holders
        if (since := each.day("from")) and (each.day("to") or not each.has("to"))
    ]
    for (since, until, one), (later, its_end, other) in combinations(sorted(terms, key=lambda term: term[:2]), 2):
        if (since, until) == (later, its_end) or later > until:
            continue
        if since == later:
            yield other.get("from").wrong(
                f"the term overlaps with that of {_name(one, 'id')}: there is one holder at a time; if both are one "
                "holder's accounts, write the same from and to in both"
            )
        elif until == NEVER:
            yield one.wrong(
                f"missing to: the term of {_name(other, 'id')} begins on {later}, and there is one holder at a time, "
                f"so write the last day of this one, such as {later - timedelta(days=1)}"
            )
        else:
            yield other.get("from").wrong(
                f"the term overlaps with that of {_name(one, 'id')}, which ends on {until}: there is one holder at a "
                "time"
            )


def _name(spot: Spot, key: str = "short") -> str:
    value = spot.get(key).value
    text = next(iter(value.values()), None) if isinstance(value, dict) else value
    return f'"{text}"' if isinstance(text, str) and text and key == "id" else str(text or "the body")


# ── what it promises ──


def _missing(account: Spot) -> Iterator[Finding]:
    if account.has("promise") or account.get("frozen").value is True:
        return
    kinds: Iterable[str | None] = (channel.text("kind") for channel in account.get("channels"))
    if open_to := [kind for kind in kinds if kind in ANSWERABLE]:
        yield account.wrong(
            f"missing promise: readers can answer there ({', '.join(dict.fromkeys(filter(None, open_to)))}), so write "
            "when it is read, when replies come, what it cannot do and where to go instead (docs/accounts.md)"
        )
