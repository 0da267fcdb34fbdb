"""A page's address as a QR code, for those who meet the page on paper: one path of an inline SVG.

Of addresses that only differ in a few letters a code is drawn once. The others follow from it: every black or white
square is a sum of bits of the address, so a letter always turns over the same squares. Pure.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

import segno

MARGIN = 4  # white squares around it, as the standard wants
MASK = 3  # one pattern for all: the best one would differ from address to address
BLANK = ord("0")
_AS_DIGITS = bytes.maketrans(b"\0\1", b"01")
_RUNS = re.compile("1+")


@dataclass(frozen=True, slots=True)
class QrCode:
    size: int  # of the picture, in squares
    path: str  # for a stroke of width 1


def qr_code(address: str) -> QrCode:
    """Of any public address. Raises `ValueError` for more than 2,900 bytes."""
    size, bits = _code(address.encode())
    return QrCode(size + 2 * MARGIN, _path(size, bits))


def story_code(before: str, story: str, after: str = ".html") -> QrCode:
    """Of `before` + `story` + `after`, quickly: there are ten thousand of them. `story`: its id, in ASCII."""
    size, bits, turning = _pattern(before, len(story), after)
    for letter, turned in zip(story.encode(), turning, strict=True):
        for bit, squares in enumerate(turned):
            if (letter ^ BLANK) >> bit & 1:
                bits ^= squares
    return QrCode(size + 2 * MARGIN, _path(size, bits))


@cache
def _pattern(before: str, length: int, after: str) -> tuple[int, int, tuple[tuple[int, ...], ...]]:
    """(size, squares of a blank id, by place in the id and by bit of the letter there: the squares it turns over)."""
    head, tail, blank = before.encode(), after.encode(), bytes([BLANK]) * length
    size, squares = _code(head + blank + tail)
    turning = []
    for place in range(length):
        others = (blank[:place] + bytes([BLANK ^ 1 << bit]) + blank[place + 1 :] for bit in range(7))
        turning.append(tuple(squares ^ _code(head + other + tail)[1] for other in others))
    return size, squares, tuple(turning)


def _code(address: bytes) -> tuple[int, int]:
    """(squares on a side, all of them row by row as the bits of one number)."""
    code = segno.make_qr(address, error="l", boost_error=False, mask=MASK, mode="byte")
    squares = b"".join(map(bytes, code.matrix)).translate(_AS_DIGITS)
    return len(code.matrix), int(squares, 2)


def _path(size: int, bits: int) -> str:
    """A line for each run of black squares; a row begins where the one before it ended."""
    squares = f"{bits:0{size * size}b}"
    moves: list[str] = []
    x = down = 0
    for row in range(size):
        for run in _RUNS.finditer(squares, row * size, row * size + size):
            begin, end = run.start() - row * size, run.end() - row * size
            moves.append(f"m{begin - x} {down}h{end - begin}")
            x, down = end, 0
        down += 1
    return f"M{MARGIN} {MARGIN}.5" + "".join(moves)
