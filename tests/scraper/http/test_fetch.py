"""Fetching from servers that behave: what is sent, what comes back, what each answer becomes."""

from __future__ import annotations

import logging
import socket
import threading
import zlib
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, Any

import pytest

from scraper import __version__
from scraper.errors import BlockedError, FetchError
from scraper.http.fetch import FetchOptions, Validators, fetch, open_client
from scraper.network import sockets
from tests.scraper.http.fetch_client import NOW, QUICK, Guest, Remembered
from tests.servers import (
    HTML,
    PAGE,
    Loopback,
    Request,
    answer,
    deflated_bare,
    gzipped,
    page,
    raw,
    redirect,
    with_validators,
)

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path


def refusal(guest: Guest, url: str, kind: type[FetchError] = FetchError, **options: Any) -> str:
    """The sentence with which a fetch fails; it fails with exactly this kind of error."""
    with pytest.raises(FetchError) as caught:
        guest.fetch(url, **options)
    assert type(caught.value) is kind
    sentence = str(caught.value)
    assert sentence.endswith(".")
    assert "\n" not in sentence
    return sentence


def test_the_page_comes_with_its_address_status_and_headers() -> None:
    with Loopback({"/p": page(etag='"1"', last_modified="Mon, 02 Nov 2026 08:00:00 GMT")}) as server:
        fetched = Guest().fetch(server.url("/p?id=7#oben"))
    assert (fetched.url, fetched.status, fetched.body) == (server.url("/p?id=7"), 200, PAGE.encode())
    assert fetched.content_type == HTML
    assert fetched.validators == Validators('"1"', "Mon, 02 Nov 2026 08:00:00 GMT")
    assert not fetched.not_modified
    assert fetched.redirects == ()


def test_the_request_says_who_asks_and_what_for() -> None:
    with Loopback({"/": page()}) as server:
        Guest().fetch(server.url(), contact="mailto:netz@büro.example")
    request = server.seen[-1]
    assert request.header("user-agent") == f"Leuchtturm/{__version__} (+mailto:netz@büro.example)"
    assert request.header("accept-encoding") == "gzip, deflate"
    assert request.header("accept-language") == "de"
    assert "text/html" in (request.header("accept") or "")
    assert request.header("cookie") is None
    assert request.header("if-none-match") is None


def test_a_contact_that_no_header_can_hold_is_an_error_about_the_contact() -> None:
    with Loopback({"/": page()}) as server:
        assert "check contact in the schedule" in refusal(Guest(), server.url(), contact="a\r\nX-Evil: 1")
    assert server.seen == []


@pytest.mark.parametrize(
    ("body", "encoding"),
    [
        (gzipped(), "gzip"),
        (gzipped(), "x-gzip"),
        (gzipped(PAGE[:30]) + gzipped(PAGE[30:]), "gzip"),
        (gzipped() + b"\0" * 512, "gzip"),
        (zlib.compress(PAGE.encode()), "deflate"),
        (deflated_bare(), "deflate"),
        (PAGE.encode(), "identity"),
    ],
    ids=["gzip", "x-gzip", "two members", "padded gzip", "deflate", "bare deflate", "identity"],
)
def test_a_compressed_page_is_decompressed(body: bytes, encoding: str) -> None:
    with Loopback({"/": page(body, content_encoding=encoding)}) as server:
        assert Guest().fetch(server.url()).body == PAGE.encode()


ODD_VALIDATORS = [
    {"etag": 'W/"2024-a"', "last_modified": "Mon, 02 Nov 2026 08:00:00 GMT"},
    {"etag": "without-quotes"},
    {"etag": '"with spaces  and, a comma"'},
    {"etag": '"um-laut-ä"'},
    {"last_modified": "Montag, 2. November 2026"},
]


