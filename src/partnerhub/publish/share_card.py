"""The picture that goes with a page when somebody shares it: 1200 by 630 pixels in the hub's own colours.

Takes the few lines that stand on it, gives a PNG of four colours. Its name is the fingerprint of what is drawn, so a
picture never changes under its address. What the font cannot write is left out, never drawn as boxes. Pure.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from importlib import resources
from io import BytesIO
from typing import NamedTuple

from PIL import Image, ImageDraw, ImageFont

from partnerhub.language import N_, Language
from partnerhub.publish.page import fingerprint
from partnerhub.publish.views import Card
from partnerhub.publish.voices import called

DESIGN = 1  # raise it when a picture of the same lines comes out different: readers keep pictures for ever
WIDTH, HEIGHT = 1200, 630
EDGE = 72
BAND = 490  # below it who says it, and when
TITLES = ((84, 3), (72, 4), (58, 5))  # letters in pixels, and how many lines of them there is room for
NAMES = (38, 32, 27)
SMALL = 32
LEADING = 1.17
GROUND, INK = 0, 3  # two of the four colours; the two between them smooth the letters
FONTS = "font_source_sans_pro"  # a package of font files, under the SIL Open Font License 1.1
BOLD, REGULAR = "SourceSansPro-Bold.ttf", "SourceSansPro-Regular.ttf"
_COLOUR = re.compile(r"--([\w-]+):\s*#([0-9a-fA-F]{6})\s*;")

Colour = tuple[int, int, int]


@dataclass(frozen=True, slots=True)
class ShareCard:
    """The lines on a picture, in the language of its page."""

    hub: str
    title: str
    who: str = ""  # the partner, or what kind of page it is
    when: str = ""
    voice: str = ""  # whose voice it is, when it is not a partner's


@dataclass(frozen=True, slots=True)
class Colours:
    ground: Colour
    ink: Colour


def of_story(card: Card, hub: str, words: Language) -> ShareCard:
    return ShareCard(hub, card.title, card.partner.name, card.source.day, called(card.source.voice, words))


def of_debate(question: str, when: str, hub: str, words: Language) -> ShareCard:
    """`when`: "Open until 30 November 2026", as its page says it."""
    return ShareCard(hub, question, words.gettext(N_("Debate")), when)


def of_roundup(title: str, day: str, hub: str, words: Language) -> ShareCard:
    return ShareCard(hub, title, words.gettext(N_("Round-up")), day)


def colours(css: str) -> Colours:
    """The accent of a style sheet and what is written on it, as its first `:root` has them."""
    found: dict[str, str] = {}
    for name, value in _COLOUR.findall(css):
        found.setdefault(name, value)

    def colour(name: str, otherwise: str) -> Colour:
        red, green, blue = bytes.fromhex(found.get(name, otherwise))
        return red, green, blue

    return Colours(colour("accent", "0b5563"), colour("accent-ink", "ffffff"))


def path(card: ShareCard, shades: Colours) -> str:
    """Its address inside the edition; also the fingerprint of its inputs."""
    return f"share/{fingerprint(repr((DESIGN, shades, card)))}.png"


def made(
    cards: Iterable[ShareCard], shades: Colours, is_kept: Callable[[str, str], bool]
) -> Iterator[tuple[str, bytes]]:
    """(path, bytes) of the pictures that the edition lacks, each once though several pages may share it."""
    for where, card in {path(card, shades): card for card in cards}.items():
        if not is_kept(where, where):
            yield where, drawn(card, shades)


def drawn(card: ShareCard, shades: Colours) -> bytes:
    """The PNG. The same bytes for the same lines, as long as Pillow is the same."""
    image = Image.new("P", (WIDTH, HEIGHT), GROUND)
    image.putpalette(_palette(shades))
    room = WIDTH - 2 * EDGE
    _write(image, EDGE, 100, _cut(drawable(card.hub), _bold(NAMES[0]), room), _bold(NAMES[0]), INK)
    face, lines = _fitting(drawable(card.title), room)
    height = round(face.size * LEADING)
    top = 140 + (BAND - 140 - len(lines) * height) // 2
    for number, line in enumerate(lines):
        _write(image, EDGE, top + number * height + round(face.size * 0.86), line, face, INK)
    _write_below(image, drawable(card.who), drawable(card.voice), drawable(card.when))
    file = BytesIO()
    image.save(file, "PNG", bits=2, compress_type=3)  # run lengths: half the time, and no larger
    return file.getvalue()


def _write_below(image: Image.Image, who: str, voice: str, when: str) -> None:
    room = WIDTH - 2 * EDGE
    ImageDraw.Draw(image).rectangle((0, BAND, WIDTH, HEIGHT), fill=INK)
    face = next((each for each in map(_bold, NAMES) if each.width(who) <= room), _bold(NAMES[-1]))
    _write(image, EDGE, BAND + 60, _cut(who, face, room), face, GROUND)
    small = _letters(REGULAR, SMALL)
    _write(image, EDGE, BAND + 106, _cut(" · ".join(filter(None, (voice, when))), small, room), small, GROUND)


def _palette(shades: Colours) -> list[int]:
    """From the ground to the ink in four steps."""
    return [
        round(ground + (ink - ground) * step / INK)
        for step in range(INK + 1)
        for ground, ink in zip(shades.ground, shades.ink, strict=True)
    ]


# ── letters ──


class _Glyph(NamedTuple):
    """A letter in one size: its mask, where that lies from the pen on the base line, and how far the pen goes on."""

    mask: Image.Image | None
    left: int
    top: int
    advance: int


class _Letters:
    """The letters of one font in one size. Each is drawn once: the same few stand on ten thousand pictures."""

    def __init__(self, name: str, size: int) -> None:
        self.size = size
        file = BytesIO((resources.files(FONTS) / "files" / name).read_bytes())
        # Letters one after another: what needs more than that is not written (`drawable`), and no machine differs.
        self.font = ImageFont.truetype(file, size, layout_engine=ImageFont.Layout.BASIC)
        self.glyphs: dict[str, _Glyph] = {}

    def glyph(self, letter: str) -> _Glyph:
        found = self.glyphs.get(letter)
        if found is None:
            left, top, right, bottom = map(round, self.font.getbbox(letter, anchor="ls"))
            mask = None
            if right > left and bottom > top:
                mask = Image.new("L", (right - left, bottom - top), 0)
                ImageDraw.Draw(mask).text((-left, -top), letter, font=self.font, fill=255, anchor="ls")
            found = self.glyphs[letter] = _Glyph(mask, left, top, round(self.font.getlength(letter)))
        return found

    def width(self, text: str) -> int:
        return sum(self.glyph(letter).advance for letter in text)


@cache
def _letters(name: str, size: int) -> _Letters:
    return _Letters(name, size)


def _bold(size: int) -> _Letters:
    return _letters(BOLD, size)


def _write(image: Image.Image, left: int, base: int, text: str, face: _Letters, colour: int) -> None:
    for letter in text:
        glyph = face.glyph(letter)
        if glyph.mask is not None:
            image.paste(colour, (left + glyph.left, base + glyph.top), glyph.mask)
        left += glyph.advance


def drawable(text: str) -> str:
    """A text as far as the font has its signs; "" when it lacks letters, so that no word stands half written."""
    kept: list[str] = []
    for sign in unicodedata.normalize("NFC", text):
        if _has(sign):
            kept.append(sign)
        elif unicodedata.category(sign)[0] in "LMN" and not _modifies_pictures(sign):
            return ""
        elif unicodedata.category(sign) != "Cf":  # what only says where a word may be parted leaves no gap
            kept.append(" ")
    return " ".join("".join(kept).split())


@cache
def _has(sign: str) -> bool:
    if sign.isspace() or unicodedata.category(sign)[0] in "CM":
        return False
    letters = _letters(REGULAR, SMALL)
    return _look(letters.glyph(sign)) != _look(letters.glyph("\uffff"))  # which no font has


def _look(glyph: _Glyph) -> object:
    return glyph.mask and (glyph.mask.size, glyph.mask.tobytes())


def _modifies_pictures(sign: str) -> bool:
    """What makes a picture or a boxed figure of the sign before it."""
    return "\ufe00" <= sign <= "\ufe0f" or sign == "\u20e3" or "\U000e0100" <= sign <= "\U000e01ef"


# ── lines ──


def _fitting(title: str, room: int) -> tuple[_Letters, list[str]]:
    """The largest letters in which a title fits, and its lines; in the smallest it ends with an ellipsis."""
    face, most, lines = _bold(TITLES[0][0]), 0, list[str]()
    for size, most in TITLES:
        face = _bold(size)
        lines = _wrapped(title.split(), face, room)
        if len(lines) <= most:
            return face, lines
    return face, [*lines[: most - 1], _cut(" ".join(lines[most - 1 : most + 1]), face, room)]


def _wrapped(words: Sequence[str], face: _Letters, room: int) -> list[str]:
    lines: list[str] = []
    line, taken, space = "", 0, face.width(" ")
    for word in words:
        width = face.width(word)
        if line and taken + space + width <= room:
            line, taken = f"{line} {word}", taken + space + width
            continue
        if line:
            lines.append(line)
        *broken, line = _broken(word, face, room) if width > room else [word]
        lines += broken
        taken = face.width(line)
    return [*lines, line] if line else lines


def _broken(word: str, face: _Letters, room: int) -> list[str]:
    """A word that is wider than the picture."""
    parts, part, taken = list[str](), "", 0
    for letter in word:
        advance = face.glyph(letter).advance
        if part and taken + advance > room:
            parts.append(part)
            part, taken = "", 0
        part, taken = part + letter, taken + advance
    return [*parts, part]


def _cut(text: str, face: _Letters, room: int) -> str:
    """A text on one line, with an ellipsis when something is missing."""
    if face.width(text) <= room:
        return text
    left = text
    while left and face.width(f"{left} …") > room:
        shorter = left.rpartition(" ")[0] or left[:-1]
        left = shorter.rstrip(" .,;:–-·")
    return f"{left} …"
