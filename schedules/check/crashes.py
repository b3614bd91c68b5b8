"""Store that a check broke, by a bug or because its process was ended, and alert operators of a failure."""

from __future__ import annotations

from typing import TYPE_CHECKING

from schedules.check import enqueue_alerts
from schedules.check.result import Result
from schedules.local_time import utc_now

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from db.store import Store
    from schedules.config.schedule_files import Schedule


def record_crash(
    schedule: Schedule,
    store: Store,
    sentence: str,
    *,
    clock: Callable[[], datetime] = utc_now,
    at_once: bool = False,
) -> Result:
    """Store that the check itself crashed (``sentence``: how); operators are alerted as of a failure.

    ``at_once``: at the first time already.
    """
    now = clock()
    with store.writing() as writing:
        record = writing.failed(schedule, kind="crash", error=sentence, started_at=now, now=now)
        enqueue_alerts.failed(
            writing.connection, schedule, record, kind="crash", error=sentence, now=now, at_once=at_once
        )
    return Result(schedule.name, schedule.title, "failed", error=sentence)


def record_interrupted(
    schedule: Schedule, store: Store, *, clock: Callable[[], datetime] = utc_now
) -> Result:
    """Record that the process ended while it was reading the page; operators get an alert at once."""
    sentence = (
        "Leuchtturm was ended from outside while it was reading this page, perhaps because memory was short; "
        "the page is read again at its next time. Look at the page, and at the system's log."
    )
    return record_crash(schedule, store, sentence, clock=clock, at_once=True)
