"""Count the changes of each meeting, for the SEQUENCE of a calendar entry (RFC 5545)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import sqlite3


@dataclass(frozen=True, slots=True)
class Revision:
    """The revision of a meeting; times as stored.

    ``number``: published changes since it was first seen; it never decreases, since changes are never
    deleted. ``changed_at``: when the page was last seen to change it. ``reread_at``: when a later parser
    last read the same pages differently. ``previous_start``, ``previous_end``: the days (ISO 8601) before
    their last change.
    """

    number: int = 0
    changed_at: str | None = None
    reread_at: str | None = None
    previous_start: str | None = None
    previous_end: str | None = None


def revisions(connection: sqlite3.Connection) -> dict[int, Revision]:
    """Return the revision of each meeting, by its id."""
    rows = connection.execute(
        "SELECT id, coalesce(number, 0), changed_at, "
        "(SELECT max(reread_at) FROM versions WHERE meeting_id = records.id) FROM records LEFT JOIN ("
        "SELECT meeting_id, sum(reread IS NOT 'found') AS number, max(created_at) AS changed_at FROM changes "
        "WHERE kind <> 'added' GROUP BY meeting_id) ON meeting_id = records.id"
    )
    days = _previous_days(connection)
    return {record_id: Revision(*values, *days.get(record_id, ())) for record_id, *values in rows}


def _previous_days(connection: sqlite3.Connection) -> dict[int, tuple[str, str | None]]:
    """Return the first and last day before the last published change of the first day."""
    rows = connection.execute(
        "SELECT meeting_id, json_extract(data, '$.fields.start_date.before') AS start, "
        "json_extract(data, '$.fields.end_date.before'), max(id) "
        "FROM changes WHERE start IS NOT NULL AND reread IS NULL GROUP BY meeting_id"
    )
    return {record_id: (start, end) for record_id, start, end, _ in rows}
