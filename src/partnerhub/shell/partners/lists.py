"""`hub partners import-opml` and `export-opml`: lists of feeds from and for any feed reader."""

from __future__ import annotations

import asyncio
import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from partnerhub.address import Allowed
from partnerhub.collect.discovery import patterns
from partnerhub.collect.discovery.known import same_address, same_site
from partnerhub.collect.discovery.patterns import Closed, Known, same_feed, site_of
from partnerhub.collect.discovery.values import Outline, Outlines
from partnerhub.collect.opml import LARGEST
from partnerhub.collect.values import Failed
from partnerhub.collect.worker import Outliners
from partnerhub.config import editing
from partnerhub.config.editing import Fields, NewPartner
from partnerhub.config.kept import FILE
from partnerhub.config.loading import load
from partnerhub.config.values import address_problem, private_problem
from partnerhub.errors import ConfigError, Mistake, Refused
from partnerhub.model import Hub, Kind, Trust
from partnerhub.publish import feeds
from partnerhub.shell.exits import wrong
from partnerhub.shell.partners.add import partner_fields
from partnerhub.shell.partners.asking import channel_id, new_id, partner_words, unknown
from partnerhub.shell.report import count, plain
from partnerhub.shell.terminal import out

_LISTS = frozenset({"include", "link", "source"})  # outlines that lead to another list


@dataclass(frozen=True, slots=True)
class Row:
    """What became of one outline. `why`: not taken."""

    line: int
    name: str
    url: str
    why: str | None = None
    channel: str | None = None
    partner: str | None = None


@dataclass(slots=True)
class _New:
    """A partner that the list makes."""

    id: str
    name: str
    home: str | None
    topics: list[str]
    channels: list[Fields] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Plan:
    rows: tuple[Row, ...]  # in the list's order
    partners: tuple[Fields, ...]
    without_topic: tuple[str, ...]  # categories that are no topic here


def import_opml(
    directory: Path, file: Path, areas: Sequence[str], trust: Trust | None, dry_run: bool, as_json: bool
) -> None:
    """Raises `ConfigError` when the list cannot be read, `Refused` when nothing in it can be taken."""
    hub = load(directory)
    if strange := unknown(areas, hub.by_area, "area"):
        raise ConfigError(Mistake("--areas", 0, "", each) for each in strange)
    outlines = asyncio.run(_read(file))
    plan = plan_of(hub, outlines, areas, trust)
    if plan.partners and not dry_run:
        editing.write(hub.root, [NewPartner(fields) for fields in plan.partners])
    if as_json:
        rows = [{name: getattr(row, name) for name in Row.__dataclass_fields__} for row in plan.rows]
        data = {"written": bool(plan.partners) and not dry_run, "outlines": rows, "categories": plan.without_topic}
        print(json.dumps({**data, "remarks": outlines.remarks}, ensure_ascii=False))
    else:
        _tell(plan, outlines, file, dry_run)
    if not plan.partners:
        raise Refused("Nothing in the list was taken. The reasons stand above; partners.yaml is as it was.")


async def _read(file: Path) -> Outlines:
    try:
        with file.open("rb") as opened:
            body = opened.read(LARGEST + 1)
    except OSError as error:
        raise wrong(str(file), f"cannot be read: {error.strerror}") from None
    async with Outliners(workers=1) as outliners:
        read = await outliners.read(body)
    if isinstance(read, Failed):
        line = re.match(r"line (\d+): ", read.reason)
        raise ConfigError(
            [Mistake(str(file), int(line[1]) if line else 0, "", read.reason[line.end() if line else 0 :])]
        )
    return read


def plan_of(hub: Hub, outlines: Outlines, areas: Sequence[str], trust: Trust | None) -> Plan:
    """Which outlines become channels of which new partners, and why the others do not."""
    allow, named = Allowed.parse(hub.allow), _topics(hub)
    rows: list[Row] = []
    new: dict[str, _New] = {}
    seen: dict[str, int] = {}
    strange: dict[str, None] = {}
    for entry in outlines.entries:
        url = patterns.web_address(entry.feed) or entry.feed
        name = entry.name or site_of(entry.page) or site_of(url) or "no name"
        if why := _why_not(hub, entry, url, allow, seen):
            rows.append(Row(entry.line, name, plain(url), why=why))
            continue
        seen[same_feed(url)] = entry.line
        page = entry.within_page or entry.page
        home = page if page and not address_problem(page) and not private_problem(page, allow, is_link=True) else None
        topics, others = _split_topics(entry.categories, named)
        strange |= dict.fromkeys(others)
        within = f"within {entry.within_line}" if entry.within else f"row {len(rows)}"
        key = f"page {same_feed(home)}" if home else within
        if key not in new:
            called = entry.within or name
            new[key] = _New(new_id(called, [*hub.by_partner, *(each.id for each in new.values())]), called, home, [])
        partner = new[key]
        partner.topics += [topic for topic in topics if topic not in partner.topics]
        known = patterns.recognise(url)
        kind = known.kind if isinstance(known, Known) else Kind.FEED
        taken = [str(channel["id"]) for each in new.values() for channel in each.channels]
        channel = channel_id(partner.id, kind, hub, taken)
        partner.channels.append({"id": channel, "kind": kind.value if kind is not Kind.FEED else None, "url": url})
        rows.append(Row(entry.line, name, url, channel=channel, partner=partner.id))
    fields = tuple(
        partner_fields(each.id, each.name, each.home, areas, each.topics, trust, each.channels) for each in new.values()
    )
    return Plan(tuple(rows), fields, tuple(strange))


