"""The fields that every page of the editors has: what was put right, and that a page was taken away."""

from __future__ import annotations

from typing import Any

from pydantic import Field, StrictBool

from partnerhub.config.content.values import Initials, StateWord
from partnerhub.config.shape import Shape
from partnerhub.config.values import Day, Text


class CorrectionShape(Shape):
    """One mistake in an editor's own words, told in the open."""

    was: Text = Field(description="What it said.")
    now: Text = Field(description="What it says now.")
    why: Text = Field(description="What was wrong with it.")
    on: Day = Field(description="The day it was put right.")


class WithdrawnShape(Shape):
    """That the page is no longer to be read."""

    on: Day = Field(description="The day it was taken away.")
    why: Text = Field(description="Why, for readers.")


CORRECTIONS: Any = Field(
    [], description="Mistakes that were put right, each with was, now, why and on. Readers see them."
)
MINOR: Any = Field(
    False, description="true when the last change is no correction: a comma, a dead link. Remove it afterwards."
)
WITHDRAWN: Any = Field(
    None, description="When and why the page was taken away: its address says so. `{on: …, why: …}`."
)


class SignedShape(Shape):
    """The fields that a page ends with: whose it is, since when, whether it is shown, and what became of it.

    A schema lists them after the page's own.
    """

    by: Initials = Field(description="Your initials, 2 to 4 letters.")
    on: Day = Field(description="The day you first published it.")
    status: StateWord = Field("published", description="draft: nobody sees it yet. published: everybody does.")
    corrections: list[CorrectionShape] = CORRECTIONS
    minor: StrictBool = MINOR
    withdrawn: WithdrawnShape | None = WITHDRAWN
