"""A real webhook receiver on loopback: it keeps what it gets and answers as it is told."""

from __future__ import annotations

import threading
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING, Any

from standardwebhooks import Webhook

from tests.mail_servers import LOOPBACK

if TYPE_CHECKING:
    import ssl
    from collections.abc import Callable, Iterable
    from types import TracebackType

    from tests.mail_servers import Talk


@dataclass(frozen=True)
class Answer:
    """What to answer with."""

    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)
    body: bytes = b"ok"


@dataclass(frozen=True)
class Delivery:
    """What was received; header names in lower case."""

    path: str
    headers: dict[str, str]
    body: bytes

    def verify(self, secret: str) -> Any:
        """The JSON, if the signature is right: by the library's own check."""
        return Webhook(secret).verify(self.body, self.headers)


class WebhookReceiver:
    """Answers with ``answers`` in order, then with 200."""

    def __init__(self, answers: Iterable[Answer] = (), *, tls: ssl.SSLContext | None = None) -> None:
        self.deliveries: list[Delivery] = []
        deliveries, waiting = self.deliveries, iter(answers)

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"
            timeout = 100

            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["content-length"]))
                headers = {name.lower(): value for name, value in self.headers.items()}
                deliveries.append(Delivery(self.path, headers, body))
                answer = next(waiting, Answer())
                self.send_response(answer.status)
                for name, value in answer.headers.items():
                    self.send_header(name, value)
                self.send_header("content-length", str(len(answer.body)))
                self.end_headers()
                self.wfile.write(answer.body)

            def log_message(self, *_: Any) -> None:
                """Keep the test's output clean."""

        class Server(ThreadingHTTPServer):
            def handle_error(self, request: Any, client_address: Any) -> None:
                """The other side may leave in the middle."""

        self._server = Server((LOOPBACK, 0), Handler)
        if tls is not None:
            self._server.socket = tls.wrap_socket(
                self._server.socket, server_side=True, do_handshake_on_connect=False
            )
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.01,), daemon=True)
        self.url = f"{'https' if tls else 'http'}://{LOOPBACK}:{self._server.server_port}"

    def __enter__(self) -> WebhookReceiver:
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._server.shutdown()
        self._thread.join()
        self._server.server_close()


def take_request(talk: Talk) -> Delivery:
    """Read one whole request from a raw connection."""
    path = talk.hear().split()[1].decode()
    lines = talk.hear_until(b"\r\n").decode("ascii").splitlines()[:-1]
    headers = {name.lower(): value for name, value in (line.split(": ", 1) for line in lines)}
    return Delivery(path, headers, talk.hear_exactly(int(headers["content-length"])))


def raw_receiver(after: Callable[[Talk], None]) -> tuple[Callable[[Talk], None], list[Delivery]]:
    """A behaviour for ``RawServer``: take a request, then do ``after``; and the list of what was taken."""
    taken: list[Delivery] = []

    def behave(talk: Talk) -> None:
        taken.append(take_request(talk))
        after(talk)

    return behave, taken
