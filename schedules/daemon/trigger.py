"""A trigger for APScheduler that follows our timetable.

Its own cron trigger runs twice at a time that autumn has twice, and counts jitter on the wall clock.
"""

from __future__ import annotations

import random
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from apscheduler.triggers.base import BaseTrigger

from schedules.config.timetable import next_times

if TYPE_CHECKING:
    from collections.abc import Callable

    from schedules.config.schedule_files import Schedule


class TimetableTrigger:
    """The times of ``schedule``, each up to its jitter later. ``spread``: picks between two numbers."""

    def __init__(self, schedule: Schedule, spread: Callable[[float, float], float] = random.uniform) -> None:
        self._schedule = schedule
        self._spread = spread

    def get_next_fire_time(self, previous_fire_time: datetime | None, now: datetime) -> datetime:
        """The first time that is neither before ``now`` nor before the previous one.

        Times that passed meanwhile are one run: a clock that was set forward by years does not iterate them
        all.
        """
        return self._later(now if previous_fire_time is None else max(previous_fire_time, now))

    def first_time(self, last: datetime | None, now: datetime) -> datetime:
        """When to run first, if the last check was at ``last`` (``None``: never): a missed time is now."""
        if last is None:
            return now
        # Where a clock was wrong once, the last check may lie ahead of now: then no time was missed.
        [due] = next_times(self._schedule, last, 1)
        return now if due <= now else self._later(now)

    def _later(self, after: datetime) -> datetime:
        [time] = next_times(self._schedule, after, 1)
        return time.astimezone(UTC) + timedelta(seconds=self._spread(0, self._schedule.jitter))


class PulseTrigger:
    """Fires every ``seconds`` from now.

    APScheduler's interval would fire once for each interval that a clock change skipped.
    """

    def __init__(self, seconds: float) -> None:
        self._pause = timedelta(seconds=seconds)

    def get_next_fire_time(self, _: datetime | None, now: datetime) -> datetime:
        """Once more, a pause after ``now``."""
        return now + self._pause


BaseTrigger.register(TimetableTrigger)
BaseTrigger.register(PulseTrigger)
