"""``leuchtturm as-of``: what the page said at a moment."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from db.queries import current
from schedules.cli.options import Settings, json_option, schedule_option, with_settings
from schedules.cli.output import emit, emit_json, emit_paragraph, emit_table, emit_title
from schedules.cli.record_listing import headings, row
from schedules.cli.time_arguments import page_as_of, parse_point, schedules_with_history
from schedules.local_time import moment
from scraper.records import record_to_json

if TYPE_CHECKING:
    from db.queries.history import PageAsOf


@click.command("as-of")
@click.argument("when", metavar="MOMENT")
@schedule_option
@json_option
@with_settings
def command(settings: Settings, when: str, schedule: str | None, as_json: bool) -> None:
    """Show what the page listed at a moment: a day (its end), a time of day (in Berlin) or a snapshot.

    \b
    Examples:
      leuchtturm as-of 2025-03-01
      leuchtturm as-of 2025-03-01T12:00 --json
    """
    with current.opened(settings.db, schedule=schedule) as connection:
        at = parse_point(connection, when)
        pages = [page_as_of(connection, name, at) for name in schedules_with_history(connection, schedule)]
    if as_json:
        emit_json({"as_of": at, "pages": [_as_json(page) for page in pages]})
        return
    for page in pages:
        emit_title(page.title or page.schedule)
        emit(f"As of {moment(at)}, unchanged since {moment(page.first_seen_at)}.")
        emit()
        for paragraph in page.intro:
            emit_paragraph(paragraph, indent="  ")
        emit()
        records = list(page.records.values())
        if records:
            emit_table(headings(records[0].record_type), map(row, records))
        emit()


def _as_json(page: PageAsOf) -> dict[str, Any]:
    """Meetings by their fields; records of a declared list below ``record``."""
    is_declared = any(record.record_type.is_declared for record in page.records.values())
    records = [
        {"id": key, "name": record.name, "record": record_to_json(record)}
        if is_declared
        else {"id": key} | record_to_json(record)
        for key, record in page.records.items()
    ]
    return {
        "schedule": page.schedule,
        "since": page.first_seen_at,
        "snapshot": page.snapshot_id,
        "title": page.title,
        "intro": list(page.intro),
        "records" if is_declared else "meetings": records,
    }
