"""Open the database file, refuse a foreign one, and migrate it to this version's schema."""

from __future__ import annotations

import contextlib
import sqlite3
import time
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from db.lock_file import lock_path
from db.sqlite_errors import damaged, not_a_database
from scraper.errors import OtherFileNeeded, StoreError

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

APPLICATION_ID = 0x4C54524D
"""``LTRM`` in ASCII: how SQLite, and ``file``, know that a database is Leuchtturm's."""

_MIN_FILE_BYTES = 512  # bytes of the smallest page that SQLite has

MIGRATIONS = Path(__file__).parent / "migrations"
_MIN_VACUUM_PAGES = 256  # pages, 1 MB

_opened: set[Path] = set()  # the files that this process has opened for writing


def migrations() -> list[Path]:
    """Return the migration scripts in order; the n-th leads to schema n."""
    return sorted(MIGRATIONS.glob("[0-9]*.sql"))


def connect(path: Path, *, timeout: float, steps: Sequence[Path] | None = None) -> sqlite3.Connection:
    """Open ``path`` for writing, created or migrated if need be; ``timeout``: seconds to wait for a lock.

    Transactions are the caller's (no implicit BEGIN). ``steps``: other migrations than :func:`migrations`.
    Raises :class:`StoreError` if the file is not ours or has a newer schema, and what SQLite raises.
    """
    refuse_pipe(path)
    refuse_new_beginning(path)
    # SQLite takes a file of a byte or two for an empty database. Only the size is looked at: opening and
    # closing the file here would take away the locks that other threads hold on it (POSIX).
    if path.is_file() and 0 < path.stat().st_size < _MIN_FILE_BYTES:
        raise not_a_database(path)
    connection = sqlite3.connect(path, timeout=timeout, isolation_level=None)
    try:
        _migrate(connection, path, migrations() if steps is None else steps, timeout)
    except BaseException:
        connection.close()
        raise
    if path.is_file():  # not in memory
        _opened.add(path.resolve())
    return connection


def connect_read_only(
    path: Path, *, timeout: float = 5.0, immutable: bool = False, **options: Any
) -> sqlite3.Connection:
    """Open ``path``, whatever characters its name has, for reading. ``options``: of ``sqlite3.connect``.

    ``immutable``: without locks, since no process can write to it.
    """
    address = f"{path.absolute().as_uri()}?mode=ro{'&immutable=1' if immutable else ''}"
    connection: sqlite3.Connection = sqlite3.connect(
        address, uri=True, timeout=timeout, isolation_level=None, **options
    )
    return connection


def open_snapshot(
    path: Path, *, timeout: float = 5.0, immutable: bool = False
) -> tuple[sqlite3.Connection, int]:
    """Open ``path`` in one read transaction, so that all queries see the same state; also return its schema.

    Nothing is migrated. Raises what :func:`version` raises.
    """
    connection = connect_read_only(path, timeout=timeout, immutable=immutable)
    try:
        connection.execute("BEGIN")
        return connection, version(connection, path, len(migrations()))
    except BaseException:
        connection.close()
        raise


def is_missing(path: Path) -> bool:
    """Whether there is no file at ``path``, or an empty one."""
    return not path.exists() or (path.is_file() and not path.stat().st_size)


def refuse_new_beginning(path: Path) -> None:
    """Raise :class:`StoreError` if there was a database at ``path`` and is none now.

    A new one would take the page of today for known: no reader would get what happened in between.
    """
    if is_missing(path) and (path.resolve() in _opened or not is_missing(lock_path(path))):
        raise StoreError(
            f"The database {path} is gone, and was there before: put it back (is its disk mounted?), or put "
            "a backup in its place with `leuchtturm restore`. To begin anew, without what it knew and what "
            f"still was to be sent, stop Leuchtturm and remove {lock_path(path)}."
        )


def refuse_pipe(path: Path) -> None:
    """Raise :class:`StoreError` if ``path`` is a pipe, a socket or a device: SQLite would wait for ever."""
    if path.exists() and not path.is_file() and not path.is_dir():
        raise not_a_database(path)


def _migrate(connection: sqlite3.Connection, path: Path, steps: Sequence[Path], timeout: float) -> None:
    connection.execute("PRAGMA foreign_keys = ON")
    # FULL: a commit survives a power cut too, so an alert that was sent is never forgotten. It costs 0.2 ms.
    connection.execute("PRAGMA synchronous = FULL")
    if version(connection, path, len(steps)) < len(steps):
        with immediate(connection):
            for number in range(version(connection, path, len(steps)), len(steps)):
                for statement in statements(steps[number].read_text(encoding="utf-8")):
                    connection.execute(statement)
            connection.execute(f"PRAGMA user_version = {len(steps)}")
            connection.execute(f"PRAGMA application_id = {APPLICATION_ID}")
        _vacuum_if_sparse(connection)
    if connection.execute("PRAGMA journal_mode").fetchone() != ("wal",):
        _switch_to_wal(connection, timeout)


