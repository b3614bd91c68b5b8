"""Let the records of the accepted page be as another parser reads the same bytes: silently, and marked."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from db.serialization import paragraphs_to_text
from db.timestamps import to_text
from db.writes import meeting_rows, snapshot_bodies

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Sequence
    from datetime import datetime

    from db.writes.meeting_rows import Comparison
    from db.writes.runs import Source
    from scraper.records import Change, Page


@dataclass(frozen=True, slots=True)
class StoredPage:
    """A stored page, as it is needed to read it again. ``url`` is the address that answered."""

    snapshot_id: int
    body: bytes
    content_type: str | None
    url: str


@dataclass(frozen=True, slots=True)
class SilentComparison:
    """A comparison with nothing to tell but what is gone."""

    changes: Sequence[Change]
    matched: Sequence[int | None]
    missing: Sequence[int]
    confirm_removals: int = 1


def kept(connection: sqlite3.Connection, snapshot_id: int) -> StoredPage:
    """The stored page of this id; raises :class:`scraper.errors.StoreError` if it is damaged."""
    content_type, final_url = connection.execute(
        "SELECT content_type, final_url FROM snapshots WHERE id = ?", (snapshot_id,)
    ).fetchone()
    return StoredPage(snapshot_id, snapshot_bodies.body(connection, snapshot_id), content_type, final_url)


def outdated(connection: sqlite3.Connection, source: Source) -> StoredPage | None:
    """The accepted page if another parser than the one of ``source``, or another version, read it."""
    row = connection.execute(
        "SELECT snapshot_id FROM schedules WHERE name = ? AND snapshot_id IS NOT NULL "
        "AND (parser <> ? OR parser_version <> ?)",
        (source.name, source.parser, source.parser_version),
    ).fetchone()
    return kept(connection, row[0]) if row else None


def refresh(
    connection: sqlite3.Connection,
    source: Source,
    page: Page,
    comparison: Comparison,
    *,
    snapshot_id: int,
    now: datetime,
) -> None:
    """Take over ``page``, the new reading of the accepted page, without any news.

    ``comparison``: of what is known with that reading, each removal confirmed at once. Current versions are
    corrected in place; what only one of the parsers sees begins or ends at the last check that saw the page.
    """
    schedule_id, at, run_id = connection.execute(
        "SELECT schedules.id, snapshots.last_seen_at, coalesce((SELECT max(id) FROM runs "
        "WHERE snapshot_id = snapshots.id AND confirm_removals IS NOT NULL), page_states.run_id) "
        "FROM schedules JOIN snapshots ON snapshots.id = ? "
        "JOIN page_states ON page_states.schedule_id = schedules.id AND ended_at IS NULL WHERE name = ?",
        (snapshot_id, source.name),
    ).fetchone()
    step = meeting_rows.WriteContext(
        schedule_id=schedule_id,
        run_id=run_id,
        snapshot_id=snapshot_id,
        parser_version=source.parser_version,
        at=at,
        reread_at=to_text(now),
        connection=connection,
        stored=meeting_rows.newest_versions(connection, schedule_id),
    )
    quiet = _quiet(connection, schedule_id, comparison)
    meeting_rows.write_listed(step, page, quiet)
    meeting_rows.write_missing(step, quiet)
    connection.execute(
        "UPDATE schedules SET page_title = ?, intro = ? WHERE id = ?",
        (page.title, paragraphs_to_text(page.intro), schedule_id),
    )


def _quiet(connection: sqlite3.Connection, schedule_id: int, comparison: Comparison) -> SilentComparison:
    """Without what the page itself lacked already: that is still to be confirmed by another check."""
    waiting = {
        meeting_id
        for (meeting_id,) in connection.execute(
            "SELECT id FROM meetings WHERE schedule_id = ? AND missing_checks > 0", (schedule_id,)
        )
    }
    gone = [one for one in comparison.changes if one.kind == "removed" and one.meeting_id not in waiting]
    missing = [meeting_id for meeting_id in comparison.missing if meeting_id not in waiting]
    return SilentComparison(gone, comparison.matched, missing)
