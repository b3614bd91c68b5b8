"""The clock, and times in Berlin's zone for people."""

from __future__ import annotations

from datetime import UTC, datetime

from db.timestamps import from_text
from scraper.times import BERLIN


def utc_now() -> datetime:
    """Return the current time; tests pass another clock instead."""
    return datetime.now(UTC)


def moment(stored: str) -> str:
    """A stored UTC time as the clock in Berlin showed it: ``2026-11-23 06:17``."""
    return from_text(stored).astimezone(BERLIN).replace(tzinfo=None).isoformat(" ", "minutes")
