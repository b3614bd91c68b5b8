"""Real SMTP servers on loopback: one that works and can be told to refuse, and raw ones that misbehave."""

from __future__ import annotations

import asyncio
import atexit
import contextlib
import email
import email.policy
import logging
import socket
import struct
import threading
from dataclasses import dataclass, field
from functools import cache
from typing import TYPE_CHECKING, Any, cast

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, AuthResult

if TYPE_CHECKING:
    import ssl
    from collections.abc import Callable, Iterator, Mapping
    from email.message import EmailMessage
    from types import TracebackType

LOOPBACK = "127.0.0.1"
PATIENCE = 100.0
"""Seconds that a machine may take over something that takes none."""

# A line per line of each mail: no test's output is readable with that.
logging.getLogger("mail.log").setLevel(logging.ERROR)


@dataclass(frozen=True)
class Mail:
    """What a server accepted: envelope recipients and the bytes."""

    recipients: tuple[str, ...]
    content: bytes

    @property
    def parsed(self) -> EmailMessage:
        """The mail as a strict reader sees it; a defect raises."""
        return email.message_from_bytes(self.content, policy=email.policy.strict)

    def part(self, subtype: str) -> str:
        """The text of the ``plain`` or ``html`` part, its line ends as a program's."""
        body = self.parsed.get_body((subtype,))
        assert body is not None, f"no {subtype} part"
        return cast("str", body.get_content()).replace("\r\n", "\n")


@dataclass
class _Handler:
    """``replies`` are given in order, per recipient or to ``MAIL`` or ``DATA``; then all is accepted."""

    replies: Mapping[str, Iterator[str]]
    mails: list[Mail] = field(default_factory=list)
    options: list[str] = field(default_factory=list)

    async def handle_MAIL(
        self, _server: Any, _session: Any, envelope: Any, address: str, options: list[str]
    ) -> str:
        self.options += options
        reply = next(self.replies.get("MAIL", iter(())), "250 OK")
        if reply.startswith("2"):
            envelope.mail_from = address
        return reply

    async def handle_RCPT(
        self, _server: Any, _session: Any, envelope: Any, address: str, _options: list[str]
    ) -> str:
        reply = next(self.replies.get(address, iter(())), "250 OK")
        if reply.startswith("2"):
            envelope.rcpt_tos.append(address)
        return reply

    async def handle_DATA(self, _server: Any, _session: Any, envelope: Any) -> str:
        reply = next(self.replies.get("DATA", iter(())), "250 2.0.0 queued as 4711")
        if reply.startswith("2"):
            self.mails.append(Mail(tuple(envelope.rcpt_tos), envelope.content))
        return reply


class _Session(SMTP):
    """One connection, which says when it has ended."""

    def __init__(self, handler: _Handler, open_sessions: list[threading.Event], **parameters: Any) -> None:
        super().__init__(handler, **parameters)
        self._open_sessions = open_sessions
        self._ended = threading.Event()

    def connection_made(self, transport: Any) -> None:
        self._open_sessions.append(self._ended)
        super().connection_made(transport)

    def connection_lost(self, error: Exception | None) -> None:
        super().connection_lost(error)
        self._ended.set()


class _Controller(Controller):
    """On a socket that is bound already: aiosmtpd cannot take port 0, and a free port may be taken soon."""

    def __init__(self, handler: _Handler, **parameters: Any) -> None:
        self.listening = socket.create_server((LOOPBACK, 0))
        port = self.listening.getsockname()[1]
        self._open_sessions: list[threading.Event] = []
        super().__init__(
            handler, hostname=LOOPBACK, port=port, server_hostname="mail.example.org",
            ready_timeout=PATIENCE, **parameters,
        )  # fmt: skip

    def factory(self) -> _Session:
        return _Session(self.handler, self._open_sessions, **self.SMTP_kwargs)

    def leave(self) -> None:
        """Close what was opened: a loop that is closed under a connection leaves its socket to the collector.

        A connection is a task from the moment at which it is let in until it ends. When there is none,
        nobody is let in any more: what then waits at the door the system turns away.
        """
        asyncio.run_coroutine_threadsafe(self._let_all_leave(), self.loop).result(PATIENCE)
        for ended in self._open_sessions:
            ended.wait(PATIENCE)
        # A session that has ended leaves the closing of its socket to the rest of the loop's turn.
        asyncio.run_coroutine_threadsafe(asyncio.sleep(0), self.loop).result(PATIENCE)
        self.stop()

    async def _let_all_leave(self) -> None:
        assert self.server is not None
        while inside := asyncio.all_tasks() - {asyncio.current_task()}:
            await asyncio.wait(inside)
        self.server.close()

    def _create_server(self) -> Any:
        return self.loop.create_server(self._factory_invoker, sock=self.listening, ssl=self.ssl_context)


