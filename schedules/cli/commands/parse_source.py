"""Load the page that ``leuchtturm parse`` reads: from a file, standard input, an address, a schedule or a
snapshot."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import click

from schedules.cli.options import check_option, choose
from schedules.config import schedule_files, validators
from scraper.atomic_write import file_errors
from scraper.errors import LeuchtturmError

if TYPE_CHECKING:
    from schedules.cli.options import Settings
    from schedules.config.schedule_files import Schedule


@dataclass(frozen=True, slots=True)
class PageSource:
    """A page to be parsed, and the schedule that it is parsed as."""

    schedule: Schedule
    body: bytes
    content_type: str | None
    url: str


def page_source(
    settings: Settings,
    source: str | None,
    schedule: str | None,
    snapshot: int | None,
    url: str | None,
    content_type: str | None,
) -> PageSource:
    """Return the page that the command line names.

    ``source``: a file, ``-``, an address, or a schedule's name, whose page is then fetched. ``snapshot``: the
    number of a stored page instead. Raises ``LeuchtturmError`` or a click error with one sentence.
    """
    if (source is None) == (snapshot is None):
        raise click.UsageError("Give either a page (FILE, address or schedule) or --snapshot NUMBER.")
    if snapshot is not None:
        return _stored(settings, snapshot, schedule)
    assert source is not None  # noqa: S101 - checked above
    if source.startswith(("http://", "https://")):
        return _fetched(_chosen(settings, schedule), _checked(source))
    if source == "-" or Path(source).exists():
        chosen = _chosen(settings, schedule)
        address = chosen.url if url is None else _checked(url)
        return PageSource(
            chosen, read_page(source, chosen.fetch.max_bytes, "max_bytes in [fetch]"), content_type, address
        )
    names = [entry.name for entry in schedule_files.load_each(settings.schedules)[0]]
    if source not in names:
        raise click.UsageError(
            f"There is no file {source!r}, and no schedule of that name; schedules are {', '.join(names)}."
        )
    chosen = _chosen(settings, source)
    return _fetched(chosen, chosen.url)


def _chosen(settings: Settings, name: str | None) -> Schedule:
    if name is not None and name.endswith(".toml"):
        return schedule_files.load_file(Path(name))
    schedules = schedule_files.load(settings.schedules)
    if name is None and len(schedules) > 1:
        names = ", ".join(schedule.name for schedule in schedules)
        raise click.UsageError(f"There are several schedules; say with --schedule whose page it is: {names}.")
    return choose(schedules, [name] if name else [])[0]


def _checked(url: str) -> str:
    check_option("--url", validators.check_url, url)
    return url


def read_page(name: str, limit: int, limited_by: str) -> bytes:
    """Return the bytes of the file ``name`` (``-``: standard input), at most ``limit``."""
    with file_errors(name, "read"), click.open_file(name, "rb") as file:
        body: bytes = file.read(limit + 1)
    if len(body) > limit:
        raise LeuchtturmError(f"{name} has more than the {limit} bytes that {limited_by} allows.")
    if not body:
        where = "Standard input" if name == "-" else name
        raise LeuchtturmError(f"{where} is empty: there is no page in it.")
    return body


def _stored(settings: Settings, snapshot: int, schedule: str | None) -> PageSource:
    from db.queries import current, history
    from db.writes import snapshot_bodies

    with current.opened(settings.db) as connection:
        stored = history.snapshot(connection, snapshot)
        body = snapshot_bodies.body(connection, snapshot)
    chosen = _chosen(settings, schedule or stored.schedule)
    return PageSource(chosen, body, stored.content_type, stored.final_url)


def _fetched(schedule: Schedule, url: str) -> PageSource:
    from schedules.local_time import utc_now
    from scraper.http.fetch import fetch_once

    schedule_files.require_contact(schedule, url)
    response = fetch_once(url, schedule.fetch.options(), now=utc_now)
    return PageSource(schedule, response.body, response.content_type, response.url)
