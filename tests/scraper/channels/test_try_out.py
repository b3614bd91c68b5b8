"""Trying a channel goes as far as a delivery goes before its message, fails as one, and sends nothing."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from scraper.channels import open_channel
from scraper.channels.settings import AppriseSettings, EmailSettings, WebhookSettings
from scraper.errors import DeliveryError
from tests.mail_servers import LOOPBACK, MailServer, RawServer, Talk
from tests.receivers import WebhookReceiver

if TYPE_CHECKING:
    from collections.abc import Callable

    from scraper.channels.settings import ChannelSettings
    from tests.scraper.channels.conftest import Certificates

KEY = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"


def mail(port: int, **values: Any) -> EmailSettings:
    """Settings for a mail server on loopback; patient ones, for a busy machine."""
    usual: dict[str, Any] = {"security": "none", "timeout": 90, "deadline": 110}
    return EmailSettings(
        name="mail", host=LOOPBACK, port=port, sender="a@example.org", recipients=("b@example.org",),
        **(usual | values),
    )  # fmt: skip


def steps_of(settings: ChannelSettings) -> list[str]:
    """What trying the channel told, step by step."""
    steps: list[str] = []
    open_channel(settings).try_out(steps.append)
    return steps


def test_a_mail_server_is_logged_in_to_and_gets_no_mail(
    certificates: Certificates, secret_file: Callable[[str], str]
) -> None:
    with MailServer(tls=certificates.server, users={"wacht": "geheim"}) as server:
        settings = mail(
            server.port, security="starttls", username="wacht", password=secret_file("geheim"),
            ca_file=certificates.ca_file,
        )  # fmt: skip
        steps = steps_of(settings)
        assert server.logins == [("wacht", "geheim")]
        assert server.mails == []
    assert [step.split()[0] for step in steps] == ["connected", "TLS", "authenticated"]


def test_a_login_that_is_refused_is_said_without_the_password(
    certificates: Certificates, secret_file: Callable[[str], str]
) -> None:
    with MailServer(tls=certificates.server, users={"wacht": "anders"}) as server:
        settings = mail(
            server.port, security="starttls", username="wacht", password=secret_file("geheim"),
            ca_file=certificates.ca_file,
        )  # fmt: skip
        with pytest.raises(DeliveryError, match="refuses the login of wacht") as failure:
            steps_of(settings)
    assert "geheim" not in str(failure.value)


def test_a_webhook_is_connected_to_over_tls_and_gets_no_request(
    certificates: Certificates, secret_file: Callable[[str], str]
) -> None:
    with WebhookReceiver(tls=certificates.server) as receiver:
        settings = WebhookSettings(
            name="hook", url=receiver.url, secret=secret_file(KEY), ca_file=certificates.ca_file,
            timeout=90, deadline=110,
        )  # fmt: skip
        first, second = steps_of(settings)
        assert receiver.deliveries == []
    assert first.startswith("connected to 127.0.0.1:")
    assert "verified for" in second


def test_a_certificate_of_a_stranger_and_a_useless_key_are_named(
    certificates: Certificates, secret_file: Callable[[str], str]
) -> None:
    with WebhookReceiver(tls=certificates.stranger) as receiver:
        settings = WebhookSettings(
            name="hook", url=receiver.url, secret=secret_file(KEY), ca_file=certificates.ca_file,
            timeout=90, deadline=110,
        )  # fmt: skip
        with pytest.raises(DeliveryError, match="is not trusted"):
            steps_of(settings)
    useless = WebhookSettings(name="hook", url="https://127.0.0.1/", secret=secret_file("whsec_QQ=="))
    with pytest.raises(DeliveryError, match="cannot sign"):
        steps_of(useless)


def test_a_server_that_says_nothing_ends_with_the_deadline() -> None:
    with RawServer(Talk.listen_only) as server, pytest.raises(DeliveryError, match=r"within 0\.2 s"):
        steps_of(mail(server.port, timeout=0.2, deadline=0.2))


@pytest.mark.filterwarnings("ignore:'imghdr' is deprecated:DeprecationWarning")  # Apprise imports it
def test_of_a_chat_only_the_address_is_looked_at(secret_file: Callable[[str], str]) -> None:
    assert steps_of(AppriseSettings(name="chat", url=secret_file("json://127.0.0.1:9/x"))) == []
    with pytest.raises(DeliveryError, match="not one that Apprise understands"):
        steps_of(AppriseSettings(name="chat", url=secret_file("nonsense")))
