"""``leuchtturm status``: whether all is well, for people and as a monitoring plugin."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

import click

from db.maintenance.findings import SEVERITY
from db.timestamps import to_text
from schedules.cli.formatting import guard_notes, megabytes
from schedules.cli.options import Settings, json_option, with_settings
from schedules.cli.output import emit, emit_json, emit_paragraph, emit_table
from schedules.health.status import read_status
from schedules.local_time import moment
from scraper.text import counted

if TYPE_CHECKING:
    from schedules.health.page_health import ScheduleStatus
    from schedules.health.status import Status

PLUGIN_CODES = {"ok": 0, "warning": 1, "critical": 2, "unknown": 3}
"""Exit codes of monitoring plugins (Nagios, Icinga, Naemon)."""


@click.command("status")
@click.option("--check", "as_plugin", is_flag=True, help="For monitoring: one line first, exit code 0 to 3.")
@json_option
@with_settings
def command(settings: Settings, as_plugin: bool, as_json: bool) -> None:
    """Show the state of every schedule, the daemon and the database; uses no network.

    The exit code is 1 as soon as something is wrong: a page is not readable or its checks fail, a check was
    left out, the daemon died or was stopped, an alert or a published page does not arrive, a schedule file
    has a mistake, the disk is full, the database is damaged or belongs to another account.

    With --check it is a monitoring plugin: exit code 0 for OK, 1 for WARNING, 2 for CRITICAL, 3 for UNKNOWN.
    """
    status = read_status(settings.db, settings.schedules, datetime.now(UTC))
    if as_json:
        emit_json(status.to_json())
    elif as_plugin:
        _emit_plugin(status)
    else:
        _emit_table(status)
    if status.level != "ok":
        raise click.exceptions.Exit(PLUGIN_CODES[status.level] if as_plugin else 1)


def _emit_plugin(status: Status) -> None:
    """The format of the Monitoring Plugins Development Guidelines: summary | performance data, then
    details.
    """
    issues = sorted(status.all_issues, key=lambda issue: SEVERITY.index(issue.level), reverse=True)
    if not issues:
        summary = f"{counted(len(status.schedules), 'schedule')} checked in time"
    else:
        more = f" (and {len(issues) - 1} more)" if len(issues) > 1 else ""
        summary = issues[0].sentence + more
    failed = status.stored.failed_checks if status.stored else 0
    waiting = status.stored.alerts_waiting if status.stored else 0
    data = f"issues={len(issues)} failed_checks={failed} alerts_waiting={waiting} database={status.size}B"
    emit(f"LEUCHTTURM {status.level.upper()} - {summary.replace('|', '/')} | {data}")
    for issue in issues[1:]:
        emit(f"{issue.level.upper()}: {issue.sentence.replace('|', '/')}")


def _emit_table(status: Status) -> None:
    if status.schedules:
        emit_table(
            ("Schedule", "Page", "Last run", "Last success", "Last change", "Next", "Failed", "Waiting"),
            map(_row, status.schedules),
        )
        emit()
    emit(f"Daemon: {_daemon(status)}.")
    if status.size:
        state = "not readable" if status.stored is None else "damaged" if status.damage else "sound"
        emit(f"Database: {status.path}, {megabytes(status.size)}, {state}.")
    emit(f"Schedules: {status.folder}.")
    for issue in status.all_issues:
        emit_paragraph(f"{issue.level.capitalize()}: {issue.sentence}")
    for entry in status.schedules:
        for note in guard_notes(entry.guarded):
            emit_paragraph(f"Note: {entry.schedule.name}: {note}")
    if not status.all_issues:
        emit("All is well.")


def _daemon(status: Status) -> str:
    if status.daemon is None:
        return "none runs; without one, cron has to start `leuchtturm check`"
    daemon = status.daemon
    return f"process {daemon.pid} on {daemon.host}, since {moment(to_text(daemon.since))}"


def _row(entry: ScheduleStatus) -> tuple[object, ...]:
    state, next_at = entry.state, moment(to_text(entry.next_at))
    if state is None:
        return (entry.schedule.name, "not checked", None, None, None, next_at, 0, 0)
    page = "not readable" if state.problems else "readable" if state.revision else "unknown"
    page = "not reached" if state.failures_in_row else page
    times = (state.last_checked_at, state.last_success_at, state.last_change_at)
    return (
        entry.schedule.name,
        page,
        *(moment(at) if at else None for at in times),
        next_at,
        state.failures_in_row,
        entry.alerts.waiting,
    )
