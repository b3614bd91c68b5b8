"""Webhooks against real receivers: what arrives, what is tried again and when, what is given up."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

import pytest

from scraper import __version__
from scraper.channels import webhook
from scraper.channels.settings import WebhookSettings
from tests.held_clock import held_clock
from tests.mail_servers import LOOPBACK, RawServer, Talk, closed_port
from tests.receivers import Answer, WebhookReceiver, raw_receiver
from tests.replacing import replace

if TYPE_CHECKING:
    from collections.abc import Callable

    from scraper.channels import Message
    from tests.scraper.channels.conftest import Attempted, Certificates

    Deliver = Callable[..., Attempted]
    Settings = Callable[..., WebhookSettings]

KEY = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"
DEADLINE = 1.0


@pytest.fixture
def settings(secret_file: Callable[[str], str]) -> Callable[..., WebhookSettings]:
    """Patient ones: a busy machine must not look like a silent receiver."""

    def make(url: str, **values: Any) -> WebhookSettings:
        usual: dict[str, Any] = {"name": "hook", "secret": secret_file(KEY), "timeout": 90, "deadline": 110}
        return WebhookSettings(url=url, **(usual | values))

    return make


def test_the_signed_bytes_arrive_and_verify(deliver: Deliver, settings: Settings, message: Message) -> None:
    with WebhookReceiver() as receiver:
        attempted = deliver(settings(f"{receiver.url}/hooks/1"))
    [delivery] = receiver.deliveries
    assert delivery.verify(KEY) == message.payload
    assert delivery.path == "/hooks/1"
    assert delivery.headers["webhook-id"] == message.event_id
    assert delivery.headers["content-type"] == "application/json"
    assert delivery.headers["user-agent"] == f"Leuchtturm/{__version__}"
    assert delivery.headers["accept-encoding"] == "identity"
    assert "Grüße".encode() in delivery.body
    assert attempted.success.detail == f"accepted by {receiver.url}: 200 OK: ok"
    assert attempted.success.complete
    assert attempted.steps == [
        f"connected to {receiver.url.removeprefix('http://')}",
        "message sent",
        f"accepted by {receiver.url}: 200 OK",
    ]


def test_a_time_in_another_zone_signs_the_same_moment(deliver: Deliver, settings: Settings) -> None:
    with WebhookReceiver() as receiver:
        deliver(settings(receiver.url), now=datetime.now(ZoneInfo("Europe/Berlin")))
    receiver.deliveries[0].verify(KEY)


def test_tls_is_verified_and_told(deliver: Deliver, settings: Settings, certificates: Certificates) -> None:
    with WebhookReceiver(tls=certificates.server) as receiver:
        attempted = deliver(settings(receiver.url, ca_file=certificates.ca_file))
    assert attempted.steps[1] == f"TLS 1.3 verified for {LOOPBACK}"
    receiver.deliveries[0].verify(KEY)


@pytest.mark.parametrize("wrong", ["stranger", "other_host"])
def test_a_wrong_certificate_gets_nothing(
    deliver: Deliver, settings: Settings, certificates: Certificates, wrong: str
) -> None:
    with WebhookReceiver(tls=getattr(certificates, wrong)) as receiver:
        attempted = deliver(settings(receiver.url, ca_file=certificates.ca_file))
    assert "is not trusted" in str(attempted.failure)
    assert not attempted.failure.permanent
    assert receiver.deliveries == []


@pytest.mark.parametrize("status", [408, 409, 425, 429, 500, 502, 503, 504])
def test_a_passing_answer_is_tried_again_with_the_same_id(
    deliver: Deliver, settings: Settings, status: int
) -> None:
    with WebhookReceiver([Answer(status, body=b"later")]) as receiver:
        attempted = deliver(settings(receiver.url))
        again = deliver(settings(receiver.url), now=datetime.now(UTC) + timedelta(seconds=61))
    assert not attempted.failure.permanent
    assert attempted.failure.retry_after is None
    assert f"answered {status}" in str(attempted.failure)
    assert str(attempted.failure).endswith(": later")
    assert "200 OK" in again.success.detail
    first, second = receiver.deliveries
    assert first.headers["webhook-id"] == second.headers["webhook-id"]
    assert first.headers["webhook-timestamp"] != second.headers["webhook-timestamp"]
    assert first.body == second.body


@pytest.mark.parametrize("status", [400, 401, 403, 404, 405, 413, 415, 422])
def test_a_refusal_is_given_up(deliver: Deliver, settings: Settings, status: int) -> None:
    with WebhookReceiver([Answer(status, body=b"no such hook")]) as receiver:
        attempted = deliver(settings(receiver.url))
    assert attempted.failure.permanent
    assert f"({status} " in str(attempted.failure)
    assert "no such hook" in str(attempted.failure)


def test_a_receiver_that_is_gone_is_given_up(deliver: Deliver, settings: Settings) -> None:
    with WebhookReceiver([Answer(410)]) as receiver:
        attempted = deliver(settings(receiver.url))
    assert attempted.failure.permanent
    assert "wants no more messages" in str(attempted.failure)


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
def test_a_redirect_is_not_followed_but_named(deliver: Deliver, settings: Settings, status: int) -> None:
    with (
        WebhookReceiver() as elsewhere,
        WebhookReceiver([Answer(status, {"location": f"{elsewhere.url}/new"})]) as receiver,
    ):
        attempted = deliver(settings(receiver.url))
    assert attempted.failure.permanent
    assert f"redirects to {elsewhere.url}/new" in str(attempted.failure)
    assert elsewhere.deliveries == []


@pytest.mark.parametrize(
    ("value", "seconds"),
    [("120", 120.0), ("0", 0.0), ("99999999999", 604_800.0), ("-5", None), ("soon", None), ("٣", None)],
)
def test_retry_after_in_seconds(
    deliver: Deliver, settings: Settings, value: str, seconds: float | None
) -> None:
    with WebhookReceiver([Answer(429, {"retry-after": value.encode().decode("latin-1")})]) as receiver:
        attempted = deliver(settings(receiver.url))
    assert attempted.failure.retry_after == seconds
    assert not attempted.failure.permanent


def test_retry_after_as_a_date_counts_from_the_receivers_clock(deliver: Deliver, settings: Settings) -> None:
    def answer(talk: Talk) -> None:
        talk.say(
            b"HTTP/1.1 503 Busy\r\ndate: Wed, 18 Sep 2024 06:30:00 GMT\r\n"
            b"retry-after: Wed, 18 Sep 2024 06:35:00 GMT\r\ncontent-length: 0\r\n\r\n"
        )

    behave, _ = raw_receiver(answer)
    with RawServer(behave) as server:
        attempted = deliver(settings(f"http://{LOOPBACK}:{server.port}"))
    assert attempted.failure.retry_after == 300.0


@pytest.mark.parametrize(("minutes", "seconds"), [(10, 600.0), (-10, 0.0)])
def test_retry_after_as_a_date_without_the_receivers_clock_counts_from_ours(
    deliver: Deliver, settings: Settings, minutes: int, seconds: float
) -> None:
    now = datetime.now(UTC).replace(microsecond=0)
    until = format_datetime(now + timedelta(minutes=minutes), usegmt=True).encode()

    def answer(talk: Talk) -> None:
        talk.say(b"HTTP/1.1 429 Slow\r\nretry-after: " + until + b"\r\ncontent-length: 0\r\n\r\n")

    behave, _ = raw_receiver(answer)
    with RawServer(behave) as server:
        attempted = deliver(settings(f"http://{LOOPBACK}:{server.port}"), now=now)
    assert attempted.failure.retry_after == seconds


def test_a_receiver_that_refuses_the_connection_is_tried_again(deliver: Deliver, settings: Settings) -> None:
    attempted = deliver(settings(f"http://{LOOPBACK}:{closed_port()}"))
    assert not attempted.failure.permanent
    assert "refuses the connection" in str(attempted.failure)


def test_a_receiver_that_takes_the_message_and_never_answers_costs_one_timeout(
    deliver: Deliver, settings: Settings
) -> None:
    behave, taken = raw_receiver(Talk.listen_only)
    with RawServer(behave) as server:
        attempted = deliver(settings(f"http://{LOOPBACK}:{server.port}", timeout=0.2))
    assert not attempted.failure.permanent
    assert "did not answer within 0.2 s" in str(attempted.failure)
    assert server.connections == 1
    taken[0].verify(KEY)


@pytest.mark.parametrize("end", [Talk.reset, Talk.close])
def test_an_end_after_the_body_was_sent_is_doubt_and_tried_again(
    deliver: Deliver, settings: Settings, end: Callable[[Talk], None]
) -> None:
    behave, taken = raw_receiver(end)
    with RawServer(behave) as server:
        attempted = deliver(settings(f"http://{LOOPBACK}:{server.port}"))
    assert not attempted.failure.permanent
    assert "answer" in str(attempted.failure)
    assert "it may have it already" in str(attempted.failure)
    taken[0].verify(KEY)


def test_a_receiver_that_drips_its_headers_is_cut_off_at_the_deadline(
    deliver: Deliver, settings: Settings
) -> None:
    behave, _ = raw_receiver(lambda talk: talk.drip(b"HTTP/1.1 200 OK\r\nx: " + b"y" * 10_000))
    with RawServer(behave) as server:
        attempted = deliver(settings(f"http://{LOOPBACK}:{server.port}", timeout=DEADLINE, deadline=DEADLINE))
    assert not attempted.failure.permanent
    assert "(`deadline`)" in str(attempted.failure)
    assert attempted.seconds >= DEADLINE


def test_an_accepting_receiver_that_drips_its_body_has_accepted(deliver: Deliver, settings: Settings) -> None:
    def answer(talk: Talk) -> None:
        talk.say(b"HTTP/1.1 202 Accepted\r\ncontent-length: 100000\r\n\r\nqueued ")
        talk.drip(b"queued ")
        clock.advance(110)
        talk.drip(b"queued " * 10_000)

    behave, _ = raw_receiver(answer)
    with held_clock() as clock, RawServer(behave) as server:
        attempted = deliver(settings(f"http://{LOOPBACK}:{server.port}"))
    assert "202 Accepted: queued" in attempted.success.detail


def test_nobody_waits_for_the_end_of_an_endless_answer(deliver: Deliver, settings: Settings) -> None:
    def answer(talk: Talk) -> None:
        talk.say(b"HTTP/1.1 200 OK\r\n\r\nxxx")
        talk.drip(b"x" * 10_000)

    behave, _ = raw_receiver(answer)
    with RawServer(behave) as server:
        attempted = deliver(settings(f"http://{LOOPBACK}:{server.port}"))
    assert attempted.success.detail.endswith("xxx")


def test_once_the_excerpt_is_there_nobody_waits_for_more(deliver: Deliver, settings: Settings) -> None:
    def answer(talk: Talk) -> None:
        talk.say(b"HTTP/1.1 200 OK\r\n\r\n" + b"x" * 10_000)
        talk.listen_only()

    behave, _ = raw_receiver(answer)
    with RawServer(behave) as server:
        attempted = deliver(settings(f"http://{LOOPBACK}:{server.port}"))
    assert attempted.success.detail.endswith("xx…")


def test_an_accepting_receiver_that_breaks_off_has_accepted(deliver: Deliver, settings: Settings) -> None:
    def answer(talk: Talk) -> None:
        talk.say(b"HTTP/1.1 200 OK\r\ncontent-length: 100000\r\n\r\nqueued")

    behave, _ = raw_receiver(answer)
    with RawServer(behave) as server:
        attempted = deliver(settings(f"http://{LOOPBACK}:{server.port}"))
    assert attempted.success.detail.endswith("queued [the answer broke off]")


def test_of_a_huge_answer_500_characters_are_kept_in_one_line(deliver: Deliver, settings: Settings) -> None:
    body = b"first\r\n\x00second\x1b[31m " + b"x" * 5_000_000
    with WebhookReceiver([Answer(500, body=body), Answer(200, body=body)]) as receiver:
        refused = deliver(settings(receiver.url))
        taken = deliver(settings(receiver.url))
    said = str(refused.failure)
    assert ": first second[31m xxx" in said
    assert said.isprintable()
    assert len(said) < 600
    assert len(taken.success.detail) == 500


def test_an_answer_that_is_no_http_is_tried_again(deliver: Deliver, settings: Settings) -> None:
    behave, _ = raw_receiver(lambda talk: talk.say(b"220 mail.example.org ESMTP\r\n"))
    with RawServer(behave) as server:
        attempted = deliver(settings(f"http://{LOOPBACK}:{server.port}"))
    assert not attempted.failure.permanent
    assert "broke off in the middle of its answer" in str(attempted.failure)


def test_a_secret_address_is_never_repeated_not_even_by_the_receiver(
    deliver: Deliver, settings: Settings, secret_file: Callable[[str], str]
) -> None:
    tokens = ("T0KENpath123", "T0KENquery456")
    echo = f"no hook at /services/{tokens[0]}?key={tokens[1]}".encode()
    answers = [
        Answer(200, body=echo),
        Answer(404, body=echo),
        Answer(302, {"location": f"/services/{tokens[0]}/?key={tokens[1]}"}),
    ]
    with WebhookReceiver(answers) as receiver:
        url = secret_file(f"{receiver.url}/services/{tokens[0]}?key={tokens[1]}")
        attempts = [deliver(settings(url)) for _ in answers]
        port = receiver.url.rpartition(":")[2]
    down = deliver(settings(secret_file(f"http://{LOOPBACK}:{port}/services/{tokens[0]}")))
    assert receiver.deliveries[0].path.endswith(tokens[1])
    for attempted in (*attempts, down):
        assert not any(token in attempted.said for token in (*tokens, KEY, KEY.removeprefix("whsec_")))


def test_an_address_behind_a_reference_is_checked_without_repeating_it(
    deliver: Deliver, settings: Settings, secret_file: Callable[[str], str]
) -> None:
    attempted = deliver(settings(secret_file("ftp://example.org/T0KENpath123")))
    assert "cannot be used" in str(attempted.failure)
    assert "T0KENpath123" not in attempted.said


@pytest.mark.parametrize("key", ["whsec_", "whsec_c2hvcnQ=", "whsec_not base64 at all!", "geheim"])
def test_a_key_that_cannot_sign_is_refused_without_repeating_it(
    deliver: Deliver, settings: Settings, secret_file: Callable[[str], str], key: str
) -> None:
    with WebhookReceiver() as receiver:
        attempted = deliver(settings(receiver.url, secret=secret_file(key)))
    assert "cannot sign" in str(attempted.failure)
    assert receiver.deliveries == []
    assert key == "whsec_" or key not in attempted.said


def test_environment_proxies_and_netrc_are_not_used(
    deliver: Deliver, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HTTP_PROXY", f"http://{LOOPBACK}:{closed_port()}")
    with WebhookReceiver() as receiver:
        assert "200 OK" in deliver(settings(receiver.url)).success.detail


def test_text_that_is_no_unicode_still_arrives_as_json(
    deliver: Deliver, settings: Settings, message: Message
) -> None:
    with WebhookReceiver() as receiver:
        deliver(settings(receiver.url), about=replace(message, payload={"title": "half \ud800 pair\x00\n"}))
    assert json.loads(receiver.deliveries[0].body) == {"title": "half ? pair\x00\n"}
    receiver.deliveries[0].verify(KEY)


def test_a_receiver_that_cannot_verify_gets_no_signature(deliver: Deliver, message: Message) -> None:
    with WebhookReceiver() as receiver:
        unsigned = WebhookSettings(name="hook", url=receiver.url, signed=False, timeout=20, deadline=40)
        assert deliver(unsigned).receipt is not None
    [delivery] = receiver.deliveries
    assert "webhook-signature" not in delivery.headers
    assert delivery.headers["webhook-id"] == message.event_id


@pytest.mark.parametrize(
    ("path", "is_chat"), [(f"/hooks/{'a' * 26}", True), ("/hooks/leuchtturm", False), ("/", False)]
)
def test_a_chat_that_refuses_our_format_is_said_to_be_one(
    deliver: Deliver, settings: Settings, path: str, *, is_chat: bool
) -> None:
    """Mattermost's addresses; those of Slack, Teams and others are known by their hosts."""
    with WebhookReceiver([Answer(400, body=b"invalid_payload")]) as receiver:
        attempted = deliver(settings(receiver.url + path))
    assert attempted.failure.permanent
    assert ('send to it with `type = "apprise"`' in str(attempted.failure)) is is_chat


@pytest.mark.parametrize(
    "url",
    [
        "https://hooks.slack.com/services/T0/B0/x",
        "https://firma.webhook.office.com/webhookb2/x",
        "https://prod-12.westeurope.logic.azure.com:443/workflows/x",
        "https://discord.com/api/webhooks/1/x",
        "https://chat.googleapis.com/v1/spaces/x",
    ],
)
def test_the_hosts_of_chats_are_known(url: str) -> None:
    assert webhook._CHATS.match(url)
    assert not webhook._CHATS.match("https://example.org/?" + url)
