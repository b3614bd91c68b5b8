"""Format changes, doubts and sizes for the command line."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from schedules.cli.record_listing import title_of
from schedules.local_time import moment
from scraper.records import Link

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from db.queries.guards import Guarded
    from scraper.records import Change, Doubt, FieldChange
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
    """Format a number of bytes: ``612 bytes``, ``1.2 MB``."""
    return f"{size} bytes" if size < 1000 else f"{max(size / 1e6, 0.1):.1f} MB"


def subject(change: Change) -> str:
    """The record that a change is about, as it was before; ``the page`` for page_edited."""
    return change.subject.name if change.subject else "the page"


def about(changes: Iterable[Change]) -> str:
    """The heading above what changes are about: meetings, or records of other kinds too."""
    subjects = [change.subject for change in changes if change.subject]
    return "Record" if any(record.record_type.is_declared for record in subjects) else "Meeting"


def what_changed(change: Change) -> str:
    """A change on one line, without its subject."""
    from scraper.records.equality import without_redundant_changes  # `leuchtturm --help` does without

    if change.kind == "added" and change.after is not None:
        return "new on the page" if change.after.record_type.is_declared else title_of(change.after)
    if change.kind == "removed":
        return "no longer on the page"
    again = ["on the page again"] if change.kind == "restored" else []
    between = "; " if change.subject and change.subject.record_type.is_declared else " "
    return "; ".join([*again, *(_field(each, between) for each in without_redundant_changes(change.fields))])


def _field(entry: FieldChange, between: str) -> str:
    """What became of a field on one line; ``between`` stands between the texts of one that has several."""
    sides = [side for side in (entry.before, entry.after) if isinstance(side, tuple)]
    if any(isinstance(item, Link) for side in sides for item in side):
        return f"{entry.field}: {_links(entry.before or (), entry.after or ())}"
    if sides:
        words = _changed_words(entry.before or (), entry.after or ())
        return f"{entry.field}: {words.replace(chr(10), between)}"
    return f"{entry.field}: {_value(entry.before)} → {_value(entry.after)}"


def _value(value: Any) -> str:
    return "-" if value is None else str(value)


def _links(before: Iterable[Link], after: Iterable[Link]) -> str:
    """Removed and added links; if there are none, they were renamed or reordered."""
    old, new = ([link.url for link in links] for links in (before, after))
    gone = [f"[-{url}-]" for url in old if url not in new]
    come = [f"{{+{url}+}}" for url in new if url not in old]
    return " ".join(gone + come) or "named or ordered differently"


def _changed_words(before: Iterable[str], after: Iterable[str]) -> str:
    """The changed words between a few of their neighbours."""
    from scraper.reports.word_diff import excerpt, word_diff

    difference = word_diff("\n".join(before), "\n".join(after))
    segments, _ = excerpt(difference, around=_CONTEXT, longest=_MAX_DIFF)
    return marked(segments)


def marked(segments: Iterable[Segment]) -> str:
    """The text with what went and what came marked as git's word diff does."""
    return "".join(_MARKS[segment.kind].format(segment.text) for segment in segments)
