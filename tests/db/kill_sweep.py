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
from db.writes import accepted_page
from scraper.changes import compare as comparing
from scraper.changes.matching import match_page
from scraper.changes.observations import new_observations
from scraper.records import Candidate, Doubt, UnreadHeading
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
from tests.replacing import replace
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
        recorded = accepted_page.write(
            writing.connection,
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


def held_back(store: Store) -> None:
    """What is not news yet: a lost text, a day that goes to and fro, a doubt, a heading that was not read."""
    doubt = Doubt("end_date", "Two days.", (Candidate("2022-09-02", "2."), Candidate("2022-09-03", "3.")))
    doubtful = replace(STEINBACH, end_date=None, doubts=(doubt,))
    page = replace(
        listing(WETZLAR, doubtful, replace(TALK, description=())),
        unread=(UnreadHeading("Treffen 2025", "heading 7"),),
    )
    with store.writing() as writing:
        known = writing.known(SOURCE.name)
        comparison = comparing.compare(
            known, page, match_page(known, page), earlier=writing.earlier_states(SOURCE.name)
        )
        recorded = accepted_page.write(
            writing.connection,
            SOURCE,
            response=received(page),
            comparison=comparison,
            started_at=at(5),
            now=at(5),
        )
        for number, observation in enumerate(new_observations(known, comparison)):
            data = {"items": [{"subject": observation.subject, "field": observation.field, "readings": []}]}
            event = queue.Event(
                SOURCE.name, observation.kind, at(5), data, recorded.run_id, f"event-{number}"
            )
            queue.enqueue(writing.connection, event, "operators", due=at(5))


def unchanged(store: Store) -> None:
    """The accepted page's bytes."""
    with store.writing() as writing:
        writing.unchanged(SOURCE, response=received(BASELINE), started_at=at(5), now=at(5))


TALK = replace(KASSEL, description=("Wir kamen über Erfolge ins Gespräch.",))


CHECKS: dict[str, Callable[[Store], None]] = {
    check.__name__: check for check in (baseline, changed, problem, held_back, unchanged)
}


def prepared(path: Path, check: str) -> None:
    """What is known before the check: Kassel removed, Steinbach missing once, a problem open."""
    with Store.open(path) as store:
        if check == "baseline":
            return
        if check == "held_back":
            for number, moved in enumerate((MOVED, WETZLAR, MOVED)):
                see(store, listing(moved, STEINBACH, TALK), number)
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
