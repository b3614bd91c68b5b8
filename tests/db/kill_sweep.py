"""Kill a check at its statements in turn and look at what is left: a process of ``test_crash.py``.

``python -m tests.db.kill_sweep FOLDER CHECK STEP`` kills at every STEP-th statement. It prints a JSON object
a line: ``killed``, ``left`` (every row right after the kill) and ``repeated`` (every row after the same check
once more). It forks, so it has one thread only.
"""

from __future__ import annotations

import json
import os
import shutil
import signal
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

from db.outbox import queue
from db.store import Store
from tests.db.states import (
    BASELINE,
    KASSEL,
    MOVED,
    NEW,
    SOURCE,
    STEINBACH,
    WETZLAR,
    at,
    contents,
    listing,
    received,
    see,
    see_problem,
)
from tests.scraper.changes.matched import compare

if TYPE_CHECKING:
    from collections.abc import Callable


def baseline(store: Store) -> None:
    """The first page of a new database."""
    see(store, BASELINE, 5)


def changed(store: Store) -> None:
    """Everything at once: added, edited, removed, restored, a problem that ends; and who is told."""
    page = listing(NEW, MOVED, KASSEL)
    with store.writing() as writing:
        recorded = writing.accept(
            SOURCE,
            response=received(page),
            comparison=compare(writing.known(SOURCE.name), page),
            started_at=at(5),
            now=at(5),
        )
        if recorded.change_ids:
            data = {"change_ids": list(recorded.change_ids)}
            event = queue.Event(SOURCE.name, "changes", at(5), data, recorded.run_id, "event-1")
            for channel in ("mail", "hook"):
                queue.enqueue(writing.connection, event, channel, due=at(5))


def problem(store: Store) -> None:
    """A page that cannot be read."""
    see_problem(store, 5, body="again")


def unchanged(store: Store) -> None:
    """The accepted page's bytes."""
    with store.writing() as writing:
        writing.unchanged(SOURCE, response=received(BASELINE), started_at=at(5), now=at(5))


CHECKS: dict[str, Callable[[Store], None]] = {
    check.__name__: check for check in (baseline, changed, problem, unchanged)
}


def prepared(path: Path, check: str) -> None:
    """What is known before the check: Kassel removed, Steinbach missing once, a problem open."""
    with Store.open(path) as store:
        if check == "baseline":
            return
        see(store, BASELINE, 0)
        see(store, listing(WETZLAR, STEINBACH), 1)
        see(store, listing(WETZLAR, STEINBACH), 2)
        see(store, listing(WETZLAR), 3)
        see_problem(store, 4)


def attempt(path: Path, check: Callable[[Store], None], killed_at: int) -> bool:
    """Run the check in a child that kills itself at its n-th statement; whether it came to that."""
    process = os.fork()
    if process:
        return os.waitstatus_to_exitcode(os.waitpid(process, 0)[1]) == -signal.SIGKILL
    count = 0

    def statement(_: str) -> None:
        nonlocal count
        count += 1
        if count == killed_at:
            os.kill(os.getpid(), signal.SIGKILL)

    with Store.open(path) as store:
        store.connection.set_trace_callback(statement)
        check(store)
    os._exit(0)


def rows_in(store: Store) -> Any:
    """Every row, as JSON can say it."""
    return json.loads(json.dumps(contents(store.connection), default=bytes.hex))


def main(folder: Path, name: str, step: int) -> None:
    """Sweep over the statements of the check ``name``."""
    start = folder / "start.db"
    prepared(start, name)
    with Store.open(folder / "unkilled.db") as store:
        CHECKS[name](store)  # imports what the children then have
    point, killed = 0, True
    while killed:
        point += step
        path = folder / f"{point}.db"
        shutil.copy(start, path)
        killed = attempt(path, CHECKS[name], point)
        with Store.open(path) as store:
            left = rows_in(store)
            CHECKS[name](store)
            line = json.dumps({"killed": killed, "left": left, "repeated": rows_in(store)})
        sys.stdout.write(f"{line}\n")


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2], int(sys.argv[3]))
