"""``leuchtturm show``: a meeting's values, where each was read, and its history."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from db import reading
from schedules.commands.changes import as_change
from schedules.commands.meetings import as_record
from schedules.options import Settings, pass_settings, schedule_option, shared
from schedules.output import emit, emit_json, emit_paragraph, emit_table, emit_title
from schedules.wording import moment, what_changed
from scraper.errors import LeuchtturmError
from scraper.records import MEETING_FIELDS, meeting_to_json

if TYPE_CHECKING:
    from sqlite3 import Connection

    from db.reading import StoredChange, StoredMeeting, Version

_LONG = ("title", "description", "links")
_LONGEST_QUOTE = 60


@click.command("show")
@click.argument("wanted", nargs=-1, required=True, metavar="YEAR-OR-TOWN")
@schedule_option
@click.option("--json", "as_json", is_flag=True, help="Print JSON, for programs.")
@shared
@pass_settings
def command(settings: Settings, wanted: tuple[str, ...], schedule: str | None, as_json: bool) -> None:
    """Show the meetings of a year, or of a place, also removed ones: values, where they were read, history.

    \b
    Examples:
      leuchtturm show 2023
      leuchtturm show steinbach
    """
    words = " ".join(wanted)
    with reading.opened(settings.db) as connection:
        found = reading.find(connection, words, schedule=schedule)
        told = [_told(connection, stored) for stored in found]
    if as_json:
        emit_json({"meetings": [_as_json(*entry) for entry in told]})
    else:
        for entry in told:
            _show(*entry)
    if not found:
        raise LeuchtturmError(
            f"No meeting of {words!r} is known; `leuchtturm meetings --all` lists the years and towns."
        )


def _told(
    connection: Connection, stored: StoredMeeting
) -> tuple[StoredMeeting, tuple[Version, ...], tuple[StoredChange, ...]]:
    changes = reading.changes(connection, meeting_id=stored.id)
    return stored, reading.history(connection, stored.id), changes


def _as_json(
    stored: StoredMeeting, versions: tuple[Version, ...], changes: tuple[StoredChange, ...]
) -> dict[str, Any]:
    evidence = [
        {"field": entry.field, "place": entry.place, "quote": entry.quote}
        for entry in stored.meeting.evidence
    ]
    history = [
        {
            "first_seen_at": version.first_seen_at,
            "last_seen_at": version.last_seen_at,
            "ended_at": version.ended_at,
            "record": meeting_to_json(version.meeting),
        }
        for version in versions
    ]
    return as_record(stored) | {
        "evidence": evidence,
        "history": history,
        "changes": [as_change(change) for change in changes],
    }


def _show(stored: StoredMeeting, versions: tuple[Version, ...], changes: tuple[StoredChange, ...]) -> None:
    emit_title(stored.meeting.title)
    emit()
    emit_table(("Field", "Value", "Read from"), _field_rows(stored))
    for paragraph in stored.meeting.description:
        emit()
        emit_paragraph(paragraph, indent="  ")
    if stored.meeting.links:
        emit()
        emit_table(
            ("Link", "Address", "Text"), [(link.kind, link.url, link.text) for link in stored.meeting.links]
        )
    emit()
    emit_table(("When", "What"), _history_rows(stored, versions, changes))
    emit()


def _field_rows(stored: StoredMeeting) -> list[tuple[object, ...]]:
    record = meeting_to_json(stored.meeting)
    places = {entry.field: f"{entry.place}: {_shortened(entry.quote)}" for entry in stored.meeting.evidence}
    return [(name, record[name], places.get(name, "")) for name in MEETING_FIELDS if name not in _LONG]


def _shortened(quote: str) -> str:
    return quote if len(quote) <= _LONGEST_QUOTE else f"{quote[: _LONGEST_QUOTE - 1].rstrip()}…"


def _history_rows(
    stored: StoredMeeting, versions: tuple[Version, ...], changes: tuple[StoredChange, ...]
) -> list[tuple[str, str]]:
    """The first sight, every change since, and when the page last listed it; in the order of time."""
    rows = [(change.created_at, f"{change.kind}: {what_changed(change.data)}") for change in changes]
    if not any(change.kind == "added" for change in changes):
        rows.append((versions[0].first_seen_at, "first seen: on the page at the first check"))
    rows.append((stored.last_seen_at, "last seen on the page"))
    if stored.missing_since and not stored.removed_at:
        rows.append((stored.missing_since, "missing; the next check confirms it or not"))
    return [(moment(at), what) for at, what in sorted(rows, key=lambda row: row[0])]
