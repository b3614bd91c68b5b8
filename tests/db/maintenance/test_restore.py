"""Restore: a checked backup takes the database's place with its owner and rights, or nothing changes."""

from __future__ import annotations

import os
import sqlite3
import threading
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

import pytest

from db.maintenance import restore as restore_module
from db.maintenance.backup import backup
from db.maintenance.restore import restore
from db.store import Store
from scraper.errors import StoreError
from tests.schedules.cli.commands.stored import with_history

NOW = datetime(2026, 3, 4, 6, tzinfo=UTC)
SERVICE = 61_234
"""An account such as systemd's DynamicUser gives."""


@pytest.fixture
def database(tmp_path: Path) -> Path:
    folder = tmp_path / "lib"
    folder.mkdir()
    path = with_history(folder / "l.db")
    backup(path, tmp_path / "copy.db")
    with Store.open(path) as store:
        store.connection.execute("UPDATE schedules SET title = 'After the backup'")
    path.chmod(0o640)
    return path


def times_open(path: Path) -> int:
    """How often this process has the file open."""
    links = Path("/proc/self/fd").iterdir()
    return sum(os.path.realpath(link) == str(path.resolve()) for link in links)


def title(path: Path) -> str:
    with closing(sqlite3.connect(path)) as connection:
        return str(connection.execute("SELECT title FROM schedules").fetchone()[0])


def test_the_backup_is_in_place_and_what_was_there_is_kept(database: Path, tmp_path: Path) -> None:
    database.with_name("l.db-wal").write_bytes(b"left over from another file")
    restored = restore(tmp_path / "copy.db", database, NOW)
    assert title(database) == "Leuchtturmprojekte im Video"
    assert database.stat().st_mode & 0o777 == 0o640
    assert restored.kept == database.with_name("l.db.replaced-20260304T060000Z")
    assert sorted(path.name for path in database.parent.iterdir()) == [
        "l.db", "l.db.replaced-20260304T060000Z", "l.db.replaced-20260304T060000Z-wal",
    ]  # fmt: skip
    assert title(tmp_path / "copy.db") == "Leuchtturmprojekte im Video"


def test_a_database_that_is_open_is_not_replaced(
    database: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Its log would lie beside the other file, and damage it."""
    monkeypatch.setattr(restore_module, "_PATIENCE", 0.05)
    with Store.open(database), pytest.raises(StoreError, match="is open in another process"):
        restore(tmp_path / "copy.db", database, NOW)
    assert title(database) == "After the backup"
    assert [path.name for path in database.parent.iterdir()] == ["l.db"]


def test_a_process_that_waited_for_a_restore_does_not_write_into_the_old_file(
    database: Path, tmp_path: Path
) -> None:
    outcome: list[str] = []

    def open_it() -> None:
        try:
            Store.open(database).close()
            outcome.append("opened")
        except StoreError as error:
            outcome.append(str(error))

    with restore_module._locked(database):
        waiting = threading.Thread(target=open_it)
        waiting.start()
        while times_open(database) < 2:
            waiting.join(0.01)
        database.rename(tmp_path / "old.db")
        (tmp_path / "copy.db").rename(database)
    waiting.join()
    assert "was replaced or removed while it was open" in outcome[0]


def test_where_there_is_no_database_the_backup_becomes_it(tmp_path: Path, database: Path) -> None:
    database.unlink()
    assert restore(tmp_path / "copy.db", database, NOW).kept is None
    assert database.stat().st_mode & 0o777 == 0o640


@pytest.mark.parametrize("harm", ["damaged", "foreign", "missing", "itself"])
def test_what_is_no_backup_changes_nothing(tmp_path: Path, database: Path, harm: str) -> None:
    copy = tmp_path / "copy.db"
    if harm == "damaged":
        copy.write_bytes(copy.read_bytes()[:-5_000])
    elif harm == "foreign":
        copy.write_bytes(b"year;town\n" * 500)
    elif harm == "missing":
        copy.unlink()
    else:
        copy = database
    before = database.read_bytes()
    with pytest.raises(StoreError):
        restore(copy, database, NOW)
    assert database.read_bytes() == before
    assert [
        path.name for path in database.parent.iterdir() if path != database and "-" not in path.name
    ] == []


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can give a file to another account")
@pytest.mark.parametrize("exists", [True, False])
def test_root_gives_the_file_to_the_service(tmp_path: Path, database: Path, exists: bool) -> None:
    for path in (database.parent, database):
        os.chown(path, SERVICE, SERVICE)
    if not exists:
        database.unlink()
    restore(tmp_path / "copy.db", database, NOW)
    assert (database.stat().st_uid, database.stat().st_gid) == (SERVICE, SERVICE)


# A file that someone else made


@pytest.mark.parametrize(
    ("statement", "named"),
    [
        ("CREATE TRIGGER evil AFTER INSERT ON runs BEGIN DELETE FROM changes; END", "trigger evil"),
        ("DROP VIEW aenderungen; CREATE VIEW aenderungen AS SELECT 1 AS x", "view aenderungen"),
        ("DROP TABLE robots", "table robots"),
        ("DROP TABLE robots; CREATE TABLE robots (origin TEXT)", "table robots"),
        ("DROP INDEX versions_by_run", "index versions_by_run"),
        ("PRAGMA user_version = 3", "is"),
        ("PRAGMA user_version = -5", "is damaged"),
        ('CREATE VIRTUAL TABLE evil USING fts5(x, content="runs")', "The table 'evil' in it cannot be read"),
    ],
)
def test_a_file_whose_schema_is_not_leuchtturms_is_refused(
    database: Path, tmp_path: Path, statement: str, named: str
) -> None:
    with closing(sqlite3.connect(tmp_path / "copy.db")) as connection:
        connection.executescript(statement)
    with pytest.raises(StoreError, match=named):
        restore(tmp_path / "copy.db", database, NOW)
    assert title(database) == "After the backup"
    assert [path.name for path in database.parent.iterdir()] == ["l.db"]


def test_tables_of_ones_own_are_restored_whatever_they_are_called(database: Path, tmp_path: Path) -> None:
    with closing(sqlite3.connect(tmp_path / "copy.db")) as connection:
        connection.executescript('CREATE TABLE "a""; DROP TABLE runs; --" (x)')
    restored = restore(tmp_path / "copy.db", database, NOW)
    assert restored.backup.rows['a"; DROP TABLE runs; --'] == 0
    assert restored.backup.rows["runs"] > 0


def test_two_restores_in_one_second_keep_both_databases(database: Path, tmp_path: Path) -> None:
    kept = [restore(tmp_path / "copy.db", database, NOW).kept for _ in range(3)]
    names = [path.name for path in kept if path]
    assert names == [f"l.db.replaced-20260304T060000Z{number}" for number in ("", "-2", "-3")]
    assert [title(path) for path in kept if path] == [
        "After the backup", "Leuchtturmprojekte im Video", "Leuchtturmprojekte im Video",
    ]  # fmt: skip


@pytest.mark.parametrize("harm", ["damaged", "foreign", "missing"])
def test_the_advice_is_about_the_backup_and_not_about_the_database(
    tmp_path: Path, database: Path, harm: str
) -> None:
    copy = tmp_path / "copy.db"
    if harm == "damaged":
        copy.write_bytes(copy.read_bytes()[:-5_000])
    elif harm == "foreign":
        copy.write_bytes(b"year;town\n" * 500)
    else:
        copy.unlink()
    with pytest.raises(StoreError) as error:
        restore(copy, database, NOW)
    assert str(error.value).endswith(", so nothing was replaced: name another backup.")
    assert "--db" not in str(error.value)
