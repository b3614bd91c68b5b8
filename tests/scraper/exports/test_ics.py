"""The calendar, as icalendar and vobject read it."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
import vobject
from icalendar import Calendar

from scraper.exports import render
from scraper.meetings import Meeting
from tests.replacing import replace
from tests.scraper.exports.samples import CHANGED, FIRST, FULL, HOSTILE, everyday, hostile, stored


def events(body: bytes) -> list[Any]:
    """The appointments of a calendar."""
    return list(Calendar.from_ical(body).walk("VEVENT"))


def test_a_meeting_is_an_appointment_of_whole_days() -> None:
    wetzlar, baunatal, _ = events(render("ics", everyday()))
    assert (wetzlar["DTSTART"].dt, wetzlar["DTEND"].dt) == (date(2022, 11, 7), date(2022, 11, 9))
    assert (baunatal["DTSTART"].dt, baunatal["DTEND"].dt) == (date(2023, 7, 4), date(2023, 7, 5))
    assert wetzlar["DTSTART"].params["VALUE"] == "DATE"
    assert wetzlar["SUMMARY"] == "Leuchtturmprojekte 2022 Wetzlar (abgesagt)"
    assert baunatal["SUMMARY"] == "Leuchtturmprojekte 2023 Baunatal"
    assert wetzlar["LOCATION"] == "Wetzlar – Dalheim / Altenberger Straße"
    assert wetzlar["DESCRIPTION"].startswith("Erster Absatz.\n\nZweiter; mit „Zeichen“, und mehr.\n\nFilm: ")
    assert wetzlar["TRANSP"] == "TRANSPARENT"


def test_its_name_stays_and_its_number_grows() -> None:
    one, other = (
        events(render("ics", everyday(records=(stored(FULL, 4, **values),))))[0]
        for values in ({}, {"revision": 3, "changed_at": CHANGED})
    )
    assert one["UID"] == other["UID"] == "leuchtturmprojekte-4@www.example.org"
    assert (one["SEQUENCE"], other["SEQUENCE"]) == (0, 3)
    assert (one["DTSTAMP"].dt, other["DTSTAMP"].dt) == (FIRST, CHANGED)


def test_what_is_read_otherwise_later_is_newer_but_no_change() -> None:
    [event] = events(render("ics", everyday(records=(stored(FULL, reread_at=CHANGED),))))
    assert (event["SEQUENCE"], event["DTSTAMP"].dt) == (0, CHANGED)


def test_only_what_the_page_calls_cancelled_is_cancelled() -> None:
    found = events(render("ics", everyday()))
    assert [event.get("STATUS") for event in found] == ["CANCELLED", None, None]


def test_what_left_the_page_before_its_day_has_a_note_and_what_left_it_afterwards_has_none() -> None:
    """A page that drops an old year does not rename the past in people's calendars."""
    day = FULL.end_date
    assert day is not None
    for after, is_noted in ((-1, True), (0, True), (1, False)):
        left = datetime.combine(day + timedelta(days=after), datetime.min.time(), UTC)
        gone = stored(replace(FULL, status=None), missing_since=left, removed=True)
        [event] = events(render("ics", everyday(records=(gone,))))
        assert event["SUMMARY"].endswith("(nicht mehr auf der Seite)") == is_noted
        reason = "Ein Grund ist dort nicht genannt, von einer Absage ist nicht die Rede."
        assert (reason in event["DESCRIPTION"]) == is_noted


@pytest.mark.parametrize(
    ("town", "area", "place"),
    [
        ("Baunatal", "Baunatal-Baunsberg", "Baunatal-Baunsberg"),
        (
            "Kassel",
            "Kassel – Wesertor; Kassel – Rothenditmold",
            "Kassel – Wesertor; Kassel – Rothenditmold",
        ),
        ("Dietzenbach", "Östliches Stadtgebiet", "Dietzenbach, Östliches Stadtgebiet"),
        ("Rom", "Romrod-Mitte", "Rom, Romrod-Mitte"),
        ("Fulda", None, "Fulda"),
    ],
)
def test_the_place_names_the_town_once(town: str, area: str | None, place: str) -> None:
    meeting = replace(FULL, municipality=town, programme_area=area)
    [event] = events(render("ics", everyday(records=(stored(meeting),))))
    assert event["LOCATION"] == place


