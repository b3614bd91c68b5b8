"""Delivery rounds: independent channels, growing pauses, a visible end, stable ids."""

from __future__ import annotations

import itertools
import sqlite3
import threading
import time
from contextlib import closing
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest

from schedules.delivery.backoff import GIVE_UP_AFTER
from schedules.delivery.rounds import deliver
from tests.held_clock import held_clock
from tests.mail_servers import MailServer, RawServer, Talk, closed_port, smtp_script
from tests.receivers import Answer, WebhookReceiver
from tests.schedules.fake_delivery import MINUTE, FakeDelivery, notices, payloads
from tests.schedules.watched_page import BASELINE, BROKEN, FEWER, MORE

if TYPE_CHECKING:
    from collections.abc import Iterator

DAY = timedelta(days=1)
START = datetime(2026, 1, 1, tzinfo=UTC)


@pytest.fixture
def receiver() -> Iterator[WebhookReceiver]:
    with WebhookReceiver() as receiver:
        yield receiver


@pytest.fixture
def operators() -> Iterator[WebhookReceiver]:
    with WebhookReceiver() as receiver:
        yield receiver


# claims


def test_an_attempt_that_begins_after_the_end_of_its_claim_hands_nothing_over(
    fake_delivery: FakeDelivery, receiver: WebhookReceiver
) -> None:
    """A suspended machine wakes up between claim and attempt; another process may be sending by now."""
    fake_delivery.channels = (fake_delivery.webhook(receiver),)
    fake_delivery.check(MORE)

    def clock() -> datetime:
        with closing(sqlite3.connect(fake_delivery.path)) as connection:  # in the round's thread
            (claimed,) = connection.execute("SELECT count(claimed_by) FROM alerts").fetchone()
        return fake_delivery.now + (timedelta(hours=1) if claimed else timedelta())

    [delivery] = deliver([fake_delivery.schedule], fake_delivery.path, clock=clock)
    assert (delivery.state, receiver.deliveries) == ("waiting", [])
    assert "ran out before it began" in delivery.detail
    assert [made.state for made in fake_delivery.deliver(after=timedelta(hours=1))] == ["delivered"]
    assert len(receiver.deliveries) == 1


# pauses


def test_a_receiver_that_is_down_is_tried_for_72_hours_and_then_given_up_visibly(
    fake_delivery: FakeDelivery, operators: WebhookReceiver
) -> None:
    fake_delivery.channels = (
        fake_delivery.webhook(f"http://127.0.0.1:{closed_port()}", "readers"),
        fake_delivery.webhook(operators, "operators", audience="operators"),
    )
    fake_delivery.check(MORE)
    begin = fake_delivery.now
    made = fake_delivery.deliver()
    while made[0].due is not None:
        made = fake_delivery.deliver(after=made[0].due - fake_delivery.now)
    assert made[0].state == "given_up"
    assert fake_delivery.now - begin == GIVE_UP_AFTER
    assert 15 < made[0].attempts < 30
    fake_delivery.deliver()
    [notice] = [data for data in payloads(operators) if data["kind"] == "given_up"]
    assert notice["attempts"] == made[0].attempts
    assert notice["channel"] == "readers"
    assert "refuses the connection" in notice["reason"]


def test_operators_are_named_who_has_a_mail_and_who_has_not(
    fake_delivery: FakeDelivery, operators: WebhookReceiver
) -> None:
    with MailServer(replies={"ben@example.org": itertools.repeat("550 5.1.1 no such user")}) as server:
        fake_delivery.channels = (
            fake_delivery.mail(server, recipients=("anna@example.org", "ben@example.org")),
            fake_delivery.webhook(operators, "operators", audience="operators"),
        )
        fake_delivery.check(MORE)
        fake_delivery.deliver()
    [notice] = [data for data in payloads(operators) if data["kind"] == "given_up"]
    assert (notice["received"], notice["missed"]) == (["anna@example.org"], ["ben@example.org"])


# channels by themselves


