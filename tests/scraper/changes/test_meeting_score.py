"""What each value adds to the likeness of two meetings, by the table of ``scraper.meetings.likeness``."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

import pytest

from scraper.meetings import Meeting
from scraper.meetings.likeness import MeetingLikeness, features_of
from scraper.records import Link
from scraper.records.url_identity import normalize_url

if TYPE_CHECKING:
    from scraper.records import LinkKind

DAY = date(2024, 3, 5)


def link(kind: LinkKind, name: str) -> Link:
    return Link(kind, f"https://kassel.example/{name}", name)


FILM, OTHER_FILM = link("video", "film"), link("video", "other")
FLYER, PICTURES, PAGE = link("document", "flyer.pdf"), link("gallery", "pictures"), link("page", "more")


def score(first: dict[str, Any], second: dict[str, Any]) -> int:
    """The score of two meetings that say only this, on pages that have no others; the same both ways."""
    one = Meeting(**({"year": None, "title": "one"} | first))
    other = Meeting(**({"year": None, "title": "other"} | second))
    likeness = MeetingLikeness([one], [other])
    features = likeness.features(one), likeness.features(other)
    assert likeness.score(*features) == likeness.score(*reversed(features))
    return likeness.score(*features)


@pytest.mark.parametrize(
    ("name", "first", "second", "expected"),
    [
        ("year", 2024, 2024, 200),
        ("year", 2024, 2025, -200),
        ("year", 2024, 2026, -300),
        ("year", 2024, 2034, -300),
        ("year", 2024, None, 0),
        ("municipality", "Kassel", "KASSEL", 300),
        ("municipality", "Bad Hersfeld", "Bad Hersfeld", 300),
        ("municipality", "Kassel", "Kasel", 233),  # six of seven letter pairs
        ("municipality", "Kassel", "Fulda", -200),
        ("municipality", "Offenbach", "Offenbach am Main", 133),  # one is a part of the other
        ("municipality", "Kassel", None, 0),
        ("programme_area", "Nordstadt", "Nordstadt", 300),
        ("programme_area", "Nordstadt", "Südstadt", -9),
        ("programme_area", "Nordstadt", "Hafen", -200),
        ("start_date", DAY, DAY, 500),
        ("start_date", DAY, date(2023, 3, 5), 200),
        ("start_date", DAY, date(2024, 3, 6), -2),
        ("start_date", DAY, date(2024, 4, 4), -50),
        ("start_date", DAY, date(2024, 5, 4), -100),
        ("start_date", DAY, date(2024, 9, 5), -100),
        ("start_date", DAY, date(2024, 4, 5), -52),
        ("start_date", DAY, date(2026, 3, 4), -100),
        ("start_date", DAY, None, 0),
        ("links", (FILM,), (FILM, PAGE), 900),
        ("links", (FILM,), (OTHER_FILM,), 0),
        ("links", (FLYER,), (FLYER,), 500),
        ("links", (PICTURES,), (PICTURES,), 500),
        ("links", (FILM, FLYER), (FILM, FLYER), 900),
        ("links", (PAGE,), (PAGE,), 0),
        ("title", "one", " one", 50),
        ("description", ("Eine Führung.", "Danach Kaffee."), ("Eine Führung.", "Danach Kaffee."), 200),
        ("description", ("Eine Führung durch Kassel",), ("Eine Führung durch Fulda",), 75),
        ("description", ("Eine Führung",), ("Zwei Vorträge",), 0),
        ("description", ("Eine Führung",), (), 0),
        ("description", ("…",), ("***",), 0),  # texts without words
    ],
)
def test_what_a_value_adds(name: str, first: Any, second: Any, expected: int) -> None:
    assert score({name: first}, {name: second}) == expected


def test_the_words_of_the_municipality_do_not_count_twice_in_the_area() -> None:
    assert (
        score(
            {"municipality": "Kassel", "programme_area": "Kassel Nord"},
            {"municipality": "Kassel", "programme_area": "Nord"},
        )
        == 600
    )
    assert (
        score(
            {"municipality": "Kassel", "programme_area": "Kassel"},
            {"municipality": "Kassel", "programme_area": "Kassel"},
        )
        == 600
    )


@pytest.mark.parametrize(
    ("first", "second", "expected"),
    [
        ("Innenstadt", "Innenstadt", 100),
        ("Östliche Innenstadt", "Innenstadt", -200),  # part of a name says nothing in another town
        ("Innenstadt", "Hafen", -400),
        ("Kassel Mitte", "Fulda Mitte", -334),
    ],
)
def test_in_another_municipality_only_the_same_whole_area_speaks_for_it(
    first: str, second: str, expected: int
) -> None:
    assert (
        score(
            {"municipality": "Kassel", "programme_area": first},
            {"municipality": "Fulda", "programme_area": second},
        )
        == expected
    )


def test_where_a_municipality_is_missing_the_area_counts_as_in_the_same() -> None:
    area, other = {"programme_area": "Östliche Innenstadt"}, {"programme_area": "Innenstadt"}
    assert score({"municipality": "Kassel"} | area, other) == 133
    assert (
        score({"municipality": "Kassel"} | area, {"municipality": "Kasel", "programme_area": "Innenstadt"})
        == 366
    )


@pytest.mark.parametrize("shared", [FILM, FLYER, PICTURES])
def test_a_file_that_another_meeting_has_too_says_nothing(shared: Link) -> None:
    one, other, third = (Meeting(None, title, links=(shared,)) for title in ("one", "other", "third"))
    for known, listed in (([one, third], [other]), ([one], [other, third])):
        likeness = MeetingLikeness(known, listed)
        assert likeness.score(likeness.features(one), likeness.features(other)) == 0


@pytest.mark.parametrize(("one", "other"), [(FILM, OTHER_FILM), (FLYER, PICTURES)])
def test_two_meetings_with_different_files_share_none(one: Link, other: Link) -> None:
    first, second = (Meeting(None, link.url, links=(link,)) for link in (one, other))
    likeness = MeetingLikeness([first, second], [second, first])
    assert likeness.score(likeness.features(first), likeness.features(second)) == 0


def test_what_two_meetings_of_a_long_page_have_to_share_to_be_compared() -> None:
    meeting = Meeting(
        2024,
        "Treffen",
        municipality="Bad Hersfeld",
        programme_area="Nord",
        start_date=DAY,
        links=(FILM, FLYER),
    )
    own = frozenset(normalize_url(link.url) for link in meeting.links)
    year, town, area = ("year", 2024), ("town", "bad hersfeld"), ("area", "nord")
    assert sorted(features_of(meeting, own).keys, key=repr) == sorted(
        [
            year, town, area, (*year, *town), (*year, *area), (*town, *area),
            ("title", "Treffen"), ("start", DAY), *(("file", file) for file in own),
        ],
        key=repr,
    )  # fmt: skip
    assert features_of(Meeting(None, "Treffen"), own).keys == [("title", "Treffen")]


@pytest.mark.parametrize(
    ("values", "is_known"),
    [
        ({"year": 2024}, False),
        ({"municipality": "Kassel"}, False),
        ({"year": 2024, "municipality": "Kassel"}, True),
        ({"programme_area": "Nord", "start_date": DAY}, True),
    ],
)
def test_two_values_make_an_identity(values: dict[str, Any], *, is_known: bool) -> None:
    identity = features_of(Meeting(**({"year": None, "title": "x"} | values)), frozenset()).identity
    assert (identity is not None) is is_known