def test_of_a_cancelled_meeting_that_is_gone_it_is_not_said_that_the_page_did_not_cancel_it() -> None:
    gone = stored(replace(FULL, status="cancelled"), removed=True)
    [event] = events(render("ics", everyday(records=(gone,))))
    assert "keine Absage" not in event["DESCRIPTION"]
    assert "als abgesagt gekennzeichnet" in event["DESCRIPTION"]


def test_a_moved_meeting_stands_on_its_new_day_and_is_not_called_postponed_there() -> None:
    moved = stored(replace(FULL, status="postponed"), previous_start=date(2022, 10, 3))
    [event] = events(render("ics", everyday(records=(moved,))))
    assert "STATUS" not in event
    assert event["SUMMARY"] == "Leuchtturmprojekte 2022 Wetzlar"
    assert event["DTSTART"].dt == date(2022, 11, 7)
    assert event["DESCRIPTION"].startswith("Bisheriger Termin: 03.10.2022.\n\nErster Absatz.")


def test_a_meeting_postponed_without_a_new_day_stays_on_its_last_one_cancelled() -> None:
    before, after = (
        events(render("ics", everyday(records=(stored(meeting, 4, **values),))))[0]
        for meeting, values in (
            (FULL, {}),
            (
                replace(FULL, status="postponed", start_date=None, end_date=None),
                {"previous_start": date(2022, 11, 7), "previous_end": date(2022, 11, 8), "revision": 1},
            ),
        )
    )
    assert after["UID"] == before["UID"]
    assert after["SEQUENCE"] > before["SEQUENCE"]
    assert (after["DTSTART"].dt, after["DTEND"].dt) == (date(2022, 11, 7), date(2022, 11, 9))
    assert after["STATUS"] == "CANCELLED"
    assert after["SUMMARY"] == "Leuchtturmprojekte 2022 Wetzlar (verschoben, neuer Termin offen)"


def test_a_subscriber_is_told_to_look_again_once_a_day() -> None:
    calendar: Any = Calendar.from_ical(render("ics", everyday()))
    assert calendar["REFRESH-INTERVAL"].dt == timedelta(days=1)
    assert calendar["REFRESH-INTERVAL"].params["VALUE"] == "DURATION"
    assert calendar["X-PUBLISHED-TTL"] == "P1D"
    assert calendar["X-WR-CALNAME"] == "Leuchtturmprojekte im Video"


def test_a_meeting_that_never_had_a_day_is_in_no_calendar() -> None:
    never = (Meeting(2023, "T"), Meeting(2024, "T", status="postponed"))
    meetings = tuple(stored(meeting, number) for number, meeting in enumerate(never))
    assert events(render("ics", everyday(records=meetings))) == []


def test_the_last_day_of_all_and_days_the_wrong_way_round_make_a_day() -> None:
    odd = (
        stored(Meeting(9999, "T", start_date=date.max), 1),
        stored(Meeting(2023, "T", start_date=date(2023, 7, 4), end_date=date(2023, 7, 1)), 2),
    )
    last, turned = events(render("ics", everyday(records=odd)))
    assert "DTEND" not in last
    assert turned["DTEND"].dt == date(2023, 7, 5)


def test_another_parser_reads_the_same() -> None:
    calendar = vobject.readOne(render("ics", everyday()).decode())
    first = calendar.vevent_list[0]
    assert first.dtstart.value == date(2022, 11, 7)
    assert first.summary.value == "Leuchtturmprojekte 2022 Wetzlar (abgesagt)"
    assert first.dtstamp.value == datetime(2026, 7, 2, 4, 17, tzinfo=UTC)
    assert [event.uid.value for event in calendar.vevent_list] == [
        f"leuchtturmprojekte-{number}@www.example.org" for number in (4, 3, 1)
    ]


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_text_is_text(name: str) -> None:
    body = render("ics", hostile(HOSTILE[name]))
    assert len(body) < 100_000
    assert max(map(len, body.split(b"\r\n"))) <= 75
    assert not set(b"\r\n") & set(body.replace(b"\r\n", b""))
    assert not re.search(rb"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]", body)
    first, second = events(body)
    assert (first["UID"] == second["UID"], second["LOCATION"]) == (False, "Baunatal-Baunsberg")
    if "URL" in first:
        assert str(first["URL"]).startswith("https://www.example.org/")
    assert len(vobject.readOne(body.decode()).vevent_list) == 2
