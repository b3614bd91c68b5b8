"""Serve one recorded state of the page at a time on loopback, with the validators that real servers send."""

from __future__ import annotations

import hashlib
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from importlib.resources import files

from schedules.demo.receivers import HOST, Receiver

PATH = "/leuchtturmprojekte-im-video.html"


class PageServer(Receiver):
    """The watched page; ``show(name)`` chooses which file of ``schedules/demo/pages`` it is from now on."""

    def __init__(self) -> None:
        self._body = b""
        super().__init__(ThreadingHTTPServer((HOST, 0), self._handler(), bind_and_activate=False))

    @property
    def url(self) -> str:
        return f"http://{HOST}:{self.port}{PATH}"

    def show(self, name: str) -> None:
        """Serve this recorded state from the next request on."""
        self._body = (files("schedules.demo") / "pages" / f"{name}.html").read_bytes()

    def _handler(self) -> type[BaseHTTPRequestHandler]:
        page = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_GET(self) -> None:
                if self.path != PATH:  # robots.txt among them: there is none
                    self._answer(404, b"")
                    return
                etag = f'"{hashlib.sha256(page._body).hexdigest()[:16]}"'
                if self.headers.get("If-None-Match") == etag:
                    self._answer(304, b"", etag)
                else:
                    self._answer(200, page._body, etag)

            def _answer(self, status: int, body: bytes, etag: str | None = None) -> None:
                self.send_response(status)
                if etag:
                    self.send_header("ETag", etag)
                if status != 304:
                    self.send_header("Content-Type", "text/html; charset=utf-8")
                    self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, *_: object) -> None:
                """The demo tells its story itself."""

        return Handler
