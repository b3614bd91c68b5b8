"""Ten years of an hourly schedule: how large the database becomes, and whether anything becomes slower."""

from __future__ import annotations

import json
import time
from datetime import UTC, datetime, timedelta
from statistics import median
from typing import TYPE_CHECKING, Any

import pytest
from msgspec.structs import replace

from db import reading
from db.runs import Watched
from db.store import Store
from schedules.config import load
from schedules.run import check
from schedules.standing import look
from scraper.fetch import open_client
from tests.schedules.daemons import write_schedule
from tests.schedules.watching import BASELINE
from tests.servers import Loopback, page

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

CHECKS = 10 * 365 * 24
NAME = "leuchtturmprojekte"
MARK = b"ins Gespr\xc3\xa4ch"


def seconds(what: Callable[[], Any]) -> float:
    """Processor time of one call."""
    began = time.thread_time()
    what()
    return time.thread_time() - began


@pytest.mark.soak
@pytest.mark.timeout(600)
def test_after_ten_years_a_check_takes_as_long_as_at_the_start(tmp_path: Path) -> None:
    path, begin = tmp_path / "l.db", datetime(2026, 1, 1, tzinfo=UTC)
    bodies = {"/": BASELINE}
    with (
        Loopback({"/": lambda request, server: page(bodies["/"])(request, server)}) as server,
        Store.open(path) as store,
        open_client() as client,
    ):
        schedule = replace(load()[0], url=server.url())
        watched = Watched(NAME, NAME, server.url(), NAME, 1)
        now = begin

        def one() -> None:
            nonlocal now
            now += timedelta(hours=1)
            check(schedule, store, client, clock=lambda: now)

        def unchanged() -> float:
            return median(seconds(one) for _ in range(60))

        def changed(number: int) -> None:
            bodies["/"] = BASELINE.replace(MARK, MARK + f" (Stand {number})".encode())
            one()

        one()
        early, sizes = unchanged(), [path.stat().st_size]
        looks = [looked(path, tmp_path)]
        store.connection.execute("PRAGMA synchronous = OFF")  # only for the filling
        for number in range(CHECKS):
            now += timedelta(hours=1)
            if number % (CHECKS // 100) == 0:
                changed(number)
                continue
            with store.writing() as writing:
                if number % 500 == 0:
                    writing.failed(watched, kind="fetch", error="Nicht da.", started_at=now, now=now)
                else:
                    writing.not_modified(watched, started_at=now, now=now)
        store.connection.execute("PRAGMA synchronous = FULL")
        store.connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        late = unchanged()
        sizes.append(path.stat().st_size)
        looks.append(looked(path, tmp_path))
        with reading.opened(path) as connection:
            (runs,) = connection.execute("SELECT count(*) FROM runs").fetchone()
    print(json.dumps({
        "checks": runs, "bytes": sizes, "check_ms": [round(early * 1000, 2), round(late * 1000, 2)],
        "ratio": round(late / early, 2), "status_and_meetings_ms": looks,
    }))  # fmt: skip
    assert late / early <= 1.2
    assert sizes[1] < 20 * 2**20


def looked(path: Path, folder: Path) -> dict[str, float]:
    """Processor milliseconds of what ``status`` and ``meetings`` ask."""
    write_schedule(folder / "s", NAME, "http://127.0.0.1/", 'every = "1h"')

    def meetings() -> None:
        with reading.opened(path) as connection:
            reading.meetings(connection)
            reading.schedule_states(connection)

    status = median(seconds(lambda: look(path, folder / "s", datetime.now(UTC))) for _ in range(5))
    return {
        "status": round(status * 1000, 1),
        "meetings": round(median(seconds(meetings) for _ in range(5)) * 1000, 1),
    }
