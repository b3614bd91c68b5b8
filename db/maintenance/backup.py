"""Copy the database while others write: a consistent copy, checked before it gets its name."""

from __future__ import annotations

import os
import sqlite3
import tempfile
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from db import database_file
from db.file_errors import explained
from db.progress import no_progress
from scraper.atomic_write import clear_left_over
from scraper.errors import OtherFileNeeded, StoreError

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from db.progress import Report

_PAGES_AT_ONCE = 256  # copied at a time


@dataclass(frozen=True, slots=True)
class Backup:
    """A copy that was opened and checked. ``rows``: number of rows by table. ``size``: bytes."""

    path: Path
    schema: int
    rows: Mapping[str, int]
    size: int


def backup(
    source: Path, target: Path, *, force: bool = False, timeout: float = 30.0, report: Report = no_progress
) -> Backup:
    """Copy the database ``source`` to ``target``, as it is at this moment; writers are not held up.

    The copy is one file without a log beside it, of the same schema (nothing is migrated), with
    the permissions of the source. It is renamed to ``target`` only after it was checked: sound, and with
    every row. ``force``: replace an existing ``target``.

    Raises :class:`StoreError` if there is no such database, the name is taken, or the copy cannot be made.
    """
    try:
        with explained(source):
            exists = source.exists()
            database_file.refuse_pipe(source)
        if not exists:
            raise OtherFileNeeded(f"There is no database {source} to copy", "choose it with --db.")
        _refuse_target(source, target, force=force)
        clear_left_over(target)
        with _temporary_beside(target) as copy:
            copied = _copy(source, copy, target, timeout, report)
            copy.chmod(source.stat().st_mode & 0o777)
            _refuse_target(source, target, force=force)  # it took a while
            copy.replace(target)
    except OSError as error:
        raise StoreError(
            f"The copy {target} cannot be written ({error.strerror or error}): choose another folder."
        ) from error
    return copied


def _copy(source: Path, copy: Path, target: Path, timeout: float, report: Report) -> Backup:
    with explained(source):
        connection, schema = database_file.open_snapshot(source, timeout=timeout)
        with closing(connection):
            if not schema:
                raise OtherFileNeeded(f"The database {source} is empty", "there is nothing to copy.")
            rows = _copy_pages(connection, copy, target, report)
    copied = _verified(copy, target)
    if copied.rows != rows:
        raise StoreError(f"The copy {target} lacks rows, so it was thrown away: try again.")
    return copied


def _refuse_target(source: Path, target: Path, *, force: bool) -> None:
    if target.is_dir():
        raise StoreError(f"{target} is a folder: name a file in it.")
    if target.exists() and target.samefile(source):
        raise StoreError(f"{target} is the database itself: name another file for the copy.")
    if target.exists() and not force:
        raise StoreError(f"{target} exists already: name another file, or replace it with --force.")
    for ending in ("-wal", "-journal"):
        log = target.with_name(target.name + ending)
        if log.exists():  # SQLite would take it for the copy's own
            raise StoreError(f"{log} belongs to a database that is in use: name another file for the copy.")


@contextmanager
def _temporary_beside(target: Path) -> Iterator[Path]:
    """A new file in the same folder that only its owner may read; gone afterwards unless it was renamed."""
    number, name = tempfile.mkstemp(prefix=f".{target.name}.", suffix=".part", dir=target.parent)
    os.close(number)
    copy = Path(name)
    try:
        yield copy
    finally:
        for ending in ("", "-wal", "-shm", "-journal"):
            copy.with_name(copy.name + ending).unlink(missing_ok=True)


def _copy_pages(connection: sqlite3.Connection, copy: Path, target: Path, report: Report) -> dict[str, int]:
    """Copy page by page; how many rows each table of the source has."""

    def progressed(_status: int, remaining: int, total: int) -> None:
        report("Copying", total - remaining, total)

    with explained(target), closing(sqlite3.connect(copy, isolation_level=None)) as written:
        connection.backup(written, pages=_PAGES_AT_ONCE, sleep=0, progress=progressed)
        written.execute("PRAGMA journal_mode = DELETE")  # one file; the next writer sets WAL again
    return _row_counts(connection)


def _verified(copy: Path, target: Path) -> Backup:
    with explained(target), closing(database_file.connect_read_only(copy)) as connection:
        is_unsound = connection.execute("PRAGMA integrity_check").fetchall() != [("ok",)]
        if is_unsound or connection.execute("PRAGMA foreign_key_check").fetchone():
            raise StoreError(
                f"The copy {target} is damaged, so it was thrown away; `leuchtturm doctor` says whether the "
                "database is."
            )
        number = database_file.version(connection, copy, len(database_file.migrations()))
        return Backup(target, number, _row_counts(connection), copy.stat().st_size)


def _row_counts(connection: sqlite3.Connection) -> dict[str, int]:
    names = connection.execute(
        "SELECT name FROM pragma_table_list "
        "WHERE schema = 'main' AND type IN ('table', 'virtual') AND name <> 'sqlite_schema' ORDER BY name"
    ).fetchall()
    counts = {}
    for (name,) in names:
        quoted = name.replace('"', '""')
        try:
            [(counts[name],)] = connection.execute(f'SELECT count(*) FROM "{quoted}"')  # noqa: S608 - quoted
        except sqlite3.OperationalError as error:
            raise StoreError(
                f"The table {name!r} in it cannot be read ({error}): remove it, then try again."
            ) from error
    return counts
