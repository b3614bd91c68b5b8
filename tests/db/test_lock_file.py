"""The locks of channels: between processes, within one, and beside the daemon's."""

from __future__ import annotations

import fcntl
import os
import struct
from typing import TYPE_CHECKING

import pytest

from db.lock_file import channel_held, lock_path, open_lock

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture
def database(tmp_path: Path) -> Path:
    path = tmp_path / "l.db"
    path.touch()
    return path


def locked(descriptor: int, start: int, length: int) -> None:
    """Lock bytes of the file as another process would: the lock belongs to the descriptor."""
    lock = struct.pack("hhqqi4x", fcntl.F_WRLCK, os.SEEK_SET, start, length, 0)
    fcntl.fcntl(descriptor, fcntl.F_OFD_SETLK, lock)


def byte_of(database: Path) -> int:
    """The byte that is locked while channel ``c`` is held."""
    with channel_held(database, "s", "c"):
        descriptor = open_lock(database)
        whole = struct.pack("hhqqi4x", fcntl.F_WRLCK, os.SEEK_SET, 0, 0, 0)
        found = struct.unpack("hhqqi4x", fcntl.fcntl(descriptor, fcntl.F_OFD_GETLK, whole))
        os.close(descriptor)
    assert found[3] == 1
    return int(found[2])


def test_a_lock_of_all_bytes_as_flock_is_on_nfs_holds_no_channel(database: Path) -> None:
    """flock(2): there it is a lock of bytes, which the daemon has while it lives."""
    daemon = open_lock(database)
    locked(daemon, 0, 0)
    with channel_held(database, "s", "c") as is_free:
        assert is_free
    os.close(daemon)


def test_a_channel_that_another_process_holds_is_not_free(database: Path) -> None:
    byte = byte_of(database)
    other = open_lock(database)
    locked(other, byte, 1)
    with channel_held(database, "s", "c") as is_free, channel_held(database, "s", "d") as is_other_free:
        assert (is_free, is_other_free) == (False, True)
    os.close(other)
    with channel_held(database, "s", "c") as is_free:
        assert is_free


def test_a_channel_is_held_within_the_process_though_the_file_was_removed(database: Path) -> None:
    with channel_held(database, "s", "c") as is_free:
        lock_path(database).unlink()
        with channel_held(database, "s", "c") as is_free_again:
            assert (is_free, is_free_again) == (True, False)
        with channel_held(database, "s", "c") as is_free_again:  # the refused one took nothing away
            assert not is_free_again
    with channel_held(database, "s", "c") as is_free:
        assert is_free


def test_a_channel_is_held_within_the_process_though_there_can_be_no_file(database: Path) -> None:
    lock_path(database).mkdir()
    with channel_held(database, "s", "c") as is_free, channel_held(database, "s", "c") as is_free_again:
        assert (is_free, is_free_again) == (True, False)


@pytest.mark.parametrize(
    ("mode", "expected"), [(0o600, 0o600), (0o640, 0o640), (0o660, 0o660), (0o644, 0o644), (0o440, 0o640)]
)
def test_who_may_write_the_database_may_open_its_lock(database: Path, mode: int, expected: int) -> None:
    database.chmod(mode)
    os.close(open_lock(database))
    assert lock_path(database).stat().st_mode & 0o777 == expected
