"""Publish what is known of a watched page into a folder: the page for people, the files for programs.

Each file is written beside its name and then moved there, so nobody ever reads half of one; one that would be
the same is left alone. What is published comes from the database alone: no clock, so the same database makes
the same bytes. Only the page says how fresh it is, so only the page is new after a check without changes.
"""

from __future__ import annotations

import os
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import TYPE_CHECKING, Any, cast

from db.outbox import alerts
from db.queries import current
from db.store import Store
from db.timestamps import from_text
from schedules.check import enqueue_alerts
from schedules.local_time import utc_now
from schedules.publishing import export
from schedules.publishing.atomic_write import FileError, replacing
from scraper.errors import LeuchtturmError
from scraper.reports.site import Download, Site, SiteChange, SiteCheck, SiteMeeting, SiteProblem, render

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime
    from pathlib import Path
    from sqlite3 import Connection

    from db.queries.current import ScheduleState, StoredChange, StoredMeeting
    from schedules.config.schedule_files import Schedule

PAGE = "index.html"
"""The page's name in the folder."""

STALE_AFTER = timedelta(days=3)
"""Without a schedule file, a page says after this time without a check that nobody looks any more."""

_MOST_CHANGES = 200
_CHECKS = 10
_TRIES = 3  # how often it starts over because a check stored something newer meanwhile
_MARK = b'<meta name="generator" content="Leuchtturm">'
_MARKED_WITHIN = 2_000  # bytes from the page's beginning


class PublishError(LeuchtturmError):
    """There is nothing to publish, or the folder holds another page: says which, and what to do."""


@dataclass(frozen=True, slots=True)
class Published:
    """What publishing did. ``page``: where the page is; ``written``: names of the files that are new."""

    page: Path
    written: tuple[str, ...]


def publish(
    database: Path, schedule: str, folder: Path, *, stale_after: timedelta = STALE_AFTER, contact: str = ""
) -> Published:
    """Write all that is known of the page that ``schedule`` watches into ``folder``, made if need be.

    ``stale_after``: how long after the last check readers are told that nobody looks any more. ``contact``:
    whom they tell. Raises ``PublishError`` if another page is there or this one was never checked,
    ``FileError`` if the folder cannot be written, ``StoreError`` if the database cannot be read.
    """
    _refuse_foreign(folder / PAGE)
    written: dict[str, None] = {}
    for _ in range(_TRIES):
        with current.opened(database) as connection:
            newest = current.newest_run(connection)
            site = site_of(connection, schedule, stale_after=stale_after, contact=contact)
            troubles = _write_all(folder, _files(connection, schedule, site), written)
        with current.opened(database) as connection:
            # Two may publish at once: whoever writes last looks once more whether that is the newest.
            if current.newest_run(connection) == newest:
                break
    if troubles:
        raise troubles[0]
    return Published(folder / PAGE, tuple(written))


def publish_schedule(database: Path, schedule: Schedule) -> Published | None:
    """What follows a check: publish where the schedule file says to; ``None`` where it does not.

    Operators get a notice when it begins to fail, and when it works again. Raises like :func:`publish`.
    """
    if schedule.publish is None:
        return None
    try:
        published = publish(
            database,
            schedule.name,
            schedule.publish,
            stale_after=timedelta(seconds=schedule.alerts.stale_after),
            contact=schedule.fetch.contact,
        )
    except LeuchtturmError as error:
        _notify_operators(database, schedule, str(error))
        raise
    _notify_operators(database, schedule, "")
    return published


def _notify_operators(database: Path, schedule: Schedule, error: str) -> None:
    if any(channel.audience == "operators" for channel in schedule.channels):
        with Store.open(database) as store, store.writing() as writing:
            enqueue_alerts.publishing(writing.connection, schedule, error, now=utc_now())


