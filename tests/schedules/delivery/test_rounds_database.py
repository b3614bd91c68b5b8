"""What is wrong with the database, or with one of its rows, keeps no more back than it must."""

from __future__ import annotations

import sqlite3
import threading
from contextlib import closing
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest
from msgspec.structs import replace

from db.outbox import queue
from schedules.check import enqueue_alerts
from schedules.check.run import check_or_record
from schedules.delivery.rounds import MAX_CHANNELS, deliver
from scraper.errors import DamagedValueError, DatabaseBusyError, LeuchtturmError, StoreError
from tests.mail_servers import MailServer, closed_port
from tests.receivers import Answer, WebhookReceiver
from tests.schedules.fake_delivery import FakeDelivery, notices
from tests.schedules.watched_page import BASELINE, BROKEN, MORE

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from datetime import datetime

    from schedules.config.schedule_files import Schedule
    from schedules.delivery.channel_round import Delivery

PATIENCE = 60.0
"""Seconds after which a test gives up waiting."""


@pytest.fixture
def locker(fake_delivery: FakeDelivery) -> Iterator[sqlite3.Connection]:
    """Another program: ``BEGIN IMMEDIATE`` in it locks the database."""
    with closing(
        sqlite3.connect(fake_delivery.path, isolation_level=None, check_same_thread=False)
    ) as locker:
        yield locker


def deliver_at(fake_delivery: FakeDelivery, **options: Any) -> tuple[Delivery, ...]:
    usual: dict[str, Any] = {"clock": lambda: fake_delivery.now}
    return deliver([fake_delivery.schedule], fake_delivery.path, **(usual | options))


def test_a_locked_database_ends_the_round_and_not_the_program(
    fake_delivery: FakeDelivery, locker: sqlite3.Connection
) -> None:
    def answers() -> Iterator[Answer]:
        locker.execute("BEGIN IMMEDIATE")
        yield Answer()

    stop = threading.Event()
    with WebhookReceiver(answers()) as receiver:
        fake_delivery.channels = (fake_delivery.webhook(receiver),)
        fake_delivery.check(MORE)
        with pytest.raises(DatabaseBusyError, match="is locked by another program"):
            deliver_at(fake_delivery, stop=stop, lock_timeout=0.0)
        locker.execute("ROLLBACK")
        assert not stop.is_set()
        fake_delivery.now += timedelta(hours=1)
        assert [delivery.state for delivery in deliver_at(fake_delivery, stop=stop)] == ["delivered"]


def unlocking(fake_delivery: FakeDelivery, locker: sqlite3.Connection) -> Callable[[], datetime]:
    """A clock that ends the lock when it is looked at for the third time: before each try to store."""
    looks = 0

    def clock() -> datetime:
        nonlocal looks
        looks += locker.in_transaction
        if looks == 3 and locker.in_transaction:
            locker.execute("ROLLBACK")
        return fake_delivery.now

    return clock


def test_an_outcome_is_stored_when_the_lock_is_gone(
    fake_delivery: FakeDelivery, locker: sqlite3.Connection
) -> None:
    def answers() -> Iterator[Answer]:
        locker.execute("BEGIN IMMEDIATE")
        yield Answer()

    with WebhookReceiver(answers()) as receiver:
        fake_delivery.channels = (fake_delivery.webhook(receiver),)
        fake_delivery.check(MORE)
        [delivery] = deliver_at(fake_delivery, clock=unlocking(fake_delivery, locker), lock_timeout=0.0)
        assert (delivery.state, locker.in_transaction) == ("delivered", False)
        fake_delivery.now += timedelta(hours=1)
        assert deliver_at(fake_delivery) == ()
        assert len(receiver.deliveries) == 1


def test_a_mail_that_was_accepted_while_the_database_was_locked_is_not_sent_again(
    fake_delivery: FakeDelivery, locker: sqlite3.Connection
) -> None:
    def lock() -> Iterator[str]:
        locker.execute("BEGIN IMMEDIATE")
        yield "250 OK"
        yield "250 OK"

    recipients = tuple(f"{name}@example.org" for name in ("anna", "ben", "clara"))
    with MailServer(replies={recipients[1]: lock()}) as server:
        fake_delivery.channels = (fake_delivery.mail(server, recipients=recipients),)
        fake_delivery.check(MORE)
        [delivery] = deliver_at(fake_delivery, clock=unlocking(fake_delivery, locker), lock_timeout=0.0)
        assert (delivery.state, len(server.received(recipients[2]))) == ("waiting", 0)
        assert "is locked by another program" in delivery.detail
        fake_delivery.now += timedelta(minutes=10)
        assert [delivery.state for delivery in deliver_at(fake_delivery)] == ["delivered"]
        assert [len(server.received(recipient)) for recipient in recipients] == [1, 1, 1]


