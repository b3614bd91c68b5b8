"""Deliver by SMTP: one connection, one mail per recipient, each recipient's answer kept apart.

Every recipient gets a copy that names only them, in a transaction of its own: readers do not see each other,
one refused mailbox keeps nobody else's mail back, and a server that dies in the middle leaves one recipient
in doubt, not all. What is given up and what is tried again::

    connection, TLS, certificate, STARTTLS missing, greeting   passing: nobody said anything about this mail,
                                                               and servers and certificates are repaired
    4xx, nonsense or silence                                   passing
    5xx to the login, the sender, a recipient or the mail      permanent, as RFC 5321 (4.2.1) means it
"""

from __future__ import annotations

import base64
import smtplib
import socket
from contextlib import ExitStack, contextmanager, suppress
from functools import cached_property
from typing import TYPE_CHECKING

from scraper.channels.deadline import Attempt
from scraper.channels.email_addresses import split_sender
from scraper.channels.mime import addressed, compose
from scraper.channels.network_errors import explain, shown, trust
from scraper.channels.protocol import Message, Receipt, Refusal, cut
from scraper.channels.secret_refs import resolve
from scraper.errors import DeliveryError

if TYPE_CHECKING:
    import ssl
    from collections.abc import Callable, Collection, Iterator, Sequence
    from datetime import datetime
    from email.message import EmailMessage
    from threading import Event

    from scraper.channels.settings import EmailSettings

_GOODBYE = 1.0
"""Seconds to wait for the answer to QUIT: it changes nothing, every recipient has had an answer."""


