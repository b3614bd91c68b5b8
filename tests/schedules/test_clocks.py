"""A clock that was ahead for a moment: nothing sleeps on because of it, it is noticed and can be mended."""

from __future__ import annotations

import threading
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
import time_machine
from click.testing import CliRunner

from db.maintenance.clock import rows_ahead
from db.maintenance.integrity import inspect
from db.outbox import corrections
from db.timestamps import to_text
from schedules.cli.main import cli
from schedules.daemon.background_senders import DeliveryLoop
from schedules.delivery.backoff import GIVE_UP_AFTER, MAX_ATTEMPTS, next_attempt
from schedules.health import daemon_lock
from schedules.health.status import read_status
from tests.receivers import Answer, WebhookReceiver
from tests.schedules.daemons import LogEvents, write_schedule
from tests.schedules.fake_delivery import FakeDelivery, notices
from tests.schedules.watched_page import BASELINE, MORE, PATH, START

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

    from schedules.delivery.channel_round import Delivery
    from tests.servers import Loopback, Request

AHEAD = timedelta(days=3_650)


@pytest.fixture
def delivery(tmp_path: Path) -> Iterator[FakeDelivery]:
    with FakeDelivery(tmp_path / "l.db") as delivery:
        delivery.check(BASELINE)
        yield delivery


def clock_findings(delivery: FakeDelivery) -> list[str]:
    findings = inspect(delivery.path, delivery.now)
    return [f"{found.level}: {found.sentence}" for found in findings if found.subject == "clock"]


def test_an_alert_that_was_put_off_under_a_wrong_clock_is_sent_at_the_next_round(
    delivery: FakeDelivery,
) -> None:
    with WebhookReceiver([Answer(503)]) as receiver:
        delivery.channels = (delivery.webhook(receiver),)
        delivery.now += AHEAD
        delivery.check(MORE)
        assert [made.state for made in delivery.deliver()] == ["waiting"]
        delivery.now -= AHEAD
        assert [made.attempts for made in delivery.deliver()] == [2]


def test_a_claim_that_was_taken_under_a_wrong_clock_is_released(delivery: FakeDelivery) -> None:
    with WebhookReceiver() as receiver:
        delivery.channels = (delivery.webhook(receiver),)
        delivery.check(MORE)
        delivery.store.connection.execute(
            "UPDATE alerts SET claimed_by = 'x', claim_ends_at = '2036-01-01T00:00:00Z', sent_as = event_id, "
            "first_tried_at = created_at, attempts = 1"
        )
        assert [made.state for made in delivery.deliver()] == ["delivered"]


def test_a_first_attempt_in_the_future_does_not_keep_a_message_for_ever() -> None:
    first = START + AHEAD
    due = next_attempt(1, first, START)
    assert due is not None
    assert due < START + timedelta(minutes=2)
    assert next_attempt(MAX_ATTEMPTS - 1, first, START) is not None
    assert next_attempt(MAX_ATTEMPTS, first, START) is None
    assert next_attempt(MAX_ATTEMPTS, START, START + GIVE_UP_AFTER - timedelta(minutes=1)) is not None


def test_a_message_is_not_given_up_because_the_clock_was_ahead_for_a_moment(delivery: FakeDelivery) -> None:
    with WebhookReceiver([Answer(503), Answer(503)]) as receiver:
        delivery.channels = (delivery.webhook(receiver),)
        delivery.check(MORE)
        states = [made.state for made in delivery.deliver()]
        delivery.now += AHEAD
        states += [made.state for made in delivery.deliver()]
        delivery.now -= AHEAD
        states += [made.state for made in delivery.deliver()]
    assert states == ["waiting", "waiting", "delivered"]


def test_what_is_on_its_way_is_not_sent_again_when_the_clock_jumps(delivery: FakeDelivery) -> None:
    """The claim has run out by the clock, but the attempt has not."""
    others: list[tuple[Delivery, ...]] = []

    def answers() -> Iterator[Answer]:
        delivery.now += timedelta(hours=1)
        others.append(delivery.deliver())
        yield Answer()

    with WebhookReceiver(answers()) as receiver:
        delivery.channels = (delivery.webhook(receiver),)
        delivery.check(MORE)
        assert [made.state for made in delivery.deliver()] == ["delivered"]
        assert delivery.deliver() == ()
    assert (len(receiver.deliveries), others) == (1, [()])


def test_a_notice_from_the_future_does_not_silence_the_next_one(delivery: FakeDelivery) -> None:
    with WebhookReceiver([Answer(404), Answer(404)]) as readers, WebhookReceiver() as operators:
        delivery.channels = (
            delivery.webhook(readers),
            delivery.webhook(operators, "operators", audience="operators"),
        )
        for page, step in ((MORE, AHEAD), (BASELINE, -AHEAD)):
            delivery.now += step
            delivery.check(page, accept=True)
            delivery.deliver()
        assert notices(operators) == ["given_up", "given_up"]


