"""How often each meeting changed, and when last: what a calendar needs to know which state is newer."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import sqlite3


@dataclass(frozen=True, slots=True)
class Revision:
    """``number``: changes since it was first seen; ``changed_at``: when the last was found, as stored."""

    number: int = 0
    changed_at: str | None = None


def revisions(connection: sqlite3.Connection) -> dict[int, Revision]:
    """The revision of each meeting that changed since it was first seen, by the meeting's id."""
    rows = connection.execute(
        "SELECT meeting_id, count(*), max(created_at) FROM changes "
        "WHERE meeting_id IS NOT NULL AND kind <> 'added' GROUP BY meeting_id"
    )
    return {meeting_id: Revision(number, changed_at) for meeting_id, number, changed_at in rows}
