"""A file that cannot be used: one sentence each, and nothing half-stored; tried without root's rights."""

from __future__ import annotations

import json
import os
import shutil
import sqlite3
import tempfile
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from db.damage import find_damage
from db.file_errors import explained
from db.maintenance.integrity import inspect
from db.queries import current
from db.sqlite_errors import require_sqlite
from db.store import Store
from scraper.errors import StoreError
from scraper.http.robots import RobotsAnswer
from tests.db.states import (
    BASELINE,
    NEW,
    SOURCE,
    at,
    child,
    contents,
    listing,
    one,
    see,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

# The first check makes Python import what the second one needs: root's own Python may be closed to others.
CHECK = """
import json, os, resource, sys, tempfile
from pathlib import Path
from db.store import Store
from scraper.errors import StoreError
from tests.db.states import BASELINE, NEW, listing, see
with tempfile.TemporaryDirectory() as folder, Store.open(Path(folder) / "warm.db") as store:
    see(store, BASELINE, 0)
    see(store, listing(NEW), 1)
def check(path, limit):
    if os.geteuid() == 0:
        os.setgroups([]); os.setgid(65534); os.setuid(65534)
    if limit:
        resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit))
    try:
        with Store.open(Path(path), timeout=1) as store:
            see(store, listing(NEW), 1)
        return "stored"
    except StoreError as error:
        return str(error)
for path, limit in json.loads(sys.argv[1]):
    if os.fork() == 0:
        print(json.dumps(check(path, limit)), flush=True)
        os._exit(0)
    os.wait()
"""

LOOK = """
import os, sys
from pathlib import Path
from db.damage import find_damage
from db.maintenance.integrity import inspect
from db.queries import current
if os.geteuid() == 0:
    os.setgroups([]); os.setgid(65534); os.setuid(65534)
with current.opened(Path(sys.argv[1])) as connection:
    print(len(current.records(connection)))
"""

HOLD = """
import sqlite3, sys
connection = sqlite3.connect(sys.argv[1], isolation_level=None)
connection.execute(sys.argv[2])
rows = connection.execute("SELECT * FROM meetings")
rows.fetchone()
print("held", flush=True)
sys.stdin.readline()
"""


@contextmanager
def reachable() -> Iterator[Path]:
    """A folder that other users can reach, unlike pytest's own."""
    made = Path(tempfile.mkdtemp(prefix="leuchtturm-"))
    made.chmod(0o777)
    yield made
    made.chmod(0o700)
    shutil.rmtree(made)


@pytest.fixture
def folder() -> Iterator[Path]:
    with reachable() as made:
        yield made


def filled(folder: Path) -> Path:
    """A database with a baseline, closed."""
    path = folder / "leuchtturm.db"
    with Store.open(path) as store:
        see(store, BASELINE, 0)
    path.chmod(0o666)
    return path


def stored(path: Path) -> dict[str, list[object]]:
    with Store.open(path) as store:
        return contents(store.connection)


@dataclass(frozen=True)
class Case:
    """The rights of a file (``None``: there is none) and of its folder; ``limit``: bytes a file may have."""

    file: int | None = 0o666
    folder: int = 0o777
    limit: int = 0


CASES = {
    "sound": Case(),
    "read-only file": Case(file=0o444),
    "read-only folder": Case(folder=0o555),
    "nothing in a read-only folder": Case(file=None, folder=0o555),
    "unreadable file": Case(file=0o000),
    "closed folder": Case(folder=0o700),
    "full disk": Case(limit=8_192),
    "disk too small for a new one": Case(file=None, limit=40_960),
}


@dataclass(frozen=True)
class Tried:
    """What a check without root's rights said; the file's contents before it."""

    path: Path
    before: dict[str, list[object]]
    said: str


@pytest.fixture(scope="module")
def tried() -> Iterator[dict[str, Tried]]:
    """Each case, all tried by one process."""
    with reachable() as folder:
        paths = {name: prepared(folder / str(number), CASES[name]) for number, name in enumerate(CASES)}
        before = {name: stored(path) if path.exists() else {} for name, path in paths.items()}
        for name, path in paths.items():
            if path.exists():
                path.chmod(CASES[name].file or 0)
            path.parent.chmod(CASES[name].folder)
        cases = [(str(path), CASES[name].limit) for name, path in paths.items()]
        said = map(json.loads, says(CHECK, json.dumps(cases)).splitlines())
        yield {name: Tried(paths[name], before[name], told) for name, told in zip(CASES, said, strict=True)}
        for path in paths.values():
            path.parent.chmod(0o700)


def prepared(folder: Path, case: Case) -> Path:
    """Where the database of a case is, or would be."""
    folder.mkdir()
    return folder / "leuchtturm.db" if case.file is None else filled(folder)


def says(script: str, *arguments: Path | str) -> str:
    """What a child without root's rights prints."""
    output, errors = child(script, *arguments).communicate(timeout=100)
    assert errors == ""
    return output.strip()


def test_the_children_can_write_where_they_may(tried: dict[str, Tried]) -> None:
    assert tried["sound"].said == "stored"


def test_a_read_only_file_is_one_sentence(tried: dict[str, Tried]) -> None:
    case = tried["read-only file"]
    assert case.said == (
        f"The database {case.path} may not be written: "
        "give yourself write permission on the file and on its folder."
    )


def test_a_read_only_folder_is_one_sentence(tried: dict[str, Tried]) -> None:
    case = tried["read-only folder"]
    assert case.said.startswith(f"The database {case.path} ")
    assert "permission on" in case.said
    assert "permission on" in tried["nothing in a read-only folder"].said


def test_a_file_that_may_not_be_read_is_one_sentence(tried: dict[str, Tried]) -> None:
    for case in (tried["unreadable file"], tried["closed folder"]):
        assert case.said == (
            f"The database {case.path} cannot be opened: "
            "give yourself read and write permission on the file and on its folder."
        )


def test_a_missing_folder_and_a_folder_for_a_file_are_named(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match="its folder does not exist: create it"):
        Store.open(tmp_path / "missing" / "leuchtturm.db")
    with pytest.raises(StoreError, match="is a folder: name a file in it with --db"):
        Store.open(tmp_path)
    with (
        pytest.raises(StoreError, match="is a folder: name a file in it with --db"),
        current.opened(tmp_path),
    ):
        pass


def test_what_another_file_causes_is_not_said_of_the_database(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError), explained(tmp_path / "leuchtturm.db"):
        (tmp_path / "other").read_bytes()


def test_looking_needs_no_right_to_write(folder: Path) -> None:
    path = filled(folder)
    path.chmod(0o444)
    folder.chmod(0o555)
    assert says(LOOK, path) == "3"


def test_looking_without_the_right_to_write_sees_what_a_running_daemon_wrote_last(folder: Path) -> None:
    path = filled(folder)
    with Store.open(path) as store:
        see(store, listing(NEW, *BASELINE.records), 1)
        for beside in folder.iterdir():
            beside.chmod(0o644)
        folder.chmod(0o755)
        assert says(LOOK, path) == "4"


def test_a_full_disk_is_one_sentence_and_the_file_stays_as_it_was(tried: dict[str, Tried]) -> None:
    case = tried["full disk"]
    assert case.said == (
        f"The database {case.path} cannot be read or written (no space left, or a disk error): "
        "free space or mend the disk, then try again; nothing is half-stored."
    )
    assert stored(case.path) == case.before


def test_a_disk_too_small_for_a_new_database_leaves_no_half_schema(tried: dict[str, Tried]) -> None:
    case = tried["disk too small for a new one"]
    assert "no space left" in case.said
    with Store.open(case.path) as store:
        assert see(store, BASELINE).outcome == "baseline"


def test_a_file_that_cannot_grow_is_one_sentence_and_stays_as_it_was(store: Store, path: Path) -> None:
    see(store, BASELINE, 0)
    before = contents(store.connection)
    store.connection.execute(f"PRAGMA max_page_count = {one(store.connection, 'PRAGMA page_count')}")
    with pytest.raises(StoreError, match="cannot grow, the disk is full: free space, then try again"):
        see(store, listing(NEW), 1, body=os.urandom(20000).hex())
    assert contents(store.connection) == before
    assert not store.connection.in_transaction


def test_a_file_that_was_replaced_or_removed_meanwhile_is_left_alone(store: Store, path: Path) -> None:
    see(store, BASELINE, 0)
    before = contents(store.connection)
    for change in (lambda: path.rename(path.with_name("gone.db")), path.touch):
        change()
        with pytest.raises(StoreError, match="was replaced or removed while it was open"):
            see(store, listing(NEW), 1)
    assert contents(store.connection) == before


def test_what_robots_txt_said_is_not_written_into_a_file_that_was_replaced(store: Store, path: Path) -> None:
    see(store, BASELINE, 0)
    path.rename(path.with_name("gone.db"))
    with pytest.raises(StoreError, match="was replaced or removed while it was open"):
        store.robots.put("http://127.0.0.1", RobotsAnswer(at(0), 200, ""))
    assert one(store.connection, "SELECT count(*) FROM robots") == 0


def test_nothing_is_stored_in_a_log_that_was_removed(store: Store, path: Path) -> None:
    """SQLite would write on into the removed file, call that a success, and lose it."""
    see(store, BASELINE, 0)
    path.with_name(f"{path.name}-wal").unlink()
    with Store.open(path, timeout=1) as other:
        for each in (store, other):
            with pytest.raises(StoreError, match=r"was replaced or removed|cannot be read or written"):
                see(each, listing(NEW), 1)


def test_a_moved_file_is_not_said_to_need_permissions(tmp_path: Path) -> None:
    path = tmp_path / "l.db"
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("CREATE TABLE own (text TEXT)")
        path.rename(tmp_path / "gone.db")
        with pytest.raises(StoreError, match="was replaced or removed while it was open"), explained(path):
            connection.execute("INSERT INTO own VALUES ('x')")


def test_a_damaged_number_of_the_schema_format_is_damage(tmp_path: Path) -> None:
    path = filled(tmp_path)
    damaged = bytearray(path.read_bytes())
    damaged[44:48] = b"\x00\x00\x00\x20"
    path.write_bytes(damaged)
    sentence = "is damaged: keep a copy, then restore the last backup"
    with pytest.raises(StoreError, match=sentence), current.opened(path):
        pass
    assert sentence in str(find_damage(path))


def test_a_damaged_reference_in_a_definition_is_damage(tmp_path: Path) -> None:
    path = filled(tmp_path)
    body = path.read_bytes()
    assert b"REFERENCES schedules (id)" in body
    path.write_bytes(body.replace(b"REFERENCES schedules (id)", b"REFERENCES schedules (ie)"))
    assert "is damaged" in " ".join(finding.sentence for finding in inspect(path, at(1)))


def test_a_damaged_file_is_one_sentence(tmp_path: Path) -> None:
    path = filled(tmp_path)
    damaged = bytearray(path.read_bytes())
    damaged[4096:] = b"\xff" * (len(damaged) - 4096)
    path.write_bytes(damaged)
    sentence = "is damaged: keep a copy, then restore the last backup"
    with pytest.raises(StoreError, match=sentence), Store.open(path) as store:
        see(store, listing(NEW), 1)


@contextmanager
def held(path: Path, how: str) -> Iterator[None]:
    """Another process holds the file open, in the middle of a SELECT."""
    process = child(HOLD, path, how)
    assert process.stdout is not None
    assert process.stdout.readline() == "held\n"
    try:
        yield
    finally:
        process.communicate("\n", timeout=100)


def test_a_file_locked_for_too_long_is_one_sentence(tmp_path: Path) -> None:
    path = filled(tmp_path)
    before = stored(path)
    with held(path, "BEGIN IMMEDIATE"), Store.open(path, timeout=0.1) as store:
        with pytest.raises(StoreError, match="is locked by another program: close what has unsaved changes"):
            see(store, listing(NEW), 1)
        assert store.baseline(SOURCE, now=at(1)).revision == 1
    assert stored(path) == before


SHORT_OF_DESCRIPTORS = """
import os, resource, sys
from pathlib import Path
from db.store import Store
from scraper.errors import DatabaseBusyError
path, free = Path(sys.argv[1]), int(sys.argv[2])
Store.open(path).close()  # imports what is needed
resource.setrlimit(resource.RLIMIT_NOFILE, (64, 64))
opened = []
while True:
    try:
        opened.append(os.open(os.devnull, os.O_RDONLY))
    except OSError:
        break
for _ in range(free):
    os.close(opened.pop())
try:
    with Store.open(path) as store, store.writing():
        pass
except DatabaseBusyError as error:
    print(error)
"""


@pytest.mark.parametrize("free", [0, 1, 2])
def test_a_shortage_of_descriptors_is_called_that_and_passes(tmp_path: Path, free: int) -> None:
    """A database needs three: SQLite only says that one of them cannot be opened."""
    ran = child(SHORT_OF_DESCRIPTORS, filled(tmp_path), str(free))
    said, _ = ran.communicate(timeout=60)
    assert "cannot be opened now, too many files are open: try again" in said


def test_a_select_left_open_elsewhere_does_not_make_a_check_fail(tmp_path: Path) -> None:
    path = filled(tmp_path)
    with held(path, "BEGIN"), Store.open(path, timeout=0.1) as store:
        assert see(store, listing(NEW, *BASELINE.records), 1).outcome == "changed"


def test_a_broken_rule_of_ours_stays_a_bug(store: Store) -> None:
    with pytest.raises(sqlite3.IntegrityError), store.writing() as writing:
        writing.connection.execute("INSERT INTO runs (schedule_id) VALUES (1)")
    with pytest.raises(sqlite3.OperationalError, match="no such table"), store.writing() as writing:
        writing.connection.execute("INSERT INTO nowhere VALUES (1)")


@pytest.mark.parametrize("version", [(3, 34, 1), (3, 37, 2)])
def test_an_old_sqlite_is_said_to_be_old_and_the_file_not_to_be_at_fault(version: tuple[int, ...]) -> None:
    with pytest.raises(StoreError, match=r"needs SQLite 3\.38 or newer, and this Python has 3\.3") as caught:
        require_sqlite(version)
    assert "damaged" not in str(caught.value)
    require_sqlite((3, 38, 0))


@pytest.mark.parametrize("place", ["NULL", "99999"])
def test_a_table_that_is_nowhere_is_damage(tmp_path: Path, place: str) -> None:
    path = filled(tmp_path)
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("PRAGMA writable_schema = ON")
        connection.execute(f"UPDATE sqlite_master SET rootpage = {place} WHERE name = 'versions'")
        connection.commit()
    with pytest.raises(StoreError, match="is damaged: keep a copy"), current.opened(path):
        pass


def test_a_schema_that_cannot_be_parsed_is_not_called_damage(tmp_path: Path) -> None:
    """As an older SQLite sees a newer one's definitions."""
    path = tmp_path / "leuchtturm.db"
    Store.open(path).close()
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("PRAGMA writable_schema = ON")
        connection.execute(
            "INSERT INTO sqlite_master VALUES ('view', 'new', 'new', 0, 'CREATE VIEW new AS FUTURE SQL')"
        )
        connection.commit()
    with pytest.raises(StoreError, match=r"has a definition that SQLite 3\.\S+ cannot read") as caught:
        Store.open(path)
    assert "damaged" not in str(caught.value)
