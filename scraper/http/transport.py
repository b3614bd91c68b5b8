"""The sockets under a fetch: a connection per request, and no operation that outlives the fetch's deadline.

httpx bounds each socket operation on its own, so a byte every two seconds is never too slow for it. Here each
operation is bounded by what is left of the whole fetch as well, in the thread that waits, without a watchdog.
"""

from __future__ import annotations

import errno
import logging
import os
import queue
import random
import re
import select
import socket
import ssl
import threading
import time
from dataclasses import dataclass, field
from functools import cache
from ipaddress import ip_address
from typing import TYPE_CHECKING, Any, TypeVar

import httpcore

from scraper.errors import FetchError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    Addresses = list[tuple[socket.AddressFamily, Any]]

T = TypeVar("T")

_log = logging.getLogger(__name__)

# What a server may send beside the body: headers, chunk sizes, interim answers. More than this is no page.
_WIRE_ALLOWANCE = 256 * 2**10

# Seconds that anything waits at a time: soon after the program is told to stop, it does.
_SLICE = 0.5


class DeadlineError(TimeoutError):
    """The time for the whole fetch is over."""


class CutShortError(OSError):
    """The program is being stopped and waits for nothing any more."""


class FloodError(OSError):
    """Far more came over the wire than a page of the allowed size needs."""


class BrokenAnswerError(OSError):
    """What came is not HTTP. The argument is what was wrong with it."""


class CutOffError(BrokenAnswerError):
    """The connection ended before the answer did."""


class Budget:
    """What one fetch may still spend: ``seconds`` from its construction, and nothing once ``stop`` is set."""

    def __init__(self, seconds: float, stop: threading.Event | None = None) -> None:
        self._ends = time.monotonic() + seconds
        self._stop = stop or threading.Event()

    def remaining(self) -> float:
        """The seconds that are left; negative when the deadline is over."""
        return self._ends - time.monotonic()

    def limit(self, seconds: float | None) -> float:
        """The seconds that an operation which may take ``seconds`` (``None``: any time) may take now.

        Raises :class:`DeadlineError` or :class:`CutShortError` when it must not begin.
        """
        if self._stop.is_set():
            raise CutShortError
        left = self.remaining()
        if left <= 0:
            raise DeadlineError
        return left if seconds is None else min(seconds, left)

    def wait_until(self, seconds: float | None, wait: Callable[[float], T]) -> T:
        """What ``wait`` returns; it gets the seconds that it may wait, and raises ``TimeoutError`` after it.

        It is asked again until ``seconds`` (``None``: any time) or the deadline are over, or ``stop`` is set.
        Raises what :meth:`bound` does, ``TimeoutError``, and what else ``wait`` raises.
        """
        ends = time.monotonic() + self.limit(seconds)
        while True:
            try:
                return wait(max(0.001, min(ends - time.monotonic(), _SLICE)))
            except TimeoutError:
                self.limit(None)
                if time.monotonic() >= ends:
                    raise

    def backoff(self, error: FetchError, backoff: float) -> None:
        """Wait before another attempt after ``error``: as long as the server asks, else ``backoff`` and more.

        Raises ``error`` as one that does not pass when the deadline comes first or the program is stopped.
        """
        seconds = error.retry_after
        if seconds is None:
            seconds = backoff * random.uniform(1, 1.5)  # noqa: S311 - spreads visits, guards nothing
        if seconds >= self.remaining() or self._stop.is_set():
            error.passing = False
            raise error
        _log.info("%s Trying again in %.1f s.", error, seconds)
        self._stop.wait(seconds)  # and if it was set meanwhile, the next operation says so


@dataclass
class Wire(httpcore.NetworkBackend):
    """Connects for one request. ``max_bytes``: the largest body that is wanted, decoded or not."""

    budget: Budget
    max_bytes: int

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[httpcore.SOCKET_OPTION] | None = None,
    ) -> httpcore.NetworkStream:
        """Connect to the first address of ``host`` that accepts; raises ``OSError`` when none does."""
        failure: OSError | None = None
        for family, address in _resolve(host, port, timeout, self.budget):
            connection = socket.socket(family, socket.SOCK_STREAM)
            try:
                _connect(connection, address, timeout, self.budget)
            except (CutShortError, DeadlineError):
                connection.close()
                raise
            except OSError as error:
                connection.close()
                failure = error
            else:
                return _Stream(connection, self.budget, self.max_bytes + _WIRE_ALLOWANCE)
        self.budget.limit(None)
        raise failure or socket.gaierror(socket.EAI_NONAME, "it has no address")


def _connect(connection: socket.socket, address: Any, seconds: float | None, budget: Budget) -> None:
    """Connect within ``seconds``. ``connect`` itself can wait only once: its socket is watched instead."""
    connection.setblocking(False)
    code = connection.connect_ex(address)
    if code == errno.EINPROGRESS:
        watch = select.poll()
        watch.register(connection, select.POLLOUT)

        def wait(seconds: float) -> None:
            if not watch.poll(seconds * 1000):
                raise TimeoutError

        budget.wait_until(seconds, wait)
        code = connection.getsockopt(socket.SOL_SOCKET, socket.SO_ERROR)
    if code:
        raise OSError(code, os.strerror(code))


