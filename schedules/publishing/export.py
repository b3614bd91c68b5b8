"""Collect the data of an export from the database, and name its files."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

from db.queries import changes, current
from db.queries.revisions import revisions
from db.serialization import stored_type
from db.timestamps import from_text, optional_from_text
from scraper.exports import FORMATS, has_days, render
from scraper.meetings import Meeting
from scraper.reports.dataset import Dataset, FoundChange, SeenRecord, WatchedPage

if TYPE_CHECKING:
    from sqlite3 import Connection

    from db.queries.current import StoredRecord
    from db.queries.revisions import Revision
    from scraper.exports import Format
    from scraper.reports.model import Language

NAME = "leuchtturm"
"""What the files are called, before the dot."""

DOWNLOADS: tuple[Format, ...] = tuple(form for form in FORMATS if form != "html")
"""The formats that lie beside a published page."""

_ONLY_RECORDS = ("csv", "json", "ics", "html")


def export(
    connection: Connection,
    form: Format,
    *,
    schedule: str | None = None,
    language: Language = "de",
    include_removed: bool = False,
) -> bytes:
    """Return the export of one schedule, or of all, in this format.

    ``include_removed``: also records that are gone from the page. A calendar has them in any case, with a
    note: an appointment that is left out would stay as it is in the calendars that have it.
    """
    exported = collect(
        connection,
        schedule=schedule,
        language=language,
        include_removed=include_removed or form == "ics",
        with_changes=form not in _ONLY_RECORDS,
    )
    return render(form, exported)


def files(known: Dataset) -> tuple[tuple[str, bytes], ...]:
    """Return name and content of each file beside a published page, ``leuchtturm.csv`` first.

    They have all records, also those that were removed from the page, with columns for that. Without days
    there is no calendar.
    """
    is_dated = any(map(has_days, known.types))
    return tuple((f"{NAME}.{form}", render(form, known)) for form in DOWNLOADS if form != "ics" or is_dated)


def calendars(known: Dataset) -> tuple[tuple[int, str, bytes], ...]:
    """Return a calendar for each listed meeting that has a day: its id, the file's name and content.

    A declared list has none: its page is a table, without a button for each record.
    """
    dated = [seen for seen in known.records if isinstance(seen.record, Meeting) and seen.record.start_date]
    return tuple(
        (seen.id, f"{NAME}-treffen-{seen.id}.ics", render("ics", replace(known, records=(seen,), changes=())))
        for seen in dated
        if not seen.removed
    )


def collect(
    connection: Connection,
    *,
    schedule: str | None = None,
    language: Language = "de",
    include_removed: bool = False,
    with_changes: bool = True,
) -> Dataset:
    pages = {
        state.name: WatchedPage(state.name, state.title, state.url, stored_type(state.record_type))
        for state in current.schedule_states(connection, schedule)
    }
    known = revisions(connection, schedule)
    meetings = current.records(connection, schedule, include_removed=include_removed)
    return Dataset(
        tuple(pages.values()),
        tuple(_meeting(stored, pages[stored.schedule], known) for stored in meetings),
        _changes(connection, schedule, pages) if with_changes else (),
        language,
    )


def _meeting(stored: StoredRecord, page: WatchedPage, known: dict[int, Revision]) -> SeenRecord:
    revision = known[stored.id]
    return SeenRecord(
        id=stored.id,
        page=page,
        record=stored.record,
        first_seen_at=from_text(stored.first_seen_at),
        changed_at=optional_from_text(revision.changed_at),
        revision=revision.number,
        reread_at=optional_from_text(revision.reread_at),
        previous_start=_day(revision.previous_start),
        previous_end=_day(revision.previous_end),
        missing_since=optional_from_text(stored.missing_since),
        removed=stored.removed_at is not None,
    )


def _changes(
    connection: Connection, schedule: str | None, pages: dict[str, WatchedPage]
) -> tuple[FoundChange, ...]:
    newest_first = current.changes(connection, schedule=schedule)[::-1]
    records = changes.changes(connection, [stored.id for stored in newest_first])
    return tuple(
        FoundChange(
            stored.id,
            pages[stored.schedule],
            from_text(stored.created_at),
            change,
            stored.record_id,
            stored.reread,
        )
        for stored, change in zip(newest_first, records, strict=True)
    )


def _day(stored: str | None) -> date | None:
    return date.fromisoformat(stored) if stored else None
