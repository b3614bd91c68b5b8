"""``leuchtturm records``: what the pages list, of any type; and ``leuchtturm meetings``."""

from __future__ import annotations

from itertools import groupby
from operator import attrgetter
from typing import TYPE_CHECKING, Any

import click

from db.queries import current
from db.serialization import stored_type
from schedules.cli.options import Settings, complete_schedule, json_option, schedule_option, with_settings
from schedules.cli.output import emit, emit_json, emit_table, emit_title
from schedules.cli.record_listing import PIN_NOTE, has_long_fields, headings, row
from schedules.local_time import moment
from scraper.records import pins_of, record_to_json

if TYPE_CHECKING:
    from collections.abc import Sequence

    from db.queries.current import ScheduleState, StoredRecord


@click.command("records")
@click.argument("schedule", required=False, metavar="[NAME]", shell_complete=complete_schedule)
@click.option("--all", "include_removed", is_flag=True, help="Also those that were removed from the page.")
@json_option
@with_settings
def command(settings: Settings, schedule: str | None, include_removed: bool, as_json: bool) -> None:
    """List the records that are on the page of the schedule NAME, or on all pages, in the page's order.

    - is what the page does not say. Texts and links are in the JSON, and `leuchtturm show` has them.

    \b
    Examples:
      leuchtturm records
      leuchtturm records sittings --all
      leuchtturm records sittings --json
    """
    with current.opened(settings.db, schedule=schedule) as connection:
        records = current.records(connection, schedule, include_removed=include_removed)
        states = current.schedule_states(connection, schedule)
    if as_json:
        emit_json({"records": [as_record(stored) for stored in records]})
        return
    by_schedule = {name: list(group) for name, group in groupby(records, key=attrgetter("schedule"))}
    for state in states:
        listed = by_schedule.get(state.name, [])
        if len(states) > 1:
            emit_title(state.title)
        if listed:
            show_table(listed)
            if has_long_fields(stored_type(state.record_type)):
                emit(f"Their texts and links: leuchtturm records {state.name} --json")
        emit(state_line(state))
        if state is not states[-1]:
            emit()
    if not states:
        emit("Nothing has been checked yet; `leuchtturm check` looks at the page.")


@click.command("meetings")
@click.option("--all", "include_removed", is_flag=True, help="Also those that were removed from the page.")
@schedule_option
@json_option
@with_settings
def meetings_command(settings: Settings, include_removed: bool, schedule: str | None, as_json: bool) -> None:
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


def as_record(stored: StoredRecord) -> dict[str, Any]:
    """A record with when it was on the page (UTC); its values are below ``record``, by their fields."""
    pins = pins_of(stored.record)
    return {
        "id": stored.id,
        "schedule": stored.schedule,
        "name": stored.record.name,
        "record": record_to_json(stored.record),
        **({"pins": pins} if pins else {}),
        **times_json(stored),
    }


def times_json(stored: StoredRecord) -> dict[str, str | None]:
    return {
        "first_seen_at": stored.first_seen_at,
        "last_seen_at": stored.last_seen_at,
        "missing_since": stored.missing_since,
        "removed_at": stored.removed_at,
    }


def presence(stored: StoredRecord) -> str:
    if stored.removed_at:
        return f"removed, gone since {moment(stored.missing_since or stored.removed_at)}"
    if stored.missing_since:
        return f"missing since {moment(stored.missing_since)}, to be confirmed"
    return "listed"


def show_table(records: Sequence[StoredRecord]) -> None:
    """Print records of one type; columns for schedule and presence only where they differ."""
    names, rows = list(headings(records[0].record.record_type)), [row(stored.record) for stored in records]
    if any(stored.missing_since for stored in records):
        names.append("On the page")
        for cells, stored in zip(rows, records, strict=True):
            cells.append(presence(stored))
    if len({stored.schedule for stored in records}) > 1:
        names.insert(0, "Schedule")
        for cells, stored in zip(rows, records, strict=True):
            cells.insert(0, stored.schedule)
    emit_table(names, rows)
    if any(pins_of(stored.record) for stored in records):
        emit(PIN_NOTE)
    emit()


def state_line(state: ScheduleState) -> str:
    """How many records, as of when, and what is wrong at present."""
    if state.last_success_at is None:
        text = f"{state.name}: the page has not been read yet; run `leuchtturm check`"
    else:
        record_type = stored_type(state.record_type)
        noun = record_type.singular if state.listed == 1 else record_type.plural
        text = f"{state.name}: {state.listed} {noun}, page last read {moment(state.last_success_at)}"
    for problem in state.problems:
        text += f"; since {moment(problem.first_seen_at)} it is not readable: {problem.reason.rstrip('.')}"
    if state.failures_in_row:
        text += (
            f"; the last {state.failures_in_row} checks failed"
            if state.failures_in_row > 1
            else "; the last check failed"
        )
    return text + "."
