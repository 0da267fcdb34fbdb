"""What one of the office's accounts promises to whoever writes to it. Its texts are in the site's own language."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date


@dataclass(frozen=True, slots=True)
class Instead:
    """Where to go with what the account cannot do: "in an emergency", 999."""

    what: str
    where: str  # a telephone number, an address or a name
    link: str | None = None  # `tel:`, `mailto:` or https, where there is one to follow


@dataclass(frozen=True, slots=True)
class Promise:
    monitored: str  # when somebody reads what is written to it
    reply_days: int  # working days; 0: no replies are promised
    cannot: tuple[str, ...]
    instead: tuple[Instead, ...]
    reviewed: date  # when somebody last saw that all of it is kept

    def worded(self, texts: Mapping[str, str]) -> Promise:
        """The same with its texts in another language, as far as they are there: by the keys of `texts`."""
        return replace(
            self,
            monitored=texts.get("monitored", self.monitored),
            cannot=tuple(texts.get(f"cannot.{place}", text) for place, text in enumerate(self.cannot)),
            instead=tuple(
                replace(
                    each,
                    what=texts.get(f"instead.{place}.what", each.what),
                    where=texts.get(f"instead.{place}.where", each.where),
                )
                for place, each in enumerate(self.instead)
            ),
        )

    @property
    def texts(self) -> Iterator[tuple[str, str]]:
        """(key, text) of all that readers see of it."""
        yield "monitored", self.monitored
        for place, text in enumerate(self.cannot):
            yield f"cannot.{place}", text
        for place, each in enumerate(self.instead):
            yield f"instead.{place}.what", each.what
            yield f"instead.{place}.where", each.where
