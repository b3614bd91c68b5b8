"""The edges of comparing and matching, where one more or one less decides; each was left open by a mutant."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from scraper.changes import compare as comparing
from scraper.changes.matching import match, match_page
from scraper.meetings import Meeting, MeetingPage
from scraper.meetings.likeness import POINT, features_of, score
from scraper.records import EarlierState, Evidence, HeldField, KnownRecord, Page, Problem
from tests.replacing import replace
from tests.scraper.changes.matched import compare
from tests.scraper.changes.test_compare import B23, D24, K24, S21, W22, known, page, removed, section, told

TITLE = "Leuchtturmprojekte im Video"


@pytest.mark.parametrize(
    ("field", "before", "after"),
    [
        ("start_date", date(2022, 11, 7), date(2022, 11, 8)),
        ("end_date", date(2022, 11, 9), date(2022, 11, 10)),
        ("attendance", "in_person", "online"),
        ("status", "planned", "cancelled"),
    ],
)
def test_a_day_a_form_and_a_status_quote_the_page_on_both_sides(
    field: str, before: object, after: object
) -> None:
    def meeting(value: Any, quote: str) -> Meeting:
        return replace(W22, **{field: value}, evidence=(Evidence(field, "paragraph 1", quote),))

    old, new = meeting(before, "alte Worte"), meeting(after, "neue Worte")
    [change] = compare(known(S21, old), page(S21, new)).changes
    [entry] = change.fields
    assert (entry.field, entry.before_quote, entry.after_quote) == (field, "alte Worte", "neue Worte")


def test_a_last_day_without_words_of_its_own_quotes_those_of_the_first() -> None:
    words = (Evidence("start_date", "paragraph 1", "am 7. und 8. November"),)
    [change] = compare(
        known(S21, W22), page(S21, replace(W22, end_date=date(2022, 11, 8), evidence=words))
    ).changes
    [entry] = change.fields
    assert (entry.before_quote, entry.after_quote) == ("", "am 7. und 8. November")


def test_a_page_with_a_problem_matches_nothing_and_revises_nothing() -> None:
    broken = MeetingPage("Wartung", problem=Problem("not_the_page", "Wartungsarbeiten."))
    comparison = comparing.compare(known(S21), broken, (0,))
    assert (comparison.known_ids, comparison.page_revised) == ((), False)


def test_what_is_confirmed_as_removed_is_unconfirmed_no_more() -> None:
    state = known(S21, KnownRecord(0, W22, missing_checks=1), B23)
    comparison = compare(state, page(S21))
    assert (comparison.missing, comparison.unconfirmed) == ((2, 3), 1)


def test_without_a_word_two_checks_confirm_a_removal() -> None:
    state, now = known(S21, KnownRecord(0, W22, missing_checks=1)), page(S21)
    assert told(comparing.compare(state, now, match_page(state, now))) == ["removed 2"]


@pytest.mark.parametrize(("losses", "lines"), [(1, ["edited 2 description"]), (2, []), (None, [])])
def test_losses_may_be_confirmed_at_another_number_of_checks_than_removals(
    losses: int | None, lines: list[str]
) -> None:
    bare = page(S21, replace(W22, description=()))
    assert told(compare(known(S21, W22), bare, confirm_removals=3, confirm_losses=losses)) == lines


# The page's own texts


def test_a_page_that_never_had_an_introduction_may_change_its_title() -> None:
    state = replace(known(S21), intro=())
    comparison = compare(state, MeetingPage("Neuer Titel", (), (S21,)))
    assert told(comparison) == ["page_edited title"]
    assert not comparison.intro_losing


def test_a_held_title_stays_held_while_the_loss_of_the_introduction_waits() -> None:
    hold = HeldField(None, "title", "restless", "Alter Titel", 7)
    comparison = compare(replace(known(S21), held=(hold,), checks=7), MeetingPage(TITLE, (), (S21,)))
    assert comparison.intro_losing
    assert comparison.held == (hold,)


# Versions are asked for only where something changed: for a page of two thousand meetings they are many


def test_earlier_versions_are_asked_for_only_where_something_changed() -> None:
    asked: list[int | None] = []

    def earlier(record_id: int | None) -> tuple[EarlierState, ...]:
        asked.append(record_id)
        return ()

    hold = HeldField(1, "title", "restless", "Anderer Titel", 1)
    state, now = replace(known(S21, W22), held=(hold,), checks=1), page(S21, replace(W22, status="cancelled"))
    comparing.compare(state, now, match_page(state, now), earlier=earlier)
    assert asked == [2]


@pytest.mark.parametrize(("changed_at", "is_held"), [(2, True), (1, False)])
def test_ten_checks_are_counted_with_the_present_one(changed_at: int, is_held: bool) -> None:
    """There at check ``changed_at``, back at check 9, there again at the present one, which is number 11."""
    other = replace(W22, status="cancelled")
    versions = (EarlierState(9, W22), EarlierState(changed_at, other), EarlierState(0, W22))
    state, now = replace(known(S21, W22), checks=10), page(S21, other)
    comparison = comparing.compare(
        state, now, match_page(state, now), earlier=lambda id_: versions if id_ == 2 else ()
    )
    assert bool(comparison.held) is is_held
    assert told(comparison) == ([] if is_held else ["edited 2 status"])


@pytest.mark.parametrize(("changed_at", "is_held"), [(2, True), (1, False)])
def test_so_for_the_title_of_the_page(changed_at: int, is_held: bool) -> None:
    versions = (
        EarlierState(9, Page(TITLE)), EarlierState(changed_at, Page("Zurück")), EarlierState(0, Page(TITLE)),
    )  # fmt: skip
    state = replace(known(S21), checks=10)
    now = replace(page(S21), title="Zurück")
    comparison = comparing.compare(state, now, match_page(state, now), earlier=lambda _: versions)
    assert bool(comparison.held) is is_held
    assert told(comparison) == ([] if is_held else ["page_edited title"])


# How much is enough to be the same meeting


def points(first: Meeting, second: Meeting) -> float:
    return score(features_of(first, set()), features_of(second, set())) / POINT


def words(*numbers: int) -> Meeting:
    return Meeting(None, f"Titel {numbers[0]}", description=(" ".join(f"w{number}" for number in numbers),))


@pytest.mark.parametrize(("common", "matched"), [(50, 0), (49, None)])
def test_half_a_point_is_enough_for_two_that_are_listed(common: int, matched: int | None) -> None:
    old, new = words(*range(100)), words(*range(100 - common, 200 - common))
    assert points(old, new) == common / 100
    assert match([KnownRecord(1, old)], [new]) == (matched,)


@pytest.mark.parametrize(
    ("new", "expected", "matched"),
    [
        (Meeting(2022, "Neu", description=("Ein Text.",)), 4, 0),
        (Meeting(2022, "Alt", description=("Text. Ein",)), 3.5, None),
    ],
)
def test_four_points_are_enough_for_a_removed_one_to_be_back(
    new: Meeting, expected: float, matched: int | None
) -> None:
    old = Meeting(2022, "Alt", description=("Ein Text.",))
    assert points(old, new) == expected
    assert match([removed(old)], [new]) == (matched,)


@pytest.mark.parametrize(
    ("gone", "lead", "matched"),
    [
        (Meeting(2024, "Damals", municipality="Kassel", programme_area="Wesertor"), 7.5, 1),
        (Meeting(2024, "Damals", start_date=date(2024, 5, 8)), 6.5, 0),
    ],
)
def test_a_removed_one_has_to_be_seven_points_better_than_a_listed_one(
    gone: Meeting, lead: float, matched: int
) -> None:
    new = Meeting(
        2024, "Heute", municipality="Kassel", programme_area="Wesertor", start_date=date(2024, 5, 8)
    )
    listed = Meeting(None, "Heute")
    assert points(gone, new) - points(listed, new) == lead
    assert match([KnownRecord(1, listed), replace(removed(gone), id=2)], [new]) == (matched,)


def test_of_two_with_the_same_year_town_area_and_day_neither_is_settled_before_the_rest_is_looked_at() -> (
    None
):
    """The identity decides only where one on either side has it; else the text does."""
    first = replace(K24, description=("Erste Fassung vom Vormittag.",))
    second = replace(K24, description=("Zweite Fassung vom Nachmittag.",))
    new = replace(second, description=("Zweite Fassung vom Nachmittag, ergänzt.",))
    assert match([KnownRecord(1, first), KnownRecord(2, second)], [new]) == (1,)


def test_a_removed_one_is_not_taken_by_identity_alone_from_a_listed_one() -> None:
    listed = replace(D24, title="Heute")
    assert match(
        [replace(removed(D24), id=1), KnownRecord(2, listed)], [replace(D24, status="cancelled")]
    ) == (1,)


def with_film(meeting: Meeting, film: str) -> Meeting:
    return replace(meeting, links=section(2000, "Kassel", "2000-01-01", film=film).links)


def test_year_and_town_say_which_meeting_it_is_where_two_films_changed_places() -> None:
    """The films alone would make two meetings change their years."""
    older = Meeting(2023, "Leuchtturmprojekte", municipality="Kassel")
    newer = replace(older, year=2024)
    known = [
        KnownRecord(1, with_film(older, "SYNTHv00001")),
        KnownRecord(2, with_film(newer, "SYNTHv00002")),
    ]
    listed = [with_film(older, "SYNTHv00002"), with_film(newer, "SYNTHv00001")]
    assert match(known, listed) == (0, 1)


def test_two_of_which_nothing_is_known_are_not_the_same() -> None:
    assert match([KnownRecord(1, Meeting(None, "Auftakt"))], [Meeting(None, "Abschluss")]) == (None,)


def test_a_film_that_two_known_meetings_share_says_not_which_of_them_it_is() -> None:
    """Nor that a new one is either."""
    known = [
        KnownRecord(n, with_film(meeting, "SYNTHv00001")) for n, meeting in enumerate((S21, W22), start=1)
    ]
    listed = section(2019, "Kassel", "2019-03-01", film="SYNTHv00001")
    assert match(known, [listed]) == (None,)
    assert match(known[:1], [listed]) == (0,)
