"""Query what is held back: restless fields, doubts, losses, and headings that were not read."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from db.serialization import doubts_from_text, unread_from_text

if TYPE_CHECKING:
    import sqlite3

    from scraper.records import Doubt, UnreadHeading


@dataclass(frozen=True, slots=True)
class HeldBack:
    """A value on the page that was not published to readers yet.

    ``subject``: the meeting (``2024 Kassel``), '' for the page itself. ``field``: '' for the whole meeting.
    ``reason``: ``restless``, ``doubt``, ``loss`` or ``removal``. ``since``: as stored.
    """

    record_id: int | None
    subject: str
    field: str
    reason: str
    since: str | None


@dataclass(frozen=True, slots=True)
class StoredDoubt:
    """A value in doubt of a listed meeting, named by ``subject``."""

    record_id: int
    subject: str
    doubt: Doubt


@dataclass(frozen=True, slots=True)
class Guarded:
    """Held-back values, doubts and unread headings of one schedule."""

    held: tuple[HeldBack, ...] = ()
    doubts: tuple[StoredDoubt, ...] = ()
    unread: tuple[UnreadHeading, ...] = ()


# What people call a record: a meeting by year and place, else its title, else its first two values.
_SUBJECT = """coalesce(
  nullif(trim(coalesce(record ->> '$.year', '') || ' ' || coalesce(record ->> '$.municipality', '')), ''),
  record ->> '$.title',
  (SELECT group_concat(value, ', ') FROM (
    SELECT value FROM json_each(record) WHERE type IN ('text', 'integer', 'real') LIMIT 2)),
  '')"""

_HELD = f"""
WITH watched AS (SELECT id FROM schedules WHERE name = :name)
SELECT records.id, iif(records.id IS NULL, '', {_SUBJECT}), held.field, held.reason, held.since
FROM (SELECT meeting_id, field, reason, held_since AS since FROM held_fields WHERE schedule_id IN watched
      UNION ALL SELECT id, '', 'loss', losing_since FROM records
      WHERE losing_checks > 0 AND removed_at IS NULL AND schedule_id IN watched
      UNION ALL SELECT id, '', 'removal', missing_since FROM records
      WHERE missing_checks > 0 AND removed_at IS NULL AND schedule_id IN watched
      UNION ALL SELECT NULL, 'intro', 'loss', NULL FROM schedules
      WHERE intro_losing_checks > 0 AND id IN watched) AS held
LEFT JOIN records ON records.id = held.meeting_id
LEFT JOIN versions ON versions.id = (SELECT max(id) FROM versions WHERE meeting_id = held.meeting_id)
ORDER BY records.position, held.field
"""  # noqa: S608 - ours


def guarded(connection: sqlite3.Connection, schedule: str) -> Guarded:
    """Return what is held back, in doubt or unread on the page of ``schedule`` now."""
    held = connection.execute(_HELD, {"name": schedule})
    doubts = connection.execute(
        f"SELECT records.id, {_SUBJECT}, doubts FROM records JOIN versions "  # noqa: S608 - ours
        "ON meeting_id = records.id AND ended_at IS NULL WHERE doubts <> '[]' AND removed_at IS NULL "
        "AND schedule_id = (SELECT id FROM schedules WHERE name = ?) ORDER BY position",
        (schedule,),
    )
    unread = connection.execute(
        "SELECT unread FROM page_states WHERE ended_at IS NULL "
        "AND schedule_id = (SELECT id FROM schedules WHERE name = ?)",
        (schedule,),
    ).fetchone()
    return Guarded(
        tuple(HeldBack(*row) for row in held),
        tuple(
            StoredDoubt(record_id, subject, doubt)
            for record_id, subject, text in doubts
            for doubt in doubts_from_text(text)
        ),
        unread_from_text(unread[0]) if unread else (),
    )
