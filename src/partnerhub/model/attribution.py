"""As whose words something is quoted. Nobody is named unless somebody chose so."""

from __future__ import annotations

from enum import StrEnum


class Attribution(StrEnum):
    NONE = "none"  # nobody's name, nobody's role
    ROLE = "role"  # "a shopkeeper"
    NAMED = "named"  # the name under which it was said