def test_a_clock_that_jumps_during_a_check_dates_all_of_it_alike_and_is_found(
    delivery: FakeDelivery,
) -> None:
    served = delivery.server.routes[PATH]

    def jump(request: Request, server: Loopback) -> Iterable[bytes]:
        delivery.now += AHEAD
        delivery.server.routes[PATH] = served
        return served(request, server)

    delivery.server.routes[PATH] = jump
    delivery.check(MORE)
    delivery.now -= AHEAD
    delivery.check()
    assert clock_findings(delivery)[0].startswith("error: Dated in the future: 1 check")
    with time_machine.travel(delivery.now, tick=False):
        CliRunner().invoke(cli, ["--db", str(delivery.path), "doctor", "--fix-times"])
    [(longest,)] = delivery.rows("SELECT max(duration_ms) FROM runs")
    assert isinstance(longest, int)
    assert longest < 60_000
    assert [found.sentence for found in inspect(delivery.path, delivery.now) if found.level == "error"] == []


def test_a_success_in_the_future_does_not_hide_that_the_page_is_stale(delivery: FakeDelivery) -> None:
    with WebhookReceiver() as receiver:
        delivery.channels = (delivery.webhook(receiver, audience="operators"),)
        delivery.now += AHEAD
        delivery.check()
        delivery.now += timedelta(days=10) - AHEAD
        delivery.deliver()
        assert notices(receiver) == ["stale"]


def test_validators_from_the_future_are_not_echoed_for_years(delivery: FakeDelivery) -> None:
    delivery.etag = '"x"'
    delivery.now += AHEAD
    delivery.check(MORE)
    delivery.now -= AHEAD
    delivery.check()
    assert delivery.page_requests()[-1].header("if-none-match") is None


def test_what_is_put_off_is_due_earlier_when_the_clock_is_set_back_but_a_digest_is_not(
    delivery: FakeDelivery,
) -> None:
    with WebhookReceiver([Answer(503)]) as receiver:
        delivery.channels = (
            delivery.webhook(receiver),
            delivery.webhook(receiver, "daily", digest="daily", at="07:00"),
        )
        delivery.check(MORE)
        delivery.deliver()
        query = "SELECT channel, due_at FROM alerts ORDER BY id"
        before = {channel: str(due) for channel, due in delivery.rows(query)}
        with delivery.store.writing() as writing:
            earlier = delivery.now - timedelta(seconds=50)
            assert (
                corrections.future_due_times(writing.connection, earlier, set_back=timedelta(seconds=50)) == 1
            )
        after = {channel: str(due) for channel, due in delivery.rows(query)}
    assert after["hook"] < before["hook"]
    assert after["daily"] == before["daily"]


def test_checks_and_alerts_from_the_future_are_found_though_the_last_check_is_from_now(
    delivery: FakeDelivery, tmp_path: Path
) -> None:
    delivery.channels = (delivery.webhook("http://127.0.0.1:9/"),)
    delivery.now += AHEAD
    delivery.check(MORE)
    delivery.now -= AHEAD
    delivery.check()
    assert clock_findings(delivery)[0].startswith("error: Dated in the future: 1 check and 1 alert")
    write_schedule(tmp_path / "s", "leuchtturmprojekte", delivery.schedule.url)
    status = read_status(delivery.path, tmp_path / "s", delivery.now)
    assert [issue.sentence for issue in status.issues if "Dated in the future" in issue.sentence]
    with time_machine.travel(delivery.now, tick=False):
        result = CliRunner().invoke(cli, ["--db", str(delivery.path), "doctor", "--fix-times"])
    assert "from the future set to now" in result.stderr
    assert clock_findings(delivery) == ["ok: No check and no alert is from the future."]
    assert [found.sentence for found in inspect(delivery.path, delivery.now) if found.level == "error"] == []
    for table, column in (("runs", "started_at"), ("versions", "first_seen_at"), ("changes", "created_at")):
        times = [str(at) for (at,) in delivery.rows(f"SELECT {column} FROM {table}")]
        assert max(times) <= to_text(delivery.now), table


def test_only_so_many_of_the_newest_checks_are_looked_at_for_the_status(delivery: FakeDelivery) -> None:
    delivery.now += AHEAD
    delivery.check(MORE)
    delivery.now -= AHEAD
    delivery.check(MORE)
    connection = delivery.store.connection
    assert rows_ahead(connection, delivery.now) == rows_ahead(connection, delivery.now, 2) == {"check": 1}
    assert rows_ahead(connection, delivery.now, 1) == {}


def test_a_clock_that_is_set_forward_makes_no_page_stale_before_it_can_be_checked(
    delivery: FakeDelivery, tmp_path: Path
) -> None:
    stop = threading.Event()
    with WebhookReceiver([Answer(503)]) as readers, WebhookReceiver() as operators, LogEvents() as events:
        delivery.channels = (
            delivery.webhook(readers),
            delivery.webhook(operators, "operators", audience="operators"),
        )
        delivery.check(MORE)
        with time_machine.travel(delivery.now, tick=True) as clock:
            loop = DeliveryLoop(delivery.path, tmp_path, lambda: (delivery.schedule,), stop)
            loop.start()
            events.wait_for("waiting")
            clock.shift(timedelta(days=10))
            loop.news()
            events.wait_for("delivered")
            stop.set()
            loop.join()
        assert notices(operators) == []
        delivery.now += timedelta(days=10)
        delivery.deliver()
        assert notices(operators) == ["stale"]


def test_a_daemon_that_was_stopped_under_a_wrong_clock_is_not_missed_for_years(
    delivery: FakeDelivery,
) -> None:
    with time_machine.travel(delivery.now + AHEAD, tick=False), daemon_lock.held(delivery.path):
        pass
    status = read_status(delivery.path, None, delivery.now)
    assert status.daemon_issues == ()
