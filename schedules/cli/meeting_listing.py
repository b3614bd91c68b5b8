"""Meetings in the tables of the command line."""

from __future__ import annotations

from typing import TYPE_CHECKING

from scraper.meetings import as_meeting

if TYPE_CHECKING:
    from scraper.meetings import Meeting
    from scraper.records import Record

HEADINGS = ("Year", "Municipality", "Programme area", "Date", "Attendance", "Status")

NAMES = ("title", "municipality", "programme_area", "start_date", "status")
"""The fields that say which meeting came or went."""

TITLE = "title"
"""The field that is the headline of all that is known of a meeting."""


def cells(record: Record) -> dict[tuple[str, ...], object]:
    """The values below :data:`HEADINGS`, each with the fields that it is made of."""
    meeting = as_meeting(record)
    return {
        ("year",): meeting.year,
        ("municipality",): meeting.municipality,
        ("programme_area",): meeting.programme_area,
        ("start_date", "end_date"): _dates(meeting),
        ("attendance",): meeting.attendance,
        ("status",): meeting.status,
    }


def _dates(meeting: Meeting) -> str | None:
    """The day, or the first and the last of several, as ISO 8601; ``None`` where the page does not say."""
    if meeting.start_date is None:
        return None
    last = f" to {meeting.end_date.isoformat()}" if meeting.end_date else ""
    return meeting.start_date.isoformat() + last
