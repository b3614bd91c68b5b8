"""Publish a watched page into a folder: a page for people, files for programs.

Each file is written beside its name and then moved there, so no reader sees half of one; a file that would
be the same is left alone. The content comes from the database alone, without a clock: the same database
gives the same bytes. Only the page says how fresh it is, so after a check without changes only the page is
new.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from db.queries import current
from db.store import Store
from schedules.check import enqueue_file_alerts
from schedules.local_time import utc_now
from schedules.publishing import export, index
from schedules.publishing.site_source import PageSettings, PublishError, settings_of, site_of
from scraper.atomic_write import FileError, write_if_new
from scraper.errors import LeuchtturmError
from scraper.reports.site import Download, Site, render, summary

if TYPE_CHECKING:
    from pathlib import Path

    from schedules.config.schedule_files import Schedule
    from scraper.reports.dataset import Dataset

PAGE = index.PAGE
"""The page's name in the folder."""

_PLAIN = PageSettings()
_MAX_ATTEMPTS = 3  # how often it starts over because a check stored something newer meanwhile


@dataclass(frozen=True, slots=True)
class Published:
    """The result of publishing. ``page``: path of the page; ``written``: names of the new files."""

    page: Path
    written: tuple[str, ...]


def publish(database: Path, schedule: str, folder: Path, settings: PageSettings = _PLAIN) -> Published:
    """Publish the page of ``schedule`` into ``folder``, which is created if needed.

    Raises ``PublishError`` if another page is there or this one was never checked, ``FileError`` if the
    folder cannot be written, ``StoreError`` if the database cannot be read.
    """
    _refuse_foreign(folder / PAGE)
    written: dict[str, None] = {}
    for _ in range(_MAX_ATTEMPTS):
        with current.opened(database) as connection:
            newest = current.newest_run(connection)
            known = export.collect(
                connection, schedule=schedule, language=settings.language, include_removed=True
            )
            site = site_of(connection, schedule, settings, known)
            errors = _write_all(folder, _files(known, site), written)
        with current.opened(database) as connection:
            # Two processes may publish at once: the last writer checks again that it wrote the newest state.
            if current.newest_run(connection) == newest:
                break
    if errors:
        raise errors[0]
    index.renew(folder.parent)
    return Published(folder / PAGE, tuple(written))


def publish_schedule(database: Path, schedule: Schedule) -> Published | None:
    """Publish after a check, if the schedule file says where; ``None`` otherwise.

    Operators get a notice when it begins to fail, and when it works again. Raises like :func:`publish`.
    """
    if schedule.publish is None:
        return None
    try:
        published = publish(database, schedule.name, schedule.publish, settings_of(schedule))
    except LeuchtturmError as error:
        _notify_operators(database, schedule, str(error))
        raise
    _notify_operators(database, schedule, "")
    return published


def _notify_operators(database: Path, schedule: Schedule, error: str) -> None:
    if any(channel.audience == "operators" for channel in schedule.channels):
        with Store.open(database) as store, store.writing() as writing:
            enqueue_file_alerts.publishing(writing.connection, schedule, error, now=utc_now())


def _files(known: Dataset, site: Site) -> list[tuple[str, bytes]]:
    """Return the files in writing order: the page last, so that all its links have a target."""
    files, calendars = export.files(known), export.calendars(known)
    site = replace(
        site,
        downloads=tuple(Download(name, len(body)) for name, body in files),
        calendars={record_id: name for record_id, name, _ in calendars},
    )
    own = [(name, body) for _, name, body in calendars]
    return [*files, *own, (PAGE, render(site).encode())]


def _write_all(folder: Path, files: list[tuple[str, bytes]], written: dict[str, None]) -> list[FileError]:
    """Write the files, noting in ``written`` which are new. One that cannot be written (a workbook that is
    open on a Windows share) does not keep the page from being renewed; what failed is returned."""
    errors = []
    for name, body in files:
        try:
            if write_if_new(folder / name, body):
                written[name] = None
        except FileError as error:
            errors.append(error)
    return errors


def _refuse_foreign(page: Path) -> None:
    """Raise ``PublishError`` instead of overwriting another page: the folder is probably the wrong one."""
    text = index.beginning(page)
    if summary.is_index(text):
        raise PublishError(f"{page} is the index of the pages below it; give a folder in {page.parent}.")
    if page.exists() and index.MARK not in text:
        raise PublishError(f"{page} is not a page of Leuchtturm and is not overwritten; give another folder.")
