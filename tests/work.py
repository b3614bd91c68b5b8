"""Whether work grows with the size of what it is done to, or with its square; on any machine, however busy.

Steps are counted and are the same everywhere. They miss what happens inside one call of a function in C, as
the backtracking of a pattern: for that there is only time, compared over sizes so far apart that no machine
makes the one look like the other.
"""

from __future__ import annotations

import subprocess
import sys
import time
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    Prepare = Callable[[int], Callable[[], object]]
    """For a size, a function that does the work; what prepares it is not measured."""

_ROUNDS, _ENOUGH = 5, 30.0  # seconds


def steps(work: Callable[[], object]) -> int:
    """The lines of Python that this thread runs, and the calls that it makes, also of functions in C."""
    count = 0

    def trace(frame: object, event: str, value: object) -> Any:
        nonlocal count
        count += 1
        return trace

    def profile(frame: object, event: str, value: object) -> None:
        nonlocal count
        count += event == "c_call"

    before = sys.gettrace(), sys.getprofile()
    sys.settrace(trace)
    sys.setprofile(profile)
    try:
        work()
    finally:
        sys.settrace(before[0])
        sys.setprofile(before[1])
    return count


def assert_steps_grow_with_size(prepare: Prepare, size: int) -> None:
    """For four times the size, fewer than eight times the steps; the square would be sixteen times."""
    prepare(size)()  # what is imported, compiled and remembered once
    few, many = (steps(prepare(each)) for each in (size, 4 * size))
    assert many < 8 * few, f"{few} steps for {size}, {many} for {4 * size}"


def assert_time_grows_with_size(seconds: Callable[[int], float], size: int) -> None:
    """For sixteen times the size, less than a hundred times the time; the square would be 256 times.

    One round in which this holds is enough: other work on the machine makes some rounds longer, not all, and
    no round of work that grows with the square is short.
    """
    rounds: list[tuple[float, float]] = []
    while len(rounds) < _ROUNDS and sum(map(sum, rounds)) < _ENOUGH:
        rounds.append((seconds(size), seconds(16 * size)))
        if rounds[-1][1] < 100 * rounds[-1][0]:
            return
    pytest.fail(f"seconds for {size} and for {16 * size}: {rounds}")


def thread_seconds(work: Callable[[], object]) -> float:
    """Processor time of this thread."""
    began = time.thread_time()
    work()
    return time.thread_time() - began


_COUNT = """
import runpy, sys
kind, program, *sys.argv[1:] = sys.argv[1:]
calls = 0
def count(frame, event, value):
    global calls
    calls += event in ("call", "c_call")
sys.setprofile(count)
try:
    if kind == "-m":
        runpy.run_module(program, run_name="__main__", alter_sys=True)
    else:
        exec(program, {"__name__": "__main__"})
except SystemExit as ended:
    assert not ended.code, ended.code
sys.setprofile(None)
print(calls, file=sys.stderr)
"""


def calls_of_a_process(folder: Path, *command: str) -> int:
    """The calls of functions, in Python and C, of ``python -c CODE …`` or ``-m MODULE …``, imports included.

    It runs twice: the first time compiles what is not yet.
    """
    for _ in range(2):
        ran = subprocess.run(
            [sys.executable, "-c", _COUNT, *command], cwd=folder, capture_output=True, text=True, check=False
        )
        assert ran.returncode == 0, ran.stderr
    return int(ran.stderr.splitlines()[-1])