@pytest.mark.parametrize("sent", ODD_VALIDATORS, ids=str)
def test_validators_go_back_byte_for_byte_and_an_unchanged_page_is_304(sent: dict[str, str]) -> None:
    with Loopback({"/": with_validators(**sent)}) as server:
        first = Guest().fetch(server.url())
        assert first.validators == Validators(**sent)
        second = Guest().fetch(server.url(), first.validators)
    assert (second.status, second.not_modified, second.body) == (304, True, b"")


def test_a_304_that_nobody_asked_for_is_an_error() -> None:
    with Loopback({"/": answer(304)}) as server:
        assert "304 Not Modified" in refusal(Guest(), server.url())


def test_an_empty_validator_is_none() -> None:
    with Loopback({"/": page(etag="")}) as server:
        assert Guest().fetch(server.url()).validators == Validators()


def test_a_redirect_on_the_same_host_is_followed_and_told() -> None:
    with Loopback({"/old": redirect("/new?a=1#x", 301), "/new": page(etag='"1"')}) as server:
        fetched = Guest().fetch(server.url("/old"))
    assert (fetched.url, fetched.redirects) == (server.url("/new?a=1"), (server.url("/old"),))


def test_validators_are_only_for_the_address_that_gave_them() -> None:
    with Loopback({"/old": redirect("/new"), "/new": page(etag='"new"')}) as server:
        fetched = Guest().fetch(server.url("/old"), Validators('"old"', "yesterday"))
        first, second = (request for request in server.seen if request.target != "/robots.txt")
    assert (first.header("if-none-match"), first.header("if-modified-since")) == ('"old"', "yesterday")
    assert (second.header("if-none-match"), second.header("if-modified-since")) == (None, None)
    assert fetched.validators == Validators()


@pytest.mark.parametrize(
    "location",
    [
        "http://localhost:{port}/",
        "//localhost:{port}/",
        "file:///etc/passwd",
        "ftp://127.0.0.1/",
        "http://user:secret@127.0.0.1:{port}/new",
        "http://127.0.0.1:65616/",
    ],
)
def test_a_redirect_away_is_for_a_person_to_decide(location: str) -> None:
    routes = {"/": page()}
    with Loopback(routes) as server:
        routes["/old"] = redirect(location.format(port=server.port))
        sentence = refusal(Guest(), server.url("/old"), BlockedError)
    assert "redirects away" in sentence
    assert "secret" not in sentence
    assert server.targets() == ["/robots.txt", "/old"]


@pytest.mark.parametrize("location", ["http://[::1", "javascript:alert(1)", "http://a\tb/", "https://x:y/"])
def test_a_redirect_to_no_address_at_all_is_an_error(location: str) -> None:
    with Loopback({"/": redirect(location)}) as server:
        assert server.url() in refusal(Guest(), server.url())
    assert server.targets() == ["/robots.txt", "/"]


def test_a_contact_that_no_header_can_hold_is_a_sentence() -> None:
    with Loopback({"/": page()}) as server:
        sentence = refusal(Guest(), server.url(), robots=False, contact="netz@example.org\nHost: elsewhere")
        assert server.targets() == []
    assert "check contact in the schedule" in sentence


def test_a_redirect_without_a_target_is_an_error() -> None:
    with Loopback({"/": answer(302)}) as server:
        assert "302 Found" in refusal(Guest(), server.url())


def test_redirects_in_a_circle_are_an_error() -> None:
    with Loopback({"/a": redirect("/b"), "/b": redirect("/a")}) as server:
        assert "in a circle" in refusal(Guest(), server.url("/a"))
    assert server.targets() == ["/robots.txt", "/a", "/b"]


def test_five_redirects_are_followed_and_six_are_not() -> None:
    routes = {f"/{n}": redirect(f"/{n + 1}") for n in range(6)} | {"/6": page()}
    with Loopback(routes) as server:
        assert Guest().fetch(server.url("/1")).body == PAGE.encode()
        assert "more than 5 times" in refusal(Guest(), server.url("/0"))


