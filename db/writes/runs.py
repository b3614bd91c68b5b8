"""Write the row of each check in ``runs``, and its outcome in ``schedules``."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Literal, Protocol

from msgspec import Struct

from db.serialization import type_from_text
from db.timestamps import to_text

if TYPE_CHECKING:
    import sqlite3
    from datetime import datetime

Outcome = Literal["baseline", "changed", "unchanged", "problem", "failed"]
ErrorKind = Literal["fetch", "blocked", "crash"]
"""The page did not come; it is not allowed; the check itself broke."""


class Source(Protocol):
    """What a check reads: a schedule's name and title, the page's address, the parser and its version.

    ``record_type``: the declared type of the records as JSON, ``None`` for meetings.
    """

    @property
    def name(self) -> str: ...
    @property
    def title(self) -> str: ...
    @property
    def url(self) -> str: ...
    @property
    def parser(self) -> str: ...
    @property
    def parser_version(self) -> int: ...
    @property
    def record_type(self) -> str | None: ...


class StoredSource(Struct, frozen=True):
    """A :class:`Source` as the database remembers it, for pages that are read again."""

    name: str
    title: str
    url: str
    parser: str
    parser_version: int
    record_type: str | None = None


class State(Struct, frozen=True):
    """A row of ``schedules``. ``failures``: how many checks in a row had failed before this one.

    ``record_type``: the declared type of the records of the page accepted last.
    """

    id: int
    failures: int
    record_type: str | None


class Run(Struct, frozen=True):
    """How a check ended; ``None`` where a value does not apply."""

    outcome: Outcome
    started_at: datetime
    now: datetime
    http_status: int | None = None
    snapshot_id: int | None = None
    parser_version: int | None = None
    confirm_removals: int | None = None
    changes: int = 0
    problem_id: int | None = None
    error_kind: ErrorKind | None = None
    error: str | None = None


def find_schedule(connection: sqlite3.Connection, source: Source) -> State:
    """Return the row of ``schedules``, inserted at the first check, with the current title and address."""
    row = connection.execute(
        "INSERT INTO schedules (name, title, parser, url) VALUES (?, ?, ?, ?) ON CONFLICT (name) "
        "DO UPDATE SET title = excluded.title, url = excluded.url RETURNING id, failures_in_row, record_type",
        (source.name, source.title, source.parser, source.url),
    ).fetchone()
    return State(*row)


def store_record_type(connection: sqlite3.Connection, schedule: State, source: Source) -> None:
    """Store the declared type of the records of an accepted page, and make its view.

    It comes before the records: the search indexes their words by it.
    """
    if source.record_type == schedule.record_type:
        return
    from db.writes.record_views import write_view  # of meetings there are views for ever

    connection.execute("UPDATE schedules SET record_type = ? WHERE id = ?", (source.record_type, schedule.id))
    fields = type_from_text(source.record_type).fields if source.record_type else ()
    columns = [(field.name, field.kind, field.label[1] or field.name) for field in fields]
    write_view(connection, source.name, columns)


def write_run(connection: sqlite3.Connection, schedule_id: int, run: Run) -> int:
    """Write the row of ``runs``, update the one of ``schedules``, and return the run's id."""
    at = to_text(run.now)
    has_read = run.outcome not in ("problem", "failed")
    [number] = connection.execute(
        "UPDATE schedules SET last_checked_at = :at, last_outcome = :outcome, "
        "last_success_at = iif(:has_read, :at, last_success_at), checks = checks + :has_read, "
        "failures_in_row = iif(:outcome = 'failed', failures_in_row + 1, 0) WHERE id = :id RETURNING checks",
        {"at": at, "outcome": run.outcome, "has_read": has_read, "id": schedule_id},
    ).fetchone()
    duration_ms = max(0, round((run.now - run.started_at).total_seconds() * 1000))
    cursor = connection.execute(
        "INSERT INTO runs (schedule_id, started_at, duration_ms, outcome, http_status, snapshot_id, "
        "parser_version, confirm_removals, changes, problem_id, error_kind, error, check_number) "
        "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        (
            schedule_id,
            # The whole second at which `at` was stored: re-reading needs it.
            to_text(run.now - timedelta(seconds=duration_ms // 1000)),
            duration_ms,
            run.outcome,
            run.http_status,
            run.snapshot_id,
            run.parser_version,
            run.confirm_removals,
            run.changes,
            run.problem_id,
            run.error_kind,
            run.error,
            number if has_read else None,
        ),
    )
    return int(cursor.lastrowid or 0)


def failing_since(connection: sqlite3.Connection, schedule: str) -> str | None:
    """Return when the present series of failed checks began, as stored; ``None`` if the last check did not
    fail."""
    (schedule_id,) = connection.execute(
        "SELECT max(id) FROM schedules WHERE name = ?", (schedule,)
    ).fetchone()
    # Backwards over the failures only, then to the first: the checks of ten years before do not count.
    row = connection.execute(
        "SELECT started_at FROM runs WHERE schedule_id = :id AND id > coalesce((SELECT id FROM runs "
        "WHERE schedule_id = :id AND outcome != 'failed' ORDER BY id DESC LIMIT 1), 0) ORDER BY id LIMIT 1",
        {"id": schedule_id},
    ).fetchone()
    return row[0] if row else None


def last_successes(connection: sqlite3.Connection, now: datetime) -> dict[str, tuple[str | None, str | None]]:
    """Return when each page was last read or unchanged, and if never, when it was first checked, by schedule.

    As stored. A success that is dated after ``now`` does not count: a clock was ahead, and the one before it
    does.
    """
    rows = connection.execute(
        "SELECT name, success, iif(success IS NULL, "
        "(SELECT started_at FROM runs WHERE schedule_id = page.id ORDER BY id LIMIT 1), NULL) "
        "FROM (SELECT id, name, iif(last_success_at IS NULL OR last_success_at <= :now, last_success_at, "
        "(SELECT max(started_at) FROM runs WHERE schedule_id = schedules.id "
        "AND outcome NOT IN ('problem', 'failed') AND started_at <= :now)) AS success "
        "FROM schedules) AS page",
        {"now": to_text(now)},
    )
    return {name: (success, first) for name, success, first in rows}
