"""Write an accepted page: snapshot, run, meetings, their versions and links, the changes."""

from __future__ import annotations

from collections import defaultdict, deque
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Protocol

from sqlite_utils import Database

from db import page_states, problems, snapshots
from db.rows import (
    evidence_to_text,
    link_rows,
    meeting_values,
    paragraphs_to_text,
    record_to_text,
    to_json,
)
from db.runs import Run, find_schedule, write_run
from db.times import to_text
from scraper.records import change_to_json

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Sequence
    from datetime import datetime

    from db.runs import Outcome, Watched
    from db.snapshots import Received
    from scraper.records import Change, Meeting, Page


class Comparison(Protocol):
    """What ``scraper.compare`` decided; see there."""

    @property
    def changes(self) -> Sequence[Change]: ...
    @property
    def matched(self) -> Sequence[int | None]: ...
    @property
    def missing(self) -> Sequence[int]: ...
    @property
    def confirm_removals(self) -> int: ...


@dataclass(frozen=True, slots=True)
class Recorded:
    """An accepted page. ``change_ids``: rows of ``changes``, in the order of the comparison.

    ``ended``: problems that are over by it. ``failures_before``: checks in a row that had failed before.
    """

    run_id: int
    outcome: Outcome
    change_ids: tuple[int, ...]
    ended: tuple[problems.Ended, ...]
    failures_before: int


@dataclass(frozen=True, slots=True)
class _Stored:
    """The newest version of a known meeting, as texts of the database."""

    version_id: int
    record: str
    evidence: str
    parser_version: int


@dataclass(slots=True, kw_only=True)
class Pass(page_states.Sight):
    """A page on its way into the tables. ``versions``: of each meeting seen or removed, the newest."""

    db: Database
    stored: dict[int, _Stored]
    versions: dict[int, int] = field(default_factory=dict)


def record(
    connection: sqlite3.Connection,
    watched: Watched,
    *,
    received: Received,
    page: Page,
    comparison: Comparison,
    started_at: datetime,
    now: datetime,
) -> Recorded:
    """See :meth:`db.writing.Writing.accept`."""
    at = to_text(now)
    schedule = find_schedule(connection, watched)
    snapshot_id = snapshots.keep_accepted(connection, schedule.id, received, at)
    run = Run(
        _outcome(connection, schedule.id, comparison),
        started_at,
        now,
        http_status=received.status,
        snapshot_id=snapshot_id,
        parser_version=watched.parser_version,
        confirm_removals=comparison.confirm_removals,
        changes=len(comparison.changes),
    )
    step = Pass(
        db=tables(connection),
        schedule_id=schedule.id,
        run_id=write_run(connection, schedule.id, run),
        snapshot_id=snapshot_id,
        parser_version=watched.parser_version,
        at=at,
        stored=newest_versions(connection, schedule.id),
    )
    added = write_listed(step, page, comparison)
    write_missing(step, comparison)
    change_ids = _write_changes(step, comparison.changes, added)
    _write_accepted(step, watched, received, page, changed=bool(change_ids))
    ended = problems.end(connection, schedule.id, at)
    return Recorded(step.run_id, run.outcome, change_ids, ended, schedule.failures)


def tables(connection: sqlite3.Connection) -> Database:
    """The tables, to be written by column."""
    return Database(connection, execute_plugins=False, strict=True, recursive_triggers=False)


def _outcome(connection: sqlite3.Connection, schedule_id: int, comparison: Comparison) -> Outcome:
    (revision,) = connection.execute("SELECT revision FROM schedules WHERE id = ?", (schedule_id,)).fetchone()
    if not revision:
        return "baseline"
    return "changed" if comparison.changes else "unchanged"


def newest_versions(connection: sqlite3.Connection, schedule_id: int) -> dict[int, _Stored]:
    """By meeting."""
    rows = connection.execute(
        "SELECT meetings.id, versions.id, record, evidence, parser_version FROM meetings JOIN versions "
        "ON versions.id = (SELECT max(id) FROM versions WHERE meeting_id = meetings.id) "
        "WHERE schedule_id = ?",
        (schedule_id,),
    )
    return {meeting_id: _Stored(*values) for meeting_id, *values in rows}


def write_listed(step: Pass, page: Page, comparison: Comparison) -> dict[Meeting, deque[int]]:
    """Write what the page says and lists; the new meetings' ids by their record (two may be equal)."""
    news = {change.meeting_id for change in comparison.changes if change.kind in ("edited", "restored")}
    added: dict[Meeting, deque[int]] = defaultdict(deque)
    listed, again = [], []
    for position, (meeting, known_id) in enumerate(zip(page.meetings, comparison.matched, strict=True)):
        if known_id is None:
            added[meeting].append(_write_new(step, position, meeting))
            listed.append(added[meeting][-1])
            continue
        listed.append(known_id)
        stored = step.stored[known_id]
        if known_id in news:
            _write_next_version(step, known_id, stored, meeting)
        else:
            _refresh(step, known_id, stored, meeting)
        again.append((position, step.at, known_id))
    step.db.conn.executemany(
        "UPDATE meetings SET position = ?, last_seen_at = ?, missing_since = NULL, missing_checks = 0, "
        "removed_at = NULL WHERE id = ?",
        again,
    )
    edited = any(change.kind == "page_edited" for change in comparison.changes)
    page_states.see(step.db.conn, step, page, listed, edited=edited)
    return added


