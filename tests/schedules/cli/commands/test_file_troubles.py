"""The database file in trouble, as a person at the command line meets it: one sentence, and nothing lost."""

from __future__ import annotations

import json
import os
import shutil
import sqlite3
import subprocess
import sys
import tempfile
from contextlib import closing, contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from click.testing import CliRunner

from schedules.cli.main import cli
from scraper.errors import StoreError
from tests.db.states import contents
from tests.schedules.watched_page import BASELINE, MORE, PATH, Watch
from tests.servers import page

if TYPE_CHECKING:
    from collections.abc import Iterator

pytestmark = pytest.mark.soak  # a process a test; tests/db/test_sqlite_errors.py has the sentences

# Root's own Python may be closed to others: what the commands need is imported before the rights are gone.
COMMANDS = """
import json, os, resource, sys, tempfile
from pathlib import Path
from schedules.cli import main
url, database, limit, commands = sys.argv[1], sys.argv[2], int(sys.argv[3]), json.loads(sys.argv[4])
def run(path, name, *arguments):
    try:
        main.cli.main(["--db", str(path), name, *arguments], prog_name="leuchtturm", standalone_mode=True)
    except SystemExit as end:
        return end.code
with tempfile.TemporaryDirectory() as folder:
    real, sys.stdout = sys.stdout, open(os.devnull, "w")
    for page in (url.rpartition("/")[0] + "/before.html", url):
        run(Path(folder) / "warm.db", "check", "--url", page)
    run(Path(folder) / "warm.db", "meetings")
    sys.stdout.close()
    sys.stdout = real
if os.geteuid() == 0:
    os.setgroups([]); os.setgid(65534); os.setuid(65534)
if limit:
    resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit))
for command in commands:
    code = run(database, *command)
    print("\\0", code, flush=True)
    print("\\0", file=sys.stderr, flush=True)
"""

CHECK, MEETINGS = "check", "meetings"


@pytest.fixture
def folder() -> Iterator[Path]:
    """A folder that other users can reach and write to, unlike pytest's own."""
    made = Path(tempfile.mkdtemp(prefix="leuchtturm-"))
    made.chmod(0o777)
    yield made
    made.chmod(0o700)
    shutil.rmtree(made)


@pytest.fixture
def watch(folder: Path) -> Iterator[Watch]:
    """A database with a baseline, which anybody may write; the page has news since."""
    with Watch(folder / "leuchtturm.db") as watch:
        watch.check(BASELINE)
        watch.store.connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        watch.store.close()
        watch.page = MORE
        watch.path.chmod(0o666)
        yield watch


def said(watch: Watch, path: Path | None = None, *, limit: int = 0) -> dict[str, tuple[str, str, str]]:
    """Exit code, output and errors of ``check`` and ``meetings`` of somebody without root's rights."""
    watch.server.routes["/before.html"] = page(BASELINE)  # a first look, so that the next has news
    commands = [[CHECK, "--url", watch.server.url(PATH)], [MEETINGS]]
    arguments = [watch.server.url(PATH), str(path or watch.path), str(limit), json.dumps(commands)]
    process = subprocess.run(
        [sys.executable, "-c", COMMANDS, *arguments], capture_output=True, text=True, timeout=100, check=False
    )
    outputs, errors = process.stdout.split("\0"), process.stderr.split("\0\n")
    assert len(outputs) == len(errors) == 3, process.stderr
    codes = [part.split("\n")[0].strip() for part in outputs[1:]]
    texts = [outputs[0], outputs[1].partition("\n")[2]]
    found = zip((CHECK, MEETINGS), codes, texts, errors[-3:], strict=False)
    return {name: (code, text, error) for name, code, text, error in found}


def said_here(watch: Watch) -> dict[str, tuple[str, str, str]]:
    """The same in this process, where rights do not matter."""
    found = {}
    for name, *arguments in ([CHECK, "--url", watch.server.url(PATH)], [MEETINGS]):
        result = CliRunner().invoke(cli, ["--db", str(watch.path), name, *arguments])
        found[name] = (str(result.exit_code), result.stdout, result.stderr)
    return found


def is_one_sentence(answer: tuple[str, str, str], words: str) -> bool:
    """Whether it failed with exit code 1 and one line that says this."""
    code, _, errors = answer
    lines = errors.splitlines()
    return code == "1" and len(lines) == 1 and lines[0].startswith("Error: ") and words in lines[0]


def stored(path: Path) -> dict[str, list[Any]]:
    """Every row of a file that is sound."""
    with closing(sqlite3.connect(path)) as connection:
        assert connection.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        return contents(connection)


def lists_the_baseline(answer: tuple[str, str, str]) -> bool:
    """Whether the old state of the page can still be looked at."""
    return answer[0] == "0" and "3 meetings" in answer[1]


def test_the_commands_work_without_trouble(watch: Watch) -> None:
    answers = said(watch)
    assert answers[CHECK][0] == "0", answers
    assert "1 change" in answers[CHECK][1]
    assert answers[MEETINGS][0] == "0"
    assert "4 meetings" in answers[MEETINGS][1]


