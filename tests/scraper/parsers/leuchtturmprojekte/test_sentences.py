"""What single sentences say of a meeting's day, form and status, plain ones and ones with tempting rivals."""

from __future__ import annotations

from datetime import date
from typing import NamedTuple

import pytest

from scraper.parsers.leuchtturmprojekte.fields import extract, headings
from tests.paths import FIXTURES

TITLE = "Leuchtturmprojekte 2024 im Programm Sozialer Zusammenhalt in Kassel"
SENTENCES = FIXTURES / "leuchtturmprojekte" / "sentences.txt"


class Case(NamedTuple):
    """``day``, ``form``, ``status``: what is right, ``-`` for nothing, ``a/b`` for either."""

    day: str
    form: str
    status: str
    words: str


def cases() -> list[Case]:
    lines = SENTENCES.read_text(encoding="utf-8").splitlines()
    return [Case(*line.split(" | ", 3)) for line in lines if line and not line.startswith("#")]


def read(words: str) -> extract.Values:
    paragraphs = tuple(words.split(" // "))
    return extract.read(extract.Words(TITLE, (), paragraphs, (), (), None), headings.read(TITLE))


@pytest.mark.parametrize("case", cases(), ids=lambda case: case.words[:80])
def test_a_sentence_says_what_it_says(case: Case) -> None:
    values = read(case.words)
    day = values.start_date.isoformat() if values.start_date else "-"
    if values.end_date is not None:
        day += f"..{values.end_date.isoformat()}"
    assert day in case.day.split("/")
    assert (values.attendance or "-") in case.form.split("/")
    assert (values.status or "-") in case.status.split("/")


def test_the_sentences_are_there() -> None:
    assert len(cases()) >= 250


@pytest.mark.parametrize(
    ("title", "days"),
    [
        ("Leuchtturmprojekte 2024 in Offenbach am Main, 6. November 2024", (date(2024, 11, 6), None)),
        ("Leuchtturmprojekte 2024 in Rotenburg an der Fulda (6.11.2024)", (date(2024, 11, 6), None)),
        (
            "Leuchtturmprojekte 2024 in Limburg an der Lahn, 6. und 7.11.2024",
            (date(2024, 11, 6), date(2024, 11, 7)),
        ),
        ("Leuchtturmprojekte 2024 in Offenbach am Main (Stand: 6. November 2024)", (None, None)),
    ],
)
def test_a_day_behind_the_place_in_the_heading(title: str, days: tuple[date | None, date | None]) -> None:
    values = extract.read(extract.Words(title, (), (), (), (), None), headings.read(title))
    assert (values.start_date, values.end_date) == days


@pytest.mark.parametrize(
    ("title", "status"),
    [
        ("Leuchtturmprojekte 2024 in Kassel – abgesagt", "cancelled"),
        ("Kassel 2024 – abgesagt", "cancelled"),
        ("Abgesagt: Kassel 2024", "cancelled"),
        ("2024 – Kassel – entfällt", "cancelled"),
        ("2024: Kassel (verschoben)", "postponed"),
        ("Kassel 2024: auf 2025 verschoben", "postponed"),
        ("2024 – Absage", "cancelled"),
        ("Leuchtturmprojekte 2024 in Kassel – Stadtteilfest abgesagt", None),
        ("Kassel 2024 – Film abgesagt", None),
        ("Kassel 2024 – nicht abgesagt", None),
    ],
)
def test_a_heading_says_what_became_of_its_meeting(title: str, status: str | None) -> None:
    values = extract.read(extract.Words(title, (), (), (), (), None), headings.read(title))
    assert values.status == status
