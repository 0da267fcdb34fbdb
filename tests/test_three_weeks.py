"""Three weeks of a busy hub, night by night on an injected clock: every decision still holds on every night after it.

Sources edit, lose and repeat their posts; an editor decides; the store is deleted half-way and built again from what
the sources still list. The hub and all its words are made up.
"""

from __future__ import annotations

import asyncio
import random
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from xml.sax.saxutils import escape

import pytest

from partnerhub.collect.pipeline import collect
from partnerhub.config import load, read_content
from partnerhub.config.content.writing import write_decision
from partnerhub.curate import Curated, curate, is_current
from partnerhub.model import Decision, Do, Ground, Story, StoryState, Told
from partnerhub.store import Store, open_store
from tests.command import hub as run

FIRST = datetime(2026, 10, 1, 3, tzinfo=UTC)
NIGHTS = 21
SPEAKERS = {"council": "auto", "choir": "auto", "farm": "auto", "ferry": "auto", "board": "auto", "watch": "review"}
SYLLABLES = [c + v + d for c in "bdfgklmnprstv" for v in "aeiou" for d in "lmnrst"]

CONFIG = """
hub: {{title: Harbour, contact: hub@harbour.example, timezone: Europe/London}}
office: [{{name: The Harbour Office, short: Office, from: 2012-11-22}}]
patch: {{id: harbour, name: Harbour, kind: force}}
topics: [{{id: boats, name: Boats, keywords: [boats]}}, {{id: lamps, name: Lamps, keywords: [lamps]}}]
partners:
{partners}
"""
PARTNER = """  - id: {id}
    name: The {name}
    url: https://{id}.example/
    areas: [harbour]
    trust: {trust}
    permission: {{basis: agreement, granted_by: the chair, date: 2026-09-01, excerpt_words: all}}
    channels: [{{id: {id}-news, kind: rss, path: feeds/{id}.xml}}]
"""


@dataclass(frozen=True)
class Post:
    key: str
    title: str
    text: str
    at: datetime


@dataclass
class World:
    """The sources, the hub's directory, and what was decided so far."""

    root: Path
    posts: dict[str, list[Post]] = field(default_factory=lambda: {who: [] for who in SPEAKERS})
    night: int = 0
    listed: int = 12  # posts that a source lists
    checks: dict[str, Callable[[Seen], bool]] = field(default_factory=dict)

    @property
    def now(self) -> datetime:
        return FIRST + timedelta(days=self.night)

    @property
    def yesterday(self) -> datetime:
        return self.now - timedelta(hours=9)

    def say(self, who: str, key: str, title: str, text: str) -> str:
        """Publishes a post and returns its address."""
        self.posts[who].append(Post(key, title, text, self.yesterday))
        return address(who, key)

    def edit(self, who: str, key: str, **changes: Any) -> None:
        self.posts[who] = [replace(post, **changes) if post.key == key else post for post in self.posts[who]]

    def lose(self, who: str, key: str) -> Post:
        [lost] = [post for post in self.posts[who] if post.key == key]
        self.posts[who].remove(lost)
        return lost

    def decide(self, do: str, about: str, holds: Callable[[Seen], bool], **more: Any) -> None:
        """Writes a decision; from the next night on it must hold."""
        hub = load(self.root)
        on = self.now + timedelta(hours=6)
        write_decision(hub, Decision("", about, Do(do), "AB", on, "so that it is decided", **more))
        self.checks[f"night {self.night}: {do} {about}"] = holds

    def write(self) -> None:
        (self.root / "feeds").mkdir(exist_ok=True)
        names = {who: who.title() for who in SPEAKERS}
        partners = "".join(PARTNER.format(id=who, name=names[who], trust=trust) for who, trust in SPEAKERS.items())
        (self.root / "partners.yaml").write_text(CONFIG.format(partners=partners), encoding="utf-8")
        for who, posts in self.posts.items():
            newest = sorted(posts, key=lambda post: post.at)[-self.listed :]
            items = "".join(
                f"<item><title>{escape(post.title)}</title><link>{address(who, post.key)}</link>"
                f'<guid isPermaLink="false">{who}-{post.key}</guid><description>{escape(post.text)}</description>'
                f"<pubDate>{post.at:%a, %d %b %Y %H:%M:%S} +0000</pubDate></item>"
                for post in reversed(newest)
            )
            text = f'<rss version="2.0"><channel><title>{who}</title><link>https://{who}.example/</link>{items}</channel></rss>'
            (self.root / "feeds" / f"{who}.xml").write_text(text, encoding="utf-8")

    def live(self, between: Callable[[Seen], None] = lambda _: None) -> None:
        """One night: collect, curate, and every decision so far is looked at."""
        self.night += 1
        for who in SPEAKERS:
            self.say(who, f"day{self.night}", *chatter(who, self.night))
        between_first = self.root / "var"
        self.write()
        hub = load(self.root)
        content = read_content(hub)
        with open_store(between_first / "hub.sqlite") as store:
            asyncio.run(collect(hub, store, self.now, offline=True, entries=content.entries))
            store.remember({"collected": self.now.isoformat()})
            curated = curate(hub, content, store, self.now)
            assert is_current(hub, content, store, self.now)
            seen = Seen(store, curated)
            broken = [name for name, holds in self.checks.items() if not holds(seen)]
            assert broken == [], f"no longer holds on night {self.night}"
            between(seen)


