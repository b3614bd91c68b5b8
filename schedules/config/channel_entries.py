"""Read the ``[[channels]]`` of a schedule file; no error quotes a value that may be secret."""

from __future__ import annotations

from typing import Any

from schedules.config.error_messages import ConfigValueError
from schedules.config.struct_reader import read_struct, shown
from scraper.channels.settings import AppriseSettings, ChannelSettings, EmailSettings, WebhookSettings

TYPES: dict[str, type[ChannelSettings]] = {
    "email": EmailSettings,
    "webhook": WebhookSettings,
    "apprise": AppriseSettings,
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
    kind = entry.get("type")
    struct = TYPES.get(kind) if isinstance(kind, str) else None
    if struct is None:
        types = ", ".join(f'"{name}"' for name in TYPES)
        found = f"found {shown(kind)}; " if "type" in entry else ""
        raise ConfigValueError(f"{key}.type" if "type" in entry else key, f"{found}type is one of {types}")
    return read_struct({name: value for name, value in entry.items() if name != "type"}, struct, key)