def _vacuum_if_sparse(connection: sqlite3.Connection) -> None:
    """Rewrite the file where a step has left a tenth of it unused.

    SQLite does that in a transaction of its own, so a kill loses nothing. Where it cannot be done (another
    process has the file, the disk is full), the file stays large until ``leuchtturm prune``.
    """
    (unused,) = connection.execute("PRAGMA freelist_count").fetchone()
    (pages,) = connection.execute("PRAGMA page_count").fetchone()
    if unused * 10 > pages > _MIN_VACUUM_PAGES:
        with contextlib.suppress(sqlite3.OperationalError):
            connection.execute("VACUUM")


def _switch_to_wal(connection: sqlite3.Connection, timeout: float) -> None:
    """Switch to write-ahead logging, so that readers and a writer do not block each other; wait for a lock
    here, since SQLite does not."""
    deadline = time.monotonic() + timeout
    while True:
        try:
            connection.execute("PRAGMA journal_mode = WAL")
        except sqlite3.OperationalError as error:
            if error.sqlite_errorcode & 0xFF != sqlite3.SQLITE_BUSY or time.monotonic() > deadline:
                raise
            time.sleep(0.01)
        else:
            return


def version(connection: sqlite3.Connection, path: Path, known: int) -> int:
    """Return the file's schema: 0 for an empty one, at most ``known``. Raises :class:`StoreError`
    otherwise."""
    with read_transaction(connection):
        (owner,) = connection.execute("PRAGMA application_id").fetchone()
        (number,) = connection.execute("PRAGMA user_version").fetchone()
        (tables,) = connection.execute("SELECT count(*) FROM sqlite_master").fetchone()
        if number:
            _refuse_cut_off(connection, path)
    if owner != APPLICATION_ID and (owner or number or tables):
        what = f"The database {path} belongs to another program"
        raise OtherFileNeeded(what, "choose another file with --db.")
    if number < 0:
        raise damaged(path)
    if number > known:
        raise StoreError(
            f"The database {path} was written by a newer Leuchtturm (schema {number}, this one knows "
            f"{known}): update Leuchtturm."
        )
    return int(number)


def _refuse_cut_off(connection: sqlite3.Connection, path: Path) -> None:
    """Raise :class:`StoreError` if the file ends within its last page, which SQLite would fill with zeros."""
    # the newest pages may still be in the log; in memory there is no file
    if path.is_file() and not log_size(path) and path.stat().st_size < _length(connection):
        # looked at again: `restore` may have put a shorter file there since this one was opened
        with contextlib.closing(connect_read_only(path)) as fresh:
            if not log_size(path) and path.stat().st_size < _length(fresh):
                raise damaged(path)


def _length(connection: sqlite3.Connection) -> int:
    """The bytes that the file should have."""
    (pages,) = connection.execute("PRAGMA page_count").fetchone()
    (size,) = connection.execute("PRAGMA page_size").fetchone()
    return int(pages * size)


def log_size(path: Path) -> int:
    """Return the bytes of the write-ahead log beside ``path``; 0 if there is none."""
    try:
        return Path(f"{path}-wal").stat().st_size
    except OSError:  # the last process that closes the database deletes it
        return 0


@contextmanager
def read_transaction(connection: sqlite3.Connection) -> Iterator[None]:
    """Open a read transaction, so that several queries see the same state of the file."""
    if connection.in_transaction:
        yield
        return
    connection.execute("BEGIN")
    try:
        yield
    finally:
        connection.execute("ROLLBACK")


def statements(script: str) -> Iterator[str]:
    """Split an SQL script into single statements, comments included.

    ``executescript`` would commit what has been done so far and so leave half a migration.
    """
    statement = ""
    for line in script.splitlines(keepends=True):
        statement += line
        if sqlite3.complete_statement(statement):
            yield statement.strip()
            statement = ""
    if statement.strip():
        raise ValueError(f"the script ends within a statement: {statement.strip()[:60]}")


@contextmanager
def immediate(connection: sqlite3.Connection, *, commit: bool = True) -> Iterator[None]:
    """Open a write transaction (``BEGIN IMMEDIATE``); roll back on any exception, and unless ``commit``.

    A plain BEGIN fails with "database is locked", without waiting, when another process wrote in between.
    """
    connection.execute("BEGIN IMMEDIATE")
    try:
        yield
        connection.execute("COMMIT" if commit else "ROLLBACK")
    except BaseException:
        # SQLite has rolled back by itself where the disk is full or fails
        if connection.in_transaction:
            connection.execute("ROLLBACK")
        raise
