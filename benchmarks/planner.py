"""The daemon with a check that only waits: what planning many schedules costs, and how late checks begin.

``python -m benchmarks.planner DATABASE SCHEDULES SECONDS WAIT`` runs the real daemon (files, timetable,
scheduler, pool, delivery rounds) for so long; a check waits ``WAIT`` seconds, as for a server, and fetches
and stores nothing. Prints JSON.
"""

from __future__ import annotations

import json
import os
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING

from benchmarks.measure import next_minute, resident_mebibytes
from schedules import logs
from schedules.daemon.config_watcher import Files
from schedules.daemon.service import LOOP_SECONDS, Daemon
from schedules.health import daemon_lock

if TYPE_CHECKING:
    from schedules.config.schedule_files import Schedule


class Waiting:
    """A worker of the pool whose checks are nothing but the wait for the server."""

    def __init__(self, seconds: float, due: dict[str, float], late: list[float]) -> None:
        self._seconds, self._due, self._late = seconds, due, late

    def __call__(self, schedule: Schedule) -> float:
        self._late.append(time.time() - self._due.pop(schedule.name, time.time()))
        time.sleep(self._seconds)
        return self._seconds

    def close(self) -> None:
        pass


class Planner(Daemon):
    """The daemon, which notes when each check was due."""

    def __init__(self, path: Path, files: Files, lock: daemon_lock.Lock, wait: float) -> None:
        self.due: dict[str, float] = {}
        self.late: list[float] = []
        self._wait = wait
        super().__init__(path, files, lock)
        self.pool._worker = lambda: Waiting(wait, self.due, self.late)

    def _due(self, name: str) -> None:
        job = self._scheduler.get_job(name)
        if job is not None:
            self.due[name] = job.next_run_time.timestamp()
        super()._due(name)


def main(database: Path, folder: Path, seconds: float, wait: float) -> None:
    logs.configure(level=30)
    began = time.process_time()
    with daemon_lock.held(database) as lock:
        daemon = Planner(database, Files(folder), lock, wait)
        daemon.start()
        start = time.process_time() - began
        _settle(daemon)
        daemon.late.clear()
        before, since = time.process_time(), time.monotonic()
        while time.monotonic() - since < seconds:
            time.sleep(LOOP_SECONDS)
            daemon.run_once()
        lasted = time.monotonic() - since
        used, late = time.process_time() - before, sorted(daemon.late)
        daemon.end()
    print(
        json.dumps({
            "schedules": len(daemon._schedules),
            "start_cpu": start,
            "checks_a_second": len(late) / lasted,
            "cpu_share": used / lasted,
            "memory": resident_mebibytes(os.getpid()),
            "late": late,
        })
    )  # fmt: skip


def _settle(daemon: Daemon) -> None:
    """Wait until what was due at the start is done, and a new minute begins."""
    while daemon.pool.load != (0, 0):
        time.sleep(0.1)
    time.sleep(next_minute())


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]), float(sys.argv[3]), float(sys.argv[4]))
