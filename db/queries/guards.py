"""Query what is held back: restless fields, doubts, losses, and headings that were not read."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from db.queries.conditions import where
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

# Each selects the schedules in ``watched``.
_HELD = f"""
SELECT name, records.id, iif(records.id IS NULL, '', {_SUBJECT}), held.field, held.reason, held.since
FROM (SELECT schedule_id, meeting_id, field, reason, held_since AS since FROM held_fields
      WHERE schedule_id IN watched
      UNION ALL SELECT schedule_id, id, '', 'loss', losing_since FROM records
      WHERE losing_checks > 0 AND removed_at IS NULL AND schedule_id IN watched
      UNION ALL SELECT schedule_id, id, '', 'removal', missing_since FROM records
      WHERE missing_checks > 0 AND removed_at IS NULL AND schedule_id IN watched
      UNION ALL SELECT id, NULL, 'intro', 'loss', NULL FROM schedules
      WHERE intro_losing_checks > 0 AND id IN watched) AS held
JOIN schedules ON schedules.id = held.schedule_id
LEFT JOIN records ON records.id = held.meeting_id
LEFT JOIN versions ON versions.id = (SELECT max(id) FROM versions WHERE meeting_id = held.meeting_id)
ORDER BY records.position, held.field
"""
_DOUBTS = f"""
SELECT name, records.id, {_SUBJECT}, doubts FROM records JOIN schedules ON schedules.id = schedule_id
JOIN versions ON meeting_id = records.id AND ended_at IS NULL
WHERE doubts <> '[]' AND removed_at IS NULL AND schedule_id IN watched ORDER BY position
"""
_UNREAD = """
SELECT name, unread FROM page_states JOIN schedules ON schedules.id = schedule_id
WHERE ended_at IS NULL AND unread <> '[]' AND schedule_id IN watched
"""


def guarded(connection: sqlite3.Connection, schedule: str) -> Guarded:
    """Return what is held back, in doubt or unread on the page of ``schedule`` now."""
    return guarded_by_schedule(connection, schedule).get(schedule, Guarded())


def guarded_by_schedule(connection: sqlite3.Connection, schedule: str | None = None) -> dict[str, Guarded]:
    """Return what is held back, in doubt or unread, of one schedule or of all that have any, by name."""
    watched = f"WITH watched AS (SELECT id FROM schedules {where({'name = :name': schedule})})"

    def rows(query: str) -> sqlite3.Cursor:
        return connection.execute(watched + query, {"name": schedule})

    held: defaultdict[str, list[HeldBack]] = defaultdict(list)
    doubts: defaultdict[str, list[StoredDoubt]] = defaultdict(list)
    unread: dict[str, tuple[UnreadHeading, ...]] = {}
    for name, *values in rows(_HELD):
        held[name].append(HeldBack(*values))
    for name, record_id, subject, text in rows(_DOUBTS):
        doubts[name] += [StoredDoubt(record_id, subject, doubt) for doubt in doubts_from_text(text)]
    for name, text in rows(_UNREAD):
        unread[name] = unread_from_text(text)
    return {
        name: Guarded(tuple(held[name]), tuple(doubts[name]), unread.get(name, ()))
        for name in {*held, *doubts, *unread}
    }