class MailServer:
    """Works: with STARTTLS (``tls``), TLS from the start (``implicit``), logins (``users``).

    >>> with MailServer(replies={"a@example.org": itertools.repeat("550 no such user")}) as server: ...
    """

    def __init__(
        self,
        *,
        tls: ssl.SSLContext | None = None,
        implicit: ssl.SSLContext | None = None,
        users: Mapping[str, str] | None = None,
        login_only: bool = False,
        replies: Mapping[str, Iterator[str]] | None = None,
    ) -> None:
        self.handler = _Handler(replies or {})
        self.logins: list[tuple[str, str]] = []
        self._users = users
        parameters: dict[str, Any] = {"tls_context": tls, "ssl_context": implicit}
        if users is not None:
            # aiosmtpd warns of a required login where it sees no STARTTLS; there it is only offered.
            parameters |= {"authenticator": self._authenticate, "auth_required": implicit is None}
            parameters |= {"auth_exclude_mechanism": ["PLAIN"] if login_only else []}
            parameters |= {"auth_require_tls": implicit is None}
        self._controller = _Controller(self.handler, **parameters)
        self.port: int = self._controller.port

    @property
    def mails(self) -> list[Mail]:
        return self.handler.mails

    def received(self, recipient: str) -> list[Mail]:
        """What ``recipient`` has."""
        return [mail for mail in self.mails if recipient in mail.recipients]

    def _authenticate(
        self, _server: Any, _session: Any, _envelope: Any, _mechanism: str, data: Any
    ) -> AuthResult:
        login = (data.login.decode(), data.password.decode())
        self.logins.append(login)
        known = self._users is not None and self._users.get(login[0]) == login[1]
        return AuthResult(success=known, handled=False)

    def __enter__(self) -> MailServer:
        self._controller.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._controller.leave()


class Talk:
    """One accepted connection, in the hands of a behaviour."""

    def __init__(self, connection: socket.socket, closing: threading.Event) -> None:
        self.connection = connection
        self._reader = connection.makefile("rb")
        self.closing = closing

    def say(self, text: bytes) -> None:
        self.connection.sendall(text)

    def hear(self) -> bytes:
        """The next line, empty at the end."""
        return self._reader.readline()

    def hear_exactly(self, size: int) -> bytes:
        return self._reader.read(size)

    def hear_until(self, last: bytes) -> bytes:
        """All lines up to ``last`` (or the end)."""
        heard = b""
        while line := self.hear():
            heard += line
            if line == last:
                break
        return heard

    def drip(self, text: bytes, seconds: float = 0.05) -> None:
        """Say one byte at a time until the other side has enough."""
        for byte in text:
            if self.closing.wait(seconds):
                return
            self.say(bytes([byte]))

    def listen_only(self) -> None:
        """Never say anything, until the other side leaves."""
        while self._reader.read(65_536):
            pass

    def reset(self) -> None:
        """End with a TCP reset: what is under way is lost."""
        self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        self.close()

    def close(self) -> None:
        self._reader.close()
        self.connection.close()


class RawServer:
    """Accepts on loopback and leaves each connection to ``behaviour``; ``connections`` counts them."""

    def __init__(self, behaviour: Callable[[Talk], None], address: str = LOOPBACK) -> None:
        self._behaviour = behaviour
        self._listening = socket.create_server((address, 0))
        self._closing = threading.Event()
        self._threads: list[threading.Thread] = []
        self._talks: list[Talk] = []
        self.connections = 0
        self.address, self.port = self._listening.getsockname()[:2]

    def _accept(self) -> None:
        while True:
            try:
                connection, _ = self._listening.accept()
            except OSError:
                return
            if self._closing.is_set():
                connection.close()
                return
            self.connections += 1
            self._start(self._serve, Talk(connection, self._closing))

    def _serve(self, talk: Talk) -> None:
        self._talks.append(talk)
        with contextlib.suppress(OSError, ValueError):  # the other side has left, or the test is over
            self._behaviour(talk)
        talk.close()

    def _start(self, work: Callable[..., None], *arguments: Any) -> None:
        thread = threading.Thread(target=work, args=arguments, daemon=True)
        self._threads.append(thread)
        thread.start()

    def __enter__(self) -> RawServer:
        self._start(self._accept)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._closing.set()
        with socket.create_connection((self.address, self.port)):  # wakes accept()
            pass
        for talk in self._talks:
            with contextlib.suppress(OSError):
                talk.connection.shutdown(socket.SHUT_RDWR)
        for thread in list(self._threads):
            thread.join()
        self._listening.close()


def smtp_script(**answers: bytes | Callable[[Talk], bytes]) -> Callable[[Talk], None]:
    """A behaviour that greets and answers each command with ``answers[COMMAND]``, by default with yes.

    ``BODY`` is said after the mail's last line. An empty answer ends the connection there; a callable one is
    called with the connection and returns what to say.
    """
    usual = {
        "GREETING": b"220 mail.example.org\r\n",
        "EHLO": b"250 mail.example.org\r\n",
        "DATA": b"354 go on\r\n",
    }

    def behave(talk: Talk) -> None:
        command = "GREETING"
        while True:
            planned = (usual | answers).get(command, b"250 OK\r\n")
            answer = planned(talk) if callable(planned) else planned
            if not answer:
                return
            talk.say(answer)
            if command == "DATA" and answer.startswith(b"354"):
                talk.hear_until(b".\r\n")
                command = "BODY"
                continue
            line = talk.hear()
            if not line:
                return
            command = line.split()[0].decode().upper()

    return behave


@cache
def closed_port() -> int:
    """A port at which nobody listens, and nobody else can: it is taken, by a socket that accepts nothing."""
    taken = socket.socket()
    atexit.register(taken.close)
    taken.bind((LOOPBACK, 0))
    return cast("int", taken.getsockname()[1])
