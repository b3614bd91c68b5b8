"""Convert times to and from their stored form: UTC, ISO 8601, whole seconds, with ``Z``."""

from __future__ import annotations

from datetime import datetime

from db.sqlite_errors import decoding
from scraper.times import utc_text


def to_text(moment: datetime) -> str:
    """Return ``2026-11-23T04:15:01Z`` for an aware ``moment`` of any zone; part seconds are cut off.

    Raises ``ValueError`` for a naive one, which names no moment.
    """
    if moment.tzinfo is None:
        raise ValueError(f"{moment!r} has no time zone")
    return utc_text(moment)


def optional_from_text(text: str | None) -> datetime | None:
    """As :func:`from_text`; ``None`` for what never was."""
    return from_text(text) if text else None


def from_text(text: str) -> datetime:
    """The inverse of :func:`to_text`, aware and in UTC. Raises :class:`DamagedValueError`."""
    with decoding(f"the time {text!r:.40}"):
        moment = datetime.fromisoformat(text)
        if moment.tzinfo is None:
            raise ValueError(text)
        return moment
