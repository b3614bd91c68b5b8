"""Format meetings, dates and changes for the command line."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from schedules.local_time import moment
from scraper.records import pins_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from db.queries.guards import Guarded
    from scraper.meetings import Meeting
    from scraper.records import Doubt

MEETING_HEADINGS = ("Year", "Municipality", "Programme area", "Date", "Attendance", "Status")
_HELD = {
    "restless": "restless, and not told to readers until it is at rest: {what},",
    "loss": "much is missing, which the next check has to confirm: {what},",
    "removal": "missing, which the next check has to confirm: {what},",
}
_PROSE = ("description", "intro")
_AROUND = 30
_LONGEST = 300


PIN_NOTE = "* set by a person in [[read.pin]], not read from the page; `leuchtturm show` has the reason."


def meeting_row(meeting: Meeting) -> tuple[object, ...]:
    """The cells below :data:`MEETING_HEADINGS`; ``None`` where the page does not say, ``*`` at a pin."""
    cells = {
        ("year",): meeting.year,
        ("municipality",): meeting.municipality,
        ("programme_area",): meeting.programme_area,
        ("start_date", "end_date"): dates(meeting),
        ("attendance",): meeting.attendance,
        ("status",): meeting.status,
    }
    pinned = pins_of(meeting)
    return tuple(
        f"{'-' if cell is None else cell}*" if pinned.keys() & set(fields) else cell
        for fields, cell in cells.items()
    )


def dates(meeting: Meeting) -> str | None:
    """The day, or the first and the last of several, as ISO 8601; ``None`` where the page does not say."""
    if meeting.start_date is None:
        return None
    last = f" to {meeting.end_date.isoformat()}" if meeting.end_date else ""
    return meeting.start_date.isoformat() + last


def guard_notes(guarded: Guarded) -> Iterator[str]:
    """What operators should look at, a sentence each: doubts, headings not read, what is held back."""
    for stored in guarded.doubts:
        yield f"in doubt: {stored.doubt.field} of {stored.subject}, {readings(stored.doubt)}."
    for entry in guarded.unread:
        yield f"not read as a meeting: “{entry.heading}” ({entry.place})."
    for held in guarded.held:
        if held.reason != "doubt":
            since = f" since {moment(held.since)}" if held.since else ""
            what = " of ".join(filter(None, (held.field, held.subject)))
            yield f"{_HELD[held.reason].format(what=what)}{since}."


def readings(doubt: Doubt) -> str:
    """``2024-09-17 or 2024-09-18``; the reason where no reading can be named."""
    return " or ".join(candidate.value for candidate in doubt.candidates) or doubt.reason.rstrip(".")


def megabytes(size: int) -> str:
    """A number of bytes as people say it: ``612 bytes``, ``1.2 MB``."""
    return f"{size} bytes" if size < 1000 else f"{max(size / 1e6, 0.1):.1f} MB"


def subject(data: dict[str, Any]) -> str:
    """The meeting that a change is about, as it was before; ``the page`` for page_edited."""
    meeting = data.get("meeting")
    if meeting is None:
        return "the page"
    return " ".join(str(meeting[name]) for name in ("year", "municipality") if meeting[name]) or "a meeting"


def what_changed(data: dict[str, Any]) -> str:
    """A change (as ``check --json`` prints it) on one line."""
    fields = "; ".join(_field(name, **values) for name, values in data.get("fields", {}).items())
    if data["kind"] == "added":
        return str(data["record"]["title"])
    if data["kind"] == "removed":
        return "no longer on the page"
    if data["kind"] == "restored":
        return f"on the page again; {fields}" if fields else "on the page again"
    return fields


def _field(name: str, before: Any, after: Any) -> str:
    if name == "links":
        return f"{name}: {_links(before, after)}"
    if name in _PROSE:
        return f"{name}: {_marked(before, after)}"
    return f"{name}: {_value(before)} → {_value(after)}"


def _value(value: Any) -> str:
    return "-" if value is None else str(value)


def _links(before: list[dict[str, str]], after: list[dict[str, str]]) -> str:
    """Removed and added links; if there are none, they were renamed or reordered."""
    old, new = ([link["url"] for link in links] for links in (before, after))
    gone = [f"[-{url}-]" for url in old if url not in new]
    come = [f"{{+{url}+}}" for url in new if url not in old]
    return " ".join(gone + come) or "named or ordered differently"


def _marked(before: list[str] | None, after: list[str] | None) -> str:
    """The changed words between a few of their neighbours, marked as git's word diff does."""
    from scraper.reports.word_diff import excerpt, word_diff

    marks = {"kept": "{}", "removed": "[-{}-]", "added": "{{+{}+}}"}
    segments, _ = excerpt(
        word_diff("\n".join(before or ()), "\n".join(after or ())), around=_AROUND, longest=_LONGEST
    )
    return "".join(marks[segment.kind].format(segment.text) for segment in segments)
