"""Query the HTTP response of each check, in order, for the WARC export."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from db.serialization import list_from_text

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterator, Sequence

Kind = Literal["body", "same_body", "not_modified"]


@dataclass(frozen=True, slots=True)
class Visit:
    """One response. ``kind``: a new body, the same body again, or a 304.

    ``at``: when the check ended (UTC, ISO 8601 with ``Z``). ``snapshot_id``: where the body is.
    """

    at: str
    kind: Kind
    snapshot_id: int


@dataclass(frozen=True, slots=True)
class Stored:
    """A stored response without its body: ``url`` as requested, ``final_url`` after redirects."""

    url: str
    final_url: str
    status: int
    first_seen_at: str
    headers: Sequence[tuple[str, str]]
    sha256: str


# A run without a page of its own saw the one that was accepted last before it.
_VISITS = """
WITH seen AS (
  SELECT runs.id, http_status, outcome, confirm_removals, runs.snapshot_id,
         strftime('%Y-%m-%dT%H:%M:%SZ', started_at, (duration_ms / 1000) || ' seconds') AS at,
         max(iif(confirm_removals IS NULL, NULL, runs.id))
           OVER (PARTITION BY schedule_id ORDER BY runs.id) AS accepted_by
  FROM runs JOIN schedules ON schedules.id = schedule_id WHERE :schedule IS NULL OR name = :schedule
)
SELECT first_seen_at, 'body', snapshots.id, 0
FROM snapshots JOIN schedules ON schedules.id = schedule_id WHERE :schedule IS NULL OR name = :schedule
UNION ALL
SELECT at, iif(seen.http_status = 304, 'not_modified', 'same_body'), snapshots.id, seen.id
FROM seen LEFT JOIN runs AS accepted ON accepted.id = accepted_by
     AND seen.outcome = 'unchanged' AND seen.confirm_removals IS NULL
JOIN snapshots ON snapshots.id = coalesce(seen.snapshot_id, accepted.snapshot_id)
     AND at > snapshots.first_seen_at
ORDER BY 1, 4, 3
"""


def visits(connection: sqlite3.Connection, schedule: str | None = None) -> Iterator[Visit]:
    """Return the stored responses to the checks of ``schedule`` (``None``: of all), in order."""
    for at, kind, snapshot_id, _ in connection.execute(_VISITS, {"schedule": schedule}):
        yield Visit(at, kind, snapshot_id)


def stored(connection: sqlite3.Connection, snapshot_id: int) -> Stored:
    url, final_url, status, first_seen_at, headers, sha256 = connection.execute(
        "SELECT url, final_url, http_status, first_seen_at, headers, sha256 FROM snapshots WHERE id = ?",
        (snapshot_id,),
    ).fetchone()
    pairs = tuple((name, value) for name, value in list_from_text(headers, "a page's headers"))
    return Stored(url, final_url, status, first_seen_at, pairs, sha256)
