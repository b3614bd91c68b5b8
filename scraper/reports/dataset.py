"""The input of exports and the published page: meetings and changes, with times (aware).

Times are aware.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import date, datetime

    from scraper.meetings import Meeting
    from scraper.records import Change
    from scraper.reports.model import Language


@dataclass(frozen=True, slots=True)
class WatchedPage:
    """A watched page: the schedule's name, its title for people, the page's address."""

    schedule: str
    title: str
    url: str


@dataclass(frozen=True, slots=True)
class SeenMeeting:
    """A meeting and how it stands on its page.

    ``id``: a number that stays the meeting's own. ``revision``: how often it changed since it was first
    seen, going and coming back included; never smaller than before. ``changed_at``: the last time, if ever.
    ``reread_at``: when a later parser last read it otherwise on the same page, if ever.
    ``missing_since``: the first check that did not find it; ``removed``: that has been confirmed.
    ``previous_start``, ``previous_end``: the days that it had before they were last changed, if they were.
    """

    id: int
    page: WatchedPage
    meeting: Meeting
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

    ``id``: a number that stays its own. ``meeting_id``: that of the meeting, ``None`` for the page's own.
    ``reread``: what a later parser made of it, see ``db.queries.current.StoredChange``; what is
    only ``found`` so is never shown.
    """

    id: int
    page: WatchedPage
    found_at: datetime
    change: Change
    meeting_id: int | None = None
    reread: str | None = None


@dataclass(frozen=True, slots=True)
class Dataset:
    """The content of an export: pages, meetings in the pages' order, changes newest first."""

    pages: tuple[WatchedPage, ...] = ()
    meetings: tuple[SeenMeeting, ...] = ()
    changes: tuple[FoundChange, ...] = ()
    language: Language = "de"

    @property
    def title(self) -> str:
        """The titles of the pages, for the file's own title."""
        return " · ".join(filter(None, (page.title for page in self.pages))) or "Leuchtturm"
