"""Exports for tests: what lies in `tests/exports`, packed and changed, and reading it as the child does."""

from __future__ import annotations

import json
import zipfile
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from partnerhub.collect.imports.reading import read
from partnerhub.collect.imports.values import Ask, Export, Format, Post, Wrong

EXPORTS = Path(__file__).parent / "exports"
NOW = datetime(2026, 11, 20, 20, tzinfo=UTC)
OWNER = "ArrenshireOPCC"
READ: dict[str, tuple[str, str, dict[str, Any]]] = {
    "X": ("x", "x", {"owner": OWNER}),
    "Facebook": ("facebook", "facebook", {}),
    "Takeout": ("takeout", "takeout", {}),
    "Blogger": ("blogger", "blogger.xml", {}),
    "Blogger by Takeout": ("blogger", "takeout-blogger", {}),
    "WordPress": ("wordpress", "wordpress.xml", {}),
    "WordPress 1.0": ("wordpress", "wordpress-1.0.xml", {}),
    "mail": ("mail", "newsletters.mbox", {"owner": "news@silver-line.example"}),
    "JSON": ("json", "list.json", {"fields": (("title", "headline"), ("text", "body"), ("date", "when"))}),
    "CSV": ("csv", "sheet.csv", {}),
}


def export(format_: str, path: Path, **more: object) -> Export:
    return read(Ask(**{"format": Format(format_), "path": str(path), "zone": "Europe/London", "now": NOW} | more))  # type: ignore[arg-type]


def refused(format_: str, path: Path, **more: object) -> str:
    """Why it is not read."""
    try:
        export(format_, path, **more)
    except Wrong as wrong:
        return wrong.problem
    raise AssertionError("it was read")


def words(post: Post) -> str:
    return " ".join(filter(None, (post.title, post.html, post.text)))


def packed(folder: Path, target: Path) -> Path:
    """The folder as a zip, with everything dated 3 November 2026."""
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as packed_:
        for path in sorted(folder.rglob("*")):
            if path.is_file():
                packed_.writestr(
                    zipfile.ZipInfo(path.relative_to(folder).as_posix(), (2026, 11, 3, 9, 0, 0)), path.read_bytes()
                )
    return target


def zipped(target: Path, files: dict[str, bytes]) -> Path:
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as packed_:
        for name, body in files.items():
            packed_.writestr(name, body)
    return target


def tweets(*rows: dict[str, object], part: int = 0) -> bytes:
    """tweets.js; each row is a tweet's own fields, completed."""
    made = []
    for number, row in enumerate(rows):
        whole = {
            "id_str": str(1000 + number),
            "created_at": f"Mon Nov 02 09:{number % 60:02}:00 +0000 2026",
            "full_text": "x",
        }
        made.append({"tweet": whole | row})
    return f"window.YTD.tweets.part{part} = {json.dumps(made)}".encode()


def account(handle: str = OWNER, number: str = "99001100") -> bytes:
    said = [{"account": {"username": handle, "accountId": number, "email": "CANARY@example.org"}}]
    return f"window.YTD.account.part0 = {json.dumps(said)}".encode()
