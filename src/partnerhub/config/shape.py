"""partners.yaml as its editors write it: every key with its type, its default and a sentence for the person typing it.

pydantic models, and so also the JSON Schema. Nothing else sees them: `build` turns them into `model.Hub`.
What two keys say about each other is in `rules`.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from pydantic import BaseModel, ConfigDict, Field, StrictBool, model_validator

from partnerhub.config.uses import ReplyDays, Use, UseWord
from partnerhub.config.values import (
    AccountVoiceWord,
    Address,
    AllowEntry,
    AreaWord,
    BasisWord,
    ChannelAddress,
    Contact,
    Day,
    Every,
    FilePath,
    Home,
    Id,
    KindWord,
    Language,
    NationWord,
    Outcode,
    PollWord,
    Published,
    Relations,
    Spoken,
    Text,
    TimeZone,
    TrustWord,
    VoiceWord,
    Weight,
    Words,
)
from partnerhub.model import Basis, Kind, Nation, PollKind, Trust, Voice


def when(key: str, value: str, then: dict[str, Any]) -> dict[str, Any]:
    """A schema's condition: where `key` is `value`, `then` holds too."""
    return {"if": {"properties": {key: {"const": value}}, "required": [key]}, "then": then}


class Shape(BaseModel):
    model_config = ConfigDict(
        extra="forbid",
        frozen=True,
        model_title_generator=lambda shape: shape.__name__.removesuffix("Shape").lower(),
        field_title_generator=lambda name, field: getattr(field, "alias", None) or name,
    )

    @model_validator(mode="before")
    @classmethod
    def _empty_is_unwritten(cls, data: object) -> object:
        """`about:` with nothing behind it is the same as no `about`. An unknown key stays, to be told of."""
        if not isinstance(data, Mapping):
            return data
        known = keys_of(cls)
        return {key: value for key, value in data.items() if value is not None or key not in known}


def keys_of(shape: type[BaseModel]) -> tuple[str, ...]:
    """The keys of one mapping as they are written in the file."""
    return tuple(field.alias or name for name, field in shape.model_fields.items())


class NetworkShape(Shape):
    """What the hub may fetch beside the public internet."""

    allow: list[AllowEntry] = Field(
        [],
        description="Private hosts or odd ports that may be fetched, such as your own bridge: host, host:port, "
        "*.suffix:port, a network such as 10.1.0.0/16, or network:port.",
    )


class HubShape(Shape):
    """This site."""

    title: Spoken = Field(description="The site's name, at the top of every page.")
    url: Home = Field("", description="Where the site will live. Empty: relative addresses that work anywhere.")
    description: Spoken = Field(
        "", description="One or two sentences about the site, for its start page and its feeds."
    )
    languages: list[Language] = Field(
        ["en"], min_length=1, description='Language tags, such as "en" or "cy". The first is the site\'s own.'
    )
    timezone: TimeZone = Field("Europe/London", description="The time zone in which days and hours are shown.")
    contact: Contact = Field(
        description="An e-mail address or a page. It is sent with every request, so that partners can reach you."
    )
    boundaries: FilePath | None = Field(
        None, description="A GeoJSON file in the hub's directory: the boundaries of the patch's areas, for its maps."
    )
    nation: NationWord = Field(
        Nation.ENGLAND,
        description="england, wales, scotland or northern-ireland: whose bank holidays count when working days do.",
    )
    verified: list[Text] = Field(
        [],
        description="What an urgent notice may rest on: ids of partners, accounts and channels, and hosts such as "
        "police.uk, which stands for all below it.",
    )
    quick_exit: Address = Field(
        "https://www.bbc.co.uk/weather",
        description="Where readers of a sensitive topic are taken who want to leave at once: a page that anybody might "
        "be looking at.",
    )
    network: NetworkShape = Field(
        default_factory=NetworkShape, description="What the hub may fetch beside the public internet."
    )


class BodyShape(Shape):
    """One body in the office's succession."""

    name: Spoken = Field(description="The body's full name.")
    short: Spoken = Field(description="The short name that fits in a menu, such as PCC or Mayor.")
    since: Day = Field(alias="from", description="Its first day in office, such as 2026-05-01.")
    until: Day | None = Field(
        None, alias="to", description="Its last day in office. Empty while it is in office or the day is not known."
    )


class AreaShape(Shape):
    """One area of the patch, with the areas inside it."""

    id: Id = Field(description="A short name for addresses: small letters, digits and hyphens. Do not change it later.")
    name: Spoken = Field(description="The area's name as readers know it.")
    kind: AreaWord = Field(description="force, district or neighbourhood; each may only hold smaller ones.")
    places: list[Text] = Field([], description="Names of places: an item that names one of them belongs here.")
    postcodes: list[Outcode] = Field([], description="Outward codes, the first half of a postcode, such as ZX1.")
    gazetteer: Text | None = Field(
        None, description="The police area of the shipped gazetteer that this area is: its places are known then."
    )
    areas: list[AreaShape] = Field([], description="The smaller areas inside this one.")


