"""A connection to a mail server: greeting, TLS and login as set, then mails."""

from __future__ import annotations

import base64
import io
import smtplib
import socket
import ssl
from contextlib import suppress
from typing import TYPE_CHECKING, Any

from msgspec.structs import replace

from scraper.channels.email_addresses import is_host, split_sender
from scraper.errors import DeliveryError
from scraper.network.failures import excerpt, explain
from scraper.network.sockets import Connector
from scraper.network.tls import tls_context

if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Self

    from scraper.channels.settings import EmailSettings
    from scraper.network.deadline import Deadline
    from scraper.network.sockets import Stream

_GOODBYE = 1.0
"""Seconds to wait for the answer to QUIT: it changes nothing, every recipient has had an answer."""
_TOO_LARGE = 552
"""The answer to MAIL FROM that is about the mail, whose size it announces (RFC 1870, 6.1)."""
_MAX_BYTES = 2**20
"""Bytes that a server may say in one session."""


class SmtpSession:
    """A server that takes mails inside of ``with``; raises ``OSError`` where network or server fail."""

    def __init__(
        self,
        settings: EmailSettings,
        password: str,
        deadline: Deadline,
        on_step: Callable[[str], None] | None,
    ) -> None:
        self.where = f"{settings.host}:{settings.effective_port}"
        self.in_doubt: str | None = None
        """The recipient whose mail the server may have accepted, although its answer is missing."""
        self._settings = settings
        self._password = password
        self._deadline = deadline
        self._connector = Connector(deadline, _MAX_BYTES, on_step)
        self._sender = split_sender(settings.sender)[1]
        self._greeted = False

    def step(self, text: str) -> None:
        self._connector.step(text)

    def __enter__(self) -> Self:
        try:
            self._open()
        except BaseException:
            self._connector.close()
            raise
        return self

    def __exit__(self, *_: object) -> None:
        self._server.close()
        self._connector.close()

    def _open(self) -> None:
        settings = self._settings
        stream = self._connector.connect_tcp(settings.host, settings.effective_port, settings.timeout)
        if settings.security == "tls":
            stream = self._secure(stream)
        self._server = self._client(stream)
        self._expect(self._server.getreply(), "does not greet")
        self._greeted = True
        self._say_hello()
        if settings.security == "starttls":
            if not self._server.has_extn("starttls"):
                raise DeliveryError(
                    f"{self.where} does not offer STARTTLS, so nothing was sent: set `security` to what it "
                    'speaks, "tls" (port 465), or for a relay inside your own network "none" (port 25, '
                    "without a password)."
                )
            self._expect(self._server.docmd("STARTTLS"), "refuses STARTTLS")
            # A new client: what was received before TLS may not count after it (RFC 3207, 4.2).
            self._server = self._client(self._secure(stream))
            self._say_hello()
        if settings.username is not None:
            self._log_in(settings.username)

    def _client(self, stream: Stream) -> smtplib.SMTP:
        server = smtplib.SMTP(local_hostname=self._helo_name(), timeout=self._settings.timeout)
        server.sock = _SmtpSocket(stream, self._settings.timeout)  # type: ignore[assignment]  # all that it uses
        return server

    def _helo_name(self) -> str:
        """The name for EHLO: as set, else this computer's full one, else the sender's domain."""
        if self._settings.helo is not None:
            return self._settings.helo
        with suppress(TimeoutError):
            name = self._deadline.in_thread(socket.getfqdn, self._settings.timeout)
            if "." in name and is_host(name) and not name.startswith(("localhost.", "ip6-")):
                return name
        return self._sender.rpartition("@")[2]

    def _secure(self, stream: Stream) -> Stream:
        context = tls_context(self._settings.ca_file, protocol="smtp")
        return stream.start_tls(context, self._settings.host, self._settings.timeout)

    def _say_hello(self) -> None:
        """EHLO, and where the server does not know it, HELO."""
        code, text = self._server.ehlo()
        if not is_success(code) and code != 421:
            code, text = self._server.helo()
        if code in (421, -1):
            raise self._unusable(code, text)
        if not is_success(code):
            raise DeliveryError(
                f"{self.where} does not accept the name {self._server.local_hostname} of this computer: "
                f"{code} {excerpt(text, 200)}; set the one that it expects as `helo`."
            )

    def _expect(self, reply: tuple[int, bytes], what: str) -> None:
        code, text = reply
        if code == -1:
            raise self._unusable(code, text)
        if not is_success(code):
            raise DeliveryError(f"{self.where} {what}: {code} {excerpt(text, 200)}")

    def _unusable(self, code: int, text: bytes) -> DeliveryError:
        if code == 421:
            return DeliveryError(f"{self.where} ended the connection: 421 {excerpt(text, 200)}")
        return DeliveryError(f"{self.where} does not speak SMTP: is the port right?")  # smtplib's -1

    def _log_in(self, username: str) -> None:
        """PLAIN, and LOGIN where that is refused or not offered; in UTF-8 (RFC 4616), unlike smtplib."""
        offered = self._server.esmtp_features.get("auth", "").upper().replace("=", " ").split()
        mechanisms = [mechanism for mechanism in ("PLAIN", "LOGIN") if mechanism in offered]
        if not mechanisms:
            names = f"only {', '.join(dict.fromkeys(offered))[:100]}" if offered else "none"
            raise DeliveryError(
                f"{self.where} offers no login that Leuchtturm has ({names}; Leuchtturm has PLAIN and LOGIN, "
                "not OAuth): is it the submission port? Else leave out `username` and `password`."
            )
        for mechanism in mechanisms:
            code, text = self._authenticate(mechanism, username)
            if is_success(code):
                self.step(f"authenticated as {username}")
                return
            if code in (421, -1):
                raise self._unusable(code, text)
            if not 500 <= code <= 599:
                break
        secrets = (_base64(f"\0{username}\0{self._password}"), _base64(self._password), self._password)
        answer = f"{code} {excerpt(text, 200, *secrets)} (by {' and '.join(mechanisms)})"
        raise DeliveryError(f"{self.where} refuses the login of {username}: {answer}")

    def _authenticate(self, mechanism: str, username: str) -> tuple[int, bytes]:
        if mechanism == "PLAIN":
            return self._server.docmd("AUTH", "PLAIN " + _base64(f"\0{username}\0{self._password}"))
        code, text = self._server.docmd("AUTH", "LOGIN " + _base64(username))
        return self._server.docmd(_base64(self._password)) if code == 334 else (code, text)

    def send(self, recipient: str, content: bytes) -> tuple[bool, int, str]:
        """One transaction; returns whether the mail was accepted, and the answer that decided it.

        Raises ``DeliveryError`` if the sender is refused: that concerns every mail, and can be repaired.
        """
        server = self._server
        size = [f"size={len(content)}"] if server.has_extn("size") else []
        code, text = server.mail(self._sender, size)
        if 500 <= code <= 599 and code != _TOO_LARGE:
            raise DeliveryError(
                f"{self.where} refuses the sender {self._sender}: {code} {excerpt(text, 200)}"
            )
        if is_success(code):
            code, text = server.rcpt(recipient)
        accepted = False
        if is_success(code):
            with self._deadline.ignoring_stop():
                self.in_doubt = recipient
                try:
                    code, text = server.data(content)
                    accepted = is_success(code)
                except smtplib.SMTPDataError as refusal:  # even for 2xx: only 354 invites the mail
                    code, text = refusal.smtp_code, _as_bytes(refusal.smtp_error)
                self.in_doubt = None
        if not accepted and code != 421:
            with suppress(OSError):  # the refusal counts whatever happens to RSET
                server.rset()
        return accepted, code, excerpt(text, 200, self._password)

    def quit(self) -> None:
        if isinstance(self._server.sock, _SmtpSocket):  # smtplib drops it where the connection has ended
            self._server.sock.timeout = _GOODBYE
            with suppress(OSError):
                self._server.quit()

    def reason(self, error: OSError) -> str:
        if isinstance(error, smtplib.SMTPResponseException):
            return f"{self.where} answered {error.smtp_code} {excerpt(_as_bytes(error.smtp_error), 200)}"
        failure = explain(error, self.where, self._settings.timeout)
        port, security = self._settings.effective_port, self._settings.security
        is_tls = isinstance(error, ssl.SSLError) and not isinstance(error, ssl.SSLCertVerificationError)
        if not self._greeted and security != "tls" and port == 465:
            failure = replace(failure, advice='port 465 speaks TLS from the start: set `security = "tls"`')
        elif is_tls and security == "tls" and port != 465:
            advice = f'port {port} may begin without TLS: set `security = "starttls"`'
            failure = replace(failure, advice=advice)
        elif is_tls and security == "starttls":
            failure = replace(failure, advice="tell its operators")
        return failure.sentence


class _SmtpSocket:
    """The part of the socket interface that smtplib uses, over a stream that keeps the deadline."""

    def __init__(self, stream: Stream, timeout: float) -> None:
        self._stream = stream
        self.timeout = timeout

    def sendall(self, content: bytes) -> None:
        self._stream.write(content, self.timeout)

    def makefile(self, _mode: str) -> io.BufferedReader:
        return io.BufferedReader(_Reader(self))

    def receive(self, most: int) -> bytes:
        return self._stream.read(most, self.timeout)

    def close(self) -> None:
        self._stream.close()


class _Reader(io.RawIOBase):
    def __init__(self, connection: _SmtpSocket) -> None:
        self._connection = connection

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        received = self._connection.receive(len(buffer))
        buffer[: len(received)] = received
        return len(received)


def is_success(code: int) -> bool:
    return 200 <= code <= 299


def _base64(text: str) -> str:
    return base64.b64encode(text.encode()).decode("ascii")


def _as_bytes(text: bytes | str) -> bytes:
    return text.encode() if isinstance(text, str) else text
