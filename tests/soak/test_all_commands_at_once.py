"""All commands at once, again and again, on one database, beside a daemon that ends and starts anew.

Nothing is lost, doubled or false, the file stays sound, and no command breaks.
``LEUCHTTURM_SOAK_SECONDS`` says how long (60).
"""

from __future__ import annotations

import os
import random
import subprocess
import time
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

import pytest

from tests.schedules.running_ui import Shown
from tests.soak import test_soak
from tests.soak.daemon_process import COMMAND, DaemonProcess
from tests.soak.simulated_sites import World
from tests.soak.test_soak import KEY, books, check_alerts, flush, told, write_schedules

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

pytestmark = pytest.mark.soak

SECONDS = float(os.environ.get("LEUCHTTURM_SOAK_SECONDS", "60"))
AT_ONCE = 4
PATIENCE = 240.0
COMMANDS = (
    *["check"] * 5, "check site-1 --accept", *["deliver"] * 5, "publish {}/page --schedule site-1",
    "export xlsx {}/x.xlsx", "export ics {}/x.ics", "backup --force {}/backup.db",
    "restore {}/backup.db", "prune --keep 1d", "reparse", "doctor", "doctor --fix-times",
    "status --json", "changes --since 1d", "meetings", "alerts", "alerts retry --all", "show 2023",
    "diff", "snapshots",
)  # fmt: skip
"""``restore`` is refused each time: the browser's server has the database open."""


@dataclass
class Running:
    """One command, and since when it runs."""

    arguments: str
    process: subprocess.Popen[str]
    since: float

    def result(self) -> str | None:
        """What was wrong with it, in a line; ``None`` if nothing was."""
        output = self.process.communicate()[0]
        broken = [word for word in ("Traceback", "is a bug", "damaged") if word in output]
        if broken or self.process.returncode not in (0, 1):
            return f"{self.arguments} ended with {self.process.returncode}: {output[-2_000:]}"
        return None


def commands(folder: Path, ends: float, chance: random.Random) -> Iterator[Running]:
    """Keep some commands running until ``ends``; give each when it has ended."""
    running: list[Running] = []
    while running or time.monotonic() < ends:
        while len(running) < AT_ONCE and time.monotonic() < ends:
            arguments = chance.choice(COMMANDS)
            process = subprocess.Popen(
                [*COMMAND, "--db", str(folder / "l.db"), "--schedules", str(folder / "s"),
                 *arguments.format(folder).split()],
                stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, stdin=subprocess.DEVNULL,
            )  # fmt: skip
            running.append(Running(arguments, process, time.monotonic()))
        ended = [each for each in running if each.process.poll() is not None]
        running = [each for each in running if each not in ended]
        yield from ended
        for each in running:
            if time.monotonic() - each.since > PATIENCE:
                each.process.kill()
        time.sleep(0.05)


@pytest.mark.timeout(SECONDS * 2 + PATIENCE + 120)
def test_all_commands_at_once_lose_and_double_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SOAK_KEY", KEY)
    monkeypatch.setattr(test_soak, "SITES", 2 * test_soak.TOLD)  # every second page has a webhook
    chance, ends, ran, broken = random.Random(15), 0, Counter[str](), list[str]()
    with World(6) as world:
        world.calm = True
        world.receiver_takes = 1.0  # so that others find the message on its way
        write_schedules(tmp_path / "s", world)
        daemon = DaemonProcess(tmp_path)
        daemon.wait_for("checked")
        with Shown(tmp_path / "l.db") as ui:
            for ended in commands(tmp_path, time.monotonic() + SECONDS, chance):
                ran[ended.arguments] += 1
                broken += filter(None, [ended.result()])
                assert ui.get("/treffen").status_code == 200
                if chance.random() < 0.05:
                    assert daemon.end()[0] == 0
                    ends += 1
                    daemon = DaemonProcess(tmp_path)
                    daemon.wait_for("ready")
        for site in world.sites:
            site.changing = False
        time.sleep(15)  # the last states are read, and found the same at three checks
        assert daemon.end()[0] == 0
        log = daemon.log.read_text()
        flush(tmp_path / "l.db", tmp_path / "s")
        steps = {site.number: told(tmp_path / "l.db", site) for site in world.sites}
        doubled = len(world.received) - len(set(world.received))
        print(f"{ran.total()} commands, {ends} ends of the daemon, {sum(map(len, steps.values()))} changes, "
              f"{len(set(world.received))} messages, {doubled} twice")  # fmt: skip
        assert broken == []
        assert not [line for line in log.splitlines() if "bug" in line or "damaged" in line]
        assert books(world, steps) == (0, 0)
        check_alerts(tmp_path / "l.db", world)
        assert doubled == 0
    doctor = subprocess.run(
        [*COMMAND, "--db", str(tmp_path / "l.db"), "--schedules", str(tmp_path / "s"), "doctor"],
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert "ERROR" not in doctor.stdout
