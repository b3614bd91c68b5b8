"""The file's schema: strict, explained, migrated whole or not at all, and refused where it is not ours."""

from __future__ import annotations

import re
import signal
import sqlite3
import time
from contextlib import closing, suppress
from typing import TYPE_CHECKING

import pytest

from db import database_file
from db.store import Store
from scraper.errors import StoreError
from scraper.records import CHANGE_KINDS, PROBLEM_KINDS
from tests.db.states import BASELINE, child, one, rows, see

if TYPE_CHECKING:
    from pathlib import Path

# Without the search's virtual table and what it keeps itself in.
TABLES = (
    "SELECT name, sql FROM pragma_table_list JOIN sqlite_master USING (type, name) "
    "WHERE type = 'table' AND schema = 'main'"
)

# Their name, and the table's, says all there is to say.
OBVIOUS = {
    "id",
    "schedule_id",
    "meeting_id",
    "http_status",
    "first_seen_at",
    "last_seen_at",
    "started_at",
    "fetched_at",
    "kind",
    "outcome",
}

OPEN_AND_TELL = """
import sys
from pathlib import Path
from db.store import Store
sys.stdin.readline()
with Store.open(Path(sys.argv[1]), timeout=100) as store:
    print(*store.connection.execute("PRAGMA user_version").fetchone(),
          *store.connection.execute("PRAGMA journal_mode").fetchone())
"""

KILLED_MIGRATION = """
import os, signal, sys
from pathlib import Path
from db import database_file
sys.stdin.readline()
steps, killed_at = [Path(step) for step in sys.argv[3:]], int(sys.argv[2])
seen = 0
def kill(statement):
    global seen
    seen += 1
    if seen == killed_at:
        os.kill(os.getpid(), signal.SIGKILL)
real = database_file.sqlite3.connect
def traced(*arguments, **options):
    connection = real(*arguments, **options)
    connection.set_trace_callback(kill)
    return connection
database_file.sqlite3.connect = traced
database_file.connect(Path(sys.argv[1]), timeout=5, steps=steps).close()
"""


def test_every_table_is_strict(store: Store) -> None:
    tables = rows(
        store.connection,
        "SELECT name, strict FROM pragma_table_list WHERE type = 'table' AND schema = 'main'",
    )
    loose = {row["name"] for row in tables if not row["strict"]}
    assert loose == {"sqlite_schema"}


def test_a_value_of_the_wrong_type_is_refused(store: Store) -> None:
    see(store, BASELINE)
    with pytest.raises(sqlite3.IntegrityError):
        store.connection.execute("UPDATE records SET position = 'zweitausend'")


@pytest.mark.parametrize(
    ("table", "column", "value"),
    [
        ("records", "last_seen_at", "2026-01-01 00:00:00"),
        ("records", "removed_at", "2026-01-01T00:00:00Z"),
        ("schedules", "record_type", "{"),
        ("runs", "outcome", "fine"),
        ("runs", "error", "It did not come."),
        ("versions", "record", "{"),
        ("versions", "snapshot_id", 99),
    ],
)
def test_a_value_outside_its_vocabulary_is_refused(
    store: Store, table: str, column: str, value: object
) -> None:
    see(store, BASELINE)
    with pytest.raises(sqlite3.IntegrityError):
        store.connection.execute(f"UPDATE {table} SET {column} = ?", (value,))


@pytest.mark.parametrize(
    ("table", "column", "words"),
    [
        ("changes", "kind", CHANGE_KINDS),
        ("problems", "kind", PROBLEM_KINDS),
    ],
)
def test_the_vocabularies_are_those_of_the_records(
    store: Store, table: str, column: str, words: tuple[str, ...]
) -> None:
    sql = one(store.connection, "SELECT sql FROM sqlite_master WHERE name = ?", table)
    match = re.search(rf"CHECK \({column} IN \(([^)]*)\)\)", sql)
    assert match is not None
    assert tuple(word.strip(" '") for word in match[1].split(",")) == words


def test_every_column_is_explained_or_obvious(store: Store) -> None:
    silent = []
    for table in rows(store.connection, TABLES):
        lines = {line.split()[0]: line for line in table["sql"].splitlines() if line.split()}
        lines |= {column: f"-- {about}" for column, about in added_columns(table["name"]).items()}
        columns = rows(store.connection, "SELECT name FROM pragma_table_info(?)", table["name"])
        assert table["sql"].splitlines()[1].strip().startswith("-- "), f"{table['name']} is not explained"
        silent += [
            f"{table['name']}.{column['name']}"
            for column in columns
            if "-- " not in lines[column["name"]] and column["name"] not in OBVIOUS
        ]
    assert silent == []


