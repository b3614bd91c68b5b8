"""Open read-only connections with limited memory, for SQL that is typed into Datasette."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from contextvars import ContextVar
from pathlib import Path
from typing import TYPE_CHECKING, Any

from datasette.database import Database

from db.database_file import connect_read_only
from db.datasette.error_answers import DamagedFileError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from typing import Self

MAX_VALUE = 10_000_000
"""Bytes of one value, and of the longest one that a query may make on its way."""
MAX_ANSWER = 20_000_000
"""Bytes of all texts and blobs of one answer."""
_MAX_MEMORY = 128_000_000  # bytes that SQLite takes in this process: a row can have 2,000 values of 10 MB

failed_queries: ContextVar[list[Exception]] = ContextVar("failed_queries")
"""The errors of the queries of one request, if a list was set for them."""


def limit_memory() -> None:
    """Limit the memory that SQLite takes in this process, for good; beyond it a query fails."""
    with closing(sqlite3.connect(":memory:")) as connection:
        connection.execute(f"PRAGMA hard_heap_limit = {_MAX_MEMORY}")


class ReadOnlyDatabase(Database):
    """A Datasette database that is opened read-only but not as immutable, since checks write to it."""

    def connect(self, write: bool = False) -> sqlite3.Connection:
        """Like Datasette's own ``connect``, but for any file name, and read-only.

        Raises ``sqlite3.OperationalError`` when asked to write.
        """
        if write:
            raise sqlite3.OperationalError("the database is shown read-only")
        connection = connect_read_only(Path(self.path), check_same_thread=False, factory=_Connection)
        connection.setlimit(sqlite3.SQLITE_LIMIT_LENGTH, MAX_VALUE)
        self._all_file_connections.append(connection)
        return connection

    async def execute_fn(self, fn: Callable[[sqlite3.Connection], Any]) -> Any:
        """Run ``fn`` with a connection, as Datasette's own does; a damaged file is an error page."""
        try:
            return await super().execute_fn(fn)
        except Exception as error:
            failed_queries.get([]).append(error)
            if type(error) is sqlite3.DatabaseError:  # of a file that is damaged, not of a query
                raise DamagedFileError(str(error)) from error
            raise


class _Connection(sqlite3.Connection):
    def cursor(self, factory: Any = None) -> Any:
        """Return a cursor that counts the bytes of its results."""
        return super().cursor(factory or _Cursor)

    def execute(self, *arguments: Any) -> sqlite3.Cursor:
        cursor: sqlite3.Cursor = self.cursor()
        return cursor.execute(*arguments)


class _Cursor(sqlite3.Cursor):
    """Raises ``sqlite3.OperationalError`` where an answer, or the way to it, would become too large."""

    def execute(self, sql: str, parameters: Any = (), /) -> Self:
        try:
            return super().execute(sql, parameters)
        except MemoryError as error:
            raise _too_much_memory() from error

    def __next__(self) -> Any:
        try:
            return super().__next__()
        except MemoryError as error:
            raise _too_much_memory() from error

    def fetchmany(self, size: int | None = 1) -> list[Any]:
        rows = iter(self)
        return list(_within_limit(row for row, _ in zip(rows, range(size or 1), strict=False)))

    def fetchall(self) -> list[Any]:
        return list(_within_limit(self))


def _too_much_memory() -> sqlite3.OperationalError:
    return sqlite3.OperationalError(
        f"the query needs more than {_MAX_MEMORY // 1_000_000} MB of memory: ask for fewer rows or columns"
    )


def _within_limit(rows: Iterable[Any]) -> Iterator[Any]:
    total = 0
    for row in rows:
        total += sum(len(value) for value in row if isinstance(value, (str, bytes)))
        if total > MAX_ANSWER:
            raise sqlite3.OperationalError(
                f"the answer is larger than {MAX_ANSWER // 1_000_000} MB: ask for fewer rows or columns"
            )
        yield row
