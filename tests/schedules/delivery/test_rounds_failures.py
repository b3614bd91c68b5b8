"""Each way in which a receiver fails, with a healthy channel beside it: the table of
``docs/delivery-tests.md``.

The test makes each row of the table from what happened, and finds it in the documentation.
"""

from __future__ import annotations

import itertools
import ssl
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest
import trustme

from db.outbox import corrections
from scraper.channels.settings import EmailSettings
from tests.held_clock import HeldClock, held_clock
from tests.mail_servers import MailServer, RawServer, Talk, closed_port
from tests.paths import DOCS
from tests.receivers import Answer, WebhookReceiver, raw_receiver
from tests.schedules.fake_delivery import MINUTE, FakeDelivery, notices, payloads
from tests.schedules.watched_page import DECLARED, MORE

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence
    from pathlib import Path

    from schedules.delivery.channel_round import Delivery
    from scraper.channels.settings import ChannelSettings

TABLE = DOCS / "delivery-tests.md"
ANNA, BEN, CLARA = "anna@example.org", "ben@example.org", "clara@example.org"
CLOCK = HeldClock()
QUICK: dict[str, Any] = {"timeout": 0.4, "deadline": 600}
SHORT: dict[str, Any] = {"timeout": 1.5, "deadline": 1.5}


class Authority:
    """Certificates for the servers of a test."""

    def __init__(self, folder: Path) -> None:
        authority = trustme.CA()
        self.file = str(folder / "ca.pem")
        authority.cert_pem.write_to_path(self.file)
        self.trusted = _context(authority)
        self.stranger = _context(trustme.CA())


def _context(authority: trustme.CA) -> ssl.SSLContext:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    authority.issue_cert("127.0.0.1").configure_cert(context)
    return context


@dataclass
class Broken:
    """A receiver that fails: the settings for it, and the ids of the copies that it has."""

    settings: ChannelSettings
    copies: Callable[[], Sequence[str]]


def _ids(server: MailServer) -> list[str]:
    return [mail.parsed["Message-ID"].strip("<>").partition("@")[0] for mail in server.mails]


def _headers(receiver: WebhookReceiver) -> list[str]:
    return [delivery.headers["webhook-id"] for delivery in receiver.deliveries]


def refused_connection(fake_delivery: FakeDelivery, stack: ExitStack, folder: Path) -> Broken:
    return Broken(fake_delivery.mail(closed_port(), "broken"), list)


def silent(fake_delivery: FakeDelivery, stack: ExitStack, folder: Path) -> Broken:
    server = stack.enter_context(RawServer(say_nothing))
    return Broken(fake_delivery.mail(server.port, "broken", **QUICK), list)


def no_starttls(fake_delivery: FakeDelivery, stack: ExitStack, folder: Path) -> Broken:
    server = stack.enter_context(MailServer())
    return Broken(fake_delivery.mail(server, "broken", security="starttls"), lambda: _ids(server))


def wrong_certificate(fake_delivery: FakeDelivery, stack: ExitStack, folder: Path) -> Broken:
    authority = Authority(folder)
    server = stack.enter_context(MailServer(tls=authority.stranger))
    settings = fake_delivery.mail(server, "broken", security="starttls", ca_file=authority.file)
    return Broken(settings, lambda: _ids(server))


def wrong_password(fake_delivery: FakeDelivery, stack: ExitStack, folder: Path) -> Broken:
    authority = Authority(folder)
    server = stack.enter_context(MailServer(tls=authority.trusted, users={"tower": "right"}))
    (folder / "password").write_text("wrong")
    login = {"username": "tower", "password": f"file:{folder / 'password'}"}
    settings = fake_delivery.mail(server, "broken", security="starttls", ca_file=authority.file, **login)
    return Broken(settings, lambda: _ids(server))


def replying(replies: dict[str, Iterable[str]], *recipients: str) -> Any:
    def make(fake_delivery: FakeDelivery, stack: ExitStack, folder: Path) -> Broken:
        server = stack.enter_context(MailServer(replies={to: iter(said) for to, said in replies.items()}))
        return Broken(fake_delivery.mail(server, "broken", recipients=recipients), lambda: _ids(server))

    return make


