"""Open read-only connections with limited memory, for SQL that is typed into Datasette."""

from __future__ import annotations

import sqlite3
from pathlib import Path
from typing import TYPE_CHECKING, Any

from datasette.database import Database

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

MAX_VALUE = 10_000_000
"""Bytes of one value, and of the longest one that a query may make on its way."""
MAX_ANSWER = 20_000_000
"""Bytes of all texts and blobs of one answer."""


class ReadOnlyDatabase(Database):  # type: ignore[misc]  # Datasette has no types
    """A Datasette database that is opened read-only but not as immutable, since checks write to it."""

    def connect(self, write: bool = False) -> sqlite3.Connection:
        """Open one more connection, as Datasette's own does but for any name that a file can have.

        Raises ``sqlite3.OperationalError`` when asked to write.
        """
        if write:
            raise sqlite3.OperationalError("the database is shown read-only")
        address = f"{Path(self.path).absolute().as_uri()}?mode=ro"
        connection = sqlite3.connect(address, uri=True, check_same_thread=False, factory=_Connection)
        connection.setlimit(sqlite3.SQLITE_LIMIT_LENGTH, MAX_VALUE)
        self._all_file_connections.append(connection)
        return connection


class _Connection(sqlite3.Connection):
    def cursor(self, factory: Any = None) -> Any:
        """Return a cursor that counts the bytes of its results."""
        return super().cursor(factory or _Cursor)

    def execute(self, *arguments: Any) -> sqlite3.Cursor:
        """As that of ``sqlite3``, with a cursor that counts."""
        cursor: sqlite3.Cursor = self.cursor()
        return cursor.execute(*arguments)


class _Cursor(sqlite3.Cursor):
    """Raises ``sqlite3.OperationalError`` where an answer would become too large."""

    def fetchmany(self, size: int | None = 1) -> list[Any]:
        rows = iter(self)
        return list(_within_limit(row for row, _ in zip(rows, range(size or 1), strict=False)))

    def fetchall(self) -> list[Any]:
        return list(_within_limit(self))


def _within_limit(rows: Iterable[Any]) -> Iterator[Any]:
    total = 0
    for row in rows:
        total += sum(len(value) for value in row if isinstance(value, (str, bytes)))
        if total > MAX_ANSWER:
            raise sqlite3.OperationalError(
                f"the answer is larger than {MAX_ANSWER // 1_000_000} MB: ask for fewer rows or columns"
            )
        yield row
