"""Deliver by POST: JSON, signed after Standard Webhooks; redirects are not followed.

What is given up and what is tried again::

    2xx                                   accepted, even if the rest of the answer never comes
    408, 409, 425, 429, 5xx               transient; Retry-After is handed on
    connection, certificate, silence      transient; also an end after the body was sent: the
                                          same ``webhook-id`` marks the repetition
    3xx, 410, any other 4xx               permanent: a person has to correct the address or the receiver
"""

from __future__ import annotations

import base64
import binascii
import json
import time
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

import httpx
from standardwebhooks import Webhook

from scraper import __version__, lazy_re
from scraper.channels.protocol import MAX_DETAIL, Message, Receipt
from scraper.channels.settings import check_webhook_url
from scraper.errors import DeliveryError
from scraper.http.response import seconds_to_wait
from scraper.http.transport import open_client
from scraper.network.deadline import Deadline
from scraper.network.failures import excerpt, explain
from scraper.network.sockets import Connector
from scraper.secret_refs import is_reference, resolve, url_secrets
from scraper.text import cut

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterator
    from threading import Event

    from scraper.channels.settings import WebhookSettings

_TRANSIENT = frozenset({408, 409, 425, 429})
_EXCERPT_LENGTH = 500
"""Characters of the answer that are kept for the operator."""
_EXCERPT_SECONDS = 1.0
"""A receiver that accepted is not waited for longer than this to read its excerpt."""
_MAX_PAUSE = 7 * 86_400.0
_MIN_KEY = 16
_MAX_BYTES = 2**20
"""Bytes of an answer that are taken at most."""
# Receivers that take only messages in their own format, not ours.
_CHATS = lazy_re.compile(
    r"https?://(?:hooks\.slack\.com/|[^/]*\.webhook\.office\.com/|outlook\.office(?:365)?\.com/webhook"
    r"|[^/]*\.logic\.azure\.com[:/]|[^/]*\.api\.powerplatform\.com[:/]|discord(?:app)?\.com/api/webhooks/"
    r"|chat\.googleapis\.com/|[^/]+/hooks/[a-z0-9]{26}(?:[/?]|$))"
)


class WebhookChannel:
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
        url = self._url()
        body = json.dumps(message.payload, ensure_ascii=False, allow_nan=False).encode("utf-8", "replace")
        headers = self._headers(message.event_id, body, now)
        return _Exchange(self._settings, url, now, on_step, stop).post(headers, body)

    def try_out(self, on_step: Callable[[str], None] | None = None) -> None:
        """Connect and secure the connection as for a delivery, check that the key can sign, and send nothing.

        Raises ``DeliveryError`` as a delivery would.
        """
        url = self._url()
        self._signer()
        _Exchange(self._settings, url, datetime.now(UTC), on_step, None).connect()

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
        headers = {
            "content-type": "application/json",
            "content-length": str(len(body)),
            "user-agent": f"Leuchtturm/{__version__}",
            "accept-encoding": "identity",  # the excerpt is read raw: nothing is inflated
            "connection": "close",
            "webhook-id": event_id,
            "webhook-timestamp": str(int(moment.timestamp())),
        }
        signer = self._signer()
        if signer is not None:
            headers["webhook-signature"] = signer.sign(event_id, moment, body.decode())
        return headers

    def _signer(self) -> Webhook | None:
        if self._settings.secret is None:
            return None
        key = resolve(self._settings.secret).removeprefix("whsec_")
        try:
            raw = base64.b64decode(key + "=" * (-len(key) % 4), validate=True)
        except binascii.Error:
            raw = b""
        if len(raw) < _MIN_KEY:
            raise DeliveryError(
                f"The key in {self._settings.secret} cannot sign: "
                "it must be `whsec_` and base64 of 24 to 64 random bytes."
            )
        return Webhook(raw)


class _ConnectedError(Exception):
    """All is ready for the request, which is not sent."""


