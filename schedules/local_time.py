"""The clock, and times in Berlin's zone for people."""

from __future__ import annotations

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from db.timestamps import from_text

ZONE = ZoneInfo("Europe/Berlin")
"""The zone of the times that people see."""


def utc_now() -> datetime:
    """Return the current time; tests pass another clock instead."""
    return datetime.now(UTC)


def moment(stored: str) -> str:
    """A stored UTC time as the clock in Berlin showed it: ``2026-11-23 06:17``."""
    return from_text(stored).astimezone(ZONE).replace(tzinfo=None).isoformat(" ", "minutes")
