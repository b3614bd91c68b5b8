"""Find and correct stored times that lie in the future, left by a clock that was ahead."""

from __future__ import annotations

import sys
from datetime import timedelta
from typing import TYPE_CHECKING

from db.timestamps import to_text

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterator
    from datetime import datetime

SLACK = timedelta(minutes=5)
"""Clocks of several machines differ by so much."""

_MAY_BE_IN_FUTURE = ("due_at", "claim_ends_at")  # which are rightly in the future


def rows_ahead(connection: sqlite3.Connection, now: datetime, newest: int = sys.maxsize) -> dict[str, int]:
    """Count those of the ``newest`` checks and alerts that are dated after ``now``; ``{}`` for none."""
    latest = to_text(now + SLACK)
    counts = {}
    for what, query in (
        ("check", "SELECT count(*) FROM runs WHERE started_at > ? AND id > (SELECT max(id) FROM runs) - ?"),
        (
            "alert",
            "SELECT count(*) FROM alerts WHERE max(created_at, coalesce(first_tried_at, '')) > ? "
            "AND id > (SELECT max(id) FROM alerts) - ?",
        ),
    ):
        (count,) = connection.execute(query, (latest, newest)).fetchone()
        if count:
            counts[what] = count
    return counts


def set_to_now(connection: sqlite3.Connection, now: datetime) -> int:
    """Set all times after ``now`` to ``now``, in the caller's transaction; return how many.

    What a check wrote keeps one time in all its rows: its run begins as long before it as it took.
    """
    latest, changed = to_text(now + SLACK), 0
    for table, column in _columns(connection):
        moment = "?1"
        if (table, column) == ("runs", "started_at"):
            moment = "strftime('%Y-%m-%dT%H:%M:%SZ', ?1, -(duration_ms / 1000) || ' seconds')"
        changed += connection.execute(
            f"UPDATE {table} SET {column} = {moment} WHERE {column} > ?2",  # noqa: S608 - names of the schema
            (to_text(now), latest),
        ).rowcount
    return changed


def _columns(connection: sqlite3.Connection) -> Iterator[tuple[str, str]]:
    """Every column with a time that has passed."""
    for table, column in connection.execute(
        "SELECT lists.name, columns.name FROM pragma_table_list AS lists, pragma_table_info(lists.name) AS "
        "columns WHERE lists.schema = 'main' AND lists.type = 'table' AND lists.name NOT LIKE 'sqlite%'"
    ).fetchall():
        if column.endswith(("_at", "_since")) and column not in _MAY_BE_IN_FUTURE:
            yield table, column
