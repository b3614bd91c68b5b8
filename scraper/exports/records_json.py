"""Write the records as JSON (RFC 8259): those of a declared list by their fields, meetings as JSON-LD."""

from __future__ import annotations

import json
from datetime import UTC
from typing import TYPE_CHECKING, Any

from scraper.exports import ids
from scraper.exports.columns import clean
from scraper.records import record_to_json
from scraper.records.hooks import hook

if TYPE_CHECKING:
    from datetime import datetime

    from scraper.records import RecordType
    from scraper.reports.dataset import Dataset, SeenRecord

# In JSON a "<" may be written so as well, and no reader takes the text for markup.
_NO_MARKUP = str.maketrans({"<": "\\u003c", ">": "\\u003e", "&": "\\u0026"})


def render(exported: Dataset) -> bytes:
    """A document (UTF-8): what the type of the records has of its own, else :func:`_document`.

    All records are of one type.
    """
    [record_type] = exported.types
    own = hook(record_type, "jsonld")
    document = own.document(exported) if own else _cleaned(_document(record_type, exported))
    return (json.dumps(document, ensure_ascii=False, indent=2).translate(_NO_MARKUP) + "\n").encode()


def _document(record_type: RecordType, exported: Dataset) -> dict[str, Any]:
    """``{"type": …, "pages": […], "records": […]}``.

    The type says what its fields are. A record's values are below ``record``: days as ISO 8601, links as
    ``{"kind", "url", "text"}``, ``null`` where the page does not say. Times are UTC.
    """
    return {
        "type": _type(record_type),
        "pages": [
            {"schedule": page.schedule, "title": page.title, "url": page.url} for page in exported.pages
        ],
        "records": [_record(stored) for stored in exported.records],
    }


def _type(record_type: RecordType) -> dict[str, Any]:
    return {
        "one": _words(record_type.one),
        "many": _words(record_type.many),
        "fields": [
            {"name": field.name, "kind": field.kind, "label": _words(field.label)}
            for field in record_type.fields
        ],
    }


def _words(pair: tuple[str, str]) -> dict[str, str | None]:
    return {"en": pair[0] or None, "de": pair[1] or None}


def _record(stored: SeenRecord) -> dict[str, Any]:
    return {
        "id": ids.of_record(stored),
        "schedule": stored.page.schedule,
        "name": stored.record.name,
        "record": record_to_json(stored.record),
        "first_seen_at": _moment(stored.first_seen_at),
        "changed_at": _moment(stored.changed_at),
        "missing_since": _moment(stored.missing_since),
        "removed": stored.removed,
    }


def _cleaned(value: Any) -> Any:
    """The document without what no text file can hold."""
    if isinstance(value, str):
        return clean(value)
    if isinstance(value, dict):
        return {key: _cleaned(item) for key, item in value.items()}
    return [_cleaned(item) for item in value] if isinstance(value, list) else value


def _moment(value: datetime | None) -> str | None:
    """RFC 3339, in UTC."""
    return f"{value.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}" if value else None
