"""Turn errors about the database file into sentences, after a look into the file if need be."""

from __future__ import annotations

import sqlite3
from contextlib import contextmanager
from typing import TYPE_CHECKING

from db.sqlite_errors import TOO_MANY_FILES, cannot_open, error_of, require_sqlite

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from scraper.errors import LeuchtturmError


@contextmanager
def explained(path: Path) -> Iterator[None]:
    """Turn errors of SQLite and the system about the file ``path`` into :class:`~scraper.errors.StoreError`.

    If SQLite gives no reason, the file is examined; for a row that cannot be read, it is
    :class:`~scraper.errors.DamagedValueError`. If all is sound, the error is a bug (a broken constraint,
    wrong SQL) and is raised unchanged; so is an error about another file.
    """
    require_sqlite()
    try:
        yield
    except (sqlite3.Error, UnicodeDecodeError) as error:  # SQLite's message may quote damaged bytes
        explanation = error_of(path, error) or _damage(path)
        if explanation is None:
            raise
        raise explanation from error
    except OSError as error:  # even Path.exists needs permission on the folder
        if error.filename != str(path) and error.errno not in TOO_MANY_FILES:
            raise
        raise cannot_open(path, error) from error


def _damage(path: Path) -> LeuchtturmError | None:
    from db.damage import find_damage  # only when something is wrong

    return find_damage(path) if path.is_file() else None
