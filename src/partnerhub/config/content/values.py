"""The single values of what people write in content/: initials, a day or a minute, what a decision is about, …

As in `config.values`: pydantic types whose error is half a plain sentence and whose schema an editor's tool knows.
"""

from __future__ import annotations

import re
import unicodedata
from datetime import UTC, date, datetime, time, timedelta
from typing import Annotated
from zoneinfo import ZoneInfo

from pydantic import AfterValidator, BeforeValidator, WithJsonSchema

from partnerhub.config.values import address_problem, enum_schema, instead_of, listed, one_of, schema_of, shown
from partnerhub.model import Attribution, Do, Form, Ground, ItemKind

FILE_ID = re.compile(r"[a-z0-9][a-z0-9-]{0,79}")
SLUG = re.compile(r"[a-z0-9][a-z0-9-]{0,99}(?:/[a-z0-9][a-z0-9-]{0,99})?")
PAGE_STATES = ("published", "hidden", "draft")
STATES = ("published", "draft")
FIRST_YEAR, LAST_YEAR = 2000, 2199  # as for the time a run works with

Moment = date | datetime  # as it is written: a day, or a time with or without an offset of its own

_ITEM = re.compile(r"[a-z2-7]{12}")
_INITIALS = re.compile(r"[^\W\d_]{2,4}")
_VERSION = re.compile(r"[0-9A-Za-z]{1,64}")
_MOMENT = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}(?:[T ][0-9]{2}:[0-9]{2}(?::[0-9]{2})?(?:Z|[+-][0-9]{2}:[0-9]{2})?)?")


def moment(value: object) -> Moment | None:
    """A day such as 2026-11-23, or a time such as 2026-11-23T14:20; None when it is neither, or of another age."""
    when = _parsed(value)
    return when if when and FIRST_YEAR <= when.year <= LAST_YEAR else None


def _parsed(value: object) -> Moment | None:
    if not isinstance(value, str) or not _MOMENT.fullmatch(value.strip()):
        return None
    text = value.strip()
    try:
        return datetime.fromisoformat(text) if len(text) > len("2026-11-23") else date.fromisoformat(text)
    except ValueError:
        return None


def day_of(when: Moment) -> date:
    return when.date() if isinstance(when, datetime) else when


def first_minute(when: Moment, zone: ZoneInfo) -> datetime:
    """In UTC. A time without an offset is the zone's; a day is its first minute there."""
    if not isinstance(when, datetime):
        when = datetime.combine(when, time())
    return (when if when.tzinfo else when.replace(tzinfo=zone)).astimezone(UTC)


def last_minute(when: Moment, zone: ZoneInfo) -> datetime:
    """As `first_minute`, but a day reaches to where the next one begins."""
    return first_minute(when if isinstance(when, datetime) else when + timedelta(days=1), zone)


def slug_of(name: str) -> str:
    """`What we heard` ► `what-we-heard`; "" when it has no letter or digit that fits into an address."""
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    return re.sub(r"[^a-z0-9]+", "-", plain).strip("-")[:40].strip("-")


def one_line(text: str) -> str:
    return " ".join(text.split())


def prose_of(text: str) -> str:
    """Paragraphs without the blank lines before and the blanks after them."""
    return re.sub(r"\A(?:[ \t]*\n)+", "", text.replace("\r\n", "\n").replace("\r", "\n")).rstrip()


def about_problem(text: str) -> str | None:
    """What is wrong with a reference to an item or story; None when nothing is."""
    if "://" in text:
        return address_problem(text)
    if not _ITEM.fullmatch(text):
        return (
            "should be an item's or story's id, the 12 small letters and digits of its address, or the address at the "
            f"source{instead_of(text)}"
        )
    return None


def _about(value: str) -> str:
    if problem := about_problem(value):
        raise ValueError(problem)
    return value


def _story(value: str) -> str:
    if not _ITEM.fullmatch(value):
        raise ValueError(f"should be a story's id, the 12 small letters and digits of its address{instead_of(value)}")
    return value


def _initials(value: str) -> str:
    if not _INITIALS.fullmatch(value):
        raise ValueError(f'should be initials of 2 to 4 letters, such as "rw"{instead_of(value)}')
    return value


def _version(value: str) -> str:
    if not _VERSION.fullmatch(value):
        raise ValueError("should be the version's digest, letters and digits, as the report shows it")
    return value


def _file_id(value: str) -> str:
    if not FILE_ID.fullmatch(value):
        raise ValueError(f"should be small letters, digits and hyphens, as the file is named{instead_of(value)}")
    return value


def _slug(value: object) -> str:
    if not isinstance(value, str) or not SLUG.fullmatch(value):
        raise ValueError("should be small letters, digits and hyphens")
    return value


def _moment(value: object) -> Moment:
    if (when := _parsed(value)) is None:
        raise ValueError(f"should be a day such as 2026-11-23, or a time such as 2026-11-23T14:20{instead_of(value)}")
    if not FIRST_YEAR <= when.year <= LAST_YEAR:
        raise ValueError(f"should be between {FIRST_YEAR} and {LAST_YEAR}{instead_of(value)}")
    return when


def _prose(value: str) -> str:
    if not (text := prose_of(value)):
        raise ValueError("should not be empty")
    return text


def state(states: tuple[str, ...]) -> BeforeValidator:
    def check(value: object) -> str:
        if value not in states:
            raise ValueError(f"should be one of {', '.join(states)}{shown(value) and instead_of(value)}")
        return str(value)

    return BeforeValidator(check)


_ITEM_SCHEMA = {"type": "string", "pattern": f"^{_ITEM.pattern}$"}
_MOMENT_PATTERN = f"^{_MOMENT.pattern}$"
About = Annotated[
    str,
    AfterValidator(_about),
    WithJsonSchema({"anyOf": [_ITEM_SCHEMA, {"type": "string", "pattern": "^https?://", "format": "uri"}]}),
]
Others = Annotated[list[About], BeforeValidator(listed)]
StoryId = Annotated[str, AfterValidator(_story), WithJsonSchema(_ITEM_SCHEMA)]
Initials = Annotated[str, AfterValidator(_initials), schema_of(pattern="^[A-Za-z\u00c0-\u024f]{2,4}$")]
Version = Annotated[str, AfterValidator(_version), schema_of(pattern=f"^{_VERSION.pattern}$")]
FileId = Annotated[str, AfterValidator(_file_id), schema_of(pattern=f"^{FILE_ID.pattern}$")]
Slug = Annotated[str, BeforeValidator(_slug), schema_of(pattern=f"^{SLUG.pattern}$")]
When = Annotated[Moment, BeforeValidator(_moment), schema_of(pattern=_MOMENT_PATTERN)]
Prose = Annotated[str, AfterValidator(_prose), schema_of(minLength=1)]
DoWord = Annotated[Do, BeforeValidator(one_of(Do)), WithJsonSchema(enum_schema(Do))]
GroundWord = Annotated[Ground, BeforeValidator(one_of(Ground)), WithJsonSchema(enum_schema(Ground))]
AttributionWord = Annotated[Attribution, BeforeValidator(one_of(Attribution)), WithJsonSchema(enum_schema(Attribution))]
ItemKindWord = Annotated[ItemKind, BeforeValidator(one_of(ItemKind)), WithJsonSchema(enum_schema(ItemKind))]
FormWord = Annotated[Form, BeforeValidator(one_of(Form)), WithJsonSchema(enum_schema(Form))]
StateWord = Annotated[str, state(STATES), schema_of(enum=list(STATES))]
PageStateWord = Annotated[str, state(PAGE_STATES), schema_of(enum=list(PAGE_STATES))]
