"""`[[channels]]` in a schedule file: what is read, and what is refused with which sentence."""

from __future__ import annotations

import msgspec
import pytest

from scraper.channels.settings import AppriseSettings, ChannelSettings, EmailSettings, WebhookSettings
from scraper.records import CHANGE_KINDS


class Schedule(msgspec.Struct):
    channels: tuple[ChannelSettings, ...]


EMAIL = """
type = "email"
name = "redaktion"
host = "mail.example.org"
sender = "Leuchtturm <leuchtturm@example.org>"
recipients = ["anna@example.org", "bodo@example.org"]
"""
WEBHOOK = """
type = "webhook"
name = "haken"
url = "https://example.org/hooks/1"
secret = "env:WEBHOOK_SECRET"
"""
APPRISE = """
type = "apprise"
name = "chat"
url = "env:APPRISE_URL"
"""


def read(entry: str) -> ChannelSettings:
    return msgspec.toml.decode(f"[[channels]]\n{entry}", type=Schedule).channels[0]


def test_a_mail_channel_needs_little_and_is_careful_by_itself() -> None:
    settings = read(EMAIL)
    assert isinstance(settings, EmailSettings)
    assert (settings.security, settings.effective_port) == ("starttls", 587)
    assert (settings.audience, settings.on, settings.digest) == ("readers", CHANGE_KINDS, "each")


@pytest.mark.parametrize(
    ("line", "port"),
    [('security = "tls"', 465), ('security = "none"', 25), ('security = "tls"\nport = 2465', 2465)],
)
def test_the_port_follows_the_security(line: str, port: int) -> None:
    settings = read(EMAIL + line)
    assert isinstance(settings, EmailSettings)
    assert settings.effective_port == port


def test_the_other_channels_are_told_apart_by_their_type() -> None:
    assert isinstance(read(WEBHOOK), WebhookSettings)
    assert isinstance(read(APPRISE), AppriseSettings)


@pytest.mark.parametrize(
    "line",
    [
        'username = "wacht"\npassword = "env:SMTP_PASSWORD"',
        'username = "wacht"\npassword = "file:/run/secrets/smtp"',
        'username = "wacht"\npassword = "cred:smtp"',
        'digest = "daily"\nat = "07:30"',
        'on = ["added", "removed"]',
        'audience = "operators"',
        'reply_to = "amt@example.org"',
        'ca_file = "/etc/ssl/amt.pem"',
        "timeout = 5\ndeadline = 10",
    ],
)
def test_what_an_operator_may_add_to_a_mail_channel(line: str) -> None:
    read(EMAIL + line)


