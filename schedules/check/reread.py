"""Another parser reads the accepted page again, before a check compares it with the new one.

What the two parsers read differently from the same bytes is no news: nobody changed the page.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from db.reparse import refresh
from scraper.errors import FetchError, StoreError

if TYPE_CHECKING:
    from datetime import datetime

    from db.store import Store
    from db.writes.runs import Source
    from db.writes.transaction import Writing
    from schedules.config.schedule_files import Schedule
    from scraper.records import Known, Page


class ReparsedPage(NamedTuple):
    """The accepted page as the parser of now reads it."""

    snapshot_id: int
    page: Page


def reparse_accepted_page(schedule: Schedule, store: Store, watched: Source) -> ReparsedPage | None:
    """Read the accepted page if another parser, or another version of it, did so far; else ``None``.

    ``None`` too where it is damaged, or the parser of now cannot read it: then the new page is compared with
    what is known.
    """
    from scraper.parsers.sandbox import read

    deadline = float(schedule.fetch.deadline)
    try:
        kept = refresh.outdated(store.connection, watched)
        if kept is None:
            return None
        page = read(kept.body, kept.content_type, kept.url, watched.parser, deadline=deadline)
    except (FetchError, StoreError):
        return None
    return ReparsedPage(kept.snapshot_id, page)


def apply(
    schedule: Schedule, writing: Writing, watched: Source, known: Known, again: ReparsedPage, *, now: datetime
) -> Known:
    """Correct what is known by the new reading of the accepted page, silently; return what is known then.

    A reading that nobody would believe of a new page changes nothing.
    """
    from scraper.changes.compare import compare
    from scraper.changes.sanity import find_implausibility

    if find_implausibility(again.page, known, min_meetings=schedule.guard.min_meetings) is not None:
        return known
    comparison = compare(known, again.page, confirm_removals=1)
    refresh.refresh(
        writing.connection, watched, again.page, comparison, snapshot_id=again.snapshot_id, now=now
    )
    return writing.known(watched.name) or known
