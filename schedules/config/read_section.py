"""Validate the section ``[read]`` of a schedule file beyond its types: selectors and field values."""

from __future__ import annotations

import datetime
from typing import TYPE_CHECKING

from schedules.config.error_messages import ConfigValueError, suggestion
from scraper import parsers
from scraper.meetings import MEETING
from scraper.parsers.read_options import PINNABLE, PinnedMeeting, ReadOptions

if TYPE_CHECKING:
    from scraper.parsers.read_options import Pin, SetValue

_VOCABULARIES = {field.name: field.choices for field in MEETING.fields if field.choices}


def check(options: ReadOptions, parser: str) -> None:
    """Raise ``ConfigValueError`` for the first mistake. ``parser``: the schedule's."""
    if options == ReadOptions():
        return
    if parser == parsers.DECLARED:
        raise ConfigValueError(
            "read", f'[read] corrects a built-in reading; with parser = "{parser}" use [records]'
        )
    from scraper.parsers.records.selectors import (
        selector_mistake,  # only a file with [read] pays for selectolax
    )

    for key, selector in options.selectors:
        if mistake := selector_mistake(selector):
            raise ConfigValueError(f"read.{key.partition('[')[0]}", mistake)
    for number, pin in enumerate(options.pin):
        key = f"read.pin[{number}]"
        _check_pin(key, pin)
        above = {_reading(entry) for earlier in options.pin[:number] for entry in earlier.each}
        twin = next((entry for entry in pin.each if _reading(entry) in above), None)
        if twin is not None:
            message = (
                f"a pin of {twin.field} for this meeting and this reading stands above; keep one of them"
            )
            raise ConfigValueError(key, message)


def _reading(entry: SetValue) -> tuple[object, ...]:
    return entry.meeting.year, entry.meeting.municipality, entry.field, entry.instead_of


def _check_pin(key: str, pin: Pin) -> None:
    if pin.meeting == PinnedMeeting():
        raise ConfigValueError(
            f"{key}.meeting", "it names no meeting; give its year, its municipality or both"
        )
    if not pin.set:
        raise ConfigValueError(f"{key}.set", "it sets nothing; give a value such as { year = 2022 }")
    before = pin.instead_of.keys() if isinstance(pin.instead_of, dict) else None
    if before != pin.set.keys() and (before is not None or len(pin.set) > 1):
        message = (
            'with several values it says of each how the page is read: { year = 2021, municipality = "" }'
        )
        raise ConfigValueError(f"{key}.instead_of", message)
    for entry in pin.each:
        _check_set(key, entry)


def _check_set(key: str, entry: SetValue) -> None:
    if entry.field not in PINNABLE:
        raise ConfigValueError(
            f"{key}.set", f"{entry.field!r} cannot be pinned; {suggestion(entry.field, list(PINNABLE))}"
        )
    if entry.value == entry.instead_of:
        raise ConfigValueError(f"{key}.set", "it is the same as instead_of; a pin sets another value")
    for name, value in (("set", entry.value), ("instead_of", entry.instead_of)):
        _check_value(f"{key}.{name}", entry.field, value)


def _check_value(key: str, field: str, value: object) -> None:
    if value == "":
        return
    if field in ("start_date", "end_date"):
        _check_day(key, value)
    elif field == "year":
        if not isinstance(value, int) or not 1900 <= value <= 2200:
            raise ConfigValueError(key, f"found {value!r}; a year is a number such as 2022")
    elif not isinstance(value, str):
        raise ConfigValueError(key, f"found {value!r}; allowed is a text in quotes")
    elif field in _VOCABULARIES and value not in _VOCABULARIES[field]:
        allowed = ", ".join(f'"{word}"' for word in _VOCABULARIES[field])
        raise ConfigValueError(key, f'found "{value}"; allowed are {allowed}, and "" for nothing')


def _check_day(key: str, value: object) -> None:
    try:
        datetime.date.fromisoformat(str(value))
    except ValueError as error:
        raise ConfigValueError(key, f'found "{value}"; a day is written "2022-11-07"') from error