@dataclass
class Seen:
    """What readers and editors see on one night."""

    store: Store
    curated: Curated

    def ids(self, link: str) -> list[str]:
        return self.store.at_address([link]).get(link, [])

    def told(self, link: str) -> Told | None:
        """The published story that shows what stands at this address at the source."""
        stories = self.store.stories(StoryState.PUBLISHED)
        return next((one for one in self.store.told(stories) if any(i.said.link == link for i in one.items)), None)

    def words(self, link: str) -> str | None:
        told = self.told(link)
        return next((item.said.text for item in told.items if item.said.link == link), None) if told else None

    def story(self, id_: str) -> Story | None:
        return self.store.some_stories([id_]).get(id_)

    def state(self, id_: str) -> StoryState | None:
        story = self.story(id_)
        return story.state if story else None

    def asks(self, link: str) -> list[str]:
        ids = self.ids(link)
        return [ask.rule for story in self.store.asking() for ask in story.asks if ask.item in ids]


def address(who: str, key: str) -> str:
    return f"https://{who}.example/{key}"


def chatter(who: str, night: int) -> tuple[str, str]:
    """A title and a text that no other post shares a rare word with."""
    words = random.Random(f"{who} {night}")
    made = ["".join(words.sample(SYLLABLES, 3)) for _ in range(12)]
    return " ".join(made[:4]).capitalize(), " ".join(made[4:]) + "."


@pytest.fixture
def world(tmp_path: Path) -> World:
    return World(tmp_path)


