"""The single values of partners.yaml: an id, an address, a day, a pause, a language tag, …

Each is a pydantic type whose error is half a plain sentence ("should be …") and whose schema an editor's tool knows.
What two keys say about each other is in `rules`. Never repeats a value that may hold a secret.
"""

from __future__ import annotations

import difflib
import math
import re
import zoneinfo
from collections.abc import Callable, Iterable
from datetime import date, timedelta
from enum import StrEnum
from functools import cache
from pathlib import PurePosixPath
from typing import Annotated, Literal, TypeVar
from urllib.parse import parse_qsl, urlsplit

from pydantic import AfterValidator, BeforeValidator, WithJsonSchema

from partnerhub.address import Allowed, literal
from partnerhub.model import AreaKind, Basis, Kind, Nation, PollKind, Relation, Trust, Voice

ID = re.compile(r"[a-z0-9][a-z0-9-]{0,39}")
_LANGUAGE = re.compile(r"[A-Za-z]{2,3}(-[A-Za-z]{4})?(-([A-Za-z]{2}|[0-9]{3}))?(-[A-Za-z0-9]{5,8})*")
_OUTCODE = re.compile(r"[A-Z]{1,2}[0-9][A-Z0-9]?")
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_EVERY = re.compile(r"([0-9]{1,4})([mhd])")
_EMAIL = re.compile(r"[^@\s<>\"'()]+@[^@\s<>\"'()]+\.[^@\s<>\"'().]+")
_PHONE = re.compile(r"\+?[0-9][0-9 ()-]{1,22}[0-9]")
_POSTCODE = re.compile(r"[A-Z]{1,2}[0-9][A-Z0-9]? [0-9][A-Z]{2}")
_DOMAIN = re.compile(r"(?:[^\W_](?:[\w-]{0,61}[^\W_])?\.)+[^\W\d_](?:[\w-]{0,61}[^\W_])")
_UNITS = {"m": timedelta(minutes=1), "h": timedelta(hours=1), "d": timedelta(days=1)}
_SHORTEST, _LONGEST = timedelta(minutes=15), timedelta(days=30)
_HEAVIEST = 100
# Names of query keys that carry a secret, without their hyphens and underscores.
_SECRETS = frozenset(
    {
        "key",
        "apikey",
        "token",
        "auth",
        "authorization",
        "sig",
        "signature",
        "secret",
        "password",
        "passwd",
        "passphrase",
        "pwd",
        "pass",
        "sessionid",
        "credential",
        "credentials",
        "bearer",
        "jwt",
    }
)
_SECRET_ENDS = ("token", "secret", "password", "apikey", "accesskey", "authkey", "feedkey", "privatekey", "signature")
_ACCOUNT_VOICES = (Voice.OFFICE, Voice.HOLDER)
_VOICES = (*_ACCOUNT_VOICES, Voice.PARTNER)

_E = TypeVar("_E", bound=StrEnum)


def shown(value: object, most: int = 40) -> str:
    """` "foodbank"`: a value for a message, or nothing when it is long or may hold a secret, as addresses do."""
    text = str(value) if isinstance(value, str | int) else ""
    return f' "{text}"' if len(text) <= most and re.fullmatch(r"[\w .,'/-]+", text) and "//" not in text else ""


def instead_of(value: object) -> str:
    """`, not "fodbank"`, or nothing."""
    return f", not{text}" if (text := shown(value)) else ""


def nearest(word: str, words: Iterable[str]) -> str:
    """` (did you mean "feed"?)`, or nothing when no word is near."""
    known = {each.lower(): each for each in sorted(words)}
    close = difflib.get_close_matches(word.lower(), known, n=1)
    return f' (did you mean "{known[close[0]]}"?)' if close else ""


def all_of(words: Iterable[str]) -> str:
    """`feed, atom and rss`"""
    *most, last = words
    return f"{', '.join(most)} and {last}" if most else last


