"""The meetings as a calendar (RFC 5545): all-day appointments, taken back where one is cancelled or gone."""

from __future__ import annotations

from datetime import UTC, date, timedelta
from typing import TYPE_CHECKING

from icalendar import Calendar, Event

from scraper.exports import ids
from scraper.exports.columns import clean, href, lines_of
from scraper.reports.i18n.value_format import note_of_removal, words_for
from scraper.reports.naming import name
from scraper.reports.sanitize import shorten

if TYPE_CHECKING:
    from datetime import datetime

    from scraper.reports.dataset import Dataset, SeenMeeting
    from scraper.reports.i18n.phrases import Words

_LONGEST_TEXT = 4_000
_LONGEST_NAME = 200


def render(exported: Dataset) -> bytes:
    """A calendar (UTF-8, CRLF) with an appointment for each meeting that has a date.

    SEQUENCE grows with each change; DTSTAMP is when the last one was found.
    """
    words = words_for(exported.language)
    calendar = Calendar()
    calendar.add("VERSION", "2.0")
    calendar.add("PRODID", "-//Leuchtturm//Leuchtturm//DE")
    calendar.add("X-WR-CALNAME", shorten(clean(exported.title), _LONGEST_NAME))
    for stored in exported.meetings:
        if stored.meeting.start_date is not None:
            calendar.add_component(_appointment(stored, stored.meeting.start_date, words))
    document: bytes = calendar.to_ical()
    return document


def _appointment(stored: SeenMeeting, start: date, words: Words) -> Event:
    meeting = stored.meeting
    event = Event()
    event.add("UID", ids.uid(stored))
    event.add("DTSTAMP", _last_change(stored))
    event.add("LAST-MODIFIED", _last_change(stored))
    event.add("CREATED", stored.first_seen_at.astimezone(UTC))
    event.add("SEQUENCE", stored.revision)
    event.add("DTSTART", start)
    last = max(start, meeting.end_date or start)
    if last < date.max:
        event.add("DTEND", last + timedelta(days=1))  # exclusive
    event.add("SUMMARY", _summary(stored, words))
    event.add("TRANSP", "TRANSPARENT")  # nobody is busy because of it
    if stored.removed or meeting.status == "cancelled":
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
    states = [words.values[stored.meeting.status]] if stored.meeting.status else []
    states += [words.removed] if stored.removed else []
    return f"{line} ({', '.join(states)})" if states else line


def _description(stored: SeenMeeting, words: Words) -> str:
    paragraphs = [clean(text) for text in stored.meeting.description]
    if stored.removed:
        paragraphs.insert(0, note_of_removal(stored.meeting, words))
    text = shorten("\n\n".join(filter(None, paragraphs)), _LONGEST_TEXT)
    links = shorten(lines_of(stored.meeting.links), _LONGEST_TEXT)
    return "\n\n".join(filter(None, (text, links)))