class _Exchange:
    def __init__(
        self,
        settings: WebhookSettings,
        url: str,
        now: datetime,
        on_step: Callable[[str], None] | None,
        stop: Event | None,
    ) -> None:
        parts = urlsplit(url)
        self._url = url
        self._where = f"{parts.scheme}://{parts.netloc}"  # never more: the rest may be the secret
        self._secrets = url_secrets(url) if is_reference(settings.url) else ()
        self._settings = settings
        self._now = now
        self._sent = False
        self._deadline = Deadline(settings.deadline, stop)
        self._connector = Connector(self._deadline, _MAX_BYTES, on_step)

    def post(self, headers: dict[str, str], body: bytes) -> Receipt:
        """Send ``body``; returns the receipt or raises ``DeliveryError``."""
        return self._send(headers, self._body(body), {})

    def connect(self) -> None:
        """Go as far as a request goes before it is sent."""

        def stop_before_request(event: str, info: dict[str, Any]) -> None:
            if event == "http11.send_request_headers.started" and info["request"].method != b"CONNECT":
                raise _ConnectedError

        try:
            self._send({}, None, {"trace": stop_before_request})
        except _ConnectedError:
            return

    def _body(self, body: bytes) -> Iterator[bytes]:
        """The body; from its first byte on only the deadline cuts the exchange."""
        self._deadline.ignore_stop()
        yield body
        self._sent = True
        self._connector.step("message sent")

    def _send(
        self, headers: dict[str, str], body: Iterator[bytes] | None, extensions: dict[str, Any]
    ) -> Receipt:
        timeout = self._settings.timeout
        try:
            with open_client() as client:
                request = client.build_request(
                    "POST", self._url, content=body, headers=headers, timeout=timeout,
                    extensions={"connector": self._connector, "route": self._settings.route} | extensions,
                )  # fmt: skip
                response = client.send(request, stream=True, follow_redirects=False)
                try:
                    return self._receipt(response)
                finally:
                    response.close()
        except OSError as error:
            sentence = explain(error, self._where, timeout, self._connector).sentence
            doubt = " It had all of the message: it may have it already." if self._sent else ""
            raise DeliveryError(sentence + doubt) from error
        except (httpx.HTTPError, httpx.InvalidURL, UnicodeError) as error:
            raise DeliveryError(f"{self._where} cannot be sent to ({error}).") from error

    def _receipt(self, response: httpx.Response) -> Receipt:
        status = response.status_code
        answer = (
            f"{status} {excerpt(response.extensions.get('reason_phrase', b''), 60, *self._secrets)}".strip()
        )
        words = self._excerpt(response)
        notes = f": {words}" if words else ""
        if 200 <= status <= 299:
            self._connector.step(f"accepted by {self._where}: {answer}")
            return Receipt(cut(f"accepted by {self._where}: {answer}{notes}", MAX_DETAIL))
        if status in _TRANSIENT or status >= 500:
            raise DeliveryError(f"{self._where} answered {answer}{notes}", retry_after=self._pause(response))
        raise DeliveryError(f"{self._advice(status, answer, response)}{notes}", permanent=True)

    def _advice(self, status: int, answer: str, response: httpx.Response) -> str:
        if status == 410:
            return f"{self._where} wants no more messages ({answer}): remove the channel or its address"
        if 300 <= status <= 399:
            target = excerpt(response.headers.get("location", "nowhere").encode(), 200, *self._secrets)
            return f"{self._where} redirects to {target} ({answer}), which is not followed: correct `url`"
        if _CHATS.match(self._url):
            return (
                f"{self._where} refuses the message ({answer}): it is a chat, which takes only its own "
                'format; send to it with `type = "apprise"`'
            )
        return f"{self._where} refuses the message ({answer}): check `url`, `secret` and the receiver"

    def _excerpt(self, response: httpx.Response) -> str:
        """The beginning of the answer's body; whatever happens to the rest, the status has been given."""
        head = b""
        ends = time.monotonic() + _EXCERPT_SECONDS
        try:
            for chunk in response.iter_raw():
                head += chunk
                if len(head) >= 4 * _EXCERPT_LENGTH or time.monotonic() > ends:
                    break
        except OSError:
            head += b" [the answer broke off]"
        return excerpt(head, _EXCERPT_LENGTH, *self._secrets)

    def _pause(self, response: httpx.Response) -> float | None:
        """Return the seconds of ``Retry-After``, a week at most, by the receiver's own clock."""
        headers = response.headers
        seconds = seconds_to_wait(headers.get("retry-after"), self._now, server_date=headers.get("date"))
        return None if seconds is None else min(seconds, _MAX_PAUSE)
