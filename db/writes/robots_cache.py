"""Store the last robots.txt of each server: ``scraper.http.robots.RobotsCache`` in the database."""

from __future__ import annotations

from typing import TYPE_CHECKING

from db.file_errors import explained
from db.timestamps import from_text, to_text
from scraper.http.robots import RobotsAnswer

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Callable
    from contextlib import AbstractContextManager
    from pathlib import Path

    from db.writes.transaction import Writing


class Robots:
    """Cached robots.txt by origin (``https://example.org``). Written at once, outside a check's
    transaction.

    Both methods raise :class:`scraper.errors.StoreError` if the file cannot be used.
    """

    def __init__(
        self,
        connection: sqlite3.Connection,
        path: Path,
        writing: Callable[[], AbstractContextManager[Writing]],
    ) -> None:
        self._connection = connection
        self._path = path
        self._writing = writing

    def get(self, origin: str) -> RobotsAnswer | None:
        """Return the last answer of ``origin``, however old, or ``None``."""
        with explained(self._path):
            row = self._connection.execute(
                "SELECT fetched_at, status, body FROM robots WHERE origin = ?", (origin,)
            ).fetchone()
        if row is None:
            return None
        fetched_at, status, text = row
        return RobotsAnswer(from_text(fetched_at), status, text)

    def put(self, origin: str, answer: RobotsAnswer) -> None:
        with self._writing() as writing:
            writing.connection.execute(
                "INSERT OR REPLACE INTO robots (origin, fetched_at, status, body) VALUES (?, ?, ?, ?)",
                (origin, to_text(answer.fetched_at), answer.status, answer.text),
            )