class EmailChannel:
    """Mail over one submission server, see :class:`scraper.channels.protocol.Channel`."""

    def __init__(self, settings: EmailSettings) -> None:
        self._settings = settings
        self._where = f"{settings.host}:{settings.effective_port}"

    def deliver(
        self,
        message: Message,
        *,
        now: datetime,  # a mail carries the event's time, the same at every attempt
        settled: Collection[str] = (),
        on_step: Callable[[str], None] | None = None,
        on_accepted: Callable[[str], None] | None = None,
        stop: Event | None = None,
    ) -> Receipt:
        """Send to every recipient that is not ``settled``; see the protocol."""
        settings = self._settings
        recipients = [recipient for recipient in settings.recipients if recipient not in settled]
        if not recipients:
            return Receipt("every recipient was settled before")
        password = resolve(settings.password) if settings.password is not None else ""
        attempt = Attempt(self._where, settings.deadline, on_step, on_accepted, stop)
        letter = compose(message, settings)
        return attempt.run(lambda: self._send_all(letter, recipients, password, attempt))

    def try_out(self, on_step: Callable[[str], None] | None = None) -> None:
        """Connect, secure the connection and log in as for a delivery, and send nothing.

        Raises ``DeliveryError`` as a delivery would.
        """
        settings = self._settings
        password = resolve(settings.password) if settings.password is not None else ""
        attempt = Attempt(self._where, settings.deadline, on_step)

        def conversation() -> Receipt:
            try:
                with self._session(password, attempt):
                    return Receipt("")
            except OSError as error:
                reason = attempt.too_late() if attempt.over else explain(error, self._where, settings.timeout)
                raise DeliveryError(reason) from error

        attempt.run(conversation)

    def _send_all(
        self, letter: EmailMessage, recipients: Sequence[str], password: str, attempt: Attempt
    ) -> Receipt:
        accepted: list[str] = []
        refused: dict[str, Refusal] = {}
        try:
            with self._session(password, attempt) as server:
                for recipient in recipients:
                    refusal = self._send(server, recipient, addressed(letter, recipient), password, attempt)
                    if refusal is None:
                        accepted.append(recipient)
                        attempt.accepted(recipient)
                        attempt.step(f"accepted by {self._where} for {recipient}")
                    else:
                        refused[recipient] = refusal
                        attempt.step(
                            f"refused by {self._where} for {recipient}: {refusal.code} {refusal.text}"
                        )
        except OSError as error:  # smtplib's errors are OSErrors too
            reason = (
                attempt.too_late() if attempt.over else explain(error, self._where, self._settings.timeout)
            )
            if not accepted and not refused:
                raise DeliveryError(reason) from error
            for recipient in recipients[len(accepted) + len(refused) :]:
                refused[recipient] = Refusal(0, reason, permanent=False)
        return self._receipt(accepted, refused)

    def _receipt(self, accepted: list[str], refused: dict[str, Refusal]) -> Receipt:
        answers = "; ".join(
            f"{recipient}: {refusal.code or 'no answer'} {refusal.text}"
            for recipient, refusal in refused.items()
        )
        if not accepted:
            permanent = all(refusal.permanent for refusal in refused.values())
            raise DeliveryError(
                cut(f"{self._where} took the mail for nobody: {answers}"), permanent=permanent
            )
        detail = f"accepted by {self._where} for {len(accepted)} of {len(accepted) + len(refused)}"
        return Receipt(cut(f"{detail}; {answers}" if answers else detail), tuple(accepted), refused)

    @contextmanager
    def _session(self, password: str, attempt: Attempt) -> Iterator[smtplib.SMTP]:
        """Yield a server that is ready for mail: connected, secured as the settings say, logged in."""
        settings = self._settings
        with ExitStack() as stack:
            connection = socket.create_connection((settings.host, settings.effective_port), settings.timeout)
            stack.callback(connection.close)
            attempt.guard(connection)
            attempt.step(f"connected to {self._where}")
            if settings.security == "tls":
                connection = self._secured(connection, attempt)
            server = self._client(connection, stack)
            self._expect(server.getreply(), "does not greet")
            if settings.security == "starttls":
                connection = self._secured(self._upgrade(server, connection), attempt)
                # A new client: nothing that was said before TLS may count after it (RFC 3207, 4.2).
                server = self._client(connection, stack)
            server.ehlo_or_helo_if_needed()
            if settings.username is not None:
                self._log_in(server, settings.username, password)
                attempt.step(f"authenticated as {settings.username}")
            yield server
            self._say_goodbye(server)

    def _client(self, connection: socket.socket, stack: ExitStack) -> smtplib.SMTP:
        server = smtplib.SMTP(timeout=self._settings.timeout)
        server.sock = connection
        stack.callback(server.close)
        return server

    def _upgrade(self, server: smtplib.SMTP, connection: socket.socket) -> socket.socket:
        server.ehlo_or_helo_if_needed()
        if not server.has_extn("starttls"):
            raise DeliveryError(
                f"{self._where} does not offer STARTTLS, so nothing was sent: repair its TLS, "
                'or set `security = "tls"` and the port for it.'
            )
        self._expect(server.docmd("STARTTLS"), "refuses STARTTLS")
        return connection

    @cached_property
    def _context(self) -> ssl.SSLContext:
        return trust(self._settings.ca_file)

    def _secured(self, connection: socket.socket, attempt: Attempt) -> socket.socket:
        secured = self._context.wrap_socket(connection, server_hostname=self._settings.host)
        attempt.step(f"{(secured.version() or 'TLS').replace('v', ' ')} verified for {self._settings.host}")
        return secured

    def _expect(self, reply: tuple[int, bytes], what: str) -> None:
        code, text = reply
        if not _is_yes(code):
            raise DeliveryError(f"{self._where} {what}: {code} {shown(text, 200)}")

    def _log_in(self, server: smtplib.SMTP, username: str, password: str) -> None:
        """One try with UTF-8 (RFC 4616): smtplib's own tries every mechanism in turn and knows only ASCII."""
        both, user, word = (_base64(text) for text in (f"\0{username}\0{password}", username, password))
        mechanisms = server.esmtp_features.get("auth", "").upper().split()
        if "PLAIN" in mechanisms:
            code, text = server.docmd("AUTH", f"PLAIN {both}")
        elif "LOGIN" in mechanisms:
            code, text = server.docmd("AUTH", f"LOGIN {user}")
            if code == 334:
                code, text = server.docmd(word)
        else:
            raise DeliveryError(
                f"{self._where} offers no login (AUTH PLAIN or LOGIN): is it the submission port?"
            )
        if not _is_yes(code):
            said = f"{code} {shown(text, 200, both, word, password)}"
            raise DeliveryError(
                f"{self._where} refuses the login of {username}: {said}", permanent=_is_final(code)
            )

    def _send(
        self, server: smtplib.SMTP, recipient: str, content: bytes, password: str, attempt: Attempt
    ) -> Refusal | None:
        """One transaction; returns None if the mail was accepted."""
        size = [f"size={len(content)}"] if server.has_extn("size") else []
        code, text = server.mail(split_sender(self._settings.sender)[1], size)
        if _is_yes(code):
            code, text = server.rcpt(recipient)
        if _is_yes(code):
            try:
                with attempt.handing_over():
                    code, text = server.data(content)
                if _is_yes(code):
                    return None
            except smtplib.SMTPDataError as refusal:  # even with a yes: only 354 asks for the mail
                code, text = refusal.smtp_code, _as_bytes(refusal.smtp_error)
        if code == 421:  # RFC 5321, 3.8: the server is closing the connection, whatever is said next
            server.close()
        else:
            with suppress(OSError):  # the refusal stands, the next command will see what is left
                server.rset()
        return Refusal(code, shown(text, 200, password), permanent=_is_final(code))

    def _say_goodbye(self, server: smtplib.SMTP) -> None:
        if server.sock is not None:
            server.sock.settimeout(_GOODBYE)
            server.quit()


def _is_yes(code: int) -> bool:
    return 200 <= code <= 299


def _is_final(code: int) -> bool:
    return 500 <= code <= 599


def _base64(text: str) -> str:
    return base64.b64encode(text.encode()).decode("ascii")


def _as_bytes(text: bytes | str) -> bytes:
    return text.encode() if isinstance(text, str) else text
