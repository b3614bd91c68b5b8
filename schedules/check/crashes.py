"""Store that a check broke, by a bug or because its process was ended, and alert operators of a failure."""

from __future__ import annotations

from typing import TYPE_CHECKING

from schedules.check import enqueue_alerts, reading_notes
from schedules.check.result import Result
from schedules.local_time import utc_now

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
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
        check = writing.failed(schedule, kind="crash", error=sentence, started_at=now, now=now)
        enqueue_alerts.failed(
            writing.connection, schedule, check, kind="crash", error=sentence, now=now, at_once=at_once
        )
    return Result(schedule.name, schedule.title, "failed", error=sentence)


def record_interrupted(
    schedules: Iterable[Schedule], store: Store, *, clock: Callable[[], datetime] = utc_now
) -> dict[str, Result]:
    """Record the checks whose process was ended while it read the page, and return the results by schedule.

    Operators get an alert at once. What is noted of other schedules stays for the checks of those.
    """
    sentence = (
        "Leuchtturm was ended from outside while it was reading this page, perhaps because memory was short; "
        "the page is read again at its next time. Look at the page, and at the system's log."
    )
    by_name = {schedule.name: schedule for schedule in schedules}
    results: dict[str, Result] = {}
    for name, path in reading_notes.left_over(store.path):
        if name in by_name and name not in results:
            results[name] = record_crash(by_name[name], store, sentence, clock=clock, at_once=True)
        if name in by_name or not name:
            reading_notes.remove(path)
    return results
