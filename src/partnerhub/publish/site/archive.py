"""The archive: everything ever published, by year, month and day."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from datetime import date
from typing import TYPE_CHECKING

from partnerhub.publish import addresses
from partnerhub.publish.activity import by_year
from partnerhub.publish.page import IsKept, Page
from partnerhub.publish.site import indexes, lists
from partnerhub.publish.views import IndexLine, IndexPage, ListPage, Tag

if TYPE_CHECKING:
    from partnerhub.publish.site.site import Site


def pages(site: Site, is_kept: IsKept) -> Iterator[Page]:
    words, shelf = site.words, site.shelf
    archive = Tag(words.gettext("Archive"), addresses.ARCHIVE)
    years: dict[int, list[IndexLine]] = defaultdict(list)
    days: dict[date, list[date]] = defaultdict(list)
    for day in shelf.by_day:
        days[day.replace(day=1)].append(day)
    for month, stories in shelf.by_month.items():
        name, path = words.month(month), addresses.month(month)
        year = Tag(str(month.year), addresses.year(month))
        by_day = tuple(
            IndexLine(Tag(str(day.day), addresses.day(day)), words.day(day), len(shelf.by_day[day]))
            for day in sorted(days[month])
        )
        page = ListPage(name, addresses.folder(path), kind="month", around=(archive, year), days=by_day)
        yield from lists.one(site, page, stories, name, is_kept)
        for day in days[month]:
            said, around = words.day(day), (archive, year, Tag(name, path))
            page = ListPage(said, addresses.folder(addresses.day(day)), kind="day", around=around)
            yield from lists.one(site, page, shelf.by_day[day], said, is_kept)
        years[month.year].append(IndexLine(Tag(name, path), "", len(stories)))
    for number, lines in years.items():
        path = addresses.year(date(number, 1, 1))
        intro = words.gettext("Everything published here in %(year)s, month by month.") % {"year": number}
        yield from indexes.one(site, IndexPage(str(number), intro, (("", tuple(lines)),), path, (archive,)), is_kept)
    groups = tuple((str(number), tuple(lines)) for number, lines in years.items())
    intro = words.gettext("Everything ever published here stays here, under the same address.")
    counts = {number: sum(line.count for line in lines) for number, lines in years.items()}
    chart = by_year(counts, words, lambda number: addresses.year(date(number, 1, 1)))
    index = IndexPage(words.gettext("Archive"), intro, groups, addresses.ARCHIVE, chart=chart)
    yield from indexes.one(site, index, is_kept)
