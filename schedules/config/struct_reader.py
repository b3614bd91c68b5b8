"""Read a TOML table into a struct, key by key: the first wrong value is named with what is allowed there.

msgspec checks each value; which key it belongs to and what is allowed is known here, so no message of msgspec
is taken apart.
"""

from __future__ import annotations

import datetime
import json
from functools import lru_cache
from types import UnionType
from typing import TYPE_CHECKING, Annotated, Any, Literal, NamedTuple, TypeVar, Union, get_args, get_origin

from msgspec import Meta, Struct, ValidationError, convert
from msgspec.structs import fields as struct_fields

from schedules.config.error_messages import ConfigValueError, UnknownKeyError, join_key
from scraper.errors import SettingError

if TYPE_CHECKING:
    from collections.abc import Callable

    Decode = Callable[[type, object], object]

S = TypeVar("S", bound=Struct)
_PLAIN = {str: "a text in quotes", bool: "true or false", int: "a whole number", float: "a number"}


class _Key(NamedTuple):
    """A field of a struct. ``type``: without its annotations. ``description``: '' if it has none."""

    hint: Any
    type: Any
    description: str
    required: bool


def read_struct(table: object, struct: type[S], key: str = "", decode: Decode | None = None) -> S:
    """Return the ``struct`` that ``table`` describes. ``key``: the table's place in the file, such as
    ``fetch``.

    ``decode``: msgspec's ``dec_hook``, for types that it does not know. Raises ``ConfigValueError``.
    """
    if not isinstance(table, dict):
        raise ConfigValueError(key, f"found {shown(table)}; allowed is a section, [{key}]")
    keys = _keys(struct)
    for name in table:
        if name not in keys:
            raise UnknownKeyError(join_key(key, name), name, list(keys))
    values = {}
    for name, field in keys.items():
        at = join_key(key, name)
        if name in table:
            values[name] = _read_value(table[name], field, at, decode)
        elif field.required:
            message = f"the key {name if '[' in key else at} is missing; it takes {_allowed(field)}"
            raise ConfigValueError(key if "[" in key else "", message)
    try:
        return struct(**values)
    except ValueError as error:  # what the struct itself checks; its sentences are ready for people
        at = join_key(key, error.key) if isinstance(error, SettingError) and error.key in table else key
        raise ConfigValueError(at, str(error)) from error


def _read_value(value: object, field: _Key, at: str, decode: Decode | None) -> object:
    if isinstance(value, dict) and isinstance(field.type, type) and issubclass(field.type, Struct):
        return read_struct(value, field.type, at, decode)
    entry = _struct_in_list(field.type)
    if entry is not None and isinstance(value, list):
        return tuple(read_struct(item, entry, f"{at}[{number}]", decode) for number, item in enumerate(value))
    try:
        return convert(value, field.hint, dec_hook=decode)
    except ValidationError as error:
        # A text without a description may be a secret, so its value is not quoted.
        found = f"found {shown(value)}; " if field.description or field.type is not str else ""
        verb = "allowed is" if found else "it takes"
        raise ConfigValueError(at, f"{found}{verb} {_allowed(field)}") from error


def _struct_in_list(kind: Any) -> type[Struct] | None:
    """The struct of a list of sections, such as ``[[read.pin]]``."""
    entry = get_args(kind)[0] if get_origin(kind) is tuple else None
    return entry if isinstance(entry, type) and issubclass(entry, Struct) else None


@lru_cache(maxsize=32)
def _keys(struct: type[Struct]) -> dict[str, _Key]:
    keys = {}
    for field in struct_fields(struct):
        description = next((meta.description for meta in _metas(field.type) if meta.description), "")
        keys[field.encode_name] = _Key(field.type, _bare(field.type), description, field.required)
    return keys


def _metas(hint: Any) -> list[Meta]:
    """The annotations of a type, its own before those of what it may also be (``None``)."""
    if get_origin(hint) is Annotated:
        return [*(meta for meta in hint.__metadata__ if isinstance(meta, Meta)), *_metas(get_args(hint)[0])]
    return [meta for part in get_args(hint) for meta in _metas(part)] if _is_union(hint) else []


def _bare(hint: Any) -> Any:
    """The type without annotations and without ``None``."""
    if get_origin(hint) is Annotated:
        return _bare(get_args(hint)[0])
    if _is_union(hint):
        parts = [part for part in get_args(hint) if part is not type(None)]
        return _bare(parts[0]) if len(parts) == 1 else hint
    return hint


def _is_union(hint: Any) -> bool:
    return get_origin(hint) in (Union, UnionType)


def _allowed(field: _Key) -> str:
    """Return what the key takes: the struct's own description, else its type."""
    if field.description:
        return field.description
    if get_origin(field.type) is Literal:
        return _choice(field.type)
    if get_origin(field.type) is tuple:
        entry = _bare(get_args(field.type)[0])
        return f"a list of {_choice(entry)}" if get_origin(entry) is Literal else "a list of texts in quotes"
    return f"{_PLAIN.get(field.type, 'another value')}{_range(_metas(field.hint))}"


def _choice(literal: Any) -> str:
    words = [f'"{word}"' for word in get_args(literal)]
    return " or ".join([", ".join(words[:-1]), words[-1]]) if len(words) > 1 else words[0]


def _range(metas: list[Meta]) -> str:
    limits = [
        f"{word} {limit:g}"
        for meta in metas
        for word, limit in (("from", meta.ge), ("above", meta.gt), ("to", meta.le), ("below", meta.lt))
        if limit is not None
    ]
    return f" {' '.join(limits)}" if limits else ""


def shown(value: object) -> str:
    """A value as TOML writes it, shortened."""
    if isinstance(value, dict):
        return "a section"
    if isinstance(value, list):
        return "a list" if any(isinstance(entry, dict | list) for entry in value) else _shortened(value)
    if isinstance(value, datetime.date | datetime.time):
        return value.isoformat()
    return _shortened(value)


def _shortened(value: object) -> str:
    text = json.dumps(value, ensure_ascii=False, default=str)
    return text if len(text) <= 60 else f"{text[:57]}..."
