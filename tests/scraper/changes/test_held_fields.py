"""Which changes of a field are published at once, and which are held back until it is at rest."""

from __future__ import annotations

from typing import Any

import pytest

from scraper.changes.held_fields import RESTLESS_CHANGES, decide, recent_values
from scraper.meetings import Meeting
from scraper.records import EarlierState, FieldChange, HeldField

DAY = "2026-03-04T06:00:00Z"


def versions(*seen: tuple[int | None, str | None]) -> tuple[EarlierState, ...]:
    """Versions, newest first: the check that first saw each, and its municipality."""
    return tuple(EarlierState(check, Meeting(2024, "T", municipality=town)) for check, town in seen)


@pytest.mark.parametrize(
    ("earlier", "restless"),
    [
        ((), False),
        (versions((1, "A")), False),
        (versions((8, "X"), (1, "B")), False),  # taken back once
        (versions((9, "A"), (8, "X"), (1, "A")), True),  # there, back, there again
        (versions((9, "A"), (2, "X"), (0, "A")), True),  # two to eleven are ten checks
        (versions((9, "A"), (1, "X"), (0, "A")), False),
        (versions((9, "B"), (1, "X"), (0, "B")), False),
        (versions((8, "C"), (6, "B"), (1, "A")), True),  # changes at three checks of ten
        (versions((9, "C"), (1, "B"), (0, "A")), False),
        (versions((None, "A"), (None, "X"), (None, "A")), False),
        (
            versions((9, "C"), (8, "C"), (7, "C"), (6, "C"), (5, "C"), (1, "C")),
            False,
        ),  # another field changed
    ],
)
def test_what_changes_at_three_checks_of_ten_is_restless(
    earlier: tuple[EarlierState, ...], *, restless: bool
) -> None:
    """The present check is number 11, and the municipality is X."""
    values = recent_values("municipality", "X", earlier, 11)
    assert (len(values) > RESTLESS_CHANGES) is restless


TO_AND_FRO = versions((9, "X"), (8, "A"), (7, "X"), (1, "A"))


def decided(
    before: str | None,
    after: str | None,
    *,
    held: HeldField | None = None,
    in_doubt: bool = False,
    earlier: tuple[EarlierState, ...] = (),
    check: int = 11,
) -> tuple[Any, Any]:
    """The field as it is published, and as it is held back."""
    decision = decide(
        [FieldChange("municipality", before, after, "quote", "new quote")],
        held={"municipality": held} if held else {},
        doubted={"municipality"} if in_doubt else (),
        earlier=earlier,
        record_id=7,
        check=check,
    )
    published = [(entry.before, entry.after, entry.before_quote) for entry in decision.published]
    holds = [
        (hold.record_id, hold.reason, hold.last_published, hold.changed_at_check, hold.since)
        for hold in decision.held
    ]
    return published, holds


def restless(changed_at: int, published: str = "A") -> HeldField:
    return HeldField(7, "municipality", "restless", published, changed_at, DAY)


def test_a_change_is_published_and_no_change_is_none() -> None:
    assert decided("A", "B") == ([("A", "B", "quote")], [])
    assert decided("A", "A") == ([], [])
    assert decided("A", "A", earlier=TO_AND_FRO[1:]) == ([], [])


def test_a_field_that_becomes_restless_is_held_as_it_was_published() -> None:
    assert decided("X", "A", earlier=TO_AND_FRO) == ([], [(7, "restless", "X", 11, None)])


@pytest.mark.parametrize(("changed_at", "is_held"), [(11, True), (10, True), (9, False), (8, False)])
def test_at_the_third_check_with_the_same_value_one_change_is_published(
    changed_at: int, *, is_held: bool
) -> None:
    held = [(7, "restless", "A", changed_at, DAY)]
    assert decided("C", "C", held=restless(changed_at)) == (([], held) if is_held else ([("A", "C", "")], []))


def test_one_that_comes_to_rest_as_it_was_published_is_published_no_more() -> None:
    assert decided("A", "A", held=restless(9)) == ([], [])


def test_a_restless_field_that_changes_again_begins_anew() -> None:
    assert decided("C", "D", held=restless(2)) == ([], [(7, "restless", "A", 11, DAY)])


def test_a_value_in_doubt_is_held_and_one_that_the_page_names_is_published() -> None:
    assert decided("A", None, in_doubt=True) == ([], [(7, "doubt", "A", 11, None)])
    assert decided("A", "B", in_doubt=True) == ([("A", "B", "quote")], [])
    assert decided(None, None, in_doubt=True) == ([], [])


def test_a_doubt_lasts_as_long_as_the_page_is_in_doubt() -> None:
    doubt = HeldField(7, "municipality", "doubt", "A", 5, DAY)
    assert decided(None, None, held=doubt, in_doubt=True) == ([], [(7, "doubt", "A", 5, DAY)])
    assert decided(None, None, held=doubt) == ([("A", None, "")], [])
    assert decided(None, "B", held=doubt) == ([("A", "B", "")], [])
    assert decided(None, "A", held=doubt) == ([], [])
    assert decided(None, "B", held=doubt, earlier=versions((9, None), (8, "B"), (7, None), (1, "B"))) == (
        [("A", "B", "")],
        [],
    )


def test_a_doubt_about_a_restless_field_is_a_doubt_about_what_was_published() -> None:
    assert decided("C", None, held=restless(4), in_doubt=True) == ([], [(7, "doubt", "A", 11, DAY)])


def test_a_doubt_about_what_was_published_as_unknown_holds_nothing_back() -> None:
    held = HeldField(7, "municipality", "restless", None, 10, DAY)
    assert decided(None, None, held=held, in_doubt=True) == ([], [(7, "restless", None, 10, DAY)])
