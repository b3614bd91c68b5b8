"""The database in other programs' hands: pandas, and DuckDB with its own reader of SQLite files."""

from __future__ import annotations

import shutil
import sqlite3
import subprocess
import sys
from contextlib import closing
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from db.writes.record_views import write_view
from scraper.records import PINNED, Candidate, Doubt, Evidence, UnreadHeading
from tests.db.states import BASELINE, KASSEL, LIST, MOVED, NEW, STEINBACH, listing, see
from tests.replacing import replace

if TYPE_CHECKING:
    from collections.abc import Iterator

    import duckdb

    from db.store import Store

VIEWS = (
    *("treffen", "alle_treffen", "aenderungen", "abrufe", "filme"),
    *("listed_meetings", "all_meetings", "news", "checks", "films"),
    *("zweifel", "ungelesen", "zurueckgehalten", "doubts", "unread_sections", "held_back"),
    *("festlegungen", "pins", "eintraege", "listed_records", "listen_aenderungen", "record_news"),
)
HISTORY = ("meeting_history", "page_records", "page_history", "snapshot_list")


@pytest.fixture
def told(store: Store, path: Path) -> Path:
    """A database in which something changed; it stays open, as it does while a check writes."""
    see(store, BASELINE)
    doubt = Doubt("start_date", "Two days.", (Candidate("2024-09-17", "am 17."), Candidate("2024-09-18", "")))
    pinned = Evidence("start_date", PINNED, "Zahlendreher", PINNED)
    page = listing(replace(NEW, doubts=(doubt,), evidence=(pinned,)), MOVED, STEINBACH)
    see(store, replace(page, unread=(UnreadHeading("Treffen 2025", "heading 7"),)), 1)
    see(store, BASELINE, 2, watched=LIST)
    see(store, listing(MOVED, STEINBACH, KASSEL), 3, watched=LIST)
    fields = [("municipality", "text", "Ort"), ("start_date", "date", "Tag"), ("links", "links", "Links")]
    write_view(store.connection, LIST.name, fields)
    return path


@pytest.fixture
def duck(told: Path, tmp_path: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    """DuckDB with the file attached; its reader comes from a package, for there is no network here."""
    import duckdb

    package = find_spec("duckdb_extension_sqlite")
    assert package is not None
    assert package.origin is not None
    [extension] = Path(package.origin).parent.glob("extensions/*/*.duckdb_extension")
    reader = tmp_path / "sqlite_scanner.duckdb_extension"  # DuckDB takes its name from the file's
    shutil.copy(extension, reader)
    offline: dict[str, bool | int | float | str | list[str]] = {
        "autoinstall_known_extensions": False,
        "autoload_known_extensions": False,
    }
    with duckdb.connect(config=offline) as connection:
        connection.execute(f"LOAD '{reader}'")
        connection.execute(f"ATTACH '{told}' AS l (TYPE sqlite, READ_ONLY)")
        yield connection


def test_pandas_reads_days_and_moments_of_the_views(told: Path) -> None:
    import pandas  # it takes half a second, for each process that collects tests

    with closing(sqlite3.connect(f"{told.as_uri()}?mode=ro", uri=True)) as connection:
        frame = pandas.read_sql(
            "SELECT * FROM treffen", connection, parse_dates=["Datum_ISO", "Zuerst_gesehen"], index_col="Nr"
        )
    assert frame.loc[1, "Datum_ISO"] == pandas.Timestamp(2023, 7, 5)
    assert frame.loc[1, "Zuerst_gesehen"] == pandas.Timestamp(2026, 1, 1, 1)
    assert frame["Jahr"].tolist() == [2024, 2023, 2022, 2021]


def test_duckdb_reads_the_views_as_sqlite_does_and_searches(
    duck: duckdb.DuckDBPyConnection, told: Path
) -> None:
    with closing(sqlite3.connect(f"{told.as_uri()}?mode=ro", uri=True)) as connection:
        for view in VIEWS:
            wanted = [tuple(map(as_text, row)) for row in connection.execute(f"SELECT * FROM {view}")]
            found = duck.execute(f"FROM sqlite_query('l', 'SELECT * FROM {view}')").fetchall()
            assert [tuple(map(as_text, row)) for row in found] == wanted != [], view
    query = "SELECT Ort FROM treffen WHERE Nr IN (SELECT rowid FROM suche(''fuhrungen''))"
    assert duck.execute(f"FROM sqlite_query('l', '{query}')").fetchall() == [("Wetzlar",)]


def test_duckdb_lists_the_tables_and_understands_the_definition_of_every_view(
    duck: duckdb.DuckDBPyConnection, told: Path
) -> None:
    listed = {row[2] for row in duck.execute("SHOW ALL TABLES").fetchall()}
    with closing(sqlite3.connect(f"{told.as_uri()}?mode=ro", uri=True)) as connection:
        tables = connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")
        assert {name for (name,) in tables} <= listed
        for (view,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'view'").fetchall():
            wanted = connection.execute(f"SELECT * FROM {view}").fetchall()
            found = duck.execute(f"FROM sqlite_query('l', 'SELECT * FROM {view}')").fetchall()
            assert len(found) == len(wanted) > 0, view
            duck.execute(f"DESCRIBE l.{view}")
    for view in HISTORY:
        assert duck.execute(f"FROM l.{view}").fetchall(), view


@pytest.mark.parametrize("view", ["meetings", "links"])
def test_duckdb_reads_what_were_tables_until_schema_7_as_before(
    duck: duckdb.DuckDBPyConnection, told: Path, view: str
) -> None:
    with closing(sqlite3.connect(f"{told.as_uri()}?mode=ro", uri=True)) as connection:
        wanted = connection.execute(f"SELECT * FROM {view} ORDER BY 1, 2").fetchall()
    assert duck.execute(f"SELECT * FROM l.{view} ORDER BY 1, 2").fetchall() == wanted != []


def test_nothing_of_ours_is_needed(told: Path) -> None:
    script = (
        "import sqlite3, sys\n"
        "connection = sqlite3.connect(sys.argv[1])\n"
        f"for view in {VIEWS}: assert connection.execute(f'SELECT * FROM {{view}}').fetchall()\n"
        "print([name for name in sys.modules if name.split('.')[0] in ('db', 'scraper', 'schedules')])"
    )
    done = subprocess.run([sys.executable, "-I", "-c", script, told], capture_output=True, text=True)
    assert (done.stdout, done.stderr) == ("[]\n", "")


def as_text(value: object) -> str | None:
    """A value as DuckDB hands on what SQLite gave it."""
    return None if value is None else str(value)