def test_a_slow_channel_does_not_delay_another(fake_delivery: FakeDelivery) -> None:
    arrived = threading.Event()
    other_was_served: list[bool] = []

    def answers() -> Iterator[Answer]:
        arrived.set()
        yield Answer()

    def answer_later(talk: Talk) -> None:
        other_was_served.append(arrived.wait(60))  # its client waits for 90 s
        talk.close()

    with RawServer(answer_later) as slow, WebhookReceiver(answers()) as receiver:
        fake_delivery.channels = (fake_delivery.mail(slow.port, "slow"), fake_delivery.webhook(receiver))
        fake_delivery.check(MORE)
        states = {made.channel: made.state for made in fake_delivery.deliver()}
    assert other_was_served == [True]
    assert states == {"slow": "waiting", "hook": "delivered"}


def test_a_round_leaves_a_channel_alone_that_fails_three_times_in_a_row(fake_delivery: FakeDelivery) -> None:
    fake_delivery.channels = (fake_delivery.webhook(f"http://127.0.0.1:{closed_port()}"),)
    for page in (MORE, FEWER, BASELINE, MORE, FEWER, BASELINE):
        fake_delivery.check(page, accept=True)
    assert len(fake_delivery.deliver()) == 3
    assert len(fake_delivery.deliver()) == 3
    assert fake_delivery.deliver() == ()


def test_one_recipient_who_is_refused_for_now_gets_it_later_and_the_others_no_second_copy(
    fake_delivery: FakeDelivery,
) -> None:
    anna, ben, clara = (f"{name}@example.org" for name in ("anna", "ben", "clara"))
    with MailServer(replies={ben: iter(["451 4.7.1 later"])}) as server:
        fake_delivery.channels = (fake_delivery.mail(server, recipients=(anna, ben, clara)),)
        fake_delivery.check(MORE)
        [made] = fake_delivery.deliver()
        assert (made.state, len(server.mails)) == ("waiting", 2)
        [made] = fake_delivery.deliver(after=2 * MINUTE)
        assert made.state == "delivered"
        assert [len(server.received(recipient)) for recipient in (anna, ben, clara)] == [1, 1, 1]


def test_who_has_a_mail_is_remembered_while_others_are_still_asked(fake_delivery: FakeDelivery) -> None:
    remembered = ""

    def answer_when_remembered() -> Iterator[str]:
        nonlocal remembered
        with closing(sqlite3.connect(fake_delivery.path)) as connection:
            ends = time.monotonic() + 60  # the client would wait for 90 s
            while "anna" not in remembered and time.monotonic() < ends:
                [(remembered,)] = connection.execute("SELECT accepted FROM alerts").fetchall()
        yield "250 OK"

    with MailServer(replies={"ben@example.org": answer_when_remembered()}) as server:
        fake_delivery.channels = (
            fake_delivery.mail(server, recipients=("anna@example.org", "ben@example.org")),
        )
        fake_delivery.check(MORE)
        fake_delivery.deliver()
    assert remembered == '["anna@example.org"]'


def test_copies_of_one_event_are_the_same_bytes(fake_delivery: FakeDelivery) -> None:
    with MailServer() as server:
        fake_delivery.channels = (fake_delivery.mail(server),)
        fake_delivery.check(MORE)
        fake_delivery.deliver()
        fake_delivery.store.connection.execute(
            "UPDATE alerts SET state = 'waiting', finished_at = NULL, accepted = '[]'"
        )
        fake_delivery.deliver(after=DAY)
    first, second = server.mails
    assert first.content == second.content


def test_a_bug_with_one_alert_does_not_keep_the_others_back(
    fake_delivery: FakeDelivery, receiver: WebhookReceiver
) -> None:
    fake_delivery.channels = (fake_delivery.webhook(receiver),)
    fake_delivery.check(MORE)
    fake_delivery.check(BASELINE, accept=True)
    fake_delivery.store.connection.execute("UPDATE alerts SET data = '{}' WHERE id = 1")
    made = deliver([fake_delivery.schedule], fake_delivery.path, clock=lambda: fake_delivery.now)
    assert [delivery.state for delivery in made] == ["waiting", "delivered"]
    assert "This is a bug in Leuchtturm" in made[0].detail
    assert len(receiver.deliveries) == 1


