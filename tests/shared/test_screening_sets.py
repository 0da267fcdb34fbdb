"""Screening against sets that nobody here wrote: what it finds, and how much ordinary news it holds."""

from __future__ import annotations

import pytest

from bench import screening


def test_uk_identifiers_are_found() -> None:
    found = screening.total(screening.uk_only(screening.cases()))
    assert found.recall >= 0.97
    assert found.precision >= 0.95


@pytest.mark.parametrize(
    ("label", "least"), [("EMAIL_ADDRESS", 1), ("IBAN_CODE", 1), ("CREDIT_CARD", 1), ("PHONE_NUMBER", 0.8)]
)
def test_personal_data_in_sentences_is_found(label: str, least: float) -> None:
    found = screening.sentences()[label]
    assert found.recall >= least
    assert found.precision >= 0.95


@pytest.mark.parametrize("name", screening.ordinary())
def test_ordinary_news_is_hardly_held(name: str) -> None:
    assert screening.held(screening.ordinary()[name]).share <= 0.03
