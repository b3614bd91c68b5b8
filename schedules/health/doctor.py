"""Examine everything that a check needs, and report each finding with advice."""

from __future__ import annotations

import sqlite3
from functools import partial
from typing import TYPE_CHECKING

from db.maintenance.findings import Finding, error, ok, warning
from db.maintenance.integrity import inspect
from db.maintenance.stored_values import Reader
from db.progress import no_progress
from db.sqlite_errors import require_sqlite
from schedules.check import reading
from schedules.config import schedule_files
from schedules.health.status import read_status
from scraper.errors import ScheduleError, StoreError
from scraper.text import counted

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime
    from pathlib import Path

    from db.progress import Report
    from schedules.config.schedule_files import Schedule


def examine(
    path: Path,
    folder: Path | None,
    now: datetime,
    *,
    network: bool = False,
    report: Report = no_progress,
) -> Iterator[Finding]:
    """Examine the database ``path`` and the schedule files in ``folder`` (``None``: the shipped ones).

    ``network``: also fetch each page, and connect to each channel; nothing is sent. What cannot be examined
    is a finding too: raises nothing that Leuchtturm expects.
    """
    sqlite = _sqlite()
    yield sqlite
    if sqlite.level == "error":  # nothing about the database would be true
        return
    schedules, errors = _load(folder)
    readers = {
        entry.name: Reader(entry.parser, entry.parser_version, partial(reading.read, entry))
        for entry in schedules
    }
    yield from inspect(path, now, report, readers=readers)
    yield from errors
    for schedule in schedules:
        yield _usable(schedule)
    yield from _watching(path, folder, now)
    if network:
        from schedules.health.network_checks import check_network

        for number, schedule in enumerate(schedules, start=1):
            yield from check_network(schedule)
            report("Asking servers", number, len(schedules))


def _sqlite() -> Finding:
    try:
        require_sqlite()
    except StoreError as reason:
        return error("SQLite", str(reason))
    return ok("SQLite", f"This Python has SQLite {sqlite3.sqlite_version}; 3.38 is needed.")


def _load(folder: Path | None) -> tuple[tuple[Schedule, ...], list[Finding]]:
    try:
        schedules, errors = schedule_files.load_each(folder)
    except ScheduleError as reason:
        return (), [error("schedule files", str(reason))]
    return schedules, [error("schedule files", str(reason)) for reason in errors]


def _usable(schedule: Schedule) -> Finding:
    subject = f"schedule {schedule.name}"
    try:
        schedule_files.require_contact(schedule, schedule.url)
    except ScheduleError as reason:
        return error(subject, str(reason))
    if not schedule.channels:
        return warning(
            subject,
            "No channel reports a change.",
            "Add a [[channels]] to the schedule file (docs/alerts.md), or look with `leuchtturm changes`.",
        )
    readers = [channel for channel in schedule.channels if channel.audience == "readers"]
    counts = f"{counted(len(readers), 'channel')}, notices to {len(schedule.channels) - len(readers)}"
    return ok(subject, f"The file can be used; changes go to {counts}.")


def _watching(path: Path, folder: Path | None, now: datetime) -> Iterator[Finding]:
    """What ``leuchtturm status`` finds wrong with the daemon, the pages and the alerts."""
    status = read_status(path, folder, now, thorough=False)
    repair = "`leuchtturm status` shows more."
    for issue in (*status.daemon_issues, *status.unlisted_issues):  # doctor itself examines the others
        yield warning(issue.subject, issue.sentence, repair)
    for entry in status.schedules:
        subject = f"watch {entry.schedule.name}"
        for issue in entry.issues:
            yield warning(subject, issue.sentence[:1].upper() + issue.sentence[1:], repair)
        if not entry.issues:
            yield ok(subject, "The page was read when it should have been, and no alert is late.")
