"""SIGTERM, from a timer's stop or a reboot, ends a command without leaving anything open."""

from __future__ import annotations

import signal
import subprocess
import sys
from typing import TYPE_CHECKING

from tests.schedules.daemons import write_schedule
from tests.schedules.watched_page import Watch

if TYPE_CHECKING:
    from pathlib import Path

PROGRAM = """
import os, signal
from scraper.parsers import sandbox
from schedules.cli.main import main
sandbox.read = lambda *_, **__: os.kill(os.getpid(), signal.SIGTERM)
main()
"""


def test_a_check_that_is_ended_while_it_reads_blames_no_page_for_it(tmp_path: Path) -> None:
    with Watch(tmp_path / "l.db") as watch:
        write_schedule(tmp_path / "s", "page", watch.schedule.url)
        command = [sys.executable, "-c", PROGRAM, "check", "--db", str(watch.path)]
        ended = subprocess.run(
            [*command, "--schedules", str(tmp_path / "s")], capture_output=True, text=True, check=False
        )
        assert (ended.returncode, ended.stdout) == (-signal.SIGTERM, ""), ended.stderr
        assert "Traceback" not in ended.stderr
        assert [path.name for path in tmp_path.glob(".*")] == []
        assert watch.rows("SELECT count(*) FROM runs") == [(0,)]
