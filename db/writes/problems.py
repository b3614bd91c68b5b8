"""Open, continue and close the problems of a page; only an accepted page closes one."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from db.writes import snapshot_bodies

if TYPE_CHECKING:
    import sqlite3

    from scraper.http.response import PageResponse
    from scraper.records import Problem


class OpenProblem(NamedTuple):
    """A problem as a check saw it. ``first_seen_at``: by the first check that saw it."""

    id: int
    snapshot_id: int
    first_seen_at: str


def record_problem(
    connection: sqlite3.Connection,
    schedule_id: int,
    url: str,
    response: PageResponse,
    problem: Problem,
    at: str,
) -> OpenProblem:
    """Open the problem, or continue it with the newest reason; store the page as evidence."""
    row = connection.execute(
        "SELECT id, first_seen_at FROM problems WHERE schedule_id = ? AND kind = ? AND ended_at IS NULL",
        (schedule_id, problem.kind),
    ).fetchone()
    problem_id, first_seen_at = row or (_open(connection, schedule_id, problem, at), at)
    snapshot_id = snapshot_bodies.keep_refused(connection, schedule_id, url, response, at, problem_id)
    connection.execute(
        "UPDATE problems SET last_seen_at = ?, seen_count = seen_count + 1, reason = ?, "
        "snapshot_id = coalesce(snapshot_id, ?) WHERE id = ?",
        (at, problem.reason, snapshot_id, problem_id),
    )
    return OpenProblem(problem_id, snapshot_id, first_seen_at)


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