def _write_new(step: Pass, position: int, meeting: Meeting) -> int:
    row = {
        "schedule_id": step.schedule_id,
        "position": position,
        "first_seen_at": step.at,
        "last_seen_at": step.at,
    }
    meeting_id = _insert(step.db, "meetings", row | meeting_values(meeting))
    step.db.table("links").insert_all(link_rows(meeting_id, meeting))
    _insert_version(step, meeting_id, meeting)
    return meeting_id


def _write_next_version(step: Pass, meeting_id: int, stored: _Stored, meeting: Meeting) -> None:
    """The meeting says something else now (or is back): its version ends, the next one begins."""
    step.db.conn.execute(
        "UPDATE versions SET ended_at = ?, last_seen_at = meetings.last_seen_at FROM meetings "
        "WHERE meetings.id = meeting_id AND versions.id = ? AND ended_at IS NULL",
        (step.at, stored.version_id),
    )
    _insert_version(step, meeting_id, meeting)
    _write_values(step, meeting_id, meeting)


def _refresh(step: Pass, meeting_id: int, stored: _Stored, meeting: Meeting) -> None:
    """No change for people: the same version, in the page's words of now."""
    step.versions[meeting_id] = stored.version_id
    record_text, evidence = record_to_text(meeting), evidence_to_text(meeting)
    if record_text != stored.record:
        _write_values(step, meeting_id, meeting)
    if (record_text, evidence, step.parser_version) != (
        stored.record,
        stored.evidence,
        stored.parser_version,
    ):
        step.db.table("versions").update(
            stored.version_id,
            {
                "record": record_text,
                "evidence": evidence,
                "parser_version": step.parser_version,
                "snapshot_id": step.snapshot_id,
            }
            | ({"reread_at": step.reread_at} if step.reread_at and record_text != stored.record else {}),
        )


def _insert_version(step: Pass, meeting_id: int, meeting: Meeting) -> None:
    row = {
        "meeting_id": meeting_id,
        "run_id": step.run_id,
        "snapshot_id": step.snapshot_id,
        "parser_version": step.parser_version,
        "first_seen_at": step.at,
        "reread_at": step.reread_at,
        "record": record_to_text(meeting),
        "evidence": evidence_to_text(meeting),
    }
    step.versions[meeting_id] = _insert(step.db, "versions", row)


def _write_values(step: Pass, meeting_id: int, meeting: Meeting) -> None:
    step.db.table("meetings").update(meeting_id, meeting_values(meeting))
    step.db.conn.execute("DELETE FROM links WHERE meeting_id = ?", (meeting_id,))
    step.db.table("links").insert_all(link_rows(meeting_id, meeting))


def write_missing(step: Pass, comparison: Comparison) -> None:
    """Count the checks that lacked a meeting; where the removal is confirmed, mark it and end its version."""
    step.db.conn.executemany(
        "UPDATE meetings SET missing_since = coalesce(missing_since, ?), missing_checks = missing_checks + 1 "
        "WHERE id = ?",
        [(step.at, meeting_id) for meeting_id in comparison.missing],
    )
    for change in comparison.changes:
        if change.kind != "removed" or change.meeting_id is None:
            continue
        version_id = step.stored[change.meeting_id].version_id
        step.versions[change.meeting_id] = version_id
        step.db.conn.execute("UPDATE meetings SET removed_at = ? WHERE id = ?", (step.at, change.meeting_id))
        step.db.conn.execute(
            "UPDATE versions SET last_seen_at = meetings.last_seen_at, ended_at = meetings.missing_since "
            "FROM meetings WHERE meetings.id = meeting_id AND versions.id = ?",
            (version_id,),
        )


def _write_changes(
    step: Pass, changes: Sequence[Change], added: dict[Meeting, deque[int]]
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
        ids.append(_insert(step.db, "changes", row))
    return tuple(ids)


def _write_accepted(step: Pass, watched: Watched, received: Received, page: Page, *, changed: bool) -> None:
    row = {
        "parser": watched.parser,
        "parser_version": watched.parser_version,
        "snapshot_id": step.snapshot_id,
        "etag": received.etag,
        "last_modified": received.last_modified,
        "last_full_read_at": step.at,
        "page_title": page.title,
        "intro": paragraphs_to_text(page.intro),
        "revision": 1,  # added to what it was, see conversions
    }
    if changed:
        row["last_change_at"] = step.at
    step.db.table("schedules").update(step.schedule_id, row, conversions={"revision": "revision + ?"})


def _insert(db: Database, table: str, row: dict[str, Any]) -> int:
    return int(db.table(table).insert(row).last_pk or 0)
