"""How channels, networks, exports, topics, areas, instants and the states of things are called to readers."""

from __future__ import annotations

from datetime import UTC, datetime

from partnerhub.language import N_, Language
from partnerhub.model import Area, Channel, Exporter, Form, Ground, Health, Kind, Topic
from partnerhub.publish import addresses
from partnerhub.publish.views.values import Tag

NETWORKS = {
    Kind.MASTODON: "Mastodon",
    Kind.BLUESKY: "Bluesky",
    Kind.YOUTUBE: "YouTube",
    Kind.PODCAST: N_("podcast"),
    Kind.BLOGGER: N_("blog"),
    Kind.GOVUK: "GOV.UK",
    Kind.BRIDGE: N_("a bridge"),
    Kind.ICAL: N_("calendar"),
    Kind.ARCHIVE: N_("the owner's own export"),
}
WEBSITE = N_("website")
ENTERED = {
    Form.POST: N_("a post, entered by hand on %(day)s"),
    Form.MEETING: N_("a meeting, entered by hand on %(day)s"),
    Form.LETTER: N_("a letter, entered by hand on %(day)s"),
    Form.SURVEY: N_("a survey, entered by hand on %(day)s"),
}
EXPORTED = {
    Exporter.X: N_("X, from the owner's own export of %(day)s"),
    Exporter.FACEBOOK: N_("Facebook, from the owner's own export of %(day)s"),
    Exporter.GOOGLE_PLUS: N_("Google+, from the owner's own export of %(day)s"),
    Exporter.YOUTUBE: N_("YouTube, from the owner's own export of %(day)s"),
    Exporter.BLOGGER: N_("a blog, from the owner's own export of %(day)s"),
    Exporter.WORDPRESS: N_("a website, from the owner's own export of %(day)s"),
    Exporter.MAIL: N_("a newsletter, from the owner's own export of %(day)s"),
    Exporter.FILE: N_("from the owner's own export of %(day)s"),
}
POSTED = {Exporter.X, Exporter.FACEBOOK, Exporter.GOOGLE_PLUS}
WITHDREW = {
    Ground.PRIVACY: N_("We withdrew this story on %(day)s, to protect somebody's privacy."),
    Ground.LEGAL: N_("We withdrew this story on %(day)s, for a legal reason."),
    Ground.SAFETY: N_("We withdrew this story on %(day)s, to keep somebody safe."),
    Ground.ACCURACY: N_("We withdrew this story on %(day)s, because it was not accurate."),
    Ground.PERMISSION: N_("We withdrew this story on %(day)s, because we had no permission to show it."),
    Ground.REQUEST: N_("We withdrew this story on %(day)s, because we were asked to."),
    Ground.MISTAKE: N_("We withdrew this story on %(day)s, because publishing it was our mistake."),
}
HEALTHS = {  # what a partner's page says of a channel that is not well
    Health.QUIET: N_("quiet for a while"),
    Health.STALE: N_("silent for long"),
    Health.FAILING: N_("cannot be read at present"),
    Health.GONE: N_("closed"),
    Health.SUSPECT: N_("nothing new, though it says so"),
    Health.FROZEN: N_("no longer read: the term is over"),
}


def via(channel: Channel | None, words: Language) -> str:
    if channel is None:
        return words.gettext("a former channel")
    return words.gettext(NETWORKS.get(channel.kind, WEBSITE))


def same_language(one: str, other: str) -> bool:
    return one.partition("-")[0].lower() == other.partition("-")[0].lower()


def topic_tag(topic: Topic) -> Tag:
    return Tag(topic.name, addresses.topic(topic.id))


def area_tag(area: Area) -> Tag:
    return Tag(area.name, addresses.area(area.id))


def stamp(moment: datetime) -> str:
    """An instant for machines: 2026-11-20T05:00:00Z."""
    return moment.astimezone(UTC).isoformat()[:19] + "Z"
