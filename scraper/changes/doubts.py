"""Keep known values where the page's value is in doubt, so that no value is reported as gone."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from scraper.records import to_json_value

if TYPE_CHECKING:
    from scraper.records import Meeting


def doubted_fields(meeting: Meeting) -> frozenset[str]:
    """Return the fields without a certain value: those in doubt, and ``end_date`` where ``start_date`` is."""
    fields = {doubt.field for doubt in meeting.doubts}
    return frozenset(fields | ({"end_date"} if "start_date" in fields else set()))


def keep_candidates(known: Meeting, meeting: Meeting) -> Meeting:
    """Return ``meeting`` with the ``known`` values that are possible readings of a field in doubt."""
    kept: dict[str, Any] = {}
    for doubt in meeting.doubts:
        value = getattr(known, doubt.field, None)
        if value is None or getattr(meeting, doubt.field) is not None:
            continue
        if str(to_json_value(value)) in {candidate.value for candidate in doubt.candidates}:
            kept[doubt.field] = value
            if doubt.field == "start_date" and meeting.end_date is None:
                kept["end_date"] = known.end_date
    return replace(meeting, **kept) if kept else meeting