def test_every_decision_of_three_weeks_still_holds(world: World) -> None:
    spam = world.say("board", "spam", "Cheap boats, all boats, boats today", "Boats boats boats, none of them afloat.")
    lantern = world.say(
        "choir", "lantern", "Lantern walk along the mole on Friday", "Forty lanterns leave the mole at six."
    )
    walk = world.say("watch", "walk", "Stewards wanted once more", "Ten of us will be there in yellow, with whistles.")
    notice = world.say(
        "council", "notice", "The slipway is closed for repairs", "It opens again when the planks are dry."
    )
    story = world.say(
        "farm", "story", "The ewe that took the ferry", "She paid nothing, and was asked to sit down inside."
    )
    wrong = world.say(
        "ferry", "wrong", "A passenger who wishes to be left alone", "We told more about them than we should have."
    )
    world.live()
    seen_ids: dict[str, str] = {}

    def remember(seen: Seen) -> None:
        for link in (spam, lantern, walk, notice, story, wrong):
            [seen_ids[link]] = seen.ids(link)
        assert seen.told(spam)
        assert seen.asks(walk) == ["trust"]

    world.live(remember)
    ids = dict(seen_ids)
    world.decide("reject", ids[spam], lambda seen: seen.told(spam) is None)
    world.decide("publish", ids[walk], lambda seen: seen.told(walk) is not None)
    world.decide("retitle", ids[story], lambda seen: told_title(seen, story) == "A ewe at sea", title="A ewe at sea")
    world.decide("topic", ids[notice], lambda seen: told_topics(seen, notice) == ("boats",), topics=("boats",))
    world.decide("note", ids[notice], lambda seen: "A note" in notes(seen, notice), note="A note of ours.")
    world.live()

    # A rejected post is taken down by its source, comes back, and comes back in other words.
    lost = world.lose("board", "spam")
    world.live()
    world.posts["board"].append(lost)
    world.live(lambda seen: None if seen.state(ids[spam]) is StoryState.REJECTED else pytest.fail("it came back"))
    world.edit("board", "spam", title="Quite another title", text="Nothing here about anything that floats any more.")
    world.live(lambda seen: None if seen.asks(spam) == [] else pytest.fail("a rejected post asks again"))

    # Edits at the source: a slip is shown at once, another text waits, is declined, and the next one is accepted.
    world.edit("council", "notice", text="It opens again when the boards are dry.")
    world.live(
        lambda seen: (
            None if seen.words(notice) == "It opens again when the boards are dry." else pytest.fail("it is not shown")
        )
    )
    world.edit("council", "notice", text="Now we write of something else altogether, with other words throughout.")
    versions: list[str] = []

    def changed(seen: Seen) -> None:
        assert seen.words(notice) == "It opens again when the boards are dry."
        assert seen.asks(notice) == ["changed"]
        versions.append(seen.store.versions([ids[notice]])[ids[notice]][-1].digest)

    world.live(changed)
    first = versions[-1]
    world.decide("decline", ids[notice], lambda seen: "something else" not in (seen.words(notice) or ""), version=first)
    world.live(lambda seen: None if seen.asks(notice) == [] else pytest.fail("declined, and asked again"))
    world.edit("council", "notice", text="The third text of this notice has hardly a word of either earlier one.")
    world.live(changed)
    world.decide(
        "accept", ids[notice], lambda seen: (seen.words(notice) or "").startswith("The third"), version=versions[-1]
    )

    # Two partners told one thing: an editor joins them; an edit leaves them joined.
    merged = [story_id for link in (lantern, walk) for story_id in [ids[link]]]
    world.decide("merge", merged[0], lambda seen: seen.state(merged[1]) is StoryState.MERGED, others=(merged[1],))
    world.decide("withdraw", ids[wrong], lambda seen: is_withdrawn(seen, ids[wrong], wrong), ground=Ground.PRIVACY)
    world.live()
    world.edit("ferry", "wrong", text="They have written it again, in other words, and would like it shown.")
    world.edit("choir", "lantern", text="Fifty lanterns leave the mole at six.")
    world.live(
        lambda seen: (
            None
            if {i.partner for i in told(seen, lantern).items} == {"choir", "watch"}
            else pytest.fail("not both are shown")
        )
    )

    # A hold that ends by itself, and a feature that does.
    held = world.say(
        "farm", "held", "Two gates were left open above the cove", "Somebody counted the sheep twice and slept."
    )
    world.live()
    ids |= newest(world, held)
    until = (world.now + timedelta(days=2)).date()
    last = world.night + 2
    world.decide("hold", ids[held], lambda seen: (seen.told(held) is None) == (world.night <= last), until=until)
    world.decide(
        "feature", ids[story], lambda seen: told(seen, story).story.featured == (world.night <= last), until=until
    )
    world.live()

    # The store is lost. What fell off the sources' lists is gone; what was decided is not.
    (world.root / "var" / "hub.sqlite").unlink()
    gone = set(ids) - still_listed(world)
    assert gone >= {spam, wrong, walk}
    before = world.checks
    world.checks = {name: holds for name, holds in before.items() if not any(ids[link] in name for link in gone)}
    assert any(ids[held] in name for name in world.checks)

    def rebuilt(seen: Seen) -> None:
        assert {decision.about for decision in seen.curated.lost} == {ids[link] for link in gone if decided(ids[link])}
        assert seen.state(ids[wrong]) is StoryState.WITHDRAWN, "its address still says that it was withdrawn"

    def decided(id_: str) -> bool:
        return any(name.endswith(id_) for name in before)

    world.live(rebuilt)

    # What fell off is listed once more, to a store that never knew it: what was decided of it holds again.
    world.listed = 100
    world.checks = before
    while world.night < NIGHTS:
        world.live()

    ended = run("build", "--hub", world.root, "--now", f"{world.now:%Y-%m-%dT%H:%M:%SZ}")
    assert ended.code == 0, ended.err
    pages = {path.stem: path.read_text(encoding="utf-8") for path in (world.root / "output/stories").glob("*.html")}
    assert "An editor took this story off the site." in pages[ids[spam]]
    assert "oats" not in pages[ids[spam]]
    assert "A ewe at sea" in pages[ids[story]]
    assert "to protect somebody's privacy" in pages[ids[wrong]].replace("&#39;", "'")
    assert "left alone" not in pages[ids[wrong]]
    assert "told together with others" in pages[merged[1]]
    everything = "\n".join(
        p.read_text(encoding="utf-8") for p in (world.root / "output").rglob("*") if p.suffix in KINDS
    )
    assert "Quite another title" not in everything
    assert "wishes to be left alone" not in everything


KINDS = {".html", ".xml", ".json"}


def told(seen: Seen, link: str) -> Told:
    found = seen.told(link)
    assert found, link
    return found


def told_title(seen: Seen, link: str) -> str | None:
    return told(seen, link).story.title


def told_topics(seen: Seen, link: str) -> tuple[str, ...]:
    return told(seen, link).story.topics


def notes(seen: Seen, link: str) -> str:
    return " ".join(note.text for note in told(seen, link).story.notes)


def is_withdrawn(seen: Seen, id_: str, link: str) -> bool:
    story = seen.story(id_)
    return story is not None and story.state is StoryState.WITHDRAWN and seen.told(link) is None and bool(story.ended)


def newest(world: World, link: str) -> dict[str, str]:
    with open_store(world.root / "var" / "hub.sqlite") as store:
        return {link: store.at_address([link])[link][0]}


def still_listed(world: World) -> set[str]:
    return {
        address(who, post.key)
        for who, posts in world.posts.items()
        for post in sorted(posts, key=lambda post: post.at)[-world.listed :]
    }
