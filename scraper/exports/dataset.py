"""What an export is made from: meetings and changes with when they were seen. Times are aware."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import datetime

    from scraper.records import Change, Meeting
    from scraper.reports.model import Language


@dataclass(frozen=True, slots=True)
class ExportedPage:
    """A watched page: the schedule's name, its title for people, the page's address."""

    schedule: str
    title: str
    url: str


@dataclass(frozen=True, slots=True)
class ExportedMeeting:
    """A meeting and how it stands on its page.

    ``id``: a number that stays the meeting's own. ``revision``: how often it changed since it was first
    seen, going and coming back included; never smaller than before. ``changed_at``: the last time, if ever.
    ``reread_at``: when a later parser last read it otherwise on the same page, if ever.
    ``missing_since``: the first check that did not find it; ``removed``: that has been confirmed.
    """

    id: int
    page: ExportedPage
    meeting: Meeting
    first_seen_at: datetime
    changed_at: datetime | None = None
    revision: int = 0
    reread_at: datetime | None = None
    missing_since: datetime | None = None
    removed: bool = False


@dataclass(frozen=True, slots=True)
class ExportedChange:
    """A change and when it was found. ``id``: a number that stays its own.

    ``reread``: what a later parser made of it, see ``db.queries.current.StoredChange``;
    people are never told of what is only ``found`` so.
    """

    id: int
    page: ExportedPage
    found_at: datetime
    change: Change
    reread: str | None = None


@dataclass(frozen=True, slots=True)
class Exported:
    """All that an export tells: of which pages, meetings in the pages' order, changes newest first.

    Removed meetings are told where they are given; a calendar needs them, to take its appointments back.
    """

    pages: tuple[ExportedPage, ...] = ()
    meetings: tuple[ExportedMeeting, ...] = ()
    changes: tuple[ExportedChange, ...] = ()
    language: Language = "de"

    @property
    def title(self) -> str:
        """The titles of the pages, for the file's own title."""
        return " · ".join(filter(None, (page.title for page in self.pages))) or "Leuchtturm"
