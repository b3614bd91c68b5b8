"""``leuchtturm schedules``: what is watched, and when it runs next."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import click

from schedules.cli.options import Settings, choose, complete_schedule, json_option, with_settings
from schedules.cli.output import emit_error, emit_json, emit_paragraph, emit_title
from schedules.config import schedule_files, timetable, validators

if TYPE_CHECKING:
    from schedules.config.schedule_files import Schedule

_TIMES = 3


@click.command("schedules")
@click.argument("names", nargs=-1, metavar="[NAME]...", shell_complete=complete_schedule)
@json_option
@with_settings
def command(settings: Settings, names: tuple[str, ...], as_json: bool) -> None:
    """List what is watched, and when it runs next.

    The next three times are in the schedule's own zone, without its jitter. A mistake in a schedule file is
    shown with its line and what is allowed there, so this is also how to test one.
    """
    now = datetime.now(UTC)
    schedules, errors = schedule_files.load_each(settings.schedules)
    for error in errors:
        emit_error(str(error))
    chosen = choose(schedules, names)
    if as_json:
        emit_json([_as_json(schedule, now) for schedule in chosen])
    else:
        for schedule in chosen:
            _show(schedule, now)
    if errors:
        raise click.exceptions.Exit(1)


def _show(schedule: Schedule, now: datetime) -> None:
    emit_title(f"{schedule.name}: {schedule.title}")
    emit_paragraph(f"page  {schedule.url}", indent="  ")
    emit_paragraph(f"runs  {_when(schedule)}", indent="  ")
    emit_paragraph(f"next  {_next(schedule, now)}", indent="  ")


def _when(schedule: Schedule) -> str:
    when = f'cron "{schedule.cron}"' if schedule.cron else f"every {validators.words(schedule.every or 0)}"
    jitter = f", up to {validators.words(schedule.jitter)} later" if schedule.jitter else ""
    return f"{when}, {schedule.timezone}{jitter}"


def _next(schedule: Schedule, now: datetime) -> str:
    return ", ".join(f"{time:%a %Y-%m-%d %H:%M %Z}" for time in timetable.next_times(schedule, now, _TIMES))


def _as_json(schedule: Schedule, now: datetime) -> dict[str, Any]:
    return {
        "name": schedule.name,
        "title": schedule.title,
        "url": schedule.url,
        "parser": schedule.parser,
        "cron": schedule.cron,
        "every": schedule.every,
        "timezone": schedule.timezone,
        "jitter": schedule.jitter,
        "next": [time.isoformat() for time in timetable.next_times(schedule, now, _TIMES)],
    }
