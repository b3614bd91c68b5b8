"""Write an accepted page: snapshot, run, meetings, their versions and links, the changes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from db.serialization import paragraphs_to_text, to_json
from db.timestamps import to_text
from db.writes import meeting_rows, problems, snapshot_bodies
from db.writes.runs import Run, find_schedule, write_run
from db.writes.statements import insert, update
from scraper.records import change_to_json

if TYPE_CHECKING:
    import sqlite3
    from collections import deque
    from collections.abc import Sequence
    from datetime import datetime

    from db.writes.meeting_rows import Comparison, WriteContext
    from db.writes.runs import Outcome, Source
    from scraper.http.response import PageResponse
    from scraper.records import Change, Meeting, Page


@dataclass(frozen=True, slots=True)
class AcceptedRecord:
    """What was written of a page. ``change_ids``: rows of ``changes``, in the comparison's order."""

    run_id: int
    snapshot_id: int
    outcome: Outcome
    change_ids: tuple[int, ...]


def record(
    connection: sqlite3.Connection,
    source: Source,
    *,
    response: PageResponse,
    page: Page,
    comparison: Comparison,
    started_at: datetime,
    now: datetime,
) -> AcceptedRecord:
    """See :meth:`db.writes.transaction.Writing.accept`."""
    at = to_text(now)
    schedule = find_schedule(connection, source)
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
    step = meeting_rows.WriteContext(
        connection=connection,
        schedule_id=schedule.id,
        run_id=write_run(connection, schedule.id, run),
        snapshot_id=snapshot_id,
        parser_version=source.parser_version,
        at=at,
        stored=meeting_rows.newest_versions(connection, schedule.id),
    )
    added = meeting_rows.write_listed(step, page, comparison)
    meeting_rows.write_missing(step, comparison)
    change_ids = _write_changes(step, comparison.changes, added)
    _write_accepted(step, source, response, page, changed=bool(change_ids))
    problems.end_all(connection, schedule.id, at)
    return AcceptedRecord(step.run_id, snapshot_id, run.outcome, change_ids)


def _outcome(connection: sqlite3.Connection, schedule_id: int, comparison: Comparison) -> Outcome:
    (revision,) = connection.execute("SELECT revision FROM schedules WHERE id = ?", (schedule_id,)).fetchone()
    if not revision:
        return "baseline"
    return "changed" if comparison.changes else "unchanged"


def _write_changes(
    step: WriteContext, changes: Sequence[Change], added: dict[Meeting, deque[int]]
) -> tuple[int, ...]:
    ids = []
    for change in changes:
        meeting_id = change.meeting_id
        if change.kind == "added" and change.after is not None:
            meeting_id = added[change.after].popleft()
        subject = change.subject
        row = {
            "run_id": step.run_id,
            "schedule_id": step.schedule_id,
            "meeting_id": meeting_id,
            "version_id": None if meeting_id is None else step.versions[meeting_id],
            "created_at": step.at,
            "kind": change.kind,
            "year": subject.year if subject else None,
            "municipality": subject.municipality if subject else None,
            "programme_area": subject.programme_area if subject else None,
            "data": to_json(change_to_json(change)),
        }
        ids.append(insert(step.connection, "changes", row))
    return tuple(ids)


def _write_accepted(
    step: WriteContext, source: Source, response: PageResponse, page: Page, *, changed: bool
) -> None:
    row = {
        "parser": source.parser,
        "parser_version": source.parser_version,
        "snapshot_id": step.snapshot_id,
        "etag": response.validators.etag,
        "last_modified": response.validators.last_modified,
        "last_full_read_at": step.at,
        "page_title": page.title,
        "intro": paragraphs_to_text(page.intro),
    }
    if changed:
        row["last_change_at"] = step.at
    update(step.connection, "schedules", step.schedule_id, row)
    step.connection.execute("UPDATE schedules SET revision = revision + 1 WHERE id = ?", (step.schedule_id,))