class TopicShape(Shape):
    """One topic."""

    id: Id = Field(description="A short name for addresses: small letters, digits and hyphens. Do not change it later.")
    name: Spoken = Field(description="The topic's name as readers see it.")
    priority: StrictBool = Field(False, description="true when the topic is a priority of the office's plan.")
    sensitive: StrictBool = Field(
        False, description="true when a reader may have to leave its pages quickly: they then offer a way out."
    )
    keywords: list[Text] = Field([], description="Words and phrases that suggest the topic. An editor decides.")
    weights: dict[Text, Weight] = Field(
        {},
        description="Of the keywords that count for more or less than 1: `{speeding: 2, road: 0.5}`. 0 counts nothing.",
    )
    since: Day | None = Field(
        None,
        alias="from",
        description="The first day it is given to anything, such as a plan's first day. Empty: always.",
    )
    until: Day | None = Field(None, alias="to", description="The last day it is given to anything. Empty: always.")


class PermissionShape(Shape):
    """What may be shown of the words, and who said so."""

    model_config = ConfigDict(
        json_schema_extra={
            "allOf": [
                when("basis", Basis.LICENCE, {"required": ["licence", "date"]}),
                when("basis", Basis.AGREEMENT, {"required": ["granted_by", "date"]}),
                when(
                    "basis",
                    Basis.LINK_ONLY,
                    {"properties": {"excerpt_words": {"const": 0}, "images": {"const": False}}},
                ),
            ]
        }
    )

    basis: BasisWord = Field(
        description="licence: published under a licence that allows it. agreement: they said yes to us. "
        "link-only: neither; titles, dates and links are shown, nothing more."
    )
    licence: Text | None = Field(
        None, description="The licence, such as OGL-UK-3.0 or CC-BY-4.0. Needed for basis licence."
    )
    granted_by: Text | None = Field(
        None, description="Who agreed: a role, not a person's name. Needed for basis agreement."
    )
    date: Day | None = Field(None, description="The day it was granted or the licence was checked.")
    excerpt_words: Words = Field(
        40, description='How many words of a text may be shown, or "all". Leave it out for link-only, which shows none.'
    )
    images: StrictBool = Field(False, description="true when pictures may be shown too.")


class ChannelShape(Shape):
    """One place where a partner speaks."""

    model_config = ConfigDict(
        json_schema_extra={
            **when("kind", Kind.INBOX, {"properties": {"url": False, "path": False, "every": False}}),
            "else": {"oneOf": [{"required": ["url"]}, {"required": ["path"]}]},
        }
    )

    id: Id = Field(description="A short name, used once in the whole file. Do not change it later.")
    kind: KindWord = Field(
        Kind.FEED,
        description='What the channel is. "feed" means: find out. "inbox": entered by hand. "archive": from an export.',
    )
    url: ChannelAddress | None = Field(
        None, description="The feed's address on the web. Either this or path; neither for an inbox."
    )
    path: FilePath | None = Field(
        None, description="A file in the hub's directory. Either this or url; neither for an inbox."
    )
    every: Every | None = Field(
        None, description='Ask no more often than this: "30m", "6h", "2d". Empty: the channel\'s own rhythm.'
    )
    voice: VoiceWord | None = Field(None, description="Who speaks here, when it is not the account's own voice.")
    language: Language | None = Field(None, description="The channel's language, when the feed gets it wrong.")
    note: Text | None = Field(None, description="A note for editors about this channel. Readers never see it.")


class _SpeakerShape(Shape):
    id: Id = Field(
        description="A short name for addresses, used once among partners and accounts. Do not change it later."
    )
    name: Spoken = Field(description="The name readers see.")
    url: Address | None = Field(None, description="The home page.")
    org_id: Text | None = Field(None, description="An identifier from org-id.guide, such as GB-CHC-1234567.")
    about: Spoken | None = Field(None, description="One or two sentences for readers: who they are and what they do.")
    areas: list[Text] = Field([], description="The ids of the areas they serve, from the patch.")
    relation: Relations = Field(
        [],
        description="How the people they serve belong to the patch: lives, works, plays, studies, passes (through) "
        "or national.",
    )
    topics: list[Text] = Field([], description="The ids of the topics they work on.")
    contacts: list[Published] = Field(
        [],
        description="Telephone numbers, mailboxes, domains and postcodes that they publish themselves: nobody's "
        "private details when they stand in their words.",
    )
    channels: list[ChannelShape] = Field([], description="The places where they speak.")


class PartnerShape(_SpeakerShape):
    """An organisation we listen to."""

    trust: TrustWord = Field(
        Trust.REVIEW, description="auto: what they say is published at once. review: an editor reads it first."
    )
    permission: PermissionShape = Field(description="What we may show of their words. Nothing is assumed.")


class InsteadShape(Shape):
    """Where to go with something that an account cannot do."""

    what: Spoken = Field(description='For what, such as "In an emergency".')
    where: Spoken = Field(
        description='A telephone number ("999"), a web address, an e-mail address, or the name of a service.'
    )


