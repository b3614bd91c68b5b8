"""Answer ``/healthz`` and ``/metrics`` on a port of this computer, for monitoring."""

from __future__ import annotations

import json
import threading
from contextlib import contextmanager
from datetime import UTC, datetime
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING, Any

from schedules import logs
from schedules.health.status import look
from scraper.errors import LeuchtturmError

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from schedules.health.status import Standing

LOOPBACK = "127.0.0.1"
_SECONDS = 5.0  # that a client may take to send its request
_JSON = "application/json; charset=utf-8"
_PLAIN = "text/plain; charset=utf-8"


@contextmanager
def answering(path: Path, folder: Path | None, port: int) -> Iterator[int]:
    """Answer about the database ``path`` and the schedule files in ``folder`` while the block lasts.

    Gives the port, which the system chooses for 0. Raises ``LeuchtturmError`` if the port is taken.
    """
    server = _open(path, folder, port)
    thread = threading.Thread(target=server.serve_forever, args=(0.5,), name="web")
    thread.start()
    try:
        logs.event("answering", address=f"http://{LOOPBACK}:{server.server_port}/healthz")
        yield server.server_port
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def _open(path: Path, folder: Path | None, port: int) -> ThreadingHTTPServer:
    class Handler(_Answers):
        database, schedules = path, folder

    try:
        return ThreadingHTTPServer((LOOPBACK, port), Handler)
    except OSError as error:
        raise LeuchtturmError(
            f"Port {port} of {LOOPBACK} cannot be used ({error.strerror}): choose another with --port."
        ) from error


class _Answers(BaseHTTPRequestHandler):
    database: Path
    schedules: Path | None
    timeout = _SECONDS
    server_version, sys_version = "Leuchtturm", ""

    def do_GET(self) -> None:
        """Answer one request."""
        if self.path == "/healthz":
            found = self._look()
            body = json.dumps({"ok": not found.all_troubles, "troubles": list(found.all_troubles)})
            status = HTTPStatus.SERVICE_UNAVAILABLE if found.all_troubles else HTTPStatus.OK
            self._send(status, _JSON, body.encode() + b"\n")
        elif self.path == "/metrics":
            self._metrics()
        else:
            self._send(HTTPStatus.NOT_FOUND, _PLAIN, b"There are /healthz and /metrics.\n")

    def _metrics(self) -> None:
        try:
            from schedules.daemon import metrics
        except ModuleNotFoundError:
            text = b"prometheus-client is not installed: pip install 'leuchtturm[metrics]'\n"
            self._send(HTTPStatus.NOT_IMPLEMENTED, _PLAIN, text)
        else:
            self._send(HTTPStatus.OK, metrics.CONTENT_TYPE, metrics.text(self._look()))

    def _look(self) -> Standing:
        # Without reading the whole file: this is asked every few seconds.
        return look(self.database, self.schedules, datetime.now(UTC), thorough=False)

    def _send(self, status: HTTPStatus, content_type: str, body: bytes) -> None:
        self.send_response(status)
        self.send_header("Content-Type", content_type)
        self.send_header("Content-Length", str(len(body)))
        self.send_header("Cache-Control", "no-store")
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: Any) -> None:
        """Say nothing: one line for each question of the monitoring would bury the events."""
