"""The scenarios: what is prepared, which command is timed, and how often."""

from __future__ import annotations

import shutil
import socket
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections import defaultdict
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from benchmarks.contenders import ROOT, Contender, Leuchtturm
from benchmarks.measure import Cost, resident_mebibytes, run

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

Costs = dict[str, dict[str, list[Cost]]]
"""By scenario, then by contender: one cost a round."""


class Site:
    """The loopback server in a process of its own (see ``benchmarks.site``)."""

    def __init__(self, port: int) -> None:
        self.url = f"http://127.0.0.1:{port}"

    def addresses(self, count: int) -> list[str]:
        return [f"{self.url}/p/{number}" for number in range(count)]

    def state(self, edits: int, share: int) -> None:
        self._post(f"/state/{edits}/{share}")

    def etags(self, on: bool) -> None:
        self._post(f"/etag/{int(on)}")

    def _post(self, path: str) -> None:
        urllib.request.urlopen(urllib.request.Request(self.url + path, method="POST")).close()


@contextmanager
def serving() -> Iterator[Site]:
    command = [sys.executable, "-m", "benchmarks.site"]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        try:
            yield Site(int(process.stdout.readline()))
        finally:
            process.terminate()


@contextmanager
def folder_for(contender: Contender) -> Iterator[Path]:
    folder = Path(tempfile.mkdtemp(prefix=f"bench-{contender.name.replace(' ', '-')}-"))
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


class Suite:
    """Runs every scenario for every contender in turns, so that a change of the machine's speed hits all."""

    def __init__(self, contenders: Sequence[Contender], site: Site, log: Callable[[str], None]) -> None:
        self.contenders, self.site, self.log = contenders, site, log
        self.costs: Costs = defaultdict(lambda: defaultdict(list))
        self.stored: dict[str, dict[str, int]] = defaultdict(dict)

    def cold_start(self, rounds: int) -> None:
        with tempfile.TemporaryDirectory() as folder:
            for _ in range(rounds):
                for contender in self.contenders:
                    cost = run(contender.start(), Path(folder))
                    self.costs["cold start"][contender.name].append(cost)

    def one_page(self, rounds: int) -> None:
        """First check, unchanged as 200 and as 304, changed: of one page, each round in a fresh folder."""
        for number in range(rounds):
            for contender in self.contenders:
                with folder_for(contender) as folder:
                    contender.set_up(folder, self.site.addresses(1))
                    self._steps(contender, folder, "1 page", number, share=100, with_304=True)
            self.log(f"one page: round {number + 1} of {rounds}")

    def many_pages(self, count: int, rounds: int) -> None:
        for number in range(rounds):
            for contender in self.contenders:
                with folder_for(contender) as folder:
                    contender.set_up(folder, self.site.addresses(count))
                    self._steps(contender, folder, f"{count:,} pages", number, share=10, with_304=False)
                self.log(f"{count:,} pages: round {number + 1} of {rounds}, {contender.name}")

    def _steps(
        self, contender: Contender, folder: Path, name: str, number: int, *, share: int, with_304: bool
    ) -> None:
        def step(what: str) -> None:
            self.costs[f"{name}: {what}"][contender.name].append(run(contender.check(folder), folder))

        self.site.etags(False)
        self.site.state(number, share)
        step("first")
        self.stored[f"{name}: first"][contender.name] = contender.bytes_stored(folder)
        step("unchanged (200)")
        if with_304:
            self.site.etags(True)
            run(contender.check(folder), folder)
            step("unchanged (304)")
            self.site.etags(False)
        self.site.state(number + 1, share)
        step("changed" if share == 100 else f"{share} % changed")

    def delivery(self, rounds: int) -> None:
        """One change, mailed to ten recipients by a server on loopback."""
        from aiosmtpd.controller import Controller
        from aiosmtpd.handlers import Sink

        controller = Controller(Sink(), hostname="127.0.0.1", port=_free_port())
        controller.start()
        try:
            for number in range(rounds):
                for contender in self.contenders:
                    if contender.name == "bare script":
                        continue
                    with folder_for(contender) as folder:
                        contender.set_up(folder, self.site.addresses(1), controller.port)
                        self.site.state(number, 100)
                        run(contender.check(folder), folder)
                        self.site.state(number + 1, 100)
                        cost = run(contender.check(folder), folder)
                        self.costs["1 change to 10 mail recipients"][contender.name].append(cost)
        finally:
            controller.stop()

    def idle_daemon(self, program: Leuchtturm, schedules: int, seconds: float) -> tuple[float, float]:
        """Resident MiB and milliseconds of CPU a second of the daemon that has nothing to do."""
        with folder_for(program) as folder:
            program.set_up(folder, self.site.addresses(schedules))
            command = [*program.check(folder)[:-1], "daemon"]
            run(program.check(folder), folder)
            with subprocess.Popen(
                command, cwd=folder, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
            ) as process:
                try:
                    time.sleep(5)
                    before = _cpu_seconds(process.pid)
                    time.sleep(seconds)
                    used = _cpu_seconds(process.pid) - before
                    return resident_mebibytes(process.pid), 1000 * used / seconds
                finally:
                    process.terminate()


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def _cpu_seconds(pid: int) -> float:
    """From ``/proc/PID/schedstat``: nanoseconds on the processor, of all threads."""
    tasks = Path(f"/proc/{pid}/task").iterdir()
    return sum(int((task / "schedstat").read_text().split()[0]) for task in tasks) / 1e9


def median(costs: Sequence[Cost], what: str) -> float:
    value: float = statistics.median(getattr(cost, what) for cost in costs)
    return value
