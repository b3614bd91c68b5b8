"""Word the errors of a schedule file: line, key, what was found, what is allowed."""

from __future__ import annotations

import re

from scraper import lazy_re

_HEADER = lazy_re.compile(r"\s*\[(?P<array>\[)?\s*(?P<name>[\w.\"-]+)\s*\]")
_PAIR = lazy_re.compile(r"\s*(?P<key>[\w.-]+)\s*=\s*(?P<value>.*?)\s*(?:#.*)?$")
_ENTRY = lazy_re.compile(r"([\w.]+)\[(\d+)\]")
_CURLY = "„“”‚‘’»«"
_KEY = lazy_re.compile(r"\s*(?P<name>[\w.\"-]+)\s*=")


class ConfigValueError(ValueError):
    """The value of ``key`` (such as ``fetch.timeout``) is wrong; an empty key means the whole file."""

    def __init__(self, key: str, message: str) -> None:
        super().__init__(message)
        self.key = key


class UnknownKeyError(ConfigValueError):
    """There is no such key there; ``name``: without its section."""

    def __init__(self, key: str, name: str, allowed: list[str]) -> None:
        super().__init__(key, f"there is no such key; {suggestion(name, allowed)}")
        self.name = name


_MAX_LINE = 200  # characters that a hint repeats


def syntax(message: str, text: str) -> str:
    """Turn tomllib's ``message`` about ``text`` into the end of a sentence that starts with the file's
    name.
    """
    match = re.fullmatch(r"(?P<what>.*) \((?:at )?(?P<where>.*)\)", message, re.DOTALL)
    what, where = (match["what"], match["where"]) if match else (message, "")
    number = re.match(r"line (\d+)", where)
    line = text.splitlines()[int(number[1]) - 1] if number else ""
    hint = _hint(what, line) if len(line) <= _MAX_LINE else ""
    if hint and number:
        return f", line {number[1]}: {hint}."
    place_ = f" ({where})" if where else ""
    return f": this is not TOML{place_}: {what[:1].lower()}{what[1:]}."


def _hint(what: str, line: str) -> str:
    """What to write instead of ``line``, for the slips that people make; '' for another."""
    if line.strip() == "[channels]":
        return "several channels are a [[channels]] each, with two brackets"
    if twice := re.match(r"Cannot declare \('(?P<name>.*?)',?\)", what):
        return f"the section [{twice['name']}] stands there already; put what it says together"
    if entry := _PAIR.match(line):
        key, value = entry["key"], entry["value"]
        if what.startswith("Cannot overwrite"):
            return f"{key} stands there already, in the same section; keep one of the two"
        return _value_hint(key, value, what) if value else f"{key} has no value"
    pair = re.match(r"\s*(?P<key>[\w-]+)\s*:\s*(?P<value>.+)$", line)
    return f"write an equals sign instead of the colon: {pair['key']} = {pair['value']}" if pair else ""


def _value_hint(key: str, value: str, what: str) -> str:
    if value in ("True", "False"):
        return f"write {key} = {value.lower()}"
    if value[0] in _CURLY:
        return f'the quotation marks have to be straight ones: {key} = "{value.strip(_CURLY)}"'
    if value[0] in "\"'":
        if what.startswith("Expected newline"):
            return f'{key} is one text in one pair of quotation marks, or a list: {key} = ["…", "…"]'
        return f"the text has no closing quotation mark: {key} = {value}{value[0]}" if "\\n" in what else ""
    if re.fullmatch(r"\d+,\d+", value):
        return f"a number has a point, not a comma: {key} = {value.replace(',', '.')}"
    return f'a text needs quotation marks: {key} = "{value}"' if value[0] not in "[{" else ""


def place(key: str, text: str) -> str:
    """Return ``, line 12, timeout in [fetch]`` for the key ``fetch.timeout``, as far as it can be found."""
    if not key:
        return ""
    section, _, name = key.rpartition(".")
    line = _line(key, text)
    above = section
    while line is None and above:  # a key inside braces is on the line of the key before the braces
        line = _line(above, text)
        above = above.rpartition(".")[0]
    where = f", line {line}" if line else ""
    if entry := _ENTRY.fullmatch(key):
        return f"{where}, {_numbered(entry)}"
    if not section:
        return f"{where}, {name}"
    shown = _ENTRY.sub(_numbered, section)
    return f"{where}, {name} in {shown if shown.startswith('[[') else f'[{shown}]'}"


def _numbered(match: re.Match[str]) -> str:
    """``[[channels]] 1`` for ``channels[0]``."""
    return f"[[{match[1]}]] {int(match[2]) + 1}"


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
        elif (match := _KEY.match(line)) and join_key(section, match["name"].replace('"', "")) == key:
            return number
    return None


def join_key(section: str | None, name: str) -> str:
    """The key ``fetch.timeout`` of ``timeout`` in ``fetch``."""
    return f"{section}.{name}" if section else name


def suggestion(name: str, allowed: list[str]) -> str:
    """What to write for a key that is not known: the nearest, or all that are allowed."""
    from difflib import get_close_matches

    near = get_close_matches(name, allowed, n=1)
    return f"the nearest is {near[0]}" if near else f"allowed here are {', '.join(allowed)}"
