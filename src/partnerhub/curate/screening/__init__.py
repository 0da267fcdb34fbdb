"""Screening: named rules that hold an item for an editor, and print the span that each of them found.

`screen` is pure, and linear in the text: nothing a partner or a stranger writes makes it slow. It decides nothing;
what is released, by whom, and until when is the editors' word. Why it finds what it finds: docs/notes/screening.md.
"""

from partnerhub.curate.screening.screen import MOST, RULES, screen
from partnerhub.curate.screening.values import Match, ScreeningRule, Surroundings

__all__ = ["MOST", "RULES", "Match", "ScreeningRule", "Surroundings", "screen"]