@pytest.mark.parametrize("column", ["data", "accepted", "refused", "first_tried_at", "created_at"])
def test_a_damaged_alert_is_given_up_and_the_others_are_sent(
    fake_delivery: FakeDelivery, column: str
) -> None:
    with WebhookReceiver() as first, WebhookReceiver() as second, WebhookReceiver() as operators:
        fake_delivery.channels = (
            fake_delivery.webhook(first, "first"),
            fake_delivery.webhook(second, "second"),
            fake_delivery.webhook(operators, "operators", audience="operators"),
        )
        for page in (MORE, BASELINE, MORE):
            fake_delivery.check(page, accept=True)
        value = {"accepted": '{"a": 1}', "refused": "[]", "data": "[]"}.get(column, "2026-13-01T00:00:00Z")
        fake_delivery.store.connection.execute(
            f"UPDATE alerts SET {column} = ? WHERE channel = 'first' AND id <= 2", (value,)
        )
        deliver_at(fake_delivery)
        assert fake_delivery.states()["first"] == ["given_up", "delivered", "delivered"]
        assert fake_delivery.states()["second"] == ["delivered"] * 3
        assert (len(first.deliveries), len(second.deliveries)) == (2, 3)
        assert notices(operators) == ["given_up"]
    [(answer,)] = fake_delivery.rows("SELECT answer FROM alerts WHERE id = 1")
    assert "The database is damaged (" in str(answer)


def test_what_an_alert_reports_may_be_damaged(fake_delivery: FakeDelivery) -> None:
    with WebhookReceiver() as receiver:
        fake_delivery.channels = (fake_delivery.webhook(receiver),)
        fake_delivery.check(MORE)
        fake_delivery.check(BASELINE, accept=True)
        fake_delivery.store.connection.execute("UPDATE changes SET data = '[]' WHERE id = 1")
        deliver_at(fake_delivery)
        assert fake_delivery.states() == {"hook": ["given_up", "delivered"]}


def test_a_digest_goes_without_the_alert_that_is_damaged(fake_delivery: FakeDelivery) -> None:
    with WebhookReceiver() as receiver:
        fake_delivery.channels = (fake_delivery.webhook(receiver, digest="daily", at="00:00"),)
        for page in (MORE, BASELINE, MORE):
            fake_delivery.check(page, accept=True)
        fake_delivery.store.connection.execute("UPDATE alerts SET data = '[]' WHERE id = 2")
        fake_delivery.now += timedelta(days=2)
        deliver_at(fake_delivery)
        assert fake_delivery.states() == {"hook": ["delivered", "given_up", "delivered"]}
        assert len(receiver.deliveries) == 1


def test_a_page_whose_times_are_damaged_keeps_no_other_from_being_sent(fake_delivery: FakeDelivery) -> None:
    """Each round looks for stale pages first."""
    with WebhookReceiver() as receiver:
        fake_delivery.channels = (fake_delivery.webhook(receiver),)
        fake_delivery.check(MORE)
        fake_delivery.store.connection.execute(
            "UPDATE schedules SET last_success_at = :never, last_checked_at = :never",
            {"never": "2026-00-01T00:00:00Z"},
        )
        assert [delivery.state for delivery in deliver_at(fake_delivery)] == ["delivered"]


@pytest.mark.parametrize("column", ["data", "accepted", "refused", "first_tried_at", "created_at"])
@pytest.mark.parametrize("damage", [b"{", b'{"changes":[1]}\xff'])
def test_an_alert_whose_text_is_no_utf8_or_no_json_is_given_up_and_the_others_are_sent(
    fake_delivery: FakeDelivery, column: str, damage: bytes
) -> None:
    with WebhookReceiver() as receiver, WebhookReceiver() as operators:
        fake_delivery.channels = (
            fake_delivery.webhook(receiver),
            fake_delivery.webhook(operators, "operators", audience="operators"),
        )
        for page in (MORE, BASELINE):
            fake_delivery.check(page, accept=True)
        spoil(fake_delivery, column, damage, "id = 1")
        fake_delivery.deliver()
        assert fake_delivery.states() == {"hook": ["given_up", "delivered"], "operators": ["delivered"]}
        assert (len(receiver.deliveries), notices(operators)) == (1, ["given_up"])


