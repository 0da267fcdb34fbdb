"""Which stories answer which: what items link to, and the stories that stand at these addresses.

Knows links and places only. What of an item's words readers see is decided in `curate`.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from datetime import datetime

from sqlalchemy import Connection, delete, func, select

from partnerhub.model import StoryState
from partnerhub.store import schema as t
from partnerhub.store.questions import Questions, batches, write

REPEATED = 6  # a page that more items of one channel link to stands in its footer, and answers nothing
OWN = re.compile(r"/(?:[\w-]+/)?stories/([a-z2-7]{12})\.html")  # below the hub's own address, in any of its languages

# Each (page, the story told there, a story that links to it). `trim` does in SQL what `bare` does.
ANSWERS = """
WITH footer AS (
  SELECT mention.address, item.channel FROM mention JOIN item ON item.id = mention.item
  GROUP BY mention.address, item.channel HAVING count(*) > :repeated
), page AS (
  SELECT id, rtrim(substr(address, instr(address, '://') + 3), '/') AS address FROM item WHERE address IS NOT NULL
)
SELECT DISTINCT mention.address, there.story AS told, here.story AS answer
FROM page
JOIN mention ON mention.address = CASE WHEN page.address LIKE 'www.%' THEN substr(page.address, 5) ELSE page.address END
JOIN item ON item.id = mention.item
JOIN story_item AS there ON there.item = page.id AND there.shown > 0
JOIN story_item AS here ON here.item = mention.item
WHERE NOT EXISTS (SELECT 1 FROM footer WHERE footer.address = mention.address AND footer.channel = item.channel)
"""


def bare(address: str) -> str:
    """An address as links are compared: without scheme, www., fragment and the last slash.

    >>> bare("https://www.example.org/news/#top")
    'example.org/news'
    """
    return address.partition("://")[2].partition("#")[0].rstrip("/").removeprefix("www.")


class Mentions(Questions):
    """Who links to whom."""

    def save_mentions(self, mentions: Mapping[str, Collection[str]]) -> None:
        """Writes what each of these items links to now: {item: addresses}; () for one that readers do not see."""
        rows = [
            {"item": item, "address": address}
            for item, addresses in mentions.items()
            for address in sorted({bare(each) for each in addresses})
        ]
        with self._writing.begin() as db:
            for some in batches(mentions):
                db.execute(delete(t.mention).where(t.mention.c.item.in_(some)))
            write(db, t.mention.insert(), rows)

    def answers(self, home: str) -> dict[str, tuple[str, ...]]:
        """By published story: the other published stories that link to it, in order of time.

        A link counts to the page of a telling at its source, and below `home`, the hub's own address, to the story's
        page here, also to one that has since been merged into it.
        """
        found: dict[str, set[str]] = defaultdict(set)
        with self._engine.connect() as db:
            for told, answer in (*_at_the_source(db), *_here(db, bare(home) if home else "")):
                if told != answer:
                    found[told].add(answer)
            ids = found.keys() | {answer for answers in found.values() for answer in answers}
            placed: dict[str, tuple[datetime, str]] = {}
            for some in batches(sorted(ids)):
                published = select(t.story.c.id, t.story.c.placed).where(t.story.c.state == StoryState.PUBLISHED)
                placed |= {row.id: (row.placed, row.id) for row in db.execute(published.where(t.story.c.id.in_(some)))}
        return {
            told: shown
            for told in sorted(found.keys() & placed.keys())
            if (shown := tuple(sorted(found[told] & placed.keys(), key=placed.__getitem__)))
        }

    def linking(self, pages: Collection[str]) -> dict[str, tuple[str, ...]]:
        """By page: the stories with an item that links to it, in order of their ids. Readers may not see them all."""
        by_address: dict[str, list[str]] = defaultdict(list)
        for page in pages:
            by_address[bare(page)].append(page)
        found: dict[str, set[str]] = defaultdict(set)
        linked = select(t.mention.c.address, t.story_item.c.story).join(
            t.story_item, t.story_item.c.item == t.mention.c.item
        )
        with self._engine.connect() as db:
            for some in batches(sorted(by_address)):
                for row in db.execute(linked.where(t.mention.c.address.in_(some))):
                    found[row.address].add(row.story)
        return {page: tuple(sorted(found[bare(page)])) for page in pages if bare(page) in found}


def _at_the_source(db: Connection) -> Iterable[tuple[str, str]]:
    """(story, a story that links to its source). A page that several stories stand on is no story's own."""
    by_page: dict[str, set[tuple[str, str]]] = defaultdict(set)
    for row in db.exec_driver_sql(ANSWERS, {"repeated": REPEATED}):
        by_page[row.address].add((row.told, row.answer))
    return (pair for pairs in by_page.values() if len({told for told, _ in pairs}) == 1 for pair in pairs)


def _here(db: Connection, home: str) -> Iterable[tuple[str, str]]:
    """(story, a story that links to its page here)."""
    if not home:
        return ()
    below = t.mention.c.address.between(f"{home}/", f"{home}/\U0010ffff")
    linked = select(t.mention.c.address, t.story_item.c.story).join(
        t.story_item, t.story_item.c.item == t.mention.c.item
    )
    named: dict[str, set[str]] = defaultdict(set)
    for row in db.execute(linked.where(below)):
        if own := OWN.fullmatch(row.address, len(home)):
            named[own[1]].add(row.story)
    into = func.coalesce(func.json_extract(t.story.c.value, "$.into"), t.story.c.id).label("now")
    pairs = []
    for some in batches(sorted(named)):
        for row in db.execute(select(t.story.c.id, into).where(t.story.c.id.in_(some))):
            pairs += [(row.now, answer) for answer in named[row.id]]
    return pairs
