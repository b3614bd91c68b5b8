"""The JSON Schema of what a webhook gets about the records of a type."""

from __future__ import annotations

import json
from importlib.resources import files
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from scraper.records import RecordType


def webhook_schema(record_type: RecordType) -> dict[str, Any]:
    """The schema (draft 2020-12) of a webhook's body: the changes of a page with such records, and notices.

    That of meetings is the file ``webhook.schema.json`` in their folder, that of a declared list is
    ``records.schema.json``, completed by the names and kinds of its fields.
    """
    whole = _read("scraper.meetings", "webhook.schema.json")
    if not record_type.is_declared:
        return whole
    schema = _read("scraper.reports", "records.schema.json")
    shared = {name: whole["$defs"][name] for name in ("moment", "day", "envelope", "pair", "notice")}
    definitions = schema["$defs"] = shared | schema["$defs"]
    schema["$id"] += record_type.name
    schema["title"] = f"Leuchtturm webhook for {record_type.name}, version 1"
    schema["properties"]["timestamp"] = whole["properties"]["timestamp"]
    listed = definitions["record_type"]["properties"]
    listed["name"]["const"] = record_type.name
    listed["fields"]["items"]["properties"]["name"]["enum"] = list(record_type.names)
    values = {field.name: {"$ref": f"#/$defs/{field.kind}"} for field in record_type.fields}
    definitions["record"] |= {"required": list(values), "properties": values}
    definitions["change"]["properties"]["fields"]["properties"] = {
        name: {"$ref": "#/$defs/pair", "properties": {"before": value, "after": value}}
        for name, value in values.items()
    }
    return {key: whole[key] for key in ("$schema", "description", "type", "required")} | schema


def _read(package: str, name: str) -> dict[str, Any]:
    schema: dict[str, Any] = json.loads((files(package) / name).read_text(encoding="utf-8"))
    return schema