def test_a_round_begins_nothing_after_a_minute(
    fake_delivery: FakeDelivery, receiver: WebhookReceiver
) -> None:
    fake_delivery.channels = (fake_delivery.webhook(receiver),)
    for page in (MORE, BASELINE, MORE, BASELINE, MORE):
        fake_delivery.check(page, accept=True)

    def clock() -> datetime:
        fake_delivery.now += timedelta(seconds=8)  # each look at it takes so long
        return fake_delivery.now

    made = deliver([fake_delivery.schedule], fake_delivery.path, clock=clock)
    assert 1 <= len(made) < 5
    assert len(made) + len(fake_delivery.deliver()) == len(receiver.deliveries) == 5


def test_a_round_that_is_stopped_begins_nothing(
    fake_delivery: FakeDelivery, receiver: WebhookReceiver
) -> None:
    fake_delivery.channels = (fake_delivery.webhook(receiver),)
    fake_delivery.check(MORE)
    stop = threading.Event()
    stop.set()
    assert (
        deliver([fake_delivery.schedule], fake_delivery.path, clock=lambda: fake_delivery.now, stop=stop)
        == ()
    )
    assert fake_delivery.states() == {"hook": ["waiting"]}


def test_what_a_stop_cut_short_is_sent_at_the_next_start_however_often_it_failed_before(
    fake_delivery: FakeDelivery,
) -> None:
    stop = threading.Event()

    def greet_nobody(talk: Talk) -> None:
        stop.set()
        talk.listen_only()

    fake_delivery.channels = (fake_delivery.mail(closed_port()),)
    fake_delivery.check(MORE)
    for _ in range(5):
        fake_delivery.deliver(after=DAY / 3)
    fake_delivery.now += DAY / 3
    with RawServer(greet_nobody) as mute:
        fake_delivery.channels = (fake_delivery.mail(mute.port, timeout=100, deadline=100),)
        [cut] = deliver(
            [fake_delivery.schedule], fake_delivery.path, clock=lambda: fake_delivery.now, stop=stop
        )
    assert (cut.state, cut.due) == ("waiting", fake_delivery.now)
    with MailServer() as server:
        fake_delivery.channels = (fake_delivery.mail(server),)
        assert [delivery.state for delivery in fake_delivery.deliver()] == ["delivered"]
        assert len(server.mails) == 1


# digests


def test_a_digest_is_one_message_with_all_of_a_day(
    fake_delivery: FakeDelivery, receiver: WebhookReceiver
) -> None:
    fake_delivery.channels = (fake_delivery.webhook(receiver, digest="daily", at="07:30"),)
    for page in (MORE, FEWER):
        fake_delivery.check(page, accept=True)
    assert fake_delivery.deliver() == ()
    fake_delivery.deliver(after=DAY)
    [data] = payloads(receiver)
    assert [change["kind"] for change in data["changes"]] == ["added", "removed", "removed"]
    assert fake_delivery.states() == {"hook": ["delivered", "delivered"]}


def test_a_digest_keeps_its_id_and_its_content_over_retries(fake_delivery: FakeDelivery) -> None:
    with WebhookReceiver([Answer(500)]) as receiver:
        fake_delivery.channels = (fake_delivery.webhook(receiver, digest="daily", at="07:30"),)
        for page in (MORE, FEWER):
            fake_delivery.check(page, accept=True)
        fake_delivery.deliver(after=DAY)
        fake_delivery.check(BASELINE, accept=True)
        fake_delivery.deliver()
    first, second = receiver.deliveries
    assert first.headers["webhook-id"] == second.headers["webhook-id"]
    assert first.body == second.body


# schedule files that change


def test_what_waits_for_a_channel_that_is_gone_is_kept_and_sent_when_it_is_back(
    fake_delivery: FakeDelivery, receiver: WebhookReceiver
) -> None:
    channels = (fake_delivery.webhook(receiver, "old"),)
    fake_delivery.channels = channels
    fake_delivery.check(MORE)
    fake_delivery.channels = (fake_delivery.webhook(receiver, "new"),)
    assert fake_delivery.deliver(after=30 * DAY) == ()
    fake_delivery.channels = channels
    assert [made.state for made in fake_delivery.deliver()] == ["delivered"]