def _resolve(host: str, port: int, seconds: float | None, budget: Budget) -> Addresses:
    """Look up ``host`` for at most ``seconds``.

    ``getaddrinfo`` cannot be interrupted: one that hangs is left behind in its thread and ends by itself. For
    an IP address nobody is asked, and no thread is needed.
    """
    if _is_address(host):
        return _addresses(host, port)
    answers: queue.SimpleQueue[Addresses | OSError] = queue.SimpleQueue()

    def look_up() -> None:
        try:
            answers.put(_addresses(host, port))
        except OSError as error:
            answers.put(error)
        except UnicodeError as error:  # an empty or overlong label
            answers.put(socket.gaierror(socket.EAI_NONAME, str(error)))

    def wait(seconds: float) -> Addresses | OSError:
        try:
            return answers.get(timeout=seconds)
        except queue.Empty:
            raise TimeoutError(f"looking up {host} took too long") from None

    threading.Thread(target=look_up, name=f"resolve {host}", daemon=True).start()
    answer = budget.wait_until(seconds, wait)
    if isinstance(answer, OSError):
        raise answer
    return answer


def _addresses(host: str, port: int) -> Addresses:
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return [(family, address) for family, *_, address in found]


def _is_address(host: str) -> bool:
    try:
        ip_address(host)
    except ValueError:
        return False
    return True


@dataclass
class _Stream(httpcore.NetworkStream):
    """A connected socket that spends from ``budget`` and delivers at most ``allowance`` bytes."""

    connection: socket.socket
    budget: Budget
    allowance: int
    received: int = field(default=0, init=False)

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        def wait(seconds: float) -> bytes:
            self.connection.settimeout(seconds)
            return self.connection.recv(max_bytes)

        received = self.budget.wait_until(timeout, wait)
        self.received += len(received)
        if self.received > self.allowance:
            raise FloodError
        return received

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        # At once: a TLS connection does not say how much of it went out. A request fits into any buffer.
        self.connection.settimeout(self.budget.limit(timeout))
        self.connection.sendall(buffer)

    def close(self) -> None:
        self.connection.close()

    def start_tls(
        self, ssl_context: ssl.SSLContext, server_hostname: str | None = None, timeout: float | None = None
    ) -> httpcore.NetworkStream:
        secured = ssl_context.wrap_socket(
            self.connection, server_hostname=server_hostname, do_handshake_on_connect=False
        )

        def wait(seconds: float) -> None:
            secured.settimeout(seconds)
            secured.do_handshake()

        try:
            self.budget.wait_until(timeout, wait)
        except BaseException:
            secured.close()  # it has the descriptor now, and nobody else knows of it
            raise
        return _Stream(secured, self.budget, self.allowance)


@cache
def trusted_authorities() -> ssl.SSLContext:
    """The TLS context of the process: the authorities that browsers trust. Building one takes about 16 ms."""
    import certifi

    return ssl.create_default_context(cafile=certifi.where())


# The first line that fits: what happened, in words, and whether another attempt may help.
_REASONS: tuple[tuple[type[OSError], str, bool], ...] = (
    (DeadlineError, "was not finished within the deadline; the next run tries again", False),
    (CutShortError, "was given up because Leuchtturm is being stopped", False),
    (FloodError, "sends far more than a page needs; raise max_bytes if it really is that large", False),
    (CutOffError, "broke off in the middle of its answer; the next run tries again", True),
    (BrokenAnswerError, "did not answer in proper HTTP ({error}); tell the operators of the server", False),
    (
        ssl.SSLCertVerificationError,
        "has a certificate that cannot be trusted ({error.verify_message}); tell the operators of the server",
        False,
    ),
    (ssl.SSLError, "refuses a secure connection ({error.reason}); tell the operators of the server", False),
    (TimeoutError, "did not answer in time; the next run tries again", True),
    (socket.gaierror, "cannot be found ({error.strerror}); check the address and the name server", True),
    (ConnectionRefusedError, "refuses the connection; the next run tries again", True),
    (ConnectionError, "closed the connection before it had answered; the next run tries again", True),
    (OSError, "cannot be reached ({error}); check the network", True),
)


def explain(error: OSError, where: str) -> FetchError:
    """Say in one sentence what went wrong on the wire; ``where`` is the address as people may see it."""
    for kind, reason, passing in _REASONS:
        if isinstance(error, kind):
            return FetchError(f"{where} {reason.format(error=error)}.", passing=passing)
    raise AssertionError("every OSError is one")


def shown(address: object) -> str:
    """The address as errors and logs may show it: without credentials and query, which may be secret."""
    bare, query, _ = re.sub(r"//[^/?#]*@", "//", str(address)).partition("?")
    return bare[:200] + ("?…" if query else "")
