"""A page that ended the process is reported, is not read again at once, and keeps no other page waiting."""

from __future__ import annotations

import json
import os
import signal
import sqlite3
from contextlib import closing
from typing import TYPE_CHECKING, Any

import pytest
from click.testing import CliRunner
from msgspec.structs import replace

from db.store import Store
from schedules.check import reading_notes
from schedules.check.crashes import record_interrupted
from schedules.check.run import check
from schedules.cli.main import cli
from scraper.errors import StoreError
from scraper.parsers import sandbox
from tests.schedules.daemons import LogEvents, running, write_schedule
from tests.schedules.watched_page import BASELINE, MORE, Watch

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

OPERATORS = (
    '[[channels]]\ntype = "webhook"\nname = "ops"\nurl = "http://127.0.0.1:9/"\nsecret = "env:KEY"\n'
    'audience = "operators"'
)


@pytest.fixture
def watch(tmp_path: Path) -> Iterator[Watch]:
    with Watch(tmp_path / "l.db") as watch:
        write_schedule(tmp_path / "s", "deadly", watch.schedule.url, more=OPERATORS)
        write_schedule(tmp_path / "s", "good", watch.schedule.url)
        yield watch


def end_while_reading(watch: Watch, monkeypatch: pytest.MonkeyPatch, page: bytes = BASELINE) -> None:
    """Check in a process that is killed amid the reading of ``page``, as when memory is short."""
    child = os.fork()
    if child == 0:
        read = sandbox.read

        def deadly(body: bytes, *arguments: Any, **options: Any) -> object:
            if body == page:
                os.kill(os.getpid(), signal.SIGKILL)
            return read(body, *arguments, **options)

        monkeypatch.setattr("scraper.parsers.sandbox.read", deadly)
        check(replace(watch.schedule, name="deadly", channels=()), watch.store, watch.client)
        os._exit(1)
    _, status = os.waitpid(child, 0)
    assert os.WIFSIGNALED(status)


def notes(watch: Watch) -> list[str]:
    return [path.name for path in watch.path.parent.glob(".*")]


def run_check(watch: Watch, *names: str) -> dict[str, str]:
    """The outcome of each schedule that `leuchtturm check` checks."""
    options = ["--db", str(watch.path), "--schedules", str(watch.path.parent / "s")]
    result = CliRunner().invoke(cli, ["check", *options, "--json", "--no-deliver", *names])
    texts = [result.stdout] if len(names) == 1 else result.stdout.splitlines()
    return {line["schedule"]: line["outcome"] for line in map(json.loads, texts)}


def test_a_page_that_ended_the_process_is_reported_once_and_then_read_again(
    watch: Watch, monkeypatch: pytest.MonkeyPatch
) -> None:
    end_while_reading(watch, monkeypatch)
    assert run_check(watch) == {"deadly": "failed", "good": "baseline"}
    assert watch.rows("SELECT error_kind FROM runs JOIN schedules USING (id) WHERE name = 'deadly'") == [
        ("crash",)
    ]
    [(kind, data)] = watch.rows("SELECT kind, data FROM alerts")
    assert kind == "failing"
    assert "was ended from outside while it was reading this page" in json.loads(str(data))["reason"]
    assert run_check(watch)["deadly"] == "baseline"
    assert notes(watch) == []


def test_the_daemon_leaves_such_a_page_for_its_next_time(
    watch: Watch, monkeypatch: pytest.MonkeyPatch
) -> None:
    end_while_reading(watch, monkeypatch)
    with LogEvents() as events, running(watch.path.parent):
        events.wait_for("interrupted", schedule="deadly")
        events.wait_for("checked", schedule="good", outcome="baseline")
    assert [said for event, said in events.before if event == "due" and said["schedule"] == "deadly"] == []
    assert watch.rows("SELECT name, last_outcome FROM schedules ORDER BY name") == [
        ("deadly", "failed"),
        ("good", "baseline"),
    ]


def test_a_check_of_another_page_leaves_the_note_to_the_checks_of_this_one(
    watch: Watch, monkeypatch: pytest.MonkeyPatch
) -> None:
    end_while_reading(watch, monkeypatch)
    assert run_check(watch, "good") == {"good": "baseline"}
    assert run_check(watch, "deadly") == {"deadly": "failed"}
    assert watch.rows("SELECT kind FROM alerts") == [("failing",)]
    assert run_check(watch, "deadly") == {"deadly": "baseline"}


def test_a_note_outlives_a_start_that_cannot_record_it(watch: Watch, monkeypatch: pytest.MonkeyPatch) -> None:
    end_while_reading(watch, monkeypatch)
    schedules = [replace(watch.schedule, name="deadly")]
    with closing(sqlite3.connect(watch.path, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        with Store.open(watch.path, timeout=0.1) as store, pytest.raises(StoreError, match="is locked"):
            record_interrupted(schedules, store)
    assert list(record_interrupted(schedules, watch.store)) == ["deadly"]


def test_an_accepted_page_that_ends_the_process_when_it_is_read_again_is_noted_too(
    watch: Watch, monkeypatch: pytest.MonkeyPatch
) -> None:
    watch.check(BASELINE)
    watch.store.connection.execute("UPDATE schedules SET parser_version = 0, name = 'deadly'")
    watch.page = MORE
    end_while_reading(watch, monkeypatch, page=BASELINE)
    assert [note.schedule for note in reading_notes.left_over(watch.path)] == ["deadly"]


def test_a_page_that_is_being_read_just_now_is_not_taken_for_one(watch: Watch) -> None:
    with reading_notes.marked_in_progress(watch.path, "good"):
        assert reading_notes.left_over(watch.path) == ()
        assert len(notes(watch)) == 1
    assert notes(watch) == []


@pytest.mark.parametrize("name", ["nowhere/l.db", f"{'x' * 240}.db"])
def test_without_a_place_for_notes_the_page_is_read_nevertheless(tmp_path: Path, name: str) -> None:
    with reading_notes.marked_in_progress(tmp_path / name, "good"):
        assert reading_notes.left_over(tmp_path / name) == ()
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("name", ["l[1].db", "l*.db", "l?.db", "a.db"])
def test_each_database_has_its_own_notes_whatever_its_name(tmp_path: Path, name: str) -> None:
    for database in (name, "l1.db", "a.db.b"):
        if os.fork() == 0:
            with reading_notes.marked_in_progress(tmp_path / database, f"of {database}"):
                os._exit(1)
        os.wait()
    assert [note.schedule for note in reading_notes.left_over(tmp_path / name)] == [f"of {name}"]


def test_a_note_that_a_killed_process_had_only_begun_is_cleared_away(watch: Watch) -> None:
    (watch.path.parent / f".{watch.path.name}.0123abcd.reading").touch()
    assert record_interrupted([watch.schedule], watch.store) == {}
    assert notes(watch) == []