def added_columns(table: str) -> dict[str, str]:
    """What a later migration says about the columns that it added to a table: SQLite keeps no comment."""
    found = re.findall(
        rf"^ALTER TABLE {table} ADD COLUMN (\w+) .*; -- (.+)$",
        "\n".join(step.read_text("utf-8") for step in database_file.migrations()),
        re.MULTILINE,
    )
    return dict(found)


def test_columns_that_hold_times_are_named_and_checked_as_such(store: Store) -> None:
    for table in rows(store.connection, TABLES):
        for column in rows(store.connection, "SELECT name FROM pragma_table_info(?)", table["name"]):
            name = column["name"]
            is_time = name.endswith(("_at", "_since"))
            is_checked = f"CHECK ({name} GLOB '????-??-??T??:??:??Z')" in table["sql"]
            assert is_checked == is_time, f"{table['name']}.{name}"


def test_the_file_says_whose_it_is(path: Path) -> None:
    Store.open(path).close()
    header = path.read_bytes()[:100]
    assert header[68:72] == b"LTRM"
    assert int.from_bytes(header[60:64]) == len(database_file.migrations())


def test_migrations_are_numbered_without_a_gap() -> None:
    numbers = [int(step.name[:4]) for step in database_file.migrations()]
    assert numbers == list(range(1, len(numbers) + 1))


def test_foreign_keys_are_on_and_a_commit_survives_a_power_cut(store: Store) -> None:
    assert one(store.connection, "PRAGMA foreign_keys") == 1
    assert one(store.connection, "PRAGMA synchronous") == 2
    assert one(store.connection, "PRAGMA journal_mode") == "wal"


def test_eight_processes_may_open_a_new_file_at_once(path: Path) -> None:
    children = [child(OPEN_AND_TELL, path) for _ in range(8)]
    for process in children:
        assert process.stdin is not None
        process.stdin.write("\n")
        process.stdin.flush()
    answers = [process.communicate(timeout=100) for process in children]
    assert answers == [(f"{len(database_file.migrations())} wal\n", "")] * 8


def test_a_migration_by_another_process_is_seen_whole_or_not_at_all(path: Path) -> None:
    connection = sqlite3.connect(path, isolation_level=None)

    def migrate_meanwhile(statement: str) -> None:
        if statement == "PRAGMA user_version":
            with suppress(sqlite3.OperationalError):
                database_file.connect(path, timeout=0).close()

    connection.set_trace_callback(migrate_meanwhile)
    assert database_file.version(connection, path, 1) == 0
    connection.close()


