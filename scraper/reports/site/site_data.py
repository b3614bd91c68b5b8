"""What the published page is made from: everything known of one watched page. Times are aware."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from datetime import datetime

    from scraper.records import Change, Meeting, ProblemKind

Outcome = Literal["baseline", "changed", "unchanged", "problem", "failed"]


@dataclass(frozen=True, slots=True)
class SiteMeeting:
    """A meeting and how it stands on the watched page.

    ``id``: a number that stays the meeting's own for ever. ``changed_at``: ``None`` if it never changed.
    ``missing_since``: the first check that did not find it; ``removed``: that has been confirmed.
    """

    id: int
    meeting: Meeting
    first_seen_at: datetime
    changed_at: datetime | None = None
    missing_since: datetime | None = None
    removed: bool = False


@dataclass(frozen=True, slots=True)
class SiteChange:
    """A change, when it was found, and the ``id`` of its :class:`SiteMeeting` (``None``: the page's own)."""

    found_at: datetime
    change: Change
    meeting_id: int | None = None


@dataclass(frozen=True, slots=True)
class SiteProblem:
    """Why the watched page is no readable state of itself at present, and since when."""

    kind: ProblemKind
    since: datetime


@dataclass(frozen=True, slots=True)
class SiteCheck:
    """One look at the watched page; ``changes``: how many it found."""

    at: datetime
    outcome: Outcome
    changes: int = 0


@dataclass(frozen=True, slots=True)
class Download:
    """A file beside the page. ``name``: its name there, e.g. ``leuchtturm.csv``; ``size`` in bytes."""

    name: str
    size: int


@dataclass(frozen=True, slots=True)
class Site:
    """All that the published page tells about one watched page.

    ``meetings`` in the order of the watched page, removed ones where they stood; ``changes`` and ``checks``
    newest first, ``all_changes`` counts those that are not given too. ``failures``: checks in a row that
    failed. ``stale_at``: from then on a reader is told that nobody looks any more. ``contact``: whoever runs
    this copy, or ''.
    """

    title: str
    url: str
    last_checked_at: datetime | None = None
    last_success_at: datetime | None = None
    stale_at: datetime | None = None
    failures: int = 0
    problems: tuple[SiteProblem, ...] = ()
    meetings: tuple[SiteMeeting, ...] = ()
    changes: tuple[SiteChange, ...] = ()
    all_changes: int = 0
    checks: tuple[SiteCheck, ...] = ()
    downloads: tuple[Download, ...] = ()
    contact: str = ""
