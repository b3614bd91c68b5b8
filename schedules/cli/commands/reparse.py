"""``leuchtturm reparse``: read all kept pages again, with the parser of now."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import click

from db.queries import current, history
from db.store import Store
from schedules.cli.options import Settings, pass_settings, schedule_option, shared
from schedules.cli.output import emit, emit_json, emit_table, emit_title
from schedules.local_time import moment

if TYPE_CHECKING:
    from collections.abc import Iterator

    from db.reparse.merge import Reread
    from schedules.check.reparse import Reparsed


@click.command("reparse")
@click.option("--dry-run", is_flag=True, help="Only say what would be read otherwise, and change nothing.")
@schedule_option
@click.option("--json", "as_json", is_flag=True, help="Print JSON, for programs.")
@shared
@pass_settings
def command(settings: Settings, dry_run: bool, schedule: str | None, as_json: bool) -> None:
    """Read all accepted pages again in their order, and rebuild meetings, versions and changes.

    For after an update whose parser reads more, or better. What it reads otherwise is marked as re-read;
    nobody is alerted, and what was told stays as it was told. With the same parser nothing changes.
    """
    from schedules.check.reparse import reparse
    from schedules.cli.progress_bar import progress
    from schedules.config import schedule_files
    from schedules.local_time import utc_now

    current.require(settings.db)
    options = {entry.name: entry.read for entry in schedule_files.load_each(settings.schedules)[0]}
    with progress(wanted=not as_json) as report, Store.open(settings.db) as store:
        names = [schedule] if schedule else history.schedules(store.connection)
        done = [
            reparse(store, name, now=utc_now(), options=options.get(name), dry_run=dry_run, report=report)
            for name in names
        ]
    if as_json:
        emit_json({"dry_run": dry_run, "schedules": [_as_json(one) for one in done]})
        return
    for one in done:
        _show(one, dry_run=dry_run)
    if not done:
        emit("No page was accepted yet: there is nothing to read again.")


def _show(done: Reparsed, *, dry_run: bool) -> None:
    emit_title(done.schedule)
    emit(f"{done.pages} pages were read with version {done.parser_version} of the parser.")
    if done.unreadable:
        numbers = ", ".join(f"#{number}" for number in done.unreadable)
        emit(f"Not taken for the page any more, and left out: {numbers}.")
    rows = [row for one in done.adopted.reread for row in _rows(one)]
    if not rows and not any(done.adopted.changed.values()):
        emit("All is read as before; nothing changes.")
        return
    if rows:
        emit()
        emit_table(("Since", "Meeting", "Field", "Read before", "Read now"), rows)
        emit()
    marks = done.adopted.marks
    emit(
        f"Changes: {marks['found']} that nobody was told of, {marks['differs']} that were told otherwise, "
        f"{marks['gone']} that were told and are none."
    )
    emit("Nothing was written (--dry-run)." if dry_run else "Written; nobody is alerted.")


def _rows(one: Reread) -> Iterator[tuple[str, str, str, str, str]]:
    from schedules.cli.commands.diff import sides

    before, after = _record(one.before), _record(one.after)
    named = after or before
    name = " ".join(str(named[key]) for key in ("year", "municipality") if named.get(key))
    for field in ("title",) if not before or not after else tuple(after):
        old, new = before.get(field), after.get(field)
        if old != new:
            yield moment(one.first_seen_at), name, field, *sides(field, _flat(old), _flat(new))


def _record(text: str | None) -> dict[str, Any]:
    record: dict[str, Any] = json.loads(text) if text else {}
    return record


def _flat(value: Any) -> Any:
    """A list as a tuple of texts: what can be laid side by side."""
    if isinstance(value, list):
        return tuple(f"{one['url']} {one['text']}" if isinstance(one, dict) else one for one in value)
    return value


def _as_json(done: Reparsed) -> dict[str, Any]:
    return {
        "schedule": done.schedule,
        "parser_version": done.parser_version,
        "pages": done.pages,
        "unreadable": list(done.unreadable),
        "changed_rows": dict(done.adopted.changed),
        "changes": dict(done.adopted.marks),
        "reread": [
            {
                "meeting": one.meeting_id,
                "since": one.first_seen_at,
                "before": _record(one.before) or None,
                "after": _record(one.after) or None,
            }
            for one in done.adopted.reread
        ],
    }
