"""Which states of a declared list are not believed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from scraper.changes import sanity
from scraper.records import DeclaredRecord, Known, KnownRecord, Link, Page, Problem, RecordField, RecordType
from tests.replacing import replace

if TYPE_CHECKING:
    from collections.abc import Sequence

SITTINGS = RecordType(
    "sittings",
    (
        RecordField("committee"),
        RecordField("room", label=("hall", "Saal")),
        RecordField("papers", "links", noun="paper"),
        RecordField("seats", "number", watched=False),
    ),
    one=("sitting", "die Sitzung"),
    many=("sittings", "Sitzungen"),
)
NEWEST = replace(SITTINGS, is_window=True)


def sitting(number: int, record_type: RecordType = SITTINGS, **values: Any) -> DeclaredRecord:
    paper = Link("document", f"https://musterstadt.example/{number}.pdf", "Tagesordnung")
    record = DeclaredRecord(record_type, (f"Ausschuss {number}", f"Saal {number}", (paper,), number))
    return record.with_values(values)


def problem(
    before: Sequence[DeclaredRecord | KnownRecord],
    after: Sequence[DeclaredRecord],
    matches: Sequence[int | None] | None = None,
    record_type: RecordType = SITTINGS,
    incomplete: Sequence[DeclaredRecord] = (),
    **options: Any,
) -> Problem | None:
    """Why the list should not be believed; without ``matches`` each record is the one at its place."""
    known = [
        record if isinstance(record, KnownRecord) else KnownRecord(number, record)
        for number, record in enumerate(before)
    ]
    found = tuple(range(len(after))) if matches is None else tuple(matches)
    state = Known("Sitzungen", (), tuple(known))
    page = Page("Sitzungen", (), tuple(after), incomplete=tuple(incomplete))
    return sanity.find_implausibility(state, page, found, record_type=record_type, **options)


def kind(found: Problem | None) -> str | None:
    return found.kind if found else None


FOUR = [sitting(number) for number in range(4)]


def test_an_empty_list_is_believed_where_the_schedule_allows_it() -> None:
    assert problem([], [], min_meetings=0) is None


@pytest.mark.parametrize(
    ("count", "least", "words"),
    [
        (0, 1, "The page has 0 sittings, but min_records in the schedule file asks for at least 1;"),
        (1, 2, "The page has 1 sitting, but min_records in the schedule file asks for at least 2;"),
    ],
)
def test_fewer_than_asked_for_are_counted_in_the_operators_words(count: int, least: int, words: str) -> None:
    found = problem([], FOUR[:count], [None] * count, min_meetings=least)
    assert found is not None
    assert found.kind == "too_few_meetings"
    assert found.reason.startswith(words)
    assert found.reason.endswith("lower min_records.")


@pytest.mark.parametrize(
    ("edited", "of", "expected"),
    [
        (1, 4, None),
        (2, 4, "mass_edit"),
        (2, 5, None),
        (1, 3, None),
        (2, 3, "mass_edit"),
        (2, 2, None),
        (3, 6, "mass_edit"),
    ],
)
def test_one_field_of_half_of_three_or_more_is_another_column(
    edited: int, of: int, expected: str | None
) -> None:
    before = [sitting(number) for number in range(of)]
    after = [sitting(number, room="Rathaus") if number < edited else sitting(number) for number in range(of)]
    assert kind(problem(before, after)) == expected


def test_a_field_that_changes_everywhere_is_named_with_the_records() -> None:
    before = [sitting(number) for number in range(5)]
    found = problem(before, [sitting(number, room="Rathaus") for number in range(5)])
    assert found is not None
    assert found.reason.startswith(
        "The field room has changed in 5 of 5 sittings at once (Ausschuss 0, Rathaus, "
    )


def test_three_records_are_named_and_no_more() -> None:
    before = [sitting(number) for number in range(6)]
    words = "Ausschuss 0, Rathaus, Ausschuss 1, Rathaus, Ausschuss 2, Rathaus"
    for count, end in ((3, ")"), (4, " …)")):
        after = [
            sitting(number, room="Rathaus") if number < count else sitting(number) for number in range(6)
        ]
        found = problem(before, after)
        assert found is not None
        assert f"({words}{end}, as if" in found.reason


def test_a_field_that_is_not_watched_may_change_everywhere() -> None:
    assert problem(FOUR, [sitting(number, seats=number + 10) for number in range(4)]) is None


def test_records_that_are_back_are_not_counted_as_edited() -> None:
    before = [KnownRecord(number, sitting(number), removed=number > 2) for number in range(6)]
    after = [sitting(number, room="Rathaus") if number > 1 else sitting(number) for number in range(6)]
    assert problem(before, after) is None


@pytest.mark.parametrize(
    ("with_it", "of", "expected"),
    [(9, 10, "field_lost"), (8, 10, None), (10, 10, "field_lost"), (2, 2, "field_lost"), (1, 1, None)],
)
def test_what_nine_of_ten_had_cannot_be_lost_by_all(with_it: int, of: int, expected: str | None) -> None:
    before = [
        sitting(number, papers=sitting(number).get("papers") if number < with_it else ())
        for number in range(of)
    ]
    after = [sitting(number, papers=()) for number in range(of)]
    found = problem(before, after)
    if expected is None:
        assert kind(found) != "field_lost"
        return
    assert found is not None
    assert found.reason.startswith(
        f"None of the {of} sittings on the page has a paper any more, {with_it} of them had one"
    )


@pytest.mark.parametrize(
    ("field", "empty", "word"),
    [("room", None, "hall"), ("committee", None, "committee"), ("papers", (), "paper")],
)
def test_a_lost_field_is_named_by_its_noun_its_label_or_its_name(
    field: str, empty: object, word: str
) -> None:
    found = problem(FOUR, [sitting(number).with_values({field: empty}) for number in range(4)])
    assert found is not None
    assert f" has a {word} any more" in found.reason


@pytest.mark.parametrize(("gone", "of", "expected"), [(3, 4, None), (4, 4, "mass_removal"), (1, 2, None)])
def test_a_list_of_the_newest_goes_on_while_it_has_any_of_the_known_ones(
    gone: int, of: int, expected: str | None
) -> None:
    before = [sitting(number, NEWEST) for number in range(of)]
    after = [*(sitting(number + 10, NEWEST) for number in range(gone)), *before[gone:]]
    matches = [*[None] * gone, *range(gone, of)]
    assert kind(problem(before, after, matches, NEWEST)) == expected


@pytest.mark.parametrize(
    ("gone", "of", "expected"), [(3, 4, "mass_removal"), (2, 4, "mass_removal"), (1, 4, None), (2, 5, None)]
)
def test_of_another_list_half_may_not_be_gone_at_once(gone: int, of: int, expected: str | None) -> None:
    before = [sitting(number) for number in range(of)]
    assert kind(problem(before, before[gone:], list(range(gone, of)))) == expected


@pytest.mark.parametrize(
    "value",
    [
        {"committee": "AusschÃ¼sse"},
        {"papers": (Link("document", "https://musterstadt.example/9.pdf", "NiederschriftÃ¤n"),)},
    ],
)
def test_broken_letters_are_seen_in_every_field(value: dict[str, Any]) -> None:
    found = problem(FOUR, [*FOUR[:3], sitting(3, **value)])
    assert kind(found) == "broken_text"


WITHOUT_ROOM = sitting(1, room=None)


def test_a_record_that_lost_a_required_field_is_not_gone() -> None:
    found = problem(FOUR, [FOUR[0], *FOUR[2:]], (0, 2, 3), incomplete=[sitting(9, room=None), WITHOUT_ROOM])
    assert kind(found) == "unreadable"
    assert found is not None
    assert "is still on the page, but without the required field room; if that is usual" in found.reason
    assert kind(problem([FOUR[1]], [], (), incomplete=[WITHOUT_ROOM], min_meetings=0)) == "unreadable"


@pytest.mark.parametrize(
    ("known", "incomplete"),
    [
        (KnownRecord(1, FOUR[1], removed=True), WITHOUT_ROOM),
        (FOUR[1], sitting(2, room=None)),
        (FOUR[1], sitting(1, room=None, committee="Anderer")),
        (WITHOUT_ROOM, WITHOUT_ROOM),
    ],
    ids=["removed before", "another", "edited as well", "never had one"],
)
def test_what_else_is_incomplete_is_none_of_the_known_ones(
    known: DeclaredRecord | KnownRecord, incomplete: DeclaredRecord
) -> None:
    assert problem([known], [], (), incomplete=[incomplete], min_meetings=0) is None


def test_a_record_that_is_listed_is_not_missed() -> None:
    assert problem([FOUR[1]], [FOUR[1]], incomplete=[WITHOUT_ROOM]) is None


@pytest.mark.parametrize(("gone", "expected"), [(200, "unreadable"), (201, "mass_removal")])
def test_of_very_many_that_are_gone_some_are_looked_for(gone: int, expected: str) -> None:
    known = [sitting(number) for number in range(gone)]
    found = problem(known, [], (), incomplete=[sitting(gone - 1, room=None)], min_meetings=0)
    assert kind(found) == expected
