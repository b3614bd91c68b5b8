"""Days in German and English words, and numbers that are no day for sure."""

from __future__ import annotations

from datetime import date

import pytest

from scraper.parsers.records import dates, numbers


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("4. Juli 2026", "2026-07-04"),
        ("Sa., 04.07.2026, 19:00 Uhr", "2026-07-04"),
        ("04.07.26", "2026-07-04"),
        ("4. bis 6. Juli 2026", "2026-07-04"),
        ("July 4, 2026", "2026-07-04"),
        ("Thursday, Sept. 3, 2026 at 7 p.m.", "2026-09-03"),
        ("4 July 2026", "2026-07-04"),
        ("the 3rd of May 2026", "2026-05-03"),
        ("2026-07-04T10:00:00Z", "2026-07-04"),
        ("2026/07/04", "2026-07-04"),
        ("2026/7/4", "2026-07-04"),
        ("7/24/2026", "2026-07-24"),
        ("24/7/2026", "2026-07-24"),
        ("7/7/2026", "2026-07-07"),
        ("Jan 5 '98", "1998-01-05"),
        ("Beschlossen am 24/7/2026: einstimmig", "2026-07-24"),
    ],
)
def test_days_that_can_be_read_in_one_way_only(text: str, day: str) -> None:
    found = dates.read(text)
    assert found is not None
    assert found.isoformat() == day


@pytest.mark.parametrize(
    "text",
    [
        "03/04/2026",
        "31.02.2026",
        "4. Juli",
        "July 4",
        "10:30",
        "Az. 12/26",
        "13/13/2026",
        "7/4/6",
        "1.234.567",
        "",
    ],
)
def test_what_is_no_day_for_sure_is_none(text: str) -> None:
    assert dates.read(text) is None


@pytest.mark.parametrize(
    ("language", "order", "day"),
    [
        ("de", None, "2026-04-03"),
        ("en-US", None, "2026-03-04"),
        ("en-GB", None, "2026-04-03"),
        ("de", "mdy", "2026-03-04"),
        ("", "dmy", "2026-04-03"),
    ],
)
def test_language_and_order_decide_between_day_and_month(language: str, order: str | None, day: str) -> None:
    found = dates.read("03/04/2026", language=language, order=order)
    assert found is not None
    assert found.isoformat() == day


@pytest.mark.parametrize(
    ("text", "pattern", "day"),
    [
        ("Beschluss 04072026", "%d%m%Y", "2026-07-04"),
        ("26-07-04", "%y-%m-%d", "2026-07-04"),
        ("4 Oktober, 2026", "%d %B, %Y", "2026-10-04"),
    ],
)
def test_an_odd_day_by_its_format(text: str, pattern: str, day: str) -> None:
    found = dates.by_format(text, pattern)
    assert found is not None
    assert found.isoformat() == day


@pytest.mark.parametrize(
    ("text", "language", "example", "number"),
    [
        ("noch 12 Plätze", "", None, 12),
        ("1.234,50 €", "", None, 1234.5),
        ("$1,234.50", "", None, 1234.5),
        ("1.234", "de", None, 1234),
        ("1,234", "en", None, 1234),
        ("1.234", "", None, None),
        ("1,5", "", None, 1.5),
        ("1.234", "", "1.234,5", 1234),
        ("-3", "", None, -3),
        ("keine", "", None, None),
    ],
)
def test_numbers(text: str, language: str, example: str | None, number: float | None) -> None:
    assert numbers.read(text, language, example) == number


@pytest.mark.parametrize(
    ("text", "order", "day"),
    [
        ("15/12 (man)", "dmy", "2025-12-15"),
        ("12/15", "mdy", "2025-12-15"),
        ("ab 09.04", None, "2025-04-09"),
        ("15/12", None, None),
        ("15/12/2026", "dmy", "2026-12-15"),
        ("10.12 Uhr", None, None),
        ("2.10", "ymd", None),
        ("40.12", None, None),
    ],
)
def test_a_day_whose_year_stands_elsewhere(text: str, order: str | None, day: str | None) -> None:
    found = dates.read(text, order=order, year=2025)
    assert (found and found.isoformat()) == day


def test_without_a_year_two_numbers_are_no_day() -> None:
    assert dates.read("15/12", order="dmy") is None
    assert dates.read("15/12", language="de", year=2025) is not None
    assert dates.by_format("15/12", "%d/%m", 2025) == date(2025, 12, 15)
    assert dates.by_format("15/12", "%d/%m") is None
