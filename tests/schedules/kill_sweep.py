"""Kill a check at its SQL statements in turn, as ``kill -9`` would; see what the next check makes of it.

``python -m tests.schedules.kill_sweep DATABASE URL STRIDE [SCHEDULES]``: the database has a baseline, the
page at the address a change; every STRIDE-th statement is one to be killed at. SCHEDULES: a folder in place
of the shipped one. Prints as JSON how many checks were killed, and after which statements the end was not
that of an undisturbed check.
"""

from __future__ import annotations

import itertools
import json
import os
import signal
import sqlite3
import sys
from contextlib import closing
from importlib import import_module
from pathlib import Path
from shutil import copyfile
from typing import TYPE_CHECKING

from msgspec.structs import replace

from db.store import Store
from schedules.check.run import check
from schedules.config.schedule_files import load
from scraper.http.fetch import open_client

if TYPE_CHECKING:
    from collections.abc import Callable

for used in (
    "db.writes.accepted_page",
    "scraper.changes.compare",
    "scraper.changes.sanity",
    "scraper.parsers.sandbox",
    "selectolax.lexbor",
):
    import_module(used)  # once here, not once a child

OUTCOME = (
    "SELECT meeting_id, record, ended_at IS NULL FROM versions ORDER BY meeting_id, id",
    "SELECT kind, meeting_id, data FROM changes ORDER BY id",
    "SELECT sha256 FROM snapshots ORDER BY id",
    "SELECT revision, etag, checks, intro_losing_checks FROM schedules",
    "SELECT meeting_id, field, reason, told FROM held_fields ORDER BY id",
    "SELECT id, losing_checks FROM records ORDER BY id",
)


def check_in_child(path: Path, url: str, dies_at: int | None, schedules: Path | None) -> bool:
    """Run one check in a process of its own, killed before statement ``dies_at``; whether it ended."""
    child = os.fork()  # cheaper than a new interpreter by a factor of ten
    if child == 0:
        with Store.open(path) as store, open_client() as client:
            if dies_at is not None:
                store.connection.set_trace_callback(_killer(dies_at))
            result = check(replace(load(schedules)[0], url=url), store, client)
        os._exit(0 if result.ok else 1)
    _, status = os.waitpid(child, 0)
    if os.WIFSIGNALED(status):
        return False
    if os.WEXITSTATUS(status):
        sys.exit("the check failed by itself")
    return True


def _killer(dies_at: int) -> Callable[[str], None]:
    left = iter(range(dies_at))

    def before_statement(_: str) -> None:
        if next(left, None) is None:
            os.kill(os.getpid(), signal.SIGKILL)

    return before_statement


def outcome(path: Path) -> list[object]:
    """All that checks leave, but for their times and the numbers of their runs."""
    with closing(sqlite3.connect(path)) as connection:
        return [connection.execute(query).fetchall() for query in OUTCOME]


def sweep(baseline: Path, url: str, stride: int, schedules: Path | None) -> dict[str, object]:
    """Kill at the first statement, the second, … until a check has no more statements to be killed at."""
    path = baseline.with_name("swept.db")

    def start_over() -> None:
        for suffix in ("-wal", "-shm"):
            path.with_name(path.name + suffix).unlink(missing_ok=True)
        copyfile(baseline, path)

    start_over()
    check_in_child(path, url, None, schedules)
    undisturbed = outcome(path)
    different: list[int] = []
    for killed in itertools.count():
        statement = killed * stride
        start_over()
        if check_in_child(path, url, statement, schedules):
            break
        check_in_child(path, url, None, schedules)
        if outcome(path) != undisturbed:
            different.append(statement)
    return {"killed": killed, "different": different}


if __name__ == "__main__":
    database = Path(sys.argv[1])
    with closing(sqlite3.connect(database)) as connection:
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    folder = Path(sys.argv[4]) if len(sys.argv) > 4 else None
    json.dump(sweep(database, sys.argv[2], int(sys.argv[3]), folder), sys.stdout)
