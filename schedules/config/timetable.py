"""Compute when a schedule runs, in its own time zone and across both changes of the clock.

``cron`` means the wall clock. A time of day that is skipped in spring runs an hour later; one that comes
twice in autumn runs once, the first time. Only a schedule of every hour runs both times.

``every`` counts from the start of 1970, not from the start of a process, so restarts do not move it. Up to an
hour it counts real time; longer lengths count on the wall's clock: "6h" is 0, 6, 12 and 18 o'clock, in summer
and in winter.

The ``jitter`` is not part of these times.

``cronsim`` could iterate the cron times, and does so alike (400 random expressions over a year in Berlin),
but it refuses ranges that end in ``sun``, and takes a skipped 02:30 at 03:00. What is strict about reading
an expression would stay ours, so it would save some thirty lines.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from functools import lru_cache
from itertools import islice, product
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from schedules.config import cron

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from schedules.config.schedule_files import Schedule

OVERDUE_AFTER = timedelta(hours=1)
"""A check may begin this much after its time (and jitter) before it counts as left out."""

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_HOUR = 3_600
_DAY = timedelta(days=1)


def next_times(schedule: Schedule, after: datetime, count: int) -> list[datetime]:
    """Return the first ``count`` times after the aware moment ``after``, in the schedule's zone."""
    return list(islice(times(schedule, after), count))


def missed_time(schedule: Schedule, last: datetime, now: datetime) -> datetime | None:
    """Return the first time after ``last``, if a check should have begun then and long before ``now``."""
    [due] = next_times(schedule, last, 1)
    return due if due + timedelta(seconds=schedule.jitter) + OVERDUE_AFTER < now else None


def times(schedule: Schedule, after: datetime) -> Iterator[datetime]:
    """Give all times after the aware moment ``after``, ascending, in the schedule's zone, without end."""
    zone = ZoneInfo(schedule.timezone)
    latest = after.astimezone(UTC)
    candidates = (
        _cron_times(schedule.cron, zone, latest)
        if schedule.cron
        else _steps(schedule.every or 0, zone, latest)
    )
    for moment in candidates:
        if moment > latest:  # a skipped 02:30 and the 03:30 that it becomes are one run
            latest = moment
            yield moment.astimezone(zone)


def _cron_times(expression: str, zone: ZoneInfo, after: datetime) -> Iterator[datetime]:
    """Times from before ``after`` on, day by day as the wall's calendar has them."""
    fields = cron.parse(expression)
    day = after.astimezone(zone).date()
    while True:
        weekday = cron.WEEKDAYS[day.weekday()]
        if day.day in fields.days and day.month in fields.months and weekday in fields.weekdays:
            yield from _moments(fields, day, zone)
        day += _DAY


@lru_cache(maxsize=128)  # enough for two days of hourly schedules, each minute of the hour one
def _moments(fields: cron.Cron, day: date, zone: ZoneInfo) -> tuple[datetime, ...]:
    """The times of ``day`` in UTC. Without ``fold``, a time that comes twice is the first one, and a skipped
    one is read by the old offset, which makes it an hour later (PEP 495).
    """
    moments = set()
    for hour, minute in product(fields.hours, fields.minutes):
        first = datetime(day.year, day.month, day.day, hour, minute, tzinfo=zone)
        moments.add(first.astimezone(UTC))
        if fields.runs_every_hour:
            again = first.replace(fold=1).astimezone(UTC)
            if again.astimezone(zone).hour == hour:  # it exists
                moments.add(again)
    return tuple(sorted(moments))


def _steps(length: int, zone: ZoneInfo, after: datetime) -> Iterator[datetime]:
    if length <= _HOUR:
        number = int((after - _EPOCH).total_seconds()) // length
        while True:
            number += 1
            yield _EPOCH + timedelta(seconds=number * length)
    wall = after.astimezone(zone).replace(tzinfo=UTC)  # the wall's clock, counted as if it were never changed
    number = int((wall - _EPOCH).total_seconds()) // length
    while True:
        yield (_EPOCH + timedelta(seconds=number * length)).replace(tzinfo=zone).astimezone(UTC)
        number += 1
