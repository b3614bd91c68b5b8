"""``leuchtturm status``: whether all is well, for people and as a monitoring check."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

import click

from schedules.cli.formatting import megabytes
from schedules.cli.options import Settings, pass_settings, shared
from schedules.cli.output import emit, emit_json, emit_paragraph, emit_table
from schedules.local_time import moment

if TYPE_CHECKING:
    from schedules.health.daemon_lock import DaemonInfo
    from schedules.health.status import Standing, Watch


@click.command("status")
@click.option("--json", "as_json", is_flag=True, help="Print JSON, for programs.")
@shared
@pass_settings
def command(settings: Settings, as_json: bool) -> None:
    """Say how it stands with every schedule, the daemon and the database; asks nothing of the network.

    The exit code is 1 as soon as something is wrong: a page is not readable or its checks fail, a check was
    left out, an alert does not reach its receiver, a schedule file has a mistake, the database is damaged.
    """
    from schedules.health import status

    found = status.look(settings.db, settings.schedules, datetime.now(UTC))
    if as_json:
        emit_json(found.to_json())
    else:
        _show(found)
    if found.all_troubles:
        raise click.exceptions.Exit(1)


def _show(found: Standing) -> None:
    if found.watches:
        emit_table(
            ("Schedule", "Page", "Last run", "Last success", "Last change", "Next", "Failed", "Waiting"),
            map(_row, found.watches),
        )
        emit()
    emit(f"Daemon: {_daemon(found.daemon)}.")
    if found.size:
        emit(f"Database: {found.path}, {megabytes(found.size)}, {'damaged' if found.damage else 'sound'}.")
    for trouble in found.all_troubles:
        emit_paragraph(f"Wrong: {trouble}")
    if not found.all_troubles:
        emit("All is well.")


def _daemon(owner: DaemonInfo | None) -> str:
    if owner is None:
        return "none; `leuchtturm check` has to be started by cron, say"
    return f"process {owner.pid} on {owner.host}, since {_at(owner.since)}"


def _row(watch: Watch) -> tuple[object, ...]:
    state = watch.state
    if state is None:
        return (watch.schedule.name, "not checked", None, None, None, _at(watch.next_at), 0, 0)
    page = "not readable" if state.problems else "unknown" if not state.revision else "readable"
    times = (state.last_checked_at, state.last_success_at, state.last_change_at)
    return (
        watch.schedule.name,
        page,
        *(moment(at) if at else None for at in times),
        _at(watch.next_at),
        state.failures_in_row,
        watch.outgoing.waiting,
    )


def _at(time: datetime) -> str:
    from db.timestamps import to_text

    return moment(to_text(time))
