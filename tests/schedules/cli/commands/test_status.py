"""``leuchtturm status``: a table for people, JSON for programs, an exit code for monitoring."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest
import time_machine

from schedules.cli.formatting import megabytes
from schedules.health import daemon_lock
from tests.schedules.cli.commands.stored import after
from tests.schedules.daemons import write_schedule

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from click.testing import Result

    Run = Callable[..., Result]


@pytest.fixture
def folder(tmp_path: Path, database: Path) -> Path:
    write_schedule(tmp_path / "s", "leuchtturmprojekte", "http://127.0.0.1/", 'cron = "17 6 * * *"')
    return tmp_path / "s"


@pytest.fixture(autouse=True)
def on_the_day_of_the_last_check() -> Iterator[None]:
    with time_machine.travel(after(3), tick=False):
        yield


def test_all_is_well_is_said_and_is_exit_code_0(run: Run, folder: Path) -> None:
    result = run("status", "--schedules", folder)
    assert result.exit_code == 0
    assert result.stdout.splitlines()[-1] == "All is well."
    assert "2026-03-05 06:17" in result.stdout
    assert "Daemon: none runs; " in result.stdout
    assert ", sound." in result.stdout


def test_what_is_wrong_is_said_and_is_exit_code_1(run: Run, folder: Path) -> None:
    with time_machine.travel(after(9), tick=False):
        result = run("status", "--schedules", folder)
    assert result.exit_code == 1
    assert "Critical: leuchtturmprojekte: the check of 2026-03-05 06:17 was left out" in result.stdout
    assert "All is well." not in result.stdout


def test_json_says_the_same_also_when_something_is_wrong(run: Run, folder: Path) -> None:
    with time_machine.travel(after(9), tick=False):
        result = run("status", "--schedules", folder, "--json")
    said = json.loads(result.stdout)
    assert (result.exit_code, said["ok"], said["schedules"][0]["ok"]) == (1, False, False)


def test_before_the_first_check_a_schedule_is_shown_and_is_not_well(run: Run, folder: Path) -> None:
    write_schedule(folder, "new", "http://127.0.0.1/")
    result = run("status", "--schedules", folder)
    assert result.exit_code == 1
    assert "new                 not checked" in result.stdout
    new = json.loads(run("status", "--schedules", folder, "--json").stdout)["schedules"][1]
    assert (new["last_run_at"], new["meetings"], new["problems"], new["ok"]) == (None, 0, [], False)


def test_the_daemon_is_named(run: Run, folder: Path, database: Path) -> None:
    with daemon_lock.held(database):
        assert "Daemon: process " in run("status", "--schedules", folder).stdout


@pytest.mark.parametrize(
    ("count", "text"), [(0, "0 bytes"), (999, "999 bytes"), (1_000, "0.1 MB"), (6_340_000, "6.3 MB")]
)
def test_sizes_are_written_for_people(count: int, text: str) -> None:
    assert megabytes(count) == text
