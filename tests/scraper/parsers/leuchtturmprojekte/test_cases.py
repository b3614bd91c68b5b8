"""Every saved version of the page, read field by field: the name of a failing test is the diagnosis."""

from __future__ import annotations

import json
from functools import cache
from typing import TYPE_CHECKING, Any

import pytest

from scraper.meetings import MEETING_FIELDS
from scraper.parsers.sandbox import read
from scraper.records import page_to_json
from tests.paths import FIXTURES

if TYPE_CHECKING:
    from pathlib import Path

PAGES = FIXTURES / "leuchtturmprojekte"
URL = "https://nachhaltige-stadtentwicklung-hessen.de/foerderprogramme/sozialer-zusammenhalt/leuchtturmprojekte-im-video.html"


def folders(kind: str) -> dict[str, Path]:
    return {path.parent.name: path.parent for path in sorted((PAGES / kind).glob("*/expected.json"))}


SAMPLES, VARIANTS = folders("cases"), folders("variants")
CASES = SAMPLES | VARIANTS
QUOTES = str.maketrans(dict.fromkeys("„“”«»‚‘’‹›'", '"'))


@cache
def expected(name: str) -> dict[str, Any]:
    data: dict[str, Any] = json.loads((CASES[name] / "expected.json").read_text(encoding="utf-8"))
    return data


@cache
def found(name: str) -> dict[str, Any]:
    body = (CASES[name] / "page.html").read_bytes()
    return page_to_json(read(body, expected(name).get("content_type"), URL, "leuchtturmprojekte"))


def folded(value: Any) -> Any:
    """Quotation marks of every style as one."""
    if isinstance(value, str):
        return value.translate(QUOTES)
    if isinstance(value, list):
        return [folded(item) for item in value]
    return value


def values(page: dict[str, Any], field: str, name: str) -> list[Any]:
    """One field of all meetings; ``-`` where the expectation leaves it open."""
    wanted = expected(name)["meetings"]
    got = [
        meeting[field] if field in wish else "-"
        for meeting, wish in zip(page["meetings"], wanted, strict=True)
    ]
    return [folded(value) for value in got] if expected(name).get("fold_quotes") else got


def subjects(page: dict[str, Any]) -> list[tuple[Any, Any]]:
    return [(meeting["year"], meeting["municipality"]) for meeting in page["meetings"]]


def intro(page: dict[str, Any], name: str) -> Any:
    return folded(page["intro"]) if expected(name).get("fold_quotes") else page["intro"]


@pytest.mark.parametrize("name", SAMPLES)
def test_the_page_has_the_problem_or_none(name: str) -> None:
    assert found(name)["problem"] == expected(name)["problem"]


@pytest.mark.parametrize("name", SAMPLES)
def test_the_introduction_is_what_stands_before_the_first_meeting(name: str) -> None:
    assert intro(found(name), name) == intro(expected(name), name)


@pytest.mark.parametrize("name", SAMPLES)
def test_the_page_has_these_meetings_and_no_others(name: str) -> None:
    assert subjects(found(name)) == subjects(expected(name))


@pytest.mark.parametrize("field", MEETING_FIELDS)
@pytest.mark.parametrize("name", [name for name in SAMPLES if expected(name)["meetings"]])
def test_the_field_says_what_the_page_says(name: str, field: str) -> None:
    wanted = [meeting.get(field, "-") for meeting in expected(name)["meetings"]]
    if expected(name).get("fold_quotes"):
        wanted = [folded(value) for value in wanted]
    assert values(found(name), field, name) == wanted


@pytest.mark.parametrize("name", VARIANTS)
def test_a_variant_is_read_like_the_sample_of_its_kind(name: str) -> None:
    got, wanted = found(name), expected(name)
    assert got["problem"] == wanted["problem"]
    assert intro(got, name) == intro(wanted, name)
    assert subjects(got) == subjects(wanted)
    for field in MEETING_FIELDS:
        wishes = [meeting.get(field, "-") for meeting in wanted["meetings"]]
        assert values(got, field, name) == (
            [folded(one) for one in wishes] if wanted.get("fold_quotes") else wishes
        )


def test_the_saved_versions_are_there() -> None:
    assert len(SAMPLES) == 54
