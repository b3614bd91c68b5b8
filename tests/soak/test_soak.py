"""The daemon as a process: 200 schedules every second, faults, kills, a stepped clock; nothing is lost.

``LEUCHTTURM_SOAK_SECONDS`` says how long (60 by default, 300 for the numbers in the documentation). What the
world has shown and received is held against the database, and every second of every schedule against the
daemon's own log (``timeline.Tally`` says what is made, merged and missed). A page that hangs cannot be asked
for each second, and half of the places are all that such pages share: their times are merged. Memory
and processor time are measured when the last daemon is warm (with 300 s, after 84 s of its own): by then the
caches that malloc has for each thread are full, and they are all that grows.
"""

from __future__ import annotations

import json
import os
import signal
import sqlite3
import sys
import time
from collections import Counter
from contextlib import closing
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from statistics import median
from typing import TYPE_CHECKING

import pytest

from schedules.config.schedule_files import load
from schedules.delivery.rounds import deliver
from tests.paths import ROOT
from tests.soak.daemon_process import COMMAND, DaemonProcess
from tests.soak.simulated_sites import World
from tests.soak.timeline import tally

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tests.soak.daemon_process import Sample
    from tests.soak.simulated_sites import Site
    from tests.soak.timeline import Tally

SECONDS = float(os.environ.get("LEUCHTTURM_SOAK_SECONDS", "60"))
SITES = int(os.environ.get("LEUCHTTURM_SOAK_SITES", "200"))
TOLD = 20
KEY = "whsec_" + "QUJDREVGR0hJSktMTU5PUFFSU1RVVldY"
TELLING = ("--verbose", "--log-format", "json")
UNIT = {"MALLOC_ARENA_MAX": "2"}  # as in leuchtturm.service
QUANTILES = (("median", 0.5), ("p99", 0.99), ("most", 1 - 1e-9))
STEPPED = (sys.executable, str(ROOT / "tests" / "soak" / "stepped_clock.py"))


