"""One daemon for each database: a lock file beside it that says who holds it and since when.

The lock is the kernel's (flock): it ends with its process, however that ends. What is written in the file is
for people and for ``leuchtturm status``. The daemon touches the file while it lives.
"""

from __future__ import annotations

import fcntl
import json
import os
import socket
import time
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from db.timestamps import from_text, to_text
from scraper.errors import StoreError

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

_PATIENCE = 1.0  # seconds: `leuchtturm status` holds the lock for a moment to see whether anybody does


@dataclass(frozen=True, slots=True)
class DaemonInfo:
    """The daemon of a database. ``since``: when it started; ``seen_at``: its last sign of life (both UTC)."""

    pid: int
    host: str
    since: datetime
    seen_at: datetime

    def __str__(self) -> str:
        return f"process {self.pid} on {self.host}, since {self.since:%Y-%m-%d %H:%M} UTC"


def lock_path(database: Path) -> Path:
    """The lock file of ``database``."""
    real = database.resolve()
    return real.with_name(f"{real.name}.lock")


class Lock:
    """The lock that this process holds."""

    def __init__(self, descriptor: int) -> None:
        self._descriptor = descriptor

    def show_life(self) -> None:
        """Let ``leuchtturm status`` see that the daemon still turns."""
        os.utime(self._descriptor)


@contextmanager
def held(database: Path) -> Iterator[Lock]:
    """Be the only daemon of ``database`` for the time of the block.

    Raises ``StoreError`` with the owner's name and age if there is another one.
    """
    if database.is_dir():  # its lock would lie outside of it
        raise StoreError(f"The database {database} is a folder: name a file in it with --db.")
    path = lock_path(database)
    try:
        descriptor = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o644)
    except OSError as error:
        raise StoreError(
            f"The lock {path} cannot be opened ({error.strerror}): a daemon needs write permission on the "
            "folder of its database."
        ) from error
    try:
        if not _taken(descriptor):
            raise StoreError(_refusal(path))
        me = {"pid": os.getpid(), "host": socket.gethostname(), "since": to_text(datetime.now(UTC))}
        os.ftruncate(descriptor, 0)
        os.pwrite(descriptor, json.dumps(me).encode() + b"\n", 0)
        yield Lock(descriptor)
        os.ftruncate(descriptor, 0)
    finally:
        os.close(descriptor)


def owner(database: Path) -> DaemonInfo | None:
    """The daemon that watches ``database`` just now, ``None`` if there is none."""
    path = lock_path(database)
    try:
        descriptor = os.open(path, os.O_RDONLY | os.O_CLOEXEC)
    except OSError:
        return None
    try:
        fcntl.flock(descriptor, fcntl.LOCK_SH | fcntl.LOCK_NB)
    except BlockingIOError:
        return _read(path)
    else:
        return None
    finally:
        os.close(descriptor)


def _taken(descriptor: int) -> bool:
    ends = time.monotonic() + _PATIENCE
    while True:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            if time.monotonic() > ends:
                return False
            time.sleep(0.02)
        else:
            return True


def _refusal(path: Path) -> str:
    database, holder = path.name.removesuffix(".lock"), _read(path)
    who = f" ({holder}, {_age(holder.since)})" if holder else ""
    return (
        f"Another daemon{who} watches the database {database} already: stop that one first, or choose "
        "another database with --db."
    )


def _age(since: datetime) -> str:
    minutes = max(0, int((datetime.now(UTC) - since).total_seconds() // 60))
    for length, unit in ((1_440, "day"), (60, "hour"), (1, "minute")):
        if minutes >= length:
            count = minutes // length
            return f"for {count} {unit}{'' if count == 1 else 's'}"
    return "for less than a minute"


def _read(path: Path) -> DaemonInfo | None:
    """Who is written in the file; ``None`` in the moment between being locked and being written."""
    try:
        written = json.loads(path.read_bytes())
        seen_at = datetime.fromtimestamp(path.stat().st_mtime, UTC)
        return DaemonInfo(written["pid"], written["host"], from_text(written["since"]), seen_at)
    except (OSError, ValueError, KeyError, TypeError):
        return None


def as_json(holder: DaemonInfo | None) -> dict[str, object] | None:
    """What ``leuchtturm status --json`` says of the daemon."""
    if holder is None:
        return None
    return asdict(holder) | {"since": to_text(holder.since), "seen_at": to_text(holder.seen_at)}
