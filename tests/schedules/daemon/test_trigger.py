"""When the scheduler fires: a whole year in Berlin against an expectation of its own, and what was missed."""

from __future__ import annotations

import random
from datetime import UTC, date, datetime, timedelta
from datetime import time as clock_time
from itertools import pairwise
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

import pytest
import time_machine
from apscheduler.executors.debug import DebugExecutor
from apscheduler.schedulers.background import BackgroundScheduler

from schedules.config.fetch_section import Seconds
from schedules.config.schedule_files import Schedule
from schedules.daemon.trigger import TimetableTrigger

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

BERLIN = ZoneInfo("Europe/Berlin")
FIRST, LAST = datetime(2026, 1, 1, tzinfo=UTC), datetime(2027, 1, 1, tzinfo=UTC)
MINUTE = timedelta(minutes=1)


def schedule(cron: str | None = None, every: int | None = None, jitter: int = 0) -> Schedule:
    return Schedule(
        name="page", title="Seite", url="http://127.0.0.1/", parser="leuchtturmprojekte",
        cron=cron, every=Seconds(every) if every else None, jitter=Seconds(jitter),
    )  # fmt: skip


def days() -> Iterator[date]:
    """Each day of the year in Berlin, and the ones around it."""
    day = date(2025, 12, 31)
    while day <= date(2027, 1, 1):
        yield day
        day += timedelta(days=1)


def on_the_wall(*times: str, weekdays: str = "0123456") -> list[datetime]:
    """The moments at which clocks in Berlin first show these times of day; a skipped one is an hour later."""
    moments = {
        datetime.combine(day, clock_time.fromisoformat(time), BERLIN).astimezone(UTC)
        for day in days()
        if str(day.weekday()) in weekdays
        for time in times
    }
    return sorted(moment for moment in moments if FIRST < moment < LAST)


def each(minutes: int) -> list[datetime]:
    """Every so many minutes of real time, on the full hour too."""
    count = (LAST - FIRST) // (minutes * MINUTE)
    return [FIRST + number * minutes * MINUTE for number in range(1, count)]


FORMS: dict[str, tuple[dict[str, Any], list[datetime]]] = {
    "each morning": ({"cron": "17 6 * * *"}, on_the_wall("06:17")),
    "in the hour that changes": ({"cron": "30 2 * * *"}, on_the_wall("02:30")),
    "twice in that hour": ({"cron": "0,30 2 * * *"}, on_the_wall("02:00", "02:30")),
    "on working days": ({"cron": "0 7 * * mon-fri"}, on_the_wall("07:00", weekdays="01234")),
    "at weekends, at several hours": (
        {"cron": "15 1-3,22 * * sat,sun"},
        on_the_wall("01:15", "02:15", "03:15", "22:15", weekdays="56"),
    ),
    "on the first of a month": (
        {"cron": "0 0 1 * *"},
        [moment for moment in on_the_wall("00:00") if moment.astimezone(BERLIN).day == 1],
    ),
    "each half hour by cron": ({"cron": "*/30 * * * *"}, each(30)),
    "each half hour": ({"every": 1_800}, each(30)),
    "each hour": ({"every": 3_600}, each(60)),
    "each six hours": ({"every": 21_600}, on_the_wall("00:00", "06:00", "12:00", "18:00")),
    "each two hours": ({"every": 7_200}, on_the_wall(*(f"{hour:02}:00" for hour in range(0, 24, 2)))),
    "each day": ({"every": 86_400}, on_the_wall("00:00")),
}


OFTEN = (pytest.mark.soak,)  # 17,000 times a year take a second


def fired(entry: Schedule) -> list[datetime]:
    """Every firing of a real scheduler in a simulated year."""
    times: list[datetime] = []
    scheduler = BackgroundScheduler(
        timezone=UTC,
        executors={"default": DebugExecutor()},
        job_defaults={"misfire_grace_time": None, "coalesce": True, "max_instances": 1},
    )
    with time_machine.travel(FIRST, tick=False) as clock:
        scheduler.start(paused=True)
        try:
            scheduler.add_job(lambda: times.append(datetime.now(UTC)), TimetableTrigger(entry))
            scheduler.state = 1  # running, but turned by hand
            while True:
                seconds = scheduler._process_jobs()
                clock.shift(timedelta(seconds=seconds or 0))
                if datetime.now(UTC) >= LAST:
                    return times
        finally:
            scheduler.shutdown()


@pytest.mark.parametrize(
    "form", [pytest.param(form, marks=OFTEN if "half hour" in form else ()) for form in FORMS]
)
def test_in_a_year_every_time_comes_once(form: str) -> None:
    settings, expected = FORMS[form]
    assert fired(schedule(**settings)) == expected


def test_jitter_only_delays_each_time_by_less_than_it_allows() -> None:
    nominal = on_the_wall("02:30")
    real = fired(schedule(cron="30 2 * * *", jitter=600))
    assert len(real) == len(nominal)
    delays = [later - earlier for earlier, later in zip(nominal, real, strict=True)]
    assert min(delays) >= timedelta(0)
    assert max(delays) <= timedelta(seconds=600)
    assert len(set(delays)) > 300


def test_the_earliest_and_the_latest_jitter_keep_times_apart() -> None:
    entry = schedule(every=60, jitter=59)
    chosen: tuple[Callable[[float, float], float], ...] = (min, max)
    for choose in chosen:
        trigger = TimetableTrigger(entry, choose)
        times = [trigger.get_next_fire_time(None, FIRST)]
        for _ in range(100):
            times.append(trigger.get_next_fire_time(times[-1], times[-1]))
        assert {later - earlier for earlier, later in pairwise(times)} == {timedelta(seconds=60)}


NOON = datetime(2026, 6, 10, 12, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("last", "expected"),
    [
        pytest.param(None, NOON, id="never checked"),
        pytest.param(NOON - timedelta(days=40), NOON, id="off for long"),
        pytest.param(NOON - timedelta(hours=9), NOON, id="this morning's was missed"),
        pytest.param(NOON - timedelta(hours=1), datetime(2026, 6, 11, 4, 17, tzinfo=UTC), id="all done"),
        pytest.param(
            NOON + timedelta(days=900), datetime(2026, 6, 11, 4, 17, tzinfo=UTC), id="clock was wrong"
        ),
    ],
)
def test_what_was_missed_is_made_up_for_once_and_at_once(last: datetime | None, expected: datetime) -> None:
    trigger = TimetableTrigger(schedule(cron="17 6 * * *"))
    assert trigger.first_time(last, NOON) == expected


def test_a_clock_that_was_set_on_by_years_costs_no_more_than_one_step() -> None:
    trigger = TimetableTrigger(schedule(every=1))
    later = FIRST + timedelta(days=3_650)
    assert trigger.get_next_fire_time(FIRST, later) == later + timedelta(seconds=1)


def test_without_being_told_otherwise_jitter_is_random() -> None:
    trigger = TimetableTrigger(schedule(cron="17 6 * * *", jitter=600))
    assert len({trigger.get_next_fire_time(None, NOON) for _ in range(20)}) > 1
    assert trigger._spread == random.uniform
