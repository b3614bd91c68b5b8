"""Put records of any type into tables of the command line."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from schedules.cli import meeting_listing
from scraper.records import pins_of, to_json_value
from scraper.text import cut

if TYPE_CHECKING:
    from collections.abc import Sequence

    from scraper.records import Record, RecordField, RecordType

PIN_NOTE = "* set by a person in [[read.pin]], not read from the page; `leuchtturm show` has the reason."

_MAX_CELL = 80
_LISTS = ("texts", "links")


def headings(record_type: RecordType) -> Sequence[str]:
    """The columns of a table of these records: their fields of one line, if there are any."""
    if not record_type.is_declared:
        return meeting_listing.HEADINGS
    return [field.name for field in short_fields(record_type)]


def row(record: Record) -> list[object]:
    """The cells below :func:`headings`; ``None`` for no value, ``*`` at a pin."""
    cells = _cells(record) if record.record_type.is_declared else meeting_listing.cells(record)
    pinned = pins_of(record)
    return [
        f"{'-' if value is None else value}*" if pinned.keys() & set(fields) else value
        for fields, value in cells.items()
    ]


def short_fields(record_type: RecordType) -> Sequence[RecordField]:
    """The fields that fit into one line; all fields if none does."""
    return [field for field in record_type.fields if field.kind not in _LISTS] or record_type.fields


def has_long_fields(record_type: RecordType) -> bool:
    """Whether a table leaves out texts and links."""
    return len(short_fields(record_type)) < len(record_type.fields)


def title_of(record: Record) -> str:
    return record.name if record.record_type.is_declared else str(record.get(meeting_listing.TITLE))


def names_of(record_type: RecordType) -> Sequence[str]:
    """The fields that identify a record that came or went."""
    if not record_type.is_declared:
        return meeting_listing.NAMES
    return [field.name for field in short_fields(record_type)]


def _cells(record: Record) -> dict[tuple[str, ...], object]:
    return {
        (field.name,): cell(to_json_value(record.get(field.name)))
        for field in short_fields(record.record_type)
    }


def cell(value: Any) -> str | None:
    """A value (as in JSON) for people, shortened: links by their address."""
    if value is None or value == []:
        return None
    if isinstance(value, list):
        words = ", ".join(item["url"] if isinstance(item, dict) else str(item) for item in value)
    else:
        words = str(value)
    return cut(words, _MAX_CELL)
