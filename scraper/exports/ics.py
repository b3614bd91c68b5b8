"""Write the meetings as a calendar (RFC 5545): all-day events, cancelled only where the page says so."""

from __future__ import annotations

from datetime import UTC, date, timedelta
from typing import TYPE_CHECKING

from icalendar import Calendar, Event

from scraper.exports import ids
from scraper.exports.columns import clean, href, lines_of
from scraper.reports.i18n.value_format import days, note_of_removal, words_for
from scraper.reports.naming import name
from scraper.reports.sanitize import shorten

if TYPE_CHECKING:
    from datetime import datetime

    from scraper.reports.dataset import Dataset, SeenMeeting
    from scraper.reports.i18n.phrases import Words

_REFRESH = timedelta(days=1)
_LONGEST_TEXT = 4_000
_LONGEST_NAME = 200


def render(exported: Dataset) -> bytes:
    """A calendar (UTF-8, CRLF) with an appointment for each meeting that has, or had, a day.

    SEQUENCE grows with each change; DTSTAMP is when the last one was found. A meeting that was postponed
    without a new day stays on its last known one, cancelled. One that only left
    the page is not cancelled: the page does not say that it is.
    """
    words = words_for(exported.language)
    calendar = Calendar()
    calendar.add("VERSION", "2.0")
    calendar.add("PRODID", "-//Leuchtturm//Leuchtturm//DE")
    calendar.add("X-WR-CALNAME", shorten(clean(exported.title), _LONGEST_NAME))
    # RFC 7986, and what Outlook reads: to be fetched again once a day.
    calendar.add("REFRESH-INTERVAL", _REFRESH, parameters={"VALUE": "DURATION"})
    calendar.add("X-PUBLISHED-TTL", "P1D")
    for stored in exported.meetings:
        span = _days(stored)
        if span is not None:
            calendar.add_component(_appointment(stored, *span, words))
    document: bytes = calendar.to_ical()
    return document


def _days(stored: SeenMeeting) -> tuple[date, date] | None:
    """First and last day: those that hold, else those that a postponed meeting had."""
    meeting = stored.meeting
    start, end = meeting.start_date, meeting.end_date
    if start is None and meeting.status == "postponed":
        start, end = stored.previous_start, stored.previous_end
    return (start, max(start, end or start)) if start else None


def _appointment(stored: SeenMeeting, start: date, last: date, words: Words) -> Event:
    meeting = stored.meeting
    event = Event()
    event.add("UID", ids.uid(stored))
    event.add("DTSTAMP", _last_change(stored))
    event.add("LAST-MODIFIED", _last_change(stored))
    event.add("CREATED", stored.first_seen_at.astimezone(UTC))
    event.add("SEQUENCE", stored.revision)
    event.add("DTSTART", start)
    if last < date.max:
        event.add("DTEND", last + timedelta(days=1))  # exclusive
    event.add("SUMMARY", _summary(stored, words))
    event.add("TRANSP", "TRANSPARENT")  # it does not block time in a calendar
    if meeting.status == "cancelled" or meeting.start_date is None:
        event.add("STATUS", "CANCELLED")
    place = ", ".join(filter(None, (clean(meeting.municipality), clean(meeting.programme_area))))
    if place:
        event.add("LOCATION", shorten(place, _LONGEST_NAME))
    event.add("DESCRIPTION", _description(stored, words))
    address = href(stored.page.url)
    if address:
        event.add("URL", address)
    return event


def _last_change(stored: SeenMeeting) -> datetime:
    times = (stored.first_seen_at, stored.changed_at, stored.reread_at)
    return max(moment for moment in times if moment).astimezone(UTC)


def _summary(stored: SeenMeeting, words: Words) -> str:
    line = clean(name(stored.meeting, stored.page.title, words))
    meeting = stored.meeting
    states = [words.values["cancelled"]] if meeting.status == "cancelled" else []
    states += [words.values["postponed"], words.new_day_open] if meeting.start_date is None else []
    states += [words.removed] if stored.removed else []
    return f"{line} ({', '.join(states)})" if states else line


def _description(stored: SeenMeeting, words: Words) -> str:
    paragraphs = [clean(text) for text in stored.meeting.description]
    if stored.meeting.status == "postponed" and stored.previous_start:
        was = days(stored.previous_start, stored.previous_end, words)
        paragraphs.insert(0, words.previous_day.format(value=was))
    if stored.removed:
        paragraphs.insert(0, note_of_removal(stored.meeting, words))
    text = shorten("\n\n".join(filter(None, paragraphs)), _LONGEST_TEXT)
    links = shorten(lines_of(stored.meeting.links), _LONGEST_TEXT)
    return "\n\n".join(filter(None, (text, links)))