def spoil(fake_delivery: FakeDelivery, column: str, damage: bytes, which: str) -> None:
    connection = fake_delivery.store.connection
    connection.execute("PRAGMA ignore_check_constraints = ON")
    changed = connection.execute(f"UPDATE alerts SET {column} = cast(? AS text) WHERE {which}", (damage,))
    assert changed.rowcount == 1


BAD_NOTICES = pytest.mark.parametrize("damage", [b"{", b'{"since": "\xff"}'])


@BAD_NOTICES
def test_a_damaged_notice_keeps_no_channel_from_being_sent_over(
    fake_delivery: FakeDelivery, damage: bytes
) -> None:
    """Each round looks for stale pages, and for the notices about them, first."""
    with WebhookReceiver() as receiver, WebhookReceiver() as operators:
        fake_delivery.channels = (
            fake_delivery.webhook(receiver),
            fake_delivery.webhook(operators, "operators", audience="operators"),
        )
        fake_delivery.check(BROKEN)
        fake_delivery.deliver()
        spoil(fake_delivery, "data", damage, "kind = 'problem'")
        fake_delivery.check(MORE)
        fake_delivery.deliver(after=timedelta(days=30))
        assert len(receiver.deliveries) == 1
        assert notices(operators) == ["problem", "recovered", "stale"]


@BAD_NOTICES
def test_a_damaged_notice_keeps_no_alert_from_being_given_up(
    fake_delivery: FakeDelivery, damage: bytes
) -> None:
    with WebhookReceiver([Answer(410), Answer(410)]) as receiver, WebhookReceiver() as operators:
        fake_delivery.channels = (
            fake_delivery.webhook(receiver),
            fake_delivery.webhook(operators, "operators", audience="operators"),
        )
        fake_delivery.check(MORE)
        fake_delivery.deliver()
        spoil(fake_delivery, "data", damage, "kind = 'given_up'")
        fake_delivery.check(BASELINE, accept=True)
        fake_delivery.deliver()
        assert fake_delivery.states() == {"hook": ["given_up"] * 2, "operators": ["delivered"] * 2}


@BAD_NOTICES
def test_a_damaged_notice_ends_no_check(fake_delivery: FakeDelivery, damage: bytes) -> None:
    with WebhookReceiver() as operators:
        fake_delivery.fail_after = 1
        fake_delivery.channels = (fake_delivery.webhook(operators, "operators", audience="operators"),)
        fake_delivery.check(BROKEN)
        spoil(fake_delivery, "data", damage, "kind = 'problem'")
        schedule = replace(fake_delivery.schedule, url=f"http://127.0.0.1:{closed_port()}/")
        for _ in range(2):
            result = check_or_record(schedule, fake_delivery.store, fake_delivery.client)
            assert (result.outcome, "is damaged" in str(result.error)) == ("failed", False)
        assert fake_delivery.states() == {"operators": ["waiting"] * 2}


def test_a_channel_name_that_cannot_be_read_is_an_error_in_a_sentence(fake_delivery: FakeDelivery) -> None:
    with WebhookReceiver() as receiver:
        fake_delivery.channels = (fake_delivery.webhook(receiver),)
        fake_delivery.check(MORE)
        fake_delivery.store.connection.execute("UPDATE alerts SET channel = cast(x'ff' AS text)")
        with pytest.raises(DamagedValueError, match=r"a row of alerts \("):
            deliver_at(fake_delivery)


# many channels


def watched(fake_delivery: FakeDelivery, receiver: WebhookReceiver, number: int) -> list[Schedule]:
    """So many schedules, each with a channel for which an alert is due."""
    fake_delivery.channels = (fake_delivery.webhook(receiver, "operators", audience="operators"),)
    schedules = [replace(fake_delivery.schedule, name=f"page{index:03}") for index in range(number)]
    with fake_delivery.store.writing() as writing:
        for schedule in schedules:
            queue.ensure_schedule(
                writing.connection,
                schedule.name,
                title=schedule.title,
                parser=schedule.parser,
                url=schedule.url,
            )
            event = enqueue_alerts.event_of(schedule, "stale", fake_delivery.now, since=None)
            queue.enqueue(writing.connection, event, "operators", due=fake_delivery.now)
    return schedules


