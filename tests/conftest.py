"""What holds for every test: where it writes, what its processes inherit, and that no clock ends it."""

from __future__ import annotations

import os
import signal
from pathlib import Path
from typing import TYPE_CHECKING

from hypothesis import HealthCheck, settings

from scraper.parsers import sandbox

if TYPE_CHECKING:
    import pytest

MEMORY = Path("/dev/shm")
ENOUGH = 2 << 30  # bytes

# Others may read what a user writes, and Ctrl-C ends what a user runs: a job in the background ignores it.
os.umask(0o022)
signal.signal(signal.SIGINT, signal.default_int_handler)

# A user's Python keeps what it has compiled; a process that may not would compile all of our modules anew.
os.environ.pop("PYTHONDONTWRITEBYTECODE", None)

# Nor has a user pandas, which sqlite-utils imports where it finds it: a third of a second for each process.
without_pandas = str(Path(__file__).parent / "without")
python_path = os.environ.get("PYTHONPATH", "").split(os.pathsep)
if without_pandas not in python_path:  # it is, in xdist's workers
    os.environ["PYTHONPATH"] = os.pathsep.join(filter(None, (without_pandas, *python_path)))

# Where somebody keeps a real database is none of the tests' business, and no proxy leads to loopback.
for name in list(os.environ):
    if name in ("LEUCHTTURM_DB", "LEUCHTTURM_SCHEDULES") or name.lower().endswith("_proxy"):
        del os.environ[name]

# A machine that stands still for a second is no fault of the code under test.
settings.register_profile("any machine", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("any machine")
sandbox.MAX_SECONDS = 100.0  # for a large page, which is read in one or two


def pytest_configure(config: pytest.Config) -> None:
    """Let `make test` write to memory, where a commit waits for no disk; the soak is tried on the disk."""
    if "not soak" in config.option.markexpr and _can_hold_the_tests(MEMORY):
        os.environ.setdefault("PYTEST_DEBUG_TEMPROOT", str(MEMORY))


def _can_hold_the_tests(folder: Path) -> bool:
    """Whether there is room, and programs may be started from there: some tests write one."""
    if not os.access(folder, os.W_OK):
        return False
    found = os.statvfs(folder)
    return found.f_bavail * found.f_frsize >= ENOUGH and not found.f_flag & os.ST_NOEXEC


def pytest_xdist_auto_num_workers() -> int:
    """One more than there are processors: many tests wait, for a silent receiver or for the disk."""
    return len(os.sched_getaffinity(0)) + 1