def test_the_switch_to_wal_waits_for_a_writer(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    database_file.connect(path, timeout=5).close()
    writer = sqlite3.connect(path, isolation_level=None)
    writer.execute("PRAGMA journal_mode = DELETE")
    writer.execute("BEGIN IMMEDIATE")
    monkeypatch.setattr(time, "sleep", lambda seconds: writer.close())
    with Store.open(path, timeout=5) as store:
        assert one(store.connection, "PRAGMA journal_mode") == "wal"


def test_a_newer_schema_is_refused_and_left_alone(path: Path) -> None:
    Store.open(path).close()
    with sqlite3.connect(path) as connection:
        connection.execute("PRAGMA user_version = 99")
    connection.close()
    before = path.read_bytes()
    with pytest.raises(
        StoreError, match=r"newer Leuchtturm \(schema 99, this one knows \d+\): update Leuchtturm"
    ):
        Store.open(path)
    assert path.read_bytes() == before


@pytest.mark.parametrize(
    "script", ["CREATE TABLE t (a)", "PRAGMA application_id = 7", "PRAGMA user_version = 3"]
)
def test_another_programs_database_is_refused_and_left_alone(path: Path, script: str) -> None:
    connection = sqlite3.connect(path)
    connection.execute(script)
    connection.close()
    before = path.read_bytes()
    with pytest.raises(StoreError, match="belongs to another program: choose another file with --db"):
        Store.open(path)
    assert path.read_bytes() == before


@pytest.mark.parametrize("content", [b"x", b"name;town\n" * 500], ids=["short", "long"])
def test_a_file_that_is_no_database_is_refused_and_left_alone(path: Path, content: bytes) -> None:
    path.write_bytes(content)
    with pytest.raises(StoreError, match="is not an SQLite database: choose another file with --db"):
        Store.open(path)
    assert path.read_bytes() == content


def test_an_empty_file_becomes_a_database(path: Path) -> None:
    path.touch()
    with Store.open(path) as store:
        assert see(store, BASELINE).outcome == "baseline"


def steps(tmp_path: Path) -> list[Path]:
    """The released migrations and a next one."""
    following = tmp_path / "9999_next.sql"
    following.write_text(
        "ALTER TABLE records ADD COLUMN note TEXT; -- why\nCREATE TABLE notes (a TEXT) STRICT;\n"
    )
    return [*database_file.migrations(), following]


def test_an_older_schema_is_brought_up_to_date_with_its_rows(path: Path, tmp_path: Path) -> None:
    with Store.open(path) as store:
        see(store, BASELINE)
    connection = database_file.connect(path, timeout=5, steps=steps(tmp_path))
    assert one(connection, "PRAGMA user_version") == len(database_file.migrations()) + 1
    assert one(connection, "SELECT count(*) FROM records WHERE note IS NULL") == 3
    connection.close()


def test_a_migration_that_fails_leaves_the_schema_before_it(path: Path, tmp_path: Path) -> None:
    Store.open(path).close()
    broken = tmp_path / "9999_broken.sql"
    broken.write_text("CREATE TABLE notes (a TEXT) STRICT;\nINSERT INTO nowhere VALUES (1);\n")
    with pytest.raises(sqlite3.OperationalError, match="nowhere"):
        database_file.connect(path, timeout=5, steps=[*database_file.migrations(), broken])
    with Store.open(path) as store:
        assert one(store.connection, "SELECT count(*) FROM sqlite_master WHERE name = 'notes'") == 0


def test_a_migration_killed_at_any_statement_is_done_whole_by_the_next_process(tmp_path: Path) -> None:
    wanted = steps(tmp_path)
    killed = 0
    points = range(4, 22, 3)
    children = {}
    for point in points:
        path = tmp_path / f"{point}.db"
        Store.open(path).close()
        children[path] = child(KILLED_MIGRATION, path, str(point), *wanted)
    for path, process in children.items():
        process.communicate("\n", timeout=100)
        killed += process.returncode == -signal.SIGKILL
        connection = database_file.connect(path, timeout=5, steps=wanted)
        assert one(connection, "SELECT count(*) FROM sqlite_master WHERE name = 'notes'") == 1
        connection.close()
    assert killed >= 3


def test_a_script_that_ends_within_a_statement_is_refused() -> None:
    assert list(database_file.statements("-- why\nSELECT 1; -- a; b\nSELECT ';';\n")) != []
    with pytest.raises(ValueError, match="ends within a statement"):
        list(database_file.statements("SELECT 1;\nSELECT 2"))


def test_a_file_that_a_shorter_one_replaced_is_not_called_damaged(tmp_path: Path) -> None:
    """`restore` puts one there, while another process waits for the lock of the one before."""
    path, shorter = tmp_path / "l.db", tmp_path / "shorter.db"
    for name in (path, shorter):
        Store.open(name).close()
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        connection.execute("CREATE TABLE own AS SELECT zeroblob(100000) AS text")
        connection.execute("PRAGMA journal_mode = DELETE")
        shorter.replace(path)
        assert database_file.version(connection, path, 99) > 0


def test_all_queries_of_a_snapshot_see_the_same_state(tmp_path: Path) -> None:
    path = tmp_path / "l.db"
    with Store.open(path) as store:
        see(store, BASELINE)
        snapshot, _ = database_file.open_snapshot(path)
        with closing(snapshot):
            see(store, BASELINE)
            assert snapshot.execute("SELECT count(*) FROM runs").fetchone() == (1,)


def test_a_reader_sees_what_is_only_in_the_log_so_far(tmp_path: Path) -> None:
    path = tmp_path / "l.db"
    with Store.open(path) as store:
        see(store, BASELINE)
        assert database_file.log_size(path)
        with closing(database_file.connect_read_only(path)) as connection:
            assert connection.execute("SELECT count(*) FROM runs").fetchone() == (1,)


@pytest.mark.parametrize(("size", "words"), [(511, "is not an SQLite database"), (512, "another program")])
def test_the_smallest_database_has_512_bytes(tmp_path: Path, size: int, words: str) -> None:
    path = tmp_path / "l.db"
    with closing(sqlite3.connect(path)) as connection:
        connection.executescript("PRAGMA page_size = 512; PRAGMA user_version = 3;")
    assert path.stat().st_size == 512
    path.write_bytes(path.read_bytes()[:size])
    with pytest.raises(StoreError, match=words):
        database_file.connect(path, timeout=0)
