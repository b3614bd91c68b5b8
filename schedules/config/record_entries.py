"""Read the ``[records]`` of a schedule file: each mistake one sentence with the field's own key."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from msgspec import ValidationError, convert

from schedules.config.error_messages import ConfigValueError, description, suggestion, value_found
from scraper.parsers.records.declaration import Declaration, DeclarationError, Field, check

if TYPE_CHECKING:
    from msgspec import Struct

_AT = re.compile(r"(?P<what>.*) - at `\$\.?(?P<key>[^`]*)`", re.DOTALL)
_UNKNOWN = re.compile(r"Object contains unknown field `(?P<name>[^`]*)`")


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
    read_fields = {name: _convert(entry, Field, f"records.fields.{name}") for name, entry in fields.items()}
    _convert({**whole, "fields": {}}, Declaration, "records")
    declaration = convert({**whole, "fields": read_fields}, Declaration)
    try:
        check(declaration)
    except DeclarationError as error:
        key = f"records.{error.key}" if error.key else "records"
        raise ConfigValueError(key, str(error)) from error
    return declaration


def _convert(entry: object, struct: type[Struct], key: str) -> Struct:
    if not isinstance(entry, dict):
        raise ConfigValueError(key, 'a field is written in braces, such as { at = "h3" }')
    try:
        return convert(entry, struct)
    except ValidationError as error:
        raise _mistake(str(error), entry, struct, key) from error


def _mistake(message: str, entry: dict[str, Any], struct: type[Struct], key: str) -> ConfigValueError:
    """What msgspec says about one section, with the words that the struct has for what is allowed."""
    if unknown := _UNKNOWN.match(message):
        name = unknown["name"]
        near = suggestion(name, list(struct.__struct_fields__))
        return ConfigValueError(f"{key}.{name}", f"there is no such key; {near}")
    at = _AT.fullmatch(message)
    name = re.split(r"[.\[]", at["key"])[0] if at else ""
    if name not in entry:
        return ConfigValueError(key, message[:1].lower() + message[1:])
    allowed = description(struct, name)
    return ConfigValueError(f"{key}.{name}", f"found {value_found(entry, name)}; allowed is {allowed}")
