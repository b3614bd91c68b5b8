"""``leuchtturm check`` as an operator runs it: what it prints, and its exit codes."""

from __future__ import annotations

import json
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from tests.schedules.watching import BROKEN, MORE, Watch

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


@pytest.fixture
def watch(tmp_path: Path) -> Iterator[Watch]:
    with Watch(tmp_path / "leuchtturm.db") as watch:
        yield watch


def run(watch: Watch, *arguments: str) -> subprocess.CompletedProcess[str]:
    """The command as a process of its own."""
    command = [
        sys.executable,
        "-W",
        "error",
        "-m",
        "schedules.cli",
        "check",
        "--db",
        str(watch.path),
        *arguments,
    ]
    return subprocess.run(
        command, capture_output=True, text=True, check=False, timeout=30, cwd=watch.path.parent
    )


def at(watch: Watch) -> tuple[str, str]:
    return ("--url", watch.schedule.url)


def test_a_baseline_is_said_and_is_no_failure(watch: Watch) -> None:
    ran = run(watch, *at(watch))
    assert (ran.returncode, ran.stderr) == (0, "")
    assert ran.stdout == "leuchtturmprojekte: baseline, 3 meetings. From now on changes are told.\n"


def test_a_change_is_a_line_and_an_exit_code_for_those_who_ask(watch: Watch) -> None:
    run(watch, *at(watch))
    watch.page = MORE
    ran = run(watch, *at(watch), "--exit-code")
    assert ran.returncode == 3
    assert ran.stdout.startswith("leuchtturmprojekte: 1 change\n  ")
    assert "Dietzenbach" in ran.stdout
    assert run(watch, *at(watch), "--exit-code").returncode == 0


def test_json_is_in_the_words_of_the_contract(watch: Watch) -> None:
    run(watch, *at(watch))
    watch.page = MORE
    told = json.loads(run(watch, *at(watch), "--json").stdout)
    assert told["outcome"] == "changed"
    assert told["problem"] is None
    assert [change["kind"] for change in told["changes"]] == ["added"]
    assert told["changes"][0]["record"]["start_date"] == "2024-09-17"


def test_a_problem_and_a_failure_exit_with_1_and_say_why(watch: Watch) -> None:
    watch.page = BROKEN
    ran = run(watch, *at(watch))
    assert ran.returncode == 1
    assert "not a readable state of the page" in ran.stdout
    watch.server.routes.clear()
    ran = run(watch, *at(watch), "--json")
    assert ran.returncode == 1
    assert json.loads(ran.stdout)["outcome"] == "failed"
    assert "Traceback" not in ran.stderr


def test_one_schedule_that_fails_does_not_touch_another(watch: Watch, tmp_path: Path) -> None:
    folder = tmp_path / "schedules"
    folder.mkdir()
    for name, path in (("broken", "/missing"), ("well", "/leuchtturmprojekte-im-video.html")):
        address = watch.server.url(path)
        lines = (
            f'name = "{name}"',
            f'title = "{name}"',
            f'url = "{address}"',
            'parser = "leuchtturmprojekte"',
        )
        (folder / f"{name}.toml").write_text("\n".join([*lines, 'every = "1h"']))
    ran = run(watch, "--schedules", str(folder), "--json")
    assert ran.returncode == 1
    outcomes = {told["schedule"]: told["outcome"] for told in map(json.loads, ran.stdout.splitlines())}
    assert outcomes == {"broken": "failed", "well": "baseline"}


def test_a_schedule_file_that_cannot_be_used_does_not_keep_the_others_from_running(
    watch: Watch, tmp_path: Path
) -> None:
    folder = tmp_path / "schedules"
    folder.mkdir()
    (folder / "broken.toml").write_text('name = "broken"')
    lines = (
        'name = "well"',
        'title = "Well"',
        f'url = "{watch.schedule.url}"',
        'parser = "leuchtturmprojekte"',
    )
    (folder / "well.toml").write_text("\n".join([*lines, 'every = "1h"']))
    ran = run(watch, "--schedules", str(folder))
    assert ran.returncode == 1
    assert "broken.toml" in ran.stderr
    assert ran.stdout.startswith("well: baseline")


def test_a_foreign_server_is_not_asked_by_nobody(watch: Watch) -> None:
    ran = run(watch, "--url", "http://nobody.invalid/page.html")
    assert ran.returncode == 1
    assert "contact" in ran.stdout
    assert watch.server.seen == []


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (["--url", "ftp://example.org/"], "--url"),
        (["nobody"], "No schedule is called 'nobody'"),
        (["--accept"], "name the schedule"),
    ],
    ids=["not-http", "unknown-name", "accept-without-name"],
)
def test_wrong_use_is_one_sentence_and_asks_nobody(watch: Watch, arguments: list[str], says: str) -> None:
    ran = run(watch, *arguments)
    assert ran.returncode != 0
    assert says in ran.stderr
    assert "Traceback" not in ran.stderr
    assert not watch.path.exists() or not watch.rows("SELECT * FROM runs")
