"""A database of every earlier schema, with rows in it, becomes one of today's: whole, or not at all."""

from __future__ import annotations

import json
import subprocess
import sys
from contextlib import closing
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest

from db import database_file
from db.maintenance.integrity import inspect
from db.queries import current
from db.store import Store
from tests.db.released import SCHEMAS, load, rows, shape
from tests.db.search_index import differences
from tests.db.states import BASELINE, KASSEL, STEINBACH, WETZLAR, at, listing, one, see
from tests.db.states import rows as by_column

if TYPE_CHECKING:
    import sqlite3
    from pathlib import Path

NEWEST = len(database_file.migrations())
OLDER = range(1, NEWEST)


@pytest.fixture(params=OLDER)
def number(request: pytest.FixtureRequest) -> int:
    """Each schema but today's."""
    return int(request.param)


def of_old(old: dict[str, list[dict[str, Any]]], now: dict[str, list[dict[str, Any]]]) -> dict[str, Any]:
    """The rows of ``now`` in tables and columns that ``old`` had."""
    return {
        table: [{name: row[name] for name in rows[0]} for row in now[table]] if rows else now[table]
        for table, rows in old.items()
    }


def records(number: int) -> str:
    """The table of meetings, and of all other records, in that schema."""
    return "meetings" if number < 8 else "records"


def test_every_earlier_schema_has_its_database_with_rows() -> None:
    assert [path.name for path in sorted(SCHEMAS.glob("*.sql"))] == [f"{number:04}.sql" for number in OLDER]
    for number in OLDER:
        text = (SCHEMAS / f"{number:04}.sql").read_text(encoding="utf-8")
        assert all(
            f"INSERT INTO {table} " in text for table in (records(number), "versions", "changes", "runs")
        )


def test_a_migration_is_not_edited_once_there_are_databases_of_it(path: Path, number: int) -> None:
    """If this fails before a release: see ``tests.db.released``. After one: write a further migration."""
    load(number, path)
    made = path.with_name("made.db")
    with (
        closing(database_file.connect(path, timeout=5, steps=database_file.migrations()[:number])) as old,
        closing(database_file.connect(made, timeout=5, steps=database_file.migrations()[:number])) as new,
    ):
        assert shape(old) == shape(new)


TABLES_THAT_WERE = {
    "meetings": "SELECT * FROM meetings ORDER BY 1, 2",
    "links": "SELECT * FROM links ORDER BY 1, 2",
    "changes": "SELECT changes.*, data ->> '$.meeting.year' AS year, data ->> '$.meeting.municipality' "
    "AS municipality, data ->> '$.meeting.programme_area' AS programme_area FROM changes ORDER BY id",
}
"""What had all its columns in a table until schema 7."""


def test_every_row_is_still_there_and_says_the_same(path: Path, number: int) -> None:
    load(number, path)
    with closing(database_file.connect(path, timeout=5, steps=database_file.migrations()[:number])) as old:
        before = rows(old)
    with Store.open(path) as store:
        assert one(store.connection, "PRAGMA user_version") == NEWEST
        now = rows(store.connection) | {
            name: by_column(store.connection, query) for name, query in TABLES_THAT_WERE.items()
        }
        assert of_old(before, now) == before
        assert one(store.connection, "PRAGMA integrity_check") == "ok"
        assert store.connection.execute("PRAGMA foreign_key_check").fetchall() == []


def test_every_view_says_the_same_as_before_records_had_a_table(path: Path, number: int) -> None:
    load(number, path)
    with closing(database_file.connect(path, timeout=5, steps=database_file.migrations()[:7])) as old:
        names = [name for (name,) in old.execute("SELECT name FROM sqlite_master WHERE type = 'view'")]
        queries = [f"SELECT * FROM {name}" for name in (*names, "meetings", "links")]
        before = {query: (columns(old, query), old.execute(query).fetchall()) for query in queries}
        assert sum(bool(said) for _, said in before.values()) > 12
    with Store.open(path) as store:
        now = {
            query: (columns(store.connection, query), store.connection.execute(query).fetchall())
            for query in queries
        }
        assert now == before
        assert differences(store.connection) == []


def columns(connection: sqlite3.Connection, query: str) -> list[str]:
    """The names of the columns of a query, in order."""
    return [column[0] for column in connection.execute(query).description]


def test_the_next_check_goes_on_where_the_old_one_ended(path: Path, number: int) -> None:
    load(number, path)
    with Store.open(path) as store:
        assert see(store, listing(WETZLAR), 6).outcome == "changed"  # the second page without Steinbach
        assert see(store, BASELINE, 7).outcome == "changed"
    with current.opened(path) as connection:
        listed = [stored.record.get("municipality") for stored in current.records(connection)]
    assert listed == [meeting.municipality for meeting in (WETZLAR, STEINBACH, KASSEL)]
    wrong = [found for found in inspect(path, at(7) + timedelta(minutes=1)) if found.level == "error"]
    assert wrong == []


def killed_on_the_way(folder: Path, number: int, step: int) -> list[dict[str, Any]]:
    """What was left each time the way from schema ``number`` was cut off."""
    command = [sys.executable, "-m", "tests.db.migration_sweep", str(folder), str(number), str(step)]
    output = subprocess.run(command, capture_output=True, text=True, timeout=900, check=True).stdout
    *killed, undisturbed = map(json.loads, output.splitlines())
    assert undisturbed["version"] == NEWEST
    assert all(attempt["killed"] for attempt in killed)
    return killed


def all_or_nothing(killed: list[dict[str, Any]], number: int) -> bool:
    """Whether each one left the file as it was, or done; and the next process made the same of it."""
    return all(
        attempt["whole"]
        and (attempt["version"] == NEWEST or (attempt["same"] and attempt["version"] == number))
        for attempt in killed
    )


def test_a_migration_that_is_killed_leaves_the_old_schema_and_is_then_done_whole(tmp_path: Path) -> None:
    killed = killed_on_the_way(tmp_path, 1, 11)
    assert all_or_nothing(killed, 1)
    assert sum(attempt["version"] == 1 for attempt in killed) >= 3


@pytest.mark.soak
@pytest.mark.timeout(900)
def test_a_migration_killed_at_any_statement_leaves_the_old_schema(tmp_path: Path, number: int) -> None:
    killed = killed_on_the_way(tmp_path, number, 1)
    assert all_or_nothing(killed, number)
    assert sum(attempt["version"] == number for attempt in killed) >= 10  # the last steps are short
