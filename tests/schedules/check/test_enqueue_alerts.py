"""Who hears what of a check: readers changes, operators trouble, each of one thing once."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest
from msgspec.structs import replace

from schedules.check.run import check_each
from tests.mail_servers import closed_port
from tests.schedules.fake_delivery import Telling
from tests.schedules.watched_page import BASELINE, BROKEN, MORE, PATH

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

HALF = BASELINE[: len(BASELINE) // 2]


@pytest.fixture
def telling(tmp_path: Path) -> Iterator[Telling]:
    """Readers and operators whose receivers do not matter: what waits for them does."""
    with Telling(tmp_path / "leuchtturm.db") as telling:
        address = f"http://127.0.0.1:{closed_port()}"
        telling.channels = (
            telling.webhook(address, "readers"),
            telling.webhook(address, "operators", audience="operators"),
        )
        yield telling


def told(telling: Telling, channel: str = "operators") -> list[object]:
    """The kinds of what waits for a channel, in order."""
    query = f"SELECT kind FROM alerts WHERE channel = '{channel}' ORDER BY id"
    return [kind for (kind,) in telling.rows(query)]


def data(telling: Telling, field: str) -> list[object]:
    rows = telling.rows(f"SELECT json_extract(data, '$.{field}') FROM alerts ORDER BY id")
    return [value for (value,) in rows]


def fail(telling: Telling, times: int) -> None:
    """The page does not come, so many times."""
    routes = dict(telling.server.routes)
    telling.server.routes.clear()
    for _ in range(times):
        assert telling.check().outcome == "failed"
    telling.server.routes.update(routes)


# Readers


def test_the_baseline_and_the_same_page_again_are_told_to_nobody(telling: Telling) -> None:
    telling.check()
    telling.check()
    telling.check(BASELINE + b"\n")
    assert telling.rows("SELECT * FROM alerts") == []


def test_changes_are_told_to_readers_once_and_to_operators_never(telling: Telling) -> None:
    telling.check()
    telling.check(MORE)
    telling.check()
    assert told(telling, "readers") == ["changes"]
    assert told(telling) == []


def test_all_channels_hear_of_one_event_under_one_id(telling: Telling) -> None:
    telling.channels += (telling.webhook("http://127.0.0.1:1", "others"),)
    telling.check()
    telling.check(MORE)
    [(events, rows)] = telling.rows("SELECT count(DISTINCT event_id), count(*) FROM alerts")
    assert (events, rows) == (1, 2)


def test_a_channel_hears_only_the_kinds_that_it_asked_for(telling: Telling) -> None:
    telling.channels = (
        telling.webhook("http://127.0.0.1:1", "added", on=("added",)),
        telling.webhook("http://127.0.0.1:1", "removed", on=("removed",)),
    )
    telling.check()
    telling.check(MORE)
    assert (told(telling, "added"), told(telling, "removed")) == (["changes"], [])
    for _ in range(2):
        telling.check(BASELINE)
    assert (told(telling, "added"), told(telling, "removed")) == (["changes"], ["changes"])
    assert data(telling, "changes") == ["[1]", "[2]"]


def test_a_check_whose_changes_a_channel_did_not_ask_for_is_nothing_to_it(telling: Telling) -> None:
    telling.channels = (telling.webhook("http://127.0.0.1:1", "edited", on=("edited",)),)
    telling.check()
    telling.check(MORE)
    assert told(telling, "edited") == []


@pytest.mark.parametrize(
    ("found", "due"),
    [
        (datetime(2026, 11, 23, 6, 29, tzinfo=UTC), "2026-11-23T06:30:00Z"),
        (datetime(2026, 11, 23, 6, 30, tzinfo=UTC), "2026-11-23T06:30:00Z"),
        (datetime(2026, 11, 23, 6, 31, tzinfo=UTC), "2026-11-24T06:30:00Z"),
        (datetime(2026, 3, 28, 23, 30, tzinfo=UTC), "2026-03-29T05:30:00Z"),
        (datetime(2026, 10, 24, 22, 30, tzinfo=UTC), "2026-10-25T06:30:00Z"),
    ],
    ids=["before", "at", "after", "night to summer time", "night to winter time"],
)
def test_a_digest_waits_for_its_time_of_day_in_berlin(telling: Telling, found: datetime, due: str) -> None:
    telling.channels = (telling.webhook("http://127.0.0.1:1", "daily", digest="daily", at="07:30"),)
    telling.check()
    telling.now = found - timedelta(hours=1)
    telling.check(MORE)
    assert telling.rows("SELECT due_at FROM alerts") == [(due,)]


# Operators: a page with a problem


def test_a_problem_is_told_once_and_its_end_once(telling: Telling) -> None:
    telling.check()
    for _ in range(3):
        telling.check(BROKEN)
    assert told(telling) == ["problem"]
    for _ in range(2):
        telling.check(BASELINE)
    assert told(telling) == ["problem", "recovered"]
    assert told(telling, "readers") == []


def test_a_problem_says_what_was_seen_and_its_end_since_when_it_was_so(telling: Telling) -> None:
    telling.check()
    telling.check(BROKEN)
    began = telling.now
    telling.check(BASELINE)
    assert data(telling, "problem") == ["not_the_page", None]
    assert data(telling, "reason")[0]
    assert data(telling, "since") == [f"{began:%Y-%m-%dT%H:%M:%SZ}"] * 2


def test_a_problem_of_another_kind_is_told_too_and_a_second_time_of_the_first_is_not(
    telling: Telling,
) -> None:
    telling.check()
    for page in (BROKEN, HALF, BROKEN):
        telling.check(page)
    assert told(telling) == ["problem", "problem"]
    telling.check(BASELINE)
    telling.check(BROKEN)
    assert told(telling) == ["problem", "problem", "recovered", "problem"]


# Operators: a page that does not come


def test_failing_is_told_at_the_third_time_in_a_row_and_once(telling: Telling) -> None:
    telling.check()
    fail(telling, 2)
    assert told(telling) == []
    fail(telling, 3)
    assert told(telling) == ["failing"]
    telling.check()
    assert told(telling) == ["failing", "recovered"]


def test_failing_says_how_often_why_and_since_the_first_time(telling: Telling) -> None:
    telling.check()
    first = telling.now + timedelta(hours=1)
    fail(telling, 3)
    assert data(telling, "failures") == [3]
    assert "404" in str(data(telling, "reason")[0])
    assert data(telling, "since") == [f"{first:%Y-%m-%dT%H:%M:%SZ}"]


def test_failures_with_a_success_between_them_are_not_in_a_row(telling: Telling) -> None:
    telling.check()
    for _ in range(3):
        fail(telling, 2)
        telling.check()
    assert told(telling) == []


def test_how_many_failures_are_told_is_the_schedule_files_to_say(telling: Telling) -> None:
    telling.fail_after = 1
    telling.check()
    fail(telling, 1)
    assert told(telling) == ["failing"]


def test_a_page_that_fails_between_problems_is_one_trouble_that_ends_once(telling: Telling) -> None:
    telling.check()
    telling.check(BROKEN)
    fail(telling, 3)
    telling.check(BROKEN)
    fail(telling, 3)
    telling.check(BASELINE)
    assert told(telling) == ["problem", "failing", "recovered"]
    assert data(telling, "since")[0] == data(telling, "since")[2]


def test_a_channel_that_never_heard_of_trouble_does_not_hear_that_it_is_over(telling: Telling) -> None:
    telling.check()
    telling.check(BROKEN)
    telling.channels += (telling.webhook("http://127.0.0.1:1", "new", audience="operators"),)
    telling.check(BASELINE)
    assert (told(telling), told(telling, "new")) == (["problem", "recovered"], [])


def test_a_check_that_breaks_by_itself_is_a_failure_that_operators_hear_of(
    telling: Telling, monkeypatch: pytest.MonkeyPatch
) -> None:
    telling.check()
    telling.page = MORE

    def broken(*_: object, **__: object) -> None:
        raise RuntimeError("a bug of ours")

    monkeypatch.setattr("scraper.parsers.sandbox.read", broken)
    for _ in range(3):
        [result] = check_each([telling.schedule], telling.store, telling.client)
        assert "a bug of ours" in str(result.error)
    assert told(telling) == ["failing"]
    assert telling.rows("SELECT DISTINCT error_kind FROM runs WHERE outcome = 'failed'") == [("crash",)]
    monkeypatch.undo()
    telling.check()
    assert told(telling) == ["failing", "recovered"]


# Operators: no success for long


def stale(telling: Telling, after: timedelta) -> list[object]:
    """What operators hear at a round so much later."""
    telling.deliver(after=after)
    return told(telling)


def test_no_success_for_three_days_is_told_once_and_its_end_once(telling: Telling) -> None:
    telling.check()
    assert stale(telling, timedelta(days=2, hours=23)) == []
    assert stale(telling, timedelta(hours=2)) == ["stale"]
    assert stale(telling, timedelta(days=1)) == ["stale"]
    telling.check()
    assert stale(telling, timedelta(days=1)) == ["stale", "recovered"]
    assert stale(telling, timedelta(days=3)) == ["stale", "recovered", "stale"]


def test_a_page_that_was_never_read_becomes_stale_too(telling: Telling) -> None:
    telling.check(BROKEN)
    assert stale(telling, timedelta(days=3, hours=1)) == ["problem", "stale"]
    assert data(telling, "since")[1] is None


def test_a_schedule_that_is_not_due_is_not_stale(telling: Telling, monkeypatch: pytest.MonkeyPatch) -> None:
    weekly = replace(telling.schedule, cron="17 6 * * fri")
    monkeypatch.setattr(Telling, "schedule", weekly)
    telling.now = datetime(2026, 11, 27, 5, 0, tzinfo=UTC)
    telling.check()  # Friday; the next one is a week later
    assert stale(telling, timedelta(days=6, hours=20)) == []
    assert stale(telling, timedelta(hours=8)) == ["stale"]


def test_a_schedule_that_was_never_checked_is_not_stale(telling: Telling) -> None:
    assert stale(telling, timedelta(days=9)) == []


# The transaction


def test_news_and_its_alerts_are_stored_together_or_not_at_all(
    telling: Telling, monkeypatch: pytest.MonkeyPatch
) -> None:
    telling.check()

    def broken(*_: object, **__: object) -> None:
        raise RuntimeError("in the middle")

    monkeypatch.setattr("schedules.check.enqueue_alerts.queue.enqueue", broken)
    with pytest.raises(RuntimeError):
        telling.check(MORE)
    assert telling.rows("SELECT * FROM changes") == []
    monkeypatch.undo()
    assert telling.kinds(MORE) == ["added"]
    assert told(telling, "readers") == ["changes"]


def test_what_is_stored_is_no_words_and_no_secret(telling: Telling) -> None:
    telling.check()
    telling.check(MORE)
    [(stored,)] = telling.rows("SELECT data FROM alerts")
    assert stored == (
        f'{{"title":"Leuchtturmprojekte im Video","url":"{telling.server.url(PATH)}","changes":[1]}}'
    )
