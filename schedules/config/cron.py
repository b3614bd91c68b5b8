"""Read a cron expression strictly: five fields, weekdays by name, nothing that programs read differently.

The fields are those of crontab(5): minute, hour, day of the month, month, weekday. Numbers for weekdays are
refused (0 is Sunday for cron, Monday for others), and so is a day of the month together with a weekday (cron
runs on either, others on both).
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import NamedTuple

from scraper import lazy_re

WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_GERMAN_DAYS = {"mo": "mon", "di": "tue", "mi": "wed", "do": "thu", "fr": "fri", "sa": "sat", "so": "sun"}
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_DAYS_IN_MONTH = (31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)
_PART = lazy_re.compile(r"(?:(?P<any>\*)|(?P<first>\w+)(?:-(?P<last>\w+))?)(?:/(?P<step>\d+))?", re.ASCII)
_DAY = 24 * 60 * 60


class Cron(NamedTuple):
    """The times that an expression means, each field as the sorted values that match."""

    minutes: tuple[int, ...]
    hours: tuple[int, ...]
    days: tuple[int, ...]
    months: tuple[int, ...]
    weekdays: tuple[str, ...]

    @property
    def runs_every_hour(self) -> bool:
        """Whether the expression runs every hour, so that both times of a repeated hour count."""
        return len(self.hours) == 24

    @property
    def shortest_gap(self) -> int:
        """Seconds between the two nearest times of a day; a day if there is only one time."""
        times = [3600 * hour + 60 * minute for hour in self.hours for minute in self.minutes]
        following = [*times[1:], times[0] + _DAY]
        return min(later - earlier for earlier, later in zip(times, following, strict=True))


class _Field(NamedTuple):
    name: str
    lowest: int
    highest: int
    names: tuple[str, ...] = ()


_FIELDS = (
    _Field("minute", 0, 59),
    _Field("hour", 0, 23),
    _Field("day of the month", 1, 31),
    _Field("month", 1, 12, _MONTHS),
)


@lru_cache(maxsize=1024)  # thousands of schedules share few, and each is looked at often
def parse(expression: str) -> Cron:
    """Return the times that ``expression`` means, e.g. ``17 6 * * mon-fri``.

    Raises ``ValueError`` with what is wrong and what to write instead, also if no date ever matches.
    """
    if expression.lstrip().startswith("@"):
        raise ValueError(
            f"{expression.strip()} is not understood by every cron: write five fields, e.g. 17 6 * * *"
        )
    fields = expression.lower().split()
    if len(fields) != 5:
        clock = re.fullmatch(r"(\d\d?):(\d\d)", expression.strip())
        example = f"{int(clock[2])} {int(clock[1])} * * *" if clock else "17 6 * * *"
        raise ValueError(
            f"{len(fields)} fields instead of the five: minute hour day month weekday, e.g. {example}"
        )
    minutes, hours, days, months = (
        _values(text, field) for text, field in zip(fields[:4], _FIELDS, strict=True)
    )
    weekdays = _weekdays(fields[4])
    if len(days) < 31 and len(weekdays) < 7:
        raise ValueError("a day of the month and a weekday together mean either to one tool, both to another")
    if min(days) > max(_DAYS_IN_MONTH[month - 1] for month in months):
        raise ValueError(f"no such date exists (day {min(days)} in that month), so it would never run")
    return Cron(minutes, hours, days, months, weekdays)


def _values(text: str, field: _Field) -> tuple[int, ...]:
    chosen: set[int] = set()
    for part in text.split(","):
        match = _PART.fullmatch(part)
        if match is None:
            raise ValueError(f"{part!r} is no {field.name}")
        step = int(match["step"] or 1)
        if match["any"]:
            first, last = field.lowest, field.highest
        else:
            first = _value(match["first"], field)
            last = _value(match["last"], field) if match["last"] else first
        if match["step"] and first == last:
            raise ValueError(f"{part!r} has a step without a range: write {first}-{field.highest}/{step}")
        if last < first:
            raise ValueError(f"{part!r} runs backwards: write {first}-{field.highest},{field.lowest}-{last}")
        if step < 1:
            raise ValueError(f"{part!r} has a step of 0")
        if match["step"] and step > last - first:
            raise ValueError(
                f"{part!r} has a step of {step}, of which only {first} is left: write {first}, or a length "
                "of time with every"
            )
        chosen.update(range(first, last + 1, step))
    return tuple(sorted(chosen))


def _value(text: str, field: _Field) -> int:
    if text in field.names:
        return field.names.index(text) + field.lowest
    if text.isdecimal() and field.lowest <= int(text) <= field.highest:
        return int(text)
    raise ValueError(f"{text!r} is no {field.name} ({field.lowest}-{field.highest})")


def _weekdays(text: str) -> tuple[str, ...]:
    if text == "*":
        return WEEKDAYS
    if re.search(r"\d", text) and not re.search(r"[/#]", text):
        raise ValueError(
            f"weekday {text!r}: write names such as mon-fri, because 0 is Monday for some, Sunday for others"
        )
    chosen: set[str] = set()
    for part in text.split(","):
        first, _, last = part.partition("-")
        names = [first, last or first]
        if not all(name in WEEKDAYS for name in names):
            english = "-".join(_GERMAN_DAYS.get(name, name) for name in part.split("-"))
            example = english if english != part else "mon, mon-fri or sat,sun"
            raise ValueError(f"{part!r} is no weekday: write names such as {example}")
        start, end = (WEEKDAYS.index(name) for name in names)
        if end < start:
            raise ValueError(f"{part!r} runs backwards: write {first}-sun,mon-{last}")
        chosen.update(WEEKDAYS[start : end + 1])
    return tuple(name for name in WEEKDAYS if name in chosen)
