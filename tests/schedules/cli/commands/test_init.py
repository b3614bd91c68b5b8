"""``leuchtturm init``: an own copy of the schedule files."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from schedules.config import schedule_files

if TYPE_CHECKING:
    from pathlib import Path

    from tests.schedules.cli.commands.conftest import Run


def test_the_copy_can_be_used_and_says_what_to_do_next(run: Run, tmp_path: Path) -> None:
    result = run("init")
    assert result.exit_code == 0
    assert schedule_files.load(tmp_path / "my-schedules") == schedule_files.load()
    assert "fill in `contact`" in result.stdout
    assert "leuchtturm --schedules my-schedules check" in result.stdout


def test_the_contact_is_filled_in(run: Run, tmp_path: Path) -> None:
    result = run("init", "there/deep", "--contact", "presse@stadt.de")
    (schedule,) = schedule_files.load(tmp_path / "there" / "deep")
    assert schedule.fetch.contact == "presse@stadt.de"
    assert "fill in" not in result.stdout


def test_nothing_is_overwritten(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "own" / "leuchtturmprojekte.toml"
    path.parent.mkdir()
    path.write_text("mine")
    result = run("init", "own")
    assert result.exit_code == 1
    assert "exists and is not overwritten" in result.stderr
    assert path.read_text() == "mine"


@pytest.mark.parametrize("contact", ["nobody", "you@your domain.de", 'a@b.de"\nrobots = false #', "a@b.de)"])
def test_a_contact_that_is_none_is_refused_before_anything_is_written(
    run: Run, tmp_path: Path, contact: str
) -> None:
    result = run("init", "own", "--contact", contact)
    assert result.exit_code == 2
    assert "neither an e-mail address nor a web address" in result.stderr
    assert not (tmp_path / "own").exists()


def test_a_folder_that_cannot_be_made_is_one_sentence(run: Run, tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    result = run("init", "file/below")
    assert (result.exit_code, result.stderr) == (1, "Error: file/below cannot be written: Not a directory.\n")
