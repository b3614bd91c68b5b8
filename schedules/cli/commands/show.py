"""``leuchtturm show``: a record's values, where each was read, and its history."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

import click

from db.queries import changes, current, guards, history
from db.queries.guards import Guarded
from schedules.cli.commands.changes import as_change
from schedules.cli.commands.records import as_meeting_record, as_record
from schedules.cli.formatting import guard_notes, readings, what_changed
from schedules.cli.options import Settings, json_option, schedule_option, with_settings
from schedules.cli.output import emit, emit_json, emit_paragraph, emit_table, emit_title
from schedules.cli.record_listing import cell, short_fields, title_of
from schedules.local_time import moment
from scraper.errors import LeuchtturmError
from scraper.records import Change, Link, doubts_to_json, record_to_json
from scraper.text import cut

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from sqlite3 import Connection

    from db.queries.current import StoredChange, StoredRecord, Version
    from db.queries.guards import HeldBack

_MAX_QUOTE = 60


@click.command("show")
@click.argument("wanted", nargs=-1, required=True, metavar="YEAR-OR-TOWN|WORDS")
@click.option("--history", "with_history", is_flag=True, help="With each version, its check and its page.")
@schedule_option
@json_option
@with_settings
def command(
    settings: Settings, wanted: tuple[str, ...], schedule: str | None, with_history: bool, as_json: bool
) -> None:
    """Show the meetings of a year, or of a place, also removed ones: values, where they were read, history.

    Of a declared list: the records that have these words in their short values.

    \b
    Examples:
      leuchtturm show 2023
      leuchtturm show steinbach --history
      leuchtturm show bauausschuss --schedule sittings
    """
    words = " ".join(wanted)
    with current.opened(settings.db, schedule=schedule) as connection:
        meetings = current.find(connection, words, schedule=schedule)
        states = current.schedule_states(connection, schedule)
        guarded = guards.guarded_by_schedule(connection, schedule)
        histories = [
            _history(connection, stored, guarded.get(stored.schedule, Guarded())) for stored in meetings
        ]
    if as_json:
        emit_json(_all_as_json(histories))
    else:
        for entry in histories:
            _show(entry, with_history=with_history)
    if not meetings:
        raise LeuchtturmError(_nothing(words, has_lists=any(state.record_type for state in states)))


def _nothing(words: str, *, has_lists: bool) -> str:
    if has_lists:
        return f"No record with the words {words!r} is known; `leuchtturm records --all` lists them all."
    return f"No meeting of {words!r} is known; `leuchtturm meetings --all` lists the years and towns."


class _RecordHistory(NamedTuple):
    """A record with its versions and changes.

    ``changes``: in the same order as ``stored_changes``. ``reread``: when a version was corrected, by its id.
    ``held``: what is held back from readers.
    """

    stored: StoredRecord
    versions: tuple[Version, ...]
    stored_changes: tuple[StoredChange, ...]
    changes: tuple[Change, ...]
    reread: dict[int, str]
    held: tuple[HeldBack, ...]


def _history(connection: Connection, stored: StoredRecord, guarded: Guarded) -> _RecordHistory:
    stored_changes = current.changes(connection, record_id=stored.id)
    return _RecordHistory(
        stored,
        current.history(connection, stored.id),
        stored_changes,
        changes.changes(connection, [change.id for change in stored_changes]),
        history.reread_versions(connection, stored.id),
        tuple(
            held
            for held in guarded.held
            if held.record_id == stored.id and held.reason != "removal"  # it is in the history
        ),
    )


def _all_as_json(histories: Iterable[_RecordHistory]) -> dict[str, Any]:
    """``meetings``, and ``records`` where there are some of a declared list."""
    printed: dict[str, list[Any]] = {"meetings": [], "records": []}
    for entry in histories:
        is_declared = entry.stored.record.record_type.is_declared
        printed["records" if is_declared else "meetings"].append(_as_json(entry))
    return {key: entries for key, entries in printed.items() if entries or key == "meetings"}


def _as_json(history: _RecordHistory) -> dict[str, Any]:
    stored = history.stored
    whole = as_record(stored) if stored.record.record_type.is_declared else as_meeting_record(stored)
    evidence = [
        {"field": entry.field, "place": entry.place, "quote": entry.quote} for entry in stored.record.evidence
    ]
    versions = [
        {
            "first_seen_at": version.first_seen_at,
            "last_seen_at": version.last_seen_at,
            "ended_at": version.ended_at,
            "reread_at": history.reread.get(version.id),
            "run": version.run_id,
            "snapshot": version.snapshot_id,
            "parser_version": version.parser_version,
            "record": record_to_json(version.record),
        }
        for version in history.versions
    ]
    return whole | {
        "evidence": evidence,
        "doubts": doubts_to_json(stored.record.doubts),
        "held_back": [
            {"field": held.field or None, "reason": held.reason, "since": held.since} for held in history.held
        ],
        "history": versions,
        "changes": [as_change(change) for change in history.stored_changes],
    }


def _show(history: _RecordHistory, *, with_history: bool) -> None:
    stored = history.stored
    record = stored.record
    emit_title(title_of(record))
    emit()
    emit_table(("Field", "Value", "Read from"), _field_rows(stored))
    for note in guard_notes(Guarded(held=history.held)):
        emit()
        emit_paragraph(f"Note: {note}")
    values = map(record.get, record.record_type.names)
    items = [item for value in values if isinstance(value, tuple) for item in value]
    for paragraph in items:
        if isinstance(paragraph, str):
            emit()
            emit_paragraph(paragraph, indent="  ")
    links = [(link.kind, link.url, link.text) for link in items if isinstance(link, Link)]
    if links:
        emit()
        emit_table(("Link", "Address", "Text"), links)
    emit()
    emit_table(("When", "What"), _history_rows(history))
    emit()
    if with_history:
        emit_table(("First seen", "Last seen", "Check", "Snapshot", "What"), _version_rows(history))
        emit()


def _field_rows(stored: StoredRecord) -> list[tuple[object, ...]]:
    record_type, record = stored.record.record_type, record_to_json(stored.record)
    names = [field.name for field in short_fields(record_type)]
    if not record_type.is_declared:
        names.remove("title")  # it is the headline
    places = {
        entry.field: ": ".join(filter(None, (entry.place, cut(entry.quote, _MAX_QUOTE))))
        for entry in stored.record.evidence
    }
    places |= {doubt.field: f"in doubt: {readings(doubt)}" for doubt in stored.record.doubts}
    return [(name, cell(record[name]), places.get(name, "")) for name in names]


def _history_rows(history: _RecordHistory) -> list[tuple[str, str]]:
    """When it was first listed, every change, and when it was last listed; oldest first."""
    stored = history.stored
    pairs = zip(history.stored_changes, history.changes, strict=True)
    rows = [(entry.created_at, f"{change.kind}: {what_changed(change)}") for entry, change in pairs]
    if not any(change.kind == "added" for change in history.changes):
        rows.append((history.versions[0].first_seen_at, "first seen: on the page at the first check"))
    rows.append((stored.last_seen_at, "last seen on the page"))
    if stored.missing_since and not stored.removed_at:
        rows.append((stored.missing_since, "missing; the next check confirms it or not"))
    return [(moment(at), what) for at, what in sorted(rows, key=lambda row: row[0])]


def _version_rows(history: _RecordHistory) -> Iterator[tuple[str, ...]]:
    """Each version: when, by which check, on which page, and what differs from the one before."""
    from scraper.records.equality import differences

    for number, version in enumerate(history.versions):
        what = "first version"
        if number:
            before = history.versions[number - 1].record
            fields = differences(before, version.record)
            change = Change("edited", history.stored.id, before, version.record, fields)
            same = "on the page again, as it was" if before == version.record else "what is not watched"
            what = what_changed(change) or same
        if version.id in history.reread:
            what += f" (re-read {moment(history.reread[version.id])})"
        seen = moment(version.first_seen_at), moment(version.last_seen_at)
        yield *seen, str(version.run_id), f"#{version.snapshot_id}", what
