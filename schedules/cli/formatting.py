"""Meetings, dates and changes as words and table columns for the command line."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from scraper.records import Meeting

MEETING_HEADINGS = ("Year", "Municipality", "Programme area", "Date", "Attendance", "Status")
_PROSE = ("description", "intro")
_AROUND = 30
_LONGEST = 300


def meeting_row(meeting: Meeting) -> tuple[object, ...]:
    """The cells below :data:`MEETING_HEADINGS`; ``None`` where the page does not say."""
    return (
        meeting.year,
        meeting.municipality,
        meeting.programme_area,
        dates(meeting),
        meeting.attendance,
        meeting.status,
    )


def dates(meeting: Meeting) -> str | None:
    """The day, or the first and the last of several, as ISO 8601; ``None`` where the page does not say."""
    if meeting.start_date is None:
        return None
    last = f" to {meeting.end_date.isoformat()}" if meeting.end_date else ""
    return meeting.start_date.isoformat() + last


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
