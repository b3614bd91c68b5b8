"""Meetings, the first type of records: its fields, and all that only meetings need."""

from scraper.meetings.meeting import (
    ATTENDANCES,
    MEETING,
    MEETING_FIELDS,
    STATUSES,
    Attendance,
    Meeting,
    MeetingPage,
    Status,
    as_meeting,
)
