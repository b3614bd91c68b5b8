"""Deliver by POST: JSON, signed after Standard Webhooks, to one address that is never left.

What is given up and what is tried again::

    2xx                                   accepted, even if the rest of the answer never comes
    408, 409, 425, 429, 5xx               passing; Retry-After is handed on
    connection, certificate, silence      passing; also an end after the body was sent: nobody knows, and the
                                          same ``webhook-id`` lets the receiver tell
    3xx, 410, any other 4xx               permanent: a person has to correct the address or the receiver
"""

from __future__ import annotations

import base64
import binascii
import contextlib
import json
import logging
import socket
import time
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from functools import cached_property
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

import httpx
from standardwebhooks import Webhook

from scraper import __version__
from scraper.channels.deadline import Attempt
from scraper.channels.network_errors import explain, shown, trust
from scraper.channels.protocol import Message, Receipt, cut
from scraper.channels.secret_refs import is_reference, resolve, url_secrets
from scraper.channels.settings import check_webhook_url
from scraper.errors import DeliveryError

if TYPE_CHECKING:
    import ssl
    from collections.abc import Callable, Collection
    from threading import Event

    from scraper.channels.settings import WebhookSettings

# They log every address, and an address may be the secret.
logging.getLogger("httpx").setLevel(logging.WARNING)
logging.getLogger("httpcore").setLevel(logging.WARNING)

_PASSING = frozenset({408, 409, 425, 429})
_EXCERPT = 500
"""Characters of the answer that are kept for the operator."""
_EXCERPT_SECONDS = 1.0
"""A receiver that accepted is not waited for longer than this to read its excerpt."""
_LONGEST_PAUSE = 7 * 86_400.0
_SHORTEST_KEY = 16


class WebhookChannel:
    """One signed webhook, see :class:`scraper.channels.protocol.Channel`."""

    def __init__(self, settings: WebhookSettings) -> None:
        self._settings = settings

    def deliver(
        self,
        message: Message,
        *,
        now: datetime,
        settled: Collection[str] = (),  # one receiver: it has the message or not
        on_step: Callable[[str], None] | None = None,
        on_accepted: Callable[[str], None] | None = None,  # as above
        stop: Event | None = None,
    ) -> Receipt:
        """POST the payload once; see the protocol."""
        url = self._url()
        body = json.dumps(message.payload, ensure_ascii=False, allow_nan=False).encode("utf-8", "replace")
        headers = self._headers(message.event_id, body, now)
        exchange = _Exchange(self._settings, url, headers, body, self._context, now, on_step, stop)
        return exchange.run()

    def try_out(self, on_step: Callable[[str], None] | None = None) -> None:
        """Connect and secure the connection as for a delivery, check that the key can sign, and send nothing.

        Raises ``DeliveryError`` as a delivery would.
        """
        parts, settings = urlsplit(self._url()), self._settings
        self._signer()
        where = f"{parts.scheme}://{parts.netloc}"
        attempt = Attempt(where, settings.deadline, on_step)

        def conversation() -> Receipt:
            port = parts.port or (443 if parts.scheme == "https" else 80)
            try:
                with socket.create_connection((parts.hostname, port), settings.timeout) as connection:
                    attempt.guard(connection)
                    attempt.step(f"connected to {where}")
                    if parts.scheme == "https":
                        with self._context.wrap_socket(connection, server_hostname=parts.hostname) as secured:
                            attempt.step(
                                f"{(secured.version() or 'TLS').replace('v', ' ')} verified for {where}"
                            )
            except OSError as error:
                reason = attempt.too_late() if attempt.over else explain(error, where, settings.timeout)
                raise DeliveryError(reason) from error
            return Receipt("")

        attempt.run(conversation)

    def _url(self) -> str:
        url = self._settings.url
        if not is_reference(url):
            return url
        secret_url = resolve(url)
        try:
            check_webhook_url(secret_url)
        except ValueError as error:
            raise DeliveryError(f"The address in {url} cannot be used: {error}.") from error
        return secret_url

    def _headers(self, event_id: str, body: bytes, now: datetime) -> dict[str, str]:
        # The library stamps UTC on whatever it is given: another zone would sign another moment.
        moment = now.astimezone(UTC)
        return {
            "content-type": "application/json",
            "user-agent": f"Leuchtturm/{__version__}",
            "accept-encoding": "identity",  # the excerpt is read raw: nothing is inflated
            "webhook-id": event_id,
            "webhook-timestamp": str(int(moment.timestamp())),
            "webhook-signature": self._signer().sign(event_id, moment, body.decode()),
        }

    def _signer(self) -> Webhook:
        key = resolve(self._settings.secret).removeprefix("whsec_")
        try:
            raw = base64.b64decode(key + "=" * (-len(key) % 4), validate=True)
        except binascii.Error:
            raw = b""
        if len(raw) < _SHORTEST_KEY:
            raise DeliveryError(
                f"The key in {self._settings.secret} cannot sign: "
                "it must be `whsec_` and base64 of 24 to 64 random bytes."
            )
        return Webhook(raw)

    @cached_property
    def _context(self) -> ssl.SSLContext:
        return trust(self._settings.ca_file)


