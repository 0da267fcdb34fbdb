"""Bank holidays: the library's, which working days are counted by, are those of the official list."""

from __future__ import annotations

import json
from datetime import date, datetime

import pytest

from partnerhub.curate.working_days import bank_holidays
from partnerhub.model import Nation
from tests.conftest import SHARED

LIST = SHARED / "calendars" / "uk-bank-holidays" / "bank-holidays.json"
DIVISIONS = {
    Nation.ENGLAND: "england-and-wales",
    Nation.WALES: "england-and-wales",
    Nation.SCOTLAND: "scotland",
    Nation.NORTHERN_IRELAND: "northern-ireland",
}


@pytest.mark.parametrize("nation", Nation)
def test_every_day_off_is_one_of_the_official_list(nation: Nation) -> None:
    divisions = json.loads(LIST.read_text(encoding="utf-8"))["divisions"]
    years = divisions[f"common.nations.{DIVISIONS[nation]}_slug"]
    known = {int(year): days for year, days in years.items() if year.isdecimal()}
    assert len(known) >= 10
    for year, days in known.items():
        official = {datetime.strptime(each["date"], "%d/%m/%Y").date() for each in days}  # noqa: DTZ007 - a day
        assert _on_weekdays(official) == _on_weekdays(bank_holidays(nation, year)), year


def _on_weekdays(days: set[date] | frozenset[date]) -> set[date]:
    return {day for day in days if day.weekday() < 5}
