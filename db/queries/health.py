"""Counts for ``leuchtturm status``: alerts that wait, damage, the size of the file. Never writes."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from msgspec import Struct

from db import database_file
from db.timestamps import from_text, to_text

if TYPE_CHECKING:
    import sqlite3
    from datetime import datetime
    from pathlib import Path

LATE_AFTER = timedelta(hours=1)
"""An alert that is not delivered this long after it was due, or after a first attempt failed, is late."""
DROPPED = "dropped"
"""The answer of an alert that operators do not want sent: ``given_up``, and not counted."""
IS_DROPPED = f"coalesce(answer, '') IN ('{DROPPED}', 'Dropped by hand: it will not be sent.')"
"""In SQL; the sentence is what was stored before."""
SHOWN_AFTER_GIVING_UP = timedelta(days=3)
"""For so long an alert that was given up counts."""
MAX_WAIT = timedelta(hours=73)
"""No alert is due later than this: attempts end after 72 hours, a digest waits for a day at most."""
MAX_CLAIM = timedelta(hours=1)
"""No attempt holds an alert for longer: a channel's ``deadline`` is ten minutes at most."""


class AlertCounts(Struct, frozen=True):
    """The number of alerts of a schedule by state. ``waiting``: not sent yet.

    ``late``: those that are late, and ``late_since`` when the oldest of them was found; ``answer``:
    of its last attempt, ``None`` before one. ``misdated``: those due, or held by an attempt, later than the
    rules allow, because a clock was ahead. ``given_up``: those given up lately.
    """

    waiting: int = 0
    late: int = 0
    late_since: str | None = None
    answer: str | None = None
    misdated: int = 0
    given_up: int = 0


_LATE = (
    "state = 'waiting' AND (attempts > 0 AND created_at < :late OR attempts = 0 AND due_at < :late)"
    " AND due_at <= :latest"
)
_MISDATED = "state = 'waiting' AND (due_at > :latest OR claim_ends_at > :claim)"


def alert_counts(connection: sqlite3.Connection, now: datetime) -> dict[str, AlertCounts]:
    """Return the alert counts of each schedule that has alerts, by name."""
    rows = connection.execute(
        f"SELECT name, count(*) FILTER (WHERE state = 'waiting'), count(*) FILTER (WHERE {_LATE}), "
        f"min(created_at) FILTER (WHERE {_LATE}), "
        f"(SELECT answer FROM alerts AS oldest WHERE oldest.schedule_id = schedules.id AND {_LATE} "
        f"ORDER BY oldest.id LIMIT 1), count(*) FILTER (WHERE {_MISDATED}), "
        "count(*) FILTER (WHERE state = 'given_up' AND finished_at >= :given_up "
        f"AND NOT {IS_DROPPED}) "
        "FROM alerts JOIN schedules ON schedules.id = schedule_id GROUP BY schedules.id",
        {
            "late": to_text(now - LATE_AFTER),
            "latest": to_text(now + MAX_WAIT),
            "claim": to_text(now + MAX_CLAIM),
            "given_up": to_text(now - SHOWN_AFTER_GIVING_UP),
        },
    )
    return {name: AlertCounts(*counts) for name, *counts in rows}


def waiting_by_channel(connection: sqlite3.Connection) -> dict[tuple[str, str, bool], int]:
    """Return how many alerts wait, by schedule, channel and whether they are for readers."""
    rows = connection.execute(
        "SELECT name, channel, kind = 'changes' AS for_readers, count(*) FROM alerts "
        "JOIN schedules ON schedules.id = schedule_id WHERE state = 'waiting' "
        "GROUP BY name, channel, for_readers"
    )
    return {(name, channel, bool(for_readers)): count for name, channel, for_readers, count in rows}


def last_runs_before(connection: sqlite3.Connection, moment: datetime) -> dict[str, datetime]:
    """Return when the last check of each schedule before ``moment`` began, by name, if there was one."""
    rows = connection.execute(
        "SELECT name, (SELECT started_at FROM runs WHERE schedule_id = schedules.id AND started_at < ? "
        "ORDER BY id DESC LIMIT 1) AS began FROM schedules WHERE began IS NOT NULL",
        (to_text(moment),),
    )
    return {name: from_text(began) for name, began in rows}


def size(path: Path) -> int:
    """Return the size of the database with its write-ahead log in bytes; 0 where neither can be seen."""
    try:
        return path.stat().st_size + database_file.log_size(path)
    except OSError:
        return 0


def damage(connection: sqlite3.Connection) -> str | None:
    """Return the first error of ``PRAGMA quick_check``, ``None`` if the file is sound."""
    (result,) = connection.execute("PRAGMA quick_check(1)").fetchone()
    return None if result == "ok" else str(result)
