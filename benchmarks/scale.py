"""``python -m benchmarks scale``: large databases, many schedules; writes ``docs/scale.md``."""

from __future__ import annotations

import json
import shutil
import sqlite3
import subprocess
import tempfile
import time
from contextlib import closing, contextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from benchmarks import history
from benchmarks.contenders import ROOT
from benchmarks.history import History
from benchmarks.measure import Cost, next_minute, process_cpu_seconds, resident_mebibytes, run
from benchmarks.scenarios import serving
from db.store import Store
from schedules.config.schedule_files import load_file

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from benchmarks.contenders import Leuchtturm
    from benchmarks.history import PageServer
    from benchmarks.scenarios import Site

BASE = History(pages=4, meetings=18, changes=25, checks=900)
GROWN = {
    "pages": replace(BASE, pages=16),
    "meetings a page": replace(BASE, meetings=72),
    "changes a page": replace(BASE, changes=100),
    "years": replace(BASE, checks=3600),
}
"""One of four things is four times as much."""
TEN_YEARS = History(pages=14, meetings=75, changes=50, checks=3650)
"""1,050 meetings, 700 changes, ten years of daily checks."""
COMMANDS: dict[str, tuple[str, ...]] = {
    "unchanged check": ("check", "page-00000"),
    "changed check": ("check", "page-00000"),
    "meetings": ("meetings",),
    "show 2025": ("show", "2025"),
    "changes": ("changes",),
    "status": ("status",),
    "export csv": ("export", "csv", "x.csv"),
    "export xlsx": ("export", "xlsx", "x.xlsx"),
    "export json": ("export", "json", "x.json"),
    "export ics": ("export", "ics", "x.ics"),
    "export atom": ("export", "atom", "x.atom"),
    "export html": ("export", "html", "x.html"),
    "publish": ("publish", "--schedule", "page-00000", "public"),
    "backup": ("backup", "--force", "copy.db"),
    "doctor": ("doctor",),
    "reparse": ("reparse", "--dry-run"),
}


@dataclass
class Daemon:
    """What a daemon did for a while. ``late``: seconds from each check's time to its start, ascending."""

    schedules: int
    checks_a_second: float
    cpu_share: float
    memory: float
    late: list[float]
    start_cpu: float = 0.0

    def lateness(self, share: float) -> float:
        return self.late[min(len(self.late) - 1, int(share * len(self.late)))] if self.late else 0.0


@dataclass
class Measured:
    """All figures of one run, for :mod:`benchmarks.scale_report`."""

    about: str = ""
    sizes: dict[str, int] = field(default_factory=dict)
    costs: dict[str, dict[str, Cost]] = field(default_factory=dict)
    planned: dict[str, Daemon] = field(default_factory=dict)
    real: dict[str, Daemon] = field(default_factory=dict)
    first_a_second: float = 0.0
    bytes_unchanged: float = 0.0
    bytes_changed: float = 0.0
    bytes_first: float = 0.0
    seconds_a_gb: float = 0.0
    status_of_many: Cost | None = None


def measure(program: Leuchtturm, log: Callable[[str], None], *, quick: bool = False) -> Measured:
    """Measure everything; ``quick``: small and short, to see that it works."""
    measured = Measured()
    histories = {"base": BASE, **GROWN, "ten years": TEN_YEARS}
    with history.serving() as served:
        for name, wanted in histories.items():
            with _folder() as folder:
                small = replace(wanted, pages=1, changes=2, checks=10) if quick else wanted
                history.make(folder, small, served)
                measured.sizes[name] = (folder / "l.db").stat().st_size
                log(f"{name}: made, {measured.sizes[name] / 1e6:.1f} MB")
                measured.costs[name] = _commands(program, folder, small, served)
                measured.seconds_a_gb = _quick_check(folder / "l.db")  # in the end of the largest
                log(f"{name}: measured")
    with _folder() as folder:
        _plan(measured, program, folder, 100 if quick else 10_000, 10 if quick else 30)
        log("planned")
    with serving() as site, _folder() as folder:
        _watch(measured, program, folder, site, 20 if quick else 1000, log)
    return measured


@contextmanager
def _folder() -> Iterator[Path]:
    folder = Path(tempfile.mkdtemp(prefix="scale-"))
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _commands(program: Leuchtturm, folder: Path, made: History, served: PageServer) -> dict[str, Cost]:
    """The cost of each command as a whole process: the better of two runs, if the machine has other work."""
    costs: dict[str, list[Cost]] = {name: [] for name in COMMANDS}
    for turn in range(2):
        for name, command in COMMANDS.items():
            edits = made.changes + turn + (name == "changed check")
            served.body = history.page(0, made.meetings, edits)
            if command[0] == "export":
                (folder / command[-1]).unlink(missing_ok=True)
            codes = (0, 1) if name == "status" else (0,)  # no daemon runs, which it says
            costs[name].append(run(_command(program, folder, *command), folder, codes))
    return {name: min(runs, key=lambda cost: cost.cpu) for name, runs in costs.items()}


def _quick_check(path: Path) -> float:
    """Seconds of CPU in which SQLite looks through a GB, as `status` has it do."""
    with closing(sqlite3.connect(path)) as connection:
        began = time.process_time()
        connection.execute("PRAGMA quick_check(1)").fetchall()
        return (time.process_time() - began) / path.stat().st_size * 1e9


def _command(program: Leuchtturm, folder: Path, *words: str) -> list[str]:
    return [program.program, "--db", str(folder / "l.db"), "--schedules", str(folder / "schedules"), *words]


