"""The settings of a channel under ``[[channels]]``: strict types, secrets by reference only."""

from __future__ import annotations

from typing import Annotated, Literal, get_args
from urllib.parse import urlsplit

from msgspec import Meta, Struct

from scraper import lazy_re
from scraper.channels.email_addresses import is_host, split_sender
from scraper.errors import SettingError
from scraper.network.proxy import Route, check_proxy
from scraper.records import CHANGE_KINDS, ChangeKind
from scraper.secret_refs import is_reference, require_reference

Audience = Literal["readers", "operators"]
Digest = Literal["each", "daily"]
Security = Literal["starttls", "tls", "none"]
Seconds = Annotated[float, Meta(gt=0, le=600)]
Port = Annotated[int, Meta(ge=1, le=65535)]

_NAME = lazy_re.compile(r"\w[\w.-]{0,59}")
_TIME = lazy_re.compile(r"([01]\d|2[0-3]):[0-5]\d")
_DEFAULT_PORTS: dict[Security, int] = {"starttls": 587, "tls": 465, "none": 25}


class CommonSettings(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, tag_field="type"):
    """The settings of every channel.

    ``name`` is what commands and errors call it. ``audience``: ``readers`` get changes, ``operators``
    problems. ``on``: the kinds of change that readers get. ``digest``: ``each`` event at once, or ``daily``
    all of a day in one message ``at`` a time of day (``"07:30"``, Europe/Berlin).
    """

    name: str
    audience: Audience = "readers"
    on: tuple[ChangeKind, ...] = get_args(ChangeKind)
    digest: Digest = "each"
    at: str | None = None

    def __post_init__(self) -> None:
        if not _NAME.fullmatch(self.name):
            raise SettingError("name", "is one word of letters, digits, `.`, `-` and `_`, 60 at most")
        if not self.on:
            raise SettingError(
                "on", f"is empty, so that nothing would be sent: leave it out or choose of {_kinds()}"
            )
        if self.audience == "operators" and (self.on != CHANGE_KINDS or self.digest != "each"):
            raise SettingError(
                "on", "and `digest` are for readers: operators get problems, and those at once"
            )
        if (self.digest == "daily") != (self.at is not None):
            raise ValueError('`digest = "daily"` and `at = "07:30"` belong together: give both or neither')
        if self.at is not None and not _TIME.fullmatch(self.at):
            raise SettingError("at", 'is a time of day as in "07:30"')


