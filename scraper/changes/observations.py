"""Collect what a check sees for operators only: doubts, headings not read, restless fields; pure.

Each is new once: what the check before saw already is left out.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Literal, NamedTuple

from scraper.records import Candidate

if TYPE_CHECKING:
    from collections.abc import Iterator

    from scraper.changes.compare import Comparison
    from scraper.records import Doubt, Known, Record, UnusedPin

ObservationKind = Literal["doubt", "unread_section", "restless"]


class Observation(NamedTuple):
    """``subject``: a record's name or a heading; '' for the page itself. ``reason``: an English sentence."""

    kind: ObservationKind
    subject: str
    field: str = ""
    readings: tuple[Candidate, ...] = ()
    reason: str = ""


def all_doubts(records: tuple[Record, ...]) -> tuple[Observation, ...]:
    return tuple(_doubt(record, doubt) for record in records for doubt in record.doubts)


def _doubt(record: Record, doubt: Doubt) -> Observation:
    return Observation("doubt", record.name, doubt.field, doubt.candidates, doubt.reason)


def _unused_pin(pin: UnusedPin) -> Observation:
    """An operator's pin that is off, because the page is read otherwise than the pin expects."""
    reason = f"The pin of {pin.field} is off: {pin.reason}. Correct it in [[read.pin]]."
    return Observation("doubt", pin.meeting, pin.field, (Candidate(str(pin.found), ""),), reason)


def new_observations(known: Known | None, comparison: Comparison) -> Iterator[Observation]:
    """Return what ``comparison`` shows and the previous reading of the page did not.

    ``known``: before the accepted page was read again by the present one.
    """
    pairs = tuple(zip(comparison.page.records, comparison.known_ids, strict=True))
    names = {record_id: record.name for record, record_id in pairs} | {None: ""}  # the page itself
    stored: dict[int | None, Record] = {entry.id: entry.record for entry in known.records} if known else {}
    for record, record_id in pairs:
        before = stored.get(record_id)
        seen = {(doubt.field, doubt.candidates) for doubt in before.doubts} if before else set()
        for doubt in record.doubts:
            if (doubt.field, doubt.candidates) not in seen:
                yield _doubt(record, doubt)
    unread = {entry.heading for entry in known.unread} if known else set()
    for entry in comparison.page.unread:
        if entry.heading not in unread:
            yield Observation("unread_section", entry.heading, reason=f"Not read: {entry.place}.")
    yield from map(_unused_pin, comparison.page.unused_pins)
    for hold in comparison.held:
        if hold.reason == "restless" and hold.since is None:
            values = tuple(Candidate(_text(value), "") for value in hold.values)
            yield Observation("restless", names.get(hold.record_id, ""), hold.field, values)


def _text(value: Any) -> str:
    """A field's value as JSON has it; '' for none, and for texts and links, which are too long for a line."""
    return "" if value is None or isinstance(value, tuple) else str(value)
