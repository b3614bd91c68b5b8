"""Check the database itself: sound, of the right schema, complete. Writes nothing."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from types import MappingProxyType
from typing import TYPE_CHECKING

from db import damage, database_file, schema_check, stored_rows
from db.file_errors import explained
from db.maintenance import clock, stored_values
from db.maintenance.filesystem import surroundings
from db.maintenance.findings import Finding, error, ok, warning
from db.progress import no_progress
from db.sqlite_errors import decoding
from db.timestamps import from_text
from db.writes import snapshot_bodies
from scraper.errors import DamagedValueError, LeuchtturmError
from scraper.text import counted

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from datetime import datetime
    from pathlib import Path

    from db.maintenance.stored_values import Reader
    from db.progress import Report

_RESTORE = "Keep a copy of the file, then `leuchtturm restore` the last backup (docs/care.md)."
_REBUILD = "Make a backup, then run `leuchtturm reparse`, which builds them again from the stored pages."
_MAX_SHOWN = 3  # of many complaints of one kind


def inspect(
    path: Path,
    now: datetime,
    report: Report = no_progress,
    *,
    readers: Mapping[str, Reader] = MappingProxyType({}),
) -> Iterator[Finding]:
    """Check the database ``path`` at the time ``now`` (aware); one finding for each check.

    ``readers``: by schedule, for pages that the built-in reader does not read by itself. Raises nothing that
    Leuchtturm expects: what cannot be looked at is a finding too.
    """
    try:
        with explained(path):
            database_file.refuse_new_beginning(path)
            if not path.is_file():
                yield error(
                    "database",
                    f"There is no database {path}.",
                    "Run `leuchtturm check`, or choose it with --db.",
                )
                return
            yield from surroundings(path)
            connection, version = database_file.open_snapshot(path)
            with closing(connection):
                yield from _inside(connection, version, now, report, readers)
    except LeuchtturmError as reason:
        yield error("database", str(reason))  # the sentence has the advice


def _inside(
    connection: sqlite3.Connection, version: int, now: datetime, report: Report, readers: Mapping[str, Reader]
) -> Iterator[Finding]:
    sound, references = _sound(connection), _foreign_keys(connection)
    yield from (sound, references, _journal(connection))
    known = len(database_file.migrations())
    shape = _shape(connection, version)
    yield shape
    if version < known:
        yield warning(
            "version",
            f"The file has schema {version}; this Leuchtturm has {known}.",
            "Make a backup; the next check brings the file up to date by itself.",
        )
        return
    yield ok("version", f"The file has schema {version}, the newest one.")
    try:
        yield from _contents(connection, now, report, readers)
    except LeuchtturmError:
        raise  # which is a finding by itself
    except Exception:
        if all(finding.level != "error" for finding in (sound, references, shape)):
            raise  # each question has an answer in a sound file; in this one the damage is named above


def _contents(
    connection: sqlite3.Connection, now: datetime, report: Report, readers: Mapping[str, Reader]
) -> Iterator[Finding]:
    yield _views(connection)
    yield _orphans(connection)
    yield _values(connection)
    yield _pages(connection, report)
    yield _records(connection, report, readers)
    yield _clock(connection, now)


def _sound(connection: sqlite3.Connection) -> Finding:
    if complaints := damage.unsound_pages(connection):
        return error("integrity", f"The file is damaged: {_first_few(complaints)}.", _RESTORE)
    return ok("integrity", "SQLite finds the file sound.")


def _foreign_keys(connection: sqlite3.Connection) -> Finding:
    if broken := damage.dangling_references(connection):
        return error("references", f"Rows point to nothing: {_first_few(broken)}.", _RESTORE)
    return ok("references", "Every row that another one points to is there.")


def _journal(connection: sqlite3.Connection) -> Finding:
    (mode,) = connection.execute("PRAGMA journal_mode").fetchone()
    if mode != "wal":
        return warning(
            "journal",
            f"The file's journal mode is {mode}, so that reading and writing wait for each other.",
            "Close other programs: the next check sets it to WAL, unless the disk cannot do that.",
        )
    return ok("journal", "Reading and writing do not wait for each other (WAL).")


def _shape(connection: sqlite3.Connection, version: int) -> Finding:
    wrong, strange = schema_check.compare(connection, version)
    if wrong:
        return error("schema", f"The schema was changed: {_first_few(wrong)}.", _RESTORE)
    if strange:
        return warning(
            "schema",
            f"There is something in the file that Leuchtturm did not make: {_first_few(strange)}.",
            "Keep own tables in a file of their own: an update may not expect them.",
        )
    return ok("schema", "All tables, indexes, triggers and views are as they should be.")


def _views(connection: sqlite3.Connection) -> Finding:
    broken = []
    names = [row[0] for row in connection.execute("SELECT name FROM sqlite_master WHERE type = 'view'")]
    for name in names:
        try:
            connection.execute(f'SELECT * FROM "{name}" LIMIT 1').fetchall()  # noqa: S608 - a name from the schema
        except sqlite3.OperationalError as reason:
            broken.append(f"{name} ({reason})")
    if broken:
        return error("views", f"Views do not work: {_first_few(broken)}.", _RESTORE)
    return ok("views", f"All {len(names)} views answer.")


def _orphans(connection: sqlite3.Connection) -> Finding:
    if orphans := damage.orphans(connection):
        return error("orphans", f"There are {', '.join(orphans)}.", _REBUILD)
    return ok("orphans", "Records, versions, states and the search belong together.")


def _values(connection: sqlite3.Connection) -> Finding:
    if wrong := list(stored_rows.undecodable(connection)):
        return error("values", f"Stored values cannot be read: {_first_few(wrong)}.", _RESTORE)
    return ok("values", "Every stored record, time and list can be read.")


def _records(connection: sqlite3.Connection, report: Report, readers: Mapping[str, Reader]) -> Finding:
    with decoding("a record"):
        wrong = [
            *stored_values.contradictions(connection),
            *stored_values.misread(connection, readers, report),
        ]
    if wrong:
        return error("records", f"What is stored is not what the page said: {_first_few(wrong)}.", _RESTORE)
    return ok("records", "What the records say is what their stored pages say.")


def _pages(connection: sqlite3.Connection, report: Report) -> Finding:
    numbers = [row[0] for row in connection.execute("SELECT id FROM snapshots")]
    wrong = []
    for count, number in enumerate(numbers, start=1):
        if _is_damaged(connection, number):
            wrong.append(f"snapshot {number}")
        report("Reading stored pages", count, len(numbers))
    if wrong:
        return error("pages", f"Stored pages are not what was received: {_first_few(wrong)}.", _RESTORE)
    return ok("pages", f"All {len(numbers)} stored pages are what was received (SHA-256).")


def _is_damaged(connection: sqlite3.Connection, snapshot_id: int) -> bool:
    try:
        snapshot_bodies.body(connection, snapshot_id)
    except DamagedValueError:
        return True
    return False


def _clock(connection: sqlite3.Connection, now: datetime) -> Finding:
    counts = clock.rows_ahead(connection, now)
    (last,) = connection.execute("SELECT max(last_checked_at) FROM schedules").fetchone()
    if counts or (last and from_text(last) > now + clock.SLACK):
        number = " and ".join(counted(count, what) for what, count in counts.items()) or "A check"
        return error(
            "clock",
            f"Dated in the future: {number}; the last check is from {last}.",
            "Set this computer's clock (timedatectl); it was wrong then, or it is now. Once it is right, "
            "`leuchtturm doctor --fix-times` dates them to now.",
        )
    return ok("clock", "No check and no alert is from the future.")


def _first_few(complaints: list[str]) -> str:
    more = len(complaints) - _MAX_SHOWN
    return "; ".join(complaints[:_MAX_SHOWN]) + (f"; and {more} more" if more > 0 else "")
