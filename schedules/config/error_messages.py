"""Say in one sentence what is wrong in a schedule file: line, key, what was found, what is allowed."""

from __future__ import annotations

import datetime
import json
import re
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from msgspec import Struct

_HEADER = re.compile(r"\s*\[(?P<array>\[)?\s*(?P<name>[\w.\"-]+)\s*\]")
_KEY = re.compile(r"\s*(?P<name>[\w.\"-]+)\s*=")
_UNKNOWN = re.compile(r"Object contains unknown field `(?P<name>.*?)`(?: - at `\$\.?(?P<at>.*)`)?", re.DOTALL)
_MISSING = re.compile(r"Object missing required field `(?P<name>.*?)`(?: - at `\$\.?(?P<at>.*)`)?", re.DOTALL)
_WRONG = re.compile(r"(?P<what>.*) - at `\$\.?(?P<at>.*)`", re.DOTALL)


class ConfigValueError(ValueError):
    """What is wrong with the value of ``key``, e.g. ``fetch.timeout``; an empty key is the whole file."""

    def __init__(self, key: str, message: str) -> None:
        super().__init__(message)
        self.key = key


def syntax(message: str) -> str:
    """Turn tomllib's message into the end of a sentence: ``this is not TOML (line 3, column 7): …``."""
    match = re.fullmatch(r"(?P<what>.*) \((?:at )?(?P<where>.*)\)", message, re.DOTALL)
    what, where = (match["what"], f" ({match['where']})") if match else (message, "")
    return f"this is not TOML{where}: {what[:1].lower()}{what[1:]}."


def explain(message: str, struct: type[Struct], data: dict[str, Any], text: str) -> str:
    """Turn msgspec's message about ``data`` into the end of a sentence that starts with the file's name.

    ``text`` is the file's text, to find the line; ``struct`` has in its field descriptions what is allowed.
    """
    if match := _UNKNOWN.fullmatch(message):
        key = _join(match["at"], match["name"])
        allowed = list(_struct_at(struct, match["at"] or "").__struct_fields__)
        return f"{place(key, text)}: there is no such key; {suggestion(match['name'], allowed)}."
    if match := _MISSING.fullmatch(message):
        key = _join(match["at"], match["name"])
        return f": the key {key} is missing; it takes {description(struct, key)}."
    match = _WRONG.fullmatch(message)
    key = match["at"] if match else ""
    found = value_found(data, key)
    return f"{place(key, text)}: found {found}; allowed is {description(struct, key)}."


def place(key: str, text: str) -> str:
    """Return ``, line 12, timeout in [fetch]`` for the key ``fetch.timeout``, as far as it can be found."""
    if not key:
        return ""
    section, _, name = key.rpartition(".")
    line = _line(key, text)
    above = section
    while line is None and above:  # a key inside braces stands on the line of what the braces belong to
        line = _line(above, text)
        above = above.rpartition(".")[0]
    where = f", line {line}" if line else ""
    return f"{where}, {name} in [{section}]" if section else f"{where}, {name}"


def _line(key: str, text: str) -> int | None:
    section = ""
    seen: dict[str, int] = {}
    for number, line in enumerate(text.splitlines(), start=1):
        if header := _HEADER.match(line):
            name = section = header["name"].replace('"', "")
            if header["array"]:
                seen[name] = seen.get(name, -1) + 1
                section = f"{name}[{seen[name]}]"
            if key in (name, section):
                return number
        elif (match := _KEY.match(line)) and _join(section, match["name"].replace('"', "")) == key:
            return number
    return None


def _join(section: str | None, name: str) -> str:
    return f"{section}.{name}" if section else name


def suggestion(name: str, allowed: list[str]) -> str:
    """What to write for a key that is not known: the nearest, or all that are allowed."""
    from difflib import get_close_matches

    near = get_close_matches(name, allowed, n=1)
    return f"the nearest is {near[0]}" if near else f"allowed here are {', '.join(allowed)}"


def value_found(data: Any, key: str) -> str:
    """The value at ``key`` as TOML writes it, shortened."""
    for step in re.findall(r"[^.\[\]]+", key):
        data = data[int(step)] if isinstance(data, list) else data[step]
    if isinstance(data, dict):
        return "a section"
    if isinstance(data, list):
        return "a list"
    if isinstance(data, datetime.date | datetime.time):
        return data.isoformat()
    shown = json.dumps(data, ensure_ascii=False)
    return shown if len(shown) <= 60 else f"{shown[:57]}..."


def description(struct: type[Struct], key: str) -> str:
    """What ``key`` takes, in the words of its field in ``struct``."""
    section, _, name = key.rpartition(".")
    return str(_hints(_struct_at(struct, section))[name].__metadata__[0].description)


def _struct_at(struct: type[Struct], section: str) -> type[Struct]:
    for name in re.findall(r"[^.\[\]]+(?:\[\d+\])?", section):
        hint = _hints(struct)[name.partition("[")[0]].__origin__
        struct = hint.__args__[0] if "[" in name else hint
    return struct


def _hints(struct: type[Struct]) -> dict[str, Any]:
    from typing import get_type_hints

    return get_type_hints(struct, include_extras=True)
