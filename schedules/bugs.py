"""Turn an unexpected error into a sentence: a damaged database, or a bug of the program."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

PREFIX = "This is a bug in Leuchtturm"
_MAX_REASON = 300


def explain(bug: Exception, database: Path | None, advice: str) -> str:
    """Return one sentence: what is damaged in ``database``, or else that this is a bug.

    ``advice``: what to do about a bug, the end of the sentence.
    """
    from db.damage import find_damage

    if database is not None and database.is_file() and (damage := find_damage(database)):
        return damage
    reason = " ".join(f"{type(bug).__name__}: {bug}".split())[:_MAX_REASON]
    return f"{PREFIX} ({reason}); {advice}"
