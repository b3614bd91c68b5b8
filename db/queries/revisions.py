"""How often each meeting changed, and when last: what a calendar needs to know which state is newer."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import sqlite3


@dataclass(frozen=True, slots=True)
class Revision:
    """How a meeting came to what it says now; times as stored.

    ``number``: changes that people were told of since it was first seen. It never becomes smaller, for those
    are never deleted. ``changed_at``: when the page was last seen to say something else about it.
    ``reread_at``: when a later parser last read something else from the same pages.
    """

    number: int = 0
    changed_at: str | None = None
    reread_at: str | None = None


def revisions(connection: sqlite3.Connection) -> dict[int, Revision]:
    """The revision of each meeting, by its id."""
    rows = connection.execute(
        "SELECT id, coalesce(number, 0), changed_at, "
        "(SELECT max(reread_at) FROM versions WHERE meeting_id = meetings.id) FROM meetings LEFT JOIN ("
        "SELECT meeting_id, sum(reread IS NOT 'found') AS number, max(created_at) AS changed_at FROM changes "
        "WHERE kind <> 'added' GROUP BY meeting_id) ON meeting_id = meetings.id"
    )
    return {meeting_id: Revision(*values) for meeting_id, *values in rows}
