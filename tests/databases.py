"""Databases that tests begin with. Each is made once a process and then copied: a commit waits for the disk.

That a new file gets its schema is tried in tests/db/test_database_file.py.
"""

from __future__ import annotations

import tempfile
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from db.store import Store

if TYPE_CHECKING:
    from collections.abc import Callable


def copied(make: Callable[[Path], object], path: Path) -> Path:
    """Put at ``path`` the database that ``make`` makes at the path it is given, and closes."""
    path.write_bytes(_made(make))
    return path


def empty(path: Path) -> Path:
    """Put a new database at ``path``."""
    return copied(_open_and_close, path)


@cache
def _made(make: Callable[[Path], object]) -> bytes:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "made.db"
        make(path)
        return path.read_bytes()


def _open_and_close(path: Path) -> None:
    Store.open(path).close()
