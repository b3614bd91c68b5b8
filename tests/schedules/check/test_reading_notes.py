"""A page that ended the process is reported, is not read again at once, and keeps no other page waiting."""

from __future__ import annotations

import json
import os
import signal
from typing import TYPE_CHECKING

import pytest
from click.testing import CliRunner
from msgspec.structs import replace

from schedules.check import reading_notes
from schedules.check.run import check
from schedules.cli.main import cli
from tests.schedules.daemons import LogEvents, running, write_schedule
from tests.schedules.watched_page import Watch

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


def end_while_reading(watch: Watch, monkeypatch: pytest.MonkeyPatch) -> None:
    """Check the page in a process that is killed amid the reading, as when memory is short."""
    child = os.fork()
    if child == 0:
        monkeypatch.setattr(
            "scraper.parsers.sandbox.read", lambda *_, **__: os.kill(os.getpid(), signal.SIGKILL)
        )
        check(replace(watch.schedule, name="deadly", channels=()), watch.store, watch.client)
        os._exit(1)
    _, status = os.waitpid(child, 0)
    assert os.WIFSIGNALED(status)


def notes(watch: Watch) -> list[str]:
    return [path.name for path in watch.path.parent.glob(".*")]


def run_check(watch: Watch) -> dict[str, dict[str, object]]:
    arguments = ["check", "--db", str(watch.path), "--schedules", str(watch.path.parent / "s"), "--json"]
    result = CliRunner().invoke(cli, [*arguments, "--no-deliver"])
    lines = [json.loads(line) for line in result.stdout.splitlines()]
    return dict(zip(("deadly", "good"), lines, strict=True))


def test_a_page_that_ended_the_process_is_reported_once_and_then_read_again(
    watch: Watch, monkeypatch: pytest.MonkeyPatch
) -> None:
    end_while_reading(watch, monkeypatch)
    first = run_check(watch)
    assert first["deadly"]["outcome"] == "failed"
    assert watch.rows("SELECT error_kind FROM runs JOIN schedules USING (id) WHERE name = 'deadly'") == [
        ("crash",)
    ]
    [(kind, data)] = watch.rows("SELECT kind, data FROM alerts")
    assert kind == "failing"
    assert "was ended from outside while it was reading this page" in json.loads(str(data))["reason"]
    assert first["good"]["outcome"] == "baseline"
    assert run_check(watch)["deadly"]["outcome"] == "baseline"
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


def test_a_page_that_is_being_read_just_now_is_not_taken_for_one(watch: Watch) -> None:
    with reading_notes.marked_in_progress(watch.path, "good"):
        assert reading_notes.take_interrupted(watch.path) == frozenset()
        assert len(notes(watch)) == 1
    assert notes(watch) == []


def test_without_a_place_for_notes_the_page_is_read_nevertheless(tmp_path: Path) -> None:
    with reading_notes.marked_in_progress(tmp_path / "nowhere" / "l.db", "good"):
        assert reading_notes.take_interrupted(tmp_path / "nowhere" / "l.db") == frozenset()
