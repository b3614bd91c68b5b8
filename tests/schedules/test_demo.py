"""The demo tells the truth: each step of its story is a real check with real receivers, as the story says."""

from __future__ import annotations

import re
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path
from shutil import copyfile, which

import pytest
from click.testing import CliRunner

from schedules.cli.main import cli
from schedules.demo.story import STEPS

ENDS = (
    *("baseline, 3 meetings", "unchanged (304)", "1 change", "1 change", "unchanged", "not a readable state"),
    *("unchanged", "unchanged", "unchanged", "1 change"),
)


def demo(folder: Path) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-W", "error", "-m", "schedules.cli.main", "demo"]
    return subprocess.run(command, capture_output=True, text=True, check=False, cwd=folder)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where a demo has run."""
    return tmp_path_factory.mktemp("demo")


@pytest.fixture(scope="module")
def ran(folder: Path) -> subprocess.CompletedProcess[str]:
    """The demo that has run there."""
    return demo(folder)


def test_each_step_ends_as_the_story_says_and_the_file_keeps_it(
    ran: subprocess.CompletedProcess[str], folder: Path
) -> None:
    assert (ran.returncode, ran.stderr) == (0, "")
    checks = [line for line in ran.stdout.splitlines() if "$ leuchtturm check" in line]
    assert len(checks) == len(STEPS) == len(ENDS)
    for line, end in zip(checks, ENDS, strict=True):
        assert f"demo: {end}" in line
    with closing(sqlite3.connect(folder / "demo.db")) as connection:
        kinds = connection.execute("SELECT kind FROM changes ORDER BY id").fetchall()
    assert kinds == [("added",), ("edited",), ("removed",)]


def test_what_it_says_to_run_next_is_there_to_run(ran: subprocess.CompletedProcess[str]) -> None:
    for line in ran.stdout.splitlines()[-4:]:
        program, *arguments = line.split()
        assert which(program) or Path(program).exists()
        assert arguments[:2] == ["--db", "demo.db"]


def test_alerts_arrive_at_real_receivers_and_one_that_was_down_catches_up(
    ran: subprocess.CompletedProcess[str], folder: Path
) -> None:
    steps = re.split(r"\n\d+\. ", ran.stdout)[1:]
    mails = [re.findall(r"mail to (\w+)@example.org, id (\w+): (.*)", step) for step in steps]
    hooks = [re.findall(r"webhook: signature verified, 1 change, id (\w+)", step) for step in steps]
    assert [[to for to, _, _ in step] for step in mails] == [
        *([], [], ["readers"], ["readers"], []),
        *(["operators"], ["operators"], [], [], ["readers"]),
    ]
    news = [step[0][1] for step in mails if step and step[0][0] == "readers"]
    assert [identifier for step in hooks for identifier in step] == news
    assert mails[2][0][2] == "Neues Leuchtturmprojekte-Treffen 2024: Musterstadt (17.09.2024)"
    assert mails[5][0][2].endswith("Seite nicht lesbar")
    down, _, up = steps[2].partition("receiver is up")
    assert "webhook waits" in down
    assert "signature verified" in up
    with closing(sqlite3.connect(folder / "demo.db")) as connection:
        states = connection.execute("SELECT state, count(*) FROM alerts GROUP BY state").fetchall()
    assert states == [("delivered", 8)]


def test_a_second_demo_starts_over_but_never_over_anything_else(
    ran: subprocess.CompletedProcess[str], folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    copyfile(folder / "demo.db", tmp_path / "demo.db")
    again = CliRunner().invoke(cli, ["demo"])
    assert (again.exit_code, again.stdout.count("\n")) == (0, ran.stdout.count("\n"))
    with closing(sqlite3.connect(tmp_path / "demo.db")) as connection, connection:
        connection.execute("UPDATE schedules SET name = 'precious'")
    refused = CliRunner().invoke(cli, ["demo"])
    assert refused.exit_code == 1
    assert "holds more than a demo" in refused.stderr
    with closing(sqlite3.connect(tmp_path / "demo.db")) as connection:
        assert connection.execute("SELECT name FROM schedules").fetchall() == [("precious",)]
