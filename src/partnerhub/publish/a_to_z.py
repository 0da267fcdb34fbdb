"""Everything of the hub that has a name, from A to Z: a way to find it that needs no script.

Takes the tags of each kind of page, gives letters with what stands under them, in the order of a language. Pure.
"""

from __future__ import annotations

import unicodedata
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from string import ascii_lowercase

from partnerhub.language import Language
from partnerhub.publish.views import Tag

ENGLISH = " ".join(ascii_lowercase)
ALPHABETS = {"cy": "a b c ch d dd e f ff g ng h i j k l ll m n o p ph q r rh s t th u v w x y z"}
OTHER = "0"  # where digits and other scripts stand, after the letters


@dataclass(frozen=True, slots=True)
class Line:
    tag: Tag
    what: str  # "Partner", "Topic", in the page's language


@dataclass(frozen=True, slots=True)
class Letter:
    name: str  # "A", "Ch", "Other"
    anchor: str
    lines: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class AToZPage:
    letters: tuple[Letter, ...]  # only those with something under them
    archive: tuple[Tag, ...] = ()  # its years


def a_to_z(groups: Sequence[tuple[str, Sequence[Tag]]], words: Language, archive: Sequence[Tag] = ()) -> AToZPage:
    """`groups`: what each kind of page is called, and its pages."""
    alphabet = ALPHABETS.get(words.code.partition("-")[0].lower(), ENGLISH).split()
    order = {letter: place for place, letter in enumerate(alphabet)} | {" ": -1}
    under: dict[str, list[tuple[list[int], str, Line]]] = defaultdict(list)
    for what, tags in groups:
        for tag in tags:
            letters = spelt(tag.name, alphabet)
            first = letters[0] if letters and letters[0] in alphabet else OTHER
            places = [order.get(letter, len(alphabet) + ord(letter[0])) for letter in letters]
            under[first].append((places, tag.address, Line(tag, what)))
    return AToZPage(
        tuple(
            Letter(
                words.gettext("Other") if letter == OTHER else letter.capitalize(),
                f"letter-{letter}",
                tuple(line for *_, line in sorted(under[letter], key=lambda each: each[:2])),
            )
            for letter in (*alphabet, OTHER)
            if letter in under
        ),
        tuple(archive),
    )


def spelt(name: str, alphabet: Sequence[str]) -> list[str]:
    """The letters of a name, without its accents: `Llŷn` is ll-y-n in Welsh and l-l-y-n in English."""
    bare = (sign for sign in unicodedata.normalize("NFKD", name).casefold() if not unicodedata.combining(sign))
    rest = "".join(sign if sign.isalnum() else " " for sign in bare).strip()
    letters: list[str] = []
    while rest:
        letters.append(rest[:2] if rest[:2] in alphabet else rest[0])
        rest = rest[len(letters[-1]) :]
    return letters