def _plan(measured: Measured, program: Leuchtturm, folder: Path, count: int, seconds: int) -> None:
    """The daemon's own work for many hourly schedules, with a check that only waits for 0.2 s."""
    database, schedules = folder / "l.db", folder / "schedules"
    schedules.mkdir()
    now = datetime.now(UTC)
    with Store.open(database) as store, store.writing() as writing:
        for number in range(count):
            when = f'cron = "{number % 60} * * * *"\njitter = "59s"'
            path = history.write_schedule(schedules, number, _host(number, 80), when, _HOOK)
            writing.not_modified(load_file(path), started_at=now, now=now)  # else all are due at the start
    words = [program.python, "-m", "benchmarks.planner", str(database), str(schedules), str(seconds), "0.2"]
    done = subprocess.run(words, cwd=ROOT, stdout=subprocess.PIPE, check=True, text=True)
    measured.planned["every hour"] = Daemon(**json.loads(done.stdout))
    measured.status_of_many = run(_command(program, folder, "status"), folder, codes=(0, 1))


_HOOK = """[[channels]]
type = "webhook"
name = "hook"
url = "http://127.0.0.1:9/"
audience = "operators"
signed = false
"""


def _host(number: int, port: int) -> str:
    """An address on loopback with a host of its own: the daemon sends one request at a time to a host."""
    return f"http://127.1.{number // 250}.{number % 250 + 1}:{port}/p/{number}"


def _watch(
    measured: Measured, program: Leuchtturm, folder: Path, site: Site, count: int, log: Callable[[str], None]
) -> None:
    """The installed daemon with real requests: the first checks, all at once, and spread over each minute."""
    port = int(site.url.rpartition(":")[2])
    (folder / "schedules").mkdir()
    site.etags(False)
    site.state(0, 1)

    def write(when: str) -> None:
        for number in range(count):
            history.write_schedule(folder / "schedules", number, _host(number, port), when)

    write('cron = "* * * * *"')
    with _Running(program, folder, "first") as daemon:
        daemon.wait(lambda: len(daemon.checked()) >= count)
        measured.first_a_second = count / (max(daemon.checked()) - daemon.event_times("ready")[0])
    first = daemon.size()
    measured.bytes_first = first / count
    log(f"{measured.first_a_second:.1f} first checks a second")

    with _Running(program, folder, "at once") as daemon:
        time.sleep(12)  # what was missed is over by then
        time.sleep(max(0.0, next_minute() - 2))
        window, before = daemon.window(), len(daemon.checked())
        daemon.wait(lambda: len(daemon.checked()) >= before + count)
        measured.real["all in one second"] = daemon.ended(window, count)
    measured.bytes_unchanged = (daemon.size() - first) / len(daemon.checked())
    log("all at once: measured")

    write('every = "1m"\njitter = "58s"')
    before_changes = daemon.size()
    with _Running(program, folder, "spread") as daemon:
        time.sleep(12)
        time.sleep(next_minute())
        window = daemon.window()
        for edits in range(1, 3 if count < 100 else 10):
            site.state(edits, 1)
            time.sleep(5)
        measured.real["spread over a minute"] = daemon.ended(window, count)
    changed = daemon.outcomes("changed")
    unchanged = len(daemon.checked()) - changed
    grown = daemon.size() - before_changes - unchanged * measured.bytes_unchanged
    measured.bytes_changed = grown / max(changed, 1)
    log("spread: measured")


class _Running:
    """The daemon as a process, and what its log says."""

    def __init__(self, program: Leuchtturm, folder: Path, name: str) -> None:
        self._database, self._log = folder / "l.db", folder / f"{name}.log"
        self._command = _command(program, folder, "daemon", "--verbose", "--log-format", "json")

    def __enter__(self) -> _Running:
        with self._log.open("wb") as log:
            self._process = subprocess.Popen(self._command, stdout=log, stderr=log)
        self.wait(lambda: bool(self.event_times("ready")))
        return self

    def __exit__(self, *_: object) -> None:
        self._process.terminate()
        self._process.wait()

    def events(self) -> list[dict[str, object]]:
        whole = self._log.read_bytes().rpartition(b"\n")[0]
        return [json.loads(line) for line in whole.splitlines() if line.startswith(b"{")]

    def event_times(self, name: str) -> list[float]:
        return [_seconds(event["at"]) for event in self.events() if event["event"] == name]

    def checked(self) -> list[float]:
        return self.event_times("checked")

    def outcomes(self, outcome: str) -> int:
        return sum(event.get("outcome") == outcome for event in self.events())

    def wait(self, done: Callable[[], bool]) -> None:
        ends = time.monotonic() + 900
        while not done():
            if self._process.poll() is not None or time.monotonic() > ends:
                raise RuntimeError(f"the daemon did not get so far: {self._log.read_text()[-2000:]}")
            time.sleep(0.25)

    def size(self) -> int:
        return sum(path.stat().st_size for path in self._database.parent.glob("l.db*"))

    def window(self) -> tuple[float, float]:
        return time.time(), process_cpu_seconds(self._process.pid)

    def ended(self, window: tuple[float, float], schedules: int) -> Daemon:
        """What happened since ``window``."""
        since, before = window
        lasted, used = time.time() - since, process_cpu_seconds(self._process.pid) - before
        due: dict[object, float] = {}
        late = []
        for event in self.events():
            if event["event"] == "due":
                due[event["schedule"]] = _seconds(event["due_at"])
            elif event["event"] == "checked" and event["schedule"] in due:
                began = _seconds(event["at"]) - float(str(event["duration_ms"])) / 1000
                if began >= since:
                    late.append(began - due[event["schedule"]])
        return Daemon(
            schedules, len(late) / lasted, used / lasted, resident_mebibytes(self._process.pid), sorted(late)
        )


def _seconds(at: object) -> float:
    return datetime.fromisoformat(str(at)).timestamp()
