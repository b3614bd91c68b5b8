"""Write a file whole or not at all: who reads it meanwhile, a kill or a full disk never meets half of one."""

from __future__ import annotations

import os
import secrets
from contextlib import contextmanager
from typing import IO, TYPE_CHECKING

from scraper.errors import LeuchtturmError

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


class FileError(LeuchtturmError):
    """A file cannot be written: says which, and why."""


@contextmanager
def replacing(path: Path, *, new: bool = False) -> Iterator[IO[bytes]]:
    """A stream whose bytes become the file ``path`` when the block ends; with an exception it is as it was.

    Until then they are beside it, under a name that nobody can guess: it is no link of somebody else's. A
    pipe or a device is written as it is. Raises :class:`FileError` for what the system refuses, and where it
    exists although it is to be ``new``.
    """
    try:
        if path.is_dir():
            raise FileError(f"{path} cannot be written: it is a folder, name a file in it.")
        if new and path.exists():
            raise FileError(f"{path} exists already: choose another name.")
        if path.exists() and not path.is_file():
            with path.open("wb") as stream:
                yield stream
            return
        beside = path.with_name(f".{path.name}.{secrets.token_hex(8)}.part")
        try:
            with beside.open("xb") as stream:
                yield stream
                stream.flush()
                os.fsync(stream.fileno())
            beside.replace(path)
        finally:
            beside.unlink(missing_ok=True)
    except OSError as error:
        raise FileError(f"{path} cannot be written: {error.strerror or error}.") from error