class _Exchange:
    """One request and its answer."""

    def __init__(
        self,
        settings: WebhookSettings,
        url: str,
        headers: dict[str, str],
        body: bytes,
        context: ssl.SSLContext,
        now: datetime,
        on_step: Callable[[str], None] | None,
        stop: Event | None,
    ) -> None:
        parts = urlsplit(url)
        self._where = f"{parts.scheme}://{parts.netloc}"  # never more: the rest may be the secret
        self._secrets = url_secrets(url) if is_reference(settings.url) else ()
        self._timeout = settings.timeout
        self._now = now
        self._sent = False
        self._attempt = Attempt(self._where, settings.deadline, on_step, stop=stop)
        self._client = httpx.Client(
            timeout=settings.timeout, follow_redirects=False, trust_env=False, verify=context
        )
        self._request = self._client.build_request(
            "POST", url, content=body, headers=headers, extensions={"trace": self._watch}
        )

    def run(self) -> Receipt:
        return self._attempt.run(self._converse)

    def _converse(self) -> Receipt:
        try:
            with self._client:
                response = self._client.send(self._request, stream=True)
                with contextlib.closing(response):
                    return self._judge(response)
        except httpx.HTTPError as error:
            late = self._attempt.over
            reason = self._attempt.too_late() if late else explain(error, self._where, self._timeout)
            doubt = " It had all of the message: it may have it already." if self._sent else ""
            raise DeliveryError(reason + doubt) from error

    def _watch(self, event: str, info: dict[str, Any]) -> None:
        """What httpcore does, as it does it (its documented ``trace`` extension)."""
        if event == "connection.connect_tcp.complete":
            self._attempt.guard(info["return_value"].get_extra_info("socket"))
            self._attempt.step(f"connected to {self._where}")
        elif event == "connection.start_tls.complete":
            version = info["return_value"].get_extra_info("ssl_object").version()
            self._attempt.step(f"{version.replace('v', ' ')} verified for {self._where}")
        elif event == "http11.send_request_body.started":
            self._attempt.begin_handing_over()
        elif event == "http11.send_request_body.complete":
            self._sent = True
            self._attempt.step("message sent")

    def _judge(self, response: httpx.Response) -> Receipt:
        status = response.status_code
        answer = (
            f"{status} {shown(response.extensions.get('reason_phrase', b''), 60, *self._secrets)}".strip()
        )
        excerpt = self._excerpt(response)
        said = f": {excerpt}" if excerpt else ""
        if 200 <= status <= 299:
            self._attempt.step(f"accepted by {self._where}: {answer}")
            return Receipt(cut(f"accepted by {self._where}: {answer}{said}"))
        if status in _PASSING or status >= 500:
            raise DeliveryError(f"{self._where} answered {answer}{said}", retry_after=self._pause(response))
        raise DeliveryError(f"{self._advice(status, answer, response)}{said}", permanent=True)

    def _advice(self, status: int, answer: str, response: httpx.Response) -> str:
        if status == 410:
            return f"{self._where} wants no more messages ({answer}): remove the channel or its address"
        if 300 <= status <= 399:
            target = shown(response.headers.get("location", "nowhere").encode(), 200, *self._secrets)
            return f"{self._where} redirects to {target} ({answer}), which is not followed: correct `url`"
        return f"{self._where} refuses the message ({answer}): check `url`, `secret` and the receiver"

    def _excerpt(self, response: httpx.Response) -> str:
        """The beginning of the answer's body; whatever happens to the rest, the status has been given."""
        head = b""
        ends = time.monotonic() + _EXCERPT_SECONDS
        try:
            for chunk in response.iter_raw():
                head += chunk
                if len(head) >= 4 * _EXCERPT or time.monotonic() > ends:
                    break
        except httpx.HTTPError:
            head += b" [the answer broke off]"
        return shown(head, _EXCERPT, *self._secrets)

    def _pause(self, response: httpx.Response) -> float | None:
        """Seconds that ``Retry-After`` asks for (RFC 9110, 10.2.3: a number or a date), a week at most."""
        value = response.headers.get("retry-after", "").strip()
        if value.isascii() and value.isdigit():
            return min(float(value[:9]), _LONGEST_PAUSE)
        until = _date(value)
        if until is None:
            return None
        # Against the receiver's own clock, if it shows one: ours may be wrong.
        seconds = (until - (_date(response.headers.get("date", "")) or self._now)).total_seconds()
        return min(max(seconds, 0.0), _LONGEST_PAUSE)


def _date(value: str) -> datetime | None:
    try:
        moment = parsedate_to_datetime(value)
    except (ValueError, OverflowError):  # years beyond what a date can hold
        return None
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)
