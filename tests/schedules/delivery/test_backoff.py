"""When a message is tried again, by the table of the documents: doubling pauses, 72 hours, ten attempts."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from schedules.delivery.backoff import next_attempt

FIRST = datetime(2026, 3, 4, 6, tzinfo=UTC)
HOUR, MINUTE, SECOND = timedelta(hours=1), timedelta(minutes=1), timedelta(seconds=1)


def due(
    attempts: int, after: timedelta, *, retry_after: float | None = None, spread: float = 1.0
) -> timedelta | None:
    """How long after the attempt the next one is, in whole seconds; the first one was ``after`` before."""
    now = FIRST + after
    at = next_attempt(attempts, FIRST, now, retry_after=retry_after, spread=spread)
    return None if at is None else at.replace(microsecond=0) - now


@pytest.mark.parametrize(
    ("attempts", "pause"),
    [
        (1, MINUTE), (2, 2 * MINUTE), (3, 4 * MINUTE), (9, 256 * MINUTE), (10, 6 * HOUR), (60, 6 * HOUR),
    ],
)  # fmt: skip
def test_the_pauses_double_from_a_minute_to_six_hours(attempts: int, pause: timedelta) -> None:
    assert due(attempts, timedelta()) == pause


def test_a_pause_varies_between_the_limits() -> None:
    assert due(3, timedelta(), spread=1.2) == 288 * SECOND
    assert due(3, timedelta(), spread=0.8) == 192 * SECOND
    assert due(1, timedelta(), spread=0.8) == MINUTE
    assert due(10, timedelta(), spread=1.2) == 6 * HOUR


def test_the_receiver_may_ask_for_a_longer_pause_but_for_no_shorter_one() -> None:
    assert due(1, timedelta(), retry_after=1_000.0) == 1_000 * SECOND
    assert due(1, timedelta(), retry_after=36_000.0) == 10 * HOUR
    assert due(1, timedelta(), retry_after=1_000.5) == 1_001 * SECOND  # whole seconds are stored
    assert due(5, timedelta(), retry_after=1.0) == 16 * MINUTE


@pytest.mark.parametrize(
    ("attempts", "after", "pause"),
    [
        (12, 70 * HOUR, 2 * HOUR),  # the last one is at the end of the 72 hours
        (12, 72 * HOUR - SECOND, SECOND),
        (12, 72 * HOUR, None),
        (10, 72 * HOUR, None),
        (9, 72 * HOUR, 256 * MINUTE),  # few were made
        (9, 900 * HOUR, 256 * MINUTE),
    ],
)
def test_after_72_hours_and_ten_attempts_it_is_given_up(
    attempts: int, after: timedelta, pause: timedelta | None
) -> None:
    assert due(attempts, after) == pause


def test_after_the_72_hours_no_receiver_puts_it_off_by_more_than_six() -> None:
    assert due(9, 72 * HOUR, retry_after=36_000.0) == 6 * HOUR


def test_a_first_attempt_in_the_future_is_taken_for_one_of_now_and_the_attempts_are_counted() -> None:
    assert due(19, -SECOND) == 6 * HOUR
    assert due(2, -900 * HOUR, retry_after=90 * 3_600.0) == 72 * HOUR
    assert due(20, -SECOND) is None
    assert due(20, timedelta()) == 6 * HOUR
