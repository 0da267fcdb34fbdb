"""Which numbers of a table may be shown when none below five may, also not by subtraction. Pure.

A table has rows of a few parts, the sum of each row, and a total for each part and for the sums. Takes the parts; gives
every number or None in its place. A zero is nobody, and is shown. docs/notes/promises.md tells why it is so strict.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass

FEWEST = 5

Parts = tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Row:
    """What may be shown of a row, or of the total."""

    whole: int | None
    parts: Parts | None


def is_small(count: int) -> bool:
    return 0 < count < FEWEST


def suppressed(rows: Sequence[Parts]) -> tuple[tuple[Row, ...], Row]:
    """(the rows, the total).

    A hidden row's parts are hidden all together, and with its sum where that is small. What remains when the shown
    rows are taken from a shown total is held to the same rule as any number: until it is large enough, more rows are
    hidden, and in the end the total.
    """
    wholes = [sum(row) for row in rows]
    total: Parts = tuple(sum(column) for column in zip(*rows, strict=True))
    nothing = {n for n, whole in enumerate(wholes) if is_small(whole)}
    primary = frozenset(nothing)
    broken = nothing | {n for n, row in enumerate(rows) if any(map(is_small, row))}
    whole: int | None = sum(wholes)
    parts: Parts | None = total
    if is_small(sum(wholes)) or not _widen(nothing, rows, lambda some: _whole_lack(some, wholes, primary)):
        nothing, whole, parts = set(primary), None, None
    broken |= nothing
    if any(map(is_small, total)) or (parts and not _widen(broken, rows, lambda some: _parts_lack(some, rows))):
        broken, parts = nothing | {n for n, row in enumerate(rows) if any(map(is_small, row))}, None
    shown = tuple(Row(None if n in nothing else wholes[n], None if n in broken else row) for n, row in enumerate(rows))
    return shown, Row(whole, parts)


def _widen(hidden: set[int], rows: Sequence[Parts], lack: Callable[[Collection[int]], int]) -> bool:
    """Hides more rows, those that help most first, the smallest of them, until nothing is lacking. False: all lack."""
    if not hidden:
        return True
    while lack(hidden):
        others = [n for n in range(len(rows)) if n not in hidden and any(rows[n])]
        if not others:
            return False
        hidden.add(min(others, key=lambda n: (lack({*hidden, n}), sum(rows[n]), n)))
    return True


def _whole_lack(hidden: Collection[int], wholes: Sequence[int], primary: Collection[int]) -> int:
    """How far the sums of hidden rows are from being safe, when what they come to can be worked out.

    Where all of them are known to be small, their sum must not leave but one way.
    """
    rest: int = sum(wholes[n] for n in hidden)
    certain = set(hidden) <= set(primary) and rest in (len(hidden), len(hidden) * (FEWEST - 1))
    return max(0, 2 - len(hidden)) * FEWEST + max(0, FEWEST - rest) + certain


def _parts_lack(hidden: Collection[int], rows: Sequence[Parts]) -> int:
    columns: Iterator[Parts] = zip(*(rows[n] for n in hidden), strict=True)
    lacking = sum(FEWEST - each for each in map(sum, columns) if is_small(each))
    return max(0, 2 - len(hidden)) * FEWEST + lacking
