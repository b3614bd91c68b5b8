"""What an operator's ``[read]`` does to a reading: selectors, pins, and the version that stands for both."""

from __future__ import annotations

from datetime import date

import pytest

from scraper.errors import FetchError
from scraper.meetings import Meeting, MeetingPage
from scraper.parsers.read_options import Pin, PinnedMeeting, ReadOptions, pin, version
from scraper.parsers.records.selectors import selector_mistake
from scraper.parsers.sandbox import read
from scraper.records import Doubt, Evidence, Problem
from tests.scraper.parsers.records.test_hostile_selectors import HOSTILE

URL = "https://example.org/leuchtturmprojekte-im-video.html"
SECTION = """<h2 class="acc">{heading}</h2>
<p>Im Jahr {year} stand das Programmgebiet „{town}-Mitte“ im Mittelpunkt.
Das Treffen fand am {day}.07.{year} statt.</p>"""
PAGE = """<!DOCTYPE html><html lang="de">
<head><meta charset="utf-8"><title>Leuchtturmprojekte im Video</title></head>
<body><main><h1>Leuchtturmprojekte im Video</h1><p>Jedes Jahr findet ein Treffen des Netzwerkes statt.</p>
{before}{sections}</main>{after}</body></html>"""


def section(year: int, town: str, day: str = "04", heading: str = "") -> str:
    heading = heading or f"Leuchtturmprojekte {year} im Programm Sozialer Zusammenhalt in {town}"
    return SECTION.format(heading=heading, year=year, town=town, day=day)


def page(*sections: str, before: str = "", after: str = "") -> bytes:
    return PAGE.format(sections="".join(sections), before=before, after=after).encode()


def places(body: bytes, options: ReadOptions) -> list[tuple[int | None, str | None]]:
    found = read(body, "text/html; charset=utf-8", URL, "leuchtturmprojekte", options=options)
    assert found.problem is None
    return [(meeting.year, meeting.municipality) for meeting in found.records]


TWO = (section(2023, "Baunatal"), section(2022, "Wetzlar", "11"))


def test_what_is_ignored_is_no_content() -> None:
    teaser = f'<div class="box">{section(2024, "Kassel")}</div>'
    body = page(*TWO, before=teaser)
    assert places(body, ReadOptions()) == [(2024, "Kassel"), (2023, "Baunatal"), (2022, "Wetzlar")]
    assert places(body, ReadOptions(ignore=(".box",))) == [(2023, "Baunatal"), (2022, "Wetzlar")]


def test_content_is_where_the_selector_says() -> None:
    body = page(*TWO, after=f'<div id="archive">{section(2019, "Hanau")}</div>')
    assert places(body, ReadOptions(content="main")) == [(2023, "Baunatal"), (2022, "Wetzlar")]


def test_content_that_is_not_found_is_a_problem_and_no_page_without_meetings() -> None:
    found = read(page(*TWO), None, URL, "leuchtturmprojekte", options=ReadOptions(content="#inhalt"))
    assert found.problem is not None
    assert found.problem.kind == "no_content"
    assert "[read] content" in found.problem.reason


def test_the_chosen_elements_head_the_sections_whatever_they_say() -> None:
    body = page(section(2023, "Baunatal", heading="Baunatal"), section(2022, "Wetzlar"))
    assert places(body, ReadOptions(sections="h2.acc")) == [(2023, "Baunatal"), (2022, "Wetzlar")]


PINNED = Pin(
    meeting=PinnedMeeting(year=2022, municipality="Wetzlar"),
    set={"start_date": "2022-11-07"},
    instead_of="2022-07-11",
    because="Zahlendreher auf der Seite",
)
READ = Meeting(
    2022,
    "Leuchtturmprojekte 2022 in Wetzlar",
    municipality="Wetzlar",
    start_date=date(2022, 7, 11),
    evidence=(Evidence("start_date", "paragraph 1", "am 11.07.2022"),),
)


def test_a_pin_sets_its_value_and_marks_it() -> None:
    [meeting] = pin(MeetingPage("T", records=(READ,)), ReadOptions(pin=(PINNED,))).records
    assert meeting.start_date == date(2022, 11, 7)
    assert meeting.evidence == (Evidence("start_date", "pinned", "Zahlendreher auf der Seite", "pinned"),)


def test_several_values_of_a_pin_hold_each_by_itself() -> None:
    several = Pin(
        meeting=PinnedMeeting(year=2022),
        set={"start_date": "2022-11-07", "status": "cancelled", "municipality": ""},
        instead_of={"start_date": "2022-07-11", "status": "postponed", "municipality": "Wetzlar"},
        because="am Telefon",
    )
    after = pin(MeetingPage("T", records=(READ,)), ReadOptions(pin=(several,)))
    [meeting] = after.records
    assert (meeting.start_date, meeting.status, meeting.municipality) == (date(2022, 11, 7), None, None)
    assert [(unused.field, unused.instead_of) for unused in after.unused_pins] == [("status", "postponed")]


