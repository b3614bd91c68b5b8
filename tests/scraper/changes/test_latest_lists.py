"""A list of the newest: what leaves at the end where the oldest stand is no removal, whichever end it is."""

from __future__ import annotations

from datetime import date

import pytest

from scraper.changes import latest_lists
from scraper.changes.sanity import find_implausibility
from scraper.records import DeclaredRecord, Known, KnownRecord, Page, RecordField, RecordType

NEWS = RecordType("news", (RecordField("title"), RecordField("day", "date")), is_window=True)
DOWN, UP = (5, 4, 3), (3, 4, 5)


def records(days: tuple[int, ...]) -> list[DeclaredRecord]:
    return [DeclaredRecord(NEWS, (f"News {day}", date(2026, 11, day))) for day in days]


@pytest.mark.parametrize(
    ("days", "here", "left"),
    [(DOWN, {0, 1}, {3}), (DOWN, {0, 2}, set()), (UP, {1, 2}, {1}), (UP, {0, 1}, set()), (UP, {0, 2}, set())],
)
def test_only_the_oldest_leave(days: tuple[int, ...], here: set[int], left: set[int]) -> None:
    known = [KnownRecord(number, record) for number, record in enumerate(records(days), start=1)]
    assert latest_lists.left_at_the_end(known, here) == left


@pytest.mark.parametrize(("here", "kind"), [((0, 1), None), ((0,), None), ((), "mass_removal")])
def test_most_may_leave_at_once_but_not_all(here: tuple[int, ...], kind: str | None) -> None:
    known = Known(None, (), tuple(KnownRecord(number, record) for number, record in enumerate(records(DOWN))))
    page = Page(
        None, records=tuple(records((9, 8, 7)))[: 3 - len(here)] + tuple(records(DOWN)[i] for i in here)
    )
    matches = (*(None for _ in range(3 - len(here))), *here)
    problem = find_implausibility(known, page, matches, record_type=NEWS)
    assert (problem.kind if problem else None) == kind


@pytest.mark.parametrize(
    ("days", "matches", "older"),
    [
        (DOWN, (0, 1, None), {2}),
        (DOWN, (None, 0, 1), set()),
        (UP, (None, 0, 1), {0}),
        (UP, (0, 1, None), set()),
    ],
)
def test_what_comes_beyond_the_oldest_is_not_new(
    days: tuple[int, ...], matches: tuple[int | None, ...], older: set[int]
) -> None:
    assert latest_lists.new_beyond_the_known(records(days), matches) == older
