"""Turn an unexpected error into a sentence: a damaged database, or a bug of the program."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

PREFIX = "This is a bug in Leuchtturm"
_LONGEST = 300


def explain(bug: Exception, database: Path | None, advice: str) -> str:
    """Return one sentence: what is damaged in ``database``, or else that this is a bug.

    ``advice``: what to do about a bug, the end of the sentence.
    """
    from db.maintenance.integrity import find_damage

    damage = find_damage(database) if database is not None and database.is_file() else None
    if damage is not None:
        return damage
    reason = " ".join(f"{type(bug).__name__}: {bug}".split())[:_LONGEST]
    return f"{PREFIX} ({reason}); {advice}"
