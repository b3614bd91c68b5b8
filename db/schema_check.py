"""Compare the schema of a database with the one that the migrations make."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING

from db import database_file

if TYPE_CHECKING:
    import sqlite3

LIST_VIEWS = "liste_"
"""What the names of the views of declared lists begin with."""

_QUERY = "SELECT type || ' ' || name, sql FROM sqlite_master WHERE name NOT LIKE 'sqlite\\_%' ESCAPE '\\'"


def compare(connection: sqlite3.Connection, version: int) -> tuple[list[str], list[str]]:
    """Return what of schema ``version`` is missing or different, and what there is besides it.

    Each is named with its type, such as ``trigger versions_added is missing`` and ``table mine``.
    """
    present = dict(connection.execute(_QUERY).fetchall())
    steps = database_file.migrations()[:version]
    with closing(database_file.connect(Path(":memory:"), timeout=0, steps=steps)) as fresh:
        wanted = dict(fresh.execute(_QUERY).fetchall())
    wrong = [
        f"{name} is {'different' if name in present else 'missing'}"
        for name, sql in wanted.items()
        if present.get(name) != sql
    ]
    lists = f"view {LIST_VIEWS}"  # what the columns are, the schedule files say
    return wrong, [name for name in present if name not in wanted and not name.startswith(lists)]
