"""Puts regular expressions together from phrases that can be read one a line."""

from __future__ import annotations


def either(*phrases: str) -> str:
    return f"(?:{'|'.join(phrases)})"


def words(text: str) -> str:
    """Any of these words."""
    return either(*text.split())
