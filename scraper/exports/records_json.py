"""Write the records as JSON (RFC 8259): those of a declared list by their fields, meetings as JSON-LD."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from scraper.exports import ids
from scraper.exports.columns import clean, href
from scraper.meetings import as_meeting
from scraper.records import record_to_json
from scraper.reports.i18n.value_format import words_for
from scraper.reports.meetings.naming import note_of_removal
from scraper.reports.sanitize import map_texts
from scraper.times import utc_text

if TYPE_CHECKING:
    from scraper.meetings import Meeting
    from scraper.records import Link, LinkKind, RecordType
    from scraper.reports.dataset import Dataset, SeenRecord
    from scraper.reports.i18n.phrases import Words

# In JSON a "<" may be written so as well, and no reader takes the text for markup.
_NO_MARKUP = str.maketrans({"<": "\\u003c", ">": "\\u003e", "&": "\\u0026"})

_SCHEMA = "https://schema.org/"
_ATTENDANCE = {
    "in_person": "OfflineEventAttendanceMode",
    "online": "OnlineEventAttendanceMode",
    "hybrid": "MixedEventAttendanceMode",
}
_FILMS: dict[LinkKind, str] = {"video": "VideoObject"}
_OTHERS: dict[LinkKind, str] = {"document": "DigitalDocument", "gallery": "ImageGallery", "page": "WebPage"}


def render(exported: Dataset) -> bytes:
    """A document (UTF-8): JSON-LD of meetings, else :func:`_document`.

    All records are of one type.
    """
    [record_type] = exported.types
    is_declared = record_type.is_declared
    document = map_texts(_document(record_type, exported), clean) if is_declared else _meetings(exported)
    return (json.dumps(document, ensure_ascii=False, indent=2).translate(_NO_MARKUP) + "\n").encode()


def _document(record_type: RecordType, exported: Dataset) -> dict[str, Any]:
    """``{"type": …, "pages": […], "records": […]}``.

    The type says what its fields are. A record's values are below ``record``: days as ISO 8601, links as
    ``{"kind", "url", "text"}``, ``null`` where the page does not say. Times are UTC.
    """
    return {
        "type": _type(record_type),
        "pages": [
            {"schedule": page.schedule, "title": page.title, "url": page.url} for page in exported.pages
        ],
        "records": [_record(stored) for stored in exported.records],
    }


def _type(record_type: RecordType) -> dict[str, Any]:
    return {
        "one": _words(record_type.one),
        "many": _words(record_type.many),
        "fields": [
            {"name": field.name, "kind": field.kind, "label": _words(field.label)}
            for field in record_type.fields
        ],
    }


def _words(pair: tuple[str, str]) -> dict[str, str | None]:
    return {"en": pair[0] or None, "de": pair[1] or None}


def _record(stored: SeenRecord) -> dict[str, Any]:
    return {
        "id": ids.of_record(stored),
        "schedule": stored.page.schedule,
        "name": stored.record.name,
        "record": record_to_json(stored.record),
        "first_seen_at": utc_text(stored.first_seen_at),
        "changed_at": stored.changed_at and utc_text(stored.changed_at),
        "missing_since": stored.missing_since and utc_text(stored.missing_since),
        "removed": stored.removed,
    }


def _meetings(exported: Dataset) -> dict[str, Any]:
    """A JSON-LD document whose ``@graph`` has an ``Event`` for each meeting."""
    words = words_for(exported.language)
    return {
        "@context": "https://schema.org",
        "@graph": [_event(stored, words) for stored in exported.records],
    }


def _event(stored: SeenRecord, words: Words) -> dict[str, Any]:
    meeting = as_meeting(stored.record)
    event = {
        "@type": "Event",
        "@id": ids.of_record(stored),
        "name": clean(meeting.title),
        "startDate": meeting.start_date.isoformat() if meeting.start_date else None,
        "endDate": meeting.end_date.isoformat() if meeting.end_date else None,
        **_event_status(stored),
        "eventAttendanceMode": _SCHEMA + _ATTENDANCE[meeting.attendance] if meeting.attendance else None,
        "location": _place(meeting),
        "description": "\n\n".join(map(clean, meeting.description)) or None,
        "disambiguatingDescription": note_of_removal(meeting, words) if stored.removed else None,
        "keywords": clean(meeting.programme) or None,
        "recordedIn": _works(meeting, _FILMS) or None,
        "subjectOf": _works(meeting, _OTHERS) or None,
        "url": href(stored.page.url),
    }
    return {name: value for name, value in event.items() if value is not None}


def _event_status(stored: SeenRecord) -> dict[str, str | None]:
    """``EventRescheduled`` for a postponed meeting with a new day, with the day before if that is known."""
    meeting = as_meeting(stored.record)
    if meeting.status == "postponed":
        name = "EventRescheduled" if meeting.start_date else "EventPostponed"
        was = stored.previous_start.isoformat() if stored.previous_start else None
        return {"eventStatus": _SCHEMA + name, "previousStartDate": was}
    return {"eventStatus": _SCHEMA + "EventCancelled" if meeting.status else None}


def _place(meeting: Meeting) -> dict[str, Any] | None:
    """The place that the page names. That of an online meeting is where it would have been."""
    town, area = clean(meeting.municipality), clean(meeting.programme_area)
    if not town and not area:
        return None
    place: dict[str, Any] = {"@type": "Place", "name": area or town}
    return place | ({"address": {"@type": "PostalAddress", "addressLocality": town}} if town else {})


def _works(meeting: Meeting, types: dict[LinkKind, str]) -> list[dict[str, str]]:
    return [_work(types[link.kind], link) for link in meeting.links if link.kind in types]


def _work(kind: str, link: Link) -> dict[str, str]:
    address = href(link.url)
    work = {"@type": kind, "name": clean(link.text) or clean(link.url)}
    return work | ({"url": address} if address else {})