def test_a_channel_that_is_for_readers_now_does_not_get_what_waits_for_operators(
    fake_delivery: FakeDelivery, receiver: WebhookReceiver
) -> None:
    fake_delivery.channels = (fake_delivery.webhook(receiver, "it", audience="operators"),)
    fake_delivery.check(BROKEN)
    fake_delivery.channels = (fake_delivery.webhook(receiver, "it"),)
    fake_delivery.deliver(after=MINUTE)
    assert receiver.deliveries == []


# what operators hear


def test_readers_never_see_what_operators_hear(fake_delivery: FakeDelivery) -> None:
    with MailServer() as server:
        fake_delivery.channels = (
            fake_delivery.mail(server, "readers"),
            fake_delivery.mail(server, "it", audience="operators", recipients=("it@example.org",)),
        )
        for page in (BROKEN, BASELINE):
            fake_delivery.check(page)
            fake_delivery.deliver()
        fake_delivery.deliver(after=4 * DAY)
    assert server.received("anna@example.org") == []
    subjects = [mail.parsed["Subject"] for mail in server.received("it@example.org")]
    assert subjects == [
        "Überwachung „Leuchtturmprojekte im Video“: Seite nicht lesbar",
        "Überwachung „Leuchtturmprojekte im Video“: wieder in Ordnung",
        "Überwachung „Leuchtturmprojekte im Video“: seit Längerem kein erfolgreicher Abruf",
    ]


def test_broken_channels_of_operators_do_not_tell_each_other_for_ever(fake_delivery: FakeDelivery) -> None:
    gone = itertools.repeat(Answer(410))
    with WebhookReceiver(gone) as first, WebhookReceiver(gone) as second:
        fake_delivery.channels = (
            fake_delivery.webhook(first, "first", audience="operators"),
            fake_delivery.webhook(second, "second", audience="operators"),
        )
        fake_delivery.check(BROKEN)
        for _ in range(10):
            fake_delivery.deliver(after=2 * DAY)
            fake_delivery.check(BROKEN)
        for receiver in (first, second):  # of each trouble once, and once what the other channel lost of it
            assert sorted(notices(receiver)) == ["given_up", "given_up", "problem", "stale"]


def test_a_channel_that_gives_up_alert_after_alert_is_told_once_a_day(
    fake_delivery: FakeDelivery, operators: WebhookReceiver
) -> None:
    with WebhookReceiver(itertools.repeat(Answer(410))) as gone:
        fake_delivery.channels = (
            fake_delivery.webhook(gone, "readers"),
            fake_delivery.webhook(operators, "operators", audience="operators"),
        )
        for page in (MORE, BASELINE, MORE):
            fake_delivery.check(page, accept=True)
            fake_delivery.deliver()
            fake_delivery.deliver()
        assert notices(operators) == ["given_up"]
        fake_delivery.now += DAY
        fake_delivery.check(BASELINE, accept=True)
        fake_delivery.deliver()
        fake_delivery.deliver()
        assert notices(operators) == ["given_up", "given_up"]


def test_an_alert_is_about_the_check_that_found_it(
    fake_delivery: FakeDelivery, receiver: WebhookReceiver
) -> None:
    fake_delivery.channels = (fake_delivery.webhook(receiver),)
    fake_delivery.check(MORE)
    found = fake_delivery.now
    fake_delivery.deliver(after=DAY)
    [data] = payloads(receiver)
    assert (data["run"], data["url"]) == (2, fake_delivery.schedule.url)
    assert receiver.deliveries[0].headers["webhook-id"] == data["event_id"]
    timestamps = fake_delivery.rows("SELECT created_at FROM alerts")
    assert timestamps == [(f"{found:%Y-%m-%dT%H:%M:%SZ}",)]


