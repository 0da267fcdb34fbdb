"""`hub serve`: what is watched, and the build that follows a change, in a process of its own."""

from __future__ import annotations

import subprocess
import sys
from datetime import datetime
from pathlib import Path

from partnerhub.config import load
from partnerhub.shell.serve import serve
from partnerhub.shell.terminal import err, out

WATCHED = ("partners.yaml", "pelicanconf.py", "content", "sample", "theme", "plugins")
OUR_OWN = ("theme", "plugins", "src")


def show_site(root: Path, ours: Path, now: datetime | None, port: int) -> None:
    """Serves the hub in `root` until interrupted. `ours`: where tasks.py is."""
    load(root)  # a hub that cannot be read is told at once; later mistakes are told on the page
    watched = [*(root / name for name in WATCHED), *(ours / name for name in OUR_OWN)]

    def rebuild() -> str:
        moment = ["--now", f"{now:%Y-%m-%dT%H:%M:%SZ}"] if now else []
        command = [sys.executable, str(ours / "tasks.py"), "nightly", "--offline", "--hub", str(root), *moment]
        ended = subprocess.run(command, check=False, stderr=subprocess.PIPE, text=True)  # noqa: S603 - our own command
        err.print(ended.stderr, end="", markup=False, highlight=False, soft_wrap=True)
        return ended.stderr if ended.returncode else ""

    serve(
        root / "output",
        port,
        watched,
        rebuild,
        lambda address: out.print(f"The site is at {address} (Ctrl+C ends)"),
    )
