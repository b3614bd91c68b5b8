"""The row that each check leaves in ``runs``, and how it went in ``schedules``."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from db.times import to_text

if TYPE_CHECKING:
    import sqlite3
    from datetime import datetime

Outcome = Literal["baseline", "changed", "unchanged", "problem", "failed"]
ErrorKind = Literal["fetch", "blocked", "crash"]
"""The page did not come; it is not allowed; the check itself broke."""


@dataclass(frozen=True, slots=True)
class Watched:
    """What is watched: the schedule file's ``name`` and ``title``, the address, the parser, its version."""

    name: str
    title: str
    url: str
    parser: str
    parser_version: int


@dataclass(frozen=True, slots=True)
class State:
    """A schedule as the check finds it. ``failures``: how many checks in a row had failed right before."""

    id: int
    failures: int


@dataclass(frozen=True, slots=True)
class Run:
    """A check as it ended; what is ``None`` was not so."""

    outcome: Outcome
    started_at: datetime
    now: datetime
    http_status: int | None = None
    snapshot_id: int | None = None
    parser_version: int | None = None
    changes: int = 0
    problem_id: int | None = None
    error_kind: ErrorKind | None = None
    error: str | None = None


def find_schedule(connection: sqlite3.Connection, watched: Watched) -> State:
    """The row of ``schedules``, made at the first check, with the title and address of the schedule file."""
    row = connection.execute(
        "INSERT INTO schedules (name, title, parser, url) VALUES (?, ?, ?, ?) ON CONFLICT (name) "
        "DO UPDATE SET title = excluded.title, url = excluded.url RETURNING id, failures_in_row",
        (watched.name, watched.title, watched.parser, watched.url),
    ).fetchone()
    return State(*row)


def write_run(connection: sqlite3.Connection, schedule_id: int, run: Run) -> int:
    """Write the row of ``runs`` and note in ``schedules`` how the check went; the id of the run."""
    at = to_text(run.now)
    connection.execute(
        "UPDATE schedules SET last_checked_at = :at, last_outcome = :outcome, "
        "last_success_at = iif(:outcome IN ('problem', 'failed'), last_success_at, :at), "
        "failures_in_row = iif(:outcome = 'failed', failures_in_row + 1, 0) WHERE id = :id",
        {"at": at, "outcome": run.outcome, "id": schedule_id},
    )
    cursor = connection.execute(
        "INSERT INTO runs (schedule_id, started_at, duration_ms, outcome, http_status, snapshot_id, "
        "parser_version, changes, problem_id, error_kind, error) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        (
            schedule_id,
            to_text(run.started_at),
            max(0, round((run.now - run.started_at).total_seconds() * 1000)),
            run.outcome,
            run.http_status,
            run.snapshot_id,
            run.parser_version,
            run.changes,
            run.problem_id,
            run.error_kind,
            run.error,
        ),
    )
    return int(cursor.lastrowid or 0)
