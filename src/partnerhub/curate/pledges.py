"""Words with which something is promised and no day: "watch this space", "we will publish it next month".

Takes a text and the day it was said; gives the sentence. Only suggests: an editor makes a commitment of it. Pure.
"""

from __future__ import annotations

import re
from datetime import date

from partnerhub.curate.kinds.dates import days

MOST = 240  # letters of a sentence that are shown
LONG = 20_000  # letters of a text that are read
_BETWEEN = re.compile(r"(?<=[.!?])\s+|\n+")
_MONTH = "january|february|march|april|may|june|july|august|september|october|november|december"
_AT_ONCE = re.compile(  # a promise by itself
    r"\bwatch[ -]this[ -]space\b|\bstay tuned\b|\bcoming soon\b"
    r"|\b(?:more|details|dates|news|information) (?:is |are |will )?(?:to )?follow\b"
    r"|\bmore (?:details |news |information )?(?:soon|to come)\b"
    r"|\bgwyliwch y (?:gofod|lle)\b|\bcyn bo hir\b|\bi ddilyn yn fuan\b"
    r"|\b(?:rhagor|mwy|manylion|gwybodaeth)(?: o \w+)? i ddilyn\b",
    re.IGNORECASE,
)
_WILL = re.compile(
    r"\b(?:we|i)(?:\s+will|\s+shall|[’']ll|\s+(?:am|are)\s+going\s+to)\b"
    r"|\b(?:byddwn|byddaf|bydda|bydd)\b"
    r"|\b(?:will|to) be (?:published|announced|shared|confirmed|launched|opened)\b",
    re.IGNORECASE,
)
_LATER = re.compile(
    r"(?<!as )\bsoon\b|\bshortly\b|\bin due course\b|\bnext (?:week|month|year|spring|summer|autumn|winter)\b"
    r"|\blater this (?:week|month|year)\b|\bin the (?:coming|next few) (?:days|weeks|months)\b|\bin the new year\b"
    r"|\bby (?:the )?(?:end|middle|start|spring|summer|autumn|winter|christmas|easter|next)\b"
    r"|\byn fuan\b|\bmaes o law\b|\b(?:wythnos|mis|fis|flwyddyn) nesaf\b|\byn y flwyddyn newydd\b"
    rf"|\bbefore (?:christmas|easter|the summer|the end)\b|\b(?:by|in) (?:early |late |mid-)?(?:{_MONTH})\b",
    re.IGNORECASE,
)


def pledge(text: str, said: date) -> str | None:
    """The first sentence in which something is promised without a day; None when there is none."""
    for part in _BETWEEN.split(text[:LONG]):
        sentence = " ".join(part.split())
        is_pledge = _AT_ONCE.search(sentence) or (_WILL.search(sentence) and _LATER.search(sentence))
        if is_pledge and not days(sentence, said):
            return sentence if len(sentence) <= MOST else sentence[: MOST - 1].rsplit(" ", 1)[0] + " …"
    return None
