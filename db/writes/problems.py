"""Problems of a page: opened once, continued while they last, ended by an accepted page only."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from db.writes import snapshot_bodies

if TYPE_CHECKING:
    import sqlite3

    from db.writes.snapshot_bodies import PageResponse
    from scraper.records import Problem


@dataclass(frozen=True, slots=True)
class ProblemUpdate:
    """A problem as a check saw it.

    ``opened``: this check is the first. ``others_open``: a problem of another kind lasts as well.
    """

    id: int
    snapshot_id: int
    opened: bool
    others_open: bool


@dataclass(frozen=True, slots=True)
class ClosedProblem:
    """A problem that is over. ``first_seen_at`` as in the database (UTC, ISO 8601 with Z)."""

    id: int
    kind: str
    reason: str
    first_seen_at: str
    seen_count: int


def see(
    connection: sqlite3.Connection, schedule_id: int, problem: Problem, received: PageResponse, at: str
) -> ProblemUpdate:
    """Open the problem, or continue it with the words of now; keep the page as evidence."""
    last = dict(
        connection.execute(
            "SELECT kind, id FROM problems WHERE schedule_id = ? AND ended_at IS NULL", (schedule_id,)
        ).fetchall()
    )
    problem_id = last.pop(problem.kind, None)
    opened = problem_id is None
    if problem_id is None:
        cursor = connection.execute(
            "INSERT INTO problems (schedule_id, kind, reason, first_seen_at, last_seen_at, seen_count) "
            "VALUES (?, ?, ?, ?, ?, 0)",
            (schedule_id, problem.kind, problem.reason, at, at),
        )
        problem_id = cursor.lastrowid or 0
    snapshot_id = snapshot_bodies.keep_refused(connection, schedule_id, received, at, problem_id)
    connection.execute(
        "UPDATE problems SET last_seen_at = ?, seen_count = seen_count + 1, reason = ?, "
        "snapshot_id = coalesce(snapshot_id, ?) WHERE id = ?",
        (at, problem.reason, snapshot_id, problem_id),
    )
    return ProblemUpdate(problem_id, snapshot_id, opened, bool(last))


def end(connection: sqlite3.Connection, schedule_id: int, at: str) -> tuple[ClosedProblem, ...]:
    """End all open problems of a schedule, oldest first."""
    rows = connection.execute(
        "UPDATE problems SET ended_at = ? WHERE schedule_id = ? AND ended_at IS NULL "
        "RETURNING id, kind, reason, first_seen_at, seen_count",
        (at, schedule_id),
    ).fetchall()
    return tuple(ClosedProblem(*row) for row in sorted(rows))
