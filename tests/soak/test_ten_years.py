"""Ten years of an hourly schedule: how large the database becomes, and whether anything becomes slower."""

from __future__ import annotations

import json
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from statistics import median
from typing import TYPE_CHECKING

import pytest
from msgspec.structs import replace

from db.queries import current
from db.store import Store
from db.writes.runs import StoredSource
from schedules.check.run import check
from schedules.config.schedule_files import load
from schedules.health.status import read_status
from scraper.http.fetch import open_client
from tests.schedules.daemons import write_schedule
from tests.schedules.watched_page import BASELINE
from tests.servers import Loopback, page
from tests.work import steps, thread_seconds

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    import httpx

    from schedules.check.result import Result
    from schedules.config.schedule_files import Schedule

CHECKS = 10 * 365 * 24
NAME = "leuchtturmprojekte"
MARK = b"ins Gespr\xc3\xa4ch"


class Watcher:
    """Checks the page each hour of a clock of its own, and remembers it in a database of its own."""

    def __init__(self, store: Store, client: httpx.Client, schedule: Schedule) -> None:
        self.store = store
        self.schedule = schedule
        self.now = datetime(2026, 1, 1, tzinfo=UTC)
        self._client = client

    def hour(self) -> datetime:
        self.now += timedelta(hours=1)
        return self.now

    def check(self, schedule: Schedule | None = None) -> Result:
        now = self.hour()
        return check(schedule or self.schedule, self.store, self._client, clock=lambda: now)


@contextmanager
def watchers(folder: Path, url: str) -> Iterator[tuple[Watcher, Watcher]]:
    """Two that know as much of the page."""
    schedule = replace(load()[0], url=url)
    with (
        Store.open(folder / "young.db") as young,
        Store.open(folder / "old.db") as old,
        open_client() as client,
    ):
        yield Watcher(young, client, schedule), Watcher(old, client, schedule)


def times_the_steps(young: Watcher, old: Watcher, schedule: Schedule | None = None) -> float:
    """How many times as much a check does in the old database as in the young one."""
    early, late = (steps_of_a_check(watcher, schedule) for watcher in (young, old))
    return round(late / early, 3)


def steps_of_a_check(watcher: Watcher, schedule: Schedule | None) -> int:
    """Of Python, in which each ten of SQLite's machine are counted too, as calls of a function."""
    watcher.store.connection.set_progress_handler(lambda: 0, 10)
    try:
        return steps(lambda: watcher.check(schedule))
    finally:
        watcher.store.connection.set_progress_handler(None, 0)


def live_for_ten_years(watcher: Watcher, change: Callable[[int], None]) -> None:
    """Fill the database: a hundred changes, a failure in 500 checks, nothing new at all others."""
    store, schedule = watcher.store, watcher.schedule
    watched = StoredSource(schedule.name, schedule.title, schedule.url, schedule.parser, 1)
    store.connection.execute("PRAGMA synchronous = OFF")  # only for the filling
    for number in range(CHECKS):
        if number % (CHECKS // 100) == 0:
            change(number)
            assert watcher.check().outcome == "changed"
            continue
        now = watcher.hour()
        with store.writing() as writing:
            if number % 500 == 0:
                writing.failed(watched, kind="fetch", error="Nicht da.", started_at=now, now=now)
            else:
                writing.not_modified(watched, started_at=now, now=now)
    store.connection.execute("PRAGMA synchronous = FULL")
    store.connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")


@pytest.mark.soak
@pytest.mark.timeout(600)
def test_after_ten_years_a_check_does_as_much_as_at_the_start(tmp_path: Path) -> None:
    """Of a page without news, and of one that does not come: against a database that is a few days old."""
    bodies = [BASELINE]
    with (
        Loopback({"/": lambda request, server: page(bodies[0])(request, server)}) as server,
        watchers(tmp_path, server.url()) as (young, old),
    ):

        def change(number: int) -> None:
            bodies[0] = BASELINE.replace(MARK, MARK + f" (Stand {number})".encode())

        old.check()
        live_for_ten_years(old, change)
        for watcher in (young, old):
            for _ in range(3):
                assert watcher.check().ok
        unchanged = times_the_steps(young, old)
        gone = replace(young.schedule, url=server.url("/gone"))
        for watcher in (young, old):
            for _ in range(gone.alerts.fail_after):
                assert watcher.check(gone).outcome == "failed"
        failed = times_the_steps(young, old, gone)
    sizes = [(tmp_path / name).stat().st_size for name in ("young.db", "old.db")]
    looks = [looked(tmp_path / name, tmp_path) for name in ("young.db", "old.db")]
    print(json.dumps({
        "checks": CHECKS, "bytes": sizes, "unchanged": unchanged, "failed": failed,
        "status_and_meetings_ms": looks,
    }))  # fmt: skip
    assert unchanged <= 1.2
    assert failed <= 1.2
    assert sizes[1] < 20 * 2**20


def looked(path: Path, folder: Path) -> dict[str, float]:
    """Processor milliseconds of what ``status`` and ``meetings`` ask."""
    write_schedule(folder / "s", NAME, "http://127.0.0.1/", 'every = "1h"')

    def meetings() -> None:
        with current.opened(path) as connection:
            current.records(connection)
            current.schedule_states(connection)

    status = median(
        thread_seconds(lambda: read_status(path, folder / "s", datetime.now(UTC))) for _ in range(5)
    )
    return {
        "status": round(status * 1000, 1),
        "meetings": round(median(thread_seconds(meetings) for _ in range(5)) * 1000, 1),
    }
