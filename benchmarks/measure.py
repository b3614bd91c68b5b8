"""Run a command as a whole process and read what the kernel counted for it (``wait4``)."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Container, Sequence


# Every program may keep its compiled modules, as it would where it is installed.
_ENVIRONMENT = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}


# Starts the program and says what it took. The kernel counts the memory of the process that starts another
# one as the peak of that one, so a small process does it.
_LAUNCHER = """
import os, sys, time
output = os.open(sys.argv[1], os.O_WRONLY | os.O_CREAT | os.O_TRUNC)
began = time.perf_counter()
actions = [(os.POSIX_SPAWN_DUP2, output, 1), (os.POSIX_SPAWN_DUP2, output, 2)]
pid = os.posix_spawn(sys.argv[2], sys.argv[2:], os.environ, file_actions=actions)
_, status, usage = os.wait4(pid, 0)
print(time.perf_counter() - began, usage.ru_utime + usage.ru_stime, usage.ru_maxrss, status)
"""


@dataclass(frozen=True, slots=True)
class Cost:
    """``wall`` and ``cpu`` (user and system) in seconds, ``memory``: the peak resident set in MiB."""

    wall: float
    cpu: float
    memory: float


def run(command: Sequence[str], folder: Path, codes: Container[int] = (0,)) -> Cost:
    """Run ``command`` in ``folder``.

    Raises ``RuntimeError`` with its output for an exit code not in ``codes``.
    """
    log = folder / "output.txt"
    words = [sys.executable, "-I", "-S", "-c", _LAUNCHER, str(log), *command]
    done = subprocess.run(words, cwd=folder, stdout=subprocess.PIPE, env=_ENVIRONMENT, check=True, text=True)
    wall, cpu, memory, status = map(float, done.stdout.split())
    if os.waitstatus_to_exitcode(int(status)) not in codes:
        raise RuntimeError(f"{' '.join(command)} failed: {log.read_text()[-2000:]}")
    return Cost(wall, cpu, memory / 1024)


def process_cpu_seconds(pid: int) -> float:
    """User and system time of a running process so far, of ended threads too (``/proc/PID/stat``)."""
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def resident_mebibytes(pid: int) -> float:
    for line in Path(f"/proc/{pid}/status").read_text().splitlines():
        if line.startswith("VmRSS:"):
            return int(line.split()[1]) / 1024
    raise RuntimeError(f"process {pid} has no VmRSS")


def next_minute() -> float:
    """Seconds until the clock's next minute, from which on schedules are due as in any other."""
    return 60.5 - time.time() % 60