def answering(*answers: Answer) -> Any:
    def make(fake_delivery: FakeDelivery, stack: ExitStack, folder: Path) -> Broken:
        receiver = stack.enter_context(WebhookReceiver(answers))
        return Broken(fake_delivery.webhook(receiver, "broken"), lambda: _headers(receiver))

    return make


def behaving(after: Callable[[Talk], None], patience: dict[str, Any] = QUICK) -> Any:
    def make(fake_delivery: FakeDelivery, stack: ExitStack, folder: Path) -> Broken:
        behave, taken = raw_receiver(after)
        server = stack.enter_context(RawServer(behave))
        settings = fake_delivery.webhook(f"http://127.0.0.1:{server.port}", "broken", **patience)
        return Broken(settings, lambda: [delivery.headers["webhook-id"] for delivery in taken])

    return make


def say_nothing(talk: Talk) -> None:
    CLOCK.go()
    talk.listen_only()


def drip(talk: Talk) -> None:
    talk.drip(b"HTTP/1.1 200 OK\r\nx-slow: ")
    CLOCK.advance(1.5)
    talk.drip(b"z" * 10_000)


@dataclass(frozen=True)
class Case:
    """``copies``: of the one event, that the broken receiver and then the repaired one have in the end.

    ``pause``: minutes to the next attempt; ``None``: given up at once. ``says``: what the operator reads.
    """

    name: str
    make: Any
    says: str
    pause: int | None = 1
    copies: tuple[int, int] = (0, 1)
    told: str = "to nobody at first; to everybody, once, when it works again"


CASES = (
    Case("SMTP: connection refused", refused_connection, "refuses the connection"),
    Case("SMTP: silent (accepts, never speaks)", silent, "did not answer within"),
    Case("SMTP: STARTTLS missing", no_starttls, "does not offer STARTTLS, so nothing was sent"),
    Case("SMTP: wrong certificate", wrong_certificate, "is not trusted"),
    Case("SMTP: wrong password (535)", wrong_password, "refuses the login of tower: 535"),
    Case(
        "SMTP: greylisting (450, then accepted)",
        replying({ANNA: ["450 4.2.0 greylisted"]}, ANNA),
        "450 4.2.0 greylisted",
        copies=(1, 0),
        told="to everybody, once, at the second try",
    ),
    Case(
        "SMTP: one of three recipients refused (550)",
        replying({BEN: itertools.repeat("550 5.1.1 no such user")}, ANNA, BEN, CLARA),
        "Refused for good for ben@example.org: 550 5.1.1 no such user",
        pause=None,
        copies=(2, 1),
        told="to the two others at once, and once",
    ),
    Case(
        "SMTP: mailbox full for good (552)",
        replying({ANNA: itertools.repeat("552 5.2.2 mailbox full")}, ANNA),
        "552 5.2.2 mailbox full",
        pause=None,
    ),
    Case(
        "Webhook: 500",
        answering(Answer(500, body=b"out of order")),
        "answered 500 Internal Server Error: out of order",
        copies=(2, 0),
        told="at the second try, under the same id",
    ),
    Case(
        "Webhook: 429 with Retry-After: 600",
        answering(Answer(429, {"retry-after": "600"})),
        "answered 429 Too Many Requests",
        pause=10,
        copies=(2, 0),
        told="at the second try, under the same id",
    ),
    Case(
        "Webhook: 410", answering(Answer(410)), "wants no more messages (410 Gone)", pause=None, copies=(1, 1)
    ),
    Case(
        "Webhook: timeout after the body was sent",
        behaving(say_nothing),
        "did not answer within 0.4 s. It had all of the message",
        copies=(1, 1),
        told="perhaps twice, under the same id",
    ),
    Case(
        "Webhook: connection reset after the body was sent",
        behaving(Talk.reset),
        "It had all of the message: it may have it already",
        copies=(1, 1),
        told="perhaps twice, under the same id",
    ),
    Case(
        "Webhook: redirect (302)",
        answering(Answer(302, {"location": "https://elsewhere.example.org/"})),
        "redirects to https://elsewhere.example.org/ (302 Found), which is not followed",
        pause=None,
        copies=(1, 1),
    ),
    Case(
        "Webhook: slow drip (a byte at a time)",
        behaving(drip, SHORT),
        "did not finish within 1.5 s",
        copies=(1, 1),
        told="perhaps twice, under the same id",
    ),
)


