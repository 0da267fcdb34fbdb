"""What can go wrong, as a small tree. Each error names its subject and the remedy.

    HubError                 anything the person running the hub can act on
    ├── ConfigError          partners.yaml or content/ is wrong: every mistake at once        exit 2
    ├── Refused              nothing usable, or publishing would lose something               exit 3
    │   └── StoreError       the store is damaged or newer than this program                  exit 3
    └── Locked               another run holds the lock                                       exit 4

A partner's failure is not here: it is a value (`collect.values.Failed`). A bug is any other exception.
The numbers live in shell/exits.py.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True, order=True)
class Mistake:
    """One thing to mend: `partners.yaml:14: partner "foodbank": unknown key "fed" (did you mean "feed"?)`."""

    file: str
    line: int  # 1-based; 0 when the mistake is about the whole file
    subject: str  # 'partner "foodbank"', or "" when the line says enough
    problem: str  # what is wrong, and what to do about it

    def __str__(self) -> str:
        where = f"{self.file}:{self.line}" if self.line else self.file
        return ": ".join(part for part in (where, self.subject, self.problem) if part)


class HubError(Exception):
    """Anything the person running the hub can act on."""


class ConfigError(HubError):
    """partners.yaml or the content is wrong. `mistakes` holds them all, in file and line order."""

    def __init__(self, mistakes: Iterable[Mistake]) -> None:
        self.mistakes = tuple(sorted(mistakes))
        super().__init__("\n".join(str(mistake) for mistake in self.mistakes))


class Refused(HubError):
    """The run stops here rather than publish something wrong or empty. The last edition stays."""


class StoreError(Refused):
    """The store cannot be used: damaged, or written by a newer program. It is never deleted."""


class Locked(HubError):
    """Another run works on this hub."""