class PromiseShape(Shape):
    """What an account promises to whoever writes to it. Promise only what is kept in a bad week."""

    monitored: Spoken = Field(description='When somebody reads it, such as "Monday to Friday, 9am to 5pm".')
    reply_days: ReplyDays = Field(description="Replies come within so many working days. 0: no replies are promised.")
    cannot: list[Spoken] = Field(
        min_length=1,
        description="What cannot be done by writing to it: report a crime, discuss a case.",
    )
    instead: list[InsteadShape] = Field(
        min_length=1,
        description='Where to go instead: 999, 101, named services. `- {what: In an emergency, where: "999"}`',
    )
    reviewed: Day = Field(description="The day on which you last saw that all of this is kept. It counts for a year.")


class AccountShape(_SpeakerShape):
    """One of the office's own accounts."""

    model_config = ConfigDict(json_schema_extra={"allOf": [when("voice", Voice.HOLDER, {"required": ["from"]})]})

    voice: AccountVoiceWord = Field(
        description="office: the body speaks. holder: the person elected to lead it speaks, for a term."
    )
    since: Day | None = Field(None, alias="from", description="First day. Needed for a holder: when the term began.")
    until: Day | None = Field(None, alias="to", description="Last day of the account or the holder's term.")
    frozen: StrictBool = Field(
        False,
        description="true once `to` is over and you have seen to what docs/accounts.md lists. The account stopped by "
        "itself on that day.",
    )
    use: UseWord = Field(
        Use.OFFICIAL,
        description="official: the office's work. Personal, campaign and party accounts are refused. Write official "
        "where the name of an account makes it look like one of these.",
    )
    purpose: Spoken | None = Field(None, description="What the account is for, in a sentence for readers.")
    promise: PromiseShape | None = Field(
        None, description="What it promises to whoever writes to it. Needed where readers can write or answer."
    )
    trust: TrustWord = Field(
        Trust.AUTO, description="auto: what is said here is published at once. review: an editor reads it first."
    )
    permission: PermissionShape | None = Field(
        None, description="What may be shown. Empty: the whole text and its pictures, for they are the office's own."
    )


class CaseShape(Shape):
    """One case that nothing may be published about without an editor."""

    name: Text = Field(description="What editors call it. Anyone who can read this file can read it.")
    words: list[Text] = Field(min_length=1, description="Words and phrases: anything that has one of them waits.")
    until: Day = Field(description="The last day it is watched.")
    note: Text | None = Field(None, description="A note for editors. Readers of the site never see it.")


class PeriodShape(Shape):
    """The days before one poll, in which less is said."""

    name: Spoken = Field(description="What it is called, such as the election and its year. Readers see it.")
    kind: PollWord = Field(PollKind.ELECTION, description=f"What is voted on: {', '.join(PollKind)}.")
    since: Day = Field(alias="from", description="The first day.")
    until: Day = Field(
        alias="to", description="The last day: the day of the poll, or later. All ends with it by itself."
    )
    poll: Day | None = Field(None, description="The day of the poll. Empty: the last day.")
    areas: list[Text] = Field(
        [], description="The ids of the areas that vote, from the patch. Empty: all of it. Names wait everywhere."
    )
    candidates: list[Text] = Field([], description="As nominated: anything that names one of them waits.")
    parties: list[Text] = Field([], description="As registered: anything that names one of them waits.")


class FileShape(Shape):
    """partners.yaml: who a Partner Hub listens to. Data only."""

    model_config = ConfigDict(title="partners.yaml")

    hub: HubShape = Field(description="This site: its title, address and languages.")
    office: list[BodyShape] = Field(
        min_length=1, description="The bodies the hub serves, one after another, in order of date."
    )
    patch: AreaShape = Field(description="The tree of areas that items are placed on.")
    topics: list[TopicShape] = Field([], description="What people here talk about.")
    accounts: list[AccountShape] = Field([], description="The office's own channels.")
    partners: list[PartnerShape] = Field([], description="The organisations we listen to.")
    watch: list[CaseShape] = Field(
        [], description="Cases, such as a trial, that nothing may be published about before a day without an editor."
    )
    restricted_periods: list[PeriodShape] = Field(
        [], description="The days before a poll, in which the office says less and candidates and parties wait."
    )


# Each key that holds mappings, with the shape of one of them. A key means the same wherever it stands.
SHAPES: Mapping[str, type[BaseModel]] = {
    "hub": HubShape,
    "network": NetworkShape,
    "office": BodyShape,
    "patch": AreaShape,
    "areas": AreaShape,
    "topics": TopicShape,
    "accounts": AccountShape,
    "partners": PartnerShape,
    "promise": PromiseShape,
    "instead": InsteadShape,
    "permission": PermissionShape,
    "channels": ChannelShape,
    "watch": CaseShape,
    "restricted_periods": PeriodShape,
}
