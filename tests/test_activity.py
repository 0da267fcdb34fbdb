"""Charts as values and as tables: months in the patch's own time, heights, what stands on each bar."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from partnerhub.language import language
from partnerhub.publish.activity import HIGH, by_month, by_year
from partnerhub.publish.checks import check_page
from tests.make import NOW
from tests.test_map import page, template

LONDON = ZoneInfo("Europe/London")
WORDS = language("en")


def test_the_last_twelve_months_stand_in_order_with_their_counts() -> None:
    placed = [NOW, NOW - timedelta(days=1), NOW - timedelta(days=31), NOW - timedelta(days=400)]
    chart = by_month(placed, LONDON, NOW, WORDS)
    assert [bar.name for bar in chart.bars][::11] == ["December 2025", "November 2026"]
    assert [bar.count for bar in chart.bars] == [0] * 10 + [1, 2]
    assert [bar.height for bar in chart.bars][-3:] == [0, HIGH // 2, HIGH]
    assert (chart.total, chart.caption) == (3, "Stories a month, December 2025 to November 2026")
    assert (chart.bars[-1].first, chart.bars[-1].rest) == ("N", "ov")


def test_a_month_begins_at_midnight_on_the_patchs_own_clocks() -> None:
    summer = [datetime(2026, 6, 30, 22, 59, tzinfo=UTC), datetime(2026, 6, 30, 23, 0, tzinfo=UTC)]
    counts = {bar.name: bar.count for bar in by_month(summer, LONDON, NOW, WORDS).bars}
    assert (counts["June 2026"], counts["July 2026"]) == (1, 1)


def test_the_first_evening_of_a_month_elsewhere_is_that_month() -> None:
    night = datetime(2026, 11, 30, 12, tzinfo=UTC)
    assert by_month([], ZoneInfo("Pacific/Kiritimati"), night, WORDS).bars[-1].name == "December 2026"


def test_a_month_links_to_its_page_when_it_has_anything() -> None:
    chart = by_month([NOW], LONDON, NOW, WORDS, lambda month: f"archive/{month:%Y/%m}/index.html")
    assert [bar.address for bar in chart.bars][-2:] == [None, "archive/2026/11/index.html"]


def test_even_one_story_beside_hundreds_can_be_seen() -> None:
    chart = by_month([NOW] * 900 + [NOW - timedelta(days=40)], LONDON, NOW, WORDS)
    assert chart.bars[-2].height == 1


def test_years_without_anything_stand_between_the_others() -> None:
    chart = by_year({2024: 10, 2026: 5}, WORDS, lambda year: f"archive/{year}/index.html")
    assert [(bar.name, bar.first, bar.count, bar.height, bar.address) for bar in chart.bars] == [
        ("2024", "’24", 10, HIGH, "archive/2024/index.html"),
        ("2025", "’25", 0, 0, None),
        ("2026", "’26", 5, HIGH // 2, "archive/2026/index.html"),
    ]
    assert len(by_year({1999: 1, 2026: 2}, WORDS).bars) == 12
    assert by_year({}, WORDS).bars == ()


def test_the_months_have_the_names_of_the_pages_language() -> None:
    last = by_month([], LONDON, NOW, language("cy")).bars[-1]
    assert (last.name, last.first + last.rest) == ("Tachwedd 2026", "Tach")


def test_a_rendered_chart_is_a_table_that_passes_the_last_gate() -> None:
    chart = by_month([NOW], LONDON, NOW, WORDS, lambda month: f"archive/{month:%Y/%m}/index.html")
    html = str(template("_chart.html").chart(chart, ".."))
    complaints, targets = check_page("areas/index.html", page(html))
    assert complaints == []
    assert targets == {"archive/2026/11/index.html"}
    assert html.count('<th scope="col">') == html.count("<td>") == 12
    assert '<td>1<svg height="72" aria-hidden="true">' in html


def test_a_chart_of_nothing_is_not_shown() -> None:
    assert not str(template("_chart.html").chart(by_month([], LONDON, NOW, WORDS), "..")).strip()
    assert not str(template("_chart.html").chart(by_year({}, WORDS), "..")).strip()


def test_a_chart_is_the_same_on_every_night_of_a_month() -> None:
    assert by_month([NOW], LONDON, NOW, WORDS) == by_month([NOW], LONDON, NOW + timedelta(days=9), WORDS)
