"""``leuchtturm schedules``: what is watched, and when."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

import time_machine

from schedules.config import schedule_files

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path
    from typing import Any

    from tests.schedules.cli.commands.conftest import Run


@time_machine.travel(datetime(2026, 10, 23, 12, tzinfo=UTC), tick=False)
def test_it_lists_the_next_three_times_in_the_schedule_s_zone(run: Run) -> None:
    lines = run("schedules").stdout.splitlines()
    assert lines[0] == "leuchtturmprojekte: Leuchtturmprojekte im Video"
    assert lines[1].startswith("  page  https://nachhaltige-stadtentwicklung-hessen.de/")
    assert lines[2:] == [
        '  runs  cron "17 6 * * *", Europe/Berlin, up to 10m later',
        "  next  Sat 2026-10-24 06:17 CEST, Sun 2026-10-25 06:17 CET, Mon 2026-10-26 06:17 CET",
    ]


@time_machine.travel(datetime(2026, 10, 23, 12, tzinfo=UTC), tick=False)
def test_json_has_the_times_with_their_offset(run_json: Callable[..., Any]) -> None:
    (schedule,) = run_json("schedules")
    assert (schedule["name"], schedule["every"], schedule["jitter"]) == ("leuchtturmprojekte", None, 600)
    assert schedule["next"][0] == "2026-10-24T06:17:00+02:00"


def test_a_wrong_file_is_told_beside_the_right_ones(run: Run, tmp_path: Path) -> None:
    shipped = (schedule_files.SHIPPED / "leuchtturmprojekte.toml").read_text(encoding="utf-8")
    folder = tmp_path / "own"
    folder.mkdir()
    (folder / "a.toml").write_text(shipped.replace("cron =", "crn ="))
    (folder / "b.toml").write_text(shipped.replace('cron = "17 6 * * *"', 'every = "6h"'))
    (folder / "c.toml").write_text("non sense = 1")
    result = run("schedules", "--schedules", folder)
    assert result.exit_code == 1
    assert "runs  every 6h, Europe/Berlin" in result.stdout
    assert result.stderr.splitlines() == [
        f"Error: {folder}/a.toml, line 11, crn: there is no such key; the nearest is cron.",
        f"Error: {folder}/c.toml: this is not TOML (line 1, column 5): "
        "expected '=' after a key in a key/value pair.",
    ]


def test_an_unknown_name_is_refused_with_the_known_ones(run: Run) -> None:
    result = run("schedules", "other")
    assert result.exit_code == 1
    assert result.stderr == "Error: No schedule is called 'other'; there is leuchtturmprojekte.\n"
