"""``leuchtturm meetings``: the meetings that are listed; ``leuchtturm records`` has records of any type."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from db.queries import current
from schedules.cli.commands.records import show_table, state_line, times_json
from schedules.cli.options import Settings, pass_settings, schedule_option, shared
from schedules.cli.output import emit, emit_json
from scraper.records import pins_of, record_to_json

if TYPE_CHECKING:
    from db.queries.current import StoredRecord


@click.command("meetings")
@click.option("--all", "include_removed", is_flag=True, help="Also those that were removed from the page.")
@schedule_option
@click.option("--json", "as_json", is_flag=True, help="Print JSON, for programs.")
@shared
@pass_settings
def command(settings: Settings, include_removed: bool, schedule: str | None, as_json: bool) -> None:
    """List the meetings that are on the page, in its order; - is what the page does not say."""
    with current.opened(settings.db, schedule=schedule) as connection:
        records = current.records(connection, schedule, include_removed=include_removed)
        states = current.schedule_states(connection)
    meetings = [stored for stored in records if not stored.record.record_type.is_declared]
    if as_json:
        emit_json({"meetings": [as_meeting_record(stored) for stored in meetings]})
        return
    if meetings:
        show_table(meetings)
    chosen = [state for state in states if schedule in (None, state.name)]
    for state in chosen:
        if state.record_type is None:
            emit(state_line(state))
        else:
            emit(f"{state.name}: no meetings; `leuchtturm records {state.name}` lists its records.")
    if not states:
        emit("Nothing has been checked yet; `leuchtturm check` looks at the page.")


def as_meeting_record(stored: StoredRecord) -> dict[str, Any]:
    """The meeting as `check --json` prints it, with when it was on the page (UTC)."""
    pins = pins_of(stored.record)
    return (
        record_to_json(stored.record)
        | ({"pins": pins} if pins else {})
        | {"schedule": stored.schedule}
        | times_json(stored)
    )
