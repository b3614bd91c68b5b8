"""Build ``INSERT`` and ``UPDATE`` statements for rows given as dicts, one text for each set of columns.

sqlite3 compiles a text once and keeps it, so rows of one kind cost one preparation. Table and column names
come from this package only, never from a page.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Mapping

Row = dict[str, Any]


def insert(connection: sqlite3.Connection, table: str, row: Mapping[str, Any]) -> int:
    statement = f"INSERT INTO {table} ({', '.join(row)}) VALUES ({', '.join('?' * len(row))})"  # noqa: S608 - names of ours
    return int(connection.execute(statement, tuple(row.values())).lastrowid or 0)


def update(connection: sqlite3.Connection, table: str, row_id: int, values: Mapping[str, Any]) -> None:
    assignments = ", ".join(f"{column} = ?" for column in values)
    connection.execute(f"UPDATE {table} SET {assignments} WHERE id = ?", (*values.values(), row_id))  # noqa: S608 - names of ours
