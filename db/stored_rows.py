"""Check every stored row: that each of its values is one that Leuchtturm can have written."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

from db import database_file
from db.serialization import (
    change_from_text,
    held_value_from_text,
    list_from_text,
    object_from_text,
    record_from_texts,
    stored_type,
)
from db.sqlite_errors import decoding
from db.timestamps import from_text
from scraper.channels.protocol import is_event_id
from scraper.errors import DamagedValueError

if TYPE_CHECKING:
    from collections.abc import Iterator

_TABLES = {
    "schedule": "schedules",
    "robots.txt": "robots",
    "check": "runs",
    "problem": "problems",
    "snapshot": "snapshots",
    "record": "records",
    "page state": "page_states",
    "version": "versions",
    "change": "changes",
    "alert": "alerts",
    "held field": "held_fields",
}
_LISTS = ("headers", "listed", "accepted", "doubts", "unread")


def undecodable(connection: sqlite3.Connection) -> Iterator[str]:
    """Return the rows with a value that Leuchtturm cannot have written, such as ``version 3``.

    Each row is inserted into an empty in-memory database, because SQLite does not check CHECK constraints of
    a file that is opened read-only.
    """
    with closing(database_file.connect(Path(":memory:"), timeout=0)) as empty:
        empty.execute("PRAGMA foreign_keys = OFF")
        for (trigger,) in empty.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'").fetchall():
            empty.execute(f'DROP TRIGGER "{trigger}"')
        for what, table in _TABLES.items():
            yield from _wrong_rows(connection, empty, what, table)


def _wrong_rows(
    connection: sqlite3.Connection, empty: sqlite3.Connection, what: str, table: str
) -> Iterator[str]:
    cursor = connection.execute(f"SELECT * FROM {table}")  # noqa: S608 - our own name
    names = [column[0] for column in cursor.description]
    places = ", ".join("?" * len(names))
    try:
        for values in cursor:
            row = dict(zip(names, values, strict=True))
            if "body" in row and isinstance(row["body"], bytes):
                row["body"] = b""
            try:
                empty.execute(f"INSERT INTO {table} VALUES ({places})", tuple(row.values()))  # noqa: S608 - likewise
                _decode(connection, what, row)
            except (sqlite3.IntegrityError, DamagedValueError):
                yield f"{what} {row.get('id', '')}".strip()
    except sqlite3.OperationalError as error:
        yield f"a row of {table} ({error})"
    empty.execute(f"DELETE FROM {table}")  # noqa: S608 - likewise


def _decode(connection: sqlite3.Connection, what: str, row: dict[str, Any]) -> None:
    """Raise :class:`DamagedValueError` where a value of the row is damaged."""
    for name, value in row.items():
        if value is not None and name.endswith(("_at", "_since")):
            from_text(value)
        elif name in _LISTS:
            list_from_text(value, name)
    _decode_contents(connection, what, row)


def _decode_contents(connection: sqlite3.Connection, what: str, row: dict[str, Any]) -> None:
    match what:
        case "schedule":
            stored_type(row["record_type"])
        case "version":
            record_type = _type(connection, _OF_RECORD, row)
            record_from_texts(row["record"], row["evidence"], row["doubts"], record_type)
        case "change":
            query = "SELECT record FROM versions WHERE id = ?"
            version = connection.execute(query, (row["version_id"],)).fetchone()
            record_type = _type(connection, _OF_SCHEDULE, row)
            change_from_text(row["data"], row["meeting_id"], version and version[0], record_type)
        case "held field":
            record_type = _type(connection, _OF_SCHEDULE, row)
            held_value_from_text(row["told"], row["field"], row["meeting_id"], record_type)
        case "alert":
            object_from_text(row["data"], "data")
            object_from_text(row["refused"], "refused")
            with decoding("the id of an alert"):
                if not all(map(is_event_id, (row["event_id"], row["sent_as"] or row["event_id"]))):
                    raise ValueError(row["event_id"])


_OF_SCHEDULE = "SELECT record_type FROM schedules WHERE id = :schedule_id"
_OF_RECORD = """
SELECT record_type FROM schedules JOIN records ON schedule_id = schedules.id WHERE records.id = :meeting_id
"""


def _type(connection: sqlite3.Connection, query: str, row: dict[str, Any]) -> str | None:
    """Return the declared type of the row's records as it is stored; ``None`` for meetings."""
    found = connection.execute(query, row).fetchone()
    return None if found is None else cast("str | None", found[0])
