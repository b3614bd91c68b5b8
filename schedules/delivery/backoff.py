"""When a message is tried again, and when it is given up."""

from __future__ import annotations

from datetime import datetime, timedelta

GIVE_UP_AFTER = timedelta(hours=72)
"""How long after the first attempt a message is given up."""
MAX_ATTEMPTS = 20
"""About as many attempts as fit into 72 hours; the limit when the first one is dated in the future."""
MIN_ATTEMPTS = 10
"""Made before giving up even after 72 hours, because the computer may have been off."""
MIN_BACKOFF = timedelta(minutes=1)
MAX_BACKOFF = timedelta(hours=6)


def next_attempt(
    attempts: int, first: datetime, now: datetime, *, retry_after: float | None = None, spread: float = 1.0
) -> datetime | None:
    """When to try again after ``attempts`` of which the first was at ``first``; ``None``: give up.

    Pauses double from a minute to six hours; ``retry_after``: seconds that the receiver demands.
    The last attempt is at the end of the 72 hours, or after it, if few were made by then.
    """
    if first > now:  # a clock was ahead at the first attempt: then the attempts are counted
        first = now - GIVE_UP_AFTER if attempts >= MAX_ATTEMPTS else now
    end = first + GIVE_UP_AFTER
    if now >= end:
        if attempts >= MIN_ATTEMPTS:
            return None
        end = now + MAX_BACKOFF
    pause = min(MIN_BACKOFF * (1 << min(attempts - 1, 20)), MAX_BACKOFF) * spread
    pause = max(min(max(pause, MIN_BACKOFF), MAX_BACKOFF), timedelta(seconds=retry_after or 0))
    # the database keeps whole seconds and cuts the rest off: never earlier than requested
    return min(now + pause + timedelta(microseconds=999_999), end)