def write_schedules(folder: Path, world: World) -> None:
    """A schedule for each site, every second; some have a webhook."""
    folder.mkdir()
    for site in world.sites:
        lines = [
            f'name = "site-{site.number}"', 'title = "Seite"', f'url = "{world.url(site)}"',
            'parser = "leuchtturmprojekte"', 'every = "1s"', "[fetch]", 'timeout = "2s"', 'deadline = "3s"',
        ]  # fmt: skip
        if site.number % (SITES // TOLD) == 1:
            lines += [
                "[[channels]]", 'type = "webhook"', 'name = "hook"', f'url = "http://127.0.0.1:{world.receiver_port}/"',
                'secret = "env:SOAK_KEY"', "timeout = 2", "deadline = 3",
            ]  # fmt: skip
        (folder / f"{site.number}.toml").write_text("\n".join(lines))


def run_for(
    seconds: float, daemon: DaemonProcess, each: Callable[[float], None] = lambda _: None
) -> list[Sample]:
    """Let it run and look at it every second."""
    samples, ends = [], time.monotonic() + seconds
    while (left := ends - time.monotonic()) > 0:
        samples.append(daemon.sample())
        each(left)
        time.sleep(min(1.0, left))
    return samples


def told(path: Path, site: Site) -> list[tuple[int, int]]:
    """The steps that the database knows of a page, as (state before, state after)."""
    with closing(sqlite3.connect(path)) as connection:
        rows = connection.execute(
            "SELECT data FROM changes JOIN schedules ON schedules.id = schedule_id WHERE name = ? "
            "ORDER BY changes.id",
            (f"site-{site.number}",),
        ).fetchall()
    steps = []
    for (data,) in rows:
        values = json.loads(data)["fields"]["description"]
        steps.append((stand(values["before"]), stand(values["after"])))
    return steps


def stand(paragraphs: list[str]) -> int:
    """Which state of a page a description is from."""
    return int(" ".join(paragraphs).partition("(Stand ")[2].partition(")")[0])


@pytest.mark.soak
@pytest.mark.timeout(SECONDS * 2 + 240)
def test_nothing_is_lost_doubled_or_left_out(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SOAK_KEY", KEY)
    path = tmp_path / "l.db"
    with World(SITES) as world:
        write_schedules(tmp_path / "s", world)
        began = time.monotonic()
        for part in range(3):
            daemon = DaemonProcess(
                tmp_path, *TELLING, command=STEPPED if part == 2 else COMMAND, environment=UNIT
            )
            daemon.wait_for("ready")
            half = SECONDS * 0.05
            run_for(half, daemon)
            if part == 2:
                daemon.process.send_signal(signal.SIGUSR1)
            run_for(half, daemon)
            daemon.kill()
            assert tally(daemon.lines()).missed == 0
        daemon = DaemonProcess(tmp_path, *TELLING, environment=UNIT)
        since = time.monotonic()

        def receiver(left: float) -> None:
            world.receiver_is_up = int(left / 10) % 2 == 0

        warm = run_for(SECONDS * 0.28, daemon, receiver)
        measured = run_for(SECONDS * 0.42, daemon, receiver)
        until = time.monotonic()
        world.calm = True
        for site in world.sites:
            site.changing = False
        run_for(15, daemon)
        code, took = daemon.end()
        assert code == 0
        steps = {site.number: told(path, site) for site in world.sites}
        lost, doubled = books(world, steps)
        flush(path, tmp_path / "s")
        times = tally(daemon.lines())
        report(world, times, warm, measured, began, since, until, took, steps, path)
        assert (lost, doubled) == (0, 0)
        assert times.missed == 0
        check_alerts(path, world)
        gaps = [longest_gap(site, since + 10, until) for site in world.sites if not site.fault]
        assert max(gaps) < 15
        memory = [median(s.memory for s in part) for part in (measured[:10], measured[-10:])]
        assert memory[1] < memory[0] * (1.05 if SECONDS >= 300 else 1.2)
        files = [min(s.in_use for s in part) for part in (measured[:10], measured[-10:])]  # at its quietest
        assert files[1] <= files[0] + 3
        assert max(s.files for s in measured) < 80  # sixteen checks with a few each, and a round


def books(world: World, steps: dict[int, list[tuple[int, int]]]) -> tuple[int, int]:
    """How many states of pages are not in the database, and how many are there twice."""
    lost = doubled = 0
    for site in world.sites:
        found = Counter(after for _, after in steps[site.number])
        lost += sum(1 for state in range(1, site.state + 1) if not found[state])
        doubled += sum(count - 1 for count in found.values() if count > 1)
        chain = [0, *(after for _, after in steps[site.number])]
        assert [before for before, _ in steps[site.number]] == chain[:-1]
    return lost, doubled


def longest_gap(site: Site, since: float, until: float) -> float:
    """The longest time without a request between two moments."""
    times = [since, *(at for at in site.asked_at if since < at < until), until]
    return max(later - earlier for earlier, later in pairwise(times))


def flush(path: Path, folder: Path) -> None:
    """Deliver what still waits: by a clock that is past every back-off."""
    schedules = load(folder)
    deliver(schedules, path, clock=lambda: datetime.now(UTC) + timedelta(hours=9))
    deliver(schedules, path, clock=lambda: datetime.now(UTC) + timedelta(hours=18))


def check_alerts(path: Path, world: World) -> None:
    """Each change of a page with a webhook reached it, and each alert has one row."""
    with closing(sqlite3.connect(path)) as connection:
        rows = connection.execute("SELECT event_id, state FROM alerts WHERE kind = 'changes'").fetchall()
        names = [f"site-{site.number}" for site in world.sites if site.number % (SITES // TOLD) == 1]
        (changes,) = connection.execute(
            "SELECT count(DISTINCT run_id) FROM changes JOIN schedules ON schedules.id = schedule_id "
            "WHERE name IN (SELECT value FROM json_each(?))",
            (json.dumps(names),),
        ).fetchone()
    assert len(rows) == changes
    assert {state for _, state in rows} <= {"delivered"}
    assert {event_id for event_id, _ in rows} <= set(world.received)


def report(
    world: World, times: Tally, warm: list[Sample], measured: list[Sample], began: float, since: float,
    until: float, took: float, steps: dict[int, list[tuple[int, int]]], path: Path,
) -> None:  # fmt: skip
    """Print the numbers for the documentation."""
    healthy = {f"site-{site.number}" for site in world.sites if not site.fault}
    asked, of_healthy = (
        sum(1 for site in sites for at in site.asked_at if since < at < until) / (until - since)
        for sites in (world.sites, [site for site in world.sites if not site.fault])
    )
    delays = sorted(delay for name in healthy for delay in times.delays[name])
    first, last = measured[0], measured[-1]
    window = sum(1 for site in world.sites for at in site.asked_at if first.at < at < last.at)
    cpu = (last.cpu - first.cpu) / max(1, window) * 1000
    with closing(sqlite3.connect(path)) as connection:
        runs = connection.execute("SELECT outcome, count(*) FROM runs GROUP BY outcome").fetchall()
    gaps = sorted(longest_gap(site, since + 10, until) for site in world.sites if not site.fault)
    faulty = sorted(longest_gap(site, since + 10, until) for site in world.sites if site.fault)
    print(json.dumps({
        "seconds": round(until - began), "runs": dict(runs),
        "requests_per_second": round(asked),
        "of_healthy_pages_got_and_wanted": [round(of_healthy), len(healthy)],
        "times_made_merged_slept_over_missed": [times.made, times.merged, times.slept_over, times.missed],
        "seconds_late_healthy": {name: round(delays[int(len(delays) * part)], 3) for name, part in QUANTILES},
        "states": sum(site.state for site in world.sites), "changes": sum(map(len, steps.values())),
        "webhooks": len(world.received), "webhook_ids": len(set(world.received)),
        "memory_kib": {
            name: median(s.memory for s in part)
            for name, part in (("young", warm[5:15]), ("warm", measured[:10]), ("end", measured[-10:]))
        },
        "files_at_most_and_in_use_at_first_and_last": [
            max(s.files for s in measured),
            *(min(s.in_use for s in part) for part in (measured[:10], measured[-10:])),
        ],
        "cpu_ms_per_request": round(cpu, 2),
        "cpu_share": round((last.cpu - first.cpu) / (last.at - first.at), 2),
        "longest_gap_healthy": [round(gaps[len(gaps) // 2], 1), round(gaps[-1], 1)],
        "longest_gap_faulty": [round(faulty[len(faulty) // 2], 1), round(faulty[-1], 1)],
        "end_took": round(took, 2),
    }, indent=1))  # fmt: skip
