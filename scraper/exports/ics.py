"""Write the records as a calendar (RFC 5545): all-day events, cancelled only where the page says so."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, timedelta
from typing import TYPE_CHECKING

from icalendar import Calendar, Event

from scraper.berlin import BERLIN
from scraper.exports import ids
from scraper.exports.columns import clean, href, lines_of, links_in, paragraphs_of
from scraper.records.hooks import hook
from scraper.reports.i18n.value_format import day as day_text
from scraper.reports.i18n.value_format import label, record_name, value_text, words_for
from scraper.reports.sanitize import shorten

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from scraper.records import Link, Record, RecordField, RecordType
    from scraper.reports.dataset import Dataset, SeenRecord
    from scraper.reports.i18n.phrases import Words
    from scraper.reports.model import Language

_REFRESH = timedelta(days=1)
_LONGEST_TEXT = 4_000
_LONGEST_NAME = 200
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
    calendar.add("X-WR-CALNAME", shorten(clean(exported.title), _LONGEST_NAME))
    # RFC 7986, and what Outlook reads: to be fetched again once a day.
    calendar.add("REFRESH-INTERVAL", _REFRESH, parameters={"VALUE": "DURATION"})
    calendar.add("X-PUBLISHED-TTL", "P1D")
    for stored in exported.records:
        record_type, language = stored.page.record_type, exported.language
        words, own = words_for(language, record_type), hook(record_type, "appointments")
        appointment = own.appointment(stored, words) if own else _appointment(stored, words, language)
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
    is_gone = stored.removed and not _left_in_time(stored, start)
    note = [words.note_removed] if is_gone else []
    links = [link for field in _fields(record, "links") for link in links_in(record.get(field.name))]
    return Appointment(
        start=start,
        last=start,
        summary=shorten(f"{name} ({words.removed})" if is_gone else name, _LONGEST_NAME),
        paragraphs=[*note, *_values(record, day, words, language)],
        links=links,
        address=next((link.url for link in links if link.kind == "page"), ""),
    )


def _left_in_time(stored: SeenRecord, day: date) -> bool:
    """Whether the page only cleared the record away: after its day, or at the end of a list of the newest."""
    gone, changed = stored.missing_since, stored.changed_at
    if gone is None:
        return False
    is_untold = changed is None or changed < gone
    return day < gone.astimezone(BERLIN).date() or (stored.page.record_type.is_window and is_untold)


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
        event.add("LOCATION", shorten(appointment.place, _LONGEST_NAME))
    event.add("DESCRIPTION", _description(appointment))
    address = href(appointment.address) or href(stored.page.url)
    if address:
        event.add("URL", address)
    return event


def _last_change(stored: SeenRecord) -> datetime:
    times = (stored.first_seen_at, stored.changed_at, stored.reread_at)
    return max(moment for moment in times if moment).astimezone(UTC)


def _description(appointment: Appointment) -> str:
    text = shorten("\n\n".join(filter(None, appointment.paragraphs)), _LONGEST_TEXT)
    links = shorten(lines_of(appointment.links), _LONGEST_TEXT)
    return "\n\n".join(filter(None, (text, links)))
