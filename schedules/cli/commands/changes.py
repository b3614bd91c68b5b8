"""``leuchtturm changes``: what changed on the page, and when."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

import click

from db.queries import changes, current
from schedules.cli.formatting import about, subject, what_changed
from schedules.cli.options import Settings, json_option, schedule_option, with_settings
from schedules.cli.output import emit, emit_json, emit_table
from schedules.config import validators
from schedules.local_time import moment
from scraper.times import BERLIN

if TYPE_CHECKING:
    from db.queries.current import StoredChange

_REREAD = {
    None: "",
    "found": " (found by re-reading, not alerted)",
    "differs": " (alerted so; read differently since)",
    "gone": " (alerted so; no change, as read since)",
}


@click.command("changes")
@click.option(
    "--since", metavar="D", help="Only since a day (2026-11-01, midnight in Berlin) or for a time (7d, 12h)."
)
@schedule_option
@json_option
@with_settings
def command(settings: Settings, since: str | None, schedule: str | None, as_json: bool) -> None:
    """List what changed on the page, oldest first; times are in Berlin.

    A changed text shows [-what went-] and {+what came+}. The first check is the baseline: it finds no change.
    """
    start = None if since is None else parse_since(since, datetime.now(UTC))
    with current.opened(settings.db, schedule=schedule) as connection:
        stored = current.changes(connection, since=start, schedule=schedule)
        read = () if as_json else changes.changes(connection, [entry.id for entry in stored])
    if as_json:
        emit_json({"changes": [as_change(entry) for entry in stored]})
    elif stored:
        rows = [
            (
                moment(entry.created_at),
                entry.kind,
                subject(change),
                what_changed(change) + _REREAD[entry.reread],
            )
            for entry, change in zip(stored, read, strict=True)
        ]
        emit_table(("Found", "Change", about(read), "What"), rows)
    elif since is not None:
        emit(f"No change since {since}; `leuchtturm changes` lists all of them.")
    else:
        emit("No change yet: the page says what it said at the first check.")


def as_change(change: StoredChange) -> dict[str, Any]:
    """The change as ``check --json`` prints it, with schedule, run and time (UTC)."""
    where = {"schedule": change.schedule, "created_at": change.created_at, "run": change.run_id}
    return change.data | where | ({"reread": change.reread} if change.reread else {})


def parse_since(text: str, now: datetime) -> datetime:
    """Return the moment that ``2026-11-01`` (its midnight in Berlin), ``2026-11-01 12:00`` or ``7d`` (before
    ``now``) means.

    Raises ``click.BadParameter`` for anything else.
    """
    try:
        return now - timedelta(seconds=validators.seconds(text))
    except ValueError:
        pass
    try:
        at = datetime.fromisoformat(text)
        return (at if at.tzinfo else at.replace(tzinfo=BERLIN)).astimezone(UTC)
    except (ValueError, OverflowError) as error:
        message = (
            f"{text!r} is neither a day such as 2026-11-01, a time such as 2026-11-01 12:00, nor a time "
            "before now such as 7d or 12h, 366d at most."
        )
        raise click.BadParameter(message, param_hint="--since") from error
