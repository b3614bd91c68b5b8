"""All that a comparison says besides the changes for readers: what is stored, revised, losing and held."""

from __future__ import annotations

from datetime import date

import pytest

from scraper.changes.compare import Comparison, page_changes
from scraper.changes.compare import compare as compare_matched
from scraper.meetings import Meeting, MeetingPage
from scraper.records import (
    DeclaredRecord,
    Evidence,
    FieldChange,
    HeldField,
    Known,
    KnownRecord,
    Page,
    RecordField,
    RecordType,
)
from tests.replacing import replace
from tests.scraper.changes.matched import compare
from tests.scraper.changes.test_compare import B23, D24, S21, W22, known, page, removed

LATER = replace(W22, start_date=date(2022, 11, 8))
BARE = replace(W22, description=())


def facts(comparison: Comparison) -> tuple[list[int], list[int], bool, bool]:
    """The ids of the revised records and of the losing ones; whether title or introduction are revised, and
    whether the introduction is losing."""
    revised, losing = sorted(comparison.revised), sorted(comparison.losing)
    return revised, losing, comparison.page_revised, comparison.intro_losing


def test_an_edited_record_is_revised_and_stored_as_the_page_has_it() -> None:
    comparison = compare(known(S21, W22), page(S21, LATER))
    assert facts(comparison) == ([2], [], False, False)
    assert comparison.page == page(S21, LATER)


def test_what_is_as_it_was_is_not_revised() -> None:
    comparison = compare(known(S21, W22), page(S21, W22))
    assert facts(comparison) == ([], [], False, False)
    assert comparison.page == page(S21, W22)


def test_a_new_record_is_stored_and_revises_none_that_is_known() -> None:
    comparison = compare(known(S21), page(D24, S21))
    assert facts(comparison) == ([], [], False, False)
    assert (comparison.page, comparison.known_ids) == (page(D24, S21), (None, 1))


def test_one_that_is_back_is_revised() -> None:
    comparison = compare(known(S21, removed(W22)), page(S21, LATER))
    assert [(change.kind, change.record_id) for change in comparison.changes] == [("restored", 2)]
    assert facts(comparison)[0] == [2]
    assert comparison.page == page(S21, LATER)


def test_a_loss_that_waits_is_stored_as_it_was_known() -> None:
    comparison = compare(known(S21, W22), page(S21, BARE))
    assert facts(comparison) == ([], [2], False, False)
    assert (comparison.changes, comparison.page) == ((), page(S21, W22))


def test_a_loss_that_is_confirmed_is_news_and_waits_no_more() -> None:
    comparison = compare(known(S21, KnownRecord(0, W22, losing_checks=1)), page(S21, BARE))
    assert [change.kind for change in comparison.changes] == ["edited"]
    assert facts(comparison) == ([2], [], False, False)
    assert comparison.page == page(S21, BARE)


@pytest.mark.parametrize(
    ("losing_checks", "confirm", "waits"),
    [(0, 2, True), (1, 2, False), (1, 3, True), (2, 3, False), (0, 1, False)],
)
def test_the_loss_of_the_introduction_waits_until_it_is_confirmed(
    losing_checks: int, confirm: int, waits: bool
) -> None:
    state = replace(known(S21), intro_losing_checks=losing_checks)
    now = MeetingPage("Ein neuer Titel", (), (S21,))
    comparison = compare(state, now, confirm_removals=confirm)
    assert comparison.intro_losing == waits
    assert (comparison.page.title, comparison.page.intro) == (
        (state.title, state.intro) if waits else ("Ein neuer Titel", ())
    )
    assert comparison.page_revised != waits
    assert [[entry.field for entry in change.fields] for change in comparison.changes] == (
        [] if waits else [["title", "intro"]]
    )
    assert comparison.page.records == (S21,)


def test_a_new_introduction_is_revised_and_stored() -> None:
    now = MeetingPage("Leuchtturmprojekte im Video", ("Zwei Treffen im Jahr.",), (S21,))
    comparison = compare(known(S21), now)
    assert facts(comparison) == ([], [], True, False)
    assert comparison.page == now


def test_the_number_of_checks_that_confirm_is_handed_on() -> None:
    assert compare(known(S21), page(S21), confirm_removals=5).confirm_removals == 5
    assert compare(None, page(S21), confirm_removals=5).confirm_removals == 5


def test_what_is_held_stays_held_while_its_record_is_missing() -> None:
    hold, other = HeldField(2, "start_date", "restless", None, 7), HeldField(3, "title", "restless", "A", 7)
    state = replace(known(S21, W22, KnownRecord(0, B23, missing_checks=1)), held=(hold, other), checks=8)
    comparison = compare(state, page(S21))
    assert (comparison.held, comparison.missing) == ((hold,), (2, 3))


def test_a_held_field_that_keeps_still_is_told_at_last() -> None:
    hold = HeldField(2, "start_date", "restless", date(2022, 11, 1), 7)
    over = compare(replace(known(S21, W22), held=(hold,), checks=30), page(S21, W22))
    [change] = over.changes
    assert (change.kind, change.record_id) == ("edited", 2)
    assert change.fields == (FieldChange("start_date", date(2022, 11, 1), W22.start_date),)
    assert change.before == replace(W22, start_date=date(2022, 11, 1))
    assert (over.held, over.revised) == ((), frozenset())


def test_a_declared_list_knows_no_loss_of_substance() -> None:
    notices = RecordType("notices", (RecordField("title"), RecordField("text", "texts")))
    long, short = (
        DeclaredRecord(notices, ("Bauleitplanung", texts)) for texts in (("Ein langer Text. " * 40,), ())
    )
    state = Known("Bekanntmachungen", (), (KnownRecord(1, long),))
    comparison = compare_matched(state, Page("Bekanntmachungen", (), (short,)), (0,))
    assert [change.kind for change in comparison.changes] == ["edited"]
    assert facts(comparison) == ([1], [], False, False)


@pytest.mark.parametrize(
    ("title", "intro", "fields"),
    [
        ("Titel", ("Text.",), []),
        ("Neu", ("Text.",), [FieldChange("title", "Titel", "Neu")]),
        ("Titel", (), [FieldChange("intro", ("Text.",), ())]),
        ("Neu", (), [FieldChange("title", "Titel", "Neu"), FieldChange("intro", ("Text.",), ())]),
    ],
)
def test_two_stored_pages_differ_in_title_and_introduction(
    title: str, intro: tuple[str, ...], fields: list[FieldChange]
) -> None:
    changes = list(page_changes(Known("Titel", ("Text.",), ()), Page(title, intro)))
    assert [(change.kind, list(change.fields)) for change in changes] == (
        [("page_edited", fields)] if fields else []
    )


def test_a_place_is_corrected_without_a_quotation() -> None:
    def meeting(town: str) -> Meeting:
        return replace(W22, municipality=town, evidence=(Evidence("municipality", "heading", f"in {town}"),))

    [change] = compare(known(S21, meeting("Wezlar")), page(S21, meeting("Wetzlar"))).changes
    [entry] = change.fields
    assert (entry.field, entry.before_quote, entry.after_quote) == ("municipality", "", "")


def test_meetings_are_compared_by_all_that_they_say() -> None:
    first = compare(None, page(S21, W22))
    assert (first.changes, first.known_ids, first.page) == ((), (None, None), page(S21, W22))
    assert isinstance(first.page.records[0], Meeting)
