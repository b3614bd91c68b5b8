"""Write the records that a page lists: their positions, and their values as versions."""

from __future__ import annotations

from collections import defaultdict, deque
from typing import TYPE_CHECKING

from msgspec import Struct, field

from db.serialization import evidence_to_text, record_to_text, to_json
from db.writes import page_states
from db.writes.sql_statements import insert, update
from scraper.records import doubts_to_json

if TYPE_CHECKING:
    import sqlite3

    from scraper.changes.compare import Comparison
    from scraper.records import Record


class _Stored(Struct, frozen=True):
    """The newest version of a known record, as texts of the database."""

    version_id: int
    record: str
    evidence: str
    doubts: str
    parser_version: int


class WriteContext(page_states.PageWrite, kw_only=True):
    """What the writers of a page share. ``versions``: the newest version of each record."""

    connection: sqlite3.Connection
    stored: dict[int, _Stored]
    versions: dict[int, int] = field(default_factory=dict)


def newest_versions(connection: sqlite3.Connection, schedule_id: int) -> dict[int, _Stored]:
    rows = connection.execute(
        "SELECT records.id, versions.id, record, evidence, doubts, parser_version FROM records "
        "JOIN versions ON versions.id = (SELECT max(id) FROM versions WHERE meeting_id = records.id) "
        "WHERE schedule_id = ?",
        (schedule_id,),
    )
    return {record_id: _Stored(*values) for record_id, *values in rows}


def write_listed(context: WriteContext, comparison: Comparison) -> dict[Record, deque[int]]:
    """Write the listed records; return the ids of new ones by record (two may be equal)."""
    added: dict[Record, deque[int]] = defaultdict(deque)
    listed, again = [], []
    pairs = zip(comparison.page.records, comparison.known_ids, strict=True)
    for position, (record, known_id) in enumerate(pairs):
        if known_id is None:
            added[record].append(_write_new(context, position, record))
            listed.append(added[record][-1])
            continue
        listed.append(known_id)
        stored = context.stored[known_id]
        if known_id in comparison.losing:
            context.versions[known_id] = stored.version_id
        elif known_id in comparison.revised:
            _write_next_version(context, known_id, stored, record)
        else:
            _refresh(context, known_id, stored, record)
        again.append((position, context.at, known_id))
    context.connection.executemany(
        "UPDATE records SET position = ?, last_seen_at = ?, missing_since = NULL, missing_checks = 0, "
        "removed_at = NULL WHERE id = ?",
        again,
    )
    if context.reread_at is None:  # another reading of a page that was counted is no further check
        _write_losing(context, comparison)
    page_states.record_state(
        context.connection, context, comparison.page, listed, edited=comparison.page_revised
    )
    return added


def _write_losing(context: WriteContext, comparison: Comparison) -> None:
    """Count the checks in a row that saw an unconfirmed loss; reset it where it is over or published."""
    losing = to_json(sorted(comparison.losing))
    context.connection.execute(
        "UPDATE records SET losing_since = NULL, losing_checks = 0 WHERE schedule_id = ? "
        "AND losing_checks > 0 AND id NOT IN (SELECT value FROM json_each(?))",
        (context.schedule_id, losing),
    )
    context.connection.execute(
        "UPDATE records SET losing_since = coalesce(losing_since, ?), losing_checks = losing_checks + 1 "
        "WHERE id IN (SELECT value FROM json_each(?))",
        (context.at, losing),
    )


def _write_new(context: WriteContext, position: int, record: Record) -> int:
    row = {
        "schedule_id": context.schedule_id,
        "position": position,
        "first_seen_at": context.at,
        "last_seen_at": context.at,
    }
    record_id = insert(context.connection, "records", row)
    _insert_version(context, record_id, record)
    return record_id


def _write_next_version(context: WriteContext, record_id: int, stored: _Stored, record: Record) -> None:
    """End the version of a record that changed (or is back), and begin the next one."""
    context.connection.execute(
        "UPDATE versions SET ended_at = ?, last_seen_at = records.last_seen_at FROM records "
        "WHERE records.id = meeting_id AND versions.id = ? AND ended_at IS NULL",
        (context.at, stored.version_id),
    )
    _insert_version(context, record_id, record)


def _refresh(context: WriteContext, record_id: int, stored: _Stored, record: Record) -> None:
    """Update the version in place where nothing changed for readers: the page's present wording."""
    context.versions[record_id] = stored.version_id
    record_text, evidence, doubts = _texts(record)
    if _Stored(stored.version_id, record_text, evidence, doubts, context.parser_version) != stored:
        update(
            context.connection,
            "versions",
            stored.version_id,
            {
                "record": record_text,
                "evidence": evidence,
                "doubts": doubts,
                "parser_version": context.parser_version,
                "snapshot_id": context.snapshot_id,
            }
            | (
                {"reread_at": context.reread_at} if context.reread_at and record_text != stored.record else {}
            ),
        )


def _insert_version(context: WriteContext, record_id: int, record: Record) -> None:
    record_text, evidence, doubts = _texts(record)
    row = {
        "meeting_id": record_id,
        "run_id": context.run_id,
        "snapshot_id": context.snapshot_id,
        "parser_version": context.parser_version,
        "first_seen_at": context.at,
        "reread_at": context.reread_at,
        "record": record_text,
        "evidence": evidence,
        "doubts": doubts,
    }
    context.versions[record_id] = insert(context.connection, "versions", row)


def _texts(record: Record) -> tuple[str, str, str]:
    return record_to_text(record), evidence_to_text(record), to_json(doubts_to_json(record.doubts))


def write_missing(context: WriteContext, comparison: Comparison) -> None:
    """Count the checks that lacked a record; mark a confirmed removal and end its version.

    Records that left a latest-list are marked removed too, but not published.
    """
    context.connection.executemany(
        "UPDATE records SET missing_since = coalesce(missing_since, ?), missing_checks = missing_checks + 1 "
        "WHERE id = ?",
        [(context.at, record_id) for record_id in comparison.missing],
    )
    removed = [change.record_id for change in comparison.changes if change.kind == "removed"]
    for record_id in (*filter(None, removed), *comparison.left):
        version_id = context.stored[record_id].version_id
        context.versions[record_id] = version_id
        context.connection.execute("UPDATE records SET removed_at = ? WHERE id = ?", (context.at, record_id))
        context.connection.execute(
            "UPDATE versions SET last_seen_at = records.last_seen_at, ended_at = records.missing_since "
            "FROM records WHERE records.id = meeting_id AND versions.id = ?",
            (version_id,),
        )
