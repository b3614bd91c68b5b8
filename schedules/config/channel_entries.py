"""Read the ``[[channels]]`` of a schedule file: each mistake one sentence, no value that may be secret."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, get_args

from msgspec import ValidationError, convert

from schedules.config.error_messages import ConfigValueError
from scraper.channels.settings import (
    AppriseSettings,
    Audience,
    ChannelSettings,
    Digest,
    EmailSettings,
    Security,
    WebhookSettings,
)
from scraper.records import CHANGE_KINDS

if TYPE_CHECKING:
    from msgspec import Struct

TYPES: dict[str, type[ChannelSettings]] = {
    "email": EmailSettings,
    "webhook": WebhookSettings,
    "apprise": AppriseSettings,
}
_AT = re.compile(r"(?P<what>.*) - at `\$\.?(?P<key>[^`]*)`", re.DOTALL)
_NAMED = re.compile(r"Object (?P<how>contains unknown|missing required) field `(?P<name>[^`]*)`")
_EXPECTED = re.compile(
    r"Expected `(?P<type>int|float|str|array)(?: \| null)?`(?:, got|(?P<range> [<>=]+ [\d.]+))"
)
_TYPES_OF = {"int": "a whole number", "float": "a number", "str": "a text in quotes", "array": "a list"}
_WORDS: dict[str, tuple[str, ...]] = {
    "audience": get_args(Audience),
    "digest": get_args(Digest),
    "security": get_args(Security),
    "on": CHANGE_KINDS,
}


def read(entries: object) -> tuple[ChannelSettings, ...]:
    """Return the channels that ``entries`` (the value of ``channels`` in a TOML file) describe.

    Raises ``ConfigValueError`` for the first that cannot be used, and for two of one name.
    """
    if not isinstance(entries, list) or not all(isinstance(entry, dict) for entry in entries):
        raise ConfigValueError(
            "channels", "each channel is a section of its own that starts with [[channels]]"
        )
    channels: dict[str, ChannelSettings] = {}
    for number, entry in enumerate(entries):
        channel = _read(entry, f"channels[{number}]")
        if channel.name in channels:
            raise ConfigValueError(
                f"channels[{number}].name",
                f"there is a channel {channel.name!r} already; each needs its own name",
            )
        channels[channel.name] = channel
    return tuple(channels.values())


def _read(entry: dict[str, Any], key: str) -> ChannelSettings:
    kind = TYPES.get(entry["type"]) if isinstance(entry.get("type"), str) else None
    if kind is None:
        raise ConfigValueError(
            f"{key}.type" if "type" in entry else key, f"type is one of {', '.join(TYPES)}"
        )
    try:
        return convert(entry, kind)
    except ValidationError as error:
        raise _mistake(str(error), key, kind) from error


def _mistake(message: str, key: str, kind: type[Struct]) -> ConfigValueError:
    """What msgspec says about one entry; sentences of the settings are ready for people."""
    at = _AT.fullmatch(message)
    what, inner = (at["what"], at["key"]) if at else (message, "")
    if named := _NAMED.match(what):
        name, allowed = named["name"], list(kind.__struct_fields__)
        if named["how"] == "missing required":
            return ConfigValueError(key, f"the key {name} is missing")
        return ConfigValueError(
            f"{key}.{name}", f"there is no such key; there are type, {', '.join(allowed)}"
        )
    word = inner.rpartition(".")[2].partition("[")[0]
    if what.startswith("Invalid enum value") and word in _WORDS:
        what = f"it takes {' or '.join(_WORDS[word])}"
    elif expected := _EXPECTED.match(what):
        what = f"it takes {_TYPES_OF[expected['type']]}{expected['range'] or ''}"
    return ConfigValueError(f"{key}.{inner}" if inner else key, f"{what[:1].lower()}{what[1:]}")
