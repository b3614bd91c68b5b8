"""Lock a database for one daemon: a lock file beside it has the process and its start.

The lock is the kernel's (flock): it ends with its process, however that ends. The file's text is for people
and for ``leuchtturm status``: the daemon that runs, or how the last one ended. The daemon touches the file
while it lives.
"""

from __future__ import annotations

import fcntl
import json
import os
import socket
import time
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from db.lock_file import MAX_BYTES, open_lock
from db.lock_file import lock_path as lock_path
from db.store import Store
from db.timestamps import from_text, to_text
from schedules.local_time import moment
from scraper.errors import LeuchtturmError, StoreError

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

_MAX_ERROR_CHARS = 700  # of six bytes each at most
_LOCK_TIMEOUT = 1.0  # seconds: `leuchtturm status` holds the lock for a moment to see whether it is free


@dataclass(frozen=True, slots=True)
class DaemonInfo:
    """The daemon of a database, or the last one. All times are UTC.

    ``since``: when it started. ``seen_at``: its last sign of life. ``running``: it holds the lock.
    ``ended_at``: when it ended in an orderly way; ``None`` while it runs, and where it died.
    ``error``: why it ended by itself, ``None`` where it was stopped.
    """

    pid: int
    host: str
    since: datetime
    seen_at: datetime
    running: bool
    ended_at: datetime | None = None
    error: str | None = None

    def __str__(self) -> str:
        return f"process {self.pid} on {self.host}, since {moment(to_text(self.since))}"

    def to_json(self) -> dict[str, object]:
        """As ``leuchtturm status --json`` prints a running daemon."""
        return {
            "pid": self.pid,
            "host": self.host,
            "since": to_text(self.since),
            "seen_at": to_text(self.seen_at),
        }


class Lock:
    """The lock file of ``database``, opened by this process."""

    def __init__(self, database: Path) -> None:
        self._database = database
        self._info = {"pid": os.getpid(), "host": socket.gethostname(), "since": to_text(datetime.now(UTC))}
        self._descriptor = _open(database)

    def touch(self) -> None:
        """Renew the time of the lock file, by which ``leuchtturm status`` sees that the daemon lives.

        A file that was removed or replaced is made and locked again, once its folder allows that; until then
        ``status`` sees no life. Raises ``StoreError`` if another daemon was faster.
        """
        if not self._is_in_place():
            try:
                fresh = _open(self._database)
            except StoreError:
                return
            os.close(self._descriptor)
            self._descriptor = fresh
            self.take()
            self.sign()
        with suppress(OSError):  # the file system can only be read by now
            os.utime(self._descriptor)

    def _is_in_place(self) -> bool:
        try:
            return os.path.samestat(os.fstat(self._descriptor), lock_path(self._database).lstat())
        except OSError:
            return False

    def take(self) -> None:
        """Lock the file; raises ``StoreError`` with the other daemon's name and age if there is one."""
        if not _flock(self._descriptor):
            raise StoreError(_refusal(lock_path(self._database), _read(self._descriptor, running=True)))

    def sign(self) -> None:
        """Write down which daemon has the lock; from then on, no other database is made beside it."""
        _write(self._descriptor, self._info)

    def release(self, error: LeuchtturmError | None = None) -> None:
        """Write down that the daemon ended in an orderly way, because of ``error`` if there is one."""
        ended = {"ended_at": to_text(datetime.now(UTC))}
        reason = {"error": str(error)[:_MAX_ERROR_CHARS]} if error else {}
        _write(self._descriptor, self._info | ended | reason)

    def close(self) -> None:
        """Let another daemon have the lock."""
        os.close(self._descriptor)


@contextmanager
def held(database: Path) -> Iterator[Lock]:
    """Hold the lock of ``database``, created or migrated if need be, during the block.

    Raises ``StoreError`` with the other daemon's name and age if there is one, and if the database is gone
    or cannot be used.
    """
    if database.is_dir():  # its lock would lie outside of it
        raise StoreError(f"The database {database} is a folder: name a file in it with --db.")
    with closing(Lock(database)) as lock:
        lock.take()
        Store.open(database).close()  # before the lock says that there was one
        lock.sign()
        try:
            yield lock
        except LeuchtturmError as error:
            lock.release(error)
            raise
        lock.release()


def last_daemon(database: Path) -> DaemonInfo | None:
    """The daemon that watches ``database`` now, or the last one that did; ``None`` if none ever did.

    Raises ``PermissionError`` where this account may not read the lock file.
    """
    path = lock_path(database)
    try:
        descriptor = os.open(path, os.O_RDONLY | os.O_CLOEXEC | os.O_NOFOLLOW | os.O_NONBLOCK)
    except PermissionError:
        raise
    except OSError:
        return None
    try:
        fcntl.flock(descriptor, fcntl.LOCK_SH | fcntl.LOCK_NB)
    except BlockingIOError:
        return _read(descriptor, running=True)
    else:
        return _read(descriptor, running=False)
    finally:
        os.close(descriptor)


def _open(database: Path) -> int:
    path = lock_path(database)
    try:
        return open_lock(database)
    except FileExistsError as error:
        raise StoreError(f"The lock {path} is no ordinary file that Leuchtturm wrote: remove it.") from error
    except OSError as error:
        raise StoreError(
            f"The lock {path} cannot be opened ({error.strerror}): a daemon needs write permission on it "
            "and on the folder of its database."
        ) from error


def _flock(descriptor: int) -> bool:
    ends = time.monotonic() + _LOCK_TIMEOUT
    while True:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            if time.monotonic() > ends:
                return False
            time.sleep(0.02)
        else:
            return True


def _refusal(path: Path, info: DaemonInfo | None) -> str:
    other = f" ({info}, {_age(info.since)})" if info else ""
    return (
        f"Another daemon{other} watches the database {path.name.removesuffix('.lock')} already: stop that "
        "one first, or choose another database with --db."
    )


def _age(since: datetime) -> str:
    minutes = max(0, int((datetime.now(UTC) - since).total_seconds() // 60))
    for length, unit in ((1_440, "day"), (60, "hour"), (1, "minute")):
        if minutes >= length:
            count = minutes // length
            return f"for {count} {unit}{'' if count == 1 else 's'}"
    return "for less than a minute"


def _write(descriptor: int, info: dict[str, object]) -> None:
    text = json.dumps(info).encode() + b"\n"
    with suppress(OSError):  # a full disk: the lock counts, its text is for people
        os.pwrite(descriptor, text, 0)
        os.ftruncate(descriptor, len(text))


def _read(descriptor: int, *, running: bool) -> DaemonInfo | None:
    """Parse the file; ``None`` between being locked and being written."""
    try:
        text = json.loads(os.pread(descriptor, MAX_BYTES, 0))
        ended_at = text.get("ended_at")
        return DaemonInfo(
            pid=text["pid"],
            host=text["host"],
            since=from_text(text["since"]),
            seen_at=datetime.fromtimestamp(os.fstat(descriptor).st_mtime, UTC),
            running=running,
            ended_at=from_text(ended_at) if ended_at and not running else None,
            error=text.get("error"),
        )
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return None
