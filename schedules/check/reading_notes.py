"""Leave a lock file while a page is parsed, so that a check that was killed is noticed at the next start.

A page may need more memory than the computer has, and the process is killed. Without the file the next start
would parse the same page again, for ever. The file lies beside the database, names the schedule, and is
locked (flock) while its process lives; an unlocked one belongs to a process that has ended.
"""

from __future__ import annotations

import contextlib
import fcntl
import glob
import os
import secrets
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

_NEW = os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW | os.O_CLOEXEC
_LEFT = os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC
_TOKEN_BYTES = 4
_MAX_NAME_BYTES = 1000


class Note(NamedTuple):
    """The file of a process that was killed while it parsed the page of ``schedule``."""

    schedule: str
    path: Path


@contextlib.contextmanager
def marked_in_progress(database: Path, schedule: str) -> Iterator[None]:
    """Keep a lock file while the block parses the page of ``schedule``, if one can be made there."""
    path = database.absolute().with_name(f".{database.name}.{secrets.token_hex(_TOKEN_BYTES)}.reading")
    with contextlib.ExitStack() as stack:
        with contextlib.suppress(OSError):  # no folder, a full disk, too long a name, no locks there
            descriptor = os.open(path, _NEW, 0o600)
            stack.callback(os.close, descriptor)
            stack.callback(remove, path)
            fcntl.flock(descriptor, fcntl.LOCK_EX)
            os.write(
                descriptor, schedule.encode()
            )  # not before it is locked: an empty one counts for nothing
        yield


def left_over(database: Path) -> tuple[Note, ...]:
    """Return the files of killed processes; the caller removes each when it is recorded."""
    token = "[0-9a-f]" * 2 * _TOKEN_BYTES
    notes = []
    for path in sorted(database.absolute().parent.glob(f".{glob.escape(database.name)}.{token}.reading")):
        with contextlib.suppress(OSError):  # removed since it was listed, or its process lives
            descriptor = os.open(path, _LEFT)
            with os.fdopen(descriptor, "rb") as file:
                fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
                notes.append(Note(file.read(_MAX_NAME_BYTES).decode(errors="replace"), path))
    return tuple(notes)


def remove(path: Path) -> None:
    """Remove a lock file, if it is still there."""
    with contextlib.suppress(OSError):
        path.unlink()
