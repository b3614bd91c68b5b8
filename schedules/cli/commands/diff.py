"""``leuchtturm diff``: the page at two moments, side by side."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

import click

from db.queries import current, history
from db.timestamps import from_text, to_text
from schedules.cli.formatting import about, marked, subject
from schedules.cli.options import Settings, json_option, schedule_option, with_settings
from schedules.cli.output import UNKNOWN, emit, emit_json, emit_table, emit_title
from schedules.cli.record_listing import names_of
from schedules.cli.time_arguments import page_as_of, parse_point, schedules_with_history
from schedules.local_time import moment
from scraper.records import Change, Known, Link, Page, change_to_json

if TYPE_CHECKING:
    from collections.abc import Iterator
    from sqlite3 import Connection

    from db.queries.history import PageAsOf

_END = "9999-12-31T00:00:00Z"
WHOLE = ("number", "date", "choice")
"""The kinds of fields that change as a whole: nothing of a day or a term is kept."""

_CONTEXT = 40
_MAX_DIFF = 400


@click.command("diff")
@click.argument("before", required=False, metavar="[A]")
@click.argument("after", required=False, metavar="[B]")
@schedule_option
@json_option
@with_settings
def command(
    settings: Settings, before: str | None, after: str | None, schedule: str | None, as_json: bool
) -> None:
    """Show what differs between two moments of the page, its records side by side.

    A and B are a day (its end), a time of day (in Berlin) or a snapshot. Without B: now. Without both: the
    last change. What went is marked [-so-], what came {+so+}.

    \b
    Examples:
      leuchtturm diff
      leuchtturm diff 2025-01-01 2026-01-01
      leuchtturm diff '#12' '#13'
    """
    with current.opened(settings.db, schedule=schedule) as connection:
        compared = [
            (*pages, differences(*pages))
            for name in schedules_with_history(connection, schedule)
            if (pages := _pages(connection, name, before, after)) is not None
        ]
    if as_json:
        emit_json({"differences": [_as_json(*entry) for entry in compared]})
        return
    for old, new, changes in compared:
        _show(old, new, changes)
    if not compared:
        emit("No change yet: the page says what it said at the first check.")


def _pages(
    connection: Connection, schedule: str, before: str | None, after: str | None
) -> tuple[PageAsOf, PageAsOf] | None:
    if before is None:
        last = history.last_change(connection, schedule)
        if last is None:
            return None
        at = to_text(from_text(last[0]) - timedelta(seconds=1)), last[1]
    else:
        at = parse_point(connection, before), parse_point(connection, after) if after else _END
    return page_as_of(connection, schedule, at[0]), page_as_of(connection, schedule, at[1])


def differences(old: PageAsOf, new: PageAsOf) -> tuple[Change, ...]:
    """What a reader of both would see: the page's own words, then the records in the order of ``new``."""
    from scraper.changes.compare import page_changes
    from scraper.records.equality import differences as fields_of

    changes = list(page_changes(Known(old.title, old.intro, ()), Page(new.title, new.intro)))
    for record_id, record in new.records.items():
        then = old.records.get(record_id)
        if then is None:
            changes.append(Change("added", after=record))
        elif fields := fields_of(then, record):
            changes.append(Change("edited", record_id, then, record, fields))
    gone = (key for key in old.records if key not in new.records)
    changes += [Change("removed", key, before=old.records[key]) for key in gone]
    return tuple(changes)


def _show(old: PageAsOf, new: PageAsOf, changes: tuple[Change, ...]) -> None:
    emit_title(new.title or new.schedule)
    span = f"{moment(old.first_seen_at)} and {moment(new.first_seen_at)}"
    if not changes:
        emit(f"No difference between the pages of {span}.")
        emit()
        return
    emit(f"Between the pages of {span}:")
    emit()
    rows = [row for change in changes for row in _rows(change)]
    emit_table((about(changes), "Field", "Before", "After"), rows)
    emit()


def _rows(change: Change) -> Iterator[tuple[str, ...]]:
    record, name = change.subject, subject(change)
    if change.kind in ("added", "removed") and record is not None:
        for field in names_of(record.record_type):
            value = record.get(field)
            if value is not None:
                pair = (None, value) if change.kind == "added" else (value, None)
                yield name, field, *sides(*pair)
        return
    for entry in change.fields:
        known = record.record_type.by_name.get(entry.field) if record else None
        is_whole = known is not None and known.kind in WHOLE
        yield name, entry.field, *sides(entry.before, entry.after, whole=is_whole)


def sides(before: Any, after: Any, *, whole: bool = False) -> tuple[str, str]:
    """A value before and after with the changed words marked; of long texts only what is around them.

    ``whole``: nothing of the value is kept, however alike the two are.
    """
    from scraper.reports.word_diff import excerpt, new_side, old_side, word_diff

    old, new = _text(before), _text(after)
    if whole or not old or not new:
        return (f"[-{old}-]" if old else UNKNOWN, f"{{+{new}+}}" if new else UNKNOWN)
    segments, _ = excerpt(word_diff(old, new), around=_CONTEXT, longest=_MAX_DIFF)
    return marked(old_side(segments)), marked(new_side(segments))


def _text(value: Any) -> str:
    if isinstance(value, tuple):
        return "\n".join(_text(entry) for entry in value)
    if isinstance(value, Link):
        return f"{value.url} {value.text}".strip()
    return "" if value is None else str(value)


def _as_json(old: PageAsOf, new: PageAsOf, changes: tuple[Change, ...]) -> dict[str, Any]:
    return {
        "schedule": new.schedule,
        "before": {"since": old.first_seen_at, "snapshot": old.snapshot_id},
        "after": {"since": new.first_seen_at, "snapshot": new.snapshot_id},
        "changes": [change_to_json(change) for change in changes],
    }
