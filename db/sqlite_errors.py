"""Turn errors of SQLite into a sentence: why the file cannot be used, and what to do."""

from __future__ import annotations

import errno
import os
import sqlite3
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from scraper.errors import DamagedValueError, DatabaseBusyError, OtherFileNeeded, StoreError

if TYPE_CHECKING:
    from collections.abc import Iterator

# SQLite's primary result codes, https://www.sqlite.org/rescode.html
_SENTENCES = {
    sqlite3.SQLITE_BUSY: (
        "is locked by another program: close what has unsaved changes in it (DB Browser?), then try again."
    ),
    sqlite3.SQLITE_READONLY: (
        "may not be written: give yourself write permission on the file and on its folder."
    ),
    sqlite3.SQLITE_IOERR: (
        "cannot be read or written (no space left, or a disk error): free space or mend the disk, then "
        "try again; nothing is half-stored."
    ),
    sqlite3.SQLITE_FULL: "cannot grow, the disk is full: free space, then try again; nothing is half-stored.",
    sqlite3.SQLITE_CANTOPEN: (
        "cannot be opened: give yourself read and write permission on the file and on its folder."
    ),
}


_SHORTAGE = (
    "cannot be opened now, too many files are open: try again, or raise the limit (LimitNOFILE, ulimit -n)."
)
TOO_MANY_FILES = (errno.EMFILE, errno.ENFILE)

OLDEST_SQLITE = (3, 38)
"""The first that has ``->>``; STRICT tables need 3.37."""


def require_sqlite(version: tuple[int, ...] = sqlite3.sqlite_version_info) -> None:
    """Raise :class:`StoreError` if SQLite, in ``version``, is too old to read the database at all."""
    if version < OLDEST_SQLITE:
        raise StoreError(
            f"Leuchtturm needs SQLite 3.38 or newer, and this Python has {'.'.join(map(str, version))}: "
            "use a newer system, or a Python that brings its own SQLite; the database is not at fault."
        )


@contextmanager
def decoding(what: str) -> Iterator[None]:
    """Turn errors in decoding a stored value into :class:`DamagedValueError`."""
    try:
        yield
    except DamagedValueError:
        raise
    except (ValueError, TypeError, AttributeError, LookupError, ArithmeticError, RecursionError) as error:
        raise DamagedValueError(what) from error


def error_of(path: Path, error: Exception) -> StoreError | None:
    """Describe an ``error`` about the file ``path``; ``None`` if SQLite gives no reason."""
    if str(error).startswith("malformed database schema") and "near " in str(error):  # it cannot be parsed
        return StoreError(
            f"The database {path} has a definition that SQLite {sqlite3.sqlite_version} cannot read "
            f"({error}): try a newer SQLite, and only then the last backup."
        )
    code = getattr(error, "sqlite_errorcode", sqlite3.SQLITE_ERROR)
    if code == sqlite3.SQLITE_READONLY_DBMOVED:
        return StoreError(f"The database {path} was replaced or removed while it was open: start again.")
    code &= 0xFF
    if code == sqlite3.SQLITE_CORRUPT:
        return damaged(path)
    if code == sqlite3.SQLITE_NOTADB:
        return not_a_database(path)
    if code in (sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_IOERR) and path.is_dir():
        return OtherFileNeeded(f"The database {path} is a folder", "name a file in it with --db.")
    if code == sqlite3.SQLITE_CANTOPEN and _lacks_descriptors():
        return DatabaseBusyError(f"The database {path} {_SHORTAGE}")
    sentence = _sentence(path, code)
    kind = DatabaseBusyError if code == sqlite3.SQLITE_BUSY else StoreError
    return kind(f"The database {path} {sentence}") if sentence else None


def cannot_open(path: Path, error: OSError) -> StoreError:
    """Return the error for a file to which the system denies access."""
    if isinstance(error, PermissionError):
        return StoreError(f"The database {path} {_SENTENCES[sqlite3.SQLITE_CANTOPEN]}")
    if error.errno in TOO_MANY_FILES:
        return DatabaseBusyError(f"The database {path} {_SHORTAGE}")
    what = f"The database {path} cannot be opened ({error.strerror})"
    return OtherFileNeeded(what, "choose another with --db.")


def not_a_database(path: Path) -> StoreError:
    """Return the error for a file that is no database."""
    return OtherFileNeeded(f"The database {path} is not an SQLite database", "choose another file with --db.")


def damaged(path: Path) -> StoreError:
    """Return the error for a damaged file."""
    return OtherFileNeeded(f"The database {path} is damaged", "keep a copy, then restore the last backup.")


def _lacks_descriptors() -> bool:
    """Whether this process cannot open three files, as a database needs; SQLite does not say so."""
    with ExitStack() as opened:
        try:
            for _ in range(3):
                opened.enter_context(Path(os.devnull).open("rb"))
        except OSError as error:
            return error.errno in TOO_MANY_FILES
    return False


def _sentence(path: Path, code: int) -> str | None:
    if code == sqlite3.SQLITE_CANTOPEN and not path.parent.is_dir():
        return "cannot be opened, its folder does not exist: create it, or choose another with --db."
    if code in (sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_READONLY) and _is_on_read_only_mount(path.parent):
        return "cannot be written, its file system is mounted read-only (dmesg names errors of the disk)."
    return _SENTENCES.get(code)


def _is_on_read_only_mount(folder: Path) -> bool:
    return bool(os.statvfs(folder).f_flag & os.ST_RDONLY)
