"""The write methods of one check, inside the transaction of ``Store.writing``."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from msgspec import Struct

from db.serialization import paragraphs_from_text, record_from_texts, unread_from_text
from db.timestamps import to_text
from db.writes import held_field_rows
from db.writes.runs import Run, find_schedule, write_run
from scraper.records import Known, KnownRecord

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Callable
    from datetime import datetime

    from db.writes.runs import ErrorKind, Source
    from scraper.http.response import PageResponse
    from scraper.records import EarlierState


class StoredCheck(Struct, frozen=True):
    """A check as stored. ``failures_before``: checks in a row that had failed before this one."""

    run_id: int
    failures_before: int


class Writing:
    """One open transaction. ``connection`` is for other modules of ``db`` that write in the same one."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self.connection = connection

    def state(self, schedule: str) -> tuple[int, bool]:
        """Return how many pages of ``schedule`` were accepted, and whether a problem of it is open.

        Either may have changed since the check began, if another one was faster.
        """
        row = self.connection.execute(
            "SELECT revision, EXISTS (SELECT 1 FROM problems WHERE schedule_id = schedules.id "
            "AND ended_at IS NULL) FROM schedules WHERE name = ?",
            (schedule,),
        ).fetchone()
        return (row[0], bool(row[1])) if row else (0, False)

    def is_accepted(self, schedule: str, response: PageResponse) -> bool:
        """Whether ``response`` is the page accepted last."""
        row = self.connection.execute(
            "SELECT 1 FROM schedules JOIN snapshots ON snapshots.id = snapshot_id "
            "WHERE name = ? AND sha256 = ? AND content_type IS ?",
            (schedule, *response.identity),
        ).fetchone()
        return row is not None

    def savepoint(self) -> Callable[[], object]:
        """Return the function that undoes what this transaction writes from here on."""
        self.connection.execute("SAVEPOINT before")
        return partial(self.connection.execute, "ROLLBACK TO before")

    def known(self, schedule: str, record_type: str | None = None) -> Known | None:
        """Return what is known of the page, removed records included; ``None`` before the baseline.

        ``record_type``: the type that the records are to be compared as, see
        :attr:`db.writes.runs.Source.record_type`.
        """
        row = self.connection.execute(
            "SELECT id, page_title, intro, checks, intro_losing_checks, (SELECT unread FROM page_states "
            "WHERE schedule_id = schedules.id AND ended_at IS NULL) FROM schedules "
            "WHERE name = ? AND snapshot_id IS NOT NULL",
            (schedule,),
        ).fetchone()
        if row is None:
            return None
        schedule_id, title, intro, checks, intro_losing_checks, unread = row
        # The last column: removed without a published change, so it left a latest-list at its end.
        meetings = self.connection.execute(
            "SELECT records.id, record, evidence, doubts, missing_checks, removed_at IS NOT NULL, "
            "losing_checks, removed_at IS NOT NULL AND NOT EXISTS (SELECT 1 FROM changes "
            "WHERE version_id = versions.id AND kind = 'removed') FROM records JOIN versions "
            "ON versions.id = (SELECT max(id) FROM versions WHERE meeting_id = records.id) "
            "WHERE schedule_id = ? ORDER BY position, records.id",
            (schedule_id,),
        )
        return Known(
            title,
            paragraphs_from_text(intro),
            tuple(
                KnownRecord(
                    record_id,
                    record_from_texts(record, evidence, doubts, record_type),
                    missing,
                    bool(removed),
                    losing,
                    bool(left),
                )
                for record_id, record, evidence, doubts, missing, removed, losing, left in meetings
            ),
            checks,
            held_field_rows.read(self.connection, schedule_id, record_type),
            intro_losing_checks,
            unread_from_text(unread or "[]"),
        )

    def earlier_states(
        self, schedule: str, record_type: str | None = None
    ) -> Callable[[int | None], tuple[EarlierState, ...]]:
        """Return the function by which ``scraper.changes.compare`` looks up earlier versions."""
        return partial(held_field_rows.earlier_states, self.connection, schedule, record_type)

    def not_modified(self, source: Source, *, started_at: datetime, now: datetime) -> StoredCheck:
        """Record a 304: a run, and the time at which everything was last seen."""
        return self._record_unchanged(source, Run("unchanged", started_at, now, http_status=304))

    def unchanged(
        self, source: Source, *, response: PageResponse, started_at: datetime, now: datetime
    ) -> StoredCheck:
        """Record that the same bytes came again: as :meth:`not_modified`, with the new validators."""
        stored = self._record_unchanged(
            source, Run("unchanged", started_at, now, http_status=response.status)
        )
        validators = response.validators
        self.connection.execute(
            "UPDATE schedules SET etag = ?, last_modified = ?, last_full_read_at = ? WHERE name = ?",
            (validators.etag, validators.last_modified, to_text(now), source.name),
        )
        return stored

    def _record_unchanged(self, source: Source, run: Run) -> StoredCheck:
        schedule = find_schedule(self.connection, source)
        at = to_text(run.now)
        self.connection.execute(
            "UPDATE records SET last_seen_at = ? WHERE schedule_id = ? AND missing_since IS NULL",
            (at, schedule.id),
        )
        self.connection.execute(
            "UPDATE snapshots SET last_seen_at = ? "
            "WHERE id = (SELECT snapshot_id FROM schedules WHERE id = ?)",
            (at, schedule.id),
        )
        return StoredCheck(write_run(self.connection, schedule.id, run), schedule.failures)

    def failed(
        self,
        source: Source,
        *,
        kind: ErrorKind,
        error: str,
        started_at: datetime,
        now: datetime,
        http_status: int | None = None,
    ) -> StoredCheck:
        """Record that the fetch failed or the check crashed: ``error`` is one sentence for people."""
        schedule = find_schedule(self.connection, source)
        run = Run("failed", started_at, now, http_status=http_status, error_kind=kind, error=error)
        return StoredCheck(write_run(self.connection, schedule.id, run), schedule.failures)
