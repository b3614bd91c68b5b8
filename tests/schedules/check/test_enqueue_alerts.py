"""Who hears what of a check: readers changes, operators trouble, each of one thing once."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest
from msgspec.structs import replace

from schedules.check.run import check_or_record
from tests.mail_servers import closed_port
from tests.schedules.fake_delivery import FakeDelivery
from tests.schedules.watched_page import BASELINE, BROKEN, MORE, PATH

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

HALF = BASELINE[: len(BASELINE) // 2]


@pytest.fixture
def fake_delivery(tmp_path: Path) -> Iterator[FakeDelivery]:
    """Readers and operators whose receivers do not matter: what waits for them does."""
    with FakeDelivery(tmp_path / "leuchtturm.db") as fake_delivery:
        address = f"http://127.0.0.1:{closed_port()}"
        fake_delivery.channels = (
            fake_delivery.webhook(address, "readers"),
            fake_delivery.webhook(address, "operators", audience="operators"),
        )
        yield fake_delivery


def told(fake_delivery: FakeDelivery, channel: str = "operators") -> list[object]:
    """The kinds of what waits for a channel, in order."""
    query = f"SELECT kind FROM alerts WHERE channel = '{channel}' ORDER BY id"
    return [kind for (kind,) in fake_delivery.rows(query)]


def data(fake_delivery: FakeDelivery, field: str) -> list[object]:
    rows = fake_delivery.rows(f"SELECT json_extract(data, '$.{field}') FROM alerts ORDER BY id")
    return [value for (value,) in rows]


def fail(fake_delivery: FakeDelivery, times: int) -> None:
    """The page does not come, so many times."""
    routes = dict(fake_delivery.server.routes)
    fake_delivery.server.routes.clear()
    for _ in range(times):
        assert fake_delivery.check().outcome == "failed"
    fake_delivery.server.routes.update(routes)


# Readers


def test_the_baseline_and_the_same_page_again_are_told_to_nobody(fake_delivery: FakeDelivery) -> None:
    fake_delivery.check()
    fake_delivery.check()
    fake_delivery.check(BASELINE + b"\n")
    assert fake_delivery.rows("SELECT * FROM alerts") == []


def test_changes_are_told_to_readers_once_and_to_operators_never(fake_delivery: FakeDelivery) -> None:
    fake_delivery.check()
    fake_delivery.check(MORE)
    fake_delivery.check()
    assert told(fake_delivery, "readers") == ["changes"]
    assert told(fake_delivery) == []


def test_all_channels_hear_of_one_event_under_one_id(fake_delivery: FakeDelivery) -> None:
    fake_delivery.channels += (fake_delivery.webhook("http://127.0.0.1:1", "others"),)
    fake_delivery.check()
    fake_delivery.check(MORE)
    [(events, rows)] = fake_delivery.rows("SELECT count(DISTINCT event_id), count(*) FROM alerts")
    assert (events, rows) == (1, 2)


def test_a_channel_hears_only_the_kinds_that_it_asked_for(fake_delivery: FakeDelivery) -> None:
    fake_delivery.channels = (
        fake_delivery.webhook("http://127.0.0.1:1", "added", on=("added",)),
        fake_delivery.webhook("http://127.0.0.1:1", "removed", on=("removed",)),
    )
    fake_delivery.check()
    fake_delivery.check(MORE)
    assert (told(fake_delivery, "added"), told(fake_delivery, "removed")) == (["changes"], [])
    for _ in range(2):
        fake_delivery.check(BASELINE)
    assert (told(fake_delivery, "added"), told(fake_delivery, "removed")) == (["changes"], ["changes"])
    assert data(fake_delivery, "changes") == ["[1]", "[2]"]


def test_a_check_whose_changes_a_channel_did_not_ask_for_is_nothing_to_it(
    fake_delivery: FakeDelivery,
) -> None:
    fake_delivery.channels = (fake_delivery.webhook("http://127.0.0.1:1", "edited", on=("edited",)),)
    fake_delivery.check()
    fake_delivery.check(MORE)
    assert told(fake_delivery, "edited") == []


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
def test_a_digest_waits_for_its_time_of_day_in_berlin(
    fake_delivery: FakeDelivery, found: datetime, due: str
) -> None:
    fake_delivery.channels = (
        fake_delivery.webhook("http://127.0.0.1:1", "daily", digest="daily", at="07:30"),
    )
    fake_delivery.check()
    fake_delivery.now = found - timedelta(hours=1)
    fake_delivery.check(MORE)
    assert fake_delivery.rows("SELECT due_at FROM alerts") == [(due,)]


# Operators: a page with a problem


def test_a_problem_is_told_once_and_its_end_once(fake_delivery: FakeDelivery) -> None:
    fake_delivery.check()
    for _ in range(3):
        fake_delivery.check(BROKEN)
    assert told(fake_delivery) == ["problem"]
    for _ in range(2):
        fake_delivery.check(BASELINE)
    assert told(fake_delivery) == ["problem", "recovered"]
    assert told(fake_delivery, "readers") == []


def test_a_problem_says_what_was_seen_and_its_end_since_when_it_was_so(fake_delivery: FakeDelivery) -> None:
    fake_delivery.check()
    fake_delivery.check(BROKEN)
    began = fake_delivery.now
    fake_delivery.check(BASELINE)
    assert data(fake_delivery, "problem") == ["not_the_page", None]
    assert data(fake_delivery, "reason")[0]
    assert data(fake_delivery, "since") == [f"{began:%Y-%m-%dT%H:%M:%SZ}"] * 2


def test_a_problem_of_another_kind_is_told_too_and_a_second_time_of_the_first_is_not(
    fake_delivery: FakeDelivery,
) -> None:
    fake_delivery.check()
    for page in (BROKEN, HALF, BROKEN):
        fake_delivery.check(page)
    assert told(fake_delivery) == ["problem", "problem"]
    fake_delivery.check(BASELINE)
    fake_delivery.check(BROKEN)
    assert told(fake_delivery) == ["problem", "problem", "recovered", "problem"]


@pytest.mark.parametrize("known_as", ["readers", "none"])
def test_a_channel_that_operators_get_while_a_problem_is_open_is_alerted_to_it_once(
    fake_delivery: FakeDelivery, known_as: str
) -> None:
    fake_delivery.check()
    fake_delivery.check(BROKEN)
    began = fake_delivery.now
    new = fake_delivery.webhook("http://127.0.0.1:1", "readers", audience="operators")
    fake_delivery.channels = (*fake_delivery.channels[1:], replace(new, name=known_as))
    for page in (BROKEN, BROKEN, BASELINE):
        fake_delivery.check(page)
    assert told(fake_delivery, known_as) == told(fake_delivery) == ["problem", "recovered"]
    assert set(data(fake_delivery, "since")) == {f"{began:%Y-%m-%dT%H:%M:%SZ}"}


def test_a_restless_introduction_is_the_pages_and_no_new_records(fake_delivery: FakeDelivery) -> None:
    other = b"Hintergrund ist, dass", b"Grund ist, dass"
    for page in (BASELINE, BASELINE.replace(*other), BASELINE):
        fake_delivery.check(page)
    result = fake_delivery.check(MORE.replace(*other))
    assert [(change.kind, change.record_id) for change in result.changes] == [("added", None)]
    assert [(entry.subject, entry.field) for entry in result.restless] == [("", "intro")]
    assert fake_delivery.rows("SELECT data ->> '$.items[0].subject' FROM alerts WHERE kind = 'restless'") == [
        ("",)
    ]


# Operators: a page that does not come


def test_failing_is_told_at_the_third_time_in_a_row_and_once(fake_delivery: FakeDelivery) -> None:
    fake_delivery.check()
    fail(fake_delivery, 2)
    assert told(fake_delivery) == []
    fail(fake_delivery, 3)
    assert told(fake_delivery) == ["failing"]
    fake_delivery.check()
    assert told(fake_delivery) == ["failing", "recovered"]


def test_failing_says_how_often_why_and_since_the_first_time(fake_delivery: FakeDelivery) -> None:
    fake_delivery.check()
    first = fake_delivery.now + timedelta(hours=1)
    fail(fake_delivery, 3)
    assert data(fake_delivery, "failures") == [3]
    assert "404" in str(data(fake_delivery, "reason")[0])
    assert data(fake_delivery, "since") == [f"{first:%Y-%m-%dT%H:%M:%SZ}"]


def test_failures_with_a_success_between_them_are_not_in_a_row(fake_delivery: FakeDelivery) -> None:
    fake_delivery.check()
    for _ in range(3):
        fail(fake_delivery, 2)
        fake_delivery.check()
    assert told(fake_delivery) == []


def test_how_many_failures_are_told_is_the_schedule_files_to_say(fake_delivery: FakeDelivery) -> None:
    fake_delivery.fail_after = 1
    fake_delivery.check()
    fail(fake_delivery, 1)
    assert told(fake_delivery) == ["failing"]


def test_a_page_that_fails_between_problems_is_one_trouble_that_ends_once(
    fake_delivery: FakeDelivery,
) -> None:
    fake_delivery.check()
    fake_delivery.check(BROKEN)
    fail(fake_delivery, 3)
    fake_delivery.check(BROKEN)
    fail(fake_delivery, 3)
    fake_delivery.check(BASELINE)
    assert told(fake_delivery) == ["problem", "failing", "recovered"]
    assert data(fake_delivery, "since")[0] == data(fake_delivery, "since")[2]


def test_a_channel_that_never_heard_of_trouble_does_not_hear_that_it_is_over(
    fake_delivery: FakeDelivery,
) -> None:
    fake_delivery.check()
    fake_delivery.check(BROKEN)
    fake_delivery.channels += (fake_delivery.webhook("http://127.0.0.1:1", "new", audience="operators"),)
    fake_delivery.check(BASELINE)
    assert (told(fake_delivery), told(fake_delivery, "new")) == (["problem", "recovered"], [])


def test_a_check_that_breaks_by_itself_is_a_failure_that_operators_hear_of(
    fake_delivery: FakeDelivery, monkeypatch: pytest.MonkeyPatch
) -> None:
    fake_delivery.check()
    fake_delivery.page = MORE

    def broken(*_: object, **__: object) -> None:
        raise RuntimeError("a bug of ours")

    monkeypatch.setattr("scraper.parsers.sandbox.read", broken)
    for _ in range(3):
        result = check_or_record(fake_delivery.schedule, fake_delivery.store, fake_delivery.client)
        assert "a bug of ours" in str(result.error)
    assert told(fake_delivery) == ["failing"]
    assert fake_delivery.rows("SELECT DISTINCT error_kind FROM runs WHERE outcome = 'failed'") == [("crash",)]
    monkeypatch.undo()
    fake_delivery.check()
    assert told(fake_delivery) == ["failing", "recovered"]


# Operators: no success for long


def stale(fake_delivery: FakeDelivery, after: timedelta) -> list[object]:
    """What operators hear at a round so much later."""
    fake_delivery.deliver(after=after)
    return told(fake_delivery)


def test_no_success_for_three_days_is_told_once_and_its_end_once(fake_delivery: FakeDelivery) -> None:
    fake_delivery.check()
    assert stale(fake_delivery, timedelta(days=2, hours=23)) == []
    assert stale(fake_delivery, timedelta(hours=2)) == ["stale"]
    assert stale(fake_delivery, timedelta(days=1)) == ["stale"]
    fake_delivery.check()
    assert stale(fake_delivery, timedelta(days=1)) == ["stale", "recovered"]
    assert stale(fake_delivery, timedelta(days=3)) == ["stale", "recovered", "stale"]


def test_a_page_that_was_never_read_becomes_stale_too(fake_delivery: FakeDelivery) -> None:
    fake_delivery.check(BROKEN)
    assert stale(fake_delivery, timedelta(days=3, hours=1)) == ["problem", "stale"]
    assert data(fake_delivery, "since")[1] is None


def test_a_schedule_that_is_not_due_is_not_stale(
    fake_delivery: FakeDelivery, monkeypatch: pytest.MonkeyPatch
) -> None:
    weekly = replace(fake_delivery.schedule, cron="17 6 * * fri")
    monkeypatch.setattr(FakeDelivery, "schedule", weekly)
    fake_delivery.now = datetime(2026, 11, 27, 5, 0, tzinfo=UTC)
    fake_delivery.check()  # Friday; the next one is a week later
    assert stale(fake_delivery, timedelta(days=6, hours=20)) == []
    assert stale(fake_delivery, timedelta(hours=8)) == ["stale"]


def test_a_schedule_that_was_never_checked_is_not_stale(fake_delivery: FakeDelivery) -> None:
    assert stale(fake_delivery, timedelta(days=9)) == []


# The transaction


def test_news_and_its_alerts_are_stored_together_or_not_at_all(
    fake_delivery: FakeDelivery, monkeypatch: pytest.MonkeyPatch
) -> None:
    fake_delivery.check()

    def broken(*_: object, **__: object) -> None:
        raise RuntimeError("in the middle")

    monkeypatch.setattr("schedules.check.enqueue_alerts.queue.enqueue", broken)
    with pytest.raises(RuntimeError):
        fake_delivery.check(MORE)
    assert fake_delivery.rows("SELECT * FROM changes") == []
    monkeypatch.undo()
    assert fake_delivery.kinds(MORE) == ["added"]
    assert told(fake_delivery, "readers") == ["changes"]


def test_what_is_stored_is_no_words_and_no_secret(fake_delivery: FakeDelivery) -> None:
    fake_delivery.check()
    fake_delivery.check(MORE)
    [(stored,)] = fake_delivery.rows("SELECT data FROM alerts")
    assert stored == (
        f'{{"title":"Leuchtturmprojekte im Video","url":"{fake_delivery.server.url(PATH)}","changes":[1]}}'
    )
