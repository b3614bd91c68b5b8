"""What browsers tolerate is read, what they do not is a sentence: faults of real servers, a row each."""

from __future__ import annotations

import gzip
import zlib
from typing import TYPE_CHECKING

import pytest

from scraper.errors import BlockedError, FetchError
from scraper.http.fetch import Validators
from scraper.http.response import is_same_etag
from scraper.http.response_head import repair
from tests.scraper.http.fetch_client import Guest
from tests.servers import HTML, PAGE, Loopback, Request, Route, answer, gzipped, page, raw, redirect
from tests.work import assert_time_grows_with_size, thread_seconds

if TYPE_CHECKING:
    from collections.abc import Iterable

BODY = PAGE.encode()
OK = b"HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\n"
END = b"Content-Length: %d\r\n\r\n" % len(BODY) + BODY
CHUNKED = OK + b"Transfer-Encoding: chunked\r\n\r\n"

TOLERATED: dict[str, Route] = {
    # a Content-Encoding that names no compression
    "encoding utf-8": page(content_encoding="utf-8"),
    "encoding none": page(content_encoding="none"),
    "encoding binary": page(content_encoding="binary"),
    "encoding is a type": page(content_encoding="text/html"),
    "encoding identity": page(content_encoding="identity"),
    "encoding empty": page(content_encoding=""),
    "gzip and utf-8": page(gzipped(), content_encoding="gzip, utf-8"),
    "GZIP with a weight": page(gzipped(), content_encoding="GZIP;q=1"),
    "gzip twice": page(gzip.compress(gzipped()), content_encoding="gzip, gzip"),
    "deflate in gzip": page(gzip.compress(zlib.compress(BODY)), content_encoding="deflate, gzip"),
    "two encoding headers": raw(
        OK
        + b"Content-Encoding: gzip\r\nContent-Encoding: identity\r\n"
        + b"Content-Length: %d\r\n\r\n" % len(gzipped())
        + gzipped()
    ),
    # one line of the head that is no header line
    "line without colon": raw(OK + b"this is no header\r\n" + END),
    "comment": raw(OK + b"<!-- cached 0.2s -->\r\n" + END),
    "blank in a name": raw(OK + b"X Powered By: PHP\r\n" + END),
    "blank before the colon": raw(OK + b"Server : Apache\r\n" + END),
    "no name": raw(OK + b": value\r\n" + END),
    "zero byte": raw(OK + b"X-Id: a\0b\r\n" + END),
    "control character": raw(OK + b"X-Id: a\x01b\r\n" + END),
    "letter outside ASCII in a name": raw(OK + "X-Größe: 1\r\n".encode() + END),
    "starts with a continued line": raw(
        b"HTTP/1.1 200 OK\r\n  continued\r\n" + OK.partition(b"\r\n")[2] + END
    ),
    "long line": raw(OK + b"no colon here " * 2000 + b"\r\n" + END),
    "line feeds only": raw(
        (OK + b"broken\n" + END.partition(b"\r\n\r\n")[0]).replace(b"\r", b"") + b"\n\n" + BODY
    ),
    "broken line in an interim answer": raw(b"HTTP/1.1 103 Early Hints\r\nbroken\r\n\r\n" + OK + END),
    "identity as transfer coding": raw(OK + b"Transfer-Encoding: identity\r\n" + END),
    # statuses
    "203": answer(203, PAGE, content_type=HTML),
    # the end of the answer
    "no length": raw(OK + b"\r\n" + BODY),
    "chunk extensions": raw(CHUNKED + b"%x;a=b\r\n" % len(BODY) + BODY + b"\r\n0\r\n\r\n"),
    "no reason phrase": raw(b"HTTP/1.1 200\r\nContent-Type: text/html\r\n" + END),
    "HTTP/1.0": raw(OK.replace(b"1.1", b"1.0") + b"\r\n" + BODY),
}


@pytest.mark.parametrize("route", TOLERATED.values(), ids=TOLERATED)
def test_what_a_browser_reads_is_read(route: Route) -> None:
    with Loopback({"/": route}) as server:
        assert Guest().fetch(server.url()).body == BODY


REFUSED: dict[str, tuple[Route, str, bool]] = {
    "brotli": (page(content_encoding="br"), "compressed in a way that was not asked for (br)", False),
    "zstd in gzip": (page(content_encoding="zstd, gzip"), "not asked for (zstd)", False),
    "gzip that is none": (page(content_encoding="gzip"), "arrived damaged: it is not the gzip", True),
    "cut inside a chunk": (raw(CHUNKED + b"ff\r\nhalf"), "broke off in the middle", True),
    "cut inside a chunk's size": (raw(CHUNKED + b"5\r\nhello\r\n1"), "broke off in the middle", True),
    "cut before the last chunk": (raw(CHUNKED + b"5\r\nhello\r\n"), "broke off in the middle", True),
    "cut inside the head": (raw(OK), "broke off in the middle", True),
    "no answer": (raw(b""), "broke off in the middle", True),
    "two lengths": (raw(OK + b"Content-Length: 5\r\nContent-Length: 6\r\n\r\nhello!"), "proper HTTP", False),
    "no status line": (raw(b"<html>\r\n\r\n" + BODY), "proper HTTP", False),
    "206": (answer(206, PAGE, content_type=HTML), "answered 206 Partial Content, which is not a page", False),
    "204": (answer(204), "answered 204 No Content, which is not a page", False),
    "304 unasked": (answer(304), "answered 304 Not Modified, which is not a page", False),
    "no address": (redirect("http://xn--a.invalid/"), "redirects to something that is no address", False),
    "no port": (redirect("http://127.0.0.1:port/"), "redirects to something that is no address", False),
}


