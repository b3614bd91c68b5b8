"""Query stored changes as the records that reports are made of. Never writes."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from db.serialization import change_from_text, to_json
from db.sqlite_errors import decoding

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterable

    from scraper.records import Change


@dataclass(frozen=True, slots=True)
class PublishedChanges:
    """The changes of the last check that found any."""

    schedule: str
    title: str
    url: str
    run_id: int
    created_at: str
    changes: tuple[Change, ...]


def changes(connection: sqlite3.Connection, ids: Iterable[int]) -> tuple[Change, ...]:
    """Return the changes with these ids, in that order, as ``scraper.changes.compare`` made them.

    An added record has the id by now under which it was stored.
    """
    wanted = list(ids)
    rows = connection.execute(
        "SELECT changes.id, data, changes.meeting_id, record, record_type FROM json_each(?) AS wanted "
        "JOIN changes ON changes.id = wanted.value JOIN schedules ON schedules.id = changes.schedule_id "
        "LEFT JOIN versions ON versions.id = version_id ORDER BY wanted.key",
        (to_json(wanted),),
    )
    stored = tuple(
        replace(change_from_text(*row), id=change_id, record_id=row[1]) for change_id, *row in rows
    )
    with decoding("a list of changes"):
        if len(stored) != len(wanted):
            raise ValueError(wanted)
    return stored


def last_published(connection: sqlite3.Connection, schedule: str | None = None) -> PublishedChanges | None:
    """Return the latest published changes of one schedule, or of any; ``None`` if there are none."""
    row = connection.execute(
        "SELECT name, title, url, run_id, created_at FROM changes "
        "JOIN schedules ON schedules.id = schedule_id "
        "WHERE reread IS NOT 'found' AND (:schedule IS NULL OR name = :schedule) "
        "ORDER BY run_id DESC LIMIT 1",
        {"schedule": schedule},
    ).fetchone()
    if row is None:
        return None
    ids = connection.execute(
        "SELECT id FROM changes WHERE run_id = ? AND reread IS NOT 'found' ORDER BY id", (row[3],)
    )
    return PublishedChanges(*(*row, changes(connection, [change_id for (change_id,) in ids])))
