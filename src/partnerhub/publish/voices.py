"""Whose voice it is, in words: of the office, of whoever holds it, of a former holder. A partner's needs none."""

from __future__ import annotations

from collections.abc import Mapping

from partnerhub.language import N_, Language
from partnerhub.model import Voice

VOICES: Mapping[Voice, str] = {
    Voice.OFFICE: N_("the office"),
    Voice.HOLDER: N_("the office-holder"),
    Voice.FORMER: N_("former holder"),
}
NAMED: Mapping[Voice, str] = {
    Voice.PARTNER: "%(name)s",
    Voice.OFFICE: N_("%(name)s (the office)"),
    Voice.HOLDER: N_("%(name)s (the office-holder)"),
    Voice.FORMER: N_("%(name)s (former holder)"),
}


def called(voice: Voice, words: Language) -> str:
    """ "" for a partner's."""
    return words.gettext(VOICES[voice]) if voice in VOICES else ""


def named(name: str, voice: Voice, words: Language) -> str:
    return words.gettext(NAMED[voice]) % {"name": name}
