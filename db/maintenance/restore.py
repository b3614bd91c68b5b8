"""Replace the database by a backup: checked first; the old file, its owner and permissions are kept."""

from __future__ import annotations

import os
import sqlite3
from contextlib import closing
from dataclasses import dataclass
from typing import TYPE_CHECKING

from db import schema_check
from db.maintenance import backup
from db.progress import unheard
from scraper.errors import StoreError

if TYPE_CHECKING:
    from datetime import datetime
    from pathlib import Path

    from db.maintenance.backup import Backup
    from db.progress import Report

_ENDINGS = ("", "-wal", "-shm")  # a log that is left over from another file can damage the new one


@dataclass(frozen=True, slots=True)
class Restored:
    """``backup``: the database now in place. ``kept``: where the old one is, ``None`` if there was none."""

    backup: Backup
    kept: Path | None


def restore(copy: Path, database: Path, now: datetime, *, report: Report = unheard) -> Restored:
    """Replace ``database`` by the backup ``copy``; no process may have the database open.

    What was there keeps its bytes under a name with ``now`` in it. As root, the new file belongs to the
    owner of the old one, else of the folder: a service can use it as it could the old one. Raises
    :class:`StoreError`; then everything is as it was.
    """
    if copy.exists() and database.exists() and copy.samefile(database):
        raise StoreError(f"{copy} is the database itself: name a backup.")
    beside = database.with_name(f"{database.name}.restoring")
    try:
        restored = backup.backup(copy, beside, force=True, report=report)
        _refuse_foreign(beside, copy, restored.schema)
        _take_over_rights(database, beside)
        kept = _move_away(database, f".replaced-{now:%Y%m%dT%H%M%SZ}")
        beside.replace(database)
    except OSError as error:
        raise StoreError(f"{database} cannot be replaced ({error.strerror or error}).") from error
    finally:
        beside.unlink(missing_ok=True)
    return Restored(backup.Backup(database, restored.schema, restored.rows, restored.size), kept)


def _refuse_foreign(new: Path, copy: Path, version: int) -> None:
    """Raise :class:`StoreError` if the schema is not Leuchtturm's: a trigger acts on what others write."""
    with closing(sqlite3.connect(f"{new.absolute().as_uri()}?mode=ro", uri=True)) as connection:
        wrong, strange = schema_check.compare(connection, version)
    acting = [f"{name} is none of Leuchtturm's" for name in strange if name.startswith("trigger ")]
    if wrong or acting:
        raise StoreError(
            f"{copy} is not as a backup of Leuchtturm is ({(wrong + acting)[0]}), nothing was replaced: "
            "choose another one."
        )


def _take_over_rights(database: Path, new: Path) -> None:
    exists = database.exists()
    before = (database if exists else database.absolute().parent).stat()
    new.chmod(before.st_mode & 0o777 if exists else 0o640)
    if os.geteuid() == 0:
        os.chown(new, before.st_uid, before.st_gid)


def _move_away(database: Path, mark: str) -> Path | None:
    kept = None
    for ending in _ENDINGS:
        old = database.with_name(database.name + ending)
        if old.exists():
            moved = old.replace(database.with_name(database.name + mark + ending))
            kept = kept or moved
    return kept
