"""Store each distinct page body once, compressed: accepted ones, and refused ones as evidence."""

from __future__ import annotations

import hashlib
import zlib
from typing import TYPE_CHECKING

from db.serialization import to_json
from db.sqlite_errors import decoding
from scraper.errors import DamagedValueError

if TYPE_CHECKING:
    import sqlite3

    from scraper.http.response import PageResponse

REFUSED_KEPT = 10
"""How many of a problem's newest pages are kept beside its first: a bot check may send another each hour."""
_MAX_BODY = 100_000_000  # twice the largest page that a schedule file allows


def keep_accepted(
    connection: sqlite3.Connection, schedule_id: int, url: str, response: PageResponse, at: str
) -> int:
    """Store an accepted page and return its id; an earlier refusal of the same bytes is deleted.

    ``url``: the requested address.
    """
    snapshot_id = _keep(connection, schedule_id, url, response, at, None)
    connection.execute("UPDATE snapshots SET problem_id = NULL WHERE id = ?", (snapshot_id,))
    return snapshot_id


def keep_refused(
    connection: sqlite3.Connection,
    schedule_id: int,
    url: str,
    response: PageResponse,
    at: str,
    problem_id: int,
) -> int:
    """Store a refused page as evidence, at most the :data:`REFUSED_KEPT` newest a problem; return its id."""
    snapshot_id = _keep(connection, schedule_id, url, response, at, problem_id)
    connection.execute(
        "DELETE FROM snapshots WHERE problem_id = ?1 AND id <> ?2 "
        "AND id NOT IN (SELECT snapshot_id FROM problems WHERE snapshot_id IS NOT NULL) "
        "AND id NOT IN (SELECT id FROM snapshots WHERE problem_id = ?1 "
        "ORDER BY last_seen_at DESC, id DESC LIMIT ?3)",
        (problem_id, snapshot_id, REFUSED_KEPT),
    )
    return snapshot_id


def _keep(
    connection: sqlite3.Connection,
    schedule_id: int,
    url: str,
    response: PageResponse,
    at: str,
    problem_id: int | None,
) -> int:
    sha256 = response.sha256
    row = connection.execute(
        "UPDATE snapshots SET last_seen_at = ? WHERE schedule_id = ? AND sha256 = ? AND url = ? "
        "AND final_url = ? AND coalesce(content_type, '') = ? RETURNING id",
        (at, schedule_id, sha256, url, response.url, response.content_type or ""),
    ).fetchone()
    if row is not None:
        return int(row[0])
    cursor = connection.execute(
        "INSERT INTO snapshots (schedule_id, problem_id, http_status, first_seen_at, last_seen_at, url, "
        "final_url, content_type, headers, sha256, size, body) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        (
            schedule_id,
            problem_id,
            response.status,
            at,
            at,
            url,
            response.url,
            response.content_type,
            to_json([list(header) for header in response.headers]),
            sha256,
            len(response.body),
            zlib.compress(response.body, 9),
        ),
    )
    return int(cursor.lastrowid or 0)


def body(connection: sqlite3.Connection, snapshot_id: int) -> bytes:
    """Return the bytes of a stored page, without Content-Encoding.

    Raises :class:`DamagedValueError` if they are damaged: they would be no evidence, and read as
    another page.
    """
    with decoding(f"snapshot #{snapshot_id}"):
        compressed, size, sha256 = connection.execute(
            "SELECT body, size, sha256 FROM snapshots WHERE id = ?", (snapshot_id,)
        ).fetchone()
        # Damaged or planted bytes may become a thousand times as many.
        most = min(max(size, 0), _MAX_BODY) + 1
        try:
            stored = zlib.decompressobj().decompress(compressed, most)
        except zlib.error:
            stored = b""
    if hashlib.sha256(stored).hexdigest() != sha256:
        raise DamagedValueError(f"snapshot #{snapshot_id}")
    return stored
