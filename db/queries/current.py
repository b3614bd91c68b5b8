"""Query what is stored now, for the commands that list and show. Never writes.

Imports nothing but the standard library and the records, so that a query costs no more than opening the file.
Times are as in the database: UTC, ISO 8601 with ``Z``; ``db.timestamps.from_text`` parses them.
"""

from __future__ import annotations

import sqlite3
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from db import database_file
from db.file_errors import explained
from db.queries.conditions import where
from db.serialization import change_data_from_text, record_from_texts
from db.timestamps import to_text
from scraper.errors import StoreError

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime
    from pathlib import Path

    from scraper.records import Record

_LOCK_TIMEOUT = 30.0  # seconds to wait while another process migrates the file


@dataclass(frozen=True, slots=True)
class StoredRecord:
    """A meeting with the values last seen on the page, and their evidence.

    ``missing_since``: the first check that did not find it; ``removed_at``: when the removal was
    confirmed.
    """

    id: int
    schedule: str
    record: Record
    first_seen_at: str
    last_seen_at: str
    missing_since: str | None
    missing_checks: int
    removed_at: str | None


@dataclass(frozen=True, slots=True)
class Version:
    """The values of a meeting during a period.

    ``ended_at``: the first check that saw otherwise, ``None`` for the current one. ``run_id``: the check that
    saw it first. ``snapshot_id``: the page it was read from, with ``parser_version``.
    """

    id: int
    record: Record
    first_seen_at: str
    last_seen_at: str
    ended_at: str | None
    run_id: int
    snapshot_id: int
    parser_version: int


@dataclass(frozen=True, slots=True)
class StoredChange:
    """A change; ``data`` as ``check --json`` prints it. ``page_edited`` has no ``record_id``.

    ``reread``: what a later parser made of it: ``found`` (found only by the later parser, never sent),
    ``differs``, ``gone`` (sent, but not found again); ``None``: unchanged.
    """

    id: int
    schedule: str
    run_id: int
    record_id: int | None
    created_at: str
    kind: str
    data: dict[str, Any]
    reread: str | None = None


@dataclass(frozen=True, slots=True)
class StoredRun:
    """A check; ``changes``: how many it found."""

    started_at: str
    outcome: str
    changes: int


@dataclass(frozen=True, slots=True)
class OpenProblem:
    """The problem that the page has at present, and since when."""

    kind: str
    reason: str
    first_seen_at: str


@dataclass(frozen=True, slots=True)
class ScheduleState:
    """The stored state of a schedule. ``revision`` 0: no baseline yet. ``listed``: number of records.

    ``last_error``: why the last check failed, ``None`` if it did not.
    ``record_type``: the declared type of the records of the accepted page as JSON, ``None`` for meetings.
    ``problems``: the one that was seen last is the last.
    """

    name: str
    title: str
    url: str
    revision: int
    last_outcome: str | None
    last_checked_at: str | None
    last_success_at: str | None
    last_change_at: str | None
    failures_in_row: int
    last_error: str | None
    listed: int
    record_type: str | None
    problems: tuple[OpenProblem, ...]


def require(path: Path) -> None:
    """Raise :class:`StoreError` if there is no database yet, or it may not be read."""
    with explained(path):
        database_file.refuse_new_beginning(path)
        is_missing = database_file.is_missing(path)
    if is_missing:
        raise StoreError(
            f"There is no database {path} yet: run `leuchtturm check` first, or choose with --db."
        )


@contextmanager
def opened(path: Path, *, schedule: str | None = None) -> Iterator[sqlite3.Connection]:
    """Open the database for reading, in one transaction for the whole block; writers are not held up.

    Raises :class:`StoreError` if there is none yet, it cannot be used, or it has no ``schedule``
    of this name: an empty answer would look like an empty page.
    """
    require(path)
    with explained(path):
        database_file.refuse_pipe(path)
        connection = _connect(path)
        try:
            if schedule is not None:
                _require_schedule(connection, schedule)
            yield connection
        finally:
            connection.close()


def _require_schedule(connection: sqlite3.Connection, name: str) -> None:
    known = [row[0] for row in connection.execute("SELECT name FROM schedules ORDER BY name")]
    if name not in known:
        raise StoreError(
            f"Nothing is known of a schedule {name!r}, only of {', '.join(known)}."
            if known
            else f"Nothing is known of {name!r} yet: run `leuchtturm check` first."
        )


def _connect(path: Path) -> sqlite3.Connection:
    try:
        connection, schema = database_file.open_snapshot(path, timeout=_LOCK_TIMEOUT)
    except sqlite3.OperationalError:
        # SQLite needs a file beside the database for its locks. Where it may make none, no process writes
        # either, unless a log of newer pages lies there.
        if path.is_dir() or database_file.log_size(path):
            raise
        connection, schema = database_file.open_snapshot(path, immutable=True)
    if schema == len(database_file.migrations()):
        return connection
    connection.close()
    database_file.connect(path, timeout=_LOCK_TIMEOUT).close()  # migrates what an older version wrote
    return _connect(path)


