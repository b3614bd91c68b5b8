"""Write a file whole or not at all: a kill or a full disk never leaves half of one."""

from __future__ import annotations

import glob
import os
import secrets
import time
from contextlib import contextmanager, suppress
from typing import IO, TYPE_CHECKING

from scraper.errors import LeuchtturmError

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


_STALE_AFTER = 3600.0  # seconds; no process is still writing a file that is this old


class FileError(LeuchtturmError):
    """A file cannot be written: says which, and why."""


@contextmanager
def file_errors(file: object, done: str = "written") -> Iterator[None]:
    """Raise a :class:`FileError` that says that ``file`` cannot be ``done``, for what the system refuses."""
    try:
        yield
    except OSError as error:
        raise FileError(f"{file} cannot be {done}: {error.strerror or error}.") from error


@contextmanager
def replacing(path: Path, *, new: bool = False, regular: bool = False) -> Iterator[IO[bytes]]:
    """A stream whose bytes become the file ``path`` when the block ends; with an exception it is as it was.

    Until then they are beside it, under a name that cannot be guessed, so it is never another's link; what
    a process that was killed left there is removed. A pipe or a device is written as it is, unless the file
    must be ``regular``. Raises :class:`FileError` for what the system refuses, and where the file exists
    although it must be ``new``.
    """
    with file_errors(path):
        if path.is_dir():
            raise FileError(f"{path} cannot be written: it is a folder, name a file in it.")
        if new and path.exists():
            raise FileError(f"{path} exists already: choose another name.")
        if path.exists() and not path.is_file():
            if regular:
                raise FileError(f"{path} cannot be written: it is a pipe or a device, remove it.")
            with _opened_as_it_is(path) as stream:
                yield stream
            return
        clear_left_over(path)
        beside = path.with_name(f".{path.name}.{secrets.token_hex(8)}.part")
        try:
            with beside.open("xb") as stream:
                yield stream
                stream.flush()
                os.fsync(stream.fileno())
            beside.replace(path)
        finally:
            beside.unlink(missing_ok=True)


def write_if_new(path: Path, body: bytes) -> bool:
    """Write ``body`` to ``path`` atomically; ``False`` if it was there already. Raises ``FileError``.

    Whatever the umask, the file is as readable as its folder, for a web server, say.
    """
    with file_errors(path):
        path.parent.mkdir(parents=True, exist_ok=True)
        if path.is_file() and path.read_bytes() == body:
            return False
    with replacing(path, regular=True) as file:
        with suppress(OSError):  # not every file system has rights
            os.fchmod(file.fileno(), path.parent.stat().st_mode & 0o644)
        file.write(body)
    return True


def _opened_as_it_is(path: Path) -> IO[bytes]:
    """Open a pipe or a device; a pipe that nothing reads is an error, ENXIO of open(2)."""
    descriptor = os.open(path, os.O_WRONLY | os.O_NONBLOCK | os.O_CLOEXEC)
    os.set_blocking(descriptor, True)
    return os.fdopen(descriptor, "wb")


def clear_left_over(path: Path) -> None:
    """Remove the ``.part`` files that killed processes left beside ``path``."""
    for part in path.parent.glob(f".{glob.escape(path.name)}.*.part"):
        with suppress(OSError):  # another process has just finished it
            if time.time() - part.lstat().st_mtime > _STALE_AFTER:
                part.unlink()
