"""What of a newsletter is one reader's own: whom it greets, ways to unsubscribe, links that tell who followed them.

Takes the words and addresses of one copy, gives what everybody's copy has. Pure; knows no format of mail.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Self
from urllib.parse import parse_qsl, unquote, urlsplit

_FAREWELL = re.compile(
    r"unsubscri|\bopt(?:ing)?[ -]?out(?: here| by | at any time|\W*$)|"
    r"\bopt(?:ing)?[ -]?out of (?:these|this|our|all|any|future|receiving|e-?mail)|"
    r"manage (?:your )?(?:preferences|subscription)|update (?:your )?(?:preferences|profile)|"
    r"email preferences|view (?:this |it )?(?:e-?mail |message |newsletter )?(?:in|on) (?:your |a )?(?:browser|web)|"
    r"view (?:web|online) version|you(?:'|’)?(?: a)?re receiving this|you received this|this (?:e-?)?mail was sent to|"
    r"forward (?:this )?to a friend|was sent to you|dad-?danysgrifi",
    re.IGNORECASE,
)
_TITLE = r"(?:Mrs?|Ms|Miss|Dr|Rev|Cllr|Prof)\."
_END = r"(?:[,!:.–—]|-(?=\s)|\W{0,40}$)"
_NAMES = rf"(?:\s+(?:{_TITLE}|(?-i:[A-Z])[\w'’-]{{0,40}}|all|and|everyone|there)){{0,5}}?"
_GREETING = re.compile(  # "Dear Ms. Day, …", "Hello Ann and Bo", "Good evening all"; not "Good evening classes begin"
    r"^\s*(?:(?:dear|hi|hello|hey|annwyl|helo)\b"
    rf"(?:(?:{_TITLE}|[^,!:.]){{0,60}}?[,!:.–—]|(?:\s+\S{{1,40}}){{0,3}}{_END})"
    rf"|good (?:morning|afternoon|evening)\b{_NAMES}\s*{_END})\s*",
    re.IGNORECASE,
)
_MONTHS = {"april", "august", "july", "june", "march", "may"}  # rather a name kept than a day lost
_LONG = 300  # characters: of a longer line only the sentences are taken out that have something in them
_SENTENCE = re.compile(r"\S.*?(?:[.!?](?=\s)|$)\s*", re.DOTALL)
_PERSONAL_KEY = re.compile(
    r"e|em|email|mail|r|u|uid|user|userid|recipient|subscriber\w*|sid|cid|mid|tok\w*|key|hash|mc_\w+|ct|s_?id", re.I
)
_OPAQUE = re.compile(r"(?=[^/]*\d)(?=[^/]*[A-Za-z])[A-Za-z0-9_~=.%-]{24,}|[0-9a-fA-F-]{16,}|[A-Za-z0-9_=-]{40,}")
_WORDS = re.compile(  # `Annual-Report-2026.pdf`, as people name pages; no `eJx9kE1u-yAQhc`
    r"(?:[A-Z]?[a-z]{0,20}|[A-Z]{1,10}|\d{1,8})(?:[-_.](?:[A-Z]?[a-z]{0,20}|[A-Z]{1,10}|\d{1,8}))+"
)
_UUID = re.compile(r"[0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}")
_REDIRECTS = re.compile(
    r"(?:^|\.)(?:click|clicks|track|tracking|links?|trk|email|mailer|mandrillapp|list-manage|sendgrid|ct|r)\d*\.", re.I
)
_ADDRESS = re.compile(r"https?://[^\s<>\"')\]]+", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Reader:
    """The one whom a copy was sent to, and what gives them away."""

    mailboxes: frozenset[str]  # in small letters
    names: frozenset[str]  # as they are written in full, in small letters; a line with one in it is theirs
    calls: frozenset[str]  # their given names, which may be words as well: theirs only where somebody is called so
    unsubscribing: frozenset[str]  # addresses

    @classmethod
    def of(cls, receivers: Iterable[tuple[str, str]], unsubscribing: Iterable[str]) -> Self:
        """`receivers`: (name or "", mailbox) each."""
        pairs = [(_turned(name), mailbox.lower()) for name, mailbox in receivers if "@" in mailbox]
        locals_ = [mailbox.partition("@")[0] for _, mailbox in pairs]
        full = [name for name, _ in pairs if "@" not in name]
        names = {name.casefold() for name in full if " " in name}
        names |= {local for local in locals_ if len(local) > 5 and re.search(r"[._\d-]", local)}
        first = (re.match(r"[^\W\d_]{3,}", each) for each in (*full, *locals_))
        calls = {found[0].casefold() for found in first if found} - _MONTHS
        mailboxes = frozenset(mailbox for _, mailbox in pairs)
        return cls(mailboxes, frozenset(names), frozenset(calls), frozenset(unsubscribing))

    def without(self, text: str) -> str:
        """Plain text without what is its reader's own, line by line."""
        rows = ((row, self.own(row)) for row in text.splitlines())
        kept = [self.unmarked(cut(row, spans)) for row, spans in rows if not spans or cut(row, spans).strip()]
        return "\n".join(kept)

    def title(self, said: str | None) -> str | None:
        """A subject without its reader's name; None where it says it in full."""
        return cut(said, self.own(said)).strip() or None if said else None

    def own(self, line: str) -> list[tuple[int, int]]:
        """Where in a line stands what is its reader's own: [start, end) each, in order, none in another."""
        spans = [
            (found.start(), found.end())
            for found in (_SENTENCE.finditer(line) if len(line) > _LONG else re.finditer(r"(?s).+", line))
            if self._is_named(found[0]) or _FAREWELL.search(found[0])
        ]
        if greeting := _GREETING.match(line):
            spans.append(greeting.span())
        return list(_joined(spans + [found.span() for found in self._called(line)]))

    def _is_named(self, text: str) -> bool:
        small = text.casefold()
        return any(mailbox in small for mailbox in self.mailboxes) or any(_holds(small, name) for name in self.names)

    def _called(self, line: str) -> Iterator[re.Match[str]]:
        """ "Ann, your news", "Thank you, Ann!", "A word for Ann", "Ann"."""
        if not self.calls:
            return
        some = "|".join(map(re.escape, sorted(self.calls)))
        capital = "|".join(re.escape(form) for each in sorted(self.calls) for form in (each.capitalize(), each.upper()))
        called = (
            rf"(?:^|(?<=[.!?]\s))\s*(?i:{some})(?:\s*[,!:–—]\s*|\W*$)"
            rf"|,\s*(?:{capital})(?=\s*(?:[.!?,]|$))|(?:\s|(?<!\w))(?:{capital})(?=\W*$)"
        )
        yield from re.finditer(called, line)

    def unmarked(self, text: str) -> str:
        """Without addresses that are its reader's own."""
        return _ADDRESS.sub(lambda found: "" if self.is_personal(found[0].rstrip(".,;")) else found[0], text)

    def is_personal(self, address: str) -> bool:
        """Whether a link is one reader's own: it names or unsubscribes them, or carries what only a machine reads."""
        if address in self.unsubscribing or any(mailbox in unquote(address).lower() for mailbox in self.mailboxes):
            return True
        try:
            parts = urlsplit(address)
            pairs = parse_qsl(parts.query, keep_blank_values=True)
        except ValueError:
            return True
        if _FAREWELL.search(address.replace("-", " ").replace("_", " ")) or _REDIRECTS.search(parts.hostname or ""):
            return True
        if any(_PERSONAL_KEY.fullmatch(key) or _OPAQUE.fullmatch(value) for key, value in pairs):
            return True
        steps = [*parts.path.split("/"), parts.fragment]
        return any(_UUID.fullmatch(step) or (_OPAQUE.fullmatch(step) and not _WORDS.fullmatch(step)) for step in steps)


def _turned(name: str) -> str:
    """ "Reader, Robin" as people write it."""
    family, comma, given = (part.strip() for part in name.partition(","))
    return f"{given} {family}" if comma and given else family


def cut(text: str, spans: Iterable[tuple[int, int]]) -> str:
    """Without what stands in the spans, which are in order."""
    kept, at = "", 0
    for start, end in spans:
        kept, at = kept + text[at : max(start, at)], max(end, at)
    return kept + text[at:]


def _joined(spans: list[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    last = 0
    for start, end in sorted(spans):
        if end > last:
            yield max(start, last), end
            last = end


def _holds(text: str, name: str) -> bool:
    return re.search(rf"(?<!\w){re.escape(name)}(?!\w)", text) is not None
