"""Count the changes of each meeting, for the SEQUENCE of a calendar entry (RFC 5545)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from db.queries.conditions import where

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


def revisions(connection: sqlite3.Connection, schedule: str | None = None) -> dict[int, Revision]:
    """Return the revision of each meeting of one schedule, or of all, by its id."""
    rows = connection.execute(
        "SELECT records.id, sum(changes.id IS NOT NULL AND reread IS NOT 'found'), max(created_at), "
        "(SELECT max(reread_at) FROM versions WHERE versions.meeting_id = records.id) FROM schedules "
        "JOIN records ON records.schedule_id = schedules.id "
        "LEFT JOIN changes ON changes.meeting_id = records.id AND kind <> 'added' "
        + where({"name = :schedule": schedule})
        + "GROUP BY records.id",
        {"schedule": schedule},
    )
    days = _previous_days(connection, schedule)
    return {record_id: Revision(*values, *days.get(record_id, ())) for record_id, *values in rows}


def _previous_days(connection: sqlite3.Connection, schedule: str | None) -> dict[int, tuple[str, str | None]]:
    """Return the first and last day before the last published change of the first day."""
    rows = connection.execute(
        "SELECT meeting_id, json_extract(data, '$.fields.start_date.before') AS start, "
        "json_extract(data, '$.fields.end_date.before'), max(changes.id) "
        "FROM changes JOIN schedules ON schedules.id = schedule_id "
        + where({"start IS NOT NULL": True, "reread IS NULL": True, "name = :schedule": schedule})
        + "GROUP BY meeting_id",
        {"schedule": schedule},
    )
    return {record_id: (start, end) for record_id, start, end, _ in rows}
