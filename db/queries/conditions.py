"""Write the WHERE clause of a query whose conditions may be left out."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping


def where(conditions: Mapping[str, object]) -> str:
    """Return a WHERE clause of those conditions whose value is not ``None``; '' if there are none.

    ``:name IS NULL OR name = :name`` would be shorter, but SQLite then reads the whole table.
    """
    wanted = [condition for condition, value in conditions.items() if value is not None]
    return f"WHERE {' AND '.join(wanted)} " if wanted else ""
