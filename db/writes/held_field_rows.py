"""Read and replace the fields whose changes are held back from readers."""

from __future__ import annotations

from typing import TYPE_CHECKING

from db.serialization import held_value_from_text, paragraphs_from_text, record_from_text, to_json
from scraper.records import EarlierState, HeldField, Page, to_json_value

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterable

_MAX_STATES = 12
"""One version a check at most; rules look back ten checks."""


def read(connection: sqlite3.Connection, schedule_id: int, record_type: str | None) -> tuple[HeldField, ...]:
    rows = connection.execute(
        "SELECT meeting_id, field, reason, told, changed_at_check, held_since FROM held_fields "
        "WHERE schedule_id = ? ORDER BY id",
        (schedule_id,),
    )
    return tuple(
        HeldField(
            record_id, field, reason, held_value_from_text(told, field, record_id, record_type), check, since
        )
        for record_id, field, reason, told, check, since in rows
    )


def replace_all(
    connection: sqlite3.Connection, schedule_id: int, held: Iterable[HeldField], *, at: str
) -> None:
    connection.execute("DELETE FROM held_fields WHERE schedule_id = ?", (schedule_id,))
    connection.executemany(
        "INSERT INTO held_fields (schedule_id, meeting_id, field, reason, told, changed_at_check, "
        "held_since) VALUES (?, ?, ?, ?, ?, ?, ?)",
        [
            (
                schedule_id,
                hold.record_id,
                hold.field,
                hold.reason,
                to_json(to_json_value(hold.last_published)),
                hold.changed_at_check,
                hold.since or at,
            )
            for hold in held
        ],
    )


def earlier_states(
    connection: sqlite3.Connection, schedule: str, record_type: str | None, record_id: int | None
) -> tuple[EarlierState, ...]:
    """Return the newest versions of a meeting, or of the page itself (``None``), newest first."""
    if record_id is not None:
        versions = connection.execute(
            "SELECT check_number, record FROM versions JOIN runs ON runs.id = run_id WHERE meeting_id = ? "
            "ORDER BY versions.id DESC LIMIT ?",
            (record_id, _MAX_STATES),
        )
        return tuple(
            EarlierState(number, record_from_text(record, record_type)) for number, record in versions
        )
    states = connection.execute(
        "SELECT check_number, title, intro FROM page_states JOIN runs ON runs.id = run_id "
        "WHERE page_states.schedule_id = (SELECT id FROM schedules WHERE name = ?) "
        "ORDER BY page_states.id DESC LIMIT ?",
        (schedule, _MAX_STATES),
    )
    return tuple(
        EarlierState(number, Page(title, paragraphs_from_text(intro))) for number, title, intro in states
    )