class NetworkSettings(CommonSettings, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Time limits and certificate authorities.

    ``deadline``: seconds for a whole attempt. ``ca_file``: absolute path of the certificate authorities to
    trust instead of the system's (PEM).
    """

    deadline: Seconds = 60.0
    ca_file: str | None = None

    def __post_init__(self) -> None:
        super().__post_init__()
        check_ca_file(self.ca_file)


class HttpSettings(NetworkSettings, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The settings of channels that use HTTP.

    ``proxy``: its address, or ``"none"``; without it the environment's. ``proxy_password`` is a reference.
    """

    proxy: str | None = None
    proxy_password: str | None = None

    def __post_init__(self) -> None:
        super().__post_init__()
        check_proxy(self.proxy, self.proxy_password)

    @property
    def route(self) -> Route:
        return Route(self.proxy, self.proxy_password, self.ca_file)


class EmailSettings(NetworkSettings, frozen=True, kw_only=True, forbid_unknown_fields=True, tag="email"):
    """Mail over a submission server or relay.

    ``sender``, ``reply_to`` and ``recipients`` may have a name: ``Leuchtturm <leuchtturm@example.org>``.
    ``password`` is a reference. Without ``port`` it is 587 (``starttls``), 465 (``tls``) or 25 (``none``).
    ``helo``: the name by which this computer introduces itself, without it its full host name. ``timeout``:
    seconds for one answer.
    """

    host: Annotated[str, Meta(min_length=1)]
    sender: str
    recipients: tuple[str, ...]
    port: Port | None = None
    security: Security = "starttls"
    username: str | None = None
    password: str | None = None
    reply_to: str | None = None
    helo: str | None = None
    timeout: Seconds = 20.0

    def __post_init__(self) -> None:
        super().__post_init__()
        check_timeout(self.timeout, self.deadline)
        if not is_host(self.host):
            raise SettingError(
                "host", "is a name (in its xn-- form) or an IP address, without `smtp://` and port"
            )
        if self.helo is not None and not is_host(self.helo):
            raise SettingError("helo", 'is a host name as in "leuchtturm.example.org"')
        split_sender(self.sender)
        if self.reply_to is not None:
            split_sender(self.reply_to)
        self._check_recipients()
        if (self.username is None) != (self.password is None):
            raise SettingError("username", "and `password` belong together: give both or neither")
        if self.password is not None:
            require_reference("password", self.password, "SMTP_PASSWORD")
            if self.security == "none":
                raise ValueError(
                    '`security = "none"` would send the password readable by anyone: use "starttls" or "tls"'
                )

    def _check_recipients(self) -> None:
        if not self.recipients:
            raise SettingError("recipients", "is empty: name at least one address")
        if len({address.casefold() for address in self.mailboxes}) < len(self.recipients):
            raise SettingError("recipients", "names an address twice")

    @property
    def mailboxes(self) -> dict[str, str]:
        """The addresses of ``recipients``, in their order, and the name beside each, which may be empty."""
        named = (split_sender(recipient) for recipient in self.recipients)
        return {address: name for name, address in named}

    @property
    def effective_port(self) -> int:
        """The port to connect to: as set, else the usual one for ``security``."""
        return self.port or _DEFAULT_PORTS[self.security]


class WebhookSettings(HttpSettings, frozen=True, kw_only=True, forbid_unknown_fields=True, tag="webhook"):
    """JSON by POST, signed after Standard Webhooks.

    ``url`` is an address, or a reference if the address itself is secret. ``secret`` is a reference to the
    signing key (``whsec_`` and base64 of 24 to 64 random bytes); without one where ``signed`` is false.
    ``timeout``: seconds for one answer.
    """

    url: str
    secret: str | None = None
    signed: bool = True
    timeout: Seconds = 20.0

    def __post_init__(self) -> None:
        super().__post_init__()
        check_timeout(self.timeout, self.deadline)
        if self.signed and self.secret is None:
            raise ValueError(
                "the key secret is missing: it signs each message; where the receiver cannot verify a "
                "signature, write `signed = false`"
            )
        if not self.signed and self.secret is not None:
            raise ValueError("`signed = false` and `secret` exclude each other: leave one of them out")
        if self.secret is not None:
            require_reference("secret", self.secret, "WEBHOOK_SECRET")
        if not is_reference(self.url):
            check_webhook_url(self.url)


class AppriseSettings(HttpSettings, frozen=True, kw_only=True, forbid_unknown_fields=True, tag="apprise"):
    """Matrix, Mattermost, Teams, Slack, ntfy … through Apprise.

    ``url`` is a reference: such addresses hold tokens. ``deadline``: seconds for a whole attempt; the time
    for one answer is part of an Apprise address (``?rto=…``).
    """

    url: str

    def __post_init__(self) -> None:
        super().__post_init__()
        require_reference("url", self.url, "APPRISE_URL")


ChannelSettings = EmailSettings | WebhookSettings | AppriseSettings
"""One entry of ``[[channels]]``, distinguished by its ``type``."""


def check_timeout(timeout: float, deadline: float) -> None:
    """Raise ``ValueError`` if one answer may take longer than the whole attempt."""
    if timeout > deadline:
        raise SettingError("timeout", "(for one answer) is longer than `deadline` (for the whole attempt)")


def check_ca_file(path: str | None) -> None:
    if path is not None and not path.startswith("/"):
        raise SettingError("ca_file", "is an absolute path to a file of certificates (PEM)")


def check_webhook_url(url: str) -> None:
    """Raise ``ValueError`` with a sentence (without ``url`` itself) unless it can be posted to."""
    try:
        parts = urlsplit(url)
        usable = parts.scheme in ("https", "http") and is_host(parts.hostname or "") and parts.port != 0
    except ValueError:
        usable = False
    if not usable or not url.isascii() or not url.isprintable() or " " in url:
        raise SettingError(
            "url", 'is an address as in "https://example.org/hooks/1", or a reference as in "env:WEBHOOK_URL"'
        )
    if parts.username is not None or parts.password is not None:
        raise SettingError(
            "url", "holds a user name or password: leave them out, the signature tells who sends"
        )


def _kinds() -> str:
    return ", ".join(CHANGE_KINDS)