def records(
    connection: sqlite3.Connection, schedule: str | None = None, *, include_removed: bool = False
) -> tuple[StoredRecord, ...]:
    """Return the meetings of one schedule, or of all, in page order; removed ones at their last place."""
    rows = connection.execute(
        "SELECT records.id, name, record_type, record, evidence, doubts, records.first_seen_at, "
        "records.last_seen_at, missing_since, missing_checks, removed_at FROM records "
        "JOIN schedules ON schedules.id = schedule_id "
        "JOIN versions ON versions.id = (SELECT max(id) FROM versions WHERE meeting_id = records.id) "
        + where({"name = :schedule": schedule, "removed_at IS NULL": None if include_removed else True})
        + "ORDER BY name, position, records.id",
        {"schedule": schedule},
    )
    return tuple(
        StoredRecord(record_id, name, record_from_texts(record, evidence, doubts, record_type), *times)
        for record_id, name, record_type, record, evidence, doubts, *times in rows
    )


def find(
    connection: sqlite3.Connection, wanted: str, *, schedule: str | None = None
) -> tuple[StoredRecord, ...]:
    """Return the meetings of a year (``2023``) or a place (``wetzlar``), or the records with these words.

    Words are looked for in what names a record, whatever their case: of a meeting in town, area and heading,
    of a declared list in all short values. Removed records are found too.
    """
    words = wanted.casefold().split()
    return tuple(
        stored
        for stored in records(connection, schedule, include_removed=True)
        if wanted.strip() in _numbers(stored.record) or (words and _names(stored.record, words))
    )


def _numbers(record: Record) -> set[str]:
    return {str(record.get(field.name)) for field in record.record_type.fields if field.kind == "number"}


def _names(record: Record, words: list[str]) -> bool:
    names = (record.get(field.name) for field in record.record_type.fields if field.is_name)
    text = " ".join(str(name) for name in names if name).casefold()
    return all(word in text for word in words)


def history(connection: sqlite3.Connection, record_id: int) -> tuple[Version, ...]:
    """Return all versions of a meeting, oldest first."""
    rows = connection.execute(
        "SELECT versions.id, record_type, record, evidence, doubts, versions.first_seen_at, "
        "coalesce(versions.last_seen_at, records.last_seen_at), ended_at, run_id, versions.snapshot_id, "
        "versions.parser_version FROM versions JOIN records ON records.id = meeting_id "
        "JOIN schedules ON schedules.id = records.schedule_id WHERE meeting_id = ? ORDER BY versions.id",
        (record_id,),
    )
    return tuple(
        Version(version_id, record_from_texts(record, evidence, doubts, record_type), *rest)
        for version_id, record_type, record, evidence, doubts, *rest in rows
    )


def changes(
    connection: sqlite3.Connection,
    *,
    since: datetime | None = None,
    schedule: str | None = None,
    record_id: int | None = None,
) -> tuple[StoredChange, ...]:
    """Return the changes since ``since`` (aware), of one schedule, of one meeting; oldest first."""
    rows = connection.execute(
        "SELECT changes.id, name, run_id, meeting_id, created_at, kind, reread, data FROM changes "
        "JOIN schedules ON schedules.id = schedule_id "
        + where(
            {"created_at >= :since": since, "name = :schedule": schedule, "meeting_id = :meeting": record_id}
        )
        + "ORDER BY created_at, changes.id",
        {"since": to_text(since) if since else None, "schedule": schedule, "meeting": record_id},
    )
    return tuple(StoredChange(*(*row[:-2], change_data_from_text(row[-1]), row[-2])) for row in rows)


def runs(connection: sqlite3.Connection, schedule: str, *, limit: int) -> tuple[StoredRun, ...]:
    """Return the last ``limit`` checks of a schedule, newest first."""
    rows = connection.execute(
        "SELECT started_at, outcome, changes FROM runs "
        "WHERE schedule_id = (SELECT id FROM schedules WHERE name = ?) ORDER BY id DESC LIMIT ?",
        (schedule, limit),
    )
    return tuple(StoredRun(*row) for row in rows)


def newest_run(connection: sqlite3.Connection) -> int | None:
    """Return the id of the last check of any schedule; ``None`` before the first."""
    [run_id] = connection.execute("SELECT max(id) FROM runs").fetchone()
    return None if run_id is None else int(run_id)


def schedule_states(connection: sqlite3.Connection, schedule: str | None = None) -> tuple[ScheduleState, ...]:
    """Return the state of one schedule, or of each that was ever checked, by name."""
    only = where({"name = :schedule": schedule})
    problems: dict[int, list[OpenProblem]] = {}
    for schedule_id, *values in connection.execute(
        "SELECT schedules.id, kind, reason, first_seen_at FROM schedules "
        f"JOIN problems ON schedule_id = schedules.id AND ended_at IS NULL {only}"
        "ORDER BY last_seen_at, problems.id",
        {"schedule": schedule},
    ):
        problems.setdefault(schedule_id, []).append(OpenProblem(*values))
    rows = connection.execute(
        "SELECT id, name, title, url, revision, last_outcome, last_checked_at, last_success_at, "
        "last_change_at, failures_in_row, "
        "(SELECT error FROM runs WHERE schedule_id = schedules.id ORDER BY id DESC LIMIT 1), "
        "(SELECT count(*) FROM records WHERE schedule_id = schedules.id AND removed_at IS NULL), "
        f"record_type FROM schedules {only}ORDER BY name",
        {"schedule": schedule},
    )
    return tuple(ScheduleState(*(*row[1:], tuple(problems.get(row[0], ())))) for row in rows)
