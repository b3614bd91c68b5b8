"""Every distinct body of a page once, compressed: those that were read, and the refused ones as evidence."""

from __future__ import annotations

import hashlib
import zlib
from dataclasses import dataclass
from typing import TYPE_CHECKING

from db.serialization import to_json
from scraper.errors import StoreError

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Sequence

REFUSED_KEPT = 10
"""How many of a problem's newest pages are kept beside its first: a bot check may send another each hour."""


@dataclass(frozen=True, slots=True)
class PageResponse:
    """A page as it came. ``url`` was asked for, ``final_url`` answered; ``body`` is without Content-Encoding.

    ``headers``: all of them, in order. ``etag``, ``last_modified``: as sent, byte for byte, or ``None``.
    """

    url: str
    final_url: str
    status: int
    headers: Sequence[tuple[str, str]]
    body: bytes
    content_type: str | None = None
    etag: str | None = None
    last_modified: str | None = None

    @property
    def sha256(self) -> str:
        """Of the body, hexadecimal."""
        return hashlib.sha256(self.body).hexdigest()

    @property
    def identity(self) -> tuple[str, str | None]:
        """What decides how it is read: the same bytes under another Content-Type may say something else."""
        return self.sha256, self.content_type


def keep_accepted(connection: sqlite3.Connection, schedule_id: int, received: PageResponse, at: str) -> int:
    """Keep a page that was read; its id. Was it refused once, it is no evidence of that any more."""
    snapshot_id = _keep(connection, schedule_id, received, at, None)
    connection.execute("UPDATE snapshots SET problem_id = NULL WHERE id = ?", (snapshot_id,))
    return snapshot_id


def keep_refused(
    connection: sqlite3.Connection, schedule_id: int, received: PageResponse, at: str, problem_id: int
) -> int:
    """Keep a page that was refused for a problem, as one of its :data:`REFUSED_KEPT` newest; its id."""
    snapshot_id = _keep(connection, schedule_id, received, at, problem_id)
    connection.execute(
        "DELETE FROM snapshots WHERE problem_id = ?1 AND id <> ?2 "
        "AND id NOT IN (SELECT snapshot_id FROM problems WHERE snapshot_id IS NOT NULL) "
        "AND id NOT IN (SELECT id FROM snapshots WHERE problem_id = ?1 "
        "ORDER BY last_seen_at DESC, id DESC LIMIT ?3)",
        (problem_id, snapshot_id, REFUSED_KEPT),
    )
    return snapshot_id


def _keep(
    connection: sqlite3.Connection, schedule_id: int, received: PageResponse, at: str, problem_id: int | None
) -> int:
    sha256 = received.sha256
    row = connection.execute(
        "UPDATE snapshots SET last_seen_at = ? WHERE schedule_id = ? AND sha256 = ? AND url = ? "
        "AND final_url = ? AND coalesce(content_type, '') = ? RETURNING id",
        (at, schedule_id, sha256, received.url, received.final_url, received.content_type or ""),
    ).fetchone()
    if row is not None:
        return int(row[0])
    cursor = connection.execute(
        "INSERT INTO snapshots (schedule_id, problem_id, http_status, first_seen_at, last_seen_at, url, "
        "final_url, content_type, headers, sha256, size, body) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        (
            schedule_id,
            problem_id,
            received.status,
            at,
            at,
            received.url,
            received.final_url,
            received.content_type,
            to_json([list(header) for header in received.headers]),
            sha256,
            len(received.body),
            zlib.compress(received.body, 9),
        ),
    )
    return int(cursor.lastrowid or 0)


def body(connection: sqlite3.Connection, snapshot_id: int) -> bytes:
    """The bytes of a kept page, as they came, without Content-Encoding.

    Raises :class:`StoreError` if they are damaged: they would be no evidence, and read as another page.
    """
    compressed, sha256 = connection.execute(
        "SELECT body, sha256 FROM snapshots WHERE id = ?", (snapshot_id,)
    ).fetchone()
    try:
        found = zlib.decompress(compressed)
    except zlib.error:
        found = b""
    if hashlib.sha256(found).hexdigest() != sha256:
        raise StoreError(
            f"Snapshot #{snapshot_id} is damaged: its bytes are not those that came; take it from a backup."
        )
    return found
