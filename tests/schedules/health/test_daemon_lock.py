"""One daemon for each database: the lock, the refusal of a second daemon, stale locks."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
from contextlib import ExitStack
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from db.store import Store
from schedules.health import daemon_lock
from scraper.errors import ScheduleError, StoreError

if TYPE_CHECKING:
    from collections.abc import Callable

HOLD = """
import sys
from pathlib import Path
from schedules.health import daemon_lock
with daemon_lock.held(Path(sys.argv[1])):
    print("held", flush=True)
    sys.stdin.read()
"""


def running(database: Path) -> daemon_lock.DaemonInfo | None:
    """The daemon that watches the database now."""
    daemon = daemon_lock.last_daemon(database)
    return daemon if daemon and daemon.running else None


@pytest.fixture
def database(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A database that no ``status`` looks at meanwhile: a refusal need not be waited for."""
    monkeypatch.setattr(daemon_lock, "_LOCK_TIMEOUT", 0.05)
    return tmp_path / "l.db"


def test_the_lock_says_who_holds_it_and_since_when(database: Path) -> None:
    assert running(database) is None
    with daemon_lock.held(database):
        holder = running(database)
        assert holder is not None
        assert (holder.pid, holder.host) == (os.getpid(), socket.gethostname())
        assert datetime.now(UTC) - holder.since < timedelta(hours=1)
    ended = daemon_lock.last_daemon(database)
    assert ended is not None
    assert ended.ended_at is not None
    assert not ended.running
    assert datetime.now(UTC) - ended.ended_at < timedelta(hours=1)


def test_a_lock_that_is_also_another_file_is_not_written(database: Path, tmp_path: Path) -> None:
    other = tmp_path / "other"
    other.write_text('{"pid": "whose"}')
    os.link(other, daemon_lock.lock_path(database))
    with pytest.raises(StoreError, match="is no ordinary file"), daemon_lock.held(database):
        pass
    assert other.read_text() == '{"pid": "whose"}'


def test_a_second_daemon_is_refused_with_owner_age_and_advice(database: Path) -> None:
    with daemon_lock.held(database), pytest.raises(StoreError) as refusal, daemon_lock.held(database):
        pass
    sentence = str(refusal.value)
    assert f"process {os.getpid()} on {socket.gethostname()}, since 20" in sentence
    assert "for less than a minute" in sentence
    assert "stop that one first" in sentence


@pytest.mark.parametrize(
    ("minutes", "words"),
    [(1, "for 1 minute"), (59, "for 59 minutes"), (60, "for 1 hour"), (50 * 60, "for 2 days")],
)
def test_the_age_is_told_in_its_largest_unit(minutes: int, words: str) -> None:
    assert daemon_lock._age(datetime.now(UTC) - timedelta(minutes=minutes, seconds=5)) == words


def test_a_dead_daemon_s_lock_is_taken_over(database: Path) -> None:
    with subprocess.Popen(
        [sys.executable, "-c", HOLD, str(database)], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    ) as other:
        assert other.stdout is not None
        assert other.stdout.readline() == b"held\n"
        holder = running(database)
        assert holder is not None
        assert holder.pid == other.pid
        with pytest.raises(StoreError, match=f"process {other.pid} "), daemon_lock.held(database):
            pass
        other.kill()
        other.wait()
    died = daemon_lock.last_daemon(database)
    assert died is not None
    assert (died.pid, died.running, died.ended_at) == (other.pid, False, None)
    with daemon_lock.held(database):
        holder = running(database)
        assert holder is not None
        assert holder.pid == os.getpid()


def test_the_lock_is_the_same_by_whatever_way_one_gets_to_the_database(
    database: Path, tmp_path: Path
) -> None:
    database.touch()
    (tmp_path / "other").symlink_to(database)
    with daemon_lock.held(tmp_path / "other"), pytest.raises(StoreError), daemon_lock.held(database):
        pass


def test_asking_for_the_owner_does_not_keep_a_daemon_from_starting(database: Path) -> None:
    daemon_lock.lock_path(database).touch()
    with ExitStack() as stack:
        for _ in range(20):
            assert running(database) is None
            stack.enter_context(daemon_lock.held(database))
            stack.close()


def test_a_sign_of_life_is_seen(database: Path) -> None:
    with daemon_lock.held(database) as held:
        os.utime(daemon_lock.lock_path(database), (0, 0))
        before = running(database)
        held.touch()
        after = running(database)
        assert before is not None
        assert after is not None
        assert before.seen_at.year == 1970
        assert datetime.now(UTC) - after.seen_at < timedelta(hours=1)


def test_a_lock_file_that_was_removed_is_made_again(database: Path) -> None:
    with daemon_lock.held(database) as held:
        daemon_lock.lock_path(database).unlink()
        held.touch()
        holder = running(database)
        assert holder is not None
        assert holder.pid == os.getpid()
        with pytest.raises(StoreError, match="Another daemon"), daemon_lock.held(database):
            pass


