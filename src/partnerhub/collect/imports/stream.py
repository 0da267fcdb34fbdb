"""JSON piece by piece: the members of the outermost list or mapping, without the whole of it in memory.

Takes chunks of bytes, gives values. Does not know any format.
"""

from __future__ import annotations

import codecs
import json
import re
from collections.abc import Iterable, Iterator
from json import JSONDecodeError

from partnerhub.collect.imports.values import Wrong

LONGEST = 8 * 2**20  # characters of one member: a post of so many is none
_BLANK = re.compile(r"[ \t\r\n]*")
_ASSIGNED = re.compile(r"\s*window\.[A-Za-z0-9_.]{1,80}\s*=\s*")
_DECODER = json.JSONDecoder()


def values(chunks: Iterable[bytes], name: str) -> Iterator[tuple[str | None, object]]:
    """(None, value) for each of the outermost list; (key, value) for each of the outermost mapping, and where the value
    is a list for each in it. `window.… =` before it is passed over. Raises `Wrong` for what is no whole JSON.
    """
    text = _Text(chunks, name)
    text.skip_assignment()
    match text.next():
        case "[":
            yield from ((None, value) for value in _listed(text))
        case "{":
            yield from _mapped(text)
        case _:
            raise text.broken()


def whole(body: bytes, name: str) -> object:
    """The value of a small document."""
    try:
        return json.loads(body)
    except RecursionError:
        raise Wrong(f"{name} is nested too deeply, which no export is: not read") from None
    except ValueError:
        raise Wrong(f"{name} is cut off or no JSON: fetch the export again") from None


def _listed(text: _Text) -> Iterator[object]:
    text.take()
    if text.next() == "]":
        text.take()
        return
    while True:
        yield text.value()
        if text.separator("]") == "]":
            return


def _mapped(text: _Text) -> Iterator[tuple[str | None, object]]:
    text.take()
    if text.next() == "}":
        text.take()
        return
    while True:
        key = text.value()
        if not isinstance(key, str) or text.next() != ":":
            raise text.broken()
        text.take()
        if text.next() == "[":
            yield from ((key, value) for value in _listed(text))
        else:
            yield key, text.value()
        if text.separator("}") == "}":
            return


class _Text:
    """What is not yet read, as far as it was asked for."""

    def __init__(self, chunks: Iterable[bytes], name: str) -> None:
        self.chunks, self.name = iter(chunks), name
        self.decoder = codecs.getincrementaldecoder("utf-8-sig")()
        self.text, self.at, self.ended = "", 0, False

    def broken(self) -> Wrong:
        return Wrong(f"{self.name} is cut off or no JSON: fetch the export again")

    def skip_assignment(self) -> None:
        while len(self.text) < 200 and self._more():
            pass
        if found := _ASSIGNED.match(self.text):
            self.at = found.end()

    def next(self) -> str:
        """The next character that is no blank; "" at the end."""
        while True:
            found = _BLANK.match(self.text, self.at)
            self.at = found.end() if found else self.at
            if self.at < len(self.text):
                return self.text[self.at]
            if not self._more():
                return ""

    def take(self) -> None:
        self.at += 1

    def separator(self, end: str) -> str:
        mark = self.next()
        if mark not in {",", end} or not mark:
            raise self.broken()
        self.take()
        return mark

    def value(self) -> object:
        """The value that begins here. What follows it is read too, so that no number is taken for its beginning."""
        self.next()
        while True:
            try:
                value, end = _DECODER.raw_decode(self.text, self.at)
            except JSONDecodeError:
                end, value = -1, None
            except RecursionError:
                raise Wrong(f"{self.name} is nested too deeply, which no export is: not read") from None
            except ValueError:
                raise self.broken() from None
            if end >= 0 and (end < len(self.text) or self.ended):
                self.at = end
                return value
            if len(self.text) - self.at > LONGEST:
                raise Wrong(
                    f"{self.name} holds one thing of more than {LONGEST // 2**20} MB, which no post is: not read"
                )
            wanted = 2 * (len(self.text) - self.at)  # twice as much each time: tried again seldom enough
            if not self._more():
                if end >= 0:
                    continue
                raise self.broken()
            while len(self.text) - self.at < wanted and self._more():
                pass

    def _more(self) -> bool:
        """Reads on; False at the end."""
        if self.ended:
            return False
        chunk = next(self.chunks, b"")
        self.ended = not chunk
        try:
            self.text = self.text[self.at :] + self.decoder.decode(chunk, final=self.ended)
        except UnicodeDecodeError:
            raise Wrong(f"{self.name} is not in UTF-8, as every export is: fetch it again") from None
        self.at = 0
        return not self.ended
