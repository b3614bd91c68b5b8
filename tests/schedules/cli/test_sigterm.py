"""SIGTERM, from a timer's stop or a reboot, ends a command without leaving anything open."""

from __future__ import annotations

import shutil
import signal
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from tests.receivers import WebhookReceiver
from tests.schedules.daemons import write_schedule
from tests.schedules.watched_page import BASELINE, MORE, Watch

if TYPE_CHECKING:
    from pathlib import Path

PROGRAM = """
import os, signal
from scraper.parsers import sandbox
from schedules.cli.main import main
reads = iter(range(2))
read = sandbox.read
def kill_at_the_second(*page, **options):
    if next(reads) == AT:
        os.kill(os.getpid(), signal.NAME)
    return read(*page, **options)
sandbox.read = kill_at_the_second
main()
"""


def program(name: str, at: int) -> list[str]:
    """A check that gets the signal while it reads the page number ``at``."""
    return [sys.executable, "-c", PROGRAM.replace("NAME", name).replace("AT", str(at)), "check"]


def test_a_check_that_is_ended_while_it_reads_blames_no_page_for_it(tmp_path: Path) -> None:
    with Watch(tmp_path / "l.db") as watch:
        write_schedule(tmp_path / "s", "page", watch.schedule.url)
        command = [*program("SIGTERM", 0), "--db", str(watch.path)]
        ended = subprocess.run(
            [*command, "--schedules", str(tmp_path / "s")], capture_output=True, text=True, check=False
        )
        assert (ended.returncode, ended.stdout) == (-signal.SIGTERM, ""), ended.stderr
        assert "Traceback" not in ended.stderr
        assert [path.name for path in tmp_path.glob(".*")] == []
        assert watch.rows("SELECT count(*) FROM runs") == [(0,)]


@pytest.mark.parametrize(("name", "code"), [("SIGTERM", -signal.SIGTERM), ("SIGINT", 130)])
def test_a_check_that_is_ended_begins_no_delivery_and_no_publication(
    tmp_path: Path, name: str, code: int
) -> None:
    """What it stored before is sent by the next round; a mail that is cut off might be sent twice."""
    with Watch(tmp_path / "l.db") as watch, WebhookReceiver() as receiver:
        hook = f'[[channels]]\nname = "hook"\ntype = "webhook"\nurl = "{receiver.url}"\nsigned = false'
        for schedule in "ab":
            publish = f'publish = "{tmp_path / schedule}-site"\n'
            write_schedule(tmp_path / "s", schedule, watch.schedule.url, more=publish + hook)
        arguments = ["--db", str(watch.path), "--schedules", str(tmp_path / "s")]
        command = [sys.executable, "-c", "from schedules.cli.main import main; main()", "check", *arguments]
        for page, checking, expected in (
            (BASELINE, command, 0),
            (MORE, [*program(name, 1), *arguments], code),
        ):
            watch.page = page
            for schedule in "ab":
                shutil.rmtree(tmp_path / f"{schedule}-site", ignore_errors=True)
            ended = subprocess.run(checking, capture_output=True, text=True, check=False)
            assert ended.returncode == expected, ended.stderr
        assert watch.rows("SELECT state, attempts FROM alerts") == [("waiting", 0)]
        assert (receiver.deliveries, list(tmp_path.glob("*-site"))) == ([], [])