def test_a_limit_on_the_files_size_is_one_sentence(watch: Watch) -> None:
    before = stored(watch.path)
    answers = said(watch, limit=8192)
    assert is_one_sentence(answers[CHECK], "no space left")
    assert lists_the_baseline(answers[MEETINGS])
    assert stored(watch.path) == before


@contextmanager
def small_disk(folder: Path, size: int) -> Iterator[Path]:
    """A disk of so many bytes; skips where none may be mounted."""
    disk = folder / "disk"
    disk.mkdir()
    command = ["mount", "-t", "tmpfs", "-o", f"size={size},mode=777", "tmpfs", str(disk)]
    try:
        subprocess.run(command, check=True, capture_output=True, timeout=100)
    except (OSError, subprocess.CalledProcessError):
        pytest.skip("a disk of one's own needs the right to mount one")
    try:
        yield disk
    finally:
        subprocess.run(["umount", str(disk)], check=True, timeout=100)


def fill(ballast: Path) -> None:
    """Take all the space there is."""
    number = os.open(ballast, os.O_WRONLY | os.O_CREAT)
    with suppress(OSError):
        while True:
            os.write(number, bytes(4096))
    os.close(number)


def test_a_full_disk_is_one_sentence_and_the_next_check_makes_up_for_it(watch: Watch, folder: Path) -> None:
    with small_disk(folder, watch.path.stat().st_size + 1_000_000) as disk:
        path = disk / "leuchtturm.db"
        shutil.copy(watch.path, path)
        path.chmod(0o666)
        ballast = disk / "ballast"
        fill(ballast)
        before = stored(watch.path)
        answers = said(watch, path)
        assert is_one_sentence(answers[CHECK], f"The database {path} ")
        ballast.unlink()
        assert stored(path) == before
        answers = said(watch, path)
        assert "1 change" in answers[CHECK][1]


def test_a_read_only_file_is_one_sentence_and_can_be_looked_at(watch: Watch) -> None:
    watch.path.chmod(0o444)
    before = stored(watch.path)
    answers = said(watch)
    assert is_one_sentence(answers[CHECK], "may not be written: give yourself write permission")
    assert lists_the_baseline(answers[MEETINGS])
    assert stored(watch.path) == before


def test_a_read_only_folder_is_one_sentence_and_can_be_looked_at(watch: Watch, folder: Path) -> None:
    before = stored(watch.path)
    folder.chmod(0o555)
    answers = said(watch)
    folder.chmod(0o777)
    assert is_one_sentence(answers[CHECK], "permission on the file and on its folder")
    assert lists_the_baseline(answers[MEETINGS])
    assert stored(watch.path) == before


@pytest.mark.parametrize("kept", [1, 300, 6000, 0.5, 0.99])
def test_a_file_that_was_cut_off_is_one_sentence_and_left_alone(watch: Watch, kept: float) -> None:
    whole = watch.path.read_bytes()
    watch.path.write_bytes(whole[: int(kept * len(whole)) if kept < 1 else int(kept)])
    before = watch.path.read_bytes()
    answers = said_here(watch)
    assert is_one_sentence(answers[CHECK], f"The database {watch.path} is ")
    assert watch.path.read_bytes() == before


@pytest.mark.parametrize(
    ("script", "words"),
    [
        ("PRAGMA user_version = 99", "was written by a newer Leuchtturm (schema 99"),
        ("PRAGMA application_id = 7", "belongs to another program"),
    ],
    ids=["newer", "foreign"],
)
def test_a_newer_and_a_foreign_file_are_one_sentence_and_left_alone(
    watch: Watch, script: str, words: str
) -> None:
    with closing(sqlite3.connect(watch.path)) as connection:
        connection.execute(script)
    before = watch.path.read_bytes()
    answers = said_here(watch)
    assert is_one_sentence(answers[CHECK], words)
    assert is_one_sentence(answers[MEETINGS], words)
    assert watch.path.read_bytes() == before


def test_without_its_log_the_file_is_as_it_was_before_what_the_log_held(folder: Path) -> None:
    """Deleting ``-wal`` loses what only it held; the rest is intact, and the loss is found again."""
    with Watch(folder / "leuchtturm.db") as watch:
        watch.check(BASELINE)
        watch.store.connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        watch.check(MORE)
        copy = folder / "copy.db"
        shutil.copy(watch.path, copy)  # as after a crash, and without its log
        copy.chmod(0o666)
        assert len(stored(copy)["runs"]) == 1
        answers = said(watch, copy)
        assert "1 change" in answers[CHECK][1]
        assert len(stored(copy)["changes"]) == 1


@pytest.mark.parametrize("how", ["replaced", "removed"])
def test_a_file_that_is_replaced_under_a_running_check_is_one_sentence(folder: Path, how: str) -> None:
    with Watch(folder / "leuchtturm.db") as watch:
        watch.check(BASELINE)
        watch.store.connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        restored = folder / "restored.db"
        shutil.copy(watch.path, restored)
        before = stored(restored)
        if how == "replaced":
            restored.replace(watch.path)
        else:
            watch.path.rename(folder / "gone.db")
        with pytest.raises(StoreError, match="was replaced or removed while it was open"):
            watch.check(MORE)
    left = watch.path if how == "replaced" else folder / "gone.db"
    assert stored(left) == before
