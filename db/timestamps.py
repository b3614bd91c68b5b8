"""Moments as the database has them: UTC, ISO 8601, whole seconds, with ``Z``."""

from __future__ import annotations

from datetime import UTC, datetime


def to_text(moment: datetime) -> str:
    """``2026-11-23T04:15:01Z`` for an aware ``moment`` of any zone; part seconds are cut off.

    Raises ``ValueError`` for a naive one: nobody could say which moment it means.
    """
    if moment.tzinfo is None:
        raise ValueError(f"{moment!r} has no time zone")
    return moment.astimezone(UTC).replace(microsecond=0, tzinfo=None).isoformat() + "Z"


def from_text(text: str) -> datetime:
    """The inverse of :func:`to_text`, aware and in UTC."""
    return datetime.fromisoformat(text)
