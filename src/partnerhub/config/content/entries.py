"""What was entered by hand in content/inbox: a Markdown file for one thing, a CSV sheet for many."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from zoneinfo import ZoneInfo

from partnerhub.config.content.build import entry_of
from partnerhub.config.content.files import files_in, raw_in
from partnerhub.config.content.shapes import InboxShape
from partnerhub.config.content.sheet import rows_in
from partnerhub.config.content.written import Rule, fields_of, read_one, shaped
from partnerhub.config.document import Unreadable
from partnerhub.errors import Mistake
from partnerhub.model import Entry


def entries_in(root: Path, rule: Rule, zone: ZoneInfo, told: list[Mistake]) -> list[Entry]:
    """Every entry, in order of the files' paths and of the rows in them."""
    found: list[Entry] = []
    names: dict[str, str] = {}
    for path in files_in(root, "inbox", told):
        where = path.relative_to(root).as_posix()
        if (before := names.setdefault(path.name, where)) != where:
            problem = f"{before} has the same name, by which an entry is known wherever its file lies: rename one"
            told.append(Mistake(where, 0, "", problem))
        if path.suffix == ".csv":
            found += _sheet(path, root, rule, zone, told)
        else:
            for file, page, shape in shaped([read_one(path, root, told)], InboxShape, rule, told):
                found.append(entry_of(file.file, 1, shape, page.body, zone))
    told += _twice(found)
    return found


def _sheet(path: Path, root: Path, rule: Rule, zone: ZoneInfo, told: list[Mistake]) -> Iterator[Entry]:
    file, raw = path.relative_to(root).as_posix(), raw_in(path, root, told)
    try:
        for row in rows_in(raw or b"") if raw is not None else ():
            shape, findings = fields_of(row.fields, row.text, InboxShape, rule)
            told += sorted({Mistake(file, row.line, "", each.problem) for each in findings})
            if shape is not None:
                yield entry_of(file, row.line, shape, row.text, zone)
    except Unreadable as error:
        told.append(Mistake(file, error.line, "", error.problem))


def _twice(entries: list[Entry]) -> Iterator[Mistake]:
    """The same thing entered twice would be one item, and nobody would know which file to mend."""
    first: dict[tuple[object, ...], Entry] = {}
    for entry in entries:
        before = first.setdefault((entry.channel, entry.at, entry.title, entry.link, entry.text), entry)
        if before is not entry:
            yield Mistake(entry.file, entry.line, "", f"is the same as {before.file}:{before.line}: remove one of them")
