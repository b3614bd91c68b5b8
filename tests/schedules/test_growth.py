"""What commands do in large databases, counted instead of timed: statements, and steps of SQLite's machine.

The steps are the rows and columns that a statement touches, whatever else the computer does. A page must not
cost more because other pages are watched too, or because much has happened; a command for all schedules may
cost more in proportion to them.
"""

from __future__ import annotations

import sqlite3
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import pytest

from benchmarks import history
from benchmarks.history import History, name_of, page
from db.maintenance import stored_values
from db.outbox import corrections, queue
from db.store import Store
from schedules.check import enqueue_alerts
from schedules.check.run import check
from schedules.config.schedule_files import load, load_file
from schedules.health.status import read_status
from schedules.publishing.publish import publish
from scraper.http.fetch import open_client

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from benchmarks.history import PageServer

SMALL = History(pages=2, meetings=1, changes=16, checks=400)
GROWN = {
    "pages": replace(SMALL, pages=20),
    "changes": replace(SMALL, changes=64),
    "checks": replace(SMALL, checks=1600),
}
ALIKE = 1.02
LIMITS = {
    "unchanged check": {"pages": ALIKE, "changes": ALIKE, "checks": ALIKE},
    "changed check": {"pages": ALIKE, "changes": ALIKE, "checks": ALIKE},
    "publish": {"pages": ALIKE, "changes": 4.0, "checks": ALIKE},  # its files have all changes
    "status": {"pages": 10.0, "changes": 2.0, "checks": 3.0},  # reads all alerts, and a million checks
    "deliver": {"pages": 10.0, "changes": ALIKE, "checks": ALIKE},
    "doctor": {"pages": 10.0, "changes": 4.0, "checks": ALIKE},
}
"""By what a command's steps may be multiplied by ten times the pages, or four times the changes or checks.

Its statements stay as many.
"""
_CHANNEL = '[[channels]]\ntype = "webhook"\nname = "hook"\nurl = "http://127.0.0.1:9/"\nsigned = false\n'


@dataclass
class Work:
    """``statements``: how many were run. ``steps``: of SQLite's machine, in tens."""

    statements: int = 0
    steps: int = 0


@contextmanager
def counted(monkeypatch: pytest.MonkeyPatch) -> Iterator[Work]:
    """Count the work of every connection that is opened meanwhile."""
    work = Work()
    connect = sqlite3.connect

    def note_statement(text: str) -> None:
        work.statements += not text.startswith("--")  # a trigger's

    def note_steps() -> int:
        work.steps += 1
        return 0

    def opened(*args: Any, **kwargs: Any) -> sqlite3.Connection:
        connection: sqlite3.Connection = connect(*args, **kwargs)
        connection.set_trace_callback(note_statement)
        connection.set_progress_handler(note_steps, 10)
        return connection

    with monkeypatch.context() as patched:
        patched.setattr(sqlite3, "connect", opened)
        yield work


@contextmanager
def lived(folder: Path, wanted: History) -> Iterator[PageServer]:
    """Fill ``folder`` with that history, all alerts delivered, and serve its pages."""
    with history.serving() as served:
        history.make(folder, wanted, served, _CHANNEL)
        with Store.open(folder / "l.db") as store:
            delivered = "UPDATE alerts SET state = 'delivered', finished_at = created_at"
            assert store.connection.execute(delivered).rowcount == wanted.pages * wanted.changes
        yield served


def works(folder: Path, wanted: History, monkeypatch: pytest.MonkeyPatch) -> dict[str, Work]:
    """The work of each command in a database with that history."""
    path, schedules = folder / "l.db", folder / "schedules"

    def check_page() -> None:
        with Store.open(path) as store, open_client() as client:
            assert check(load_file(schedules / f"{name_of(0)}.toml"), store, client).ok

    def deliver() -> None:
        """What a round asks before it sends anything."""
        now = datetime.now(UTC)
        with Store.open(path) as store, store.writing() as writing:
            corrections.future_due_times(writing.connection, now)
            enqueue_alerts.stale(writing.connection, load(schedules), now=now)
            assert queue.due(writing.connection, now) == ((name_of(0), "hook"),)

    def compare_changes() -> None:
        """What `doctor` does with each change and the versions before it."""
        with Store.open(path) as store:
            assert list(stored_values.contradictions(store.connection)) == []

    with lived(folder, wanted) as served:
        commands: dict[str, Callable[[], object]] = {
            "unchanged check": check_page,
            "changed check": check_page,
            "publish": lambda: publish(path, name_of(0), folder / "public"),
            "status": lambda: read_status(path, schedules, datetime.now(UTC), thorough=False),
            "deliver": deliver,
            "doctor": compare_changes,
        }
        done = {}
        for name, command in commands.items():
            served.body = page(0, wanted.meetings, wanted.changes + (name == "changed check"))
            with counted(monkeypatch) as done[name]:
                command()
        return done


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Work]:
    with pytest.MonkeyPatch.context() as monkeypatch:
        return works(tmp_path_factory.mktemp("small"), SMALL, monkeypatch)


@pytest.mark.parametrize("dimension", GROWN)
def test_no_command_does_more_for_what_it_does_not_ask_about(
    dimension: str, small: dict[str, Work], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    grown = works(tmp_path, GROWN[dimension], monkeypatch)
    ratios = {name: round(grown[name].steps / work.steps, 2) for name, work in small.items()}
    too_many = {name: ratio for name, ratio in ratios.items() if ratio > LIMITS[name][dimension]}
    assert too_many == {}, ratios
    statements = {name: (work.statements, grown[name].statements) for name, work in small.items()}
    assert {name: pair for name, pair in statements.items() if pair[0] < pair[1]} == {}