def without_webcal(text: str) -> str:
    """The address of a channel: webcal:, as calendars are offered to programs, means https:.

    >>> without_webcal("webcal://calendars.example/hall.ics")
    'https://calendars.example/hall.ics'
    """
    scheme, colon, rest = text.partition(":")
    return f"https:{rest}" if colon and scheme.lower() in ("webcal", "webcals") else text


def address_problem(text: str) -> str | None:
    """What is wrong with a web address by its look alone, as half a sentence; None when nothing is."""
    if not text.isprintable() or any(letter in text for letter in ' \\<>"`{}^'):
        return "should be one web address, without spaces, quotes or backslashes"
    try:
        parts = urlsplit(text)
        host, port = parts.hostname, parts.port
    except ValueError:
        return "is not a web address: its host or port cannot be read"
    if parts.scheme not in {"http", "https"}:
        return "should start with https:// or http://"
    if "@" in parts.netloc:
        return "has a user name or password in it: a feed that needs a secret cannot be in a public file"
    if not host:
        return "names no host"
    if port == 0 or not re.fullmatch(r"[\w.:-]+", host):
        return "is not a web address: its host or port cannot be read"
    if name := _secret_in(f"{parts.query}&{parts.fragment}"):
        return f'has a secret in it ("{name}"): a feed that needs a secret cannot be in a public file'
    return None


def private_problem(text: str, allow: Allowed, *, is_link: bool = False) -> str | None:
    """Why a well-formed address leads where the hub does not go, as half a sentence; None when it may.

    `is_link`: readers follow it and the hub does not, so that any port will do.
    """
    parts = urlsplit(text)
    host, port = parts.hostname or "", parts.port or (443 if parts.scheme == "https" else 80)
    if allow.permits(host, None, port):
        return None
    ip = literal(host)
    entry = f"{host if ip is None else f'[{ip}]' if ip.version == 6 else ip}:{port}"
    listed = f'list "{entry}" under hub.network.allow if you mean it'
    if not Allowed().permits(host, None, 443):
        return f"leads to a private address ({host}): {listed}"
    return None if is_link else f"leads to port {port}, which is not a web port: {listed}"


def path_problem(text: str) -> str | None:
    """What is wrong with the path of a file in the hub by its look alone; None when nothing is."""
    if "://" in text:
        return "should be a file in the hub's directory: for a web address write url instead"
    path = PurePosixPath(text)
    if path.is_absolute() or ".." in path.parts or "\\" in text or text.startswith("~") or re.match(r"[A-Za-z]:", text):
        return "should stay inside the hub's directory: write it from there, with / and without .."
    return None


def is_telephone(text: str) -> bool:
    return _PHONE.fullmatch(text) is not None


def is_mailbox(text: str) -> bool:
    return _EMAIL.fullmatch(text) is not None


def day(value: object) -> date | None:
    """A day written as 2026-05-01; None when it is none."""
    if not isinstance(value, str) or not _DAY.fullmatch(value.strip()):
        return None
    try:
        return date.fromisoformat(value.strip())
    except ValueError:
        return None


def _secret_in(query: str) -> str | None:
    for name, value in parse_qsl(query.replace(";", "&").replace("?", "&")):
        plain = re.sub(r"[^a-z]", "", name.lower())
        if value and (plain in _SECRETS or plain.endswith(_SECRET_ENDS)):
            return re.sub(r"[^\w.-]", "", name)[:40]
    return None


def _text(value: str) -> str:
    """One line of text."""
    if not (line := " ".join(value.split())):
        raise ValueError("should not be empty")
    return line


def _spoken(value: object) -> str | dict[str, str]:
    """One text, or a text for each of several languages: what each of these says is checked in `rules`."""
    if isinstance(value, dict):
        return {_canonical(str(key)): _one_line(text) for key, text in value.items()}
    if not isinstance(value, str):
        raise ValueError("should be text: if it looks like a number, put it in quotes")
    return _text(value)


def _one_line(value: object) -> str:
    return " ".join(value.split()) if isinstance(value, str) else ""


def _id(value: str) -> str:
    if not ID.fullmatch(value):
        raise ValueError(f"should be up to 40 small letters, digits and hyphens{instead_of(value)}")
    return value


