"""A database with a history, written by the real store, for the commands that look."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING

from db.store import Store
from db.writes import accepted_page, problems
from db.writes.runs import StoredSource
from scraper.http.response import PageResponse
from scraper.meetings import Meeting, MeetingPage
from scraper.records import Evidence, Link, Problem
from tests.databases import copied
from tests.scraper.changes.matched import compare

if TYPE_CHECKING:
    from pathlib import Path

SOURCE = StoredSource(
    "leuchtturmprojekte", "Leuchtturmprojekte im Video", "http://127.0.0.1/", "leuchtturmprojekte", 1
)
BEGIN = datetime(2026, 3, 1, 5, 17, tzinfo=UTC)  # 6:17 in Berlin

BAUNATAL = Meeting(
    year=2023,
    title="Leuchtturmprojekte 2023 in Baunatal",
    municipality="Baunatal",
    programme_area="Baunatal-Baunsberg",
    start_date=date(2023, 7, 4),
    description=("Am 04.07.2023 kamen wir über Erfolge ins Gespräch.",),
    links=(Link("video", "https://www.youtube.com/watch?v=a", "Film"),),
    evidence=(
        Evidence("year", "heading", "Leuchtturmprojekte 2023"),
        Evidence("start_date", "paragraph 1", "Am 04.07.2023"),
    ),
)
STEINBACH = Meeting(
    year=2021, title="Leuchtturmprojekte 2021 in Steinbach (Taunus)", municipality="Steinbach (Taunus)",
    attendance="online", start_date=date(2021, 11, 25), end_date=date(2021, 11, 26),
)  # fmt: skip
EDITED = replace(
    BAUNATAL,
    start_date=date(2023, 7, 5),
    description=("Am 05.07.2023 kamen wir über Erfolge ins Gespräch.",),
    links=(Link("video", "https://www.youtube.com/watch?v=b", "Film"),),
)
DIETZENBACH = Meeting(year=2024, title="Leuchtturmprojekte 2024 in Dietzenbach", municipality="Dietzenbach")


def after(days: int) -> datetime:
    """The moment of the check ``days`` after the first."""
    return BEGIN + timedelta(days=days)


def accept(
    store: Store, days: int, *meetings: Meeting, watched: StoredSource = SOURCE, title: str = SOURCE.title
) -> None:
    """Store a check ``days`` after the first that found these meetings."""
    page = MeetingPage(title, ("Jedes Jahr ein Treffen.",), meetings)
    with store.writing() as writing:
        comparison = compare(writing.known(watched.name), page, confirm_losses=1)
        accepted_page.write(writing.connection, watched, response=received(repr(page)), comparison=comparison,
            started_at=after(days), now=after(days),
        )  # fmt: skip


def refuse(store: Store, days: int, reason: str) -> None:
    """Store a check that found something else than the page."""
    with store.writing() as writing:
        problems.write(
            writing.connection, SOURCE, response=received(reason), problem=Problem("not_the_page", reason),
            started_at=after(days), now=after(days),
        )  # fmt: skip


def received(body: str) -> PageResponse:
    """An answer with this body."""
    return PageResponse(
        url=SOURCE.url, status=200, headers=(("Content-Type", "text/html"),), body=body.encode(),
    )  # fmt: skip


def with_history(path: Path) -> Path:
    """Baseline of two; a third is added and one edited; then one is removed: four checks."""
    return copied(_history, path)


def _history(path: Path) -> None:
    with Store.open(path) as store:
        accept(store, 0, BAUNATAL, STEINBACH)
        accept(store, 1, DIETZENBACH, EDITED, STEINBACH)
        accept(store, 2, DIETZENBACH, EDITED)
        accept(store, 3, DIETZENBACH, EDITED)
