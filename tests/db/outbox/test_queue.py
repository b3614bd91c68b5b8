"""The outbox: one attempt at a time has a row, a dead one's claim runs out, ids never change."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import TYPE_CHECKING, Any, get_args

import pytest

from db.outbox import corrections, queue
from db.outbox.queue import Event, Kind, State
from db.queries import health
from scraper.errors import DamagedValueError
from tests.db.states import BASELINE, at, one, rows, see, text

if TYPE_CHECKING:
    from db.outbox.queue import Claim
    from db.store import Store

HOUR = timedelta(hours=1)


@pytest.fixture
def store(store: Store) -> Store:
    """A database with one check in it."""
    see(store, BASELINE)
    return store


def put(
    store: Store, channel: str = "mail", *, hour: float = 0, kind: Kind = "changes", data: Any = None
) -> str:
    """Let an event wait, found and due at ``hour``; its id."""
    event = Event("treffen", kind, at(hour), data or {"changes": [1]}, run_id=None if kind == "stale" else 1)
    with store.writing() as writing:
        queue.enqueue(writing.connection, event, channel, due=at(hour))
    return event.event_id


def claim(store: Store, *, hour: float = 0, together: bool = False, channel: str = "mail") -> Claim | None:
    """What an attempt at ``hour`` gets, for an hour."""
    with store.writing() as writing:
        return queue.claim(
            writing.connection, "treffen", channel, audience="readers", together=together,
            now=at(hour), until=at(hour) + HOUR,
        )  # fmt: skip


def claimed(store: Store, *, hour: float = 0, together: bool = False) -> Claim:
    found = claim(store, hour=hour, together=together)
    assert found is not None
    return found


def ids(ours: Claim) -> list[int]:
    return [event.id for event in ours.events]


def finish(store: Store, ours: Claim, state: queue.State = "delivered", *, hour: float = 0) -> bool:
    with store.writing() as writing:
        return queue.complete(writing.connection, ours, state, answer="ok", now=at(hour))


def wait(store: Store, ours: Claim, *, until: float) -> bool:
    with store.writing() as writing:
        return queue.reschedule(writing.connection, ours, answer="no", due=at(until))


def retry(store: Store, alert_id: int | None = None, *, hour: float = 0) -> int:
    with store.writing() as writing:
        return corrections.retry(writing.connection, alert_id, now=at(hour))


def test_the_vocabularies_are_those_of_the_module(store: Store) -> None:
    sql = one(store.connection, "SELECT sql FROM sqlite_master WHERE name = 'alerts'")
    for words in map(get_args, (Kind, State)):
        assert f"IN ({', '.join(map(repr, words))})" in sql


# claims


def test_what_waits_is_taken_once_and_only_when_it_is_due(store: Store) -> None:
    put(store, hour=2)
    assert claim(store, hour=1) is None
    assert claim(store, hour=2) is not None
    assert claim(store, hour=2) is None


def test_the_claim_of_a_dead_process_runs_out_and_the_id_stays(store: Store) -> None:
    event = put(store)
    first = claimed(store)
    assert claim(store, hour=0.99) is None
    second = claimed(store, hour=1)
    assert [first.sent_as, second.sent_as] == [event, event]
    assert second.attempts == 2
    assert second.first_tried_at == at(0)
    assert first.name != second.name


def test_an_outcome_that_comes_after_the_claim_ran_out_changes_nothing(store: Store) -> None:
    put(store)
    late = claimed(store)
    second = claimed(store, hour=1)
    assert not finish(store, late, "given_up", hour=1)
    assert not wait(store, late, until=5)
    assert finish(store, second, hour=1)


def test_the_oldest_goes_first_and_one_that_was_put_off_last(store: Store) -> None:
    ids = [put(store, hour=hour) for hour in (0, 1)]
    first = claimed(store, hour=1)
    assert first.sent_as == ids[0]
    wait(store, first, until=2)
    assert [claimed(store, hour=2).sent_as, claimed(store, hour=2).sent_as] == [ids[1], ids[0]]


def test_channels_do_not_see_each_others_rows(store: Store) -> None:
    put(store, "mail")
    assert claim(store, channel="hook") is None
    with store.writing() as writing:
        assert queue.due(writing.connection, at(0)) == (("treffen", "mail"),)


def test_channels_that_have_failed_come_after_the_others(store: Store) -> None:
    put(store, "failed")
    failed = claim(store, channel="failed")
    assert failed is not None
    wait(store, failed, until=0)
    put(store, "fresh", hour=1)
    put(store, "older")
    with store.writing() as writing:
        assert [channel for _, channel in queue.due(writing.connection, at(1))] == [
            "older",
            "fresh",
            "failed",
        ]


def test_nothing_is_due_that_waits_is_being_sent_or_is_done(store: Store) -> None:
    put(store, hour=1)
    with store.writing() as writing:
        assert not queue.due(writing.connection, at(0))
    ours = claimed(store, hour=1)
    with store.writing() as writing:
        assert not queue.due(writing.connection, at(1))
        assert queue.due(writing.connection, at(2))
    finish(store, ours, hour=1)
    with store.writing() as writing:
        assert not queue.due(writing.connection, at(99))


def test_what_is_for_operators_is_not_sent_to_a_channel_that_reaches_readers_now(store: Store) -> None:
    put(store, kind="problem")
    assert claim(store, hour=99) is None


# digests


def test_all_of_a_digest_goes_together_under_an_id_of_its_own_that_stays(store: Store) -> None:
    events = [put(store, hour=hour) for hour in (0, 1, 2)]
    first = claimed(store, hour=2, together=True)
    assert [event.event_id for event in first.events] == events
    assert first.sent_as not in events
    wait(store, first, until=3)
    put(store, hour=3)
    again = claimed(store, hour=3, together=True)
    assert (again.sent_as, ids(again)) == (first.sent_as, ids(first))
    assert len(claimed(store, hour=3, together=True).events) == 1


def test_a_digest_of_one_has_the_id_of_its_event(store: Store) -> None:
    event = put(store)
    assert claimed(store, together=True).sent_as == event


def test_what_went_together_stays_together_when_the_channel_sends_each_by_itself_now(store: Store) -> None:
    put(store)
    put(store)
    digest = claimed(store, together=True)
    wait(store, digest, until=1)
    assert ids(claimed(store, hour=1, together=False)) == ids(digest)


def test_what_came_since_is_no_part_of_a_digest_that_is_tried_again_later(store: Store) -> None:
    put(store)
    put(store)
    digest = claimed(store, together=True)
    wait(store, digest, until=3)
    since = [put(store, hour=1), put(store, hour=2)]
    fresh = claimed(store, hour=3, together=True)
    assert [event.event_id for event in fresh.events] == since
    assert ids(claimed(store, hour=3, together=True)) == ids(digest)


def test_without_a_digest_each_goes_by_itself(store: Store) -> None:
    events = [put(store), put(store)]
    assert [claimed(store).sent_as, claimed(store).sent_as] == events


# outcomes


def test_recipients_who_have_it_are_remembered_at_once_and_once(store: Store) -> None:
    put(store)
    ours = claimed(store)
    with store.writing() as writing:
        for recipient in ("a'b@example.org", "c@example.org", "c@example.org"):
            queue.note_accepted(writing.connection, ours, recipient)
        queue.note_refused(writing.connection, ours, {"d@example.org": '550 "no"'})
    again = claimed(store, hour=1)
    stored = json.loads(one(store.connection, "SELECT accepted FROM alerts"))
    assert stored == ["a'b@example.org", "c@example.org"]
    assert again.accepted == set(stored)
    assert again.refused == {"d@example.org": '550 "no"'}


def test_what_is_done_is_never_taken_again(store: Store) -> None:
    put(store)
    ours = claimed(store)
    assert finish(store, ours)
    assert claim(store, hour=99) is None
    [row] = rows(store.connection, "SELECT state, finished_at, claimed_by, answer FROM alerts")
    assert row == {"state": "delivered", "finished_at": text(0), "claimed_by": None, "answer": "ok"}


def test_retry_makes_due_what_waits_or_was_given_up_and_never_what_was_delivered(store: Store) -> None:
    for _ in range(3):
        put(store)
    for state in ("delivered", "given_up"):
        finish(store, claimed(store), state)
    wait(store, claimed(store), until=50)
    assert retry(store, hour=1) == 2
    assert [claimed(store, hour=1).attempts, claimed(store, hour=1).attempts] == [1, 1]
    assert claim(store, hour=1) is None


def test_retry_of_one_forgets_its_refusals_and_keeps_who_has_it(store: Store) -> None:
    put(store)
    ours = claimed(store)
    with store.writing() as writing:
        queue.note_accepted(writing.connection, ours, "a@example.org")
        queue.note_refused(writing.connection, ours, {"b@example.org": "550"})
    finish(store, ours, "given_up")
    assert retry(store, 1, hour=5) == 1
    again = claimed(store, hour=5)
    assert again.accepted == {"a@example.org"}
    assert not again.refused
    assert again.sent_as == ours.sent_as
    assert again.first_tried_at == at(5)


def test_retry_of_one_of_a_digest_takes_the_others_along(store: Store) -> None:
    put(store)
    put(store)
    digest = claimed(store, together=True)
    finish(store, digest, "given_up")
    assert retry(store, 2, hour=5) == 2
    assert claimed(store, hour=5, together=True).sent_as == digest.sent_as


def test_retry_of_one_that_was_never_tried_leaves_the_others(store: Store) -> None:
    first, _ = put(store, hour=5), put(store, hour=5)
    assert retry(store, 1) == 1
    assert claimed(store).sent_as == first
    assert claim(store) is None


def test_retry_releases_a_claim_at_its_end(store: Store) -> None:
    put(store)
    claimed(store)
    assert retry(store, hour=0.999) == 0
    assert retry(store, hour=1) == 1


def test_retry_does_not_disturb_what_is_being_sent(store: Store) -> None:
    put(store)
    claimed(store)
    assert retry(store) == 0
    assert retry(store, 99) == 0


def test_retry_takes_up_what_a_dead_process_had_claimed(store: Store) -> None:
    put(store)
    ours = claimed(store)
    assert retry(store, hour=2) == 1
    theirs = claimed(store, hour=2)
    assert theirs.sent_as == ours.sent_as
    assert not finish(store, ours, hour=2)
    assert finish(store, theirs, hour=2)
    assert not wait(store, ours, until=3)


@pytest.mark.parametrize("hour", [-2, 2], ids=["set back", "ahead"])
def test_an_attempt_whose_claim_ended_because_of_the_clock_still_counts(store: Store, hour: int) -> None:
    put(store, hour=-3)
    ours = claimed(store)
    with store.writing() as writing:
        corrections.future_due_times(writing.connection, at(hour))
    retry(store, hour=hour)
    with store.writing() as writing:
        queue.note_refused(writing.connection, ours, {"b@example.org": "550"})
    assert finish(store, ours)
    [row] = rows(store.connection, "SELECT state, refused FROM alerts")
    assert row == {"state": "delivered", "refused": '{"b@example.org":"550"}'}


def test_ids_are_new_each_time_and_fit_into_headers() -> None:
    ids = {queue.new_id() for _ in range(100)}
    assert len(ids) == 100
    assert all(one.isascii() and one.removeprefix("evt_").isalnum() and len(one) == 36 for one in ids)


def test_an_event_reaches_a_channel_once(store: Store) -> None:
    event = Event("treffen", "changes", at(0), {"changes": [1]}, run_id=1)
    with store.writing() as writing:
        queue.enqueue(writing.connection, event, "mail", due=at(0))
    with pytest.raises(Exception, match="UNIQUE"), store.writing() as writing:
        queue.enqueue(writing.connection, event, "mail", due=at(0))


def test_an_alert_of_a_schedule_that_was_never_checked(store: Store) -> None:
    event = Event("new", "mistake", at(0), {"mistakes": []})
    with store.writing() as writing:
        for title in ("First", "Second"):
            queue.ensure_schedule(
                writing.connection,
                "new",
                title=title,
                parser="leuchtturmprojekte",
                url="https://example.org/",
            )
        queue.enqueue(writing.connection, event, "ops", due=at(0))
        assert queue.due(writing.connection, at(0)) == (("new", "ops"),)
    assert one(store.connection, "SELECT title FROM schedules WHERE name = 'new'") == "First"


@pytest.mark.parametrize(
    ("column", "words"),
    [("accepted", r"an alert's recipients\b"), ("refused", r"an alert's refusals\b"), ("data", "an alert ")],
)
def test_a_damaged_alert_is_named_and_claimed_alone(store: Store, column: str, words: str) -> None:
    """So that it can be given up, and keeps no other one back."""
    put(store)
    put(store)
    with store.writing() as writing:
        writing.connection.execute("PRAGMA ignore_check_constraints = ON")
        writing.connection.execute(f"UPDATE alerts SET {column} = '7' WHERE id = 2")
        writing.connection.execute("PRAGMA ignore_check_constraints = OFF")
    damaged = claimed(store, together=True)
    assert (len(damaged.events), damaged.events[0].id) == (1, 2)
    with pytest.raises(DamagedValueError, match=words):
        raise damaged.damage or ValueError
    assert claimed(store, together=True).damage is None


# clocks


@pytest.mark.parametrize(("hour", "held"), [(0, True), (0.999, True), (1, False), (2, False)])
def test_a_claim_is_held_until_its_end_and_not_at_it(store: Store, hour: float, held: bool) -> None:
    """At its end another process gets the row: it must not be held by both."""
    put(store)
    ours = claimed(store)
    assert queue.is_held(store.connection, ours, at(hour)) is held
    assert (claim(store, hour=hour) is None) is held


def test_a_claim_that_another_process_has_by_now_is_not_held(store: Store) -> None:
    put(store)
    ours = claimed(store)
    assert claim(store, hour=1) is not None
    assert not queue.is_held(store.connection, ours, at(1.5))


@pytest.mark.parametrize(("hours", "woken"), [(72, 0), (73, 0), (73.01, 1), (90_000, 1)])
def test_only_what_is_put_off_further_than_the_rules_allow_is_woken(
    store: Store, hours: float, woken: int
) -> None:
    put(store)
    ours = claimed(store)
    wait(store, ours, until=hours)
    with store.writing() as writing:
        assert corrections.future_due_times(writing.connection, at(0)) == woken
    assert one(store.connection, "SELECT due_at FROM alerts") == text(0 if woken else hours)


@pytest.mark.parametrize(("hours", "released"), [(1, 0), (1.01, 1)])
def test_only_a_claim_that_is_longer_than_any_attempt_is_released(
    store: Store, hours: float, released: int
) -> None:
    put(store)
    with store.writing() as writing:
        queue.claim(
            writing.connection, "treffen", "mail", audience="readers", together=False,
            now=at(0), until=at(hours),
        )  # fmt: skip
        assert corrections.future_due_times(writing.connection, at(0)) == released
    assert (one(store.connection, "SELECT claimed_by FROM alerts") is None) == bool(released)


def test_a_clock_set_back_moves_what_is_tried_again_and_no_further_than_now(store: Store) -> None:
    put(store)
    ours = claimed(store)
    wait(store, ours, until=5)
    with store.writing() as writing:
        assert corrections.future_due_times(writing.connection, at(0), set_back=2 * HOUR) == 1
    assert one(store.connection, "SELECT due_at FROM alerts") == text(3)
    with store.writing() as writing:
        assert corrections.future_due_times(writing.connection, at(0), set_back=9 * HOUR) == 1
        assert corrections.future_due_times(writing.connection, at(0), set_back=9 * HOUR) == 0
    assert one(store.connection, "SELECT due_at FROM alerts") == text(0)


@pytest.mark.parametrize(
    ("due", "afterwards"),
    [
        pytest.param(20, 20, id="a digest of the next day keeps its time"),
        pytest.param(24, 24, id="a digest a whole day away keeps its time"),
        pytest.param(30, 28, id="further away than any digest: queued under the clock that was ahead"),
    ],
)
def test_a_clock_set_back_moves_an_alert_never_tried_only_beyond_a_day(
    store: Store, due: float, afterwards: float
) -> None:
    event = Event("treffen", "changes", at(0), {"changes": [1]}, run_id=1)
    with store.writing() as writing:
        queue.enqueue(writing.connection, event, "mail", due=at(due))
        assert corrections.future_due_times(writing.connection, at(0), set_back=2 * HOUR) == int(
            due != afterwards
        )
    assert one(store.connection, "SELECT due_at FROM alerts") == text(afterwards)


def test_a_clock_set_back_moves_what_was_due_when_it_was_found(store: Store) -> None:
    put(store, hour=5)
    with store.writing() as writing:
        assert corrections.future_due_times(writing.connection, at(0), set_back=2 * HOUR) == 1
    assert one(store.connection, "SELECT due_at FROM alerts") == text(3)


def test_what_was_dropped_is_not_sent_unless_it_is_named_again(store: Store) -> None:
    for _ in range(3):
        put(store)
    finish(store, claimed(store), "delivered")
    finish(store, claimed(store), "given_up")
    with store.writing() as writing:
        assert corrections.drop(writing.connection, None, now=at(1)) == 2
        assert corrections.drop(writing.connection, 1, now=at(1)) == 0
        assert health.alert_counts(writing.connection, at(1)) == {"treffen": health.AlertCounts()}
    assert claim(store, hour=1) is None
    assert retry(store, hour=1) == 0
    assert retry(store, 3, hour=1) == 1
    assert claimed(store, hour=1).attempts == 1


def test_what_is_being_sent_cannot_be_dropped(store: Store) -> None:
    put(store)
    claimed(store)
    with store.writing() as writing:
        assert corrections.drop(writing.connection, None, now=at(0)) == 0
        assert corrections.drop(writing.connection, 1, now=at(1)) == 1
