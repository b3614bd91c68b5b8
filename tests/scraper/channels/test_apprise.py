"""The optional extra: a real receiver through Apprise's own JSON service; what is said without the extra."""

from __future__ import annotations

import json
import sys
from typing import TYPE_CHECKING, Any

import pytest

from scraper.channels.settings import AppriseSettings
from tests.mail_servers import LOOPBACK, RawServer, Talk, closed_port
from tests.proxies import HttpProxy
from tests.receivers import Answer, WebhookReceiver
from tests.replacing import replace

if TYPE_CHECKING:
    from collections.abc import Callable

    from scraper.channels import Message
    from tests.scraper.channels.conftest import Attempted, Certificates

    Deliver = Callable[..., Attempted]

TOKEN = "T0KENinThePath"


@pytest.fixture
def settings(secret_file: Callable[[str], str]) -> Callable[..., AppriseSettings]:
    def make(url: str, deadline: float = 100, **values: Any) -> AppriseSettings:
        return AppriseSettings(name="chat", url=secret_file(url), deadline=deadline, **values)

    return make


def test_a_chat_gets_subject_and_text(
    deliver: Deliver, settings: Callable[..., AppriseSettings], message: Message
) -> None:
    with WebhookReceiver() as receiver:
        port = receiver.url.rpartition(":")[2]
        attempted = deliver(settings(f"json://wacht:hunter2secret@{LOOPBACK}:{port}/{TOKEN}"))
    sent = json.loads(receiver.deliveries[0].body)
    assert sent["title"] == message.subject
    assert sent["message"] == message.text.rstrip()
    assert attempted.success.detail == "accepted by JSON"
    assert attempted.steps == ["accepted by JSON"]
    assert TOKEN not in attempted.said
    assert "hunter2secret" not in attempted.said


def test_a_chat_that_refuses_or_is_down_is_tried_again_without_showing_its_address(
    deliver: Deliver, settings: Callable[..., AppriseSettings]
) -> None:
    with WebhookReceiver([Answer(500, body=TOKEN.encode())]) as receiver:
        port = receiver.url.rpartition(":")[2]
        refused = deliver(settings(f"json://wacht:hunter2secret@{LOOPBACK}:{port}/{TOKEN}"))
    down = deliver(settings(f"json://{LOOPBACK}:{closed_port()}/{TOKEN}"))
    for attempted in (refused, down):
        assert not attempted.failure.permanent
        assert "JSON" in str(attempted.failure)
        assert TOKEN not in attempted.said
        assert "hunter2secret" not in attempted.said
    assert "error=500" in str(refused.failure)
    assert "sending JSON notification to [secret]" in str(down.failure)


def test_a_silent_chat_is_left_at_the_deadline(
    deliver: Deliver, settings: Callable[..., AppriseSettings]
) -> None:
    with RawServer(Talk.listen_only) as server:
        attempted = deliver(settings(f"json://{LOOPBACK}:{server.port}/{TOKEN}?rto=500", deadline=0.4))
    assert not attempted.failure.permanent
    assert TOKEN not in attempted.said


@pytest.mark.parametrize(
    "url", [f"nosuch://{TOKEN}", f"slack://{TOKEN}", f"json://a.example/{TOKEN}, json://b.example"]
)
def test_an_address_that_apprise_does_not_know_is_given_up(
    deliver: Deliver, settings: Callable[..., AppriseSettings], url: str
) -> None:
    attempted = deliver(settings(url))
    assert attempted.failure.permanent
    assert "is not one that Apprise understands" in str(attempted.failure)
    assert TOKEN not in attempted.said


def test_without_the_extra_the_command_that_installs_it_is_named(
    deliver: Deliver, settings: Callable[..., AppriseSettings], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "apprise", None)
    attempted = deliver(settings(f"json://{LOOPBACK}/{TOKEN}"))
    assert attempted.failure.permanent
    assert "pip install '.[chat]'" in str(attempted.failure)


PAGE_WORDS = "Neues Treffen am 17.09.2024\n  Ort: @channel *Kassel*\n  https://example.org/a_b"


def test_a_chat_that_takes_only_markdown_gets_paragraphs_links_and_full_stops(
    deliver: Deliver, settings: Callable[..., AppriseSettings], message: Message
) -> None:
    """As Teams does; Apprise by itself writes ``17\\.09\\.2024`` and one paragraph."""
    about = replace(message, subject="Treffen: 17.09.2024", text=PAGE_WORDS)
    with WebhookReceiver() as receiver:
        port = receiver.url.rpartition(":")[2]
        deliver(settings(f"rocket://{'a' * 17}/{'b' * 24}@{LOOPBACK}:{port}/#kanal"), about=about)
    sent = json.loads(receiver.deliveries[0].body)
    assert sent["text"].splitlines() == [
        "# Treffen: 17.09.2024",
        "Neues Treffen am 17.09.2024",
        "",
        "Ort: @\u200bchannel \\*Kassel\\*",
        "",
        "[https://example.org/a\\_b](https://example.org/a_b)",
    ]


def test_a_chat_gets_our_name_and_no_foreign_picture(
    deliver: Deliver, settings: Callable[..., AppriseSettings], message: Message
) -> None:
    with WebhookReceiver() as receiver:
        port = receiver.url.rpartition(":")[2]
        url = f"mmost://{LOOPBACK}:{port}/{'a' * 26}?image=yes"
        deliver(settings(url), about=replace(message, text=PAGE_WORDS))
    [delivery] = receiver.deliveries
    sent = json.loads(delivery.body)
    assert sent["username"] == "Leuchtturm"
    assert "17.09.2024" in sent["text"]
    assert "@\u200bchannel" in sent["text"]
    assert b"pprise" not in delivery.body
    assert b"github" not in delivery.body


def test_a_chat_goes_through_the_proxy_of_its_settings_or_of_the_environment(
    deliver: Deliver,
    settings: Callable[..., AppriseSettings],
    monkeypatch: pytest.MonkeyPatch,
    secret_file: Callable[[str], str],
) -> None:
    with WebhookReceiver() as receiver:
        port = int(receiver.url.rpartition(":")[2])
        with HttpProxy({"chat.example": port}, login="wacht:geheim:4711") as proxy:
            url = f"json://chat.example/{TOKEN}"
            address = proxy.address.replace("://", "://wacht@")
            by_settings = settings(url, proxy=address, proxy_password=secret_file("geheim:4711"))
            assert deliver(by_settings).receipt is not None
            monkeypatch.setenv("HTTP_PROXY", proxy.address.replace("://", "://wacht:geheim%3A4711@"))
            assert deliver(settings(url)).receipt is not None
            assert deliver(settings(f"json://{LOOPBACK}:{port}/{TOKEN}")).receipt is not None  # directly
            assert proxy.targets == [f"POST http://chat.example/{TOKEN}"] * 2
            assert deliver(settings(url, proxy="none")).receipt is None
    assert len(receiver.deliveries) == 3


def test_a_chat_is_verified_by_the_authorities_of_its_settings(
    deliver: Deliver, settings: Callable[..., AppriseSettings], certificates: Certificates
) -> None:
    with WebhookReceiver(tls=certificates.server) as receiver:
        url = f"jsons://{LOOPBACK}:{receiver.url.rpartition(':')[2]}/{TOKEN}"
        assert deliver(settings(url)).receipt is None
        assert deliver(settings(url, ca_file=certificates.ca_file)).receipt is not None
