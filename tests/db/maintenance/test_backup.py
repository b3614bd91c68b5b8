"""A copy is of one moment, whole and looked through, or there is none; nobody has to wait for it."""

from __future__ import annotations

import os
import sqlite3
import tempfile
from contextlib import closing, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from db import database_file
from db.maintenance import backup as backups
from db.maintenance.backup import backup
from db.store import Store
from scraper.errors import StoreError
from tests.db.states import BASELINE, KASSEL, MOVED, STEINBACH, child, contents, listing, one, see

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from sqlite3 import Connection

# Each check is one transaction in which several tables must agree. They are forked after the imports.
WRITERS = """
import itertools, os, signal, sys
from pathlib import Path
from db.store import Store
from tests.db.states import BASELINE, KASSEL, MOVED, NEW, listing, see
path = Path(sys.argv[1])
with Store.open(path) as store:
    see(store, BASELINE, 20)
def write(number, ready):
    signal.signal(signal.SIGTERM, lambda *_: over.append(True))
    over = []
    with Store.open(path, timeout=100) as store:
        for hour, page in enumerate(itertools.cycle([BASELINE, listing(MOVED, NEW), listing(KASSEL)])):
            see(store, page, 21 + hour, body=f"{number} {hour}")
            if hour == 0:
                os.write(ready, b".")
            if over:
                os._exit(0)
reading, ready = os.pipe()
children = []
for number in range(8):
    child = os.fork()
    if not child:
        write(number, ready)
    children.append(child)
for _ in children:
    os.read(reading, 1)
print("writing", flush=True)
sys.stdin.readline()
for child in children:
    os.kill(child, signal.SIGTERM)
print([os.waitpid(child, 0)[1] for child in children])
"""

COPY = """
import os, resource, sys
from pathlib import Path
from db.maintenance.backup import backup
from scraper.errors import StoreError
if os.geteuid() == 0:
    os.setgroups([]); os.setgid(65534); os.setuid(65534)
resource.setrlimit(resource.RLIMIT_FSIZE, (40960, 40960))
try:
    backup(Path(sys.argv[1]), Path(sys.argv[2]))
except StoreError as error:
    print(error)
"""


def whole(copy: Path) -> int:
    """How many checks the copy holds, after holding its tables against each other."""
    with closing(sqlite3.connect(copy)) as found:
        assert one(found, "PRAGMA integrity_check") == "ok"
        assert found.execute("PRAGMA foreign_key_check").fetchall() == []
        assert one(found, "PRAGMA application_id") == database_file.APPLICATION_ID
        runs = one(found, "SELECT count(*) FROM runs")
        assert one(found, "SELECT revision FROM schedules") == runs
        assert one(found, "SELECT sum(changes) FROM runs") == one(found, "SELECT count(*) FROM changes")
        assert one(found, "SELECT count(*) FROM page_states WHERE ended_at IS NULL") == 1
        return int(runs)


@contextmanager
def eight_writers(path: Path) -> Iterator[None]:
    """Eight processes that check without a pause, until the block ends."""
    process = child(WRITERS, path)
    assert process.stdout is not None
    assert process.stdout.readline() == "writing\n"
    try:
        yield
    finally:
        ends = process.communicate("\n", timeout=100)
    assert ends == (f"{[0] * 8}\n", "")


def copies_while_eight_write(folder: Path, tries: int) -> None:
    path = folder / "leuchtturm.db"
    with Store.open(path) as store:
        for hour in range(20):
            see(store, BASELINE, hour, body=f"{hour} {os.urandom(20_000).hex()}")
    seen = []
    with eight_writers(path):
        for number in range(tries):
            made = backup(path, folder / f"{number}.db")
            seen.append(whole(made.path))
            assert made.rows["runs"] == seen[-1]
            made.path.unlink()
    assert seen == sorted(seen)
    assert len(set(seen)) == tries, "they wrote between any two copies"


@pytest.mark.soak
def test_a_hundred_copies_are_whole_while_eight_write(tmp_path: Path) -> None:
    copies_while_eight_write(tmp_path, 100)


def test_a_copy_has_every_row_and_can_take_the_place_of_the_database(store: Store, path: Path) -> None:
    see(store, BASELINE, 0)
    see(store, listing(MOVED, STEINBACH, KASSEL), 1)
    before = contents(store.connection)
    made = backup(path, path.with_name("copy.db"))
    assert made.rows["versions"] == 4
    assert made.size == made.path.stat().st_size
    assert [beside.name for beside in path.parent.glob("*copy*")] == ["copy.db"]
    assert made.path.read_bytes()[18:20] == b"\x01\x01", "a single file, without a log"
    with Store.open(made.path) as copied:
        assert contents(copied.connection) == before
        assert see(copied, BASELINE, 2).outcome == "changed"


def test_a_copy_is_made_and_looked_through_while_a_transaction_is_open(store: Store, path: Path) -> None:
    see(store, BASELINE, 0)
    with store.writing() as writing:
        writing.connection.execute("DELETE FROM page_states")
        made = backup(path, path.with_name("copy.db"), timeout=0)
    assert made.rows["page_states"] == 1


