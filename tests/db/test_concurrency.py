"""Many processes and one file: every check is stored once, nobody is told that the database is locked."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING

import pytest

from db import write_lock
from db.store import Store
from scraper.errors import StoreError
from scraper.http.robots import RobotsAnswer
from tests.db.states import BASELINE, SOURCE, at, child, one, rows, see

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

CHECKS = """
import sys
from pathlib import Path
from db import write_lock
from db.store import Store
from db.writes import accepted_page
from tests.db.states import BASELINE, MOVED, NEW, STEINBACH, SOURCE, at, listing, received, see
from tests.scraper.changes.matched import compare

def check(store, page, hour):
    while True:
        basis = store.baseline(SOURCE, now=at(hour))
        came = received(page)
        with store.writing() as writing:
            if writing.state(SOURCE.name)[0] != basis.revision:
                continue
            if came.identity == basis.accepted:
                writing.unchanged(SOURCE, response=came, started_at=at(hour), now=at(hour))
                return
            comparison = compare(writing.known(SOURCE.name), page)
            accepted_page.write(writing.connection, SOURCE, response=came, comparison=comparison,
                           started_at=at(hour), now=at(hour))
            return

sys.stdin.readline()
with Store.open(Path(sys.argv[1]), timeout=100) as store:
    check(store, BASELINE, 0)
    print("checked", flush=True)
    sys.stdin.readline()
    check(store, listing(NEW, MOVED, STEINBACH, *BASELINE.records[2:]), 1)
    for hour in range(2, 12):
        with store.writing() as writing:
            writing.not_modified(SOURCE, started_at=at(hour), now=at(hour))
"""


@pytest.mark.soak
def test_eight_checks_at_once_make_one_baseline_and_one_set_of_changes(path: Path) -> None:
    processes = [child(CHECKS, path) for _ in range(8)]
    for process in processes:
        assert process.stdin is not None
        process.stdin.write("\n")
        process.stdin.flush()
    for process in processes:
        assert process.stdout is not None
        assert process.stdout.readline() == "checked\n"
    assert [process.communicate("\n", timeout=100) for process in processes] == [("", "")] * 8
    with Store.open(path) as store:
        query = "SELECT outcome, count(*) AS n FROM runs GROUP BY outcome ORDER BY outcome"
        counted = rows(store.connection, query)
        kinds = [row["kind"] for row in rows(store.connection, "SELECT kind FROM changes ORDER BY id")]
        assert counted == [
            {"outcome": "baseline", "n": 1},
            {"outcome": "changed", "n": 1},
            {"outcome": "unchanged", "n": 7 + 7 + 80},
        ]
        assert kinds == ["added", "edited"]
        assert one(store.connection, "SELECT revision FROM schedules") == 2
        assert one(store.connection, "PRAGMA integrity_check") == "ok"


def test_two_stores_of_one_process_wait_for_each_other(path: Path) -> None:
    with Store.open(path) as first, Store.open(path) as second:
        see(first, BASELINE, 0)
        assert see(second, BASELINE, 1).outcome == "unchanged"
        assert see(first, BASELINE, 2).outcome == "unchanged"


class Turn:
    """A lock that says when somebody asks for it."""

    def __init__(self) -> None:
        self.asked = threading.Event()
        self._lock = threading.Lock()

    def acquire(self, timeout: float) -> bool:
        self.asked.set()
        return self._lock.acquire(timeout=timeout)

    def release(self) -> None:
        self._lock.release()


def write_a_run(store: Store) -> None:
    with store.writing() as writing:
        writing.failed(SOURCE, kind="fetch", error="-", started_at=at(0), now=at(0))


def write_robots(store: Store) -> None:
    store.robots.put("https://example.org", RobotsAnswer(at(0), 200, ""))


@pytest.mark.parametrize(("write", "table"), [(write_a_run, "runs"), (write_robots, "robots")])
def test_threads_take_turns_and_never_meet_a_locked_file(
    path: Path, write: Callable[[Store], None], table: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    turn = Turn()
    monkeypatch.setitem(write_lock._locks, str(path), turn)

    def come_second() -> None:
        with Store.open(path, timeout=100) as store:
            store.connection.execute("PRAGMA busy_timeout = 0")  # SQLite waits for nobody
            write(store)

    with Store.open(path) as first:
        with first.writing():
            turn.asked.clear()
            second = threading.Thread(target=come_second)
            second.start()
            assert turn.asked.wait(100)
        second.join(100)
        assert one(first.connection, f"SELECT count(*) FROM {table}") == 1


def test_a_thread_that_gets_no_turn_in_time_asks_for_the_lock_of_the_file(path: Path) -> None:
    with (
        Store.open(path) as slow,
        Store.open(path, timeout=0.01) as quick,
        slow.writing(),
        pytest.raises(StoreError, match="is locked by another program"),
        quick.writing(),
    ):
        pass
