"""A daemon as a real process, and what the kernel says about it."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from tests.paths import ROOT

if TYPE_CHECKING:
    from collections.abc import Mapping
    from typing import IO

COMMAND = (os.environ.get("LEUCHTTURM_SOAK_PYTHON", sys.executable), "-m", "schedules.cli.main")
_TICKS = os.sysconf("SC_CLK_TCK")


@dataclass(frozen=True)
class Sample:
    """``at``: monotonic seconds; ``memory``: resident KiB; ``cpu``: seconds used so far; ``files``: open.

    ``in_use``: those of them that are not the database file itself, which SQLite keeps open for the next
    connection after one is closed, as long as there are others: as many times as there ever were at once.
    """

    at: float
    memory: int
    cpu: float
    files: int
    in_use: int


class DaemonProcess:
    """``leuchtturm daemon`` for the database and schedule files in ``folder``; its log goes to ``log``."""

    def __init__(
        self,
        folder: Path,
        *options: str,
        command: tuple[str, ...] = COMMAND,
        environment: Mapping[str, str] | None = None,
    ) -> None:
        self.log = folder / "daemon.log"
        self._written: IO[bytes] = self.log.open("ab")
        self._offset = self._written.tell()
        self.process = subprocess.Popen(
            [*command, "--db", str(folder / "l.db"), "--schedules", str(folder / "s"), "daemon", *options],
            cwd=ROOT,
            env={**os.environ, **(environment or {})},
            stdout=self._written,
            stderr=self._written,
        )

    def wait_for(self, event: str, seconds: float = 100.0) -> float:
        """Until the log has ``event``; the seconds that it took."""
        began = time.monotonic()
        forms = f"event={event}", f'"event": "{event}"'
        while not any(form in (said := self.said()) for form in forms):
            assert self.process.poll() is None, said
            assert time.monotonic() - began < seconds, said
            time.sleep(0.01)
        return time.monotonic() - began

    def said(self) -> str:
        """What this process has logged."""
        return self.log.read_bytes()[self._offset :].decode()

    def lines(self) -> list[str]:
        """What it has logged; the line amid which it was killed is none."""
        return [line for line in self.said().splitlines(keepends=True) if line.endswith("\n")]

    def sample(self) -> Sample:
        """The process as it is now."""
        proc = Path("/proc") / str(self.process.pid)
        memory = int((proc / "status").read_text().partition("VmRSS:")[2].split()[0])
        fields = (proc / "stat").read_text().rpartition(")")[2].split()
        cpu = sum(map(int, fields[11:15])) / _TICKS
        files = []
        for link in (proc / "fd").iterdir():
            with suppress(FileNotFoundError):  # closed meanwhile
                files.append(link.readlink())
        in_use = sum(file.suffix != ".db" for file in files)
        return Sample(time.monotonic(), memory, cpu, len(files), in_use)

    def kill(self) -> None:
        """``kill -9``."""
        self.process.kill()
        self._gone()

    def end(self, number: int = signal.SIGTERM, seconds: float = 100.0) -> tuple[int, float]:
        """Ask it to end; its exit code, and the seconds that it took."""
        began = time.monotonic()
        self.process.send_signal(number)
        try:
            code = self.process.wait(seconds)
        finally:
            if self.process.poll() is None:
                self.kill()
        self._gone()
        return code, time.monotonic() - began

    def _gone(self) -> None:
        self.process.wait()
        self._written.close()
