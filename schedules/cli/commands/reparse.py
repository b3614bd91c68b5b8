"""``leuchtturm reparse``: read all stored pages again, with the current parser."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import click

from db.queries import current, history
from db.serialization import record_from_text
from db.store import Store
from schedules.check.replay_history import reparse
from schedules.cli.commands.diff import WHOLE, sides
from schedules.cli.options import Settings, json_option, schedule_option, with_settings
from schedules.cli.output import emit, emit_json, emit_table, emit_title
from schedules.cli.progress_bar import progress
from schedules.cli.record_listing import names_of
from schedules.config import schedule_files
from schedules.local_time import moment, utc_now
from scraper.records import to_json_value
from scraper.text import counted

if TYPE_CHECKING:
    from collections.abc import Iterator

    from db.reparse.merge import Reread
    from schedules.check.replay_history import Reparsed


@click.command("reparse")
@click.option("--dry-run", is_flag=True, help="Only show what would be read differently, and change nothing.")
@schedule_option
@json_option
@with_settings
def command(settings: Settings, dry_run: bool, schedule: str | None, as_json: bool) -> None:
    """Read all accepted pages again in their order, and rebuild records, versions and changes.

    For after an update of the parser. What it reads differently is marked as re-read; no alert is sent, and
    published changes stay as they are. With the same parser nothing changes.
    """
    current.require(settings.db)
    entries = {entry.name: entry for entry in schedule_files.load_each(settings.schedules)[0]}
    with progress(wanted=not as_json) as report, Store.open(settings.db) as store:
        names = [schedule] if schedule else history.schedules(store.connection)
        types = {state.name: state.record_type for state in current.schedule_states(store.connection)}
        results = [
            reparse(store, name, now=utc_now(), entry=entries.get(name), dry_run=dry_run, report=report)
            for name in names
        ]
    if as_json:
        emit_json({"dry_run": dry_run, "schedules": [_as_json(result) for result in results]})
        return
    for result in results:
        entry = entries.get(result.schedule)
        record_type = entry.record_type if entry else types.get(result.schedule)
        _show(result, record_type, dry_run=dry_run)
    if not results:
        emit("No page was accepted yet: there is nothing to read again.")


def _show(result: Reparsed, record_type: str | None, *, dry_run: bool) -> None:
    emit_title(result.schedule)
    reader = "as [records] says now" if record_type else f"with version {result.parser_version} of the parser"
    emit(f"Read {reader}: {counted(result.pages, 'page')}.")
    if result.unreadable:
        numbers = ", ".join(f"#{number}" for number in result.unreadable)
        emit(f"No longer taken for the page, and left out: {numbers}.")
    rows = [row for reread in result.merged.reread for row in _rows(reread, record_type)]
    if not rows and not any(result.merged.changed.values()):
        emit("Everything is read as before; nothing changes.")
        return
    if rows:
        emit()
        emit_table(
            ("Since", "Record" if record_type else "Meeting", "Field", "Read before", "Read now"), rows
        )
        emit()
    marks = result.merged.marks
    emit(
        f"Changes: {marks['found']} not alerted, {marks['differs']} alerted with other values, "
        f"{marks['gone']} alerted that are none."
    )
    emit("Nothing was written (--dry-run)." if dry_run else "Written; no alert is sent.")


def _rows(reread: Reread, record_type: str | None) -> Iterator[tuple[str, str, str, str, str]]:
    """The fields that differ, or the name of a version that only one of the readings has."""
    before, after = (
        record_from_text(text, record_type) if text else None for text in (reread.before, reread.after)
    )
    record = after or before
    assert record is not None  # noqa: S101 - a version has a record on one side
    fields = record.record_type.by_name
    for name in fields if before and after else names_of(record.record_type)[:1]:
        old, new = (side.get(name) if side else None for side in (before, after))
        if to_json_value(old) != to_json_value(new):
            is_whole = fields[name].kind in WHOLE
            yield moment(reread.first_seen_at), record.name, name, *sides(old, new, whole=is_whole)


def _as_json(result: Reparsed) -> dict[str, Any]:
    return {
        "schedule": result.schedule,
        "parser_version": result.parser_version,
        "pages": result.pages,
        "unreadable": list(result.unreadable),
        # meetings: the name of that table until schema 7
        "changed_rows": {**result.merged.changed, "meetings": result.merged.changed["records"]},
        "changes": dict(result.merged.marks),
        "reread": [
            {
                "meeting": reread.record_id,
                "since": reread.first_seen_at,
                "before": json.loads(reread.before) if reread.before else None,
                "after": json.loads(reread.after) if reread.after else None,
            }
            for reread in result.merged.reread
        ],
    }
