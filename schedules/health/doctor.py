"""Look at everything that a check needs, and say for each thing how it is and what to do about it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from db.maintenance.findings import Finding, ok, warning
from db.maintenance.integrity import inspect
from db.progress import unheard
from schedules.config import schedule_files
from schedules.health import status
from scraper.errors import ScheduleError

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
    report: Report = unheard,
) -> Iterator[Finding]:
    """Look at the database ``path`` and the schedule files in ``folder`` (``None``: the shipped ones).

    ``network``: also ask for each page, and connect to each channel; nothing is sent. Raises nothing that
    Leuchtturm expects: what cannot be looked at is a finding too.
    """
    yield from inspect(path, now, report)
    schedules, mistakes = _read(folder)
    yield from mistakes
    for schedule in schedules:
        yield _readable(schedule)
    yield from _watching(path, folder, now)
    if network:
        from schedules.health.network_checks import reachable

        for number, schedule in enumerate(schedules, start=1):
            yield from reachable(schedule, now)
            report("Asking servers", number, len(schedules))


def _read(folder: Path | None) -> tuple[tuple[Schedule, ...], list[Finding]]:
    try:
        schedules, errors = schedule_files.load_each(folder)
    except ScheduleError as reason:
        return (), [Finding("error", "schedule files", str(reason))]
    return schedules, [Finding("error", "schedule files", str(reason)) for reason in errors]


def _readable(schedule: Schedule) -> Finding:
    subject = f"schedule {schedule.name}"
    try:
        schedule_files.require_contact(schedule, schedule.url)
    except ScheduleError as reason:
        return Finding("error", subject, str(reason))
    if not schedule.channels:
        return warning(
            subject,
            "Nobody hears of a change.",
            "Add a [[channels]] to the schedule file (docs/alerts.md), or look with `leuchtturm changes`.",
        )
    return ok(subject, f"The file can be used; changes go to {len(schedule.channels)} channel(s).")


def _watching(path: Path, folder: Path | None, now: datetime) -> Iterator[Finding]:
    """What ``leuchtturm status`` finds wrong with the pages, the daemon and the alerts."""
    found = status.look(path, folder, now, thorough=False)
    for watch in found.watches:
        subject = f"watch {watch.schedule.name}"
        for trouble in watch.troubles:
            yield warning(subject, trouble[:1].upper() + trouble[1:], "`leuchtturm status` shows more.")
        if not watch.troubles:
            yield ok(subject, "The page was read when it should have been, and no alert is late.")
