"""Read the outbox, and stored changes as the records that reports are made of. Never writes."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from db.serialization import change_from_text, list_from_text, object_from_text, to_json
from db.sqlite_errors import decoding
from db.timestamps import to_text

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterable
    from datetime import datetime

    from scraper.records import Change


@dataclass(frozen=True, slots=True)
class StoredAlert:
    """An alert for one channel; times as in the database.

    ``sending``: a process has it just now. ``attempts``: since it was last set to waiting by hand.
    ``accepted`` and ``refused``: recipients of a mail who have it, and who will not get it. ``answer``: what
    the last attempt came to, ``None`` before the first.
    """

    id: int
    schedule: str
    channel: str
    kind: str
    event_id: str
    sent_as: str | None
    run_id: int | None
    created_at: str
    due_at: str
    finished_at: str | None
    attempts: int
    state: str
    sending: bool
    answer: str | None
    accepted: tuple[str, ...]
    refused: dict[str, str]
    data: dict[str, Any]


@dataclass(frozen=True, slots=True)
class PublishedChanges:
    """The changes of the last check that found any."""

    schedule: str
    title: str
    url: str
    run_id: int
    created_at: str
    changes: tuple[Change, ...]


def alerts(
    connection: sqlite3.Connection, *, now: datetime, schedule: str | None = None, limit: int = 50
) -> tuple[StoredAlert, ...]:
    """Return all waiting alerts, and the last ``limit`` of the others; newest first."""
    rows = connection.execute(
        "SELECT alerts.id, name, channel, kind, event_id, sent_as, run_id, created_at, due_at, finished_at, "
        "attempts, state, claim_ends_at IS NOT NULL AND claim_ends_at > :now, answer, accepted, refused, "
        "data FROM alerts JOIN schedules ON schedules.id = schedule_id "
        "WHERE (:schedule IS NULL OR name = :schedule) AND (state = 'waiting' OR alerts.id IN ("
        "SELECT alerts.id FROM alerts JOIN schedules ON schedules.id = schedule_id WHERE state != 'waiting' "
        "AND (:schedule IS NULL OR name = :schedule) ORDER BY alerts.id DESC LIMIT :limit)) "
        "ORDER BY alerts.id DESC",
        {"now": to_text(now), "schedule": schedule, "limit": limit},
    )
    return tuple(_alert(*row) for row in rows)


def _alert(*row: Any) -> StoredAlert:
    *plain, sending, answer, accepted, refused, data = row
    details = (
        bool(sending),
        answer,
        tuple(list_from_text(accepted, "an alert's recipients")),
        object_from_text(refused, "an alert's refusals"),
        object_from_text(data, "an alert"),
    )
    return StoredAlert(*(*plain, *details))


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
