"""Write which meetings a page lists, and what each says: meetings, their versions and links."""

from __future__ import annotations

from collections import defaultdict, deque
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Protocol

from db.serialization import evidence_to_text, link_rows, meeting_values, record_to_text
from db.writes import page_states
from db.writes.statements import insert, insert_all, update

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Sequence

    from scraper.records import Change, Meeting, Page


class Comparison(Protocol):
    """What ``scraper.changes.compare`` decided; see there."""

    @property
    def changes(self) -> Sequence[Change]: ...
    @property
    def matched(self) -> Sequence[int | None]: ...
    @property
    def missing(self) -> Sequence[int]: ...
    @property
    def confirm_removals(self) -> int: ...


@dataclass(frozen=True, slots=True)
class _Stored:
    """The newest version of a known meeting, as texts of the database."""

    version_id: int
    record: str
    evidence: str
    parser_version: int


@dataclass(slots=True, kw_only=True)
class WriteContext(page_states.PageWrite):
    """A page on its way into the tables. ``versions``: of each meeting seen or removed, the newest."""

    connection: sqlite3.Connection
    stored: dict[int, _Stored]
    versions: dict[int, int] = field(default_factory=dict)


def newest_versions(connection: sqlite3.Connection, schedule_id: int) -> dict[int, _Stored]:
    """By meeting."""
    rows = connection.execute(
        "SELECT meetings.id, versions.id, record, evidence, parser_version FROM meetings JOIN versions "
        "ON versions.id = (SELECT max(id) FROM versions WHERE meeting_id = meetings.id) "
        "WHERE schedule_id = ?",
        (schedule_id,),
    )
    return {meeting_id: _Stored(*values) for meeting_id, *values in rows}


def write_listed(step: WriteContext, page: Page, comparison: Comparison) -> dict[Meeting, deque[int]]:
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
    step.connection.executemany(
        "UPDATE meetings SET position = ?, last_seen_at = ?, missing_since = NULL, missing_checks = 0, "
        "removed_at = NULL WHERE id = ?",
        again,
    )
    edited = any(change.kind == "page_edited" for change in comparison.changes)
    page_states.see(step.connection, step, page, listed, edited=edited)
    return added


def _write_new(step: WriteContext, position: int, meeting: Meeting) -> int:
    row = {
        "schedule_id": step.schedule_id,
        "position": position,
        "first_seen_at": step.at,
        "last_seen_at": step.at,
    }
    meeting_id = insert(step.connection, "meetings", row | meeting_values(meeting))
    insert_all(step.connection, "links", link_rows(meeting_id, meeting))
    _insert_version(step, meeting_id, meeting)
    return meeting_id


def _write_next_version(step: WriteContext, meeting_id: int, stored: _Stored, meeting: Meeting) -> None:
    """The meeting says something else now (or is back): its version ends, the next one begins."""
    step.connection.execute(
        "UPDATE versions SET ended_at = ?, last_seen_at = meetings.last_seen_at FROM meetings "
        "WHERE meetings.id = meeting_id AND versions.id = ? AND ended_at IS NULL",
        (step.at, stored.version_id),
    )
    _insert_version(step, meeting_id, meeting)
    _write_values(step, meeting_id, meeting)


def _refresh(step: WriteContext, meeting_id: int, stored: _Stored, meeting: Meeting) -> None:
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
        update(
            step.connection,
            "versions",
            stored.version_id,
            {
                "record": record_text,
                "evidence": evidence,
                "parser_version": step.parser_version,
                "snapshot_id": step.snapshot_id,
            }
            | ({"reread_at": step.reread_at} if step.reread_at and record_text != stored.record else {}),
        )


def _insert_version(step: WriteContext, meeting_id: int, meeting: Meeting) -> None:
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
    step.versions[meeting_id] = insert(step.connection, "versions", row)


def _write_values(step: WriteContext, meeting_id: int, meeting: Meeting) -> None:
    update(step.connection, "meetings", meeting_id, meeting_values(meeting))
    step.connection.execute("DELETE FROM links WHERE meeting_id = ?", (meeting_id,))
    insert_all(step.connection, "links", link_rows(meeting_id, meeting))


def write_missing(step: WriteContext, comparison: Comparison) -> None:
    """Count the checks that lacked a meeting; where the removal is confirmed, mark it and end its version."""
    step.connection.executemany(
        "UPDATE meetings SET missing_since = coalesce(missing_since, ?), missing_checks = missing_checks + 1 "
        "WHERE id = ?",
        [(step.at, meeting_id) for meeting_id in comparison.missing],
    )
    for change in comparison.changes:
        if change.kind != "removed" or change.meeting_id is None:
            continue
        version_id = step.stored[change.meeting_id].version_id
        step.versions[change.meeting_id] = version_id
        step.connection.execute(
            "UPDATE meetings SET removed_at = ? WHERE id = ?", (step.at, change.meeting_id)
        )
        step.connection.execute(
            "UPDATE versions SET last_seen_at = meetings.last_seen_at, ended_at = meetings.missing_since "
            "FROM meetings WHERE meetings.id = meeting_id AND versions.id = ?",
            (version_id,),
        )
