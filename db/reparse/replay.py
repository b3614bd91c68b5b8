"""Replay the accepted pages, in their order, into tables in memory."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from db.serialization import record_from_text
from db.timestamps import from_text
from scraper.records import KnownRecord

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Mapping
    from datetime import datetime


@dataclass(frozen=True, slots=True)
class Step:
    """A check that saw the page. ``snapshot_id``, ``confirm_removals``: ``None`` for an unchanged page.

    ``at``: the moment that all rows have which the check wrote. ``number``: which of the schedule's checks it
    was; those from before they were numbered have negative numbers, far from each other. ``is_numbered``: it
    held back what is not news yet.
    """

    run_id: int
    at: datetime
    snapshot_id: int | None
    confirm_removals: int | None
    number: int

    @property
    def is_numbered(self) -> bool:
        return self.number > 0


@dataclass(frozen=True, slots=True)
class Replay:
    """The result of replaying checks with the current parser, in a database of its own.

    ``connection``: those tables, with one schedule. ``runs``, ``snapshots``: their ids to the real ones.
    ``up_to_date``: the last accepted page could be read.
    """

    connection: sqlite3.Connection
    runs: Mapping[int, int]
    snapshots: Mapping[int, int]
    up_to_date: bool


_FIRST_NUMBER, _NUMBER_STEP = -(10**12), 1_000


def accepted_source(
    connection: sqlite3.Connection, schedule: str
) -> tuple[str, str, str, str | None, int] | None:
    """Return title, address, parser, declared record type and last check of a schedule; ``None`` before the
    baseline."""
    row: tuple[str, str, str, str | None, int] | None = connection.execute(
        "SELECT title, url, parser, record_type, (SELECT max(id) FROM runs WHERE schedule_id = schedules.id) "
        "FROM schedules WHERE name = ? AND revision > 0",
        (schedule,),
    ).fetchone()
    return row


def read_steps(connection: sqlite3.Connection, schedule: str) -> tuple[Step, ...]:
    """Return the checks of ``schedule`` that saw a readable page, oldest first.

    Of those that saw the same page only the last before another one, which is all that leaves a trace. A page
    that was pruned is left out.
    """
    rows = connection.execute(
        "SELECT runs.id, strftime('%Y-%m-%dT%H:%M:%SZ', started_at, (duration_ms / 1000) || ' seconds'), "
        "snapshot_id, confirm_removals, check_number FROM runs "
        "WHERE schedule_id = (SELECT id FROM schedules WHERE name = ?) "
        "AND outcome IN ('baseline', 'changed', 'unchanged') "
        "AND (snapshot_id IS NULL) = (confirm_removals IS NULL) ORDER BY runs.id",
        (schedule,),
    )
    steps: list[Step] = []
    for run_id, at, snapshot_id, confirm_removals, check_number in rows:
        if steps and snapshot_id is None and steps[-1].snapshot_id is None:
            steps.pop()
        number = check_number or _FIRST_NUMBER + _NUMBER_STEP * len(steps)
        steps.append(Step(run_id, from_text(at), snapshot_id, confirm_removals, number))
    return tuple(steps)


def set_check_number(connection: sqlite3.Connection, schedule: str, step: Step) -> None:
    """Give the next check of the replay the number of ``step``."""
    connection.execute("UPDATE schedules SET checks = ? WHERE name = ?", (step.number - 1, schedule))


def first_records(replay: Replay) -> dict[int, list[KnownRecord]]:
    """Return the replayed meetings as first read, by the id of the real check that first saw them."""
    records: dict[int, list[KnownRecord]] = {}
    for record_id, run_id, record, record_type in replay.connection.execute(
        "SELECT meeting_id, run_id, record, record_type FROM versions, schedules "
        "WHERE versions.id IN (SELECT min(id) FROM versions GROUP BY meeting_id) ORDER BY meeting_id"
    ):
        known = KnownRecord(record_id, record_from_text(record, record_type))
        records.setdefault(replay.runs[run_id], []).append(known)
    return records


def records_at(
    connection: sqlite3.Connection, schedule: str, record_type: str | None, run_id: int, at: str
) -> list[KnownRecord]:
    """Return the stored meetings as of a check: those it saw first, and those it saw again.

    ``record_type``: as :attr:`db.writes.runs.Source.record_type`, of the declaration as it is now.
    """
    rows = connection.execute(
        "SELECT meeting_id, record FROM versions JOIN records ON records.id = meeting_id "
        "JOIN schedules ON schedules.id = schedule_id WHERE name = :name AND (run_id = :run "
        "OR (versions.first_seen_at <= :at AND coalesce(ended_at, '9') > :at)) "
        "GROUP BY meeting_id HAVING versions.id = max(versions.id) ORDER BY meeting_id",
        {"name": schedule, "run": run_id, "at": at},
    )
    return [KnownRecord(record_id, record_from_text(record, record_type)) for record_id, record in rows]
