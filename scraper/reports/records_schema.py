"""The JSON Schema of what a webhook gets about the records of a type, generated from the type."""

from __future__ import annotations

import json
from importlib.resources import files
from typing import TYPE_CHECKING, Any

from scraper.records import CHANGE_KINDS, LINK_KINDS

if TYPE_CHECKING:
    from collections.abc import Mapping

    from scraper.records import RecordType
    from scraper.records.types import FieldKind

_SCHEMA = "webhook.schema.json"
_TEXT: Mapping[str, Any] = {"type": ["string", "null"]}
_TEXTS: Mapping[str, Any] = {"type": "array", "items": {"type": "string"}}
_LINK: Mapping[str, Any] = {
    "type": "object",
    "required": ["kind", "url", "text"],
    "properties": {
        "kind": {"enum": list(LINK_KINDS)},
        "url": {"type": "string", "description": "As on the page: check it before linking to it."},
        "text": {"type": "string"},
    },
}
_VALUES: Mapping[FieldKind, Mapping[str, Any]] = {
    "text": _TEXT,
    "choice": _TEXT,
    "texts": _TEXTS,
    "number": {"type": ["number", "null"]},
    "date": {"anyOf": [{"type": "null"}, {"$ref": "#/$defs/day"}]},
    "links": {"type": "array", "items": _LINK},
}
_WORDS = {
    "type": "object",
    "required": ["en", "de"],
    "properties": {"en": {"type": "string"}, "de": {"type": "string"}},
}


def webhook_schema(record_type: RecordType) -> dict[str, Any]:
    """The schema (draft 2020-12) of a webhook's body: the changes of a page with such records, and notices.

    Of a programmed type it is the file ``webhook.schema.json`` in the type's folder.
    """
    shipped = _shipped(record_type.package or "scraper.meetings")
    if not record_type.is_declared:
        return shipped
    definitions = shipped["$defs"]
    return {
        "$schema": shipped["$schema"],
        "$id": f"urn:leuchtturm:webhook:records:1:{record_type.name}",
        "title": f"Leuchtturm webhook for {record_type.name}, version 1",
        "description": shipped["description"],
        "type": "object",
        "required": shipped["required"],
        "properties": {
            "type": {"enum": ["leuchtturm.records", "leuchtturm.notice"]},
            "timestamp": shipped["properties"]["timestamp"],
        },
        "oneOf": [_alternative("records", "changes"), _alternative("notice", "notice")],
        "$defs": {
            **{name: definitions[name] for name in ("moment", "day", "envelope", "pair", "notice")},
            "changes": _changes(),
            "record_type": _record_type(record_type),
            "change": _change(record_type),
            "record": _record(record_type),
        },
    }


def _shipped(package: str) -> dict[str, Any]:
    schema: dict[str, Any] = json.loads((files(package) / _SCHEMA).read_text(encoding="utf-8"))
    return schema


def _alternative(kind: str, definition: str) -> dict[str, Any]:
    data = {"$ref": f"#/$defs/{definition}"}
    return {"properties": {"type": {"const": f"leuchtturm.{kind}"}, "data": data}}


def _changes() -> dict[str, Any]:
    return {
        "allOf": [{"$ref": "#/$defs/envelope"}],
        "required": ["run", "record_type", "changes"],
        "properties": {
            "run": {"type": "integer", "description": "The number of the check that found the changes."},
            "record_type": {"$ref": "#/$defs/record_type"},
            "changes": {"type": "array", "minItems": 1, "items": {"$ref": "#/$defs/change"}},
        },
    }


def _record_type(record_type: RecordType) -> dict[str, Any]:
    field = {
        "type": "object",
        "required": ["name", "type", "label"],
        "properties": {
            "name": {"enum": list(record_type.names)},
            "type": {"enum": list(_VALUES)},
            "label": _WORDS,
        },
    }
    return {
        "type": "object",
        "description": "What is listed, in the words of the schedule file.",
        "required": ["name", "one", "many", "fields"],
        "properties": {
            "name": {"const": record_type.name},
            "one": _WORDS,
            "many": _WORDS,
            "fields": {"type": "array", "items": field},
        },
    }


def _change(record_type: RecordType) -> dict[str, Any]:
    pairs = {
        field.name: {
            "$ref": "#/$defs/pair",
            "properties": dict.fromkeys(("before", "after"), _VALUES[field.kind]),
        }
        for field in record_type.fields
    }
    return {
        "type": "object",
        "required": ["kind"],
        "properties": {
            "kind": {
                "enum": list(CHANGE_KINDS),
                "description": "removed: no longer on the page, which need not mean that it was called off.",
            },
            "name": {
                "type": "string",
                "description": "The record's name before the change.",
            },
            "id": {
                "type": "integer",
                "description": "The record's number, as in `leuchtturm records --json`.",
            },
            "record": {
                "$ref": "#/$defs/record",
                "description": "The whole record: as it is now, of a removed one as it was last.",
            },
            "fields": {
                "type": "object",
                "description": "What differs, before and after, by the names of the fields.",
                "minProperties": 1,
                "properties": pairs,
                "additionalProperties": {"$ref": "#/$defs/pair"},
            },
        },
        "allOf": [
            _needs("added", "name", "record"),
            _needs("edited", "name", "record", "fields"),
            _needs("removed", "name", "record"),
            _needs("restored", "name", "record"),
            _needs("page_edited", "fields"),
        ],
    }


def _needs(kind: str, *required: str) -> dict[str, Any]:
    return {"if": {"properties": {"kind": {"const": kind}}}, "then": {"required": list(required)}}


def _record(record_type: RecordType) -> dict[str, Any]:
    return {
        "type": "object",
        "description": "One record as the page says it; null: the page does not say.",
        "required": list(record_type.names),
        "properties": {field.name: _VALUES[field.kind] for field in record_type.fields},
    }
