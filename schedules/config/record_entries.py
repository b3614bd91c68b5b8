"""Read the ``[records]`` of a schedule file; each error names the key of its field."""

from __future__ import annotations

from msgspec.structs import replace

from schedules.config.error_messages import ConfigValueError
from schedules.config.struct_reader import read_struct
from scraper.parsers.records.declaration import Declaration, DeclarationError, Field, check


def read(section: object) -> Declaration:
    """Return the declaration that ``section`` (the value of ``records`` in a TOML file) describes.

    Raises ``ConfigValueError`` for the first mistake.
    """
    if not isinstance(section, dict):
        raise ConfigValueError("records", "it is a section, [records]")
    fields = section.get("fields")
    if not isinstance(fields, dict):
        raise ConfigValueError(
            "records", 'it needs [records.fields], one line a field: title = { at = "h3" }'
        )
    whole = {key: value for key, value in section.items() if key != "fields"}
    read_fields = {name: _field(entry, f"records.fields.{name}") for name, entry in fields.items()}
    declaration = replace(read_struct({**whole, "fields": {}}, Declaration, "records"), fields=read_fields)
    try:
        check(declaration)
    except DeclarationError as error:
        key = f"records.{error.key}" if error.key else "records"
        raise ConfigValueError(key, str(error)) from error
    return declaration


def _field(entry: object, key: str) -> Field:
    if not isinstance(entry, dict):
        raise ConfigValueError(key, 'a field is written in braces, such as { at = "h3" }')
    return read_struct(entry, Field, key)