def test_a_name_that_is_taken_is_refused_unless_it_may_be_replaced(store: Store, path: Path) -> None:
    see(store, BASELINE, 0)
    taken = path.with_name("copy.db")
    taken.write_text("mine")
    with pytest.raises(StoreError, match="exists already: name another file, or replace it with --force"):
        backup(path, taken)
    assert taken.read_text() == "mine"
    backup(path, taken, force=True)
    assert whole(taken) == 1


def test_the_database_is_no_copy_of_itself(store: Store, path: Path) -> None:
    see(store, BASELINE, 0)
    with pytest.raises(StoreError, match="is the database itself"):
        backup(path, path, force=True)
    other_name = path.with_name("linked.db")
    other_name.symlink_to(path)
    with pytest.raises(StoreError, match="is the database itself"):
        backup(path, other_name, force=True)


def test_a_database_in_use_is_not_replaced_under_its_log(store: Store, path: Path) -> None:
    see(store, BASELINE, 0)
    used = path.with_name("used.db")
    with Store.open(used) as other:
        see(other, BASELINE, 0)
        with pytest.raises(StoreError, match=r"used\.db-wal belongs to a database that is in use"):
            backup(path, used, force=True)
        assert one(other.connection, "PRAGMA integrity_check") == "ok"


def test_a_copy_is_readable_by_nobody_who_may_not_read_the_database(store: Store, path: Path) -> None:
    path.chmod(0o640)
    assert backup(path, path.with_name("copy.db")).path.stat().st_mode & 0o777 == 0o640


def test_a_full_disk_leaves_no_copy_and_one_sentence() -> None:
    with tempfile.TemporaryDirectory(prefix="leuchtturm-") as name:  # not closed to others
        folder = Path(name)
        path = folder / "leuchtturm.db"
        with Store.open(path) as store:
            see(store, BASELINE, 0, body=os.urandom(50_000).hex())
        folder.chmod(0o777)
        path.chmod(0o644)
        output, errors = child(COPY, path, folder / "copy.db").communicate(timeout=100)
        assert errors == ""
        assert output.startswith(
            f"The database {folder / 'copy.db'} cannot be read or written (no space left"
        )
        assert not [file.name for file in folder.iterdir() if "copy" in file.name]


def test_a_damaged_database_gives_no_copy(path: Path) -> None:
    with Store.open(path) as store:
        see(store, BASELINE, 0)
    damaged = bytearray(path.read_bytes())
    damaged[3 * 4096 : 9 * 4096] = os.urandom(6 * 4096)
    path.write_bytes(damaged)
    with pytest.raises(StoreError, match="damaged"):
        backup(path, path.with_name("copy.db"))
    assert not path.with_name("copy.db").exists()


@pytest.mark.parametrize(
    ("prepare", "sentence"),
    [
        ("missing", "There is no database"),
        ("empty", "is empty: there is nothing to copy"),
        ("foreign", "belongs to another program"),
    ],
)
def test_what_is_no_database_of_ours_is_not_copied(path: Path, prepare: str, sentence: str) -> None:
    if prepare == "empty":
        path.touch()
    elif prepare == "foreign":
        with closing(sqlite3.connect(path)) as other:
            other.execute("CREATE TABLE t (a)")
    with pytest.raises(StoreError, match=sentence):
        backup(path, path.with_name("copy.db"))
    assert not path.with_name("copy.db").exists()


def test_a_pipe_or_a_link_under_the_copy_s_name_is_replaced_and_not_followed(
    store: Store, path: Path
) -> None:
    see(store, BASELINE, 0)
    victim, target = path.with_name("victim"), path.with_name("copy.db")
    victim.write_text("precious")
    for kind in ("pipe", "link"):
        os.mkfifo(target) if kind == "pipe" else target.symlink_to(victim)
        with pytest.raises(StoreError, match="exists already"):
            backup(path, target)
        backup(path, target, force=True)
        assert target.is_file()
        assert not target.is_symlink()
        target.unlink()
    assert victim.read_text() == "precious"


def test_a_pipe_is_no_database_and_is_not_waited_for(path: Path) -> None:
    os.mkfifo(path)
    with pytest.raises(StoreError, match="is not an SQLite database"):
        backup(path, path.with_name("copy.db"))
    with pytest.raises(StoreError, match="is not an SQLite database"):
        Store.open(path)


def test_what_a_killed_backup_left_is_removed(store: Store, path: Path) -> None:
    see(store, BASELINE, 0)
    left = path.with_name(".copy.db.abc.part")
    left.touch()
    os.utime(left, (0, 0))
    backup(path, path.with_name("copy.db"))
    assert not left.exists()


def test_a_folder_that_is_missing_or_named_as_the_copy_is_said(store: Store, path: Path) -> None:
    with pytest.raises(StoreError, match="cannot be written \\(No such file or directory\\)"):
        backup(path, path.parent / "missing" / "copy.db")
    with pytest.raises(StoreError, match="is a folder: name a file in it"):
        backup(path, path.parent)


def test_a_copy_that_lacks_a_row_is_none(path: Path, store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    see(store, BASELINE, 0)
    counted = backups._row_counts
    counts = iter([1, 0])  # of the source, then of the copy

    def one_more(connection: Connection) -> Mapping[str, int]:
        return counted(connection) | {"records": next(counts)}

    monkeypatch.setattr(backups, "_row_counts", one_more)
    with pytest.raises(StoreError, match="lacks rows, so it was thrown away"):
        backup(path, path.with_name("copy.db"))
    assert not list(path.parent.glob("*copy*"))
