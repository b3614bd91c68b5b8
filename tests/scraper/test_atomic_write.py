"""A file is there whole or not at all, and nothing but that file is touched."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from scraper.atomic_write import FileError, replacing


def put(path: Path, body: bytes) -> None:
    with replacing(path) as stream:
        stream.write(body)


def test_a_file_is_new_or_as_it_was(tmp_path: Path) -> None:
    path = tmp_path / "file"
    put(path, b"one")

    def broken() -> None:
        with replacing(path) as stream:
            stream.write(b"half")
            raise RuntimeError

    with pytest.raises(RuntimeError):
        broken()
    assert path.read_bytes() == b"one"
    put(path, b"two")
    assert path.read_bytes() == b"two"
    assert list(tmp_path.iterdir()) == [path]


def test_what_lies_beside_it_is_not_in_the_way(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "getpid", lambda: 1)  # as in a container, after each kill
    victim = tmp_path / "victim"
    victim.write_bytes(b"mine")
    for name in (".file.1.part", ".file.1-0.part"):
        (tmp_path / name).symlink_to(victim)
    put(tmp_path / "file", b"ours")
    assert victim.read_bytes() == b"mine"
    assert (tmp_path / "file").read_bytes() == b"ours"


def test_a_pipe_is_written_and_not_replaced(tmp_path: Path) -> None:
    path = tmp_path / "pipe"
    os.mkfifo(path)
    reader = os.open(path, os.O_RDONLY | os.O_NONBLOCK)
    put(path, b"through")
    assert os.read(reader, 100) == b"through"
    os.close(reader)
    assert path.is_fifo()


def test_a_pipe_that_nothing_reads_is_not_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    with pytest.raises(FileError, match="cannot be written: No such device or address"):
        put(tmp_path / "pipe", b"")


def test_what_a_killed_process_left_is_removed_and_what_another_writes_is_not(tmp_path: Path) -> None:
    old, new, other = (tmp_path / f".{name}.part" for name in ("file.1", "file.2", "another.1"))
    for part in (old, new, other):
        part.touch()
    for part in (old, other):
        os.utime(part, (0, 0))
    put(tmp_path / "file", b"")
    assert (old.exists(), new.exists(), other.exists()) == (False, True, True)


@pytest.mark.parametrize("name", [".", "file/below", "missing/below", "x" * 250, "folder"])
def test_what_cannot_be_written_is_one_sentence(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("file").touch()
    Path("folder").mkdir()
    with pytest.raises(FileError, match=r"cannot be written: .+\.$"):
        put(Path(name), b"")
