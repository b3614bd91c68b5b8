"""The optional extra: a real receiver through Apprise's own JSON service; what is said without the extra."""

from __future__ import annotations

import json
import sys
from typing import TYPE_CHECKING

import pytest

from scraper.channels.settings import AppriseSettings
from tests.mail_servers import LOOPBACK, RawServer, Talk, closed_port
from tests.receivers import Answer, WebhookReceiver

if TYPE_CHECKING:
    from collections.abc import Callable

    from scraper.channels import Message
    from tests.scraper.channels.conftest import Attempted

    Deliver = Callable[..., Attempted]

# Apprise looks for it on Python before 3.13.
pytestmark = pytest.mark.filterwarnings("ignore:'imghdr' is deprecated:DeprecationWarning")

TOKEN = "T0KENinThePath"


@pytest.fixture
def settings(secret_file: Callable[[str], str]) -> Callable[..., AppriseSettings]:
    def make(url: str, deadline: float = 20) -> AppriseSettings:
        return AppriseSettings(name="chat", url=secret_file(url), deadline=deadline)

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
        attempted = deliver(settings(f"json://{LOOPBACK}:{server.port}/{TOKEN}?rto=50", deadline=0.4))
    assert not attempted.failure.permanent
    assert attempted.seconds < 20
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
    assert "pip install leuchtturm[chat]" in str(attempted.failure)
