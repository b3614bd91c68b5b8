"""Look at how the database itself stands, and at what waits to be sent. Never writes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from db import database_file
from db.timestamps import to_text

if TYPE_CHECKING:
    import sqlite3
    from datetime import datetime
    from pathlib import Path


@dataclass(frozen=True, slots=True)
class AlertCounts:
    """A schedule's alerts. ``waiting``: all that are not sent yet.

    ``late``: those that were tried in vain and wait since ``late_since`` (the oldest); ``answer``: what the
    oldest was answered last. ``given_up``: those given up lately.
    """

    waiting: int
    late: int
    late_since: str | None
    answer: str | None
    given_up: int


def outgoing(
    connection: sqlite3.Connection, *, late_before: datetime, given_up_after: datetime
) -> dict[str, AlertCounts]:
    """By name, for each schedule that has alerts.

    Late is what is older than ``late_before`` and was tried; ``given_up`` counts from ``given_up_after`` on.
    """
    rows = connection.execute(
        "SELECT name, count(*) FILTER (WHERE state = 'waiting'), "
        "count(*) FILTER (WHERE state = 'waiting' AND attempts > 0 AND created_at < :late), "
        "min(created_at) FILTER (WHERE state = 'waiting' AND attempts > 0 AND created_at < :late), "
        "(SELECT answer FROM alerts AS oldest WHERE oldest.schedule_id = schedules.id "
        "AND oldest.state = 'waiting' AND oldest.attempts > 0 AND oldest.created_at < :late "
        "ORDER BY oldest.id LIMIT 1), "
        "count(*) FILTER (WHERE state = 'given_up' AND finished_at >= :given_up) "
        "FROM alerts JOIN schedules ON schedules.id = schedule_id GROUP BY schedules.id",
        {"late": to_text(late_before), "given_up": to_text(given_up_after)},
    )
    return {name: AlertCounts(*counts) for name, *counts in rows}


def size(path: Path) -> int:
    """Bytes on the disk, with the log of what is not in the file itself yet; 0 where none can be seen."""
    try:
        return path.stat().st_size + database_file.log_size(path)
    except OSError:
        return 0


def damage(connection: sqlite3.Connection) -> str | None:
    """The first thing that is wrong with the file (``PRAGMA quick_check``), ``None`` if it is sound."""
    (found,) = connection.execute("PRAGMA quick_check(1)").fetchone()
    return None if found == "ok" else str(found)
