"""Real proxies on loopback: HTTP (CONNECT and whole addresses) and SOCKS5, with and without a login.

They are the only ones that know the names they are given, as in a network that only a proxy leads out of.
"""

from __future__ import annotations

import base64
import contextlib
import socket
import struct
import threading
from typing import TYPE_CHECKING, Self
from urllib.parse import urlsplit

if TYPE_CHECKING:
    import ssl
    from collections.abc import Callable


class _Server:
    """Accepts until the test is over, a thread a connection."""

    def __init__(self, tls: ssl.SSLContext | None = None) -> None:
        self._listener = socket.create_server(("127.0.0.1", 0))
        self._tls = tls
        self._open: list[socket.socket] = []
        self._threads: list[threading.Thread] = []
        self.port: int = self._listener.getsockname()[1]
        self.targets: list[str] = []
        """What it was asked to reach, in order: ``CONNECT host:port`` or ``GET http://host/…``."""

    def __enter__(self) -> Self:
        self._start(self._accept)
        return self

    def __exit__(self, *_: object) -> None:
        self._listener.shutdown(socket.SHUT_RDWR)
        for connection in self._open:
            with contextlib.suppress(OSError):
                connection.shutdown(socket.SHUT_RDWR)
        for thread in self._threads:
            thread.join()
        self._listener.close()
        for connection in self._open:
            connection.close()

    def _start(self, work: Callable[..., None], *arguments: socket.socket) -> None:
        thread = threading.Thread(target=work, args=arguments, daemon=True)
        self._threads.append(thread)
        thread.start()

    def _accept(self) -> None:
        while True:
            try:
                connection, _ = self._listener.accept()
            except OSError:
                return
            self._open.append(connection)
            self._start(self._serve, connection)

    def _serve(self, connection: socket.socket) -> None:
        try:
            if self._tls is not None:
                connection = self._tls.wrap_socket(connection, server_side=True)
                self._open.append(connection)
            self.serve(connection)
        except OSError:
            pass
        finally:
            with contextlib.suppress(OSError):
                connection.shutdown(socket.SHUT_RDWR)

    def serve(self, connection: socket.socket) -> None:
        raise NotImplementedError

    def relay(self, near: socket.socket, far: socket.socket) -> None:
        """Carry bytes both ways until one side ends."""
        self._open.append(far)

        def pump(source: socket.socket, target: socket.socket) -> None:
            with contextlib.suppress(OSError):
                while received := source.recv(65536):
                    target.sendall(received)
            with contextlib.suppress(OSError):
                target.shutdown(socket.SHUT_WR)

        back = threading.Thread(target=pump, args=(far, near), daemon=True)
        back.start()
        pump(near, far)
        back.join()


class HttpProxy(_Server):
    """``names``: the port on loopback for each host that it knows. ``login``: ``user:password``."""

    def __init__(
        self,
        names: dict[str, int],
        *,
        login: str | None = None,
        schemes: str = "Basic",
        refuse: bytes | None = None,
        tls: ssl.SSLContext | None = None,
    ) -> None:
        super().__init__(tls)
        self.names = names
        self.refuse = refuse
        self.schemes = schemes
        self._login = base64.b64encode(login.encode()).decode() if login else None

    @property
    def address(self) -> str:
        """As it stands in a schedule file."""
        return f"{'https' if self._tls else 'http'}://127.0.0.1:{self.port}"

    def serve(self, connection: socket.socket) -> None:
        head = b""
        while b"\r\n\r\n" not in head:
            received = connection.recv(65536)
            if not received:
                return
            head += received
        head, _, rest = head.partition(b"\r\n\r\n")
        first, *lines = head.decode("latin-1").split("\r\n")
        method, target, version = first.split(" ")
        headers = {name.lower(): value.strip() for name, _, value in (line.partition(":") for line in lines)}
        self.targets.append(f"{method} {target}")
        if self._login and headers.get("proxy-authorization") != f"Basic {self._login}":
            offers = "".join(f"Proxy-Authenticate: {each}\r\n" for each in self.schemes.split(","))
            connection.sendall(
                f"HTTP/1.1 407 Proxy Authentication Required\r\n{offers}Content-Length: 0\r\n\r\n".encode()
            )
            return
        if self.refuse is not None:
            connection.sendall(self.refuse)
            return
        url = urlsplit(f"//{target}" if method == "CONNECT" else target)
        port = self.names.get(url.hostname or "")
        if port is None:
            connection.sendall(b"HTTP/1.1 502 Bad Gateway\r\nContent-Length: 7\r\n\r\nno name")
            return
        with socket.create_connection(("127.0.0.1", port)) as far:
            if method == "CONNECT":
                connection.sendall(b"HTTP/1.1 200 Connection established\r\n\r\n")
                far.sendall(rest)
            else:
                path = (url.path or "/") + (f"?{url.query}" if url.query else "")
                kept = [line for line in lines if not line.lower().startswith("proxy-")]
                far.sendall(
                    "\r\n".join([f"{method} {path} {version}", *kept, "", ""]).encode("latin-1") + rest
                )
            self.relay(connection, far)


class SocksProxy(_Server):
    """SOCKS5 (RFC 1928), with a login after RFC 1929 if ``login`` is ``user:password``."""

    def __init__(self, names: dict[str, int], *, login: str | None = None) -> None:
        super().__init__()
        self.names = names
        self._login = login

    @property
    def address(self) -> str:
        return f"socks5h://127.0.0.1:{self.port}"

    def serve(self, connection: socket.socket) -> None:
        def take(count: int) -> bytes:
            received = b""
            while len(received) < count:
                piece = connection.recv(count - len(received))
                if not piece:
                    raise OSError
                received += piece
            return received

        wanted = 2 if self._login else 0
        offered = take(take(2)[1])
        connection.sendall(bytes([5, wanted if wanted in offered else 0xFF]))
        if self._login:
            user = take(take(2)[1]).decode()
            word = take(take(1)[0]).decode()
            connection.sendall(bytes([1, f"{user}:{word}" != self._login]))
        _, _, _, kind = take(4)
        host = socket.inet_ntoa(take(4)) if kind == 1 else take(take(1)[0]).decode()
        (port,) = struct.unpack("!H", take(2))
        self.targets.append(f"CONNECT {host}:{port}")
        known = self.names.get(host)
        connection.sendall(bytes([5, 0 if known else 4, 0, 1]) + bytes(6))
        if known is None:
            return
        with socket.create_connection(("127.0.0.1", known)) as far:
            self.relay(connection, far)
