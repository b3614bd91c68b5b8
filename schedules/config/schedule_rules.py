"""Validate a schedule beyond the types of its values: addresses, zones, parsers, times that fit together."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

from schedules.config import read_section, validators
from schedules.config.cron import parse as parse_cron
from schedules.config.error_messages import ConfigValueError
from schedules.config.site_section import IMAGE_TYPES
from scraper import parsers
from scraper.channels.settings import check_ca_file
from scraper.network.proxy import check_proxy

if TYPE_CHECKING:
    from collections.abc import Callable

    from schedules.config.schedule_files import Schedule

T = TypeVar("T")
R = TypeVar("R")


def check(schedule: Schedule) -> None:
    """Raise ``ConfigValueError`` for the first mistake."""
    _check_reading(schedule)
    _check_surroundings(schedule)
    _check_times(schedule)


def _check_reading(schedule: Schedule) -> None:
    _checked("url", validators.check_url, schedule.url)
    _checked("parser", validators.check_parser, schedule.parser)
    if (schedule.parser == parsers.DECLARED) != (schedule.records is not None):
        raise ConfigValueError(
            "parser", f'[records] and parser = "{parsers.DECLARED}" go together; one is missing'
        )
    read_section.check(schedule.read, schedule.parser)


def _check_surroundings(schedule: Schedule) -> None:
    fetch, logo = schedule.fetch, schedule.site.logo
    _checked("timezone", validators.check_zone, schedule.timezone)
    _checked("fetch.contact", validators.check_contact, fetch.contact)
    _checked("fetch.ca_file", check_ca_file, fetch.ca_file)
    _checked("fetch.proxy", lambda proxy: check_proxy(proxy, fetch.proxy_password), fetch.proxy)
    for key in ("heartbeat_url", "publish_url"):
        if address := getattr(schedule, key):
            _checked(key, validators.check_url, address)
    if logo and logo.suffix.lower() not in IMAGE_TYPES:
        raise ConfigValueError("site.logo", f"it is {logo.name!r}; allowed is an SVG or PNG file")


def _check_times(schedule: Schedule) -> None:
    fetch = schedule.fetch
    for key, length in (
        ("fetch.timeout", fetch.timeout),
        ("fetch.deadline", fetch.deadline),
        ("alerts.stale_after", schedule.alerts.stale_after),
    ):
        _checked(key, validators.check_not_zero, length)
    if fetch.deadline < fetch.timeout:
        raise ConfigValueError(
            "fetch.deadline", "the whole deadline is shorter than the timeout of a single step"
        )
    interval = _interval(schedule)
    if schedule.jitter >= interval:
        raise ConfigValueError(
            "jitter", f"it must be shorter than the time between two runs ({validators.words(interval)})"
        )


def _interval(schedule: Schedule) -> int:
    """The shortest time between two runs in seconds."""
    if schedule.every is not None and schedule.cron is not None:
        raise ConfigValueError("every", "give either cron or every, not both")
    if schedule.every is not None:
        _checked("every", validators.check_not_zero, schedule.every)
        return schedule.every
    if schedule.cron is None:
        raise ConfigValueError("", 'it says not when to run: give cron = "17 6 * * *" or every = "6h"')
    cron = _checked("cron", parse_cron, schedule.cron)
    return cron.shortest_gap


def _checked(key: str, check: Callable[[T], R], value: T) -> R:
    try:
        return check(value)
    except ValueError as error:
        raise ConfigValueError(key, str(error)) from error
