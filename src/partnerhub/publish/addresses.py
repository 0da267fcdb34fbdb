"""The address of every page, as a path inside the edition. Permanent: a change here breaks readers' links.

Paths name their file, so the site works from file://, in a sub-folder and on a domain alike. Pure.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from urllib.parse import quote

HOME = "index.html"
PARTNERS = "partners/index.html"
TOPICS = "topics/index.html"
AREAS = "areas/index.html"
KINDS = "kinds/index.html"
CLOSING = "closing/index.html"
EVENTS = "events/index.html"
A_TO_Z = "a-z/index.html"
SEARCH = "search/index.html"
ARCHIVE = "archive/index.html"
DEBATES = "debates/index.html"
ROUNDUPS = "roundups/index.html"
ELECTIONS = "elections/index.html"
CORRECTIONS = "corrections/index.html"
PERIOD_LOG = "elections/log/index.html"
PROMISES = "promises/index.html"
PROMISES_CSV = "promises/promises.csv"
PROMISES_JSON = "promises/promises.json"
COMMITMENTS = "commitments/index.html"
UNCONFERENCES = "unconferences/index.html"
NOTICES = "notices/index.html"  # urgent ones
STATUS = "status/index.html"
CONTACT = "contact/index.html"
OFFICE = "office/index.html"
FOLLOW = "follow/index.html"
NOT_FOUND = "404.html"
CHANNELS = "channels.opml"
SITEMAP = "sitemap.xml"
ROBOTS = "robots.txt"
HEADERS = "_headers"  # for the hosts that read it
FEEDS = {"atom": "atom.xml", "rss": "rss.xml", "json": "feed.json"}  # in the folder of what they follow


def story(story_id: str) -> str:
    return f"stories/{story_id}.html"


def partner(partner_id: str) -> str:
    return f"partners/{partner_id}/index.html"


def topic(topic_id: str) -> str:
    return f"topics/{topic_id}/index.html"


def area(area_id: str) -> str:
    return f"areas/{area_id}/index.html"


def kind(kind_id: str) -> str:
    return f"kinds/{kind_id}/index.html"


def debate(debate_id: str) -> str:
    return f"debates/{debate_id}/index.html"


def strand(debate_id: str, strand_id: str) -> str:
    return f"debates/{debate_id}/{strand_id}/index.html"


def roundup(roundup_id: str) -> str:
    return f"roundups/{roundup_id}/index.html"


def election(election_id: str) -> str:
    return f"elections/{election_id}/index.html"


def share_kit(election_id: str, file: str = "index.html") -> str:
    """What others may copy about an election, in words and pictures: the page, or one of its files."""
    return f"elections/{election_id}/share/{file}"


def hustings(hustings_id: str) -> str:
    return f"hustings/{hustings_id}/index.html"


def commitment(commitment_id: str) -> str:
    return f"commitments/{commitment_id}/index.html"


def notice(notice_id: str) -> str:
    return f"notices/{notice_id}/index.html"


def unconference(unconference_id: str) -> str:
    return f"unconferences/{unconference_id}/index.html"


def afterwards(unconference_id: str) -> str:
    """What was written about an unconference when it was over."""
    return f"unconferences/{unconference_id}/afterwards/index.html"


def promises(number: int) -> str:
    """Of a year."""
    return f"promises/{number:04d}/index.html"


def incident(incident_id: str) -> str:
    return f"incidents/{incident_id}/index.html"


def event(event_id: str) -> str:
    return f"events/{event_id}/index.html"


def events_month(day: date) -> str:
    return f"events/{day.year:04d}/{day.month:02d}/index.html"


def events_about(list_: str) -> str:
    """What happens in an area or about a topic: `areas/hexley/index.html` ► `events/areas/hexley/index.html`."""
    return f"events/{list_}"


def year(placed: date) -> str:
    return f"archive/{placed.year:04d}/index.html"


def month(placed: date) -> str:
    return f"archive/{placed.year:04d}/{placed.month:02d}/index.html"


def day(placed: date) -> str:
    return f"archive/{placed.year:04d}/{placed.month:02d}/{placed.day:02d}/index.html"


def prefix(language: str, languages: Sequence[str]) -> str:
    """The folder of a language: "" for the site's own, "cy/" for another."""
    return "" if language == languages[0] else f"{language.lower()}/"


def numbered(first: str, number: int) -> str:
    """Page N of a list: `…/page/N.html`, so that ward-1's second page is not ward-12."""
    return f"{folder(first)}page/{number}.html"


def folder(path: str) -> str:
    """`topics/youth/index.html` ► `topics/youth/`, the root is ""."""
    return path.rpartition("/")[0] + "/" if "/" in path else ""


def feed(path: str, form: str) -> str:
    """The feed of a list page: form is atom, rss or json."""
    return folder(path) + FEEDS[form]


def calendar(path: str) -> str:
    """The calendar of a list page."""
    return f"{folder(path)}calendar.ics"


def digest(path: str) -> str:
    """The e-mail text of a list page."""
    return f"{folder(path)}digest.txt"


def embed(path: str, form: str) -> str:
    """What other sites show of a list page: form is html or json."""
    return f"{folder(path)}embed.{form}"


def root_from(path: str) -> str:
    """The way from a page up to the root: "." for `index.html`, "../.." for `topics/youth/index.html`."""
    depth = path.count("/")
    return "/".join([".."] * depth) or "."


def absolute(url: str, path: str) -> str:
    """The public address of a path. Folders stand for their index page, as hosts serve them."""
    path = path.removesuffix("index.html") if path == HOME or path.endswith("/index.html") else path
    return url + quote(path)
