"""Convert records to rows and back: the only place that maps fields to columns."""

from __future__ import annotations

import json
from functools import lru_cache
from typing import TYPE_CHECKING, Any, TypeVar

from msgspec import convert

from db.sqlite_errors import decoding
from scraper.meetings import MEETING, MEETING_FIELDS, Meeting
from scraper.records import (
    CHANGE_KINDS,
    Evidence,
    UnreadHeading,
    change_from_json,
    declared_from_json,
    doubts_from_json,
    field_value_from_json,
    record_to_json,
    type_from_json,
)

if TYPE_CHECKING:
    from collections.abc import Sequence

    from scraper.records import Change, Doubt, Record, RecordType

T = TypeVar("T")


def _refuse_constant(constant: str) -> float:
    raise ValueError(constant)


_DECODER = json.JSONDecoder(parse_constant=_refuse_constant)  # NaN and Infinity are Python's, not JSON's
_MEETING_FIELDS = frozenset(MEETING_FIELDS)


def to_json(value: Any) -> str:
    """Return ``value`` as stored JSON: compact, not ASCII-escaped."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def from_json(text: str) -> Any:
    """The inverse of :func:`to_json`; raises ``ValueError`` for JSON that it cannot have written."""
    value = _DECODER.decode(text)
    if "\\ud" in text.casefold():
        to_json(value).encode()  # half of a character
    return value


def paragraphs_to_text(paragraphs: Sequence[str]) -> str | None:
    """Join paragraphs with blank lines; ``None`` for none. Normalised paragraphs hold no line ends."""
    return "\n\n".join(paragraphs) or None


def paragraphs_from_text(text: str | None) -> tuple[str, ...]:
    return tuple(text.split("\n\n")) if text else ()


def record_to_text(meeting: Record) -> str:
    """``versions.record``: the same text for the same values."""
    return to_json(record_to_json(meeting))


def record_from_text(text: str, record_type: str | None) -> Record:
    """The inverse of :func:`record_to_text` (without evidence).

    ``record_type``: of the schedule, as :attr:`db.writes.runs.Source.record_type`. Raises
    :class:`DamagedValueError`.
    """
    with decoding("a record"):
        data = from_json(text)
        if record_type is not None:
            return declared_from_json(type_from_text(record_type), data)
        return _meeting(data)


@lru_cache(maxsize=256)
def type_from_text(text: str) -> RecordType:
    """``schedules.record_type`` as a type. Raises :class:`DamagedValueError`."""
    with decoding("the type of a list's records"):
        return type_from_json(from_json(text))


def stored_type(text: str | None) -> RecordType:
    """``schedules.record_type`` as a type, meetings included. Raises :class:`DamagedValueError`."""
    return MEETING if text is None else type_from_text(text)


def _meeting(data: dict[str, Any]) -> Meeting:
    """A meeting from its JSON; raises ``ValueError`` for values that no meeting can have."""
    if not data.keys() >= _MEETING_FIELDS:
        raise ValueError("a field is missing")
    return convert(data, Meeting)


def held_value_from_text(text: str, field: str, record_id: int | None, record_type: str | None) -> Any:
    """Decode ``held_fields.told``; without ``record_id`` it is a field of the page itself.

    Raises :class:`DamagedValueError`.
    """
    with decoding("a value that was held back"):
        of_records = None if record_id is None else stored_type(record_type)
        return field_value_from_json(of_records, field, from_json(text))


def evidence_to_text(meeting: Record) -> str:
    return to_json(
        [{"field": entry.field, "place": entry.place, "quote": entry.quote} for entry in meeting.evidence]
    )


def unread_from_text(text: str) -> tuple[UnreadHeading, ...]:
    """``page_states.unread`` as records. Raises :class:`DamagedValueError`."""
    with decoding("a page's unread headings"):
        return tuple(UnreadHeading(entry["heading"], entry["place"]) for entry in from_json(text))


def record_from_texts(record: str, evidence: str, doubts: str, record_type: str | None) -> Record:
    """A version with all that is stored beside its record. Raises :class:`DamagedValueError`."""
    return record_from_text(record, record_type).with_evidence(
        evidence_from_text(evidence), doubts_from_text(doubts)
    )


def doubts_from_text(text: str) -> tuple[Doubt, ...]:
    """``versions.doubts`` as records. Raises :class:`DamagedValueError`."""
    with decoding("a meeting's doubts"):
        return doubts_from_json(from_json(text))


def evidence_from_text(text: str) -> tuple[Evidence, ...]:
    """The inverse of :func:`evidence_to_text`. Raises :class:`DamagedValueError`."""
    with decoding("where a value was read from"):
        return tuple(Evidence(**entry) for entry in from_json(text))


def change_from_text(text: str, record_id: int | None, record: str | None, record_type: str | None) -> Change:
    """A change as ``scraper.changes.compare`` made it, from ``changes.data`` and the record it led to.

    Raises :class:`DamagedValueError`.
    """
    after = record_from_text(record, record_type) if record else None
    with decoding("a change"):
        data = _change_data(text)
        if record_type is None and not data.get("fields", {}).keys() <= _MEETING_FIELDS | {"intro"}:
            raise ValueError(text)
        change = change_from_json(data, record_id=record_id, record=after)
        for side in (change.before, change.after):
            if side is not None and record_type is None:
                _meeting(record_to_json(side))
        return change


def change_data_from_text(text: str) -> dict[str, Any]:
    """``changes.data`` as an object. Raises :class:`DamagedValueError`."""
    with decoding("a change"):
        return _change_data(text)


def _change_data(text: str) -> dict[str, Any]:
    """The object, if it has what every change has. Raises ``ValueError`` and what decoding raises."""
    data: dict[str, Any] = from_json(text)
    subject = data.get(MEETING.name)
    sound = (
        data["kind"] in CHANGE_KINDS
        and (data["kind"] == "page_edited" or subject is not None or "name" in data)
        and (subject is None or subject.keys() == set(MEETING.named_by))
        and all(values.keys() == {"before", "after"} for values in data.get("fields", {}).values())
        and (data["kind"] != "added" or subject is None or "title" in data["record"])
    )
    if not sound:
        raise ValueError(text)
    return data


def object_from_text(text: str, what: str) -> dict[str, Any]:
    """A JSON object of the database. Raises :class:`DamagedValueError` for anything else."""
    return _from_text(text, what, dict)


def list_from_text(text: str, what: str) -> list[Any]:
    """A JSON list of the database. Raises :class:`DamagedValueError` for anything else."""
    return _from_text(text, what, list)


def _from_text(text: str, what: str, expected: type[T]) -> T:
    with decoding(what):
        data = from_json(text)
        if not isinstance(data, expected):
            raise TypeError(text)
        return data
