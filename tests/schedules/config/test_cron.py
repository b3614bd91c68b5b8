"""Cron expressions: read strictly, refused where two programs read them in two ways."""

from __future__ import annotations

import pytest

from schedules.config.cron import WEEKDAYS, parse


def test_a_star_is_every_value() -> None:
    cron = parse("* * * * *")
    assert (len(cron.minutes), len(cron.hours), len(cron.days), len(cron.months)) == (60, 24, 31, 12)
    assert cron.weekdays == WEEKDAYS


def test_lists_ranges_and_steps_are_their_values() -> None:
    cron = parse("0,30 6-9 */10 jan,6-12/3 *")
    assert cron == ((0, 30), (6, 7, 8, 9), (1, 11, 21, 31), (1, 6, 9, 12), WEEKDAYS)


def test_weekdays_are_written_by_name() -> None:
    assert parse("0 7 * * mon-wed,SAT").weekdays == ("mon", "tue", "wed", "sat")


@pytest.mark.parametrize(
    ("expression", "reason"),
    [
        ("0 7 * *", "4 fields instead of the five: minute hour day month weekday"),
        ("", "0 fields instead of the five"),
        ("60 7 * * *", r"'60' is no minute \(0-59\)"),
        ("0 24 * * *", r"'24' is no hour \(0-23\)"),
        ("0 7 0 * *", r"'0' is no day of the month \(1-31\)"),
        ("0 7 * 13 *", r"'13' is no month \(1-12\)"),
        ("0 7 * foo *", r"'foo' is no month"),
        ("0 7 L * *", "'l' is no day of the month"),
        ("-5 7 * * *", "'-5' is no minute"),
        ("5, 7 * * *", "'' is no minute"),
        ("٣ 7 * * *", "is no minute"),
        ("50-10 7 * * *", "'50-10' runs backwards: write 50-59,0-10"),
        ("5/10 7 * * *", "'5/10' has a step without a range: write 5-59/10"),
        ("*/0 7 * * *", r"'\*/0' has a step of 0"),
        ("0 7 * * 0", "weekday '0': write names"),
        ("0 7 * * 1,3", "weekday '1,3': write names"),
        ("0 7 * * mon-5", "weekday 'mon-5': write names"),
        ("0 7 * * mon#1", "'mon#1' is no weekday"),
        ("0 7 * * */2", r"'\*/2' is no weekday"),
        ("0 7 * * sat-mon", "'sat-mon' runs backwards: write sat-sun,mon-mon"),
        ("0 7 * * mo", "'mo' is no weekday"),
        ("@daily", "@daily is not understood by every cron"),
        ("0 7 13 * fri", "a day of the month and a weekday together"),
        ("0 7 30,31 feb *", r"no such date exists \(day 30 in that month\)"),
        ("0 7 31 4,6,9,11 *", "no such date exists"),
    ],
)
def test_what_means_nothing_or_two_things_is_refused(expression: str, reason: str) -> None:
    with pytest.raises(ValueError, match=reason):
        parse(expression)


def test_the_leap_day_and_the_longest_of_several_months_exist() -> None:
    assert parse("0 7 29 2 *").days == (29,)
    assert parse("0 7 31 2,3 *").days == (31,)


@pytest.mark.parametrize(
    ("expression", "gap"),
    [("17 6 * * *", 86_400), ("0 0,1,12 * * *", 3_600), ("0,50 * * * *", 600), ("59,0 0,23 * * *", 60)],
)
def test_the_shortest_gap_looks_over_midnight_too(expression: str, gap: int) -> None:
    assert parse(expression).shortest_gap == gap
