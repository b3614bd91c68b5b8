"""Which states of a page are not believed: one test for each guard, with the page that it guards against."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from scraper.changes import sanity
from scraper.meetings import Meeting, MeetingPage
from scraper.records import Known, KnownRecord, Link, Problem
from tests.replacing import replace
from tests.scraper.changes.matched import find_implausibility

FILM = Link("video", "https://www.youtube.com/watch?v=SYNTHv2023_", "Film")
TOWNS = ["Kassel", "Wetzlar", "Baunatal", "Dietzenbach", "Hanau", "Fulda"]
SECTIONS = [
    Meeting(
        year=2018 + number,
        title=f"Leuchtturmprojekte {2018 + number} im Programm Soziale Stadt in {town}",
        programme="Soziale Stadt",
        municipality=town,
        programme_area=f"{town} – Gebiet {number}",
        start_date=date(2018 + number, 3 + number, 5),
        attendance="online",
        status="postponed",
        end_date=date(2018 + number, 3 + number, 6),
        description=(f"Im Jahr {2018 + number} stand {town} im Mittelpunkt.",),
        links=(replace(FILM, url=f"{FILM.url}{number}"),),
    )
    for number, town in enumerate(TOWNS)
]
NEW = Meeting(2030, "Leuchtturmprojekte 2030 in Marburg", municipality="Marburg", programme_area="Waldtal")


def page(*meetings: Meeting) -> MeetingPage:
    return MeetingPage("Leuchtturmprojekte im Video", (), meetings)


def known(*meetings: Meeting, removed: int = 0, missing: int = 0) -> Known:
    """What is remembered; the last ones are ``removed``, those before them were ``missing`` last time."""
    last, middle = len(meetings) - removed, len(meetings) - removed - missing
    return Known(
        "Leuchtturmprojekte im Video",
        (),
        tuple(
            KnownRecord(number, one, missing_checks=int(middle <= number < last), removed=number >= last)
            for number, one in enumerate(meetings)
        ),
    )


def kind(problem: Problem | None) -> str | None:
    return problem.kind if problem else None


def test_a_page_as_it_was_is_believed() -> None:
    assert find_implausibility(page(*SECTIONS), known(*SECTIONS)) is None


def test_the_first_page_is_believed() -> None:
    assert find_implausibility(page(*SECTIONS[:1]), None) is None


def test_what_the_reader_found_is_said_first() -> None:
    problem = Problem("truncated", "Abgeschnitten.")
    assert (
        find_implausibility(MeetingPage(None, problem=problem), known(*SECTIONS), min_meetings=3) is problem
    )
    assert find_implausibility(MeetingPage(None, problem=problem), None) is problem


@pytest.mark.parametrize("before", [None, known(*SECTIONS), known(), known(SECTIONS[0])])
def test_a_page_without_meetings_has_no_content(before: Known | None) -> None:
    assert kind(find_implausibility(page(), before)) == "no_content"


@pytest.mark.parametrize(("count", "expected"), [(2, "too_few_meetings"), (3, None), (4, None)])
def test_fewer_meetings_than_the_schedule_asks_for(count: int, expected: str | None) -> None:
    assert kind(find_implausibility(page(*SECTIONS[:count]), None, min_meetings=3)) == expected


@pytest.mark.parametrize(
    ("before", "gone", "expected"),
    [
        (1, 0, None),
        (2, 1, None),  # one of a page may be taken off, however few there are
        (3, 1, None),
        (3, 2, "mass_removal"),
        (4, 2, "mass_removal"),
        (5, 2, None),
        (6, 2, None),
        (6, 3, "mass_removal"),
    ],
)
def test_half_of_the_meetings_gone_at_once(before: int, gone: int, expected: str | None) -> None:
    listed = SECTIONS[gone:before] or [SECTIONS[0]]
    assert kind(find_implausibility(page(*listed), known(*SECTIONS[:before]))) == expected


def test_meetings_replaced_by_others_are_gone() -> None:
    assert kind(find_implausibility(page(SECTIONS[0], NEW), known(*SECTIONS[:3]))) == "mass_removal"


def test_corrected_meetings_are_not_gone() -> None:
    corrected = [replace(one, municipality="Gießen", start_date=date(2025, 1, 1)) for one in SECTIONS]
    assert find_implausibility(page(*corrected), known(*SECTIONS)) is None


def test_meetings_removed_before_are_not_gone_again() -> None:
    assert find_implausibility(page(*SECTIONS[:2]), known(*SECTIONS, removed=4)) is None


def test_meetings_missing_at_the_last_check_are_not_gone_at_once() -> None:
    """Or a mass removal that a person has accepted could never be confirmed by the next check."""
    assert find_implausibility(page(*SECTIONS[:2]), known(*SECTIONS, missing=4)) is None


def test_meetings_missing_before_do_not_hide_that_the_rest_goes() -> None:
    assert kind(find_implausibility(page(SECTIONS[0]), known(*SECTIONS, missing=3))) == "mass_removal"


@pytest.mark.parametrize("field", ["year", "municipality", "programme_area", "start_date", "description"])
class TestFieldLost:
    """A field that was there and is empty in all meetings: the page is not understood any more."""

    def without(self, field: str, meetings: list[Meeting]) -> list[Meeting]:
        empty: dict[str, Any] = {field: () if field == "description" else None}
        return [replace(one, **empty) for one in meetings]

    def test_empty_in_all_meetings(self, field: str) -> None:
        problem = find_implausibility(page(*self.without(field, SECTIONS)), known(*SECTIONS))
        assert kind(problem) == "field_lost"

    def test_a_new_meeting_with_it_shows_that_it_is_understood(self, field: str) -> None:
        new = replace(SECTIONS[0], year=2031, title="2031", municipality="Marburg", links=())
        problem = find_implausibility(page(*self.without(field, SECTIONS), new), known(*SECTIONS))
        assert kind(problem) == ("field_lost" if field == "description" else None)  # a text is a loss anyway

    def test_one_meeting_left_with_it_is_enough(self, field: str) -> None:
        listed = [SECTIONS[0], *self.without(field, SECTIONS[1:])]
        problem = find_implausibility(page(*listed), known(*SECTIONS))
        assert kind(problem) == ("field_lost" if field == "description" else None)

    def test_one_meeting_that_had_it_is_too_few(self, field: str) -> None:
        before = [SECTIONS[0], *self.without(field, SECTIONS[1:])]
        assert find_implausibility(page(*self.without(field, SECTIONS)), known(*before)) is None

    def test_it_went_with_the_meetings_that_had_it(self, field: str) -> None:
        bare = self.without(field, SECTIONS[2:])
        assert find_implausibility(page(*bare), known(*SECTIONS[:2], *bare)) is None

    def test_it_had_never_been_there(self, field: str) -> None:
        bare = self.without(field, SECTIONS)
        assert find_implausibility(page(*bare), known(*bare)) is None


@pytest.mark.parametrize("field", ["programme", "attendance", "status", "end_date"])
def test_what_may_be_dropped_for_good_is_believed(field: str) -> None:
    empty: dict[str, Any] = {field: None}
    listed = [replace(one, **empty) for one in SECTIONS]
    assert find_implausibility(page(*listed), known(*SECTIONS)) is None


TEXT = "Im Mittelpunkt stand Hanau. Wir kamen am 5. Mai 2020 ins Gespräch. Danach gab es einen Rundgang."
LONG = [replace(one, description=(TEXT,)) for one in SECTIONS]


def losing(count: int, **values: Any) -> list[Meeting]:
    """The meetings, the first ones of which have other values."""
    return [replace(one, **values) for one in LONG[:count]] + LONG[count:]


@pytest.mark.parametrize(
    ("count", "values", "expected"),
    [
        (2, {"links": ()}, None),
        (3, {"links": ()}, "field_lost"),
        (6, {"links": ()}, "field_lost"),
        (2, {"description": ()}, None),
        (3, {"description": ()}, "field_lost"),
        (3, {"description": ("Im Mittelpunkt stand Hanau.",)}, "field_lost"),
        (3, {"description": (TEXT.partition(" Danach")[0],)}, None),  # less than half of the text
        (3, {"description": ("Das Treffen entfällt.",), "status": "cancelled"}, None),  # written anew
        (3, {"description": ("Film folgt in Kürze, Dank an alle!",)}, None),
    ],
)
def test_the_same_loss_at_half_of_the_meetings(
    count: int, values: dict[str, Any], expected: str | None
) -> None:
    before = [replace(one, status=None) for one in LONG]
    after = [replace(one, status=values.get("status")) for one in losing(count, **values)]
    assert kind(find_implausibility(page(*after), known(*before))) == expected


@pytest.mark.parametrize(("lost", "of", "expected"), [(2, 4, "field_lost"), (2, 5, None), (1, 2, None)])
def test_two_and_half_of_them_are_the_least(lost: int, of: int, expected: str | None) -> None:
    before = [replace(one, status=None) for one in LONG[:of]]
    after = [replace(one, description=()) for one in before[:lost]] + before[lost:]
    assert kind(find_implausibility(page(*after), known(*before))) == expected


def test_only_those_that_had_films_can_lose_them() -> None:
    before = [replace(one, status=None, links=one.links[: number < 2]) for number, one in enumerate(LONG)]
    problem = find_implausibility(page(*(replace(one, links=()) for one in before)), known(*before))
    assert problem is not None
    assert "2 of 2 meetings have lost their films at once" in problem.reason


def test_meetings_that_are_back_without_their_text_are_no_loss() -> None:
    before = [replace(one, status=None) for one in LONG]
    after = [*before[:3], *(replace(one, description=()) for one in before[3:])]
    assert find_implausibility(page(*after), known(*before, removed=3)) is None


def test_the_schedules_key_for_too_few_meetings_is_named() -> None:
    problem = find_implausibility(page(*SECTIONS[:2]), known(*SECTIONS[:2]), min_meetings=3)
    assert problem is not None
    assert problem.reason.startswith("The page has 2 meetings, but min_meetings in the schedule file asks")


def test_meetings_that_lost_their_text_before_are_not_counted_again() -> None:
    before = known(*LONG)
    waiting = [replace(one, losing_checks=1) for one in before.records[:2]]
    before = replace(before, records=(*waiting, *before.records[2:]))
    assert find_implausibility(page(*losing(3, description=())), before) is None


BROKEN = "Im Mittelpunkt stand GieÃŸen."


@pytest.mark.parametrize("text", [BROKEN, "Gie\ufffden", "â€žHanauâ€œ", "Â«Hanau", "Stra\u00c3\u009fe"])
def test_broken_letters_where_there_were_none(text: str) -> None:
    listed = [replace(SECTIONS[0], description=(text,)), *SECTIONS[1:]]
    assert kind(find_implausibility(page(*listed), known(*SECTIONS))) == "broken_text"
    new = replace(NEW, description=(text,))
    assert kind(find_implausibility(page(*SECTIONS, new), known(*SECTIONS))) == "broken_text"
    own = replace(page(*SECTIONS), intro=(text,))
    assert kind(find_implausibility(own, known(*SECTIONS))) == "broken_text"


@pytest.mark.parametrize("text", ["„Ä“ und „Ö“", "SÃO PAULO", "Château", "Straße – „Hanau“ … ‚so‘ €"])
def test_letters_that_are_rare_are_not_broken(text: str) -> None:
    listed = [replace(SECTIONS[0], description=(text,)), *SECTIONS[1:]]
    assert find_implausibility(page(*listed), known(*SECTIONS)) is None


def test_letters_that_were_broken_before_are_the_pages_own() -> None:
    before = [replace(SECTIONS[0], description=(BROKEN,)), *SECTIONS[1:]]
    after = [replace(SECTIONS[0], description=(f"{BROKEN} Neu.",)), *SECTIONS[1:]]
    assert find_implausibility(page(*after), known(*before)) is None


def test_a_reason_says_how_many_and_what_to_do() -> None:
    removal = find_implausibility(page(*SECTIONS[4:]), known(*SECTIONS))
    lost = find_implausibility(page(*[replace(one, start_date=None) for one in SECTIONS]), known(*SECTIONS))
    few = find_implausibility(page(NEW), None, min_meetings=3)
    assert removal is not None
    assert lost is not None
    assert few is not None
    assert removal.reason == (
        "4 of 6 known meetings are gone from the page at once (2018 Kassel, 2019 Wetzlar, 2020 Baunatal …); "
        "if the page really is so now, accept it with `leuchtturm check NAME --accept`."
    )
    assert lost.reason.startswith(
        "None of the 6 meetings on the page has a date any more, 6 of them had one before; "
    )
    assert "The page has 1 meeting, but" in few.reason
    assert "at least 3" in few.reason


@pytest.mark.parametrize(
    ("field", "word"),
    [
        ("year", "year"),
        ("municipality", "municipality"),
        ("programme_area", "programme area"),
        ("start_date", "date"),
        ("description", "text"),
    ],
)
def test_a_lost_field_is_named_as_people_call_it(field: str, word: str) -> None:
    empty: dict[str, Any] = {field: () if field == "description" else None}
    problem = find_implausibility(page(*[replace(one, **empty) for one in SECTIONS]), known(*SECTIONS))
    assert problem is not None
    assert f"has a {word} any more" in problem.reason


@pytest.mark.parametrize(
    ("values", "words"), [({"links": ()}, "their films"), ({"description": ()}, "most of their text")]
)
def test_what_half_of_the_meetings_lost_is_named(values: dict[str, Any], words: str) -> None:
    problem = find_implausibility(page(*losing(3, **values)), known(*LONG))
    assert problem is not None
    assert problem.reason.startswith(
        f"3 of 6 meetings have lost {words} at once (2018 Kassel, 2019 Wetzlar, "
    )


def test_one_meeting_is_enough_where_the_schedule_says_nothing() -> None:
    assert sanity.find_implausibility(None, page(NEW), (None,)) is None


@pytest.mark.parametrize("before", ["Leuchtturmprojekte im Video", None])
def test_a_broken_title_is_quoted_with_twelve_letters_on_either_side(before: str | None) -> None:
    broken = replace(page(*SECTIONS), title="0123456789abcdefGieÃŸen0123456789abcdef")
    problem = find_implausibility(broken, replace(known(*SECTIONS), title=before))
    assert problem is not None
    assert "(“789abcdefGieÃŸen0123456789”)" in problem.reason
    at_the_start = find_implausibility(replace(broken, title="GieÃŸen"), known(*SECTIONS))
    assert at_the_start is not None
    assert "(“GieÃŸen”)" in at_the_start.reason


def test_a_title_that_was_broken_before_is_the_page_s_own() -> None:
    broken = replace(page(*SECTIONS), title="Leuchtturmprojekte GieÃŸen")
    assert find_implausibility(broken, replace(known(*SECTIONS), title=broken.title)) is None


def test_letters_that_are_broken_elsewhere_excuse_no_meeting_that_was_whole() -> None:
    """Only a new meeting is compared with all of the page."""
    before = [replace(SECTIONS[0], description=(BROKEN,)), *SECTIONS[1:]]
    second = replace(SECTIONS[1], description=(BROKEN,))
    after = [before[0], second, *SECTIONS[2:]]
    assert kind(find_implausibility(page(*after), known(*before))) == "broken_text"
    assert find_implausibility(page(*before, replace(NEW, description=(BROKEN,))), known(*before)) is None


def test_a_page_whose_introduction_was_broken_excuses_a_new_meeting() -> None:
    before = replace(known(*SECTIONS), intro=(BROKEN,))
    new = replace(NEW, description=(BROKEN,))
    assert find_implausibility(replace(page(*SECTIONS, new), intro=(BROKEN,)), before) is None
