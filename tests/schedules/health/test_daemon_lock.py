"""One daemon for each database: who holds the lock, what a second one is told, whose lock is taken over."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
from contextlib import ExitStack
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest

from schedules.health import daemon_lock
from scraper.errors import StoreError

if TYPE_CHECKING:
    from pathlib import Path

HOLD = """
import sys
from pathlib import Path
from schedules.health import daemon_lock
with daemon_lock.held(Path(sys.argv[1])):
    print("held", flush=True)
    sys.stdin.read()
"""


@pytest.fixture
def database(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """One that nobody looks at with ``status`` meanwhile: a refusal need not be waited for."""
    monkeypatch.setattr(daemon_lock, "_PATIENCE", 0.05)
    return tmp_path / "l.db"


def test_the_lock_says_who_holds_it_and_since_when(database: Path) -> None:
    assert daemon_lock.owner(database) is None
    with daemon_lock.held(database):
        holder = daemon_lock.owner(database)
        assert holder is not None
        assert (holder.pid, holder.host) == (os.getpid(), socket.gethostname())
        assert datetime.now(UTC) - holder.since < timedelta(minutes=1)
    assert daemon_lock.owner(database) is None


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
        holder = daemon_lock.owner(database)
        assert holder is not None
        assert holder.pid == other.pid
        with pytest.raises(StoreError, match=f"process {other.pid} "), daemon_lock.held(database):
            pass
        other.kill()
        other.wait()
    assert daemon_lock.lock_path(database).read_text() != ""  # it could not tidy up
    assert daemon_lock.owner(database) is None
    with daemon_lock.held(database):
        holder = daemon_lock.owner(database)
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
            assert daemon_lock.owner(database) is None
            stack.enter_context(daemon_lock.held(database))
            stack.close()


def test_a_sign_of_life_is_seen(database: Path) -> None:
    with daemon_lock.held(database) as held:
        os.utime(daemon_lock.lock_path(database), (0, 0))
        before = daemon_lock.owner(database)
        held.show_life()
        after = daemon_lock.owner(database)
        assert before is not None
        assert after is not None
        assert before.seen_at.year == 1970
        assert datetime.now(UTC) - after.seen_at < timedelta(minutes=1)


def test_a_lock_that_was_just_taken_and_says_nothing_yet_still_refuses(database: Path) -> None:
    with daemon_lock.held(database):
        daemon_lock.lock_path(database).write_text("")
        with (
            pytest.raises(StoreError, match="Another daemon watches the database"),
            daemon_lock.held(database),
        ):
            pass


def test_a_folder_that_cannot_be_written_is_explained(tmp_path: Path) -> None:
    with (
        pytest.raises(StoreError, match="write permission on the folder"),
        daemon_lock.held(tmp_path / "no" / "l.db"),
    ):
        pass


def test_a_folder_is_no_database_and_no_lock_is_laid_beside_it(tmp_path: Path) -> None:
    folder = tmp_path / "folder"
    folder.mkdir()
    with pytest.raises(StoreError, match="is a folder"), daemon_lock.held(folder):
        pass
    assert [path.name for path in tmp_path.iterdir()] == ["folder"]