def site_of(
    connection: Connection, schedule: str, *, stale_after: timedelta = STALE_AFTER, contact: str = ""
) -> Site:
    """What the published page tells of a schedule. Raises ``PublishError`` if it was never checked."""
    state = next((state for state in current.schedule_states(connection) if state.name == schedule), None)
    if state is None:
        raise PublishError(
            f"Nothing is known of {schedule!r} yet; `leuchtturm check {schedule}` looks at its page."
        )
    news = [change for change in current.changes(connection, schedule=schedule) if change.reread != "gone"]
    changed_at = {
        change.meeting_id: change.created_at for change in news if change.kind in ("edited", "restored")
    }
    stored = current.meetings(connection, schedule, include_removed=True)
    return Site(
        title=state.title,
        url=state.url,
        last_checked_at=_moment(state.last_checked_at),
        last_success_at=_moment(state.last_success_at),
        stale_at=from_text(state.last_checked_at) + stale_after if state.last_checked_at else None,
        failures=state.failures_in_row,
        problems=_problems(state),
        meetings=tuple(_meeting(meeting, changed_at.get(meeting.id)) for meeting in stored),
        changes=_changes(connection, news[-_MOST_CHANGES:]),
        all_changes=len(news),
        checks=_checks(connection, schedule),
        contact=contact,
    )


def _problems(state: ScheduleState) -> tuple[SiteProblem, ...]:
    return tuple(
        SiteProblem(cast("Any", problem.kind), from_text(problem.first_seen_at)) for problem in state.problems
    )


def _meeting(stored: StoredMeeting, changed_at: str | None) -> SiteMeeting:
    return SiteMeeting(
        id=stored.id,
        meeting=stored.meeting,
        first_seen_at=from_text(stored.first_seen_at),
        changed_at=_moment(changed_at),
        missing_since=_moment(stored.missing_since),
        removed=stored.removed_at is not None,
    )


def _changes(connection: Connection, news: Sequence[StoredChange]) -> tuple[SiteChange, ...]:
    newest_first = news[::-1]
    records = alerts.changes(connection, [change.id for change in newest_first])
    return tuple(
        SiteChange(from_text(stored.created_at), change, stored.meeting_id)
        for stored, change in zip(newest_first, records, strict=True)
    )


def _checks(connection: Connection, schedule: str) -> tuple[SiteCheck, ...]:
    runs = current.runs(connection, schedule=schedule, limit=_CHECKS)
    return tuple(SiteCheck(from_text(run.started_at), cast("Any", run.outcome), run.changes) for run in runs)


def _moment(stored: str | None) -> datetime | None:
    return from_text(stored) if stored else None


def _files(connection: Connection, schedule: str, site: Site) -> list[tuple[str, bytes]]:
    """The files in the order of writing: the page last, so that it never leads to one that is not there."""
    files = export.files(connection, schedule)
    downloads = tuple(Download(name, len(body)) for name, body in files)
    return [*files, (PAGE, render(replace(site, downloads=downloads)).encode())]


def _write_all(folder: Path, files: list[tuple[str, bytes]], written: dict[str, None]) -> list[FileError]:
    """Write the files, noting in ``written`` which are new. One that cannot be written (a workbook that is
    open on a Windows share) does not keep the page from being renewed; what failed is returned."""
    troubles = []
    for name, body in files:
        try:
            if _write(folder / name, body):
                written[name] = None
        except FileError as trouble:
            troubles.append(trouble)
    return troubles


def _write(path: Path, body: bytes) -> bool:
    """Put ``body`` at ``path`` at once; ``False`` if it was there already. Raises ``FileError``.

    Who may look into the folder may read the file, whatever the process's umask: a web server, say.
    """
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        if path.is_file() and path.read_bytes() == body:
            return False
    except OSError as error:
        raise FileError(f"{path} cannot be written: {error.strerror or error}.") from error
    with replacing(path, regular=True) as file:
        with suppress(OSError):  # not every file system has rights
            os.fchmod(file.fileno(), path.parent.stat().st_mode & 0o644)
        file.write(body)
    return True


def _refuse_foreign(page: Path) -> None:
    """Raise ``PublishError`` where another page would be overwritten: somebody named the wrong folder."""
    try:
        descriptor = os.open(page, os.O_RDONLY | os.O_NONBLOCK | os.O_CLOEXEC)  # a pipe is not waited for
        with os.fdopen(descriptor, "rb") as file:
            ours = _MARK in (file.read(_MARKED_WITHIN) or b"")
    except FileNotFoundError:
        return
    except OSError as error:
        raise FileError(f"{page} cannot be read: {error.strerror or error}.") from error
    if not ours:
        raise PublishError(f"{page} is not a page of Leuchtturm and is not overwritten; give another folder.")
