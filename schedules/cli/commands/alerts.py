"""``leuchtturm alerts``: list alerts by their state, and try them again."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import click

from db.outbox import corrections, stored_alerts
from db.queries import current
from schedules.cli.commands.alerts_test import preview, test
from schedules.cli.options import MAX_INT, Settings, json_option, schedule_option, shared, with_settings
from schedules.cli.output import emit, emit_error, emit_json, emit_paragraph, emit_table
from schedules.health.stranded_alerts import stranded, why_stranded
from schedules.local_time import moment
from scraper.errors import LeuchtturmError, ScheduleError
from scraper.text import counted

if TYPE_CHECKING:
    from collections.abc import Callable

    from db.outbox.stored_alerts import StoredAlert
    from schedules.config.schedule_files import Schedule


@click.group("alerts", invoke_without_command=True)
@schedule_option
@click.option(
    "--limit", metavar="N", type=click.IntRange(0, MAX_INT), default=50, help="So many that are done (50)."
)
@json_option
@shared
@click.pass_context
def command(context: click.Context, schedule: str | None, limit: int, as_json: bool) -> None:
    """List the alerts: those that wait, and the last that were delivered or given up; times are in Berlin.

    \b
    Examples:
      leuchtturm alerts                    what waits, and what became of the last ones
      leuchtturm alerts retry 12           try number 12 again, also if it was given up
      leuchtturm alerts drop 12            never send it
      leuchtturm alerts test mail          send a test message, see each step
      leuchtturm alerts preview --format html > mail.html
    """
    if context.invoked_subcommand is not None:
        return
    settings = context.ensure_object(Settings)
    with current.opened(settings.db, schedule=schedule) as connection:
        stored = stored_alerts.alerts(connection, now=datetime.now(UTC), schedule=schedule, limit=limit)
    schedules = _schedules(settings)
    if as_json:
        emit_json({"alerts": [_as_json(alert, schedules) for alert in stored]})
    elif not stored:
        emit("No alert yet: there was no change, or no schedule file has a [[channels]].")
    else:
        _show(stored, schedules)


def _show(stored: tuple[StoredAlert, ...], schedules: tuple[Schedule, ...] | None) -> None:
    emit_table(
        ("Alert", "Found", "Schedule", "Channel", "What", "State", "Tries", "Next try"),
        [
            (
                alert.id,
                moment(alert.created_at),
                alert.schedule,
                alert.channel,
                _what(alert),
                _state(alert),
                alert.attempts,
                moment(alert.due_at) if alert.state == "waiting" and not alert.sending else None,
            )
            for alert in stored
        ],
    )
    for alert in stored:
        if alert.answer and alert.state != "delivered" and not alert.dropped:
            emit()
            emit_paragraph(f"{alert.id}: {alert.answer}")
    waiting = [alert for alert in stored if alert.state == "waiting"]
    counts = Counter((alert.schedule, alert.channel, alert.kind == "changes") for alert in waiting)
    for issue in stranded(counts, schedules) if schedules is not None else ():
        emit()
        emit_paragraph(issue.sentence)


def _what(alert: StoredAlert) -> str:
    if alert.kind != "changes":
        return alert.kind.replace("_", " ")
    return counted(len(alert.data["changes"]), "change")


def _state(alert: StoredAlert) -> str:
    if alert.sending and alert.state == "waiting":
        return "being sent"
    if alert.dropped:
        return "dropped"
    if alert.refused:
        return f"given up for {', '.join(alert.refused)}"
    return alert.state.replace("_", " ")


def _schedules(settings: Settings) -> tuple[Schedule, ...] | None:
    """The schedule files; ``None`` if they cannot be read."""
    from schedules.config import schedule_files

    try:
        return schedule_files.load(settings.schedules)
    except ScheduleError as error:
        emit_error(str(error))
        return None


def _stranded(alert: StoredAlert, schedules: tuple[Schedule, ...] | None) -> str | None:
    """Return why a waiting alert cannot be sent at present; ``None`` if it can, or does not wait."""
    if schedules is None or alert.state != "waiting":
        return None
    return why_stranded(
        alert.schedule, alert.channel, for_readers=alert.kind == "changes", schedules=schedules
    )


def _as_json(alert: StoredAlert, schedules: tuple[Schedule, ...] | None) -> dict[str, Any]:
    return {
        "id": alert.id,
        "schedule": alert.schedule,
        "channel": alert.channel,
        "kind": alert.kind,
        "event_id": alert.event_id,
        "sent_as": alert.sent_as,
        "run": alert.run_id,
        "created_at": alert.created_at,
        "state": alert.state,
        "being_sent": alert.sending,
        "attempts": alert.attempts,
        "next_at": alert.due_at if alert.state == "waiting" else None,
        "finished_at": alert.finished_at,
        "answer": "Dropped by hand: it will not be sent." if alert.dropped else alert.answer,
        "accepted": list(alert.accepted),
        "refused": alert.refused,
        "note": _stranded(alert, schedules),
        "data": alert.data,
    }


@command.command("retry")
@click.argument("alert_id", type=click.IntRange(1, MAX_INT), required=False, metavar="[ID]")
@click.option("--all", "every", is_flag=True, help="All that were given up or wait for their next try.")
@with_settings
def retry(settings: Settings, alert_id: int | None, every: bool) -> None:
    """Send the alert ID again at the next delivery; recipients who have it get no copy."""

    count, _ = _change(settings, alert_id, corrections.retry, every=every)
    emit(f"{_alerts(count)} due now{'; `leuchtturm deliver` sends them' if count else ''}.")


@command.command("drop")
@click.argument("alert_id", type=click.IntRange(1, MAX_INT), required=False, metavar="[ID]")
@click.option("--all", "every", is_flag=True, help="All that were given up or wait for their next try.")
@with_settings
def drop(settings: Settings, alert_id: int | None, every: bool) -> None:
    """Never send the alert ID, and count it as settled; `retry ID` takes that back.

    After a restore, `check --no-deliver`, twice, finds what readers were sent already, and `alerts drop
    --all` keeps it from being sent once more.
    """

    count, sending = _change(settings, alert_id, corrections.drop, every=every)
    emit(f"{_alerts(count)} dropped.")
    if every and sending:
        raise LeuchtturmError(
            f"{_alerts(sending)} being sent at this moment and will be tried again if that fails: drop all "
            "once more when it has ended."
        )


def _alerts(count: int) -> str:
    return "1 alert is" if count == 1 else f"{count} alerts are"


def _change(
    settings: Settings, alert_id: int | None, change: Callable[..., int], *, every: bool
) -> tuple[int, int]:
    """Change one alert, or all; return how many were, and how many are being sent, which stay as they are."""
    from db.store import Store

    if (alert_id is None) != every:
        raise click.UsageError("Name one alert, or --all.")
    current.require(settings.db)
    now = datetime.now(UTC)
    with Store.open(settings.db) as store, store.writing() as writing:
        count = change(writing.connection, alert_id, now=now)
        sending = corrections.being_sent(writing.connection, now)
    if not count and not every:
        raise LeuchtturmError(
            f"Alert {alert_id} cannot be changed: it was delivered, is being sent, or there is none."
        )
    return count, sending


for _part in (test, preview):
    command.add_command(_part)
