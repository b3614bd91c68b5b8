"""Write the meetings as schema.org ``Event``s in JSON-LD 1.1; unknown values have no property."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from scraper.exports import ids
from scraper.exports.columns import clean, href
from scraper.meetings import as_meeting
from scraper.meetings.naming import note_of_removal
from scraper.reports.i18n.value_format import words_for

if TYPE_CHECKING:
    from scraper.meetings import Meeting
    from scraper.records import Link, LinkKind
    from scraper.reports.dataset import Dataset, SeenRecord
    from scraper.reports.i18n.phrases import Words

_SCHEMA = "https://schema.org/"
_ATTENDANCE = {
    "in_person": "OfflineEventAttendanceMode",
    "online": "OnlineEventAttendanceMode",
    "hybrid": "MixedEventAttendanceMode",
}
_FILMS: dict[LinkKind, str] = {"video": "VideoObject"}
_OTHERS: dict[LinkKind, str] = {"document": "DigitalDocument", "gallery": "ImageGallery", "page": "WebPage"}


def document(exported: Dataset) -> dict[str, Any]:
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
        **_status(stored),
        "eventAttendanceMode": _SCHEMA + _ATTENDANCE[meeting.attendance] if meeting.attendance else None,
        "location": _location(meeting),
        "description": "\n\n".join(map(clean, meeting.description)) or None,
        "disambiguatingDescription": note_of_removal(meeting, words) if stored.removed else None,
        "keywords": clean(meeting.programme) or None,
        "recordedIn": _works(meeting, _FILMS) or None,
        "subjectOf": _works(meeting, _OTHERS) or None,
        "url": href(stored.page.url),
    }
    return {name: value for name, value in event.items() if value is not None}


def _status(stored: SeenRecord) -> dict[str, str | None]:
    """``EventRescheduled`` for a postponed meeting with a new day, with the day before if that is known."""
    meeting = as_meeting(stored.record)
    if meeting.status == "postponed":
        name = "EventRescheduled" if meeting.start_date else "EventPostponed"
        was = stored.previous_start.isoformat() if stored.previous_start else None
        return {"eventStatus": _SCHEMA + name, "previousStartDate": was}
    return {"eventStatus": _SCHEMA + "EventCancelled" if meeting.status else None}


def _location(meeting: Meeting) -> dict[str, Any] | None:
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
