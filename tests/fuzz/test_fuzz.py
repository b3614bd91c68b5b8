"""Hostile bytes for everything that reads what others wrote. ``make test`` tries a few, the soak for minutes.

``FUZZ_MINUTES`` is the time for all targets together (10); ``make fuzz`` takes an hour. Half of it goes to
inputs that follow the coverage where atheris is installed. ``LEUCHTTURM_SEED`` chooses the inputs of
hypothesis. What broke something is kept in ``tests/fuzz/kept``, what reaches much in ``tests/fuzz/found``;
both are tried each time.
"""

from __future__ import annotations

import importlib.util
import os
import re
import subprocess
import sys
import tempfile
import time
from hashlib import sha256
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, seed, settings

from tests.fuzz import corpus
from tests.fuzz.targets import TARGETS

EXECUTIONS = {"page": 40, "schedule": 60, "answer": 15, "mail": 15, "database": 15}
"""In ``make test``."""
SECONDS = float(os.environ.get("FUZZ_MINUTES") or "10") * 60 / len(TARGETS)
"""For each target, in the soak."""


def fuzz(name: str, executions: int, chosen: int) -> int:
    """Give the target so many inputs; how many it was."""
    count = 0

    @seed(chosen)
    @settings(max_examples=executions, deadline=None, database=None, suppress_health_check=list(HealthCheck))
    @given(corpus.STRATEGIES[name]())
    def run(body: bytes) -> None:
        nonlocal count
        count += 1
        try:
            TARGETS[name](body)
        except BaseException as error:
            error.add_note(f"The input is {keep(name, body)}; once it is mended, move it to {corpus.KEPT}.")
            raise

    run()
    return count


def fuzz_guided(name: str, seconds: float, folder: Path) -> int:
    """Let atheris search; how many executions it was."""
    command = [sys.executable, "-m", "tests.fuzz.guided", name, f"{seconds:.0f}", str(folder)]
    process = subprocess.run(command, capture_output=True, text=True, errors="replace", check=False)
    assert process.returncode == 0, f"{process.stdout}\n{process.stderr[-5_000:]}"
    executions = re.search(r"number_of_executed_units: (\d+)", process.stderr)
    assert executions, process.stderr[-5_000:]
    return int(executions[1])


def keep(name: str, body: bytes) -> Path:
    """Write the input to a file, as ``tests/fuzz/kept`` has it."""
    path = Path(tempfile.gettempdir()) / f"{name}-{sha256(body).hexdigest()[:12]}"
    path.write_bytes(body)
    return path


@pytest.mark.parametrize("name", TARGETS)
def test_hostile_bytes_are_taken_or_refused_in_a_sentence(name: str) -> None:
    assert fuzz(name, EXECUTIONS[name], 1) > 0


@pytest.mark.parametrize("name", [name for name in TARGETS if corpus.kept(name)])
def test_what_is_kept_breaks_nothing_any_more(name: str) -> None:
    for path in corpus.kept(name):
        TARGETS[name](path.read_bytes())


def test_something_is_kept_for_what_takes_text() -> None:
    assert all(len(corpus.kept(name)) > 5 for name in ("page", "schedule", "answer", "mail"))


@pytest.mark.soak
@pytest.mark.timeout(7_200)
@pytest.mark.parametrize("name", TARGETS)
def test_nothing_breaks_for_a_while(name: str, tmp_path: Path) -> None:
    chosen = int(os.environ.get("LEUCHTTURM_SEED", time.strftime("%Y%m%d")))
    seconds, guided = SECONDS, "atheris is not installed, hypothesis had all the time"
    if importlib.util.find_spec("atheris") is not None:
        seconds /= 2
        guided = f"{fuzz_guided(name, seconds, tmp_path)} by atheris"
    ends, count, rounds = time.monotonic() + seconds, 0, 0
    while time.monotonic() < ends:
        count += fuzz(name, 100, chosen + rounds)
        rounds += 1
    print(f"{name}: {count} executions, seeds {chosen} to {chosen + rounds - 1}; {guided}")
