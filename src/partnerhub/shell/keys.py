"""Single keys and short lines from an editor: from a terminal as they are pressed, or from a pipe."""

from __future__ import annotations

import codecs
import os
import select
import termios
import tty
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress

ESCAPE, ENTER, ERASE, CLEAR, END = "\x1b", "\r\n", "\x7f\b", "\x15", "\x04"


class Keys:
    """What is typed on one file descriptor. "" means: nothing more will come."""

    def __init__(self, file: int, echo: Callable[[str], object]) -> None:
        self.file, self.echo = file, echo

    def key(self) -> str:
        """The next key. Arrows and their like are one `ESCAPE`."""
        letter = self._letter()
        if letter == ESCAPE:
            while select.select([self.file], [], [], 0.02)[0] and (more := self._letter()):
                if more.isalpha() or more == "~":
                    break
        return "" if letter == END else letter

    def line(self, prompt: str) -> str | None:
        """One line. None: the editor took it back with Escape, or nothing more will come."""
        self.echo(prompt)
        typed = ""
        while True:
            key = self.key()
            if key in ("", ESCAPE) or key in ENTER:
                self.echo("\n")
                return None if key in ("", ESCAPE) else typed.strip()
            if key in ERASE:
                self.echo("\b \b" if typed else "")
                typed = typed[:-1]
            elif key == CLEAR:
                self.echo("\b \b" * len(typed))
                typed = ""
            elif key.isprintable():
                self.echo(key)
                typed += key

    def _letter(self) -> str:
        """One letter, however many bytes it has."""
        decoder = codecs.getincrementaldecoder("utf-8")("ignore")
        with suppress(OSError):  # the terminal is gone
            while byte := os.read(self.file, 1):
                if letter := decoder.decode(byte):
                    return letter
        return ""


@contextmanager
def listening(file: int, echo: Callable[[str], object]) -> Iterator[Keys]:
    """Keys as they are pressed; the terminal is afterwards as it was before."""
    if not os.isatty(file):
        yield Keys(file, echo)
        return
    before = termios.tcgetattr(file)
    try:
        tty.setcbreak(file, termios.TCSADRAIN)
        yield Keys(file, echo)
    finally:
        termios.tcsetattr(file, termios.TCSADRAIN, before)
