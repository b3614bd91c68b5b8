"""Write the versions of the page as a whole: title, introduction, order of the meetings."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import Struct

from db.serialization import paragraphs_to_text, to_json
from scraper.records import unread_to_json

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Sequence

    from scraper.records import Page


class PageWrite(Struct, kw_only=True):
    """The check that saw the page: its run, snapshot, parser version and time.

    ``reread_at``: set when the accepted page was read again by another parser; no new page was fetched.
    """

    schedule_id: int
    run_id: int
    snapshot_id: int
    parser_version: int
    at: str
    reread_at: str | None = None


def record_state(
    connection: sqlite3.Connection, context: PageWrite, page: Page, listed: Sequence[int], *, edited: bool
) -> None:
    """Continue the current page state, or end it and begin another.

    ``listed``: ids of the page's meetings in its order. ``edited``: title or introduction changed for people.
    """
    unread = to_json(unread_to_json(page.unread))
    values = to_json(list(listed)), page.title, paragraphs_to_text(page.intro), unread
    row = connection.execute(
        "SELECT id, listed, title, intro, unread FROM page_states WHERE schedule_id = ? AND ended_at IS NULL",
        (context.schedule_id,),
    ).fetchone()
    if row is not None and (context.reread_at or (row[1] == values[0] and not edited)):
        if row[1:] != values:
            _refresh(connection, context, row[0], values)
        return
    connection.execute(
        "UPDATE page_states SET ended_at = ? WHERE schedule_id = ? AND ended_at IS NULL",
        (context.at, context.schedule_id),
    )
    connection.execute(
        "INSERT INTO page_states (schedule_id, run_id, snapshot_id, parser_version, first_seen_at, listed, "
        "title, intro, unread) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
        (
            context.schedule_id,
            context.run_id,
            context.snapshot_id,
            context.parser_version,
            context.at,
            *values,
        ),
    )


def _refresh(
    connection: sqlite3.Connection,
    context: PageWrite,
    state_id: int,
    values: tuple[str, str | None, str | None, str],
) -> None:
    connection.execute(
        "UPDATE page_states SET listed = ?, title = ?, intro = ?, unread = ?, snapshot_id = ?, "
        "parser_version = ?, reread_at = coalesce(?, reread_at) WHERE id = ?",
        (*values, context.snapshot_id, context.parser_version, context.reread_at, state_id),
    )