def row(case: Case, delivered: str) -> str:
    """The table's row for a case, from what the test has just seen."""
    when = (
        "given up at once; again after `alerts retry`"
        if case.pause is None
        else f"after {case.pause} min, then at longer intervals, for 72 h"
    )
    where = "a notice at once, exit code 1" if case.pause is None else "stderr, `leuchtturm alerts`"
    return f"| {case.name} | {delivered} | {when} | “… {case.says} …”: {where} | unaffected, at once, once |"


@contextmanager
def situation(
    case: Case, folder: Path, schedules: Path | None
) -> Iterator[tuple[FakeDelivery, Broken, WebhookReceiver, WebhookReceiver]]:
    """A change that waits for three channels: the broken one, a healthy one, the operators'."""
    with ExitStack() as stack:
        healthy, operators = (stack.enter_context(WebhookReceiver()) for _ in range(2))
        fake_delivery = stack.enter_context(FakeDelivery(folder / "leuchtturm.db", schedules=schedules))
        broken = case.make(fake_delivery, stack, folder)
        fake_delivery.channels = (
            broken.settings,
            fake_delivery.webhook(healthy, "healthy"),
            fake_delivery.webhook(operators, "operators", audience="operators"),
        )
        fake_delivery.check()
        fake_delivery.check(MORE)
        yield fake_delivery, broken, healthy, operators


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
@pytest.mark.parametrize("schedules", [None, DECLARED], ids=["meetings", "declared"])
def test_a_broken_receiver_is_tried_again_or_given_up_and_disturbs_nobody(
    case: Case, schedules: Path | None, tmp_path: Path
) -> None:
    with (
        held_clock(CLOCK),
        situation(case, tmp_path, schedules) as (fake_delivery, broken, healthy, operators),
    ):
        made = {delivery.channel: delivery for delivery in fake_delivery.deliver()}
        CLOCK.hold()
        event = made["healthy"].event_id
        assert (made["healthy"].state, _headers(healthy)) == ("delivered", [event])
        assert case.says in made["broken"].detail
        check_pause(case, fake_delivery, made["broken"])
        assert notices(operators) == (["given_up"] if case.pause is None else [])
        check_notice(case, operators)
        with repaired(case, fake_delivery, broken) as ids:
            if case.pause is None:
                with fake_delivery.store.writing() as writing:
                    corrections.retry(writing.connection, None, now=fake_delivery.now)
            fake_delivery.deliver(after=case_pause(case))
            fake_delivery.deliver(after=timedelta(days=4))
            assert set(broken.copies()) | set(ids()) == {event}
            assert (len(broken.copies()), len(ids())) == case.copies
        assert set(fake_delivery.states()["broken"]) == {"delivered"}
        assert len(healthy.deliveries) == 1
    assert row(case, case.told) in TABLE.read_text(encoding="utf-8")


def case_pause(case: Case) -> timedelta:
    return MINUTE * (case.pause or 0)


def check_pause(case: Case, fake_delivery: FakeDelivery, made: Delivery) -> None:
    if case.pause is None:
        assert (made.state, made.due) == ("given_up", None)
        return
    assert made.state == "waiting"
    assert made.due is not None
    assert timedelta(0) <= made.due - fake_delivery.now - case_pause(case) < timedelta(seconds=1)
    assert fake_delivery.deliver() == ()  # not before its time


def check_notice(case: Case, operators: WebhookReceiver) -> None:
    for told in payloads(operators):
        assert told["channel"] == "broken"
        assert case.says in told["reason"]
        assert told["command"].endswith(f".db alerts retry {told['alert_id']}")


@contextmanager
def repaired(case: Case, fake_delivery: FakeDelivery, broken: Broken) -> Iterator[Callable[[], list[str]]]:
    """A receiver that works takes the channel over, unless the broken one works by itself by now."""
    with MailServer() as mail, WebhookReceiver() as hook:
        well: ChannelSettings = fake_delivery.webhook(hook, "broken")
        if isinstance(broken.settings, EmailSettings):
            well = fake_delivery.mail(mail, "broken", recipients=broken.settings.recipients)
        if case.copies[1]:
            fake_delivery.channels = (well, *fake_delivery.channels[1:])
        yield lambda: _ids(mail) + _headers(hook)
