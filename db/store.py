"""Open the database for checks: read the baseline, and write the result in one transaction."""

from __future__ import annotations

import sqlite3
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from msgspec import Struct, field

from db import database_file
from db.file_errors import explained
from db.timestamps import from_text
from db.write_lock import exclusive_writer
from db.writes.robots_cache import Robots
from db.writes.transaction import Writing
from scraper.errors import StoreError
from scraper.http.response import Validators

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime
    from types import TracebackType
    from typing import Self

    from db.writes.runs import Source

FULL_READ_EVERY = timedelta(days=7)
"""The page is fetched in full at least this often, in case a server's 304 is wrong."""


class CheckBaseline(Struct, frozen=True):
    """The stored state that a check starts from.

    ``revision``: how many pages have been accepted (0: none yet); if it has grown when the check writes,
    another check was faster.
    ``validators``: to be sent; empty where a 304 would not do: no page accepted yet, another address,
    parser or parser version, an open problem, an unconfirmed removal or loss, a restless field, no full read
    for long.
    ``accepted``: ``PageResponse.identity`` of the accepted page, if the same again means no change;
    ``None`` under the same conditions, the last one apart.
    """

    revision: int = 0
    validators: Validators = field(default_factory=Validators)
    accepted: tuple[str, str | None] | None = None


_BASELINE = """
SELECT revision, etag, last_modified, last_full_read_at, sha256, content_type,
       snapshots.url = :url AND parser = :parser AND parser_version = :parser_version
       AND NOT EXISTS (SELECT 1 FROM problems WHERE schedule_id = schedules.id AND ended_at IS NULL)
       AND NOT EXISTS (SELECT 1 FROM records WHERE schedule_id = schedules.id
                       AND removed_at IS NULL AND missing_since IS NOT NULL)
       AND NOT EXISTS (SELECT 1 FROM records WHERE schedule_id = schedules.id AND losing_checks > 0)
       AND NOT EXISTS (SELECT 1 FROM held_fields WHERE schedule_id = schedules.id AND reason = 'restless')
       AND intro_losing_checks = 0
FROM schedules LEFT JOIN snapshots ON snapshots.id = snapshot_id
WHERE name = :name
"""


class Store:
    """An open database file. Belongs to the thread that opened it; a context manager that closes it."""

    def __init__(self, connection: sqlite3.Connection, path: Path, timeout: float) -> None:
        self.connection = connection
        self.path = path
        self.robots = Robots(connection, path, self.writing)
        self._timeout = timeout
        self._empty: sqlite3.Connection | None = None
        self._file, self._log = _file_at(path), _file_at(_log_of(path))

    @classmethod
    def open(cls, path: Path, *, timeout: float = 30.0) -> Store:
        """Open the file, created or migrated if need be; ``timeout``: seconds to wait for other writers.

        Raises :class:`scraper.errors.StoreError` if it cannot be used.
        """
        with explained(path):
            before = _file_at(path)
            store = cls(database_file.connect(path, timeout=timeout), path, timeout)
        if before not in (None, store._file):
            store.close()
            raise _replaced(path)
        return store

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Close the file; uncommitted writes are rolled back."""
        self.connection.close()
        if self._empty is not None:
            self._empty.close()

    def scratch(self) -> Store:
        """Return an empty database in memory, to be closed. The migrations run for the first one only."""
        memory = Path(":memory:")
        if self._empty is None:
            self._empty = database_file.connect(memory, timeout=0)
        connection = sqlite3.connect(memory, isolation_level=None)
        self._empty.backup(connection)
        connection.execute("PRAGMA foreign_keys = ON")
        return Store(connection, memory, 0)

    def baseline(self, source: Source, *, now: datetime) -> CheckBaseline:
        """Return the baseline for a check of ``source``; read it before the page is fetched."""
        names = ("name", "url", "parser", "parser_version")
        with explained(self.path):
            row = self.connection.execute(
                _BASELINE, {name: getattr(source, name) for name in names}
            ).fetchone()
        if row is None:
            return CheckBaseline()
        revision, etag, last_modified, last_full_read_at, *identity, settled = row
        if not settled:
            return CheckBaseline(revision)
        age = now - from_text(last_full_read_at)  # negative where a clock was ahead
        is_recent = timedelta(0) <= age < FULL_READ_EVERY
        validators = Validators(etag, last_modified) if is_recent else Validators()
        return CheckBaseline(revision, validators, tuple(identity))

    def limit_cache(self, kibibytes: int) -> None:
        """Limit the page cache of this connection, in bytes (by default 2 MiB)."""
        self.connection.execute(f"PRAGMA cache_size = -{kibibytes}")

    @contextmanager
    def writing(self, *, commit: bool = True) -> Iterator[Writing]:
        """Open the transaction for all that one check writes; any exception, or no ``commit``, rolls it back.

        Raises :class:`scraper.errors.StoreError` if the file is locked too long, full, read-only or damaged,
        or it or its log is no longer the one that has its name.
        """
        with (
            explained(self.path),
            exclusive_writer(self.path, self._timeout),
            database_file.immediate(self.connection, commit=commit),
        ):
            # The log is there as long as we have the database open, but SQLite makes it at the first use.
            log = _file_at(_log_of(self.path))
            if _file_at(self.path) != self._file or self._log not in (None, log):
                raise _replaced(self.path)
            self._log = log
            yield Writing(self.connection)


def _log_of(path: Path) -> Path:
    return path.with_name(f"{path.name}-wal")


def _replaced(path: Path) -> StoreError:
    return StoreError(
        f"The database {path}, or its log (-wal), was replaced or removed while it was open, so nothing was "
        "stored in the old one: start again, and stop Leuchtturm before you replace the file."
    )


def _file_at(path: Path) -> tuple[int, int] | None:
    """Return the identity of the file at this path; ``None`` if there is none, as in memory."""
    try:
        status = path.stat()
    except OSError:
        return None
    return status.st_dev, status.st_ino
