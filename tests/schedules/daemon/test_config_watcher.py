"""The schedule files while a daemon runs: noticed when they change, never half-read, never lost to a typo."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import pytest

from schedules.config.schedule_files import ConfigIssue
from schedules.daemon.config_watcher import Files
from tests.schedules.daemons import write_schedule

if TYPE_CHECKING:
    from pathlib import Path

    from schedules.config.schedule_files import Schedule

URL = "http://127.0.0.1/page.html"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    write_schedule(tmp_path / "s", "one", URL)
    write_schedule(tmp_path / "s", "two", URL)
    return tmp_path / "s"


def names(schedules: tuple[Schedule, ...]) -> list[str]:
    return sorted(schedule.name for schedule in schedules)


def test_nothing_has_changed_until_something_does(folder: Path) -> None:
    files = Files(folder)
    assert [files.changed() for _ in range(3)] == [False, False, False]


@pytest.mark.parametrize("change", ["edit", "add", "remove", "rename over", "touch"])
def test_a_change_is_noticed_once_it_has_settled(folder: Path, change: str) -> None:
    files = Files(folder)
    if change == "edit":
        write_schedule(folder, "one", URL, 'every = "2d"')
    elif change == "add":
        write_schedule(folder, "three", URL)
    elif change == "remove":
        (folder / "two.toml").unlink()
    elif change == "rename over":
        path = write_schedule(folder, "new", URL)
        before = (folder / "one.toml").stat()
        os.utime(path, ns=(before.st_atime_ns, before.st_mtime_ns))
        path.rename(folder / "one.toml")
    else:
        os.utime(folder / "one.toml", ns=(1, 1))
    assert [files.changed(), files.changed()] == [False, True]
    files.read()
    assert [files.changed(), files.changed()] == [False, False]


def test_a_file_that_is_being_written_is_waited_for(folder: Path) -> None:
    files = Files(folder)
    for length in range(4):
        write_schedule(folder, "one", URL, more="#" * length)
        assert not files.changed()
    assert files.changed()


def test_a_wrong_file_keeps_what_it_said_before_and_names_the_mistake(folder: Path) -> None:
    files = Files(folder)
    before, mistakes = files.read()
    assert (names(before), mistakes) == (["one", "two"], ())
    write_schedule(folder, "one", URL, "every = 5")
    write_schedule(folder, "two", URL, 'every = "2d"')
    after, mistakes = files.read(before)
    sentence = (
        f'{folder / "one.toml"}, line 5, every: found 5; allowed is a time such as "30m", "6h" or "1d".'
    )
    assert mistakes == (ConfigIssue("one.toml", sentence, kept=("one",)),)
    assert {schedule.name: schedule.every for schedule in after} == {"one": 86_400, "two": 2 * 86_400}


def test_a_folder_that_is_gone_keeps_everything(folder: Path) -> None:
    files = Files(folder)
    before, _ = files.read()
    folder.rename(folder.with_name("away"))
    after, [mistake] = files.read(before)
    assert after == before
    assert "does not exist" in mistake.sentence
    assert (mistake.file, set(mistake.kept)) == (str(folder), {"one", "two"})


def test_a_deleted_file_ends_its_schedule(folder: Path) -> None:
    files = Files(folder)
    before, _ = files.read()
    (folder / "two.toml").unlink()
    assert names(files.read(before)[0]) == ["one"]


def test_a_page_elsewhere_without_a_contact_is_a_mistake_like_any_other(folder: Path) -> None:
    write_schedule(folder, "far", "https://page.invalid/")
    schedules, [mistake] = Files(folder).read()
    assert names(schedules) == ["one", "two"]
    assert "contact in [fetch] is empty" in mistake.sentence
    assert (mistake.file, mistake.kept) == ("far.toml", ())


def test_a_name_that_two_files_have_is_a_mistake_of_the_second_whose_own_goes_on(folder: Path) -> None:
    files = Files(folder)
    before, _ = files.read()
    (folder / "two.toml").write_text((folder / "one.toml").read_text())
    for _ in range(2):  # which file held what is remembered as long as it is wrong
        after, [mistake] = files.read(before)
        assert names(after) == ["one", "two"]
        assert (mistake.file, mistake.kept) == ("two.toml", ("two",))
        assert "which one.toml has already" in mistake.sentence
