"""After an update of the parser, read the accepted page again before the new one is compared with it.

What the two parsers read differently from the same bytes is not news: the page has not changed.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from db.reparse import refresh
from scraper.errors import DamagedValueError, FetchError

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from db.store import Store
    from db.writes.transaction import Writing
    from schedules.config.schedule_files import Schedule
    from scraper.records import Known, Page


class RereadPage(NamedTuple):
    """The accepted page as the current parser reads it."""

    snapshot_id: int
    page: Page


class Corrected(NamedTuple):
    """What is known by the new reading. ``dropped``: names of records that a changed declaration of a list
    does not find on the page."""

    known: Known
    dropped: tuple[str, ...] = ()


def reread_accepted_page(
    schedule: Schedule, store: Store, read: Callable[[bytes, str | None, str], Page]
) -> RereadPage | None:
    """Parse the accepted page again if another parser, or another version of it, has read it; else ``None``.

    ``None`` too where it is damaged or the current parser cannot read it: then the new page is compared with
    what is known. ``read`` takes body, Content-Type and address.
    """
    try:
        stored = refresh.outdated_page(store.connection, schedule)
        if stored is None:
            return None
        page = read(stored.body, stored.content_type, stored.url)
    except (DamagedValueError, FetchError):
        return None
    return RereadPage(stored.snapshot_id, page)


def apply_reread(
    schedule: Schedule, writing: Writing, known: Known, reread: RereadPage, *, now: datetime
) -> Corrected:
    """Correct what is known by the new reading of the accepted page, without alerts, and return it.

    A reading that would be implausible for a new page changes nothing; of a declared list, which its operator
    may have declared anew altogether, only one that finds nothing.
    """
    from scraper.changes.compare import compare
    from scraper.changes.matching import match_page
    from scraper.changes.sanity import find_implausibility

    page = reread.page
    matches = match_page(known, page)
    if schedule.records is not None:
        problem = page.problem is not None or (bool(known.records) and not page.records)
    else:
        minimum = schedule.guard.min_meetings
        problem = find_implausibility(known, page, matches, min_meetings=minimum) is not None
    if problem:
        return Corrected(known)
    comparison = compare(known, page, matches, confirm_removals=1)
    refresh.refresh(writing.connection, schedule, comparison, snapshot_id=reread.snapshot_id, now=now)
    here = set(matches)
    dropped = tuple(
        stored.record.name
        for index, stored in enumerate(known.records)
        if schedule.records is not None
        and index not in here
        and not stored.removed
        and not stored.missing_checks
    )
    return Corrected(writing.known(schedule.name, schedule.record_type) or known, dropped)
