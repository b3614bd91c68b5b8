"""Turn an unexpected error into one that people can read: a damaged database, or a bug of the program."""

from __future__ import annotations

from typing import TYPE_CHECKING

from scraper.errors import LeuchtturmError

if TYPE_CHECKING:
    from pathlib import Path

_MAX_REASON = 300


class BugError(LeuchtturmError):
    """An unexpected error, which is this program's fault."""


def explain(bug: Exception, database: Path | None, advice: str) -> LeuchtturmError:
    """Return one sentence: what is damaged in ``database``, or else a :class:`BugError`.

    ``advice``: what to do about a bug, the end of the sentence.
    """
    from db.damage import find_damage

    if database is not None and database.is_file() and (damage := find_damage(database)):
        return damage
    reason = " ".join(f"{type(bug).__name__}: {bug}".split())[:_MAX_REASON]
    return BugError(f"This is a bug in Leuchtturm ({reason}); {advice}")
