"""Lists of the newest: what leaves at their end is no removal, and what comes from beyond it is not new."""

from __future__ import annotations

from datetime import date

import pytest

from scraper.changes.compare import compare
from scraper.changes.latest_lists import left_at_the_end, new_beyond_the_known
from scraper.records import DeclaredRecord, Known, KnownRecord, Page, RecordField, RecordType
from tests.replacing import replace

NEWEST = RecordType(
    "notices",
    (RecordField("title"), RecordField("day", "date"), RecordField("until", "date")),
    is_window=True,
)
ALL = replace(NEWEST, is_window=False)


def notice(
    day: int | None, record_type: RecordType = NEWEST, *, title: str = "", until: int | None = None
) -> DeclaredRecord:
    """The notice of a day in May 2027."""
    days = [date(2027, 5, number) if number else None for number in (day, until)]
    return DeclaredRecord(record_type, (title or f"Bekanntmachung {day}", *days))


def known(*records: DeclaredRecord, removed: frozenset[int] = frozenset()) -> list[KnownRecord]:
    """As stored; ids count from 1, those in ``removed`` are known as removed."""
    return [
        KnownRecord(number, record, removed=number in removed) for number, record in enumerate(records, 1)
    ]


DOWN = [notice(day) for day in (9, 8, 7, 6, 5)]
UP = DOWN[::-1]


@pytest.mark.parametrize(
    ("records", "here", "ids"),
    [
        (DOWN, {0, 1, 2}, {4, 5}),
        (DOWN, {0, 2}, {4, 5}),
        (DOWN, {0, 1, 2, 3, 4}, set()),
        (DOWN, {4}, set()),
        (DOWN, set(), {1, 2, 3, 4, 5}),
        (UP, {2, 3, 4}, {1, 2}),
        (UP, {0, 1, 2}, set()),
        ([notice(5)], set(), {1}),
        ([], set(), set()),
        ([notice(day, ALL) for day in (9, 8, 7)], {0}, set()),
    ],
)
def test_what_stands_behind_the_last_one_that_is_still_listed_has_left(
    records: list[DeclaredRecord], here: set[int], ids: set[int]
) -> None:
    assert left_at_the_end(known(*records), here) == ids


def test_what_was_removed_before_does_not_leave() -> None:
    assert left_at_the_end(known(*DOWN, removed=frozenset({1, 4})), {1, 2}) == {5}


@pytest.mark.parametrize(
    ("records", "here", "ids"),
    [
        ([notice(5), notice(5), notice(5)], {0}, {2, 3}),  # the same day: in the order of the page
        ([notice(None), notice(5), notice(None)], {0}, {2, 3}),  # one day says nothing
        ([notice(None), notice(5), notice(None), notice(6)], {1, 3}, {1}),
        ([notice(None, until=5), notice(None, until=6)], {1}, {1}),  # the first field that has two
        ([notice(7, until=5), notice(6, until=6)], {0}, {2}),
        ([notice(7, until=5), notice(None, until=6)], {1}, {1}),
    ],
)
def test_the_first_field_with_two_days_says_where_the_end_is(
    records: list[DeclaredRecord], here: set[int], ids: set[int]
) -> None:
    assert left_at_the_end(known(*records), here) == ids


@pytest.mark.parametrize(
    ("records", "matches", "places"),
    [
        (DOWN, (0, 1, 2, None, None), {3, 4}),
        (DOWN, (None, 0, 1, None, 2), set()),
        (DOWN, (None, 0, None, None, None), {2, 3, 4}),
        (DOWN, (0, None, None, None, None), {1, 2, 3, 4}),
        (DOWN, (None, None, None, None, None), set()),
        (UP, (None, None, 0, 1, 2), {0, 1}),
        (UP, (0, 1, 2, None, None), set()),
        ([notice(5)], (0,), set()),
        ([], (), set()),
        ([notice(day, ALL) for day in (9, 8, 7)], (0, None, None), set()),
    ],
)
def test_what_is_not_known_and_stands_beyond_all_that_is_was_there_before(
    records: list[DeclaredRecord], matches: tuple[int | None, ...], places: set[int]
) -> None:
    assert new_beyond_the_known(records, matches) == places


def test_one_that_left_is_no_removal_and_no_news_and_comes_back_without_a_word() -> None:
    state = Known("Bekanntmachungen", (), tuple(known(*DOWN)))
    gone = compare(state, Page("Bekanntmachungen", (), tuple(DOWN[:4])), (0, 1, 2, 3), confirm_removals=1)
    assert (gone.changes, gone.missing, gone.left, gone.unconfirmed) == ((), (5,), (5,), 0)
    stored = (*state.records[:4], replace(state.records[4], removed=True, left=True))
    back = compare(replace(state, records=stored), Page("Bekanntmachungen", (), tuple(DOWN)), (0, 1, 2, 3, 4))
    assert (back.changes, back.known_ids, sorted(back.revised)) == ((), (1, 2, 3, 4, 5), [5])


def test_one_that_left_a_list_that_is_no_window_any_more_is_back() -> None:
    whole = [notice(day, ALL) for day in (9, 8)]
    stored = (KnownRecord(1, whole[0]), KnownRecord(2, whole[1], removed=True, left=True))
    back = compare(Known(None, (), stored), Page(None, (), tuple(whole)), (0, 1))
    assert [(change.kind, change.record_id) for change in back.changes] == [("restored", 2)]


def test_one_from_beyond_the_end_is_stored_and_not_told() -> None:
    state = Known("Bekanntmachungen", (), tuple(known(*DOWN[:2])))
    page = Page("Bekanntmachungen", (), (notice(10), *DOWN[1:4]))
    comparison = compare(state, page, (None, 1, None, None), confirm_removals=1)
    assert [(change.kind, change.record_id) for change in comparison.changes] == [
        ("added", None),
        ("removed", 1),
    ]
    assert comparison.page == page
    assert comparison.known_ids == (None, 2, None, None)
