"""Keep known values where the page's value is in doubt, so that no value is reported as gone."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from scraper.records import to_json_value

if TYPE_CHECKING:
    from collections.abc import Iterable

    from scraper.records import Record


def doubted_fields(record: Record) -> frozenset[str]:
    """Return the fields without a certain value: those in doubt, and those that follow one in doubt."""
    fields = {doubt.field for doubt in record.doubts}
    return frozenset(fields | {name for field in fields for name in _followers(record, field)})


def keep_candidates(known: Record, record: Record) -> Record:
    """Return ``record`` with the ``known`` values that are possible readings of a field in doubt."""
    kept: dict[str, Any] = {}
    for doubt in record.doubts:
        value = known.get(doubt.field)
        if value is None or record.get(doubt.field) is not None:
            continue
        if str(to_json_value(value)) in {candidate.value for candidate in doubt.candidates}:
            kept[doubt.field] = value
            kept |= {
                name: known.get(name) for name in _followers(record, doubt.field) if record.get(name) is None
            }
    return record.with_values(kept) if kept else record


def _followers(record: Record, field: str) -> Iterable[str]:
    """The fields that mean nothing without ``field``."""
    return (entry.name for entry in record.record_type.fields if entry.follows == field)