@pytest.mark.parametrize(("route", "words", "transient"), REFUSED.values(), ids=REFUSED)
def test_what_no_browser_reads_is_a_sentence(route: Route, words: str, *, transient: bool) -> None:
    with Loopback({"/": route}) as server, pytest.raises(FetchError) as caught:
        Guest().fetch(server.url())
    assert words in str(caught.value)
    assert caught.value.transient is transient


@pytest.mark.parametrize("url", ["http://xn--a.invalid/", "http://ä..de/", f"http://{'a' * 64}.de/"])
def test_a_name_that_cannot_be_is_a_sentence(url: str) -> None:
    with pytest.raises(FetchError, match=r"is not a web address|cannot be found"):
        Guest().fetch(url)


def test_a_robots_txt_that_redirects_to_no_address_is_a_sentence() -> None:
    routes = {"/robots.txt": redirect("http://xn--a.invalid/robots.txt"), "/": page()}
    with (
        Loopback(routes) as server,
        pytest.raises(FetchError, match="redirects to something that is no address"),
    ):
        Guest().fetch(server.url())


def test_a_robots_txt_that_redirects_away_gets_advice_about_robots() -> None:
    routes = {"/robots.txt": redirect("http://elsewhere.example/robots.txt"), "/": page()}
    with Loopback(routes) as server, pytest.raises(BlockedError) as caught:
        Guest().fetch(server.url())
    assert "so what may be read there is unknown; ask its operator, and set robots = false" in str(
        caught.value
    )
    assert "put that into the schedule" not in str(caught.value)


def wants_cookie(request: Request, server: Loopback) -> Iterable[bytes]:
    """A consent wall: without its cookie it sends you round."""
    if request.header("cookie") == "seen=1":
        return page()(request, server)
    return answer(302, location=request.target, set_cookie="seen=1; Path=/; HttpOnly")(request, server)


def sends_on_with_cookie(request: Request, server: Loopback) -> Iterable[bytes]:
    return answer(302, location="/page", set_cookie="seen=1; Path=/")(request, server)


def test_a_cookie_set_by_a_redirect_is_kept_within_the_fetch_and_no_longer() -> None:
    with Loopback({"/": sends_on_with_cookie, "/page": wants_cookie}) as server:
        guest = Guest()
        assert guest.fetch(server.url()).body == BODY
        assert guest.fetch(server.url(), robots=False).body == BODY
    cookies = [(request.target, request.header("cookie")) for request in server.seen]
    assert cookies == [("/robots.txt", None), *[("/", None), ("/page", "seen=1")] * 2]


@pytest.mark.parametrize(
    ("sent", "answered", "same"),
    [
        ('"a"', '"a"', True),
        ('"a"', 'W/"a"', True),
        ('W/"a"', '"a"', True),
        ('"a-gzip"', '"a"', True),
        ('"a"', '"a-gzip"', True),
        ('"a"', '"a;gzip"', True),
        ('"a--gzip"', 'W/"a-br"', True),
        ('"a"', '"b"', False),
        ('"a"', '"A"', False),
        ('"a"', '"a-1"', False),
        ('"gzip"', '"a-gzip"', False),
    ],
)
def test_a_304_counts_when_its_etag_is_the_same_state(sent: str, answered: str, *, same: bool) -> None:
    def route(request: Request, server: Loopback) -> Iterable[bytes]:
        known = request.header("if-none-match") == sent
        return (answer(304, etag=answered) if known else page(etag=answered))(request, server)

    assert is_same_etag(sent, answered) is same
    with Loopback({"/": route}) as server:
        fetched = Guest().fetch(server.url(), Validators(sent), robots=False)
        assert fetched.not_modified is same
        assert server.targets() == ["/"] * (1 if same else 2)


def test_a_304_without_etag_is_believed() -> None:
    with Loopback({"/": answer(304)}) as server:
        assert Guest().fetch(server.url(), Validators('"a"'), robots=False).not_modified


def test_a_head_that_is_as_it_should_be_is_not_touched() -> None:
    head = OK + b"Set-Cookie: a=b\r\n folded\r\nX-Empty:\r\nX-Text: Gr\xfc\xdfe\tx\r\n\r\n"
    assert repair(head) == head


@pytest.mark.parametrize("piece", [b"a", b"a ", b" ", b"a:", b"a\n"])
def test_a_huge_head_is_repaired_in_the_time_of_its_length(piece: bytes) -> None:
    """The time, for patterns do the work."""
    repair(OK)
    assert_time_grows_with_size(
        lambda size: thread_seconds(lambda: repair(OK + piece * size + b"\r\n\r\n")), 7_500
    )


def test_an_etag_without_end_is_compared_in_time() -> None:
    """A pattern does the work, in milliseconds; one that looked for the end from each blank took minutes."""
    assert thread_seconds(lambda: is_same_etag("a" + " " * 200_000 + "a", "b")) < 20