def test_no_secret_is_in_the_database(fake_delivery: FakeDelivery, monkeypatch: pytest.MonkeyPatch) -> None:
    with WebhookReceiver([Answer(500, body=b"/hooks/t0ken-in-the-path is broken")]) as receiver:
        monkeypatch.setenv("HOOK_URL", f"{receiver.url}/hooks/t0ken-in-the-path")
        fake_delivery.channels = (fake_delivery.webhook("env:HOOK_URL"),)
        fake_delivery.check(MORE)
        [made] = fake_delivery.deliver()
    assert "is broken" in made.detail
    fake_delivery.store.connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    stored = fake_delivery.path.read_bytes()
    assert b"is broken" in stored
    assert b"t0ken" not in stored
    assert b"MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw" not in stored


# many recipients

CROWD = tuple(f"person{number}@example.org" for number in range(150))


def five_a_session(
    received: list[str], *, farewell: bytes = b"", sessions: Iterator[bool] | None = None
) -> RawServer:
    """A server that takes five mails a session, then says ``farewell`` and leaves.

    ``sessions``: whether it lets the next one in; without it, all.
    """

    def behave(talk: Talk) -> None:
        if sessions is not None and not next(sessions):
            talk.say(b"421 4.7.0 one session at a time, come back later\r\n")
            return
        talk.say(b"220 mail.example.org\r\n")
        taken = 0
        while line := talk.hear():
            command = line.split()[0].upper()
            if command == b"MAIL" and taken == 5:
                talk.say(farewell)
                return
            if command == b"RCPT":
                recipient = line.split(b"<")[1].split(b">")[0].decode()
            if command == b"DATA":
                talk.say(b"354 go on\r\n")
                talk.hear_until(b".\r\n")
                received.append(recipient)
                taken += 1
            talk.say(b"250 OK\r\n")

    return RawServer(behave)


@pytest.mark.parametrize("farewell", [b"421 4.7.0 too many messages in this session\r\n", b""])
def test_a_server_that_takes_five_a_session_serves_150_at_once(
    fake_delivery: FakeDelivery, farewell: bytes
) -> None:
    received: list[str] = []
    with five_a_session(received, farewell=farewell) as server:
        fake_delivery.channels = (fake_delivery.mail(server.port, recipients=CROWD),)
        fake_delivery.check(MORE)
        [made] = fake_delivery.deliver()
        assert server.connections == 30
    assert (made.state, made.attempts) == ("delivered", 1)
    assert sorted(received) == sorted(CROWD)


def test_a_server_that_takes_five_a_session_and_a_session_a_minute_serves_all_on_the_first_day(
    fake_delivery: FakeDelivery,
) -> None:
    received: list[str] = []
    with five_a_session(received, sessions=itertools.cycle([True, False])) as server:
        fake_delivery.channels = (fake_delivery.mail(server.port, recipients=CROWD),)
        fake_delivery.check(MORE)
        begin = fake_delivery.now
        [made] = fake_delivery.deliver()
        assert "accepted by" in made.detail
        assert "not asked yet for 145 (" in made.detail
        assert "4.7.0 one session at a time" in made.detail
        while made.due is not None:
            [made] = fake_delivery.deliver(after=made.due - fake_delivery.now)
    assert made.state == "delivered"
    assert sorted(received) == sorted(CROWD)
    assert fake_delivery.now - begin < timedelta(hours=1)


def test_a_slow_server_gets_no_mail_that_the_deadline_cannot_hold(fake_delivery: FakeDelivery) -> None:
    received: list[str] = []

    def slow(talk: Talk) -> bytes:
        clock.advance(35)
        received.append("a mail")
        return b"250 OK\r\n"

    with held_clock() as clock, RawServer(smtp_script(BODY=slow)) as server:
        fake_delivery.channels = (fake_delivery.mail(server.port, recipients=CROWD[:7]),)
        fake_delivery.check(MORE)
        [made] = fake_delivery.deliver()
        while made.due is not None:
            [made] = fake_delivery.deliver(after=made.due - fake_delivery.now)
    assert made.state == "delivered"
    assert len(received) == 7
