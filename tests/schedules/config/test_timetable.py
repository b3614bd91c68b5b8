"""The timetable: the zone's own clock, right over both of its changes; expectations are written by hand."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest

from schedules.config.fetch_section import Seconds
from schedules.config.schedule_files import Schedule
from schedules.config.timetable import next_times

BERLIN = ZoneInfo("Europe/Berlin")
BEFORE_SPRING = datetime(2026, 3, 28, 22, 30, tzinfo=UTC)  # 23:30 in Berlin; at 2:00 it becomes 3:00
BEFORE_AUTUMN = datetime(2026, 10, 24, 21, 30, tzinfo=UTC)  # 23:30 in Berlin; at 3:00 it becomes 2:00


def schedule(*, cron: str | None = None, every: int | None = None, zone: str = "Europe/Berlin") -> Schedule:
    return Schedule(
        name="page",
        title="Page",
        url="http://127.0.0.1/",
        parser="leuchtturmprojekte",
        cron=cron,
        every=None if every is None else Seconds(every),
        timezone=zone,
    )


def shown(times: list[datetime]) -> list[str]:
    return [f"{time:%d %H:%M %Z}" for time in times]


def test_times_are_in_the_schedule_s_zone_ascending_and_after_the_moment() -> None:
    after = datetime(2026, 7, 3, 4, 17, tzinfo=UTC)  # 6:17 in Berlin, a Friday
    times = next_times(schedule(cron="17 6 * * mon-fri"), after, 3)
    assert [f"{time:%a %Y-%m-%d %H:%M %Z}" for time in times] == [
        "Mon 2026-07-06 06:17 CEST",
        "Tue 2026-07-07 06:17 CEST",
        "Wed 2026-07-08 06:17 CEST",
    ]
    assert all(time.tzinfo == BERLIN for time in times)


def test_jitter_is_no_part_of_the_timetable() -> None:
    after = datetime(2026, 7, 3, tzinfo=UTC)
    plain = schedule(cron="17 6 * * *")
    late = Schedule(
        **{name: getattr(plain, name) for name in plain.__struct_fields__} | {"jitter": Seconds(600)}
    )
    assert next_times(late, after, 5) == next_times(plain, after, 5)


@pytest.mark.parametrize(
    ("cron", "expected"),
    [
        ("30 2 * * *", ["29 03:30 CEST", "30 02:30 CEST", "31 02:30 CEST"]),
        ("30 2,3 * * *", ["29 03:30 CEST", "30 02:30 CEST", "30 03:30 CEST"]),
        ("0 7 * * *", ["29 07:00 CEST", "30 07:00 CEST", "31 07:00 CEST"]),
        ("0 * * * *", ["29 00:00 CET", "29 01:00 CET", "29 03:00 CEST"]),
        ("*/30 1-3 * * *", ["29 01:00 CET", "29 01:30 CET", "29 03:00 CEST"]),
    ],
)
def test_a_time_that_spring_skips_runs_once(cron: str, expected: list[str]) -> None:
    assert shown(next_times(schedule(cron=cron), BEFORE_SPRING, 3)) == expected


@pytest.mark.parametrize(
    ("cron", "expected"),
    [
        ("30 2 * * *", ["25 02:30 CEST", "26 02:30 CET", "27 02:30 CET"]),
        ("0 2,3 * * *", ["25 02:00 CEST", "25 03:00 CET", "26 02:00 CET"]),
        ("0 7 * * *", ["25 07:00 CET", "26 07:00 CET", "27 07:00 CET"]),
        ("0 1-23 * * *", ["25 01:00 CEST", "25 02:00 CEST", "25 03:00 CET"]),
    ],
)
def test_a_time_that_autumn_shows_twice_runs_once(cron: str, expected: list[str]) -> None:
    assert shown(next_times(schedule(cron=cron), BEFORE_AUTUMN, 3)) == expected


def test_a_schedule_of_every_hour_runs_in_both_of_the_repeated_hours() -> None:
    times = next_times(schedule(cron="0 * * * *"), BEFORE_AUTUMN, 5)
    assert shown(times) == ["25 00:00 CEST", "25 01:00 CEST", "25 02:00 CEST", "25 02:00 CET", "25 03:00 CET"]
    moments = [time.astimezone(UTC) for time in times]
    assert {later - earlier for earlier, later in pairwise(moments)} == {timedelta(hours=1)}


def test_asking_again_from_each_time_gives_the_same_times() -> None:
    for entry in (
        schedule(cron="30 2 * * *"),
        schedule(cron="*/20 * * * *"),
        schedule(every=1_800),
        schedule(every=7_200),
    ):
        for start in (BEFORE_SPRING, BEFORE_AUTUMN):
            times = next_times(entry, start, 40)
            step, again = start, []
            for _ in times:
                step = next_times(entry, step, 1)[0]
                again.append(step)
            assert [time.astimezone(UTC) for time in again] == [time.astimezone(UTC) for time in times]


@pytest.mark.parametrize("start", [BEFORE_SPRING, BEFORE_AUTUMN])
def test_short_intervals_count_real_time_through_a_change_of_the_clock(start: datetime) -> None:
    moments = [time.astimezone(UTC) for time in next_times(schedule(every=900), start, 30)]
    assert moments == [start + timedelta(minutes=15 * number) for number in range(1, 31)]


@pytest.mark.parametrize(
    ("every", "start", "expected"),
    [
        (6 * 3_600, BEFORE_SPRING, ["29 00:00 CET", "29 06:00 CEST", "29 12:00 CEST", "29 18:00 CEST"]),
        (6 * 3_600, BEFORE_AUTUMN, ["25 00:00 CEST", "25 06:00 CET", "25 12:00 CET", "25 18:00 CET"]),
        (2 * 3_600, BEFORE_SPRING, ["29 00:00 CET", "29 03:00 CEST", "29 04:00 CEST", "29 06:00 CEST"]),
        (2 * 3_600, BEFORE_AUTUMN, ["25 00:00 CEST", "25 02:00 CEST", "25 04:00 CET", "25 06:00 CET"]),
        (86_400, BEFORE_AUTUMN, ["25 00:00 CEST", "26 00:00 CET", "27 00:00 CET", "28 00:00 CET"]),
    ],
)
def test_long_intervals_keep_their_place_on_the_wall_s_clock(
    every: int, start: datetime, expected: list[str]
) -> None:
    assert shown(next_times(schedule(every=every), start, 4)) == expected


def test_intervals_do_not_depend_on_when_one_asks() -> None:
    entry = schedule(every=7 * 3_600)
    early = next_times(entry, datetime(2026, 5, 1, tzinfo=UTC), 20)
    late = next_times(entry, datetime(2026, 5, 2, 13, 31, 7, tzinfo=UTC), 5)
    assert set(late) <= set(early)


def test_a_leap_day_is_waited_for() -> None:
    times = next_times(schedule(cron="0 7 29 2 *"), datetime(2026, 1, 1, tzinfo=UTC), 2)
    assert [time.date().isoformat() for time in times] == ["2028-02-29", "2032-02-29"]


def test_other_zones_have_their_own_clock() -> None:
    (time,) = next_times(schedule(cron="0 7 * * *", zone="Asia/Kolkata"), datetime(2026, 1, 1, tzinfo=UTC), 1)
    assert time.astimezone(UTC) == datetime(2026, 1, 1, 1, 30, tzinfo=UTC)
