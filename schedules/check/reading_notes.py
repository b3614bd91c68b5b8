"""Leave a lock file while a page is parsed, so that a check that was killed is noticed at the next start.

A page may need more memory than the computer has, and the process is killed. Without the file the next start
would parse the same page again, for ever. The empty file lies beside the database and is locked (flock) while
its process lives; an unlocked one belongs to a process that has ended.
"""

from __future__ import annotations

import contextlib
import fcntl
import os
import secrets
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

_NEW = os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW | os.O_CLOEXEC


@contextlib.contextmanager
def marked_in_progress(database: Path, schedule: str) -> Iterator[None]:
    """Keep a lock file while the block parses the page of ``schedule``, if one can be made there."""
    descriptor, note = _create(database, schedule)
    try:
        yield
    finally:
        if note is not None:
            note.unlink(missing_ok=True)
            os.close(descriptor)


def take_interrupted(database: Path) -> frozenset[str]:
    """Return the schedules whose process was killed while parsing their page; remove their files."""
    schedules = set()
    for note in _folder(database).glob(f".{database.name}.*.reading"):
        if _is_left_over(note):
            note.unlink(missing_ok=True)
            schedules.add(note.name.split(".")[-3])  # a schedule's name has no full stop
    return frozenset(schedules)


def _create(database: Path, schedule: str) -> tuple[int, Path | None]:
    folder, token = _folder(database), secrets.token_hex(4)
    new = folder / f".{database.name}.{token}.new"
    note = folder / f".{database.name}.{schedule}.{token}.reading"
    try:
        descriptor = os.open(new, _NEW, 0o600)
    except OSError:
        return -1, None
    fcntl.flock(descriptor, fcntl.LOCK_EX)
    new.rename(note)  # under its name it is locked already
    return descriptor, note


def _is_left_over(note: Path) -> bool:
    try:
        descriptor = os.open(note, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC)
    except OSError:
        return False  # gone since it was listed
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        return False
    finally:
        os.close(descriptor)
    return True


def _folder(database: Path) -> Path:
    return database.absolute().parent
