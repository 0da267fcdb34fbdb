"""One run at a time on one hub. The operating system lets go of the lock when a run dies, however it dies."""

from __future__ import annotations

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from partnerhub.errors import Locked


@contextmanager
def only_run(var: Path) -> Iterator[None]:
    """Holds the hub's lock, or raises `Locked` at once when another run has it."""
    var.mkdir(parents=True, exist_ok=True)
    file = os.open(var / "lock", os.O_RDWR | os.O_CREAT, 0o644)
    try:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise Locked(f"another run is working in {var.parent}: wait until it has ended, then run again") from None
        yield
    finally:
        os.close(file)