@pytest.mark.parametrize(
    ("entry", "sentence"),
    [
        (EMAIL + 'passwort = "x"', "unknown field `passwort`"),
        (EMAIL.replace("email", "mail", 1), "Invalid value 'mail'"),
        (EMAIL + 'on = ["moved"]', "Invalid enum value 'moved'"),
        (EMAIL + "on = []", "nothing would be sent"),
        (EMAIL + 'audience = "operators"\non = ["added"]', "are for readers"),
        (EMAIL + 'audience = "operators"\ndigest = "daily"\nat = "07:30"', "are for readers"),
        (EMAIL + 'digest = "daily"', "belong together"),
        (EMAIL + 'at = "07:30"', "belong together"),
        (EMAIL + 'digest = "daily"\nat = "7:30"', "a time of day"),
        (EMAIL + 'digest = "daily"\nat = "24:00"', "a time of day"),
        (EMAIL.replace("redaktion", "die redaktion"), "`name` is one word"),
        (EMAIL.replace("mail.example.org", "smtp://mail.example.org"), "`host` is a name"),
        (EMAIL.replace("mail.example.org", "mail..example"), "`host` is a name"),
        (EMAIL.replace("bodo@example.org", "ANNA@example.org"), "names an address twice"),
        (EMAIL.replace('"anna@example.org", "bodo@example.org"', ""), "`recipients` is empty"),
        (EMAIL.replace("bodo@example.org", "Bodo <anna@example.org>"), "names an address twice"),
        (EMAIL.replace("bodo@example.org", "Bodo <bodo>"), "is not a mail address"),
        (EMAIL + '\nhelo = "no host"', "`helo` is a host name"),
        (EMAIL.replace("bodo@example.org", "bodo"), "is not a mail address"),
        (EMAIL.replace("bodo@example.org", "bo..do@example.org"), "is not a mail address"),
        (
            EMAIL.replace("bodo@example.org", "=?utf-8?q?=0D=0ABcc:_x@example.org?= <bodo@example.org>"),
            "holds control characters",
        ),
        (EMAIL.replace("bodo@example.org", "=?klingon?q?A?= <bodo@example.org>"), "holds an encoded word"),
        (EMAIL.replace("bodo@example.org", r"bodo@example.org\nRCPT TO:<x@y>"), "holds control characters"),
        (EMAIL.replace("bodo@example.org", "b" * 65 + "@example.org"), "is not a mail address"),
        (EMAIL.replace("bodo@example.org", "björn@example.org"), "letters outside ASCII"),
        (EMAIL.replace("bodo@example.org", "bodo@städte.de"), "xn-- form"),
        (EMAIL.replace("Leuchtturm <", r"Leucht\nturm <"), "control characters"),
        (EMAIL + 'username = "wacht"', "belong together"),
        (EMAIL + 'username = "wacht"\npassword = "env:P"\nsecurity = "none"', "readable by anyone"),
        (EMAIL + "timeout = 30\ndeadline = 10", "longer than `deadline`"),
        (EMAIL + "deadline = 3600", "<= 600"),
        (EMAIL + "timeout = 0", "> 0"),
        (EMAIL + "port = 0", ">= 1"),
        (EMAIL + 'ca_file = "ca.pem"', "absolute path"),
        (WEBHOOK.replace("https://", "ftp://"), "`url` is an address"),
        (WEBHOOK.replace("https://example.org", "https://"), "`url` is an address"),
        (WEBHOOK.replace("example.org", "example.org:99999"), "`url` is an address"),
        (WEBHOOK.replace("/hooks/1", "/hooks/ 1"), "`url` is an address"),
    ],
)
def test_a_mistake_is_named(entry: str, sentence: str) -> None:
    with pytest.raises(msgspec.ValidationError, match=r"\$\.channels\[0\]") as refusal:
        read(entry)
    assert sentence in str(refusal.value)


@pytest.mark.parametrize(
    ("entry", "key"),
    [
        (EMAIL + 'username = "wacht"\npassword = "hunter2-plain"', "password"),
        (EMAIL + 'username = "wacht"\npassword = "env:hunter2-plain"', "password"),
        (EMAIL + 'username = "wacht"\npassword = "file:hunter2-plain"', "password"),
        (EMAIL + 'username = "wacht"\npassword = "cred:../hunter2-plain"', "password"),
        (WEBHOOK.replace("env:WEBHOOK_SECRET", "whsec_hunter2-plain"), "secret"),
        (WEBHOOK.replace("https://", "https://wacht:hunter2-plain@"), "url"),
        (APPRISE.replace("env:APPRISE_URL", "slack://hunter2-plain"), "url"),
    ],
)
def test_a_secret_in_the_file_is_refused_unrepeated_with_how_to_write_it(entry: str, key: str) -> None:
    with pytest.raises(msgspec.ValidationError) as refusal:
        read(entry)
    assert f"`{key}`" in str(refusal.value)
    assert "hunter2-plain" not in str(refusal.value)


def test_the_sentence_for_a_plain_password_shows_all_three_ways() -> None:
    with pytest.raises(msgspec.ValidationError) as refusal:
        read(EMAIL + 'username = "wacht"\npassword = "hunter2-plain"')
    for way in (
        'password = "env:SMTP_PASSWORD"',
        '"file:/run/secrets/smtp_password"',
        '"cred:smtp_password"',
    ):
        assert way in str(refusal.value)
