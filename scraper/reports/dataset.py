"""The input of exports and the published page: records of any type and their changes. Times are aware."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from scraper.meetings import MEETING

if TYPE_CHECKING:
    from collections.abc import Hashable
    from datetime import date, datetime

    from scraper.records import Change, Record, RecordType
    from scraper.reports.model import Language


@dataclass(frozen=True, slots=True)
class WatchedPage:
    """A watched page: the schedule's name, its title for people, the page's address, what it lists."""

    schedule: str
    title: str
    url: str
    record_type: RecordType = MEETING


@dataclass(frozen=True, slots=True)
class SeenRecord:
    """A record and its state on its page.

    ``id``: a number that stays the record's own. ``revision``: how often it changed since it was first
    seen, going and coming back included; never smaller than before. ``changed_at``: the last time, if ever.
    ``reread_at``: when a later parser last read it otherwise on the same page, if ever.
    ``missing_since``: the first check that did not find it; ``removed``: that has been confirmed.
    ``previous_start``, ``previous_end``: the days that it had before they were last changed, if they were.
    """

    id: int
    page: WatchedPage
    record: Record
    first_seen_at: datetime
    changed_at: datetime | None = None
    revision: int = 0
    reread_at: datetime | None = None
    missing_since: datetime | None = None
    removed: bool = False
    previous_start: date | None = None
    previous_end: date | None = None


@dataclass(frozen=True, slots=True)
class FoundChange:
    """A change and when it was found.

    ``id``: a number that stays its own. ``record_id``: that of the record, ``None`` for the page's own.
    ``reread``: what a later parser made of it, see ``db.queries.current.StoredChange``; what is
    only ``found`` so is never shown.
    """

    id: int
    page: WatchedPage
    found_at: datetime
    change: Change
    record_id: int | None = None
    reread: str | None = None


@dataclass(frozen=True, slots=True)
class Dataset:
    """The content of an export: pages, records in the pages' order, changes newest first."""

    pages: tuple[WatchedPage, ...] = ()
    records: tuple[SeenRecord, ...] = ()
    changes: tuple[FoundChange, ...] = ()
    language: Language = "de"

    @property
    def title(self) -> str:
        """The titles of the pages, for the file's own title."""
        return " · ".join(filter(None, (page.title for page in self.pages))) or "Leuchtturm"

    @property
    def types(self) -> tuple[RecordType, ...]:
        """The types of the pages' records, each once, in the pages' order; meetings where there is no page.

        Lists that are declared with the same fields and words are of one type, whatever they are called.
        """
        types: dict[Hashable, RecordType] = {}
        for page in self.pages:
            types.setdefault(_kind(page.record_type), page.record_type)
        return tuple(types.values()) or (MEETING,)

    def of_type(self, record_type: RecordType) -> Dataset:
        """The part that is about pages with records of this type."""
        kind = _kind(record_type)
        return replace(
            self,
            pages=tuple(page for page in self.pages if _kind(page.record_type) == kind),
            records=tuple(seen for seen in self.records if _kind(seen.page.record_type) == kind),
            changes=tuple(found for found in self.changes if _kind(found.page.record_type) == kind),
        )


def _kind(record_type: RecordType) -> Hashable:
    return record_type.fields, record_type.one, record_type.many
