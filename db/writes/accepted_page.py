"""Write an accepted page: snapshot, run, records with their versions, changes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import Struct

from db.serialization import paragraphs_to_text, to_json
from db.timestamps import to_text
from db.writes import held_field_rows, problems, record_rows, snapshot_bodies
from db.writes.runs import Run, find_schedule, store_record_type, write_run
from db.writes.sql_statements import insert, update
from scraper.records import change_to_json

if TYPE_CHECKING:
    import sqlite3
    from collections import deque
    from collections.abc import Sequence
    from datetime import datetime

    from db.writes.record_rows import WriteContext
    from db.writes.runs import Outcome, Source
    from scraper.changes.compare import Comparison
    from scraper.http.response import PageResponse
    from scraper.records import Change, Record


class AcceptedCheck(Struct, frozen=True):
    """A stored check that accepted a page. ``change_ids``: rows of ``changes``, in the comparison's order."""

    run_id: int
    snapshot_id: int
    outcome: Outcome
    change_ids: tuple[int, ...]


def write(
    connection: sqlite3.Connection,
    source: Source,
    *,
    response: PageResponse,
    comparison: Comparison,
    started_at: datetime,
    now: datetime,
) -> AcceptedCheck:
    """Store a readable page and what it changed: snapshot, records, versions, changes, run, validators.

    Ends open problems and failures; ``revision`` grows by one. ``connection``: of the transaction whose
    :meth:`~db.writes.transaction.Writing.known` was compared. What is stored is the comparison's ``page``.
    """
    at = to_text(now)
    schedule = find_schedule(connection, source)
    store_record_type(connection, schedule, source)
    snapshot_id = snapshot_bodies.keep_accepted(connection, schedule.id, source.url, response, at)
    run = Run(
        _outcome(connection, schedule.id, comparison),
        started_at,
        now,
        http_status=response.status,
        snapshot_id=snapshot_id,
        parser_version=source.parser_version,
        confirm_removals=comparison.confirm_removals,
        changes=len(comparison.changes),
    )
    context = record_rows.WriteContext(
        connection=connection,
        schedule_id=schedule.id,
        run_id=write_run(connection, schedule.id, run),
        snapshot_id=snapshot_id,
        parser_version=source.parser_version,
        at=at,
        stored=record_rows.newest_versions(connection, schedule.id),
    )
    added = record_rows.write_listed(context, comparison)
    record_rows.write_missing(context, comparison)
    change_ids = _write_changes(context, comparison.changes, added)
    held_field_rows.replace_all(connection, schedule.id, comparison.held, at=at)
    _write_accepted(context, source, response, comparison)
    problems.end_all(connection, schedule.id, at)
    return AcceptedCheck(context.run_id, snapshot_id, run.outcome, change_ids)


def _outcome(connection: sqlite3.Connection, schedule_id: int, comparison: Comparison) -> Outcome:
    (revision,) = connection.execute("SELECT revision FROM schedules WHERE id = ?", (schedule_id,)).fetchone()
    if not revision:
        return "baseline"
    return "changed" if comparison.changes else "unchanged"


def _write_changes(
    context: WriteContext, changes: Sequence[Change], added: dict[Record, deque[int]]
) -> tuple[int, ...]:
    ids = []
    for change in changes:
        record_id = change.record_id
        if change.kind == "added" and change.after is not None:
            record_id = added[change.after].popleft()
        row = {
            "run_id": context.run_id,
            "schedule_id": context.schedule_id,
            "meeting_id": record_id,
            "version_id": None if record_id is None else context.versions[record_id],
            "created_at": context.at,
            "kind": change.kind,
            "data": to_json(change_to_json(change, quotes=True)),
        }
        ids.append(insert(context.connection, "changes", row))
    return tuple(ids)


def _write_accepted(
    context: WriteContext, source: Source, response: PageResponse, comparison: Comparison
) -> None:
    row = {
        "parser": source.parser,
        "parser_version": source.parser_version,
        "snapshot_id": context.snapshot_id,
        "etag": response.validators.etag,
        "last_modified": response.validators.last_modified,
        "last_full_read_at": context.at,
        "page_title": comparison.page.title,
        "intro": paragraphs_to_text(comparison.page.intro),
    }
    if comparison.changes:
        row["last_change_at"] = context.at
    update(context.connection, "schedules", context.schedule_id, row)
    context.connection.execute(
        "UPDATE schedules SET revision = revision + 1, "
        "intro_losing_checks = iif(?, intro_losing_checks + 1, 0) "
        "WHERE id = ?",
        (comparison.intro_losing, context.schedule_id),
    )
