"""The input of the published page: everything known of one watched page. Times are aware."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal

from scraper.meetings import MEETING

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from scraper.records import ProblemKind, RecordType
    from scraper.reports.dataset import FoundChange, SeenRecord
    from scraper.reports.model import Language

Outcome = Literal["baseline", "changed", "unchanged", "problem", "failed"]


@dataclass(frozen=True, slots=True)
class SiteProblem:
    """Why the watched page is not readable at present, and since when."""

    kind: ProblemKind
    since: datetime


@dataclass(frozen=True, slots=True)
class SiteCheck:
    """One check of the watched page; ``changes``: how many it found."""

    at: datetime
    outcome: Outcome
    changes: int = 0


@dataclass(frozen=True, slots=True)
class Download:
    """A file beside the page. ``name``: its name there, e.g. ``leuchtturm.csv``; ``size`` in bytes."""

    name: str
    size: int


@dataclass(frozen=True, slots=True)
class Owner:
    """The owner of the page. ``contact``: an e-mail or web address. ``logo``: a ``data:`` URL of a
    picture.

    ``imprint``, ``privacy``, ``accessibility``: addresses, absolute or relative to the page. All may be ''.
    """

    contact: str = ""
    logo: str = ""
    imprint: str = ""
    privacy: str = ""
    accessibility: str = ""


@dataclass(frozen=True, slots=True)
class Site:
    """All that the published page shows of one watched page.

    ``meetings``: its records, in the order of the watched page, removed ones where they stood. ``changes``
    and ``checks``: newest first; ``all_changes`` counts those that are not given too. ``failures``: checks in
    a row that failed. ``stale_at``: from then on the page says that the monitoring may have stopped.
    ``calendars``: for a record's id the name of a file with its appointment. ``unread``: headings that may be
    a meeting's and were not read as one. ``restless``: by a record's id the fields that keep changing;
    ``losing``: ids of those without much of their text, or their films, which is not confirmed.
    """

    title: str
    url: str
    last_checked_at: datetime | None = None
    last_success_at: datetime | None = None
    stale_at: datetime | None = None
    failures: int = 0
    problems: tuple[SiteProblem, ...] = ()
    records: tuple[SeenRecord, ...] = ()
    changes: tuple[FoundChange, ...] = ()
    all_changes: int = 0
    checks: tuple[SiteCheck, ...] = ()
    downloads: tuple[Download, ...] = ()
    calendars: Mapping[int, str] = field(default_factory=dict)
    owner: Owner = field(default_factory=Owner)
    language: Language = "de"
    unread: tuple[str, ...] = ()
    restless: Mapping[int, tuple[str, ...]] = field(default_factory=dict)
    losing: frozenset[int] = frozenset()
    record_type: RecordType = MEETING
