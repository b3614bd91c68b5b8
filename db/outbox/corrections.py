"""Correct waiting alerts from outside of a round: after a clock that was ahead, or by a person's command.

Every function takes the connection of an open transaction of ``Store.writing``.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from db.queries.health import DROPPED, IS_DROPPED, MAX_CLAIM, MAX_WAIT
from db.timestamps import to_text

if TYPE_CHECKING:
    import sqlite3


def future_due_times(
    connection: sqlite3.Connection, now: datetime, *, set_back: timedelta = timedelta()
) -> int:
    """Correct due times and claims set by a clock that was ahead; return how many rows changed.

    ``set_back``: by how much the clock was just set back. Retries, and alerts found before that, are then due
    so much earlier; digests keep their time of day.
    """
    values = {
        "now": to_text(now),
        "latest": to_text(now + MAX_WAIT),
        "claim": to_text(now + MAX_CLAIM),
        "tomorrow": to_text(now + timedelta(days=1)),
        "seconds": f"-{int(set_back.total_seconds())} seconds",
    }
    released = connection.execute(
        "UPDATE alerts SET claimed_by = NULL, claim_ends_at = NULL "
        "WHERE claimed_by IS NOT NULL AND claim_ends_at > :claim",  # by the index: there may be many alerts
        values,
    ).rowcount
    woken = connection.execute(
        "UPDATE alerts SET due_at = :now WHERE state = 'waiting' AND due_at > :latest", values
    ).rowcount
    moved = connection.execute(
        "UPDATE alerts SET due_at = max(:now, strftime('%Y-%m-%dT%H:%M:%SZ', due_at, :seconds)) "
        "WHERE :seconds != '-0 seconds' AND state = 'waiting' AND due_at > :now "
        "AND (attempts > 0 OR due_at > :tomorrow OR due_at = created_at)",
        values,
    ).rowcount
    return released + woken + moved


_UNSETTLED = (
    "WHERE state != 'delivered' AND (claim_ends_at IS NULL OR claim_ends_at <= :now) "  # noqa: S608 - a constant
    f"AND (:id IS NULL AND NOT {IS_DROPPED} OR (schedule_id, channel, coalesce(sent_as, event_id)) = "
    "(SELECT schedule_id, channel, coalesce(sent_as, event_id) FROM alerts WHERE id = :id))"
)


def retry(connection: sqlite3.Connection, alert_id: int | None, *, now: datetime) -> int:
    """Make one alert due at once, or for ``None`` all that were not delivered; return how many.

    An alert that was given up waits again, for the recipients who do not have it; alerts of one message stay
    together. A running attempt is left alone; an expired claim is released. One that was dropped is only
    sent where it is named.
    """
    return _change_unsettled(
        connection,
        f"state = 'waiting', finished_at = NULL, answer = iif({IS_DROPPED}, NULL, answer), "
        "first_tried_at = NULL, attempts = 0, refused = '{}', due_at = :now",
        alert_id,
        now,
    )


def drop(connection: sqlite3.Connection, alert_id: int | None, *, now: datetime) -> int:
    """Never send one alert, or for ``None`` all that were not delivered; return how many.

    A running attempt and the alerts of one message are treated as by :func:`retry`.
    """
    values = f"state = 'given_up', finished_at = :now, answer = '{DROPPED}'"
    return _change_unsettled(connection, values, alert_id, now)


def _change_unsettled(
    connection: sqlite3.Connection, values: str, alert_id: int | None, now: datetime
) -> int:
    return connection.execute(
        f"UPDATE alerts SET {values}, claimed_by = NULL, claim_ends_at = NULL {_UNSETTLED}",  # noqa: S608 - constants
        {"now": to_text(now), "id": alert_id},
    ).rowcount


def being_sent(connection: sqlite3.Connection, now: datetime) -> int:
    """Return how many alerts are being sent at ``now``."""
    [count] = connection.execute(
        "SELECT count(*) FROM alerts WHERE claimed_by IS NOT NULL AND claim_ends_at > ?", (to_text(now),)
    ).fetchone()
    return int(count)
