"""Open, continue and close the problems of a page; only an accepted page closes one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import Struct

from db.timestamps import to_text
from db.writes import snapshot_bodies
from db.writes.runs import Run, find_schedule, write_run

if TYPE_CHECKING:
    import sqlite3
    from datetime import datetime

    from db.writes.runs import Source
    from scraper.http.response import PageResponse
    from scraper.records import Problem


class ProblemCheck(Struct, frozen=True):
    """A stored check that saw a problem. ``first_seen_at``: by the first check that saw it."""

    run_id: int
    first_seen_at: str


def write(
    connection: sqlite3.Connection,
    source: Source,
    *,
    response: PageResponse,
    problem: Problem,
    started_at: datetime,
    now: datetime,
) -> ProblemCheck:
    """Store an unreadable page as evidence, and open its problem or continue it with the newest reason."""
    at = to_text(now)
    schedule = find_schedule(connection, source)
    row = connection.execute(
        "SELECT id, first_seen_at FROM problems WHERE schedule_id = ? AND kind = ? AND ended_at IS NULL",
        (schedule.id, problem.kind),
    ).fetchone()
    problem_id, first_seen_at = row or (_open(connection, schedule.id, problem, at), at)
    snapshot_id = snapshot_bodies.keep_refused(connection, schedule.id, source.url, response, at, problem_id)
    connection.execute(
        "UPDATE problems SET last_seen_at = ?, seen_count = seen_count + 1, reason = ?, "
        "snapshot_id = coalesce(snapshot_id, ?) WHERE id = ?",
        (at, problem.reason, snapshot_id, problem_id),
    )
    run = Run(
        "problem",
        started_at,
        now,
        http_status=response.status,
        snapshot_id=snapshot_id,
        parser_version=source.parser_version,
        problem_id=problem_id,
    )
    return ProblemCheck(write_run(connection, schedule.id, run), first_seen_at)


def _open(connection: sqlite3.Connection, schedule_id: int, problem: Problem, at: str) -> int:
    cursor = connection.execute(
        "INSERT INTO problems (schedule_id, kind, reason, first_seen_at, last_seen_at, seen_count) "
        "VALUES (?, ?, ?, ?, ?, 0)",
        (schedule_id, problem.kind, problem.reason, at, at),
    )
    return int(cursor.lastrowid or 0)


def end_all(connection: sqlite3.Connection, schedule_id: int, at: str) -> None:
    """End all open problems of a schedule: a page was accepted."""
    connection.execute(
        "UPDATE problems SET ended_at = ? WHERE schedule_id = ? AND ended_at IS NULL", (at, schedule_id)
    )
