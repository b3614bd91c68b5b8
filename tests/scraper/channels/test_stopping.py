"""When the program is told to stop: cut what has not begun to hand over, wait for the answer to what has."""

from __future__ import annotations

import threading
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import pytest

from scraper.channels import open_channel
from scraper.channels.settings import EmailSettings, WebhookSettings
from scraper.errors import DeliveryError
from scraper.network import deadline
from tests.mail_servers import LOOPBACK, RawServer, smtp_script
from tests.receivers import raw_receiver

if TYPE_CHECKING:
    from collections.abc import Callable

    from scraper.channels import Receipt
    from scraper.channels.protocol import Message
    from scraper.channels.settings import ChannelSettings
    from tests.mail_servers import Talk

FAR = 100.0
"""Seconds of every limit: nothing else than the stop ends what these tests wait for."""
ANNA, BODO = "anna@example.org", "bodo@example.org"


def mail(port: int) -> EmailSettings:
    return EmailSettings(
        name="mail",
        host=LOOPBACK,
        port=port,
        security="none",
        sender="leuchtturm@example.org",
        recipients=(ANNA, BODO),
        timeout=FAR,
        deadline=FAR,
    )


def hook(url: str) -> WebhookSettings:
    return WebhookSettings(name="hook", url=url, secret="env:KEY", timeout=FAR, deadline=FAR)


@pytest.fixture(autouse=True)
def secret(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KEY", "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw")


@pytest.fixture
def stop() -> threading.Event:
    return threading.Event()


@pytest.fixture
def send(message: Message, stop: threading.Event) -> Callable[..., Receipt]:
    def attempt(settings: ChannelSettings, **options: Any) -> Receipt:
        return open_channel(settings).deliver(message, now=datetime.now(UTC), stop=stop, **options)

    return attempt


def cut_short(send: Callable[..., Receipt], settings: ChannelSettings) -> None:
    with pytest.raises(DeliveryError, match="was given up because Leuchtturm is being stopped") as cut:
        send(settings)
    assert not cut.value.permanent


@pytest.mark.parametrize("command", ["GREETING", "EHLO", "MAIL", "RCPT"])
def test_a_mail_server_that_is_silent_before_the_mail_is_left(
    send: Callable[..., Receipt], stop: threading.Event, command: str
) -> None:
    def says_nothing(talk: Talk) -> bytes:
        stop.set()
        talk.listen_only()
        return b""

    with RawServer(smtp_script(**{command: says_nothing})) as server:
        cut_short(send, mail(server.port))


def test_a_receiver_that_is_silent_before_the_request_is_left(
    send: Callable[..., Receipt], stop: threading.Event
) -> None:
    def greeted(talk: Talk) -> None:
        talk.hear_exactly(1)
        stop.set()
        talk.listen_only()

    with RawServer(greeted) as server:
        cut_short(send, hook(f"https://{LOOPBACK}:{server.port}/"))


def answering_late(stop: threading.Event) -> bool:
    """Tell the program to stop, and take one's time: many looks of the program at whether it is to stop."""
    stop.set()
    return not threading.Event().wait(0.3)


def test_the_answer_to_a_mail_is_waited_for_and_no_further_one_begins(
    send: Callable[..., Receipt], stop: threading.Event, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(deadline, "_STOP_CHECK_SECONDS", 0.01)
    mails = []

    def accept(_: Talk) -> bytes:
        mails.append(answering_late(stop))
        return b"250 OK\r\n"

    def rcpt(talk: Talk) -> bytes:
        if mails:
            talk.listen_only()
        return b"250 OK\r\n"

    accepted: list[str] = []
    with RawServer(smtp_script(BODY=accept, RCPT=rcpt)) as server:
        receipt = send(mail(server.port), on_accepted=accepted.append)
    assert (receipt.accepted, accepted, mails) == ((ANNA,), [ANNA], [True])
    assert not receipt.complete
    assert receipt.pending == (BODO,)
    assert "Leuchtturm is being stopped" in receipt.detail


def test_the_answer_to_a_request_is_waited_for(
    send: Callable[..., Receipt], stop: threading.Event, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(deadline, "_STOP_CHECK_SECONDS", 0.01)

    def accept(talk: Talk) -> None:
        answering_late(stop)
        talk.say(b"HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\nok")

    behave, taken = raw_receiver(accept)
    with RawServer(behave) as server:
        assert "accepted" in send(hook(f"http://{LOOPBACK}:{server.port}/")).detail
    assert len(taken) == 1
