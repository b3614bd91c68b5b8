"""Read the alerts of the outbox. Never writes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from db.queries.health import IS_DROPPED
from db.serialization import list_from_text, object_from_text
from db.timestamps import to_text

if TYPE_CHECKING:
    import sqlite3
    from datetime import datetime


@dataclass(frozen=True, slots=True)
class StoredAlert:
    """An alert for one channel; times as in the database.

    ``sending``: a process has it just now. ``attempts``: since it was last set to waiting by hand.
    ``accepted`` and ``refused``: recipients of a mail who have it, and who will not get it. ``answer``: what
    the last attempt came to, ``None`` before the first. ``dropped``: by hand.
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
    dropped: bool


def alerts(
    connection: sqlite3.Connection, *, now: datetime, schedule: str | None = None, limit: int = 50
) -> tuple[StoredAlert, ...]:
    """Return all waiting alerts, and the last ``limit`` of the others; newest first."""
    rows = connection.execute(
        "SELECT alerts.id, name, channel, kind, event_id, sent_as, run_id, created_at, due_at, "  # noqa: S608
        "finished_at, "
        "attempts, state, claim_ends_at IS NOT NULL AND claim_ends_at > :now, answer, accepted, refused, "
        f"data, {IS_DROPPED} FROM alerts JOIN schedules ON schedules.id = schedule_id "
        "WHERE (:schedule IS NULL OR name = :schedule) AND (state = 'waiting' OR alerts.id IN ("
        "SELECT alerts.id FROM alerts JOIN schedules ON schedules.id = schedule_id WHERE state != 'waiting' "
        "AND (:schedule IS NULL OR name = :schedule) ORDER BY alerts.id DESC LIMIT :limit)) "
        "ORDER BY alerts.id DESC",
        {"now": to_text(now), "schedule": schedule, "limit": limit},
    )
    return tuple(_alert(*row) for row in rows)


def _alert(*row: Any) -> StoredAlert:
    *plain, sending, answer, accepted, refused, data, dropped = row
    details = (
        bool(sending),
        answer,
        tuple(list_from_text(accepted, "an alert's recipients")),
        object_from_text(refused, "an alert's refusals"),
        object_from_text(data, "an alert"),
        bool(dropped),
    )
    return StoredAlert(*(*plain, *details))
