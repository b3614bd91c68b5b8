"""Real HTTP servers on loopback that do exactly what a route says, also what no server should.

::

    with Loopback({"/": page("<p>…</p>"), "/slow": drip}) as server:
        server.url("/slow")      # http://127.0.0.1:PORT/slow
        server.seen              # the requests that came, in order

A route gets the request and the server and yields the bytes that go over the wire, from the status line on.
What is not in the table is 404, ``/robots.txt`` too.
"""

from __future__ import annotations

import gzip
import socket
import threading
import zlib
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Self

if TYPE_CHECKING:
    import ssl

HTML = "text/html; charset=utf-8"
PAGE = "<!DOCTYPE html><html><body><h1>Leuchtturmprojekte 2022</h1><p>Grüße aus Hessen.</p></body></html>"


class ResetConnectionError(Exception):
    """Raised by a route: the connection ends with a TCP reset."""


@dataclass(frozen=True)
class Request:
    """What the client sent. ``headers`` keep order, case and octets (Latin-1)."""

    method: str
    target: str
    headers: tuple[tuple[str, str], ...]

    def header(self, name: str) -> str | None:
        """The only header of that name; a second one is a fault of the client."""
        values = [value for key, value in self.headers if key.lower() == name.lower()]
        assert len(values) < 2, f"{name} was sent {len(values)} times"
        return values[0] if values else None


Route = Callable[[Request, "Loopback"], Iterable[bytes]]


@dataclass
class Loopback:
    """A server for one test; ``with`` starts and ends it."""

    routes: dict[str, Route]
    tls: ssl.SSLContext | None = None
    host: str = "127.0.0.1"
    address: str = "127.0.0.1"
    seen: list[Request] = field(default_factory=list, init=False)
    closing: threading.Event = field(default_factory=threading.Event, init=False)
    """Set when the test is over; a route that waits must wait for this."""

    def __enter__(self) -> Self:
        self._listener = socket.create_server((self.address, 0), backlog=64)
        self.port = int(self._listener.getsockname()[1])
        self._threads = [threading.Thread(target=self._accept)]
        self._threads[0].start()
        return self

    def __exit__(self, *_: object) -> None:
        self.closing.set()
        self._listener.shutdown(socket.SHUT_RDWR)
        for thread in self._threads:
            thread.join()
        self._listener.close()

    @property
    def origin(self) -> str:
        """``http://127.0.0.1:PORT``."""
        return f"{'https' if self.tls else 'http'}://{self.host}:{self.port}"

    def url(self, target: str = "/") -> str:
        """The whole address of ``target``."""
        return self.origin + target

    def targets(self) -> list[str]:
        """What was asked for, in order."""
        return [request.target for request in self.seen]

    def _accept(self) -> None:
        while True:
            try:
                connection, _ = self._listener.accept()
            except OSError:
                return
            thread = threading.Thread(target=self._serve, args=(connection,))
            self._threads.append(thread)
            thread.start()

    def _serve(self, connection: socket.socket) -> None:
        try:
            if self.tls is not None:
                connection = self.tls.wrap_socket(connection, server_side=True)
            request = _read_request(connection)
            if request is None:
                connection.sendall(b"HTTP/1.1 400 Bad Request\r\n\r\n")
                return
            self.seen.append(request)
            for piece in self.routes.get(request.target.partition("?")[0], missing)(request, self):
                connection.sendall(piece)
        except ResetConnectionError:
            connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, b"\1\0\0\0\0\0\0\0")
        except OSError:
            pass  # the client went away, which is what most of these tests want of it
        finally:
            connection.close()


def _read_request(connection: socket.socket) -> Request | None:
    received = b""
    while b"\r\n\r\n" not in received:
        piece = connection.recv(65536)
        received += piece
        if not piece or not b"GET /".startswith(received[:5]):
            return None
    first, *lines = received.partition(b"\r\n\r\n")[0].decode("latin-1").split("\r\n")
    method, target, _ = first.split(" ")
    pairs = (line.partition(":") for line in lines)
    return Request(method, target, tuple((name, value.strip(" \t")) for name, _, value in pairs))


# Routes of a server that behaves.


def raw(answer: bytes) -> Route:
    """Send these bytes and close."""
    return lambda request, server: [answer]


def answer(status: int, body: bytes | str = b"", **headers: str) -> Route:
    """A complete answer; ``content_type="…"`` becomes ``content-type: …``, ``Content-Length`` is added."""
    return raw(_answer(status, body, headers))


