"""The soak's book-keeping can tell a time that was missed from one that was merged into another."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta

from tests.soak.timeline import tally

BEGIN = datetime(2026, 11, 23, 6, tzinfo=UTC)


def at(seconds: float) -> str:
    return (BEGIN + timedelta(seconds=seconds)).isoformat()


def due(seconds: float, came: float | None = None, schedule: str = "page") -> tuple[float, str]:
    came = seconds + 0.01 if came is None else came
    return came, json.dumps({"event": "due", "at": at(came), "schedule": schedule, "due_at": at(seconds)})


def checked(began: float, ended: float, schedule: str = "page") -> tuple[float, str]:
    said = {"event": "checked", "at": at(ended), "schedule": schedule, "duration_ms": (ended - began) * 1000}
    return ended, json.dumps(said)


def counted(*events: tuple[float, str]) -> tuple[int, int, int, int]:
    """Made, merged, slept over, missed; of the ten seconds after ``ready``."""
    said = [(0.5, json.dumps({"event": "ready", "at": at(0.5)})), due(11, schedule="other"), *events]
    found = tally(line for _, line in sorted(said))
    # What the other one, which has to be there, was not asked for is left out.
    return found.made, found.merged, found.slept_over, found.missed - 10


def test_a_check_in_each_second_is_made() -> None:
    events = [
        event for second in range(1, 11) for event in (due(second), checked(second + 0.1, second + 0.2))
    ]
    assert counted(*events) == (10, 0, 0, 0)


def test_a_time_of_which_nothing_came_is_missed() -> None:
    events = [
        event
        for second in (*range(1, 4), *range(6, 11))
        for event in (due(second), checked(second + 0.1, second + 0.2))
    ]
    assert counted(*events) == (8, 0, 0, 2)


def test_times_at_which_a_check_waits_or_runs_are_merged() -> None:
    events = [
        due(1), due(2), due(3), checked(3.5, 6.5), due(4), due(5), due(6), checked(6.6, 6.8),
        *(event for second in range(7, 11) for event in (due(second), checked(second + 0.1, second + 0.2))),
    ]  # fmt: skip
    assert counted(*events) == (5, 5, 0, 0)


def test_times_before_the_scheduler_came_are_slept_over() -> None:
    rest = (event for second in range(5, 11) for event in (due(second), checked(second + 0.1, second + 0.2)))
    assert counted(due(1, came=4.3), checked(4.4, 4.5), *rest) == (7, 0, 3, 0)


def test_a_check_that_waits_at_the_end_is_nothing_missed_and_a_daemon_that_checks_no_more_is() -> None:
    assert counted(due(1), due(2), due(3)) == (1, 9, 0, 0)
    assert counted(due(1), checked(1.1, 1.2)) == (1, 0, 0, 9)


def test_delays_count_from_the_first_of_the_times_that_were_merged() -> None:
    said = [(0.5, json.dumps({"event": "ready", "at": at(0.5)})), due(1), due(2), checked(2.5, 2.6), due(5)]
    assert tally(line for _, line in sorted(said)).delays["page"] == [1.5]
