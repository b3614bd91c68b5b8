"""Several checks of one page at once, and checks that are killed: one set of changes, told once."""

from __future__ import annotations

import json
import sqlite3
import subprocess
import sys
from contextlib import closing
from typing import TYPE_CHECKING

import pytest

from tests.schedules.watched_page import BASELINE, BOTH, BROKEN, FEWER, MORE, PATH, Watch
from tests.servers import answer

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

    from schedules.check.result import Result
    from tests.servers import Loopback, Request

CROWD = 8


@pytest.fixture
def watch(tmp_path: Path, request: pytest.FixtureRequest) -> Iterator[Watch]:
    with Watch(tmp_path / "leuchtturm.db", schedules=getattr(request, "param", None)) as watch:
        yield watch


def crowd(watch: Watch, number: int = CROWD) -> list[dict[str, object]]:
    """What eight checks at once print, or another number of them."""
    command = [sys.executable, "-W", "error", "-m", "tests.schedules.concurrent_checks", str(number)]
    command += ["check", "--json", "--db", str(watch.path), "--url", watch.schedule.url]
    command += ["--schedules", str(watch.schedules)] if watch.schedules else []
    ran = subprocess.run(command, capture_output=True, text=True, check=True)
    assert ran.stderr == ""
    return [json.loads(printed) for printed in json.loads(ran.stdout)]


def test_eight_checks_at_once_make_one_baseline_and_one_set_of_changes(tmp_path: Path) -> None:
    path = tmp_path / "new.db"
    with Watch(tmp_path / "other.db") as watch:
        watch.path = path
        assert sorted(str(result["outcome"]) for result in crowd(watch)) == ["baseline", *["unchanged"] * 7]
        watch.page = MORE
        assert sorted(str(result["outcome"]) for result in crowd(watch)) == ["changed", *["unchanged"] * 7]
    with closing(sqlite3.connect(path)) as connection:
        assert connection.execute("SELECT kind FROM changes").fetchall() == [("added",)]
        assert connection.execute("SELECT count(*) FROM meetings").fetchone() == (4,)


def overtaken(watch: Watch, *, ours: bytes, theirs: Iterable[bytes], accept: bool = False) -> Result:
    """A check that is answered ``ours`` only when another process has checked and stored ``theirs``; each
    time anew while there are any."""
    route, pages = watch.server.routes[PATH], list(theirs)
    command = [sys.executable, "-m", "schedules.cli.main", "check", "--db", str(watch.path)]
    command += ["--url", watch.schedule.url]
    command += ["--schedules", str(watch.schedules)] if watch.schedules else []

    def late(request: Request, server: Loopback) -> Iterable[bytes]:
        watch.server.routes[PATH] = route
        watch.page = pages.pop(0)
        ran = subprocess.run(command, capture_output=True, text=True, check=False)
        assert ran.returncode == (watch.page == BROKEN), ran
        watch.server.routes[PATH] = late if pages else route
        return answer(200, ours, content_type=watch.content_type)(request, server)

    watch.server.routes[PATH] = late
    return watch.check(accept=accept)


@BOTH
def test_a_check_that_was_overtaken_confirms_no_removal(watch: Watch) -> None:
    watch.check()
    assert overtaken(watch, ours=FEWER, theirs=[FEWER]).changes == ()
    assert watch.kinds() == ["removed"]


@BOTH
def test_a_check_that_was_overtaken_by_another_page_looks_again(watch: Watch) -> None:
    watch.check()
    late = overtaken(watch, ours=FEWER, theirs=[MORE])
    assert (late.outcome, late.listed, late.unconfirmed) == ("unchanged", 0, 0)
    assert watch.rows("SELECT count(*) FROM records WHERE missing_since IS NOT NULL") == [(0,)]


@BOTH
def test_a_check_that_was_overtaken_does_not_take_a_removal_for_confirmed_that_a_person_confirms(
    watch: Watch,
) -> None:
    watch.check()
    late = overtaken(watch, ours=FEWER, theirs=[FEWER], accept=True)
    assert [change.kind for change in late.changes] == ["removed"]


def test_an_unchanged_page_ends_no_problem_that_another_check_saw_meanwhile(watch: Watch) -> None:
    watch.check()
    assert overtaken(watch, ours=BASELINE, theirs=[BROKEN]).outcome == "problem"
    assert watch.rows("SELECT ended_at, seen_count FROM problems") == [(None, 2)]
    assert watch.check(BASELINE).outcome == "unchanged"
    assert watch.rows("SELECT count(*) FROM problems WHERE ended_at IS NULL") == [(0,)]


def test_a_check_that_is_overtaken_each_time_says_so_and_counts_as_no_failure_of_the_page(
    watch: Watch,
) -> None:
    watch.check()
    late = overtaken(watch, ours=BASELINE + b"\n", theirs=[MORE, BASELINE, MORE])
    assert "stored a page each time" in str(late.error)
    assert watch.rows("SELECT failures_in_row, last_outcome = 'failed' FROM schedules") == [(0, 0)]


@pytest.mark.soak
@BOTH
def test_eight_checks_at_once_do_not_confirm_each_others_removal(watch: Watch) -> None:
    watch.check()
    watch.page = FEWER
    assert not any(result["changes"] for result in crowd(watch))
    assert watch.kinds() == ["removed"]


@BOTH
def test_an_open_reader_does_not_disturb_a_check(watch: Watch) -> None:
    watch.check()
    with closing(sqlite3.connect(watch.path)) as reader:
        cursor = reader.execute("SELECT * FROM records, versions")
        assert cursor.fetchone()
        assert watch.kinds(MORE) == ["added"]
        assert cursor.fetchone()


@pytest.mark.parametrize(
    ("stride", "kills"), [(13, 4), pytest.param(1, 40, marks=pytest.mark.soak)], ids=["some", "each"]
)
@BOTH
def test_a_check_killed_at_a_statement_leaves_the_next_one_as_if_nothing_had_been(
    watch: Watch, stride: int, kills: int
) -> None:
    watch.check(BASELINE)
    watch.page = MORE
    command = [sys.executable, "-m", "tests.schedules.kill_sweep", str(watch.path), watch.schedule.url]
    command += [str(stride), *([str(watch.schedules)] if watch.schedules else [])]
    sweep = subprocess.run(command, capture_output=True, text=True, timeout=300, check=True)
    report = json.loads(sweep.stdout)
    assert report["killed"] >= kills
    assert report["different"] == []