def _answer(status: int, body: bytes | str, headers: dict[str, str]) -> bytes:
    content = body.encode() if isinstance(body, str) else body
    lines = [f"HTTP/1.1 {status} Status", *(f"{k.replace('_', '-')}: {v}" for k, v in headers.items())]
    if status not in (204, 304) and "content_length" not in headers:
        lines.append(f"content-length: {len(content)}")
    return "\r\n".join([*lines, "connection: close", "", ""]).encode("latin-1") + content


def page(body: bytes | str = PAGE, **headers: str) -> Route:
    """A page as it should be."""
    return answer(200, body, **{"content_type": HTML, **headers})


missing = answer(404, "<h1>Nicht gefunden</h1>", content_type=HTML)


def redirect(location: str, status: int = 302) -> Route:
    """Send the client to ``location``."""
    return answer(status, location=location)


def in_turn(*routes: Route) -> Route:
    """A route per request, the last one for all that follow."""
    left = list(routes)

    def route(request: Request, server: Loopback) -> Iterable[bytes]:
        return (left.pop(0) if len(left) > 1 else left[0])(request, server)

    return route


def with_validators(body: str = PAGE, **validators: str) -> Route:
    """A page that is 304 for a request that returns its ``etag=`` or ``last_modified=`` byte for byte."""

    def route(request: Request, server: Loopback) -> Iterable[bytes]:
        pairs = {"etag": "if-none-match", "last_modified": "if-modified-since"}
        if all(request.header(pairs[name]) == value for name, value in validators.items()):
            return answer(304, **validators)(request, server)
        return page(body, **validators)(request, server)

    return route


def gzipped(body: bytes | str = PAGE) -> bytes:
    """``body`` as one gzip member."""
    return gzip.compress(body.encode() if isinstance(body, str) else body)


def deflated_bare(body: str = PAGE) -> bytes:
    """``body`` as DEFLATE without zlib's header and checksum, which some servers call "deflate"."""
    packer = zlib.compressobj(wbits=-zlib.MAX_WBITS)
    return packer.compress(body.encode()) + packer.flush()


# Routes of a server that does not.


def silent(request: Request, server: Loopback) -> Iterator[bytes]:
    """Take the request and say nothing."""
    server.closing.wait()
    yield from ()


def reset(request: Request, server: Loopback) -> Iterator[bytes]:
    """Take the request and reset the connection."""
    raise ResetConnectionError
    yield b""


def _dripping(server: Loopback, text: bytes) -> Iterator[bytes]:
    for octet in text:
        yield bytes([octet])
        if server.closing.wait(0.02):
            return


def drip(request: Request, server: Loopback) -> Iterator[bytes]:
    """Send the page a byte at a time, each well within any timeout."""
    yield b"HTTP/1.1 200 OK\r\ncontent-type: text/html\r\ncontent-length: 100000\r\n\r\n"
    yield from _dripping(server, b"x" * 100_000)


def drip_headers(request: Request, server: Loopback) -> Iterator[bytes]:
    """Send the headers a byte at a time."""
    yield from _dripping(server, b"HTTP/1.1 200 OK\r\nx-slow: " + b"x" * 100_000)


def endless_body(request: Request, server: Loopback) -> Iterator[bytes]:
    """Send a page that never ends, as fast as it is taken."""
    yield b"HTTP/1.1 200 OK\r\ncontent-type: text/html\r\n\r\n"
    while not server.closing.is_set():
        yield b"<p>noch mehr</p>" * 4096


def endless_chunk_extensions(request: Request, server: Loopback) -> Iterator[bytes]:
    """Send one byte of the page for every 60 KB of chunk header."""
    yield b"HTTP/1.1 200 OK\r\ncontent-type: text/html\r\ntransfer-encoding: chunked\r\n\r\n"
    while not server.closing.is_set():
        yield b"1;" + b"e" * 60_000 + b"\r\nx\r\n"


def endless_interim_answers(request: Request, server: Loopback) -> Iterator[bytes]:
    """Say "wait for it" (RFC 8297) for ever."""
    while not server.closing.is_set():
        yield b"HTTP/1.1 103 Early Hints\r\nlink: </a>\r\n\r\n" * 1000


def header_flood(request: Request, server: Loopback) -> Iterator[bytes]:
    """Send headers without end."""
    yield b"HTTP/1.1 200 OK\r\n"
    while not server.closing.is_set():
        yield b"x-flood: " + b"x" * 1000 + b"\r\n"


def gzip_bomb(mebibytes: int) -> Route:
    """Zeros, a thousandth of their size on the wire. Nobody unpacks as far as the end, which is missing."""
    packer = zlib.compressobj(9, wbits=zlib.MAX_WBITS | 16)
    first, more = (packer.compress(bytes(2**20)) + packer.flush(zlib.Z_FULL_FLUSH) for _ in range(2))
    return page(first + more * (mebibytes - 1), content_encoding="gzip")
