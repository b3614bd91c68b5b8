"""Read a declared page in the child process; see ``scraper.parsers.sandbox.run_in_child``."""

from __future__ import annotations

from typing import Any

from msgspec import to_builtins

from scraper.parsers.records import declaration, reader


def run(source: str, task: dict[str, Any]) -> dict[str, Any]:
    """Parse decoded HTML by ``task["declaration"]``; return the page as a JSON value."""
    page = reader.read(source, task["url"], declaration.from_json(task["declaration"]))
    data: dict[str, Any] = to_builtins(page)
    return data
