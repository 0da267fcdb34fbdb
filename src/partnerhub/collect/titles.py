"""A title for what has none: the first sentence, as a reader would write it down.

Takes plain text (one line a paragraph), returns one line. Does not clean: see `clean`.
"""

from __future__ import annotations

import re

MAX_TITLE = 80

_WEB_ADDRESS = re.compile(r"(?:https?://|www\.)\S+", re.IGNORECASE)
_LABEL = re.compile(r"[#@]\w[\w.@-]*")  # a hashtag or a mention: no words by itself
_SENTENCE_END = re.compile(r"(?:[.!?…]+[\"'”’)\]]*(?=\s+\S)|[。！？]+[」』）]*)")
_ABBREVIATED = re.compile(
    r"(?:^|[\s(])(?:\w|[A-Za-z]\.[A-Za-z]|dr|mr|mrs|ms|mx|st|rev|prof|sgt|insp|supt|no|nos|vs|etc|approx|tel|ext|cllr)\.$",
    re.IGNORECASE,
)
_NO_SPACES = re.compile("[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff]")


def derive(text: str) -> str:
    """The first sentence with words in it, at most `MAX_TITLE` characters; "" when there are no words.

    Addresses are left out; a line of hashtags, mentions or emoji alone is passed over. "…" ends what was cut.
    """
    for line in text.split("\n"):
        words = " ".join(_WEB_ADDRESS.sub(" ", line[:1000]).split()).lstrip("-–—:|> ").rstrip("-–—:| ")
        if has_words(words):
            return cut(_sentence(words), MAX_TITLE)
    return ""


def has_words(text: str) -> bool:
    """Whether anything but hashtags, mentions, emoji and punctuation is there."""
    return any(letter.isalnum() for letter in _LABEL.sub(" ", text))


def cut(text: str, most: int) -> str:
    """At most `most` characters, ended by "…" when cut, never in the middle of a word.

    Only scripts that put no spaces between words are cut anywhere. "" when the first word alone is too long.
    """
    if len(text) <= most:
        return text
    head, space, _ = text[:most].rpartition(" ")
    if not space or _NO_SPACES.search(text[len(head) : most]):
        head = text[: most - 1] if _NO_SPACES.search(text[:most]) else head
    head = head.rstrip(" ,;:.!?-–—…(\"'“‘")
    return f"{head}…" if head else ""


def _sentence(words: str) -> str:
    for end in _SENTENCE_END.finditer(words):
        sentence = words[: end.end()]
        following = words[end.end() :].lstrip()[:1]
        if not following.islower() and not _ABBREVIATED.search(sentence[-12:]) and has_words(sentence):
            return sentence
    return words