@pytest.mark.parametrize(
    ("status", "kind", "advice"),
    [
        (401, BlockedError, "ask its operator"),
        (403, BlockedError, "ask its operator"),
        (451, BlockedError, "ask its operator"),
        (404, FetchError, "check the address"),
        (410, FetchError, "check the address"),
        (400, FetchError, "check the address"),
        (204, FetchError, "not a page"),
        (206, FetchError, "not a page"),
        (300, FetchError, "not a page"),
        (999, FetchError, "999"),
        (500, FetchError, "the next run tries again"),
    ],
)
def test_a_status_that_is_no_page_says_what_to_do(status: int, kind: type[FetchError], advice: str) -> None:
    with Loopback({"/": answer(status, PAGE if status != 204 else "", content_type=HTML)}) as server:
        sentence = refusal(Guest(), server.url(), kind)
    assert str(status) in sentence
    assert server.url() in sentence
    assert advice in sentence


@pytest.mark.parametrize("body", [b"", b" \r\n\t"])
def test_an_empty_page_is_an_error(body: bytes) -> None:
    with Loopback({"/": page(body)}) as server:
        assert "empty page" in refusal(Guest(), server.url())


@pytest.mark.parametrize(
    "kind", ["application/pdf", "image/svg+xml", "application/octet-stream", "video/mp4"]
)
def test_what_is_no_text_is_no_web_page(kind: str) -> None:
    with Loopback({"/": answer(200, b"%PDF-1.7", content_type=kind)}) as server:
        assert f"is not a web page but {kind}" in refusal(Guest(), server.url())


def test_a_server_writes_no_control_characters_into_our_sentences() -> None:
    with Loopback({"/": answer(200, "x", content_type="image/\x9b31mpng")}) as server:
        assert "is not a web page but image/31mpng;" in refusal(Guest(), server.url())


@pytest.mark.parametrize(
    "kind", ["text/plain", "application/json; charset=utf-8", "Application/XHTML+xml", "html"]
)
def test_other_text_is_left_to_the_reader(kind: str) -> None:
    with Loopback({"/": answer(200, PAGE, content_type=kind)}) as server:
        assert Guest().fetch(server.url()).content_type == kind


def test_a_page_without_a_content_type_is_taken() -> None:
    with Loopback({"/": answer(200, PAGE)}) as server:
        assert Guest().fetch(server.url()).content_type is None


@pytest.mark.parametrize(
    "url",
    [
        "ftp://example.org/",
        "example.org/page",
        "http:///page",
        "https://[::1",
        "http://example.org:99999/",
        "http://example.org:0/",
        "http://ä ö/",
        "http://a\0b/",
        "",
    ],
)
def test_an_address_that_cannot_be_fetched_is_an_error_about_the_schedule(url: str) -> None:
    assert "correct url in the schedule" in refusal(Guest(), url)


def test_credentials_in_the_address_are_refused_and_not_repeated() -> None:
    sentence = refusal(Guest(), "https://anna:geheim@example.org/")
    assert "user name or password" in sentence
    assert "geheim" not in sentence


def test_an_international_host_name_is_looked_up_in_its_ascii_form(monkeypatch: pytest.MonkeyPatch) -> None:
    look_up = socket.getaddrinfo
    asked: set[str] = set()

    def loopback(host: str | bytes, port: int, **how: Any) -> Any:
        asked.add(host.decode() if isinstance(host, bytes) else host)
        return look_up("127.0.0.1", port, **how)

    monkeypatch.setattr(socket, "getaddrinfo", loopback)
    with Loopback({"/": page()}, host="büro.example") as server:
        assert Guest().fetch(server.url()).status == 200
    assert asked == {"xn--bro-hoa.example"}
    assert server.seen[-1].header("host") == f"xn--bro-hoa.example:{server.port}"


