"""Times as people see them and as programs write them."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

BERLIN = ZoneInfo("Europe/Berlin")


def utc_text(moment: datetime) -> str:
    """``2026-11-23T04:15:01Z`` (RFC 3339) of an aware ``moment``; part seconds are cut off."""
    return moment.astimezone(UTC).replace(microsecond=0, tzinfo=None).isoformat() + "Z"
