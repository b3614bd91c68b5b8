"""Records to rows and back: the only place that knows which field is which column."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from scraper.records import (
    MEETING_FIELDS,
    Evidence,
    UnreadHeading,
    doubts_from_json,
    meeting_from_json,
    meeting_to_json,
    to_json_value,
)

if TYPE_CHECKING:
    from collections.abc import Sequence

    from scraper.records import Meeting

VALUE_COLUMNS = tuple(name for name in MEETING_FIELDS if name != "links")
"""The columns of ``meetings`` that hold what the page says; links have a table of their own."""


def to_json(value: Any) -> str:
    """``value`` as the database keeps JSON: compact, letters as they are."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def paragraphs_to_text(paragraphs: Sequence[str]) -> str | None:
    """Paragraphs with a blank line between them; ``None`` for none. Normalised ones hold no line ends."""
    return "\n\n".join(paragraphs) or None


def paragraphs_from_text(text: str | None) -> tuple[str, ...]:
    """The inverse of :func:`paragraphs_to_text`."""
    return tuple(text.split("\n\n")) if text else ()


def meeting_values(meeting: Meeting) -> dict[str, Any]:
    """The :data:`VALUE_COLUMNS` of ``meetings``."""
    values = {name: to_json_value(getattr(meeting, name)) for name in VALUE_COLUMNS}
    return values | {"description": paragraphs_to_text(meeting.description)}


def link_rows(meeting_id: int, meeting: Meeting) -> list[dict[str, Any]]:
    """The rows of ``links``."""
    return [
        {
            "meeting_id": meeting_id,
            "position": position,
            "kind": link.kind,
            "url": link.url,
            "text": link.text,
        }
        for position, link in enumerate(meeting.links)
    ]


def record_to_text(meeting: Meeting) -> str:
    """``versions.record``: the same text for the same values."""
    return to_json(meeting_to_json(meeting))


def record_from_text(text: str) -> Meeting:
    """The inverse of :func:`record_to_text` (without evidence)."""
    return meeting_from_json(json.loads(text))


def evidence_to_text(meeting: Meeting) -> str:
    """``versions.evidence``."""
    return to_json(
        [{"field": entry.field, "place": entry.place, "quote": entry.quote} for entry in meeting.evidence]
    )


def unread_from_text(text: str) -> tuple[UnreadHeading, ...]:
    """``page_states.unread`` as records."""
    return tuple(UnreadHeading(entry["heading"], entry["place"]) for entry in json.loads(text))


def meeting_from_texts(record: str, evidence: str, doubts: str) -> Meeting:
    """A version with all that is stored beside its record."""
    return replace(
        record_from_text(record),
        evidence=evidence_from_text(evidence),
        doubts=doubts_from_json(json.loads(doubts)),
    )


def evidence_from_text(text: str) -> tuple[Evidence, ...]:
    """The inverse of :func:`evidence_to_text`."""
    return tuple(Evidence(**entry) for entry in json.loads(text))