class Meeting:
    """Answers of a receiver: none before ``number`` requests have come."""

    def __init__(self, number: int) -> None:
        self.number = number
        self.state = threading.Condition()
        self.arrived = 0

    def __iter__(self) -> Meeting:
        return self

    def __next__(self) -> Answer:
        with self.state:
            self.arrived += 1
            self.state.notify_all()
            assert self.state.wait_for(lambda: self.arrived >= self.number, PATIENCE)
        return Answer()


def test_only_so_many_channels_are_sent_over_at_once(fake_delivery: FakeDelivery) -> None:
    """Each costs a thread and descriptors, and in an outage all fail at the same time."""
    meeting, threads = Meeting(MAX_CHANNELS), set[str]()

    def clock() -> datetime:
        threads.add(threading.current_thread().name)
        return fake_delivery.now

    with WebhookReceiver(meeting) as receiver:
        schedules = watched(fake_delivery, receiver, MAX_CHANNELS + 4)
        sent = deliver(schedules, fake_delivery.path, clock=clock, stale=False)
    assert [delivery.state for delivery in sent] == ["delivered"] * (MAX_CHANNELS + 4)
    assert len([name for name in threads if name.startswith("deliver")]) == MAX_CHANNELS


@pytest.mark.parametrize("threads", [0, 1, 3])
def test_where_threads_are_short_those_that_run_send_everything(
    fake_delivery: FakeDelivery, monkeypatch: pytest.MonkeyPatch, threads: int
) -> None:
    start, started = threading.Thread.start, 0

    def start_some(thread: threading.Thread) -> None:
        nonlocal started
        if thread.name.startswith("deliver"):
            if started == threads:
                raise RuntimeError("can't start new thread")
            started += 1
        start(thread)

    with WebhookReceiver() as receiver:
        schedules = watched(fake_delivery, receiver, 8)
        monkeypatch.setattr(threading.Thread, "start", start_some)
        if threads:
            deliver(schedules, fake_delivery.path, clock=lambda: fake_delivery.now, stale=False)
        else:
            with pytest.raises(LeuchtturmError, match="No thread can be started to send alerts"):
                deliver(schedules, fake_delivery.path, clock=lambda: fake_delivery.now, stale=False)
        assert len(receiver.deliveries) == (8 if threads else 0)


def test_after_its_limit_a_round_begins_no_further_channel(fake_delivery: FakeDelivery) -> None:
    def clock() -> datetime:
        fake_delivery.now += timedelta(seconds=1)
        return fake_delivery.now

    with WebhookReceiver() as receiver:
        schedules = watched(fake_delivery, receiver, 20)
        limit = timedelta(seconds=20)  # by a clock that is looked at several times for each channel
        first = deliver(schedules, fake_delivery.path, clock=clock, stale=False, limit=limit)
        assert 0 < len(first) < 20
        assert len(first) + len(deliver(schedules, fake_delivery.path, clock=clock, stale=False)) == 20
        assert len(receiver.deliveries) == 20


def test_a_clock_that_is_set_back_makes_no_round_longer(fake_delivery: FakeDelivery) -> None:
    with WebhookReceiver() as receiver:

        def clock() -> datetime:
            return fake_delivery.now - timedelta(hours=1) * bool(receiver.deliveries)

        fake_delivery.channels = (fake_delivery.webhook(receiver),)
        for page in (MORE, BASELINE):
            fake_delivery.check(page, accept=True)
        fake_delivery.now += timedelta(hours=2)
        deliver_at(fake_delivery, clock=clock)
        assert len(receiver.deliveries) == 1


def test_results_are_reported_at_once_whatever_happens_later(fake_delivery: FakeDelivery) -> None:
    reported: list[Delivery] = []

    def report(delivery: Delivery) -> None:
        reported.append(delivery)
        fake_delivery.path.rename(fake_delivery.path.with_name("elsewhere.db"))

    with WebhookReceiver() as receiver:
        fake_delivery.channels = (fake_delivery.webhook(receiver),)
        for page in (MORE, BASELINE):
            fake_delivery.check(page, accept=True)
        with pytest.raises(StoreError, match="was replaced or removed"):
            deliver_at(fake_delivery, report=report)
    assert [delivery.state for delivery in reported] == ["delivered"]
