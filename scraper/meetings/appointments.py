"""A meeting as an appointment in a calendar: cancelled where the page says so, or has no new day for it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from scraper.exports.columns import clean
from scraper.exports.ics import Appointment
from scraper.meetings import as_meeting
from scraper.meetings.naming import name, note_of_removal
from scraper.meetings.words import meeting_words
from scraper.reports.i18n.value_format import days

if TYPE_CHECKING:
    from datetime import date

    from scraper.reports.dataset import SeenRecord
    from scraper.reports.i18n.phrases import Words


def appointment(stored: SeenRecord, words: Words) -> Appointment | None:
    """The appointment of a meeting that has, or had, a day.

    A meeting that was postponed without a new day stays on its last known one, cancelled.
    """
    span = _days(stored)
    if span is None:
        return None
    meeting = as_meeting(stored.record)
    return Appointment(
        *span,
        summary=_summary(stored, words),
        paragraphs=_paragraphs(stored, words),
        links=meeting.links,
        place=", ".join(filter(None, (clean(meeting.municipality), clean(meeting.programme_area)))),
        is_cancelled=meeting.status == "cancelled" or meeting.start_date is None,
    )


def _days(stored: SeenRecord) -> tuple[date, date] | None:
    """First and last day: those that hold, else those that a postponed meeting had."""
    meeting = as_meeting(stored.record)
    start, end = meeting.start_date, meeting.end_date
    if start is None and meeting.status == "postponed":
        start, end = stored.previous_start, stored.previous_end
    return (start, max(start, end or start)) if start else None


def _summary(stored: SeenRecord, words: Words) -> str:
    meeting = as_meeting(stored.record)
    line = clean(name(meeting, stored.page.title, words))
    states = [words.values["cancelled"]] if meeting.status == "cancelled" else []
    states += (
        [words.values["postponed"], meeting_words(words.language).new_day_open]
        if meeting.start_date is None
        else []
    )
    states += [words.removed] if stored.removed else []
    return f"{line} ({', '.join(states)})" if states else line


def _paragraphs(stored: SeenRecord, words: Words) -> list[str]:
    meeting = as_meeting(stored.record)
    paragraphs = [clean(text) for text in meeting.description]
    if meeting.status == "postponed" and stored.previous_start:
        was = days(stored.previous_start, stored.previous_end, words)
        paragraphs.insert(0, meeting_words(words.language).previous_day.format(value=was))
    if stored.removed:
        paragraphs.insert(0, note_of_removal(meeting, words))
    return paragraphs
