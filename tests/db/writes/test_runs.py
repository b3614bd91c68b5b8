"""Checks without news: the same page again, a problem, a failure."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

import pytest

from db import timestamps
from db.writes import runs
from db.writes.snapshot_bodies import REFUSED_KEPT
from scraper.records import Problem
from tests.db.states import (
    BASELINE,
    KASSEL,
    SOURCE,
    STEINBACH,
    WETZLAR,
    at,
    contents,
    listing,
    one,
    received,
    rows,
    see,
    see_problem,
    text,
)
from tests.replacing import replace

if TYPE_CHECKING:
    from db.store import Store
    from db.writes.transaction import StoredCheck

STORED = ("meetings", "links", "versions", "changes")
TRUNCATED = Problem("truncated", "The page breaks off in the middle.")


def not_modified(store: Store, hour: float) -> StoredCheck:
    with store.writing() as writing:
        return writing.not_modified(SOURCE, started_at=at(hour), now=at(hour))


def fail(store: Store, hour: float) -> StoredCheck:
    with store.writing() as writing:
        return writing.failed(
            SOURCE,
            kind="fetch",
            error="It did not come.",
            started_at=at(hour),
            now=at(hour),
            http_status=503,
        )


def test_a_304_leaves_a_small_run_and_the_times_of_last_sight(store: Store) -> None:
    see(store, BASELINE, 0)
    not_modified(store, 1)
    assert {row["last_seen_at"] for row in rows(store.connection, "SELECT last_seen_at FROM meetings")} == {
        text(1)
    }
    assert one(store.connection, "SELECT last_seen_at FROM snapshots") == text(1)
    [state] = rows(store.connection, "SELECT revision, last_success_at, last_full_read_at FROM schedules")
    assert state == {"revision": 1, "last_success_at": text(1), "last_full_read_at": text(0)}
    [run] = rows(store.connection, "SELECT * FROM runs WHERE id = 2")
    assert (run["outcome"], run["http_status"], run["snapshot_id"]) == ("unchanged", 304, None)


def test_a_304_says_nothing_about_a_meeting_that_is_gone(store: Store) -> None:
    see(store, BASELINE, 0)
    see(store, listing(WETZLAR, STEINBACH), 1)
    not_modified(store, 2)
    [row] = rows(store.connection, "SELECT * FROM meetings WHERE municipality = 'Kassel'")
    assert (row["last_seen_at"], row["missing_checks"]) == (text(0), 1)


def test_the_same_bytes_again_are_a_full_read_with_the_validators_of_now(store: Store) -> None:
    see(store, BASELINE, 0)
    with store.writing() as writing:
        writing.unchanged(SOURCE, response=received(BASELINE, etag='W/"new"'), started_at=at(1), now=at(1))
    [state] = rows(store.connection, "SELECT revision, etag, last_full_read_at FROM schedules")
    assert state == {"revision": 1, "etag": 'W/"new"', "last_full_read_at": text(1)}


def test_failures_are_counted_until_the_page_comes_again(store: Store) -> None:
    see(store, BASELINE, 0)
    assert [fail(store, hour).failures_before for hour in (1, 2)] == [0, 1]
    assert one(store.connection, "SELECT failures_in_row FROM schedules") == 2
    assert not_modified(store, 3).failures_before == 2
    assert one(store.connection, "SELECT failures_in_row FROM schedules") == 0


def test_since_when_a_page_fails_is_found_without_the_checks_before(store: Store) -> None:
    steps: list[None] = []

    def instructions(hour: float) -> int:
        """How many SQLite needs to find it, after three failures from that hour on."""
        for later in range(3):
            fail(store, hour + later)
        steps.clear()
        store.connection.set_progress_handler(lambda: steps.append(None), 1)
        assert runs.failing_since(store.connection, SOURCE.name) == text(hour)
        store.connection.set_progress_handler(None, 0)
        return len(steps)

    see(store, BASELINE, 0)
    assert runs.failing_since(store.connection, SOURCE.name) is None
    young = instructions(1)
    for hour in range(100, 400):
        not_modified(store, hour)
    assert instructions(1000) == young


@pytest.mark.parametrize("ending", ["accepted", "problem"])
def test_a_page_that_came_ends_the_failures_whatever_it_says(store: Store, ending: str) -> None:
    fail(store, 0)
    assert one(store.connection, "SELECT failures_in_row FROM schedules") == 1
    see(store, BASELINE, 1) if ending == "accepted" else see_problem(store, 1)
    assert one(store.connection, "SELECT failures_in_row FROM schedules") == 0


def test_a_failure_changes_nothing_that_is_stored_and_says_why(store: Store) -> None:
    see(store, BASELINE, 0)
    before = contents(store.connection, (*STORED, "snapshots", "problems"))
    fail(store, 1)
    assert contents(store.connection, tuple(before)) == before
    [run] = rows(store.connection, "SELECT * FROM runs WHERE outcome = 'failed'")
    assert (run["error_kind"], run["error"], run["http_status"]) == ("fetch", "It did not come.", 503)
    assert one(store.connection, "SELECT last_success_at FROM schedules") == text(0)


def test_a_problem_changes_nothing_that_is_stored_and_keeps_the_page(store: Store) -> None:
    see(store, BASELINE, 0)
    before = contents(store.connection, STORED)
    accepted = rows(store.connection, "SELECT revision, snapshot_id, etag, page_title, intro FROM schedules")
    see_problem(store, 1)
    assert contents(store.connection, STORED) == before
    assert (
        rows(store.connection, "SELECT revision, snapshot_id, etag, page_title, intro FROM schedules")
        == accepted
    )
    [problem] = rows(store.connection, "SELECT * FROM problems")
    assert problem == {
        "id": 1,
        "schedule_id": 1,
        "snapshot_id": 2,
        "kind": "not_the_page",
        "first_seen_at": text(1),
        "last_seen_at": text(1),
        "seen_count": 1,
        "ended_at": None,
        "reason": "The page says that it is being maintained.",
    }
    assert one(store.connection, "SELECT problem_id FROM snapshots WHERE id = 2") == 1


def test_a_problem_is_opened_once_and_continued_while_it_lasts(store: Store) -> None:
    see(store, BASELINE, 0)
    assert [see_problem(store, hour).first_seen_at for hour in (1, 2, 3)] == [text(1)] * 3
    [problem] = rows(store.connection, "SELECT first_seen_at, last_seen_at, seen_count FROM problems")
    assert problem == {"first_seen_at": text(1), "last_seen_at": text(3), "seen_count": 3}


def test_neither_a_304_nor_a_failure_nor_other_broken_bytes_end_a_problem(store: Store) -> None:
    see(store, BASELINE, 0)
    see_problem(store, 1)
    not_modified(store, 2)
    fail(store, 3)
    assert see_problem(store, 4, body="other bytes").first_seen_at == text(1)
    assert rows(store.connection, "SELECT ended_at, seen_count FROM problems") == [
        {"ended_at": None, "seen_count": 2}
    ]


def test_an_accepted_page_ends_all_problems_(store: Store) -> None:
    see(store, BASELINE, 0)
    see_problem(store, 1)
    assert see_problem(store, 2, problem=TRUNCATED).first_seen_at == text(2)
    see(store, BASELINE, 3)
    see(store, BASELINE, 4)
    assert rows(store.connection, "SELECT kind, first_seen_at, ended_at FROM problems ORDER BY id") == [
        {"kind": "not_the_page", "first_seen_at": text(1), "ended_at": text(3)},
        {"kind": "truncated", "first_seen_at": text(2), "ended_at": text(3)},
    ]


def test_a_problem_that_comes_back_is_a_new_one(store: Store) -> None:
    see_problem(store, 0)
    see(store, BASELINE, 1)
    assert see_problem(store, 2).first_seen_at == text(2)
    assert one(store.connection, "SELECT count(*) FROM problems") == 2


def test_of_endless_other_broken_pages_the_first_and_the_newest_are_kept(store: Store) -> None:
    see(store, BASELINE, 0)
    for hour in range(1, 41):
        see_problem(store, hour, body=f"bot check {hour}")
    kept = rows(
        store.connection, "SELECT first_seen_at FROM snapshots WHERE problem_id IS NOT NULL ORDER BY id"
    )
    assert [row["first_seen_at"] for row in kept] == [
        text(hour) for hour in (1, *range(41 - REFUSED_KEPT, 41))
    ]
    assert one(store.connection, "SELECT count(*) FROM runs WHERE outcome = 'problem'") == 40
    assert store.connection.execute("PRAGMA foreign_key_check").fetchall() == []


def test_the_page_of_now_is_kept_even_if_the_clock_went_back(store: Store) -> None:
    for hour in range(REFUSED_KEPT + 2):
        see_problem(store, 100 + hour, body=f"bot check {hour}")
    see_problem(store, 1, body="seen with a wrong clock")
    assert one(store.connection, "SELECT count(*) FROM snapshots WHERE first_seen_at = ?", text(1)) == 1


def test_a_refused_page_that_is_accepted_later_is_evidence_no_more(store: Store) -> None:
    see(store, BASELINE, 0)
    see_problem(store, 1, body="few meetings")
    see(store, listing(KASSEL, WETZLAR), 2, body="few meetings")
    assert rows(store.connection, "SELECT problem_id FROM snapshots") == [{"problem_id": None}] * 2


def test_a_new_address_or_title_is_taken_over_from_the_schedule_file(store: Store) -> None:
    see(store, BASELINE, 0)
    see(store, BASELINE, 1, watched=replace(SOURCE, title="Anders", url="https://example.org/neu"))
    assert rows(store.connection, "SELECT title, url FROM schedules") == [
        {"title": "Anders", "url": "https://example.org/neu"}
    ]


def test_times_are_utc_whole_seconds_with_a_z() -> None:
    moment = datetime(2026, 7, 1, 14, 30, 59, 999999, tzinfo=ZoneInfo("Europe/Berlin"))
    assert timestamps.to_text(moment) == "2026-07-01T12:30:59Z"
    assert timestamps.from_text("2026-07-01T12:30:59Z") == datetime(2026, 7, 1, 12, 30, 59, tzinfo=UTC)


def test_a_time_without_a_zone_is_no_moment() -> None:
    with pytest.raises(ValueError, match="no time zone"):
        timestamps.to_text(at(0).replace(tzinfo=None))
