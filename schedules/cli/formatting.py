"""Format changes, doubts and sizes for the command line."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from schedules.local_time import moment
from scraper.records import FieldChange
from scraper.records.record_json import field_value_from_json

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from db.queries.guards import Guarded
    from scraper.records import Doubt
    from scraper.reports.word_diff import Segment

_HELD = {
    "restless": "restless, and not reported to readers until it is at rest: {what},",
    "loss": "much is missing, which the next check has to confirm: {what},",
    "removal": "missing, which the next check has to confirm: {what},",
}
_MARKS = {"kept": "{}", "removed": "[-{}-]", "added": "{{+{}+}}"}
_CONTEXT = 30
_MAX_DIFF = 300


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
    """The record that a change is about, as it was before; ``the page`` for page_edited."""
    if "name" in data:
        return data["name"] or "a record"
    meeting = data.get("meeting")
    if meeting is None:
        return "the page"
    return " ".join(str(value) for value in list(meeting.values())[:2] if value) or "a meeting"


def about(changes: Iterable[dict[str, Any]]) -> str:
    """The heading above what changes are about: meetings, or records of other kinds too."""
    return "Record" if any("name" in data for data in changes) else "Meeting"


def what_changed(data: dict[str, Any]) -> str:
    """A change (as ``check --json`` prints it) on one line."""
    from scraper.records.equality import without_redundant_changes  # `leuchtturm --help` does without

    changed = data.get("fields", {})
    entries = [
        FieldChange(name, *(field_value_from_json(None, name, sides[side]) for side in ("before", "after")))
        for name, sides in changed.items()
    ]
    fields = "; ".join(
        _field(entry.field, **changed[entry.field]) for entry in without_redundant_changes(entries)
    )
    if data["kind"] == "added":
        return "new on the page" if "name" in data else str(data["record"]["title"])
    if data["kind"] == "removed":
        return "no longer on the page"
    if data["kind"] == "restored":
        return f"on the page again; {fields}" if fields else "on the page again"
    return fields


def _field(name: str, before: Any, after: Any) -> str:
    sides = [side for side in (before, after) if isinstance(side, list)]
    if any(isinstance(item, dict) for side in sides for item in side):
        return f"{name}: {_links(before or [], after or [])}"
    if sides:
        return f"{name}: {_changed_words(before, after)}"
    return f"{name}: {_value(before)} → {_value(after)}"


def _value(value: Any) -> str:
    return "-" if value is None else str(value)


def _links(before: list[dict[str, str]], after: list[dict[str, str]]) -> str:
    """Removed and added links; if there are none, they were renamed or reordered."""
    old, new = ([link["url"] for link in links] for links in (before, after))
    gone = [f"[-{url}-]" for url in old if url not in new]
    come = [f"{{+{url}+}}" for url in new if url not in old]
    return " ".join(gone + come) or "named or ordered differently"


def _changed_words(before: list[str] | None, after: list[str] | None) -> str:
    """The changed words between a few of their neighbours."""
    from scraper.reports.word_diff import excerpt, word_diff

    segments, _ = excerpt(
        word_diff("\n".join(before or ()), "\n".join(after or ())), around=_CONTEXT, longest=_MAX_DIFF
    )
    return marked(segments)


def marked(segments: Iterable[Segment]) -> str:
    """The text with what went and what came marked as git's word diff does."""
    return "".join(_MARKS[segment.kind].format(segment.text) for segment in segments)
