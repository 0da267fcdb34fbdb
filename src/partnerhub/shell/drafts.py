"""Pages begun for an editor: a round-up to finish, a notice about an account that was not in its owner's hands."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from difflib import get_close_matches
from pathlib import Path

from partnerhub.config.content.writing import write_page
from partnerhub.curate.rank import calm
from partnerhub.model import Hub, Incident, Story, StoryState
from partnerhub.publish import roundups
from partnerhub.publish.views import Views
from partnerhub.shell.exits import wrong
from partnerhub.shell.opened import Opened
from partnerhub.shell.report import count
from partnerhub.shell.run import no_such_channel
from partnerhub.shell.terminal import out
from partnerhub.shell.times import long_time, typed_time

RECENT = timedelta(days=31)  # of a topic: what a round-up begins with
MOST, EACH = 12, 2  # stories in all, and of one partner


def roundup(found: Opened, about: str, by: str) -> None:
    """Writes the draft: the newest stories, each as its partner's permission lets us quote it."""
    hub, debates = found.hub, {debate.id: debate for debate in found.content.debates}
    if about not in {*debates, *hub.by_topic}:
        near = get_close_matches(about, [*debates, *hub.by_topic], 1)
        meant = f'did you mean "{near[0]}"?' if near else f"topics are {', '.join(hub.by_topic)}"
        raise wrong("hub roundup", f'no debate or topic has the id "{about}" ({meant})')
    title = debates[about].question if about in debates else hub.by_topic[about].name
    stories = calm(_said_on(found, about, is_debate=about in debates), MOST, EACH)
    views = Views(hub)
    fields = {
        "title": roundups.title(title, about in debates, views.words),
        "on": found.today,
        "by": by,
        "debate" if about in debates else "topic": about,
        "stories": [story.id for story in stories],
        "status": "draft",
    }
    body = roundups.draft(title, list(found.store.told(stories)), hub, views, is_debate=about in debates)
    path = write_page(hub.root / "content" / "roundups" / f"{found.today}-{about}.md", fields, body)
    _tell(hub, path, f"It quotes {count(len(stories), 'story', 'stories')}; nobody sees it yet.")
    _tell(
        hub,
        None,
        "Write what you make of them between the quotes, take out what does not belong, and say "
        "`status: published` when it is done.",
    )


def _said_on(found: Opened, about: str, is_debate: bool) -> list[Story]:
    """Published stories of a debate, or of the last weeks on a topic, newest first."""
    published = found.store.stories(StoryState.PUBLISHED)
    if is_debate:
        return [story for story in published if any(joined.debate == about for joined in story.joined)]
    since = found.now - RECENT
    return [story for story in published if about in story.topics and story.placed >= since]


def incident(found: Opened, channel: str, since: datetime, until: datetime | None, by: str) -> None:
    """Writes the notice, and says how much it holds. It is one that readers may see as it stands."""
    hub = found.hub
    if channel not in hub.by_channel:
        raise wrong("hub incident", no_such_channel(channel, hub))
    begun, ended = _there(found, since), _there(found, until) if until else None
    if begun > found.now or (ended and ended < begun):
        raise wrong("hub incident", "--from should be in the past, and --to after it")
    if other := next((each for each in found.content.incidents if _overlaps(each, channel, begun, ended)), None):
        over = f"until {long_time(other.until, found.zone)}" if other.until else ""
        told = f"{other.file} already tells of {channel} since {long_time(other.since, found.zone)}"
        remedy = "change its `from:` and `to:`" if over else 'add the line "to: …" to it, with when it ended'
        raise wrong("hub incident", f"{told}{f' {over}' if over else ''}: {remedy}")
    partner = hub.by_partner[hub.by_channel[channel].partner].name
    fields = {
        "title": f"{partner}: an account may have been in other hands",
        "channel": channel,
        "from": typed_time(begun, found.zone),
        "to": typed_time(ended, found.zone) if ended else None,
        "by": by,
        "on": found.today,
    }
    path = write_page(
        hub.root / "content" / "incidents" / f"{found.today}-{channel}.md", fields, notice(found, partner, begun, ended)
    )
    held = found.store.said_between(channel, begun, ended or found.now)
    _tell(hub, path, f"{count(held, 'item')} of {channel} {'waits' if held == 1 else 'wait'} from the next build on.")
    over = "" if ended else f" When it is over, write at its top: to: {typed_time(found.now, found.zone)}"
    _tell(hub, None, f"Readers will see this notice: say in it what is known.{over}")


def notice(found: Opened, partner: str, begun: datetime, ended: datetime | None) -> str:
    """What can be said before anything is known."""
    since, until = long_time(begun, found.zone), long_time(ended, found.zone) if ended else ""
    when = f"From {since} until {until}" if until else f"Since {since}"
    return (
        f"{when}, somebody else may have been writing on one of the accounts that we list here for “{partner}”. "
        "What was said there in that time is not shown here until an editor has looked at it. "
        "Please do not follow links from it, and do not answer it.\n\n"
        "We will say here what we learn."
    )


def _there(found: Opened, moment: datetime) -> datetime:
    """A time as typed, in the hub's time zone, in UTC."""
    return moment.replace(tzinfo=found.zone).astimezone(UTC)


def _overlaps(one: Incident, channel: str, begun: datetime, ended: datetime | None) -> bool:
    return (
        one.channel == channel and (one.until is None or one.until >= begun) and (ended is None or one.since <= ended)
    )


def _tell(hub: Hub, path: Path | None, text: str) -> None:
    if path:
        out.print(str(path.relative_to(hub.root)), markup=False, highlight=False, soft_wrap=True)
    out.print(text, markup=False, highlight=False, soft_wrap=True)
