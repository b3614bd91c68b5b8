"""What counts as wrong: each issue has the state of the database that it is about."""

from __future__ import annotations

import os
import sqlite3
from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest

from db.outbox import queue
from db.outbox.queue import Event
from db.store import Store
from db.writes import problems
from db.writes.runs import StoredSource
from schedules.health import daemon_lock
from schedules.health.doctor import examine
from schedules.health.status import read_status
from scraper.records import Problem
from tests.schedules.cli.commands.stored import (
    BAUNATAL,
    BEGIN,
    SOURCE,
    STEINBACH,
    accept,
    after,
    received,
    refuse,
)
from tests.schedules.daemons import write_schedule

if TYPE_CHECKING:
    from pathlib import Path

NAME = "leuchtturmprojekte"
NOW = BEGIN + timedelta(hours=2)


CHANNEL = """[[channels]]
type = "webhook"
name = "mail"
url = "http://127.0.0.1/"
signed = false
"""


class Place:
    """A database with one check two hours ago, its schedule file, and how it stands."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.path = folder / "l.db"
        self.file = write_schedule(folder / "s", NAME, "http://127.0.0.1/", 'cron = "17 6 * * *"', CHANNEL)
        with Store.open(self.path) as store:
            accept(store, 0, BAUNATAL, STEINBACH)

    def issues(self, now: datetime = NOW) -> list[str]:
        status = read_status(self.path, self.folder / "s", now)
        return [issue.sentence for issue in status.all_issues]

    def fail(self, times: int, at: datetime) -> None:
        watched = StoredSource(NAME, NAME, "http://127.0.0.1/", "leuchtturmprojekte", 1)
        with Store.open(self.path) as store:
            for _ in range(times):
                with store.writing() as writing:
                    writing.failed(watched, kind="fetch", error="Nicht da.", started_at=at, now=at)

    def alert(self, attempts: int = 0, state: str = "waiting", at: datetime = BEGIN) -> None:
        with Store.open(self.path) as store, store.writing() as writing:
            event = Event(NAME, "changes", min(at, NOW), {"changes": []}, 1)
            queue.enqueue(writing.connection, event, "mail", due=at)
            writing.connection.execute(
                "UPDATE alerts SET attempts = ?, state = ?, answer = '451 later', "
                "finished_at = iif(? = 'waiting', NULL, created_at) WHERE id = (SELECT max(id) FROM alerts)",
                (attempts, state, state),
            )


@pytest.fixture
def place(tmp_path: Path) -> Place:
    return Place(tmp_path)


def test_all_is_well_after_a_check_on_time(place: Place) -> None:
    assert place.issues() == []
    [entry] = read_status(place.path, place.folder / "s", NOW).schedules
    assert entry.next_at == BEGIN + timedelta(days=1)
    assert entry.to_json()["meetings"] == 2


def test_a_check_that_was_left_out_is_wrong_an_hour_after_its_time(place: Place) -> None:
    due = BEGIN + timedelta(days=1)
    assert place.issues(due + timedelta(minutes=59)) == []
    assert place.issues(due + timedelta(minutes=61)) == [
        f"{NAME}: the check of 2026-03-02 06:17 was left out: is the daemon, or cron, running?"
    ]


def test_jitter_is_no_leaving_out(place: Place) -> None:
    write_schedule(place.folder / "s", NAME, "http://127.0.0.1/", 'cron = "17 6 * * *"', 'jitter = "3h"')
    assert place.issues(BEGIN + timedelta(days=1, hours=3, minutes=59)) == []
    assert len(place.issues(BEGIN + timedelta(days=1, hours=4, minutes=1))) == 1


def test_a_page_that_is_not_readable_is_wrong_with_its_reason(place: Place) -> None:
    with Store.open(place.path) as store:
        refuse(store, 0, "Eine Wartungsseite.")
    assert place.issues() == [f"{NAME}: since 2026-03-01 06:17 the page is not readable: Eine Wartungsseite."]


def test_failures_are_wrong_from_the_number_on_that_the_schedule_says(place: Place) -> None:
    place.fail(2, BEGIN)
    assert place.issues() == []
    place.fail(1, BEGIN)
    assert place.issues() == [f"{NAME}: the last 3 checks failed: Nicht da."]


def test_no_success_for_long_is_wrong_although_checks_run(place: Place) -> None:
    now = BEGIN + timedelta(days=3, hours=2)
    place.fail(1, now - timedelta(hours=2))
    assert place.issues(now) == [f"{NAME}: no check has succeeded since 2026-03-01 06:17: Nicht da."]


def test_of_two_problems_the_one_that_was_seen_last_is_said_once(place: Place) -> None:
    with Store.open(place.path) as store:
        refuse(store, 0, "Eine Wartungsseite.")
        with store.writing() as writing:
            problems.write(
                writing.connection, SOURCE, response=received("x"),
                problem=Problem("truncated", "Abgeschnitten."),
                started_at=after(1), now=after(1),
            )  # fmt: skip
        refuse(store, 2, "Wieder eine Wartungsseite.")
    assert place.issues(after(2)) == [
        f"{NAME}: since 2026-03-01 06:17 the page is not readable: Wieder eine Wartungsseite."
    ]


def test_a_yearly_schedule_is_not_stale_between_its_times(place: Place) -> None:
    write_schedule(place.folder / "s", NAME, "http://127.0.0.1/", 'cron = "17 6 1 3 *"')
    assert place.issues(BEGIN + timedelta(days=300)) == []


def test_a_page_that_never_came_is_wrong_at_once(place: Place) -> None:
    write_schedule(place.folder / "s", "new", "http://127.0.0.1/")
    assert place.issues() == ["new: it has not been checked yet; `leuchtturm check` looks at the page."]


def test_alerts_that_wait_are_wrong_once_they_were_tried_for_an_hour(place: Place) -> None:
    place.alert(attempts=1, at=NOW)
    assert place.issues() == []
    place.alert(attempts=2)
    assert place.issues() == [f"{NAME}: an alert waits to be delivered, since 2026-03-01 06:17: 451 later"]
    assert read_status(place.path, place.folder / "s", NOW).schedules[0].alerts.waiting == 2


def test_an_alert_that_nothing_tried_to_send_is_wrong_an_hour_after_it_was_due(place: Place) -> None:
    place.alert()
    assert place.issues(BEGIN + timedelta(minutes=59)) == []
    place.alert(at=NOW + timedelta(hours=20))  # a digest waits for its time of day
    with Store.open(place.path) as store:
        store.connection.execute("UPDATE alerts SET answer = NULL")
    assert place.issues() == [
        f"{NAME}: an alert waits to be delivered, since 2026-03-01 06:17: nothing has tried to send it; "
        "`leuchtturm alerts` says why."
    ]


def test_an_alert_that_was_given_up_is_wrong_for_three_days(place: Place) -> None:
    place.alert(state="given_up", at=BEGIN)
    assert "given up" in place.issues()[0]
    assert not any("given up" in issue for issue in place.issues(BEGIN + timedelta(days=3, minutes=1)))


@pytest.mark.parametrize(
    ("old", "new"), [(f'name = "{NAME}"', 'name = "ltp"'), ('name = "mail"', 'name = "post"')]
)
def test_what_waits_for_a_schedule_or_channel_that_has_another_name_is_wrong_at_once(
    place: Place, old: str, new: str
) -> None:
    place.alert(at=NOW)
    assert place.issues() == []
    place.file.write_text(place.file.read_text("utf-8").replace(old, new))
    status = read_status(place.path, place.folder / "s", NOW)
    [issue] = [issue for issue in status.all_issues if issue.subject == "alerts"]
    assert issue.sentence.startswith(f"1 alert waits for the channel 'mail' of {NAME}, which ")
    assert (status.level, status.stored and status.stored.alerts_waiting) == ("warning", 1)
    warnings = [finding for finding in examine(place.path, place.folder / "s", NOW) if finding.level != "ok"]
    assert issue.sentence in {finding.sentence for finding in warnings}


def test_a_schedule_whose_file_has_a_mistake_is_judged_by_what_is_stored(place: Place) -> None:
    """A daemon may go on with what it said before: what is worse than the mistake stays in sight."""
    place.fail(3, NOW)
    place.alert(state="given_up")
    place.alert(at=NOW)
    place.file.write_text("every = 7")
    status = read_status(place.path, place.folder / "s", NOW)
    assert status.level == "critical"
    mistake, *others = [issue.sentence for issue in status.all_issues]
    assert "the key name is missing" in mistake
    assert others[0] == f"{NAME}: the last 3 checks failed: Nicht da."
    assert others[1].startswith(f"{NAME}: an alert was given up; ")
    assert status.stored is not None
    assert (status.stored.failed_checks, status.stored.alerts_waiting) == (3, 1)
    write_schedule(place.folder / "s", "other", "http://127.0.0.1/")  # and another one is usable
    again = read_status(place.path, place.folder / "s", NOW)
    assert set(others) < {issue.sentence for issue in again.all_issues}


def test_where_no_file_can_be_used_nothing_is_watched_unless_a_daemon_goes_on(place: Place) -> None:
    place.file.write_text("every = 7")
    [issue] = read_status(place.path, place.folder / "s", NOW).all_issues
    assert (issue.level, "goes on" in issue.sentence) == ("critical", False)
    now = datetime.now(UTC)
    with daemon_lock.held(place.path):
        issue = read_status(place.path, place.folder / "s", now).all_issues[0]
    assert issue.level == "warning"
    assert issue.sentence.endswith("Until its next start, the daemon goes on with what it read before.")


def test_a_wrong_schedule_file_is_wrong(place: Place) -> None:
    write_schedule(place.folder / "s", "other", "http://127.0.0.1/", "every = 7")
    assert [issue.partition(": ")[2][:6] for issue in place.issues()] == ["found "]


@pytest.mark.parametrize("folder", ["", "none"])
def test_no_schedule_files_at_all_is_wrong(place: Place, folder: str) -> None:
    (place.folder / "empty").mkdir()
    [issue] = read_status(place.path, place.folder / "empty" / folder, NOW).all_issues
    assert "leuchtturm init" in issue.sentence
    assert issue.level == "unknown"


def test_no_database_is_wrong(place: Place) -> None:
    place.path.unlink()
    assert "was there before" in place.issues()[0]
    never = read_status(place.path.with_name("never.db"), place.folder / "s", NOW)
    assert "There is no database" in never.all_issues[0].sentence


def test_a_damaged_database_is_wrong(place: Place) -> None:
    size = place.path.stat().st_size
    with place.path.open("r+b") as file:
        file.seek(size - 8_000)
        file.write(b"\xff" * 6_000)
    [issue] = place.issues()
    assert "damaged" in issue


def test_damage_where_no_question_comes_by_is_found_too(place: Place) -> None:
    with closing(sqlite3.connect(place.path)) as connection:
        connection.execute("PRAGMA writable_schema = ON")
        connection.execute(
            "UPDATE sqlite_master SET rootpage = "
            "(SELECT rootpage FROM sqlite_master WHERE name = 'changes_by_run') WHERE name = 'robots'"
        )
        connection.commit()
    [issue] = place.issues()
    assert "is damaged (" in issue
    assert "restore the last backup" in issue


def test_a_daemon_that_hangs_is_wrong(place: Place) -> None:
    with daemon_lock.held(place.path):
        now = datetime.now(UTC)
        holder = read_status(place.path, place.folder / "s", NOW).daemon
        assert holder is not None
        assert holder.pid == os.getpid()
        assert not any("no life" in issue for issue in place.issues(now + timedelta(seconds=60)))
        assert any("no life" in issue for issue in place.issues(now + timedelta(seconds=130)))


def test_the_same_as_json_has_no_value_that_is_not_known(place: Place) -> None:
    found = read_status(place.path, place.folder / "s", NOW)
    assert found.to_json() == {
        "ok": True,
        "level": "ok",
        "troubles": [],
        "daemon": None,
        "database": {"path": str(place.path), "bytes": found.size, "damage": None},
        "schedule_folder": str(place.folder / "s"),
        "schedules": [
            {
                "name": NAME,
                "title": f"Seite {NAME}",
                "url": "http://127.0.0.1/",
                "ok": True,
                "last_run_at": "2026-03-01T05:17:00Z",
                "last_outcome": "baseline",
                "last_success_at": "2026-03-01T05:17:00Z",
                "last_change_at": None,
                "next_at": "2026-03-02T05:17:00Z",
                "meetings": 2,
                "problems": [],
                "doubts": [],
                "unread": [],
                "held_back": [],
                "failures_in_row": 0,
                "last_error": None,
                "alerts_waiting": 0,
                "alerts_given_up": 0,
                "troubles": [],
            }
        ],
    }
    assert replace(found, damage="x").to_json()["database"]["damage"] == "x"
