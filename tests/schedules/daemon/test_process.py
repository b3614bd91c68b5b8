"""The daemon as a process: signals, two at once, sudden death, units; each start after it is clean."""

from __future__ import annotations

import json
import os
import random
import shutil
import signal
import socket
import sqlite3
import subprocess
import sys
import time
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.request import urlopen

import pytest

from schedules.config.schedule_files import SHIPPED
from tests.schedules.daemons import write_schedule
from tests.schedules.watched_page import BASELINE
from tests.servers import Loopback, page, silent
from tests.soak.daemon_process import DaemonProcess

if TYPE_CHECKING:
    from collections.abc import Iterator

DEADLINE = 10
FETCH = f'[fetch]\ntimeout = "1s"\ndeadline = "{DEADLINE}s"'
UNITS = ("leuchtturm.service", "leuchtturm-check.service", "leuchtturm-check.timer")
WORST = 2.0
LONG = float(os.environ.get("LEUCHTTURM_SOAK_SECONDS", "60")) >= 300


@pytest.fixture
def web() -> Iterator[Loopback]:
    with Loopback({"/": page(BASELINE), "/silent": silent}) as server:
        yield server


def is_sound(database: Path) -> bool:
    with closing(sqlite3.connect(database)) as connection:
        checks = (
            connection.execute(f"PRAGMA {name}").fetchone() for name in ("quick_check", "foreign_key_check")
        )
        return list(checks) == [("ok",), None]


def ended_at_random(folder: Path, web: Loopback, times: int) -> None:
    """Start, and end at a random moment, so many times; the last word of each is that it ended."""
    write_schedule(folder / "s", "page", web.url(), 'every = "1s"', FETCH)
    write_schedule(folder / "s", "silent", web.url("/silent"), 'every = "1s"', FETCH)
    chance = random.Random(times)
    longest = 0.0
    for _ in range(times):
        daemon = DaemonProcess(folder)
        daemon.wait_for("starting")
        time.sleep(chance.random() * 1.5)
        code, took = daemon.end(chance.choice((signal.SIGTERM, signal.SIGINT)))
        assert code == 0, daemon.said()
        longest = max(longest, took)
        assert daemon.said().splitlines()[-1].endswith("event=ended")
        assert "level=error" not in daemon.said()
    assert is_sound(folder / "l.db")
    print(f"{times} ends, the longest took {longest:.1f} s")


QUICK = (
    sys.executable,
    "-c",
    "from schedules.daemon import service; service.LOOP_SECONDS = 0.2; from schedules.cli import main; "
    "main.main()",
)
"""A daemon whose main thread wakes up often."""


def test_a_process_that_was_frozen_goes_on_and_can_be_ended(tmp_path: Path, web: Loopback) -> None:
    """``docker pause``, Ctrl-Z, a suspended machine: the wait for a signal is cut short beyond its end."""
    write_schedule(tmp_path / "s", "page", web.url())
    daemon = DaemonProcess(tmp_path, command=QUICK)
    daemon.wait_for("checked")
    for _ in range(3):
        daemon.process.send_signal(signal.SIGSTOP)
        time.sleep(0.5)
        daemon.process.send_signal(signal.SIGCONT)
    daemon.process.send_signal(signal.SIGHUP)
    daemon.wait_for("files_read")
    code, _ = daemon.end()
    assert code == 0
    assert "event=ending signal=SIGTERM" in daemon.said()


def started_together(folder: Path, times: int) -> None:
    for _ in range(times):
        daemons = [DaemonProcess(folder), DaemonProcess(folder)]
        codes: list[int] = []
        while not codes:
            codes = [code for daemon in daemons if (code := daemon.process.poll()) is not None]
            time.sleep(0.01)
        alive = [daemon for daemon in daemons if daemon.process.poll() is None]
        assert (codes, len(alive)) == ([1], 1), daemons[0].said()
        alive[0].wait_for("ready")
        assert alive[0].end()[0] == 0
        for daemon in daemons:
            daemon.kill()


@pytest.mark.soak
@pytest.mark.timeout(600)
def test_it_ends_at_any_moment_with_exit_code_0_and_starts_again(tmp_path: Path, web: Loopback) -> None:
    ended_at_random(tmp_path, web, times=100 if LONG else 20)


@pytest.mark.soak
@pytest.mark.timeout(600)
def test_of_two_that_start_together_one_lives(tmp_path: Path, web: Loopback) -> None:
    write_schedule(tmp_path / "s", "page", web.url())
    started_together(tmp_path, times=50 if LONG else 10)


