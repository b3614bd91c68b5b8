"""Fetching from servers that are slow, huge, broken or lying: each ends in time, in bounds, in a sentence."""

from __future__ import annotations

import gc
import socket
import threading
import time
import zlib
from typing import TYPE_CHECKING, Any

import httpx
import pytest

from scraper.errors import FetchError
from tests.mail_servers import closed_port
from tests.scraper.http.fetch_client import Guest
from tests.servers import (
    PAGE,
    Loopback,
    Route,
    drip,
    drip_headers,
    endless_body,
    endless_chunk_extensions,
    endless_interim_answers,
    gzip_bomb,
    gzipped,
    header_flood,
    page,
    raw,
    reset,
    silent,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

HEAD = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n"
MUCH = 50_000  # how long a text compresses to something worth cutting


def failure(route: Route, **options: Any) -> FetchError:
    """How the fetch of this route fails; it ends long before the test would."""
    with Loopback({"/": route}) as server, pytest.raises(FetchError) as caught:
        Guest().fetch(server.url(), **options)
    assert str(caught.value).startswith(f"{server.url()} ")
    assert str(caught.value).endswith(".")
    return caught.value


@pytest.mark.parametrize("route", [drip, drip_headers, silent], ids=["body", "headers", "nothing"])
def test_a_server_that_takes_its_time_is_left_at_the_deadline(route: Route) -> None:
    began = time.monotonic()
    error = failure(route, timeout=100.0, deadline=0.3)
    assert time.monotonic() - began >= 0.3
    assert "`deadline`" in str(error)
    assert not error.transient


def test_a_silent_server_is_left_after_the_timeout() -> None:
    began = time.monotonic()
    error = failure(silent, timeout=0.2)
    assert time.monotonic() - began >= 0.2
    assert "did not answer within 0.2 s" in str(error)
    assert error.transient


def test_the_deadline_covers_all_attempts_together() -> None:
    with Loopback({"/": silent}) as server, pytest.raises(FetchError) as caught:
        Guest().fetch(server.url(), timeout=0.2, deadline=0.5, attempts=50, robots=False)
    assert len(server.seen) <= 3
    assert not caught.value.transient


def test_a_stopped_program_waits_no_longer() -> None:
    stop = threading.Event()

    def then_stop(request: object, server: Loopback) -> Iterator[bytes]:
        yield HEAD
        stop.set()
        yield b"x"
        server.closing.wait()

    with Loopback({"/": then_stop}) as server, pytest.raises(FetchError, match="being stopped"):
        Guest(stop=stop).fetch(server.url(), timeout=1.0, attempts=3)


def test_a_name_server_that_hangs_is_left_at_the_deadline(monkeypatch: pytest.MonkeyPatch) -> None:
    over = threading.Event()

    def hangs(*_: object, **__: object) -> list[object]:
        over.wait()
        return []

    monkeypatch.setattr(socket, "getaddrinfo", hangs)
    try:
        with pytest.raises(FetchError, match="`deadline`"):
            Guest().fetch("http://slow.example/", deadline=0.2)
        with pytest.raises(FetchError, match="did not answer within"):
            Guest().fetch("http://slow.example/", timeout=0.2)
    finally:
        over.set()


@pytest.mark.parametrize(("host", "here"), [("127.0.0.1", True), ("localhost", False)])
def test_only_what_may_hang_is_looked_up_in_a_thread(
    monkeypatch: pytest.MonkeyPatch, host: str, here: bool
) -> None:
    look_up, threads = socket.getaddrinfo, list[threading.Thread]()

    def told(_: str, port: int, **how: Any) -> Any:
        threads.append(threading.current_thread())
        return look_up("127.0.0.1", port, **how)

    monkeypatch.setattr(socket, "getaddrinfo", told)
    with Loopback({"/": page()}, host=host) as server:
        assert Guest().fetch(server.url(), robots=False).status == 200
    assert [thread is threading.current_thread() for thread in threads] == [here]


def test_what_came_is_given_back_at_once_and_not_by_the_collector() -> None:
    with Loopback({"/": page()}) as server:
        gc.collect()
        gc.set_debug(gc.DEBUG_SAVEALL)  # what the collector finds is kept, to be looked at
        try:
            Guest().fetch(server.url())
            gc.collect()
            assert not [found for found in gc.garbage if isinstance(found, httpx.Response)]
        finally:
            gc.set_debug(0)
            gc.garbage.clear()


def test_a_host_is_tried_at_each_of_its_addresses(monkeypatch: pytest.MonkeyPatch) -> None:
    with Loopback({"/": page()}, host="two.example") as server:
        entries = [
            (socket.AF_INET, socket.SOCK_STREAM, 6, "", ("127.0.0.1", port))
            for port in (closed_port(), server.port)
        ]
        monkeypatch.setattr(socket, "getaddrinfo", lambda *_, **__: entries)
        assert Guest().fetch(server.url()).status == 200


def test_an_unknown_host_is_named() -> None:
    with pytest.raises(FetchError, match=r"nowhere\.invalid/robots\.txt cannot be found"):
        Guest().fetch("http://nowhere.invalid/")


def test_a_closed_port_refuses() -> None:
    with pytest.raises(FetchError, match="refuses the connection") as caught:
        Guest().fetch(f"http://127.0.0.1:{closed_port()}/", robots=False)
    assert caught.value.transient


CUT_OFF = {
    "reset": reset,
    "closed at once": raw(b""),
    "closed in the headers": raw(HEAD),
    "greeted in another protocol": raw(b"220 mail.example ESMTP\r\n"),
    "identity shorter than its length": page(PAGE, content_length=str(len(PAGE) + 100)),
    "chunk cut": raw(HEAD + b"Transfer-Encoding: chunked\r\n\r\n20\r\n<p>half a chu"),
    "last chunk missing": raw(HEAD + b"Transfer-Encoding: chunked\r\n\r\n4\r\n<p>.\r\n"),
    "gzip cut": page(gzipped("x" * MUCH)[:40], content_encoding="gzip"),
    "gzip without its checksum": page(gzipped()[:-8], content_encoding="gzip"),
    "second gzip member cut": page(gzipped("<p>") + gzipped("x" * MUCH)[:-4], content_encoding="gzip"),
    "deflate cut": page(zlib.compress(b"x" * MUCH)[:20], content_encoding="deflate"),
}


@pytest.mark.parametrize("route", CUT_OFF.values(), ids=CUT_OFF)
def test_half_an_answer_is_an_error_that_may_pass(route: Route) -> None:
    error = failure(route)
    assert any(words in str(error) for words in ("broke off", "cut off", "closed the connection"))
    assert error.transient


DAMAGED = {
    "not gzip": page(PAGE, content_encoding="gzip"),
    "wrong checksum": page(gzipped()[:-8] + b"12345678", content_encoding="gzip"),
    "not deflate": page(b"\xff" * 100, content_encoding="deflate"),
}


@pytest.mark.parametrize("route", DAMAGED.values(), ids=DAMAGED)
def test_a_damaged_body_is_an_error(route: Route) -> None:
    assert "arrived damaged" in str(failure(route))


@pytest.mark.parametrize("encoding", ["br", "zstd", "compress", "gzip, br"])
def test_a_compression_that_was_not_asked_for_is_an_error(encoding: str) -> None:
    assert "was not asked for" in str(failure(page(gzipped(), content_encoding=encoding)))


NOISE = {
    "garbage": raw(b"\x16\x03\x01 garbage\r\n\r\n"),
    "HTTP/0.9": raw(b"<html>\r\n\r\n<body>old</body></html>"),
    "two lengths": raw(HEAD + b"Content-Length: 5\r\nContent-Length: 6\r\n\r\nhello!"),
    "no length": raw(HEAD + b"Content-Length: many\r\n\r\nhello"),
    "bad chunk size": raw(HEAD + b"Transfer-Encoding: chunked\r\n\r\nzz\r\nhello\r\n0\r\n\r\n"),
    "header flood": header_flood,
}


@pytest.mark.parametrize("route", NOISE.values(), ids=NOISE)
def test_what_is_not_http_is_an_error(route: Route) -> None:
    error = failure(route)
    assert "proper HTTP" in str(error)
    assert len(str(error)) < 400
    assert not error.transient


@pytest.mark.parametrize(
    "route",
    [endless_body, gzip_bomb(2), page("x" * 100_001), page(gzipped("x" * 100_001), content_encoding="gzip")],
    ids=["endless", "bomb", "a byte too long", "a byte too long unpacked"],
)
def test_more_than_is_allowed_is_an_error(route: Route) -> None:
    assert "100,000 bytes" in str(failure(route, max_bytes=100_000))


def test_a_page_of_exactly_the_allowed_length_is_taken() -> None:
    routes = {"/": page("x" * 100_000), "/gz": page(gzipped("x" * 100_000), content_encoding="gzip")}
    with Loopback(routes) as server:
        for target in routes:
            assert len(Guest().fetch(server.url(target), max_bytes=100_000).body) == 100_000


@pytest.mark.parametrize(
    "route", [endless_chunk_extensions, endless_interim_answers], ids=["chunks", "interim"]
)
def test_noise_around_the_body_is_bounded_too(route: Route) -> None:
    assert "far more than was asked for" in str(failure(route, max_bytes=1000))


def test_a_thousand_tiny_gzip_members_are_not_unpacked_one_by_one() -> None:
    error = failure(page(gzipped("") * 200_000, content_encoding="gzip"))
    assert "more than 100 pieces" in str(error)


def test_a_body_that_is_longer_than_it_says_is_cut_where_it_says() -> None:
    with Loopback({"/": page(PAGE, content_length="20")}) as server:
        assert Guest().fetch(server.url()).body == PAGE.encode()[:20]