def test_secrets_in_the_query_reach_neither_logs_nor_errors(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    with Loopback({"/": answer(500)}) as server:
        sentence = refusal(Guest(), server.url("/?token=geheim"), attempts=2)
    assert server.url("/?…") in sentence
    assert "Trying again" in caplog.text
    assert "geheim" not in caplog.text + sentence


def test_cookies_are_not_carried_along() -> None:
    routes = {"/": page(set_cookie="session=1; Path=/"), "/a": redirect("/")}
    with Loopback(routes) as server, open_client() as client:
        for target in ("/", "/a"):
            fetch(
                server.url(target),
                client=client,
                options=FetchOptions(**QUICK),
                validators=Validators(),
                robots=Remembered(),
                now=lambda: NOW,
            )
    assert [request.header("cookie") for request in server.seen] == [None] * len(server.seen)


def test_the_environment_adds_neither_proxy_nor_authorities_nor_password(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    (tmp_path / "netrc").write_text("machine 127.0.0.1 login anna password geheim\n")
    monkeypatch.setenv("NETRC", str(tmp_path / "netrc"))
    monkeypatch.setenv("HTTP_PROXY", "http://127.0.0.1:9")
    monkeypatch.setenv("SSL_CERT_FILE", "/nonexistent")
    with Loopback({"/": page()}) as server:
        assert Guest().fetch(server.url()).status == 200
    assert server.seen[-1].header("authorization") is None


def test_one_host_gets_one_request_at_a_time() -> None:
    overlaps: list[bool] = []
    busy = threading.Lock()

    def watched(request: Request, server: Loopback) -> Iterable[bytes]:
        free = busy.acquire(blocking=False)
        overlaps.append(not free)
        server.closing.wait(0.05)
        if free:
            busy.release()
        yield from page()(request, server)

    with Loopback({"/": watched}) as server, ThreadPoolExecutor(4) as pool:
        fetched = [pool.submit(Guest().fetch, server.url(), robots=False) for _ in range(4)]
        assert [task.result().status for task in fetched] == [200] * 4
    assert overlaps == [False] * 4


def test_the_first_of_two_contradicting_headers_counts() -> None:
    text = b'HTTP/1.1 200 OK\r\nETag: "a"\r\nETag: "b"\r\nContent-Length: 2\r\n\r\nok'
    with Loopback({"/": raw(text)}) as server:
        assert Guest().fetch(server.url()).validators.etag == '"a"'


def test_a_redirect_into_our_network_by_its_name_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    """The page's own name server sends the second request to another computer: DNS rebinding."""
    with Loopback({"/": redirect("/secret")}, host="page.example") as server, Loopback({}) as inside:
        ports = iter((server.port, inside.port))
        monkeypatch.setattr(
            socket,
            "getaddrinfo",
            lambda *_, **__: [(socket.AF_INET, socket.SOCK_STREAM, 6, "", ("127.0.0.1", next(ports)))],
        )
        answers = iter((False, True))  # the first stands for an address of the internet
        monkeypatch.setattr(sockets, "is_inside", lambda _: next(answers))
        sentence = refusal(Guest(), server.url(), robots=False)
        assert "leads to 127.0.0.1 now, inside this network, and led to the internet a moment ago" in sentence
        assert inside.seen == []


@pytest.mark.parametrize(
    ("address", "inside"),
    [
        *(("127.0.0.1", True), ("10.1.2.3", True), ("169.254.169.254", True), ("0.0.0.0", True)),
        *(("192.168.1.1", True), ("172.16.0.1", True), ("100.64.0.1", True), ("::", True), ("::1", True)),
        *(("fe80::1%eth0", True), ("fd00:ec2::254", True), ("::ffff:127.0.0.1", True)),
        *(("2002:7f00:1::", True), ("64:ff9b::a00:1", True), ("64:ff9b::808:808", False)),
        *(("8.8.8.8", False), ("::ffff:8.8.8.8", False), ("2001:4860:4860::8888", False)),
    ],
)
def test_what_is_inside_in_all_its_forms(address: str, inside: bool) -> None:
    assert sockets.is_inside(address) is inside
