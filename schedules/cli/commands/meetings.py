"""``leuchtturm meetings``: what the page lists."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from db.queries import current
from schedules.cli.formatting import MEETING_HEADINGS, PIN_NOTE, meeting_row
from schedules.cli.options import Settings, pass_settings, schedule_option, shared
from schedules.cli.output import emit, emit_json, emit_table
from schedules.local_time import moment
from scraper.meetings import as_meeting
from scraper.records import pins_of, record_to_json
from scraper.text import counted

if TYPE_CHECKING:
    from collections.abc import Sequence

    from db.queries.current import ScheduleState, StoredMeeting


@click.command("meetings")
@click.option("--all", "include_removed", is_flag=True, help="Also those that were removed from the page.")
@schedule_option
@click.option("--json", "as_json", is_flag=True, help="Print JSON, for programs.")
@shared
@pass_settings
def command(settings: Settings, include_removed: bool, schedule: str | None, as_json: bool) -> None:
    """List the meetings that are on the page, in its order; - is what the page does not say."""
    with current.opened(settings.db, schedule=schedule) as connection:
        meetings = current.meetings(connection, schedule, include_removed=include_removed)
        states = current.schedule_states(connection)
    if as_json:
        emit_json({"meetings": [as_record(stored) for stored in meetings]})
        return
    if meetings:
        _show(meetings)
    for state in states:
        if schedule in (None, state.name):
            emit(_standing(state))
    if not states:
        emit("Nothing has been checked yet; `leuchtturm check` looks at the page.")


def as_record(stored: StoredMeeting) -> dict[str, Any]:
    """The record as `check --json` prints it, with when it was on the page (UTC)."""
    pins = pins_of(stored.meeting)
    return (
        record_to_json(stored.meeting)
        | ({"pins": pins} if pins else {})
        | {
            "schedule": stored.schedule,
            "first_seen_at": stored.first_seen_at,
            "last_seen_at": stored.last_seen_at,
            "missing_since": stored.missing_since,
            "removed_at": stored.removed_at,
        }
    )


def presence(stored: StoredMeeting) -> str:
    """Say whether the page lists the meeting."""
    if stored.removed_at:
        return f"removed, gone since {moment(stored.missing_since or stored.removed_at)}"
    if stored.missing_since:
        return f"missing since {moment(stored.missing_since)}, to be confirmed"
    return "listed"


def _show(meetings: Sequence[StoredMeeting]) -> None:
    """Print the table; columns for schedule and presence only where they differ."""
    headings, rows = (
        list(MEETING_HEADINGS),
        [list(meeting_row(as_meeting(stored.meeting))) for stored in meetings],
    )
    if any(stored.missing_since for stored in meetings):
        headings.append("On the page")
        for row, stored in zip(rows, meetings, strict=True):
            row.append(presence(stored))
    if len({stored.schedule for stored in meetings}) > 1:
        headings.insert(0, "Schedule")
        for row, stored in zip(rows, meetings, strict=True):
            row.insert(0, stored.schedule)
    emit_table(headings, rows)
    if any(pins_of(stored.meeting) for stored in meetings):
        emit(PIN_NOTE)
    emit()


def _standing(state: ScheduleState) -> str:
    """How many meetings, as of when, and what is wrong at present."""
    if state.last_success_at is None:
        text = f"{state.name}: the page has not been read yet; run `leuchtturm check`"
    else:
        listed = counted(state.listed, "meeting")
        text = f"{state.name}: {listed}, page last read {moment(state.last_success_at)}"
    for problem in state.problems:
        text += f"; since {moment(problem.first_seen_at)} it is not readable: {problem.reason.rstrip('.')}"
    if state.failures_in_row:
        text += (
            f"; the last {state.failures_in_row} checks failed"
            if state.failures_in_row > 1
            else "; the last check failed"
        )
    return text + "."
