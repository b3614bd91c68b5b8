"""Put changes of meetings into words: series and town as the name, days as spans, cancelled first of all."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from scraper.meetings import as_meeting
from scraper.records import pins_of
from scraper.reports.i18n.value_format import day, days
from scraper.reports.meetings.naming import (
    meeting_in_place,
    name,
    new_meeting,
    note_of_removal,
    short_name,
)
from scraper.reports.meetings.words import meeting_words
from scraper.reports.sanitize import one_line
from scraper.reports.wording import Wording

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from scraper.records import Change, FieldChange, Record

_IMPORTANCE = (
    *("status", "start_date", "end_date", "municipality", "attendance", "links", "programme_area"),
    *("description", "year", "title", "programme"),
)
_READING_ORDER = (
    *("status", "start_date", "end_date", "municipality", "programme_area", "attendance"),
    *("year", "title", "programme", "description", "links"),
)
_FACTS = (
    *("status", "start_date", "municipality", "programme_area", "programme", "attendance"),
    *("description", "links"),
)
# A heading names year, town and programme, so its own change is redundant beside theirs.
_IN_THE_TITLE = frozenset({"year", "municipality", "programme"})
_DAYS = frozenset({"start_date", "end_date"})
"""Together one row: a span of days is one piece of news."""


class MeetingWording(Wording):
    without_values = ("title",)

    def name(self, record: Record, title: str) -> str:
        """``Leuchtturmprojekte 2023 Baunatal``; the series is the page's own word."""
        return name(as_meeting(record), title, self.words)

    def short_name(self, record: Record) -> str:
        """``2023 Baunatal``."""
        return short_name(as_meeting(record), self.words)

    def heading(self, record: Record) -> str:
        return one_line(as_meeting(record).title)

    def added(self, record: Record, title: str) -> str:
        """``Neues Leuchtturmprojekte-Treffen 2024: Dietzenbach (17.09.2024), abgesagt``."""
        meeting = as_meeting(record)
        line = new_meeting(meeting, title, self.words)
        when = days(meeting.start_date, meeting.end_date, self.words)
        if when and meeting.status == "postponed":
            return f"{line} ({meeting_words(self.language).postponed_to.format(value=when)})"
        mark = f", {self.words.set_by_hand}" if "start_date" in pins_of(record) else ""
        line += f" ({when}{mark})" if when else ""
        return f"{line}, {self.words.values[meeting.status]}" if meeting.status else line

    def kind(self, change: Change) -> str:
        """``cancelled`` or ``postponed`` where that is the news, else the change's own."""
        return _new_status(change) or change.kind

    def own_headline(self, change: Change, title: str) -> str:
        """``Leuchtturmprojekte-Treffen 2024 in Dietzenbach abgesagt``."""
        if change.subject is not None and (new_day := self._new_day(change)):
            return f"{self.name(change.subject, title)}: {new_day}"
        if not _new_status(change) or change.subject is None:
            return ""
        return f"{meeting_in_place(as_meeting(change.subject), title, self.words)} {self._status(change)}"

    def own_summary(self, change: Change, *, short: bool) -> str:
        """``abgesagt``, with the new day if it has one; of a new meeting that is called off both."""
        if change.kind == "added" and change.after and (status := as_meeting(change.after).status):
            return f"{self.words.kinds['added'].lower()}, {self.words.values[status]}"
        if not _new_status(change):
            return self._new_day(change)
        return self.words.values[_new_status(change)] if short else self._status(change)

    def _new_day(self, change: Change) -> str:
        """``neuer Termin 11.03.2025``, where nothing else became of a postponed meeting."""
        after = as_meeting(change.after) if change.kind == "edited" and change.after else None
        entries = self.headline_fields(change)
        if (
            after is None
            or after.status != "postponed"
            or [entry.field for entry in entries] != ["start_date"]
        ):
            return ""
        if entries[0].before or not entries[0].after:
            return ""
        return meeting_words(self.language).new_day.format(value=self.values(entries[0], change))

    def _status(self, change: Change) -> str:
        status = self.words.values[_new_status(change)]
        moved = next((entry for entry in change.fields if entry.field == "start_date"), None)
        values = self.values(moved, change) if moved else ""
        if moved and values and not moved.after:  # else the old day would look like the new one
            values = self.words.was.format(value=values)
        return f"{status} ({values})" if values else status

    def note_removed(self, record: Record) -> str:
        """The sentence on a removed meeting: no reason was given, unless it was cancelled before."""
        return note_of_removal(as_meeting(record), self.words)

    def headline_fields(self, change: Change) -> list[FieldChange]:
        """The fields without those that only repeat another: the heading, the text around a date, the end of
        a span. Where only the end changed, the days did."""
        names = {entry.field for entry in change.fields}
        repeated = {"end_date"} if "start_date" in names else set()
        repeated |= {"title"} if names & _IN_THE_TITLE else set()
        repeated |= {"description"} if names - {"description"} - repeated else set()
        entries = [self._as_days(entry, change) for entry in change.fields if entry.field not in repeated]
        return sorted(entries, key=lambda entry: _IMPORTANCE.index(entry.field))

    @staticmethod
    def _as_days(entry: FieldChange, change: Change) -> FieldChange:
        if entry.field != "end_date" or change.before is None or change.after is None:
            return entry
        start, new_start = change.before.get("start_date"), change.after.get("start_date")
        return (
            replace(entry, field="start_date", before=start, after=new_start)
            if start and new_start
            else entry
        )

    def own_phrase(self, entry: FieldChange) -> str:
        """Of a status what it is now, or which note about it is gone."""
        if entry.field != "status":
            return super().own_phrase(entry)
        if entry.after:
            return self.words.values[entry.after]
        gone = meeting_words(self.language).no_longer
        return gone.format(status=self.words.values[entry.before]) if entry.before else ""

    def side(self, name: str, value: Any, record: Record | None) -> str:
        """A value in a headline; the days as a span."""
        if value is not None and name == "start_date":
            return days(value, as_meeting(record).end_date if record else None, self.words)
        if value is not None and name == "end_date":
            return day(value, self.words)
        text = super().side(name, value, record)
        return text.partition(" (")[0] if name == "attendance" else text  # the line has its own brackets

    def place(self, name: str) -> int:
        """Status and days first, then the place; texts and links last."""
        return _READING_ORDER.index(name)

    def rows_of(self, entries: Sequence[FieldChange]) -> list[FieldChange]:
        """The changed fields; both days have one row."""
        of_days = [entry for entry in entries if entry.field in _DAYS]
        return [entry for entry in entries if entry not in of_days[1:]]

    def facts(self, change: Change, changed: Collection[str]) -> Sequence[str]:
        """All of a new meeting, the names of a removed one, the day of a cancelled one."""
        if change.kind == "added":
            return _FACTS
        changed = {*changed, *(("start_date",) if _DAYS & set(changed) else ())}
        if change.kind == "edited":
            beside = {"status": "start_date", "start_date": "status"}
            return [other for name, other in beside.items() if name in changed and other not in changed]
        return [name for name in _FACTS if name not in {"description", "links", *changed}]

    def row_label(self, name: str) -> str:
        """The label of a field's row; of both days that of the first."""
        return self.label("start_date" if name in _DAYS else name)

    def value(self, name: str, value: Any, record: Record | None) -> str:
        """A value in a row; the days of ``record`` as one span."""
        if name in _DAYS and record is not None:
            when = days(record.get("start_date"), record.get("end_date"), self.words, weekday=True)
            is_open = not when and record.get("status") == "postponed"
            return meeting_words(self.language).new_day_open if is_open else when
        return super().value(name, value, record)

    def fields_of_row(self, name: str) -> Collection[str]:
        return _DAYS if name in _DAYS else (name,)

    def is_essential(self, name: str) -> bool:
        return name == "status" or name in _DAYS


def _new_status(change: Change) -> str:
    """``cancelled`` or ``postponed`` if a change made it so; a new or returned meeting is that first of
    all."""
    if change.kind != "edited":
        return ""
    return next((entry.after or "" for entry in change.fields if entry.field == "status"), "")
