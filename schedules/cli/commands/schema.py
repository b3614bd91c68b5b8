"""``leuchtturm schema``: what a webhook gets, as a JSON Schema."""

from __future__ import annotations

import click

from schedules.cli.options import Settings, choose, complete_schedule, with_settings
from schedules.cli.output import emit_json


@click.command("schema")
@click.argument("name", shell_complete=complete_schedule)
@with_settings
def command(settings: Settings, name: str) -> None:
    """Print the JSON Schema of what a webhook gets about the page of the schedule NAME.

    Of a declared list it follows from [records] in the schedule file as it is now.
    """
    from schedules.config import schedule_files
    from scraper.reports.records_schema import webhook_schema

    (schedule,) = choose(schedule_files.load(settings.schedules), (name,))
    emit_json(webhook_schema(schedule.type_of_records))
