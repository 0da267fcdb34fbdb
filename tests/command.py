"""Runs the hub's commands as a person or a CI job would: in a process of their own."""

from __future__ import annotations

import hashlib
import json
import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from partnerhub.config import starter

ROOT = Path(__file__).resolve().parents[1]


@dataclass(frozen=True, slots=True)
class Ended:
    code: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        return json.loads(self.out)


def hub(*arguments: str | Path, **environment: str) -> Ended:
    """`hub ARGUMENTS` in the checkout. `environment` is added to this process's own."""
    ended = subprocess.run(
        [sys.executable, str(ROOT / "tasks.py"), *map(str, arguments)],
        capture_output=True,
        text=True,
        cwd=ROOT,
        env={**os.environ, "COLUMNS": "100", **environment},
        timeout=280,
    )
    return Ended(ended.returncode, ended.stdout, ended.stderr)


def put_statements(root: Path, reviewed: str = "2026-11-01") -> None:
    """The pages that a hub with a public address needs, as `hub init` writes them."""
    pages = Path(starter.__file__).parent / "files" / "content" / "pages"
    (root / "content" / "pages").mkdir(parents=True, exist_ok=True)
    for page in sorted(pages.iterdir()):
        text = page.read_text(encoding="utf-8").replace("TODAY", reviewed)
        (root / "content" / "pages" / page.name).write_text(text, encoding="utf-8")


def files(folder: Path) -> dict[str, str]:
    """The SHA-256 of every file below, by path."""
    real = folder.resolve()
    return {
        path.relative_to(real).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(real.rglob("*"))
        if path.is_file()
    }
