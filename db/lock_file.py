"""The lock file beside a database: a whole lock for the daemon, and one for each channel that is sent over.

The locks are the kernel's: they end with their process, however that ends, and whatever the clock says.
"""

from __future__ import annotations

import fcntl
import os
import stat
import struct
import threading
from contextlib import ExitStack, contextmanager, suppress
from hashlib import blake2b
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

MAX_BYTES = 5_000
"""Bytes of a lock file; what a daemon writes into it is shorter."""

_FLOCK = "hhqqi4x"  # struct flock of fcntl(2): kind, whence, start, length, process

_held: set[tuple[Path, str, str]] = set()  # the channels that this process sends over
_held_guard = threading.Lock()


def lock_path(database: Path) -> Path:
    """Return the lock file beside ``database``: with text in it, a daemon has watched the database."""
    real = database.resolve()
    return real.with_name(f"{real.name}.lock")


def open_lock(database: Path) -> int:
    """Open the lock file of ``database``, created if need be; return its descriptor.

    Raises ``OSError`` where the system refuses, and ``FileExistsError`` where it is not such a file.
    """
    # No link is followed: in a folder that others may write, it could lead anywhere.
    flags = os.O_RDWR | os.O_CREAT | os.O_CLOEXEC | os.O_NOFOLLOW | os.O_NONBLOCK
    descriptor = os.open(lock_path(database), flags, 0o640)
    if not _is_ours(descriptor):
        os.close(descriptor)
        raise FileExistsError
    with suppress(OSError):  # each account that may write the database must be able to open it
        about = database.stat()
        os.fchmod(descriptor, about.st_mode & 0o666 | 0o600)
        if os.geteuid() == 0:
            os.fchown(descriptor, about.st_uid, about.st_gid)
    return descriptor


def _is_ours(descriptor: int) -> bool:
    """Whether it is a lock file, empty or with an owner; another account may have put a file there."""
    about = os.fstat(descriptor)
    if not stat.S_ISREG(about.st_mode) or about.st_nlink != 1 or about.st_size > MAX_BYTES:
        return False
    text = os.pread(descriptor, MAX_BYTES, 0)
    return not text or text.startswith(b'{"pid"')


@contextmanager
def channel_held(database: Path, schedule: str, channel: str) -> Iterator[bool]:
    """Hold the lock of a channel during the block; false where another round, of any process, has it.

    True as well where there can be no lock of the file (a file system without, a file that this account may
    not write): then only the claims keep two processes from sending a message twice, and these end
    by the clock.

    It is an open file description lock (fcntl(2)) on one byte: unlike a POSIX lock it does not end when
    another thread closes the file. Within the process it holds even where the file was removed.
    """
    key = (lock_path(database), schedule, channel)
    with _held_guard:
        is_free = key not in _held
        _held.add(key)
    if not is_free:
        yield False
        return
    byte = int.from_bytes(blake2b(f"{schedule}/{channel}".encode(), digest_size=7).digest())
    with ExitStack() as stack:
        stack.callback(_held.discard, key)
        with suppress(OSError):
            descriptor = open_lock(database)
            stack.callback(os.close, descriptor)
            is_free = _lock_byte(descriptor, byte)
        yield is_free


def _lock_byte(descriptor: int, byte: int) -> bool:
    """Lock it; false where another has it. Raises ``OSError`` where the file system has no locks."""
    if not hasattr(fcntl, "F_OFD_SETLK"):
        return True  # not Linux
    lock = struct.pack(_FLOCK, fcntl.F_WRLCK, os.SEEK_SET, byte, 1, 0)
    try:
        fcntl.fcntl(descriptor, fcntl.F_OFD_SETLK, lock)
    except (BlockingIOError, PermissionError):  # POSIX allows both
        other = struct.unpack(_FLOCK, fcntl.fcntl(descriptor, fcntl.F_OFD_GETLK, lock))
        return other[2:4] != (byte, 1)  # on NFS, the daemon's flock is a lock of all bytes
    return True
