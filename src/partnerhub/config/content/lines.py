"""Where something stands in a file of content/, for a mistake that is found long after the file was read."""

from __future__ import annotations

from pathlib import Path


def line_of(root: Path, file: str, text: str) -> int:
    """The first line with a text in it, 1-based; of one over several lines that of its first word; 0: nowhere."""
    try:
        lines = (root / file).read_text(encoding="utf-8").splitlines()
    except (OSError, ValueError):
        return 0
    for wanted in (text, text.split()[0] if text.split() else text):
        for number, line in enumerate(lines, 1):
            if wanted in line:
                return number
    return 0
