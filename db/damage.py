"""Decide whether a database file is damaged by examining all of it; SQLite's error messages are not enough.

On a sound file every query here succeeds, so an error of any kind means damage.
"""

from __future__ import annotations

import sqlite3
from contextlib import closing
from typing import TYPE_CHECKING

from db import database_file, schema_check, stored_rows
from db.sqlite_errors import damaged, error_of
from scraper.errors import DamagedValueError, StoreError

if TYPE_CHECKING:
    from pathlib import Path

    from scraper.errors import LeuchtturmError

_MAX_EXAMINED = 50_000_000

# What foreign keys cannot express. Each counts rows that should not exist.
_ORPHANS = {
    "records without a version": (
        "SELECT count(*) FROM records WHERE id NOT IN (SELECT meeting_id FROM versions)"
    ),
    "listed records without a current version": (
        "SELECT count(*) FROM records WHERE missing_since IS NULL AND id NOT IN "
        "(SELECT meeting_id FROM versions WHERE ended_at IS NULL)"
    ),
    "accepted pages without a current state": (
        "SELECT count(*) FROM schedules WHERE snapshot_id IS NOT NULL AND id NOT IN "
        "(SELECT schedule_id FROM page_states WHERE ended_at IS NULL)"
    ),
    "places on a page for records that do not exist": (
        "SELECT count(*) FROM page_states JOIN json_each(listed) WHERE value NOT IN (SELECT id FROM records)"
    ),
    "records that are missing in the search": (
        "SELECT count(*) FROM records WHERE id NOT IN (SELECT id FROM suche_docsize)"
    ),
}


def find_damage(path: Path) -> LeuchtturmError | None:
    """Return an error about what is wrong with the database ``path``; ``None`` if it is sound.

    A :class:`DamagedValueError` where the file itself is sound, and some of its rows are not.
    The rows of a file above ``_MAX_EXAMINED`` bytes are not examined one by one: that would take minutes.
    """
    try:
        connection, version = database_file.open_snapshot(path)
        with closing(connection):
            is_small = path.stat().st_size <= _MAX_EXAMINED
            if unsound_pages(connection, quick=not is_small) or schema_check.compare(connection, version)[0]:
                return damaged(path)
            rows = dangling_references(connection) if is_small else []
            if is_small and not rows and version == len(database_file.migrations()):
                rows = wrong_rows(connection)
    except (sqlite3.Error, UnicodeDecodeError) as error:
        return error_of(path, error) or damaged(path)
    except StoreError as reason:
        return reason
    return DamagedValueError(rows[0]) if rows else None


def unsound_pages(connection: sqlite3.Connection, *, quick: bool = False) -> list[str]:
    """Return what SQLite finds wrong with the file's pages, and unless ``quick`` with its indexes."""
    check = "PRAGMA quick_check(20)" if quick else "PRAGMA integrity_check(20)"
    complaints = [str(row[0]) for row in connection.execute(check)]
    return [] if complaints == ["ok"] else complaints


def dangling_references(connection: sqlite3.Connection) -> list[str]:
    """Return the rows that point to a row that is not there."""
    return [
        f"{table} row {row_id} to {parent}"
        for table, row_id, parent, _ in connection.execute("PRAGMA foreign_key_check")
    ]


def orphans(connection: sqlite3.Connection) -> list[str]:
    """Return how many rows lack the rows that belong to them."""
    counts = {what: connection.execute(query).fetchone()[0] for what, query in _ORPHANS.items()}
    return [f"{count} {what}" for what, count in counts.items() if count]


def wrong_rows(connection: sqlite3.Connection) -> list[str]:
    """Return orphans, else the rows of the newest schema that Leuchtturm cannot have written."""
    return orphans(connection) or list(stored_rows.undecodable(connection))