def test_a_daemon_whose_lock_another_one_has_by_now_ends(database: Path) -> None:
    with daemon_lock.held(database) as held:
        daemon_lock.lock_path(database).unlink()
        with daemon_lock.held(database), pytest.raises(StoreError, match="Another daemon"):
            held.touch()
    ended = daemon_lock.last_daemon(database)
    assert ended is not None
    assert not ended.running


def test_a_folder_that_is_gone_or_a_file_that_may_not_be_touched_ends_no_daemon(tmp_path: Path) -> None:
    (tmp_path / "sub").mkdir()
    database = tmp_path / "sub" / "l.db"
    with daemon_lock.held(database) as held:
        if os.geteuid() == 0:
            daemon_lock.lock_path(database).chmod(0o400)
            os.seteuid(65_534)
            try:
                held.touch()
            finally:
                os.seteuid(0)
        (tmp_path / "sub").rename(tmp_path / "gone")
        held.touch()


def test_a_lock_that_was_just_taken_and_says_nothing_yet_still_refuses(database: Path) -> None:
    with daemon_lock.held(database):
        daemon_lock.lock_path(database).write_text("")
        with (
            pytest.raises(StoreError, match="Another daemon watches the database"),
            daemon_lock.held(database),
        ):
            pass


@pytest.mark.parametrize("kind", ["symlink", "hard link", "pipe", "text", "huge"])
def test_what_another_account_put_in_its_place_is_not_touched(
    database: Path, tmp_path: Path, kind: str
) -> None:
    victim, path = tmp_path / "victim", daemon_lock.lock_path(database)
    victim.write_text("precious")
    if kind == "symlink":
        path.symlink_to(victim)
    elif kind == "hard link":
        path.hardlink_to(victim)
    elif kind == "pipe":
        os.mkfifo(path)
    else:
        path.write_text("precious" if kind == "text" else '{"pid"' + " " * 5_000)
    before = path.lstat()
    assert daemon_lock.last_daemon(database) is None
    with pytest.raises(StoreError, match=r"l\.db\.lock"), daemon_lock.held(database):
        pass
    assert victim.read_text() == "precious"
    assert (path.lstat().st_size, path.lstat().st_mode) == (before.st_size, before.st_mode)


def test_a_folder_that_cannot_be_written_is_explained(tmp_path: Path) -> None:
    with (
        pytest.raises(StoreError, match="write permission on it and on the folder"),
        daemon_lock.held(tmp_path / "no" / "l.db"),
    ):
        pass


def test_a_folder_is_no_database_and_no_lock_is_laid_beside_it(tmp_path: Path) -> None:
    folder = tmp_path / "folder"
    folder.mkdir()
    with pytest.raises(StoreError, match="is a folder"), daemon_lock.held(folder):
        pass
    assert [path.name for path in tmp_path.iterdir()] == ["folder"]


@pytest.mark.parametrize("make", [Path.mkdir, os.mkfifo, lambda path: path.symlink_to("/dev/null")])
def test_a_lock_that_is_no_ordinary_file_is_refused_and_not_followed(
    database: Path, make: Callable[[Path], None]
) -> None:
    make(daemon_lock.lock_path(database))
    with (
        pytest.raises(StoreError, match=r"The lock .* (cannot be opened|is no ordinary file)"),
        daemon_lock.held(database),
    ):
        pass
    assert daemon_lock.last_daemon(database) is None


def test_a_database_that_is_gone_is_not_begun_anew_before_its_lock_is_removed(database: Path) -> None:
    subprocess.run([sys.executable, "-c", HOLD, database], input="", text=True, check=True)
    assert database.exists()
    for leave in (database.unlink, database.touch):  # lost, and cut down to nothing
        leave()
        with pytest.raises(StoreError, match="is gone, and was there before"), daemon_lock.held(database):
            pass
        with pytest.raises(StoreError, match="is gone, and was there before"):
            Store.open(database)
        database.unlink(missing_ok=True)
    daemon_lock.lock_path(database).unlink()
    with daemon_lock.held(database):
        assert database.stat().st_size


def test_a_start_that_fails_is_no_reason_to_refuse_the_next_one(database: Path) -> None:
    database.write_text("This is no database." * 100)
    with pytest.raises(StoreError, match="is not an SQLite database"), daemon_lock.held(database):
        pass
    database.unlink()
    with daemon_lock.held(database):
        pass


def test_the_lock_keeps_why_the_daemon_ended_by_itself(database: Path) -> None:
    reason = "öl.toml is wrong: " + "ü" * 2_000
    with pytest.raises(ScheduleError), daemon_lock.held(database):
        raise ScheduleError(reason)
    ended = daemon_lock.last_daemon(database)
    assert ended is not None
    assert ended.error is not None
    assert ended.error.startswith("öl.toml is wrong: ")
    assert ended.ended_at is not None
    with daemon_lock.held(database):  # the longest reason still leaves an ordinary lock
        assert running(database)
