"""One row of the register of replies: when something came to one of the office's accounts, and when it was answered.

Days and ids alone. There is no field for a person, and none for words.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

FILE = "content/responses.csv"

# What was sent. The last two ask for no answer, so that no promise is measured by them.
CLASSES = (
    "question",
    "enquiry",
    "request",
    "complaint",
    "report",
    "suggestion",
    "comment",
    "feedback",
    "other",
    "praise",
    "thanks",
)
ASKS_NOTHING = frozenset({"praise", "thanks"})


@dataclass(frozen=True, slots=True)
class Response:
    line: int  # in content/responses.csv
    received: date  # in the hub's time zone
    answered: date | None  # None: not yet
    channel: str  # as it is written: the id of an account or of one of its channels
    account: str  # the account it is or belongs to
    sort: str  # one of CLASSES
    promised: int | None = None  # working days, where the account promised another time then

    @property
    def asks(self) -> bool:
        return self.sort not in ASKS_NOTHING

    @property
    def days(self) -> Iterator[tuple[str, date]]:
        """(what happened, on which day) of what it tells."""
        yield "received", self.received
        if self.answered:
            yield "answered", self.answered
