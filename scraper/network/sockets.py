"""Sockets whose every operation ends by a deadline: httpcore's network backend, and SMTP's."""

from __future__ import annotations

import errno
import os
import select
import socket
from dataclasses import dataclass, field
from functools import lru_cache
from ipaddress import IPv4Address, IPv6Address, IPv6Network, ip_address
from typing import TYPE_CHECKING, Any

import httpcore
from msgspec import Struct

from scraper.network.deadline import DeadlineError, StoppedError

if TYPE_CHECKING:
    import ssl
    from collections.abc import Callable, Iterable

    from scraper.network.deadline import Deadline
    from scraper.network.proxy import Proxy

    Addresses = list[tuple[socket.AddressFamily, Any]]

# What a server may send beside the body: headers, chunk sizes, interim answers. More than this is refused.
_OVERHEAD = 256 * 2**10
_NAT64 = IPv6Network("64:ff9b::/96")  # RFC 6052
_PIECE_BYTES = 16 * 2**10  # bytes that are sent at a time, a TLS record


class ResponseTooLargeError(OSError):
    """More bytes were received than a response of the allowed size needs."""


class PrivateAddressError(OSError):
    """A name that resolved to a public address resolves to ``address`` now, inside our network."""

    def __init__(self, address: str) -> None:
        super().__init__(f"it leads to {address} now")
        self.address = address


class RedirectGuard(Struct):
    """Refuses private addresses once a connection of the exchange has led to the internet (``outside``)."""

    outside: bool = False


@dataclass
class Connector(httpcore.NetworkBackend):
    """Opens the connections of one exchange.

    ``max_bytes``: the largest answer that is wanted, decoded or not. ``on_step`` gets a line for each thing
    that worked. ``guard``: shared by the connectors of an exchange whose server chooses the next address, by
    a redirect; a proxy looks up names itself. ``proxy``: set once it is known; ``beyond_proxy``: whether the
    proxy has done its part.
    """

    deadline: Deadline
    max_bytes: int
    on_step: Callable[[str], None] | None = None
    guard: RedirectGuard = field(default_factory=RedirectGuard)
    proxy: Proxy | None = field(default=None, init=False)
    beyond_proxy: bool = field(default=False, init=False)
    stream: Stream | None = field(default=None, init=False)

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[httpcore.SOCKET_OPTION] | None = None,
    ) -> Stream:
        """Connect to the first address of ``host`` that accepts; raises ``OSError`` when none does."""
        failure: OSError | None = None
        for family, address in _resolve(host, port, timeout, self.deadline):
            outside = self.proxy is None and not is_inside(address[0])
            if self.guard.outside and not outside and self.proxy is None:
                failure = PrivateAddressError(address[0])
                continue
            connection = socket.socket(family, socket.SOCK_STREAM)
            try:
                _connect(connection, address, timeout, self.deadline)
            except (StoppedError, DeadlineError):
                connection.close()
                raise
            except OSError as error:
                connection.close()
                failure = error
            else:
                self.guard.outside |= outside
                self.stream = Stream(connection, self, self.max_bytes + _OVERHEAD)
                self.step(f"connected to {f'the proxy {self.proxy}' if self.proxy else f'{host}:{port}'}")
                return self.stream
        self.deadline.limit(None)
        raise failure or socket.gaierror(socket.EAI_NONAME, "it has no address")

    def close(self) -> None:
        if self.stream is not None:
            self.stream.close()

    def step(self, text: str) -> None:
        if self.on_step is not None:
            self.on_step(text)


def _connect(connection: socket.socket, address: Any, seconds: float | None, deadline: Deadline) -> None:
    """Connect within ``seconds``. ``connect`` itself can wait only once: its socket is watched instead."""
    connection.setblocking(False)
    code = connection.connect_ex(address)
    if code == errno.EINPROGRESS:
        watch = select.poll()
        watch.register(connection, select.POLLOUT)

        def wait(seconds: float) -> None:
            if not watch.poll(seconds * 1000):
                raise TimeoutError

        deadline.wait_until(seconds, wait)
        code = connection.getsockopt(socket.SOL_SOCKET, socket.SO_ERROR)
    if code:
        raise OSError(code, os.strerror(code))


def _resolve(host: str, port: int, seconds: float | None, deadline: Deadline) -> Addresses:
    """Look up ``host`` for at most ``seconds``; an IP address needs neither a name server nor a thread."""
    if _is_address(host):
        return _addresses(host, port)
    try:
        return deadline.in_thread(lambda: _addresses(host, port), seconds)
    except UnicodeError as error:  # an empty or overlong label
        raise socket.gaierror(socket.EAI_NONAME, str(error)) from error


def _addresses(host: str, port: int) -> Addresses:
    # A name in ASCII needs no IDNA, whose tables take longer to import than the page to come.
    name = host.encode("ascii") if host.isascii() else host
    answers = socket.getaddrinfo(name, port, type=socket.SOCK_STREAM)
    return [(family, address) for family, *_, address in answers]


@lru_cache(maxsize=1024)
def is_inside(address: str) -> bool:
    """Whether an IP address is of this computer or its network, also as IPv6 writes or carries IPv4's."""
    ip = ip_address(address.partition("%")[0])
    if isinstance(ip, IPv6Address):
        translated = IPv4Address(int(ip) & 0xFFFFFFFF) if ip in _NAT64 else None
        ip = ip.ipv4_mapped or ip.sixtofour or translated or ip
    return not ip.is_global


@lru_cache(maxsize=1024)
def _is_address(host: str) -> bool:
    try:
        ip_address(host)
    except ValueError:
        return False
    return True


@dataclass
class Stream(httpcore.NetworkStream):
    """A connected socket that keeps the connector's deadline and delivers at most ``allowance`` bytes."""

    connection: socket.socket
    connector: Connector
    allowance: int
    received: int = field(default=0, init=False)

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        def wait(seconds: float) -> bytes:
            self.connection.settimeout(seconds)
            return self.connection.recv(max_bytes)

        received = self.connector.deadline.wait_until(timeout, wait)
        self.received += len(received)
        if self.received > self.allowance:
            raise ResponseTooLargeError
        return received

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        # A TLS connection does not say how much of a piece went out, so a piece gets its whole time at once.
        for start in range(0, len(buffer), _PIECE_BYTES):
            self.connection.settimeout(self.connector.deadline.limit(timeout))
            self.connection.sendall(buffer[start : start + _PIECE_BYTES])

    def close(self) -> None:
        self.connection.close()

    def start_tls(
        self, ssl_context: ssl.SSLContext, server_hostname: str | None = None, timeout: float | None = None
    ) -> Stream:
        secured = ssl_context.wrap_socket(
            self.connection, server_hostname=server_hostname, do_handshake_on_connect=False
        )

        def wait(seconds: float) -> None:
            secured.settimeout(seconds)
            secured.do_handshake()

        try:
            self.connector.deadline.wait_until(timeout, wait)
        except BaseException:
            secured.close()  # it owns the descriptor now
            raise
        self.connector.stream = Stream(secured, self.connector, self.allowance)
        version = (secured.version() or "TLS").replace("v", " ")
        self.connector.step(f"{version} verified for {server_hostname}")
        return self.connector.stream

    def get_extra_info(self, info: str) -> Any:
        """Return the TLS object, from which httpcore reads the negotiated protocol."""
        return self.connection if info == "ssl_object" and hasattr(self.connection, "version") else None
