"""Update the stored records after a parser change: marked as re-read, without alerts."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from msgspec import Struct

from db.serialization import paragraphs_from_text, paragraphs_to_text
from db.timestamps import to_text
from db.writes import held_field_rows, record_rows, snapshot_bodies
from db.writes.runs import find_schedule, store_record_type

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterator
    from datetime import datetime

    from db.writes.runs import Source
    from scraper.changes.compare import Comparison
    from scraper.records import HeldField, Page


class StoredPage(Struct, frozen=True):
    """A stored page with what is needed to parse it again. ``url`` is the address after redirects."""

    snapshot_id: int
    body: bytes
    content_type: str | None
    url: str


def stored_page(connection: sqlite3.Connection, snapshot_id: int) -> StoredPage:
    """Return the stored page of this id; raises ``DamagedValueError`` if it is damaged."""
    content_type, final_url = connection.execute(
        "SELECT content_type, final_url FROM snapshots WHERE id = ?", (snapshot_id,)
    ).fetchone()
    return StoredPage(snapshot_id, snapshot_bodies.body(connection, snapshot_id), content_type, final_url)


def outdated_page(connection: sqlite3.Connection, source: Source) -> StoredPage | None:
    """Return the accepted page if it was read by another parser or version than that of ``source``."""
    row = connection.execute(
        "SELECT snapshot_id FROM schedules WHERE name = ? AND snapshot_id IS NOT NULL "
        "AND (parser <> ? OR parser_version <> ?)",
        (source.name, source.parser, source.parser_version),
    ).fetchone()
    return stored_page(connection, row[0]) if row else None


def refresh(
    connection: sqlite3.Connection,
    source: Source,
    comparison: Comparison,
    *,
    snapshot_id: int,
    now: datetime,
) -> None:
    """Store the new reading of the accepted page without publishing any change.

    ``comparison``: of what is known with that reading, all confirmed at once. Current versions are corrected
    in place; what only one of the parsers sees begins or ends at the last check that saw the page.
    """
    schedule_id, at, run_id = connection.execute(
        "SELECT schedules.id, snapshots.last_seen_at, coalesce((SELECT max(id) FROM runs "
        "WHERE snapshot_id = snapshots.id AND confirm_removals IS NOT NULL), page_states.run_id) "
        "FROM schedules JOIN snapshots ON snapshots.id = ? "
        "JOIN page_states ON page_states.schedule_id = schedules.id AND ended_at IS NULL WHERE name = ?",
        (snapshot_id, source.name),
    ).fetchone()
    store_record_type(connection, find_schedule(connection, source), source)
    context = record_rows.WriteContext(
        schedule_id=schedule_id,
        run_id=run_id,
        snapshot_id=snapshot_id,
        parser_version=source.parser_version,
        at=at,
        reread_at=to_text(now),
        connection=connection,
        stored=record_rows.newest_versions(connection, schedule_id),
    )
    corrections = _without_news(connection, schedule_id, comparison)
    record_rows.write_listed(context, corrections)
    record_rows.write_missing(context, corrections)
    connection.execute(
        "UPDATE schedules SET page_title = ?, intro = ? WHERE id = ?",
        (corrections.page.title, paragraphs_to_text(corrections.page.intro), schedule_id),
    )
    held = tuple(_still_held(connection, schedule_id, source.record_type, comparison))
    held_field_rows.replace_all(connection, schedule_id, held, at=at)


def _without_news(connection: sqlite3.Connection, schedule_id: int, comparison: Comparison) -> Comparison:
    """The comparison without news, and without what the page itself had lost already: meetings that are
    missing, texts and films. That is still to be confirmed by another check."""

    def ids_where(condition: str) -> frozenset[int]:
        query = f"SELECT id FROM records WHERE schedule_id = ? AND {condition}"  # noqa: S608 - ours
        return frozenset(row[0] for row in connection.execute(query, (schedule_id,)))

    missing = ids_where("missing_checks > 0")
    return replace(
        comparison,
        changes=tuple(
            change
            for change in comparison.changes
            if change.kind == "removed" and change.record_id not in missing
        ),
        missing=tuple(record_id for record_id in comparison.missing if record_id not in missing),
        confirm_removals=1,
        revised=comparison.revised & ids_where("removed_at IS NOT NULL"),  # back, so with a version anew
        page_revised=False,
        losing=ids_where("losing_checks > 0 AND removed_at IS NULL"),
        page=_with_lost_intro(connection, schedule_id, comparison.page),
    )


def _with_lost_intro(connection: sqlite3.Connection, schedule_id: int, page: Page) -> Page:
    """The page with the introduction that it has lost, while that is not confirmed."""
    title, intro, losing = connection.execute(
        "SELECT page_title, intro, intro_losing_checks FROM schedules WHERE id = ?", (schedule_id,)
    ).fetchone()
    return replace(page, title=title, intro=paragraphs_from_text(intro)) if losing else page


def _still_held(
    connection: sqlite3.Connection, schedule_id: int, record_type: str | None, comparison: Comparison
) -> Iterator[HeldField]:
    """Return the fields held back from now on; one that the new parser reads otherwise is dropped."""
    for hold in held_field_rows.read(connection, schedule_id, record_type):
        if not (comparison.page_revised if hold.record_id is None else hold.record_id in comparison.revised):
            yield hold
    for hold in comparison.held:
        if hold.reason == "doubt" and hold.record_id in comparison.revised:
            yield hold
