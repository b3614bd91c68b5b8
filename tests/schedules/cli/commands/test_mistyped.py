"""What people mistype is answered in one sentence: never as a bug, never with a list that is only empty."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from pathlib import Path

    from tests.schedules.cli.commands.conftest import Run

HUGE = 10**30
LONG = "x" * 300


@pytest.mark.parametrize(
    "command",
    [
        "meetings",
        "changes",
        "snapshots",
        "show 2023",
        "diff",
        "as-of 2027-01-01",
        "alerts",
        "alerts preview",
        "alerts test",
        "reparse --dry-run",
        "publish page",
        "export csv",
        "export json",
        "export warc",
        "export warc out.warc",
    ],
)
def test_a_schedule_that_nobody_knows_is_named(run: Run, database: Path, command: str) -> None:
    result = run(*command.split(), "--schedule", "nosuch")
    assert (result.exit_code, result.stdout) == (1, "")
    assert result.stderr.startswith("Error: ")
    assert "nosuch" in result.stderr


def test_before_the_first_check_a_schedule_is_not_called_unknown(run: Run, tmp_path: Path) -> None:
    (tmp_path / "leuchtturm.db").touch()
    result = run("changes", "--schedule", "leuchtturmprojekte")
    assert (result.exit_code, result.stdout) == (1, "")
    assert "`leuchtturm check`" in result.stderr


@pytest.mark.parametrize(
    "command",
    [f"alerts retry {HUGE}", f"alerts --limit {HUGE}", "changes --since 0001-01-01", "changes --since 400d"],
)
def test_what_is_too_large_is_wrong_use(run: Run, database: Path, command: str) -> None:
    result = run(*command.split())
    assert result.exit_code == 2
    assert "Invalid value" in result.stderr


@pytest.mark.parametrize(
    "command",
    ["meetings", "status", "check", "deliver", "prune --keep 1d", "backup copy.db"],
)
def test_a_folder_is_no_database(run: Run, tmp_path: Path, command: str) -> None:
    result = run("--db", ".", *command.split())
    assert result.exit_code == 1
    assert "folder" in result.output


@pytest.mark.parametrize(
    "command",
    [
        *("meetings", "status", "doctor", "check", "deliver", "alerts", "alerts retry 1", "alerts preview"),
        *("prune --keep 1d", "reparse", "backup copy.db", "export csv"),
    ],
)
def test_a_database_that_the_system_refuses_to_look_for_is_one_sentence(run: Run, command: str) -> None:
    result = run("--db", LONG, *command.split())
    assert (result.exit_code, result.output.count(f"{LONG} cannot be opened (File name too long)")) == (1, 1)


@pytest.mark.parametrize("command", ["export csv", "export warc", "snapshot save 1", "init", "--schedules"])
def test_a_file_that_the_system_refuses_to_look_for_is_one_sentence(
    run: Run, database: Path, command: str
) -> None:
    result = run(*command.split(), LONG, *(["check"] if command == "--schedules" else []))
    assert (result.exit_code, result.stderr.count("\n")) == (1, 1)
    assert "File name too long" in result.stderr


def test_a_day_long_ago_has_a_year_of_four_digits(run: Run, database: Path) -> None:
    assert "at 0001-01-01 23:59" in run("as-of", "0001-01-01").stderr