@pytest.mark.parametrize(
    ("meeting", "meant"),
    [
        (Meeting(2022, "T", municipality="Wetzlar", start_date=date(2022, 11, 7)), 1),
        (Meeting(2022, "T", municipality="Wetzlar"), 1),
        (Meeting(2022, "T", municipality="Gießen", start_date=date(2022, 7, 11)), 0),
        (Meeting(2021, "T", municipality="Wetzlar", start_date=date(2022, 7, 11)), 0),
    ],
)
def test_a_pin_is_off_where_the_page_is_read_otherwise(meeting: Meeting, meant: int) -> None:
    after = pin(MeetingPage("T", records=(meeting,)), ReadOptions(pin=(PINNED,)))
    assert after.records == (meeting,)
    [unused] = after.unused_pins
    assert (unused.meeting, unused.field, unused.meant) == ("2022 Wetzlar", "start_date", meant)


@pytest.mark.parametrize(
    ("wanted", "marked"),
    [
        (PinnedMeeting(year=2022), []),
        (PinnedMeeting(municipality="Wetzlar"), []),
        (PinnedMeeting(year=2022, municipality="Wetzlar"), [0]),
        (PinnedMeeting(year=2022, municipality=""), [1]),
        (PinnedMeeting(municipality=""), [1]),
        (PinnedMeeting(year=2021), [2]),
    ],
)
def test_a_pin_is_off_where_it_may_mean_two_meetings(wanted: PinnedMeeting, marked: list[int]) -> None:
    meetings = (
        Meeting(2022, "A", municipality="Wetzlar"),
        Meeting(2022, "B"),
        Meeting(2021, "C", municipality="Wetzlar"),
    )
    entry = Pin(meeting=wanted, set={"status": "cancelled"}, instead_of="", because="Anruf")
    after = pin(MeetingPage("T", records=meetings), ReadOptions(pin=(entry,)))
    assert [index for index, meeting in enumerate(after.records) if meeting.status] == marked
    reasons = [unused.reason for unused in after.unused_pins]
    assert reasons == ([] if marked else ["2 meetings are such ones; name year and municipality"])


def test_a_pin_ends_the_doubt_about_its_value_and_empty_means_nothing() -> None:
    doubtful = Meeting(2022, "T", municipality="Wetzlar", doubts=(Doubt("status", "Two readings."),))
    entry = Pin(meeting=PinnedMeeting(year=2022), set={"status": "cancelled"}, instead_of="", because="Anruf")
    [meeting] = pin(MeetingPage("T", records=(doubtful,)), ReadOptions(pin=(entry,))).records
    assert (meeting.status, meeting.doubts) == ("cancelled", ())


def test_a_page_with_a_problem_has_nothing_to_pin() -> None:
    refused = MeetingPage(None, problem=Problem("no_content", "Empty."))
    assert pin(refused, ReadOptions(pin=(PINNED,))) == refused


def test_the_version_changes_with_each_line_and_with_the_parser() -> None:
    options = (
        ReadOptions(),
        ReadOptions(content="main"),
        ReadOptions(ignore=("main",)),
        ReadOptions(pin=(PINNED,)),
    )
    versions = {version(parser, entry) for parser in (1, 2) for entry in options}
    assert len(versions) == 8
    assert version(3, ReadOptions()) == 3
    assert all(0 < number < 1 << 63 for number in versions)


@pytest.mark.soak
@pytest.mark.parametrize("key", ["content", "ignore", "sections"])
def test_hostile_selectors_are_refused_or_end_with_a_reading_or_a_sentence(key: str) -> None:
    """Of a hundred, those that loading lets pass: the child reads the page, or its limit ends it."""
    body = page(*TWO, after="<div>" * 300 + "x")
    for selector in HOSTILE:
        if selector_mistake(selector) is not None:
            continue
        options = {
            "content": ReadOptions(content=selector),
            "ignore": ReadOptions(ignore=(selector,)),
            "sections": ReadOptions(sections=selector),
        }[key]
        try:
            found = read(body, None, URL, "leuchtturmprojekte", options=options, deadline=5)
        except FetchError as error:
            assert "could not be read" in str(error)  # noqa: PT017 - a reading is right as well
        else:
            assert len(found.records) < 400


def test_a_selector_that_takes_too_long_ends_with_a_sentence() -> None:
    body = page(*TWO, after="<div>" * 3_000 + "x")
    options = ReadOptions(ignore=("* * * * * * * * a",))
    try:
        found = read(body, None, URL, "leuchtturmprojekte", options=options, deadline=5)
    except FetchError as error:
        assert "could not be read" in str(error)  # noqa: PT017 - either way is right; it must end
    else:
        assert len(found.records) <= 2
