"""Write the records as a calendar (RFC 5545): all-day events, cancelled only where the page says so.

A meeting that was postponed without a new day counts as cancelled on its last known one.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, timedelta
from typing import TYPE_CHECKING

from icalendar import Calendar, Event

from scraper.exports import ids
from scraper.exports.columns import clean, href, lines_of, links_in, paragraphs_of
from scraper.meetings import as_meeting
from scraper.reports.i18n.value_format import day as day_text
from scraper.reports.i18n.value_format import days, label, record_name, value_text, words_for
from scraper.reports.meetings.naming import name as meeting_name
from scraper.reports.meetings.naming import note_of_removal
from scraper.reports.meetings.words import meeting_words
from scraper.reports.sanitize import shorten, web_address
from scraper.times import BERLIN

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from scraper.records import Link, Record, RecordField, RecordType
    from scraper.reports.dataset import Dataset, SeenRecord
    from scraper.reports.i18n.phrases import Words
    from scraper.reports.model import Language

_REFRESH = timedelta(days=1)
_MAX_TEXT = 4_000
_MAX_NAME = 200
_SEPARATORS = " ,;:–-·|()"


@dataclass(frozen=True, slots=True)
class Appointment:
    """A record as an appointment: its days, its line, its place, and what its text begins with.

    ``address``: its own page, '' for the list's.
    """

    start: date
    last: date
    summary: str
    paragraphs: Sequence[str] = ()
    links: Sequence[Link] = ()
    place: str = ""
    address: str = ""
    is_cancelled: bool = False


def day_field(record_type: RecordType) -> RecordField | None:
    """The field that is the day of an appointment: the first date; ``None`` if the type has none."""
    return next((field for field in record_type.fields if field.kind == "date"), None)


def render(exported: Dataset) -> bytes:
    """A calendar (UTF-8, CRLF) with an appointment for each record that has a day.

    SEQUENCE grows with each change; DTSTAMP is when the last one was found. A record that only left the page
    is not cancelled: the page does not say that it is.
    """
    calendar = Calendar()
    calendar.add("VERSION", "2.0")
    calendar.add("PRODID", "-//Leuchtturm//Leuchtturm//DE")
    calendar.add("X-WR-CALNAME", shorten(clean(exported.title), _MAX_NAME))
    # RFC 7986, and what Outlook reads: to be fetched again once a day.
    calendar.add("REFRESH-INTERVAL", _REFRESH, parameters={"VALUE": "DURATION"})
    calendar.add("X-PUBLISHED-TTL", "P1D")
    for stored in exported.records:
        record_type, language = stored.page.record_type, exported.language
        words = words_for(language, record_type)
        appointment = (
            _appointment(stored, words, language)
            if record_type.is_declared
            else _meeting_appointment(stored, words)
        )
        if appointment is not None:
            calendar.add_component(_event(stored, appointment))
    document: bytes = calendar.to_ical()
    return document


def _appointment(stored: SeenRecord, words: Words, language: Language) -> Appointment | None:
    """The record on its day, with its other values as the text; a note if it left the list before its day."""
    record, day = stored.record, day_field(stored.page.record_type)
    start = record.get(day.name) if day else None
    if not isinstance(start, date):
        return None
    name = _without_day(clean(record_name(record, words)), start, words) or clean(stored.page.title)
    is_gone = _is_gone(stored, start)
    note = [words.note_removed] if is_gone else []
    links = [link for field in _fields(record, "links") for link in links_in(record.get(field.name))]
    return Appointment(
        start=start,
        last=start,
        summary=shorten(f"{name} ({words.removed})" if is_gone else name, _MAX_NAME),
        paragraphs=[*note, *_values(record, day, words, language)],
        links=links,
        address=next((link.url for link in links if link.kind == "page" and web_address(link.url)), ""),
    )


def _meeting_appointment(stored: SeenRecord, words: Words) -> Appointment | None:
    """The appointment of a meeting that has, or had, a day."""
    span = _meeting_days(stored)
    if span is None:
        return None
    meeting = as_meeting(stored.record)
    return Appointment(
        *span,
        summary=_meeting_summary(stored, words, is_gone=_is_gone(stored, span[1])),
        paragraphs=_meeting_paragraphs(stored, words, is_gone=_is_gone(stored, span[1])),
        links=meeting.links,
        place=_place(clean(meeting.municipality), clean(meeting.programme_area)),
        is_cancelled=meeting.status == "cancelled" or meeting.start_date is None,
    )


def _place(town: str, area: str) -> str:
    """Town and area, the area alone where it begins with the town."""
    names_it = town and area.startswith(town) and not area[len(town) : len(town) + 1].isalpha()
    return area if names_it else ", ".join(filter(None, (town, area)))


def _meeting_days(stored: SeenRecord) -> tuple[date, date] | None:
    """First and last day: those that hold, else those that a postponed meeting had."""
    meeting = as_meeting(stored.record)
    start, end = meeting.start_date, meeting.end_date
    if start is None and meeting.status == "postponed":
        start, end = stored.previous_start, stored.previous_end
    return (start, max(start, end or start)) if start else None


def _meeting_summary(stored: SeenRecord, words: Words, *, is_gone: bool) -> str:
    meeting = as_meeting(stored.record)
    line = clean(meeting_name(meeting, stored.page.title, words))
    states = [words.values["cancelled"]] if meeting.status == "cancelled" else []
    states += (
        [words.values["postponed"], meeting_words(words.language).new_day_open]
        if meeting.start_date is None
        else []
    )
    states += [words.removed] if is_gone else []
    return f"{line} ({', '.join(states)})" if states else line


def _meeting_paragraphs(stored: SeenRecord, words: Words, *, is_gone: bool) -> list[str]:
    meeting = as_meeting(stored.record)
    paragraphs = [clean(text) for text in meeting.description]
    if meeting.status == "postponed" and stored.previous_start:
        was = days(stored.previous_start, stored.previous_end, words)
        paragraphs.insert(0, meeting_words(words.language).previous_day.format(value=was))
    if is_gone:
        paragraphs.insert(0, note_of_removal(meeting, words))
    return paragraphs


def _is_gone(stored: SeenRecord, day: date) -> bool:
    """Whether the record left the page before its ``day``, and not at the end of a list of the newest."""
    gone, changed = stored.missing_since, stored.changed_at
    if not stored.removed or gone is None:
        return stored.removed
    is_untold = changed is None or changed < gone
    return day >= gone.astimezone(BERLIN).date() and not (stored.page.record_type.is_window and is_untold)


def _without_day(name: str, day: date, words: Words) -> str:
    """The name without the day, which the calendar shows: ``Bau`` of ``Bau, 12.03.2026``."""
    before, found, after = name.partition(day_text(day, words))
    parts = (before.strip(_SEPARATORS), after.strip(_SEPARATORS)) if found else (name, "")
    return " ".join(filter(None, parts)) or name


def _values(record: Record, day: RecordField | None, words: Words, language: Language) -> list[str]:
    """A line for each value besides the day, and the texts."""
    lines = [
        f"{clean(label(field, language))}: {clean(value_text(field.name, record.get(field.name), words))}"
        for field in _fields(record, "text", "number", "choice", "date")
        if field != day and record.get(field.name) is not None
    ]
    texts = [paragraphs_of(record.get(field.name)) or "" for field in _fields(record, "texts")]
    return ["\n".join(lines), *texts]


def _fields(record: Record, *kinds: str) -> list[RecordField]:
    return [field for field in record.record_type.fields if field.kind in kinds]


def _event(stored: SeenRecord, appointment: Appointment) -> Event:
    event = Event()
    event.add("UID", ids.uid(stored))
    event.add("DTSTAMP", _last_change(stored))
    event.add("LAST-MODIFIED", _last_change(stored))
    event.add("CREATED", stored.first_seen_at.astimezone(UTC))
    event.add("SEQUENCE", stored.revision)
    event.add("DTSTART", appointment.start)
    if appointment.last < date.max:
        event.add("DTEND", appointment.last + timedelta(days=1))  # exclusive
    event.add("SUMMARY", appointment.summary)
    event.add("TRANSP", "TRANSPARENT")  # it does not block time in a calendar
    if appointment.is_cancelled:
        event.add("STATUS", "CANCELLED")
    if appointment.place:
        event.add("LOCATION", shorten(appointment.place, _MAX_NAME))
    event.add("DESCRIPTION", _description(appointment))
    address = href(appointment.address) or href(stored.page.url)
    if address:
        event.add("URL", address)
    return event


def _last_change(stored: SeenRecord) -> datetime:
    times = (stored.first_seen_at, stored.changed_at, stored.reread_at)
    return max(moment for moment in times if moment).astimezone(UTC)


def _description(appointment: Appointment) -> str:
    text = shorten("\n\n".join(filter(None, appointment.paragraphs)), _MAX_TEXT)
    links = shorten(lines_of(appointment.links), _MAX_TEXT)
    return "\n\n".join(filter(None, (text, links)))
