"""Serve ``/healthz`` and ``/metrics`` on a port, for monitoring."""

from __future__ import annotations

import json
import socket
import sys
import threading
from collections import OrderedDict
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from ipaddress import ip_address
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from schedules import logs
from schedules.health.status import read_status
from scraper.errors import LeuchtturmError

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from schedules.health.status import Status

LOOPBACK = "127.0.0.1"
_CLIENT_TIMEOUT = 5.0  # for which a client may be silent
_MAX_CONNECTIONS = 32  # at once; the oldest makes room for a new one
_JSON = "application/json; charset=utf-8"
_PLAIN = "text/plain; charset=utf-8"


@contextmanager
def answering(path: Path, folder: Path | None, port: int, host: str = LOOPBACK) -> Iterator[int]:
    """Serve the status of the database ``path`` and the schedule files in ``folder`` during the block.

    ``host``: the address to listen at, an IPv4 address of this computer. Gives the port, which the system
    chooses for 0. Raises ``LeuchtturmError`` if it cannot listen there.
    """
    server = _open(path, folder, port, host)
    thread = threading.Thread(target=server.serve_forever, args=(0.5,), name="web")
    thread.start()
    try:
        logs.event("answering", address=f"http://{host}:{server.server_port}/healthz")
        yield server.server_port
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


class _Server(ThreadingHTTPServer):
    """Drops the oldest connection when there are too many, since its client may be slow or silent."""

    request_queue_size = _MAX_CONNECTIONS

    def __init__(self, address: tuple[str, int], handler: type[BaseHTTPRequestHandler]) -> None:
        self._open: OrderedDict[Any, None] = OrderedDict()
        super().__init__(address, handler)

    def process_request(self, request: Any, client_address: Any) -> None:
        """Begin a thread for a connection, and end the oldest one where there are too many."""
        while len(self._open) >= _MAX_CONNECTIONS:
            oldest, _ = self._open.popitem(last=False)
            with suppress(OSError):  # its client has just gone
                oldest.shutdown(socket.SHUT_RDWR)
        self._open[request] = None
        super().process_request(request, client_address)

    def shutdown_request(self, request: Any) -> None:
        self._open.pop(request, None)
        super().shutdown_request(request)

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Log what broke an answer, unless the client left before it came."""
        error = sys.exception()
        if not isinstance(error, OSError):
            logs.error("web", error, trace=error)


def _open(path: Path, folder: Path | None, port: int, host: str) -> ThreadingHTTPServer:
    class Handler(_Handler):
        database, schedules = path, folder
        only_loopback = ip_address(host).is_loopback

    try:
        return _Server((host, port), Handler)
    except OSError as error:
        raise LeuchtturmError(
            f"Port {port} of {host} cannot be used ({error.strerror}): choose another with --port or --host."
        ) from error


class _Handler(BaseHTTPRequestHandler):
    database: Path
    schedules: Path | None
    only_loopback: bool
    timeout = _CLIENT_TIMEOUT
    server_version, sys_version = "Leuchtturm", ""

    def do_HEAD(self) -> None:
        """Answer one request without a body: some monitoring does not want any."""
        self.do_GET()

    def do_GET(self) -> None:
        if not self._is_for_us():
            self._send(HTTPStatus.MISDIRECTED_REQUEST, _PLAIN, b"Ask for 127.0.0.1 or localhost.\n")
        elif self.path == "/healthz":
            self._healthz()
        elif self.path == "/metrics":
            self._metrics()
        else:
            self._send(HTTPStatus.NOT_FOUND, _PLAIN, b"There are /healthz and /metrics.\n")

    def _is_for_us(self) -> bool:
        """Check the Host header: a web page could reach a loopback port by its own name (DNS rebinding)."""
        if not self.only_loopback:
            return True
        try:
            name = urlsplit("//" + self.headers.get("Host", "")).hostname or ""
            return name == "localhost" or ip_address(name).is_loopback
        except ValueError:
            return False

    def _healthz(self) -> None:
        status = self._read_status()
        sentences = [issue.sentence for issue in status.all_issues]
        body = json.dumps({"ok": not sentences, "level": status.level, "troubles": sentences})
        code = HTTPStatus.SERVICE_UNAVAILABLE if sentences else HTTPStatus.OK
        self._send(code, _JSON, body.encode() + b"\n")

    def _metrics(self) -> None:
        try:
            from schedules.daemon import metrics
        except ModuleNotFoundError:
            text = b"prometheus-client is not installed: pip install '.[metrics]' in Leuchtturm's source\n"
            self._send(HTTPStatus.NOT_IMPLEMENTED, _PLAIN, text)
        else:
            self._send(HTTPStatus.OK, metrics.CONTENT_TYPE, metrics.render(self._read_status()))

    def _read_status(self) -> Status:
        # Without reading the whole file: this runs every few seconds.
        return read_status(self.database, self.schedules, datetime.now(UTC), thorough=False)

    def _send(self, status: HTTPStatus, content_type: str, body: bytes) -> None:
        self.send_response(status)
        self.send_header("Content-Type", content_type)
        self.send_header("Content-Length", str(len(body)))
        self.send_header("Cache-Control", "no-store")
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(body)

    def log_message(self, *_: Any) -> None:
        """Log nothing: one line for each request of the monitoring would bury the events."""
