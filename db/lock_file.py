"""The lock file beside a database: a whole lock for the daemon, and one for each channel that is sent over.

The locks are the kernel's: they end with their process, however that ends, and whatever the clock says.
"""

from __future__ import annotations

import fcntl
import os
import stat
import struct
from contextlib import contextmanager, suppress
from hashlib import blake2b
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

MAX_BYTES = 5_000
"""Bytes of a lock file; what a daemon writes into it is shorter."""


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
    with suppress(OSError):  # root made it: the service that owns the database has to open it too
        if os.geteuid() == 0:
            owner = database.stat()
            os.fchown(descriptor, owner.st_uid, owner.st_gid)
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

    True as well where there can be no lock (a file system without, a file that this account may not write):
    then only the claims keep a message from being sent twice, and these end by the clock.

    It is an open file description lock (fcntl(2)) on one byte: unlike a POSIX lock it does not end when
    another thread closes the file.
    """
    byte = int.from_bytes(blake2b(f"{schedule}/{channel}".encode(), digest_size=7).digest())
    try:
        descriptor = open_lock(database)
    except OSError:
        yield True
        return
    try:
        yield _lock_byte(descriptor, byte)
    finally:
        os.close(descriptor)


def _lock_byte(descriptor: int, byte: int) -> bool:
    if not hasattr(fcntl, "F_OFD_SETLK"):
        return True  # not Linux
    lock = struct.pack("hhqqi4x", fcntl.F_WRLCK, os.SEEK_SET, byte, 1, 0)
    try:
        fcntl.fcntl(descriptor, fcntl.F_OFD_SETLK, lock)
    except BlockingIOError:
        return False
    except OSError:
        pass
    return True
