"""Replace the database by a backup: checked first; the old file, its owner and permissions are kept."""

from __future__ import annotations

import fcntl
import os
import sqlite3
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING

from db import database_file, schema_check
from db.maintenance import backup
from db.progress import no_progress
from scraper.errors import OtherFileNeeded, StoreError

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime
    from pathlib import Path

    from db.maintenance.backup import Backup
    from db.progress import Report

_LOGS = ("-wal", "-shm")  # one that is left over from another file can damage the new one
_LOG_BEGINS = (b"\x37\x7f\x06\x82", b"\x37\x7f\x06\x83")  # https://www.sqlite.org/fileformat2.html#walformat
_PATIENCE = 5.0  # seconds to wait for a process that has the database open for a moment


@dataclass(frozen=True, slots=True)
class Restored:
    """``backup``: the database now in place. ``kept``: where the old one is, ``None`` if there was none.

    ``last_check_at``: of its last check, ``None`` before the first. ``waiting``: alerts that it has not sent.
    """

    backup: Backup
    kept: Path | None
    last_check_at: str | None
    waiting: int


def restore(copy: Path, database: Path, now: datetime, *, report: Report = no_progress) -> Restored:
    """Replace ``database`` by the backup ``copy``; refused while a process has the database open.

    What was there is kept under a name with ``now`` in it; a process that is killed leaves the one or the
    other database in place. As root, the new file belongs to the owner of the old one, else of the folder:
    a service can use it as it could the old one. Raises
    :class:`StoreError`; then everything is as it was.
    """
    if copy.exists() and database.exists() and copy.samefile(database):
        raise StoreError(f"{copy} is the database itself: name a backup.")
    try:
        with _new_file(database) as beside:
            restored = _copied(copy, beside, report)
            last_check_at, waiting = _contents(beside, restored)
            _refuse_foreign(beside, copy, restored.schema)
            _take_over_rights(database, beside)
            with _locked(database):
                kept = _keep(database, f".replaced-{now:%Y%m%dT%H%M%SZ}")
                beside.replace(database)
    except OSError as error:
        raise StoreError(f"{database} cannot be replaced ({error.strerror or error}).") from error
    in_place = backup.Backup(database, restored.schema, restored.rows, restored.size)
    return Restored(in_place, kept, last_check_at, waiting)


@contextmanager
def _new_file(database: Path) -> Iterator[Path]:
    """The place beside ``database`` for the new file, for one restore in a folder at a time."""
    folder = os.open(database.absolute().parent, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    try:
        _lock(folder, database)
        beside = database.with_name(f"{database.name}.restoring")
        try:
            yield beside
        finally:
            beside.unlink(missing_ok=True)
    finally:
        os.close(folder)


def _lock(folder: int, database: Path) -> None:
    """Lock the open ``folder``; the kernel ends that with the process, however it ends."""
    try:
        fcntl.flock(folder, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError as error:
        raise StoreError(
            f"Another `restore` is at work in {database.absolute().parent}, this one replaced nothing: wait "
            "until it has ended, and see what it has put there."
        ) from error
    except OSError:
        pass  # this file system has no locks


def _copied(copy: Path, beside: Path, report: Report) -> Backup:
    try:
        return backup.backup(copy, beside, force=True, report=report)
    except OtherFileNeeded as error:
        raise StoreError(f"{error.what}, so nothing was replaced: name another backup.") from error


def _refuse_foreign(new: Path, copy: Path, version: int) -> None:
    """Raise :class:`StoreError` if the schema is not Leuchtturm's: its triggers would run at every write."""
    with closing(database_file.connect_read_only(new)) as connection:
        wrong, strange = schema_check.compare(connection, version)
    acting = [f"{name} is none of Leuchtturm's" for name in strange if name.startswith("trigger ")]
    if wrong or acting:
        raise StoreError(
            f"{copy} is not as a backup of Leuchtturm is ({(wrong + acting)[0]}), nothing was replaced: "
            "choose another one."
        )


def _contents(new: Path, restored: Backup) -> tuple[str | None, int]:
    """Return when the last check was, and how many alerts wait; a database of the first schema has none."""
    with closing(database_file.connect_read_only(new)) as connection:
        [last_check_at] = connection.execute("SELECT max(started_at) FROM runs").fetchone()
        if "alerts" not in restored.rows:
            return last_check_at, 0
        [waiting] = connection.execute("SELECT count(*) FROM alerts WHERE state = 'waiting'").fetchone()
    return last_check_at, waiting


def _take_over_rights(database: Path, new: Path) -> None:
    exists = database.exists()
    before = (database if exists else database.absolute().parent).stat()
    new.chmod(before.st_mode & 0o777 if exists else 0o640)
    if os.geteuid() == 0:
        os.chown(new, before.st_uid, before.st_gid)


def _keep(database: Path, mark: str) -> Path | None:
    """Give the old database one more name, so that it stays in place until the new one replaces it."""
    if not database.exists():
        return None
    kept, number = database.with_name(database.name + mark), 1
    while kept.exists():  # another restore in the same second
        number += 1
        kept = database.with_name(f"{database.name}{mark}-{number}")
    try:
        kept.hardlink_to(database)
    except OSError:  # not every file system has links
        database.replace(kept)
    for ending in _LOGS:
        with suppress(FileNotFoundError):
            database.with_name(database.name + ending).replace(kept.with_name(kept.name + ending))
    return kept


@contextmanager
def _locked(database: Path) -> Iterator[None]:
    """Keep all others from opening ``database``, its log written into it; where one is damaged, do nothing.

    A process that opened it between the two renamings would write its log beside the other file.
    """
    if not database.exists() or not _has_sound_log(database):
        yield
        return
    with closing(sqlite3.connect(database, timeout=_PATIENCE, isolation_level=None)) as connection:
        try:
            connection.execute("PRAGMA locking_mode = EXCLUSIVE")
            connection.execute("PRAGMA journal_mode = DELETE")  # fails while another process has it open
            connection.execute("BEGIN EXCLUSIVE")
        except sqlite3.DatabaseError as error:
            if error.sqlite_errorcode & 0xFF in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED):
                raise StoreError(
                    f"The database {database} is open in another process (a check, `leuchtturm ui`, DB "
                    "Browser?), nothing was replaced: end that first."
                ) from error
        yield


def _has_sound_log(database: Path) -> bool:
    with suppress(FileNotFoundError), database.with_name(f"{database.name}-wal").open("rb") as log:
        return log.read(4) in (b"", *_LOG_BEGINS)
    return True