@pytest.mark.soak
def test_after_a_sudden_death_the_next_one_goes_on(tmp_path: Path, web: Loopback) -> None:
    write_schedule(tmp_path / "s", "page", web.url(), 'every = "1s"')
    daemon = DaemonProcess(tmp_path)
    daemon.wait_for("checked")
    daemon.kill()
    daemon = DaemonProcess(tmp_path, "--log-format", "json")
    while '"outcome": "unchanged"' not in daemon.said():
        assert daemon.process.poll() is None, daemon.said()
        time.sleep(0.01)
    assert daemon.end()[0] == 0
    assert is_sound(tmp_path / "l.db")


def test_sighup_reads_the_files_again(tmp_path: Path, web: Loopback) -> None:
    write_schedule(tmp_path / "s", "one", web.url())
    daemon = DaemonProcess(tmp_path)
    daemon.wait_for("checked")
    write_schedule(tmp_path / "s", "two", web.url())
    daemon.process.send_signal(signal.SIGHUP)
    daemon.wait_for("files_read")
    while "event=checked schedule=two outcome=baseline" not in daemon.said():
        time.sleep(0.01)
    assert daemon.end()[0] == 0


@pytest.mark.soak
def test_an_idle_daemon_holds_no_database_open(tmp_path: Path, web: Loopback) -> None:
    write_schedule(tmp_path / "s", "one", web.url())
    daemon = DaemonProcess(tmp_path)
    daemon.wait_for("checked")
    while any(
        "l.db" in str(file.readlink()) and "lock" not in str(file.readlink()) for file in opened(daemon)
    ):
        time.sleep(0.05)
    assert daemon.end()[0] == 0


def opened(daemon: DaemonProcess) -> list[Path]:
    """The links to what it has open, those that still are."""
    return [file for file in Path(f"/proc/{daemon.process.pid}/fd").iterdir() if file.is_symlink()]


@pytest.mark.soak
def test_its_port_answers_while_it_runs(tmp_path: Path, web: Loopback) -> None:
    write_schedule(tmp_path / "s", "one", web.url())
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    daemon = DaemonProcess(tmp_path, "--port", str(port))
    daemon.wait_for("checked")
    with urlopen(f"http://127.0.0.1:{port}/healthz", timeout=100) as answer:
        health = json.load(answer)
    assert daemon.end()[0] == 0
    assert health == {"ok": True, "level": "ok", "troubles": []}


@pytest.mark.parametrize(
    ("option", "events"), [("--quiet", []), ("--verbose", ["planned", "due", "checked"])]
)
@pytest.mark.soak
def test_quiet_and_verbose_choose_how_much_is_logged(
    tmp_path: Path, web: Loopback, option: str, events: list[str]
) -> None:
    write_schedule(tmp_path / "s", "one", web.url())
    daemon = DaemonProcess(tmp_path, option)
    while not (tmp_path / "l.db").exists() or not web.targets().count("/"):
        time.sleep(0.01)
    if events:
        daemon.wait_for("checked")
    assert daemon.end()[0] == 0
    assert [event for event in ("planned", "due", "checked") if f"event={event}" in daemon.said()] == events


def test_wrong_files_at_the_start_end_it_with_the_sentence(tmp_path: Path, web: Loopback) -> None:
    write_schedule(tmp_path / "s", "one", web.url(), "every = 7")
    daemon = DaemonProcess(tmp_path)
    assert daemon.process.wait(100) == 1
    assert daemon.said().splitlines()[-1].startswith("Error: ")
    assert "line 5, every" in daemon.said()
    daemon.kill()


@pytest.fixture
def analyze() -> str:
    command = shutil.which("systemd-analyze")
    if command is None:
        pytest.skip("systemd-analyze is missing (Debian's package systemd)")
    return command


def test_the_units_are_what_systemd_expects(analyze: str, tmp_path: Path) -> None:
    program = tmp_path / "leuchtturm"
    program.write_text("#!/bin/sh\n")
    program.chmod(0o755)
    for name in UNITS:
        text = (
            (SHIPPED / "systemd" / name).read_text().replace("/opt/leuchtturm/bin/leuchtturm", str(program))
        )
        (tmp_path / name).write_text(text)
    found = subprocess.run(
        [analyze, "verify", *(str(tmp_path / name) for name in UNITS)],
        capture_output=True,
        text=True,
        check=False,
    )
    assert (found.returncode, found.stderr) == (0, "")


@pytest.mark.parametrize("name", UNITS[:2])
def test_the_services_are_as_shut_as_they_can_be(analyze: str, name: str) -> None:
    threshold = str(int(WORST * 10))
    found = subprocess.run(
        [analyze, "security", "--offline=true", f"--threshold={threshold}", str(SHIPPED / "systemd" / name)],
        capture_output=True,
        text=True,
        check=False,
    )
    assert found.returncode == 0, found.stdout[-500:]


def test_the_unit_waits_longer_for_the_end_than_a_check_may_take() -> None:
    text = (SHIPPED / "systemd" / UNITS[0]).read_text()
    assert "TimeoutStopSec=90" in text
    assert "WatchdogSec=2min" in text
