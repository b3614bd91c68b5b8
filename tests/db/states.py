"""States of a page, checks that store them, and children that misbehave: what the tests of ``db`` share."""

from __future__ import annotations

import subprocess
import sys
from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING, Any

from db.writes import accepted_page, problems
from db.writes.runs import StoredSource
from scraper.http.response import PageResponse
from scraper.meetings import Meeting, MeetingPage
from scraper.records import Evidence, Link, Problem
from tests.replacing import replace
from tests.scraper.changes.matched import compare

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Sequence
    from pathlib import Path

    from db.store import Store
    from db.writes.accepted_page import AcceptedCheck
    from db.writes.problems import ProblemCheck

SOURCE = StoredSource("treffen", "Treffen", "https://example.org/treffen.html", "leuchtturmprojekte", 1)

LIST = replace(
    SOURCE,
    name="sitzungs-liste",
    title="Liste",
    url="https://example.org/liste.html",
    record_type='{"name":"sitzungs-liste","fields":[{"name":"municipality","kind":"text","label":["place","Ort"]},'
    '{"name":"start_date","kind":"date","label":["day","Tag"]}]}',
)
"""A page with a declared list; two of its fields have labels."""

WETZLAR = Meeting(
    year=2023,
    title="Leuchtturmprojekte 2023: Wetzlar",
    programme="Sozialer Zusammenhalt",
    municipality="Wetzlar",
    programme_area="Dalheim / Altenberger Straße",
    start_date=date(2023, 7, 4),
    attendance="in_person",
    description=("Am 4. Juli 2023 in Wetzlar.", "Es gab „Führungen“."),
    links=(Link("video", "https://vimeo.com/1", "Film"), Link("page", "https://example.org/a", "")),
    evidence=(Evidence("start_date", "paragraph 1", "Am 4. Juli 2023"),),
)
STEINBACH = Meeting(
    year=2022,
    title="Leuchtturmprojekte 2022: Steinbach",
    municipality="Steinbach (Taunus)",
    start_date=date(2022, 9, 1),
    end_date=date(2022, 9, 2),
    status="postponed",
)
KASSEL = Meeting(year=2021, title="Leuchtturmprojekte 2021: Kassel", municipality="Kassel")
NEW = Meeting(year=2024, title="Leuchtturmprojekte 2024: Dietzenbach", municipality="Dietzenbach")
MOVED = replace(WETZLAR, start_date=date(2023, 7, 5), links=WETZLAR.links[:1])

BASELINE = MeetingPage("Treffen im Video", ("Worum es geht.", "Mehr dazu."), (WETZLAR, STEINBACH, KASSEL))
MAINTENANCE = Problem("not_the_page", "The page says that it is being maintained.")

CONTENT = (
    "records",
    "versions",
    "page_states",
    "changes",
    "problems",
    "snapshots",
    "schedules",
    "runs",
    "alerts",
    "held_fields",
    "suche",
)


def at(hour: float) -> datetime:
    """The moment ``hour`` hours after the tests' beginning of time."""
    return datetime(2026, 1, 1, tzinfo=UTC) + timedelta(hours=hour)


def text(hour: float) -> str:
    """The same as the database writes it."""
    return f"{at(hour):%Y-%m-%dT%H:%M:%SZ}"


def listing(*meetings: Meeting) -> MeetingPage:
    """The page with other meetings."""
    return replace(BASELINE, records=meetings)


MODIFIED = "Thu, 01 Jan 2026 00:00:00 GMT"


def received(
    body: object, *, etag: str | None = '"1"', watched: StoredSource = SOURCE, modified: str | None = MODIFIED
) -> PageResponse:
    """A page with this body, as it came."""
    validators = (("ETag", etag), ("Last-Modified", modified))
    return PageResponse(
        url=watched.url,
        status=200,
        headers=(
            ("Content-Type", "text/html"),
            ("X-Grüße", "1"),
            *((name, value) for name, value in validators if value),
        ),
        body=str(body).encode(),
    )


def see(
    store: Store, page: MeetingPage, hour: float = 0, *, watched: StoredSource = SOURCE, body: object = None
) -> AcceptedCheck:
    """One check that finds ``page``; ``body`` makes the same page come in other bytes."""
    with store.writing() as writing:
        return accepted_page.write(
            writing.connection,
            watched,
            response=received(page if body is None else body, watched=watched),
            comparison=compare(writing.known(watched.name), page),
            started_at=at(hour) - timedelta(seconds=1.5),
            now=at(hour),
        )


def see_problem(
    store: Store, hour: float = 0, *, problem: Problem = MAINTENANCE, body: object = "under construction"
) -> ProblemCheck:
    """One check that finds no readable page."""
    with store.writing() as writing:
        return problems.write(
            writing.connection,
            SOURCE,
            response=received(body),
            problem=problem,
            started_at=at(hour),
            now=at(hour),
        )


def rows(connection: sqlite3.Connection, query: str, *values: object) -> list[dict[str, Any]]:
    """What a query returns, by column."""
    cursor = connection.execute(query, values)
    names = [column[0] for column in cursor.description]
    return [dict(zip(names, row, strict=True)) for row in cursor]


def one(connection: sqlite3.Connection, query: str, *values: object) -> Any:
    """The only value that a query returns."""
    [[value]] = connection.execute(query, values).fetchall()
    return value


def contents(connection: sqlite3.Connection, tables: Sequence[str] = CONTENT) -> dict[str, list[Any]]:
    """Every row of the tables, in order."""
    return {table: connection.execute(f"SELECT * FROM {table} ORDER BY 1, 2").fetchall() for table in tables}


def child(script: str, *arguments: Path | str) -> subprocess.Popen[str]:
    """Start another Python process that runs ``script`` and speaks over its standard streams."""
    return subprocess.Popen(
        [sys.executable, "-c", script, *map(str, arguments)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