def _address(value: str) -> str:
    if problem := address_problem(value):
        raise ValueError(problem)
    return value


def _home(value: str) -> str:
    if not value:
        return ""
    address = _address(value)
    if urlsplit(address).query or urlsplit(address).fragment:
        raise ValueError("should be where the site begins, without ? or #")
    return address if address.endswith("/") else f"{address}/"


def _contact(value: str) -> str:
    if not _EMAIL.fullmatch(value) and address_problem(value):
        raise ValueError("should be an e-mail address or the web address of a page")
    return value


def _path(value: str) -> str:
    if problem := path_problem(value):
        raise ValueError(problem)
    return PurePosixPath(value).as_posix()


def _day(value: object) -> date:
    if (found := day(value)) is None:
        raise ValueError("should be a day such as 2026-05-01")
    return found


def _every(value: object) -> timedelta:
    match = _EVERY.fullmatch(value) if isinstance(value, str) else None
    if match is None:
        raise ValueError('should be a pause such as "30m", "6h" or "2d"')
    pause = int(match[1]) * _UNITS[match[2]]
    if not _SHORTEST <= pause <= _LONGEST:
        raise ValueError("should be between 15m and 30d")
    return pause


def _language(value: str) -> str:
    if not _LANGUAGE.fullmatch(value):
        raise ValueError(f'should be a language tag such as "en" or "cy-GB"{instead_of(value)}')
    return _canonical(value)


def language_tag(value: str) -> str | None:
    """A language tag as it is written at its best, "cy" or "en-GB"; None when it is none."""
    return _canonical(value) if _LANGUAGE.fullmatch(value) else None


def _canonical(value: str) -> str:
    first, *rest = value.lower().split("-")
    return "-".join((first, *({2: str.upper, 4: str.title}.get(len(part), str.lower)(part) for part in rest)))


def _timezone(value: str) -> str:
    if value not in _timezones():
        raise ValueError(f'should be a time zone such as "Europe/London"{nearest(value, _timezones())}')
    return value


@cache
def _timezones() -> frozenset[str]:
    return frozenset(zoneinfo.available_timezones())


def _published(value: str) -> str:
    line = _text(value)
    if _PHONE.fullmatch(line) or _EMAIL.fullmatch(line):
        return line
    if _POSTCODE.fullmatch(line.upper()):
        return line.upper()
    if "://" in line:
        raise ValueError('should be a domain alone, such as "foodbank.example": leave out https:// and the path')
    if not _DOMAIN.fullmatch(line):
        raise ValueError('should be a telephone number, a mailbox, a postcode or a domain such as "foodbank.example"')
    return line.lower()


def _weight(value: object) -> float:
    if not isinstance(value, int | float) or isinstance(value, bool) or not math.isfinite(value):
        raise ValueError(f"should be a number such as 2 or 0.5{instead_of(value)}")
    if not 0 <= value <= _HEAVIEST:
        raise ValueError(f"should be between 0 and {_HEAVIEST}")
    return float(value)


def _outcode(value: str) -> str:
    code = value.strip().upper()
    if not _OUTCODE.fullmatch(code):
        raise ValueError(f'should be an outward code such as "ZX1"{instead_of(value)}')
    return code


def _allow(value: str) -> str:
    Allowed.parse([value])
    return value


def _words(value: object) -> int | Literal["all"]:
    if value == "all":
        return "all"
    if type(value) is int and value >= 0:
        return value
    raise ValueError(f'should be a number of words from 0, or "all"{instead_of(value)}')


def listed(value: object) -> object:
    """One word where a list may stand."""
    return [value] if isinstance(value, str) else value


def one_of(members: Iterable[_E]) -> Callable[[object], _E]:
    words = {member.value: member for member in members}

    def check(value: object) -> _E:
        if isinstance(value, str) and value in words:
            return words[value]
        near = nearest(value, words) if isinstance(value, str) else ""
        raise ValueError(f"should be one of {', '.join(words)}{instead_of(value)}{near}")

    return check


def schema_of(type: str = "string", **more: object) -> WithJsonSchema:
    return WithJsonSchema({"type": type, **more})


