"""A program that is told to stop waits for no server, whatever it waits for; the limits here are far away."""

from __future__ import annotations

import socket
import threading
import time
from contextlib import contextmanager
from typing import TYPE_CHECKING

import pytest

from scraper.errors import FetchError
from tests.mail_servers import RawServer
from tests.scraper.http.fetch_client import Guest
from tests.servers import Loopback

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.mail_servers import Talk
    from tests.servers import Request

FAR = 100.0
"""Seconds of every limit: nothing else than the stop ends what these tests wait for."""


def left_early(url: str, stop: threading.Event) -> None:
    """Fetch, and see that it was the stop that ended it."""
    with pytest.raises(FetchError, match="given up because Leuchtturm is being stopped"):
        Guest(stop=stop).fetch(url, timeout=FAR, deadline=FAR, attempts=3, robots=False)


@pytest.mark.parametrize("said", [b"", b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n<p>Half"])
def test_an_answer_is_not_waited_for(said: bytes) -> None:
    stop = threading.Event()

    def then_stop(request: Request, server: Loopback) -> Iterator[bytes]:
        yield said
        stop.set()
        server.closing.wait()

    with Loopback({"/": then_stop}) as server:
        left_early(server.url(), stop)


def test_the_beginning_of_tls_is_not_waited_for() -> None:
    stop = threading.Event()

    def greeted(talk: Talk) -> None:
        talk.hear_exactly(1)  # the client has said hello
        stop.set()
        talk.listen_only()

    with RawServer(greeted) as server:
        left_early(f"https://127.0.0.1:{server.port}/", stop)


def test_a_connection_is_not_waited_for() -> None:
    stop = threading.Event()
    with nobody_accepts() as port:
        threading.Timer(0.1, stop.set).start()
        left_early(f"http://127.0.0.1:{port}/", stop)


def test_a_name_server_is_not_waited_for(monkeypatch: pytest.MonkeyPatch) -> None:
    stop, over = threading.Event(), threading.Event()

    def hangs(*_: object, **__: object) -> list[object]:
        stop.set()
        over.wait()
        return []

    monkeypatch.setattr(socket, "getaddrinfo", hangs)
    try:
        left_early("http://slow.example/", stop)
    finally:
        over.set()


def test_a_connection_that_nobody_accepts_is_left_after_the_timeout() -> None:
    began = time.monotonic()
    with nobody_accepts() as port, pytest.raises(FetchError, match=r"did not answer within 0\.8 s") as caught:
        Guest().fetch(f"http://127.0.0.1:{port}/", timeout=0.8, deadline=FAR, robots=False)
    assert time.monotonic() - began >= 0.8
    assert caught.value.transient


@contextmanager
def nobody_accepts() -> Iterator[int]:
    """A port whose queue is full: who connects is not answered at all."""
    with socket.create_server(("127.0.0.1", 0), backlog=0) as server:
        port: int = server.getsockname()[1]
        before = [socket.socket() for _ in range(3)]
        try:
            for one in before:
                one.setblocking(False)
                one.connect_ex(("127.0.0.1", port))
            yield port
        finally:
            for one in before:
                one.close()
