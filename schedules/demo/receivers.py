"""Receive the demo's alerts on loopback: a small mail server and a webhook endpoint."""

from __future__ import annotations

import email
import email.policy
import json
import socketserver
from http.server import BaseHTTPRequestHandler, HTTPServer
from threading import Thread
from typing import TYPE_CHECKING, Any, Self

from standardwebhooks import Webhook

if TYPE_CHECKING:
    from email.message import EmailMessage
    from types import TracebackType

HOST = "127.0.0.1"


class Receiver:
    """A server on a free port of 127.0.0.1, and a context manager that ends it; until started it refuses."""

    def __init__(self, server: socketserver.TCPServer) -> None:
        self._server = server
        self._server.server_bind()
        self._thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
        self.port = int(server.server_address[1])

    def start(self) -> None:
        """Take connections from now on."""
        self._server.server_activate()
        self._thread.start()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._thread.is_alive():
            self._server.shutdown()
            self._thread.join()
        self._server.server_close()


class Mailboxes(Receiver):
    """A mail server that takes every mail (RFC 5321, as much of it as a client needs) and keeps it."""

    def __init__(self) -> None:
        self.mails: list[EmailMessage] = []
        mails = self.mails

        class Conversation(socketserver.StreamRequestHandler):
            def handle(self) -> None:
                self.wfile.write(b"220 demo\r\n")
                while line := self.rfile.readline():
                    command = line.upper().split()[:1]
                    if command == [b"DATA"]:
                        self.wfile.write(b"354 go on\r\n")
                        mails.append(self.mail())
                    self.wfile.write(b"221 bye\r\n" if command == [b"QUIT"] else b"250 OK\r\n")
                    if command == [b"QUIT"]:
                        return

            def mail(self) -> EmailMessage:
                lines = iter(self.rfile.readline, b".\r\n")
                content = b"".join(line[1:] if line.startswith(b"..") else line for line in lines)
                return email.message_from_bytes(content, policy=email.policy.default)

        super().__init__(socketserver.TCPServer((HOST, 0), Conversation, bind_and_activate=False))


class Hook(Receiver):
    """A webhook endpoint that verifies the signature."""

    def __init__(self, key: str) -> None:
        self.received: list[dict[str, Any]] = []
        received = self.received

        class Request(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["content-length"]))
                Webhook(key).verify(body, {name.lower(): value for name, value in self.headers.items()})
                received.append(json.loads(body)["data"])
                self.send_response(204)
                self.end_headers()

            def log_message(self, *_: object) -> None:
                """The demo tells its story itself."""

        super().__init__(HTTPServer((HOST, 0), Request, bind_and_activate=False))

    @property
    def url(self) -> str:
        return f"http://{HOST}:{self.port}/hook"