def enum_schema(members: Iterable[StrEnum]) -> dict[str, object]:
    return {"type": "string", "enum": [member.value for member in members]}


Text = Annotated[str, AfterValidator(_text), schema_of(minLength=1)]
Spoken = Annotated[
    str | dict[str, str],
    BeforeValidator(_spoken),
    WithJsonSchema(
        {
            "anyOf": [
                {"type": "string", "minLength": 1},
                {
                    "type": "object",
                    "propertyNames": {"pattern": f"^{_LANGUAGE.pattern}$"},
                    "additionalProperties": {"type": "string", "minLength": 1},
                    "minProperties": 1,
                },
            ]
        }
    ),
]
Id = Annotated[str, AfterValidator(_id), schema_of(pattern=f"^{ID.pattern}$")]
Address = Annotated[str, AfterValidator(_address), schema_of(format="uri", pattern="^https?://[^/?#@]+([/?#].*)?$")]
ChannelAddress = Annotated[
    str,
    BeforeValidator(lambda value: without_webcal(value.strip()) if isinstance(value, str) else value),
    AfterValidator(_address),
    schema_of(format="uri", pattern="^(https?|webcals?)://[^/?#@]+([/?#].*)?$"),
]
Home = Annotated[str, AfterValidator(_home), schema_of(pattern="^(https?://.+)?$")]
Contact = Annotated[str, AfterValidator(_contact), schema_of()]
FilePath = Annotated[str, AfterValidator(_path), schema_of(minLength=1)]
Day = Annotated[date, BeforeValidator(_day), schema_of(format="date")]
Every = Annotated[timedelta, BeforeValidator(_every), schema_of(pattern=f"^{_EVERY.pattern}$")]
Language = Annotated[str, AfterValidator(_language), schema_of(pattern=f"^{_LANGUAGE.pattern}$")]
TimeZone = Annotated[str, AfterValidator(_timezone), schema_of()]
Outcode = Annotated[str, AfterValidator(_outcode), schema_of(pattern="^[A-Za-z]{1,2}[0-9][A-Za-z0-9]?$")]
Published = Annotated[str, AfterValidator(_published), schema_of(minLength=3)]
Weight = Annotated[float, BeforeValidator(_weight), schema_of("number", minimum=0, maximum=_HEAVIEST)]
AllowEntry = Annotated[str, AfterValidator(_allow), schema_of()]
Words = Annotated[
    int | Literal["all"],
    BeforeValidator(_words),
    WithJsonSchema({"anyOf": [{"type": "integer", "minimum": 0}, {"const": "all"}]}),
]
AreaWord = Annotated[AreaKind, BeforeValidator(one_of(AreaKind)), WithJsonSchema(enum_schema(AreaKind))]
PollWord = Annotated[PollKind, BeforeValidator(one_of(PollKind)), WithJsonSchema(enum_schema(PollKind))]
BasisWord = Annotated[Basis, BeforeValidator(one_of(Basis)), WithJsonSchema(enum_schema(Basis))]
KindWord = Annotated[Kind, BeforeValidator(one_of(Kind)), WithJsonSchema(enum_schema(Kind))]
TrustWord = Annotated[Trust, BeforeValidator(one_of(Trust)), WithJsonSchema(enum_schema(Trust))]
NationWord = Annotated[Nation, BeforeValidator(one_of(Nation)), WithJsonSchema(enum_schema(Nation))]
VoiceWord = Annotated[Voice, BeforeValidator(one_of(_VOICES)), WithJsonSchema(enum_schema(_VOICES))]
AccountVoiceWord = Annotated[
    Voice, BeforeValidator(one_of(_ACCOUNT_VOICES)), WithJsonSchema(enum_schema(_ACCOUNT_VOICES))
]
Relations = Annotated[
    list[Annotated[Relation, BeforeValidator(one_of(Relation))]],
    BeforeValidator(listed),
    WithJsonSchema({"anyOf": [enum_schema(Relation), {"type": "array", "items": enum_schema(Relation)}]}),
]