def export_opml(directory: Path, templates: Path, to: Path | None) -> None:
    """The same list as the site's own channels.opml."""
    hub = load(directory, needs_files=False)
    around = Environment(
        loader=FileSystemLoader(templates),
        autoescape=True,
        trim_blocks=True,
        lstrip_blocks=True,
        undefined=StrictUndefined,
    )
    text = around.get_template("channels.opml").render(view=feeds.outline(hub))
    if to is None:
        print(text)
        return
    to.write_text(f"{text}\n", encoding="utf-8", newline="\n")
    channels = [channel for channel in hub.channels if channel.url]
    out.print(f"{count(len(channels), 'channel')} written to {to}.", markup=False, highlight=False, soft_wrap=True)


def _why_not(hub: Hub, entry: Outline, url: str, allow: Allowed, seen: Mapping[str, int]) -> str | None:
    """Why an outline is not taken; None when it is."""
    if entry.type == "source" or (not entry.feed and entry.page and entry.type in _LISTS):
        return "leads to another list: save that and import it by itself"
    if not entry.feed and entry.page:
        return f"names a page and no feed: try hub partners add {plain(entry.page)}"
    if not entry.feed:
        return "names no feed (it has no xmlUrl)"
    if problem := address_problem(url) or private_problem(url, allow):
        return f"its address {problem}"
    if isinstance(closed := patterns.recognise(url), Closed):
        return f"{closed.network} lets no machine read without a key: try hub partners add {plain(url)}"
    if line := seen.get(same_feed(url)):
        return f"the same feed as on line {line}"
    if there := same_address(hub, [url], {}):
        return f"channel {there.id} of {partner_words(hub.by_partner[there.partner])} reads it already"
    if near := same_site(hub, entry.within_page or entry.page, url):
        return f"is on the site of {partner_words(near)}: hub partners add {plain(url)} --to {near.id}"
    return None


def _topics(hub: Hub) -> dict[str, str]:
    """Topics by what a list may call them: their ids, and their names in every language."""
    named = {topic.id.casefold(): topic.id for topic in hub.topics}
    named |= {topic.name.casefold(): topic.id for topic in hub.topics}
    return named | {
        each.text.casefold(): each.id for each in hub.wordings if (each.of, each.field) == ("topics", "name")
    }


def _split_topics(categories: Iterable[str], named: Mapping[str, str]) -> tuple[list[str], list[str]]:
    """The topics that categories name with any of their steps, and the categories that name none."""
    topics: list[str] = []
    others: list[str] = []
    for category in categories:
        found = [named[step.casefold()] for step in category.split("/") if step.casefold() in named]
        topics += found
        others += [] if found else [category]
    return list(dict.fromkeys(topics)), others


def _tell(plan: Plan, outlines: Outlines, file: Path, dry_run: bool) -> None:
    for line in (*_lines(plan, outlines, file), *_outcome(plan, dry_run)):
        out.print(line, markup=False, highlight=False, soft_wrap=True)


def _lines(plan: Plan, outlines: Outlines, file: Path) -> Iterator[str]:
    for remark in outlines.remarks:
        yield f"{file}: {remark}"
    for row in plan.rows:
        about = f"{file}:{row.line}: {plain(row.name)}"
        yield f"- {about}: {row.why}" if row.why else f"+ {about}: channel {row.channel} of {row.partner}"


def _outcome(plan: Plan, dry_run: bool) -> Iterator[str]:
    taken = sum(row.why is None for row in plan.rows)
    where = "would be written" if dry_run else f"written to {FILE}"
    partners = count(len(plan.partners), "new partner")
    yield ""
    made = f": {partners} {where}, all link-only" if plan.partners else ""
    yield f"{taken} of {count(len(plan.rows), 'outline')} taken{made}."
    if plan.without_topic:
        some = ", ".join(plan.without_topic[:10]) + (", …" if len(plan.without_topic) > 10 else "")
        yield f"Categories that are no topic here, for an editor to place: {some}"
    if plan.partners and not dry_run:
        yield (
            "Nobody has asked these feeds yet: hub partners check "
            + " ".join(str(fields["id"]) for fields in plan.partners[:5])
            + (" …" if len(plan.partners) > 5 else "")
        )
