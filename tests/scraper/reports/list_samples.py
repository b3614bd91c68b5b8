"""Published pages of a declared list: sittings of two committees, as many as wanted."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from scraper.records import DeclaredRecord, Link
from tests.scraper.exports.lists import BUILDING, COUNCIL, PAGE, SITTING, UNDATED, stored
from tests.scraper.reports import site_samples
from tests.scraper.reports.site_samples import DOWNLOADS, ago

if TYPE_CHECKING:
    from scraper.records import RecordType
    from scraper.reports.dataset import FoundChange, SeenRecord
    from scraper.reports.site import Site


def sittings(count: int = 12, changes: tuple[FoundChange, ...] = (), **values: Any) -> Site:
    """Three odd records, and ``count`` everyday ones of two committees."""
    records = (
        stored(BUILDING, 1, first_seen_at=ago(30), changed_at=ago(3)),
        stored(COUNCIL, 2, first_seen_at=ago(3)),
        stored(UNDATED, 3, first_seen_at=ago(90), missing_since=ago(9), removed=True),
        *(stored(_everyday(number), 10 + number, first_seen_at=ago(60)) for number in range(count)),
    )
    return site(records, changes, **values)


def site(
    records: tuple[SeenRecord, ...],
    changes: tuple[FoundChange, ...] = (),
    record_type: RecordType = SITTING,
    **values: Any,
) -> Site:
    """The page of a list where everything is well, checked this morning."""
    shown = site_samples.site(
        records, changes, title=PAGE.title, url=PAGE.url, record_type=record_type, downloads=DOWNLOADS
    )
    return replace(shown, **values)


def _everyday(number: int) -> DeclaredRecord:
    paper = Link("document", f"https://rat.example.org/{number}.pdf", "Tagesordnung")
    return DeclaredRecord(
        SITTING,
        (
            date(2026, 1, 7) + timedelta(days=7 * number),
            ("Bauausschuss", "Kulturausschuss")[number % 2],
            (f"Bericht {number}.",),
            number * 10,
            "vor Ort" if number % 4 else None,
            (paper,) if number % 3 else (),
        ),
    )
