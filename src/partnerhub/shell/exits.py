"""How a command ends: our errors in words on the error stream, and an exit code that tells the truth."""

from __future__ import annotations

import json
import os
import sys
import traceback
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import Any

from partnerhub.errors import ConfigError, HubError, Locked, Mistake, Refused
from partnerhub.shell.report import count
from partnerhub.shell.terminal import err

FAILED_CHANNEL, WRONG_CONFIG, REFUSED, LOCKED, BUG = 1, 2, 3, 4, 70


@contextmanager
def explaining(as_json: bool = False, after: str = "") -> Iterator[None]:
    """Turns our errors into words and exit codes; a bug keeps its traceback and has an exit code of its own."""
    try:
        with refusing_disk_faults():
            yield
            sys.stdout.flush()
    except HubError as error:
        if isinstance(error.__cause__, BrokenPipeError) and not after:  # whoever reads it, `head`, has enough
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
            raise SystemExit(0) from None
        if as_json:
            mistakes = [vars_of(mistake) for mistake in error.mistakes] if isinstance(error, ConfigError) else []
            print(json.dumps({"exit": code_of(error), "error": str(error), "mistakes": mistakes}, ensure_ascii=False))
        err.print(str(error), style="red" if err.is_terminal else None, markup=False, highlight=False, soft_wrap=True)
        if isinstance(error, Refused) and after:
            err.print(f"{after} Exit {code_of(error)}.", highlight=False)
        if isinstance(error, ConfigError):
            err.print(f"{count(len(error.mistakes), 'mistake')} to mend. Nothing was changed.", highlight=False)
        raise SystemExit(code_of(error)) from None
    except Exception:
        traceback.print_exc()
        err.print("This is a mistake in Partner Hub, not yours: please report what stands above.", after)
        raise SystemExit(BUG) from None


@contextmanager
def refusing_disk_faults() -> Iterator[None]:
    """A disk that is full, read-only or in the way is not our bug and not the editors' either."""
    try:
        yield
    except OSError as error:
        where = f"{error.filename}: " if error.filename else ""
        raise Refused(f"{where}{error.strerror or error}") from error


def wrong(option: str, problem: str) -> ConfigError:
    """A mistake in what was typed."""
    return ConfigError([Mistake(option, 0, "", problem)])


def when(now: datetime | None) -> datetime:
    """The time to work with, to the second: the only place that looks at the clock."""
    if now:
        if not 2000 <= now.year < 2200:
            raise wrong("--now", f"the year {now.year} is no time to run a hub in")
        return now.replace(tzinfo=UTC)
    if epoch := os.environ.get("SOURCE_DATE_EPOCH"):
        try:
            return datetime.fromtimestamp(int(epoch), UTC)
        except (ValueError, OverflowError, OSError):
            raise wrong("SOURCE_DATE_EPOCH", f"should be seconds since 1970, not {epoch[:40]!r}") from None
    return datetime.now(UTC).replace(microsecond=0)


def vars_of(mistake: Mistake) -> dict[str, Any]:
    return {name: getattr(mistake, name) for name in ("file", "line", "subject", "problem")}


def code_of(error: HubError) -> int:
    return {ConfigError: WRONG_CONFIG, Locked: LOCKED}.get(type(error), REFUSED)
