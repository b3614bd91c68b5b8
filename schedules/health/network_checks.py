"""Check the network: the page with its robots.txt, the mail servers, the webhooks."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import httpx

from db.maintenance.findings import Finding, error, ok, warning
from schedules.check import reading
from schedules.local_time import utc_now
from scraper.channels import open_channel
from scraper.channels.settings import WebhookSettings
from scraper.errors import BlockedError, DeliveryError, FetchError, RouteError, ScheduleError
from scraper.http.fetch import fetch_once
from scraper.http.robots import MemoryRobots

if TYPE_CHECKING:
    from collections.abc import Iterator

    from schedules.config.schedule_files import Schedule
    from scraper.channels.settings import ChannelSettings
    from scraper.http.response import PageResponse

_MESSAGE = "`leuchtturm alerts test` sends a message and says more."


def check_network(schedule: Schedule) -> Iterator[Finding]:
    """Fetch the page once, as a check would, and connect to each channel without sending anything."""
    from schedules.config import schedule_files

    try:
        schedule_files.require_contact(schedule, schedule.url)
    except ScheduleError:
        pass  # reported already; without it no server is contacted
    else:
        yield from _page(schedule)
    if schedule.heartbeat_url:
        yield _try_out(f"heartbeat {schedule.name}", _heartbeat(schedule), None)
    for channel in schedule.channels:
        yield _try_out(f"channel {schedule.name}/{channel.name}", channel, _MESSAGE)


def _page(schedule: Schedule) -> Iterator[Finding]:
    robots = MemoryRobots()
    options = schedule.fetch.options(attempts=1)
    subject = f"page {schedule.name}"
    try:
        response = fetch_once(schedule.url, options, now=utc_now, robots=robots)
    except (BlockedError, RouteError) as reason:
        yield error(subject, str(reason))
        return
    except FetchError as reason:
        yield error(subject, str(reason), f"Look whether {_host(schedule)} answers in a browser here.")
        return
    yield from _robots(schedule, robots)
    yield _read(schedule, subject, response)


def _robots(schedule: Schedule, robots: MemoryRobots) -> Iterator[Finding]:
    for origin, answer in robots.answers.items():
        rules = "allows it" if answer.text else f"has no rules ({answer.status})"
        yield ok(f"robots {schedule.name}", f"{origin}/robots.txt {rules}.")


def _read(schedule: Schedule, subject: str, response: PageResponse) -> Finding:
    """Check that the response can be read as a check reads it, and came from the address in the file."""
    try:
        page = reading.read(schedule, response.body, response.content_type, response.url)
    except FetchError as reason:
        return error(subject, str(reason))
    if page.problem is not None:
        return warning(subject, page.problem.reason, f"Look at {schedule.url} in a browser.")
    if response.redirects:
        return warning(
            subject,
            f"The page is at {response.url} now, so that each check needs several requests.",
            "Put that address into the schedule file, if it is the right one.",
        )
    count, record_type = len(page.records), schedule.type_of_records
    noun = record_type.singular if count == 1 else record_type.plural
    return ok(subject, f"{_host(schedule)} sends the page{_proxy(schedule)}, with {count} {noun} on it.")


def _heartbeat(schedule: Schedule) -> WebhookSettings:
    """The way to the heartbeat, as that to a webhook: a ping would be taken for a sign of life."""
    fetch = schedule.fetch
    return WebhookSettings(
        name="heartbeat",
        url=str(httpx.URL(schedule.heartbeat_url)),
        signed=False,
        proxy=fetch.proxy,
        proxy_password=fetch.proxy_password,
        ca_file=fetch.ca_file,
    )


def _try_out(subject: str, channel: ChannelSettings, advice: str | None) -> Finding:
    opened = open_channel(channel)
    steps: list[str] = []
    try:
        opened.try_out(steps.append)
    except DeliveryError as reason:
        return error(subject, str(reason), advice)
    return ok(subject, f"{', '.join(steps).capitalize() or 'Its address can be used'}; nothing was sent.")


def _proxy(schedule: Schedule) -> str:
    parts = urlsplit(schedule.url)
    port = parts.port or (443 if parts.scheme == "https" else 80)
    proxy = schedule.fetch.route.proxy_for(parts.scheme, parts.hostname or "", port)
    return f" through the proxy {proxy}" if proxy else ""


def _host(schedule: Schedule) -> str:
    return urlsplit(schedule.url).hostname or schedule.url
