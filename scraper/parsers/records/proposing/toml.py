"""Write a proposed declaration as TOML for a schedule file."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from msgspec import to_builtins

if TYPE_CHECKING:
    from scraper.parsers.records.declaration import Declaration, Field


def records_section(declaration: Declaration) -> str:
    """``[records]`` and ``[records.fields]``, one line a field."""
    lines = ["[records]"]
    for key in ("each", "starts", "lines", "breaks", "rule", "one", "many", "name"):
        value = getattr(declaration, key)
        if value:
            lines.append(f"{key} = {written(value)}")
    lines += ["", "[records.fields]"]
    width = max((len(name) for name in declaration.fields), default=0)
    lines += [f"{name:{width}} = {_field(field)}" for name, field in declaration.fields.items()]
    return "\n".join(lines) + "\n"


def schedule(declaration: Declaration, *, name: str, title: str, url: str, language: str) -> str:
    """A whole schedule file around the declaration."""
    return (
        f"name = {written(name)}\n"
        f"title = {written(title)}\n"
        f"url = {written(url)}\n"
        'parser = "records"\n'
        'every = "6h"\n'
        f"language = {written(language)}\n\n"
        f"{records_section(declaration)}"
    )


def _field(field: Field) -> str:
    entries: dict[str, Any] = to_builtins(field)
    inner = ", ".join(f"{key} = {written(value)}" for key, value in entries.items())
    return f"{{ {inner} }}" if inner else "{}"


def written(value: object) -> str:
    """A value as TOML writes it; a pattern between single quotes, so that its backslashes stay."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int):
        return str(value)
    if isinstance(value, (list, tuple)):
        return f"[{', '.join(map(written, value))}]"
    text = str(value)
    if re.search(r'["\\]', text) and not re.search(r"['\x00-\x08\x0a-\x1f\x7f]", text):
        return f"'{text}'"
    escaped = text.replace("\\", "\\\\").replace('"', '\\"')
    escaped = re.sub(r"[\x00-\x1f\x7f]", lambda match: f"\\u{ord(match[0]):04x}", escaped)
    return f'"{escaped}"'
