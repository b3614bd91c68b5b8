"""Records of a declared list are recognised by what tells them apart, whatever its fields are."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

import pytest

from scraper.changes.matching import match
from scraper.records import DeclaredRecord, KnownRecord, Link, RecordField, RecordType
from tests.replacing import replace
from tests.work import assert_steps_grow_with_size

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

COMMITTEES = ("Bauausschuss", "Sozialausschuss", "Gemeindevertretung", "Haupt- und Finanzausschuss")
SUBJECTS = (
    "Bebauungsplan Am Mühlbach",
    "Haushalt des kommenden Jahres",
    "Neubau der Kindertagesstätte",
    "Radwege in der Innenstadt",
    "Sanierung des Freibads",
)
SITTINGS = RecordType(
    "sittings",
    (
        RecordField("day", "date"),
        RecordField("committee"),
        RecordField("subject"),
        RecordField("seats", "number", watched=False),
        RecordField("papers", "links"),
    ),
)


def sitting(number: int, record_type: RecordType = SITTINGS) -> DeclaredRecord:
    """The sitting of this number; committees and subjects come again, days and papers do not."""
    day = date(2027, 1, 12) + timedelta(days=7 * number)
    paper = Link("document", f"https://musterstadt.example/to/{number}.pdf", "Tagesordnung")
    subject = f"{SUBJECTS[number % len(SUBJECTS)]}, Teil {number}"
    return DeclaredRecord(record_type, (day, COMMITTEES[number % len(COMMITTEES)], subject, 20, (paper,)))


LISTED = [sitting(number) for number in range(20)]
CORRECTED: dict[str, Any] = {
    "day": date(2027, 9, 30),
    "committee": "Ausschuss für Bildung",
    "subject": "Wahl der Vorsitzenden",
    "papers": (Link("document", "https://musterstadt.example/neu.pdf", "Einladung"),),
}


def known(records: Sequence[DeclaredRecord]) -> list[KnownRecord]:
    """The records as stored."""
    return [KnownRecord(number, record) for number, record in enumerate(records)]


@pytest.mark.parametrize("field", CORRECTED)
@pytest.mark.parametrize("number", [0, 7, 19])
def test_one_corrected_value_leaves_it_the_same_record(field: str, number: int) -> None:
    listed = [*LISTED]
    listed[number] = listed[number].with_values({field: CORRECTED[field]})
    order = [*range(20)][::-1]
    assert match(known(LISTED), [listed[index] for index in order]) == tuple(order)


@pytest.mark.parametrize(("gone", "new"), [(0, 20), (7, 24), (19, 39)])
def test_one_that_goes_and_another_that_comes_are_two(gone: int, new: int) -> None:
    listed = [record for number, record in enumerate(LISTED) if number != gone] + [sitting(new)]
    assert match(known(LISTED), listed)[-1] is None


def test_what_is_not_watched_identifies_nothing() -> None:
    """A newcomer of which little is known shares a committee and the number of seats with a lost one."""
    before = [record.with_values({"seats": number}) for number, record in enumerate(LISTED)]
    strange = before[3].with_values({"day": None, "subject": None, "papers": ()})
    listed = [record for number, record in enumerate(before) if number != 3] + [strange]
    assert match(known(before), listed)[-1] is None


def retyped(record_type: RecordType, field: str, identity: Any) -> list[DeclaredRecord]:
    """The list with another weight of one field."""
    fields = tuple(
        replace(each, identity=identity) if each.name == field else each for each in record_type.fields
    )
    return [replace(record, record_type=replace(record_type, fields=fields)) for record in LISTED]


def test_the_operator_may_say_what_a_field_counts() -> None:
    """All but the subject is another: alone it is enough only if it is said to be strong."""
    for identity, expected in (("strong", 4), (None, None), ("none", None)):
        records = retyped(SITTINGS, "subject", identity)
        moved = sitting(60).with_values({"subject": records[4].get("subject")})
        moved = replace(moved, record_type=records[0].record_type)
        listed = [record for number, record in enumerate(records) if number != 4] + [moved]
        assert match(known(records), listed)[-1] == expected, identity


@pytest.mark.parametrize(("is_window", "expected"), [(False, 19), (True, None)])
def test_in_a_window_a_similar_newcomer_is_no_edit_of_the_one_that_leaves(
    is_window: bool, expected: int | None
) -> None:
    listed_type = replace(SITTINGS, is_window=is_window)
    records = [sitting(number, listed_type).with_values({"papers": ()}) for number in range(20)]
    left_at_the_end = records[19]
    newest = left_at_the_end.with_values(
        {"day": left_at_the_end.get("day") + timedelta(days=7), "subject": "Sanierung des Freibads, Teil 20"}
    )
    assert match(known(records), [newest, *records[:19]]) == (expected, *range(19))


def test_the_work_grows_with_the_number_of_records_not_with_its_square() -> None:
    """Of 200 records, each is no longer compared with each."""

    def prepare(count: int) -> Callable[[], None]:
        before = [sitting(number) for number in range(count)]
        after = [record.with_values({"subject": "Anderes"}) for record in before]

        def work() -> None:
            assert match(known(before), after) == tuple(range(count))

        return work

    assert_steps_grow_with_size(prepare, 200)


FEASTS = RecordType(
    "feasts",
    (RecordField("day", "date"), RecordField("feast"), RecordField("host"), RecordField("square")),
)


def feast(number: int, name: str, host: str = "Gemeinde", square: str = "Dorfplatz") -> DeclaredRecord:
    return DeclaredRecord(FEASTS, (date(2027, 5, 1) + timedelta(days=19 * number), name, host, square))


YEAR = [
    feast(0, "Maibaum"),
    feast(1, "Pfarrfest", "Pfarrei", "Kirchhof"),
    feast(2, "Kirmes"),
    feast(3, "Weinfest", "Winzer"),
    feast(4, "Herbstmarkt", "Pfarrei"),
    feast(5, "Advent"),
]
RENAMED = feast(1, "Pfarr- und Gemeindefest", "Pfarrei", "Kirchhof").with_values({"day": date(2027, 5, 27)})
IN_PLACE = (0, 1, 2, 3, 4, 5)


def test_title_and_day_corrected_at_once_in_its_place_are_one_edit() -> None:
    assert match(known(YEAR), [YEAR[0], RENAMED, *YEAR[2:]]) == IN_PLACE
    first = replace(YEAR[0], values=(date(2027, 4, 30), "Maibaum und Tanz", "Gemeinde", "Dorfplatz"))
    assert match(known(YEAR), [first, *YEAR[1:]]) == IN_PLACE


def test_elsewhere_or_with_all_else_other_they_are_two() -> None:
    assert match(known(YEAR), [YEAR[0], *YEAR[2:5], RENAMED, YEAR[5]]) == (0, 2, 3, 4, None, 5)
    other = feast(8, "Hochzeitsmesse", "Stadthalle Betriebs GmbH", "Messeplatz")
    assert match(known(YEAR), [YEAR[0], other, *YEAR[2:]]) == (0, None, 2, 3, 4, 5)
    third = RENAMED.with_values({"square": "Pfarrgarten", "host": "Kirchengemeinde St. Martin"})
    assert match(known(YEAR), [YEAR[0], third, *YEAR[2:]]) == (0, None, 2, 3, 4, 5)


def test_in_a_list_of_the_newest_a_place_says_nothing() -> None:
    latest = replace(FEASTS, is_window=True)
    before, after = ([replace(each, record_type=latest) for each in records] for records in (YEAR, [RENAMED]))
    assert match(known(before), [before[0], *after, *before[2:]]) == (0, None, 2, 3, 4, 5)
