"""Real proxies: the page, robots.txt, webhooks and heartbeats go through them, and errors name them."""

from __future__ import annotations

import re
import shutil
import socket
import ssl
import threading
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import pytest
import trustme

from scraper.channels import heartbeat, open_channel
from scraper.channels.settings import WebhookSettings
from scraper.errors import DeliveryError, FetchError
from scraper.http.fetch import open_client
from scraper.network.proxy import Route, parse
from tests.mail_servers import RawServer, Talk, closed_port
from tests.proxies import HttpProxy, SocksProxy
from tests.receivers import WebhookReceiver
from tests.scraper.http.fetch_client import Guest
from tests.servers import PAGE, Loopback, drip, endless_body, page, raw, silent

if TYPE_CHECKING:
    from pathlib import Path

    from scraper.channels import Message

HOST = "page.internal.example"
KEY = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"


@pytest.fixture(scope="module")
def authority() -> trustme.CA:
    return trustme.CA()


@pytest.fixture(scope="module")
def ca_file(authority: trustme.CA, tmp_path_factory: pytest.TempPathFactory) -> str:
    path = tmp_path_factory.mktemp("tls") / "ca.pem"
    authority.cert_pem.write_to_path(str(path))
    return str(path)


@pytest.fixture(scope="module")
def tls(authority: trustme.CA) -> ssl.SSLContext:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    authority.issue_cert(HOST, "127.0.0.1").configure_cert(context)
    return context


def sentence(url: str, route: Route, **options: Any) -> str:
    with pytest.raises(FetchError) as caught:
        Guest().fetch(url, route=route, **options)
    return str(caught.value)


def test_a_page_over_http_and_its_robots_txt_come_through_the_proxy() -> None:
    with Loopback({"/seite": page()}) as server, HttpProxy({HOST: server.port}) as proxy:
        fetched = Guest().fetch(f"http://{HOST}/seite?id=1", route=Route(proxy.address))
        assert proxy.targets == [f"GET http://{HOST}/robots.txt", f"GET http://{HOST}/seite?id=1"]
        assert server.targets() == ["/robots.txt", "/seite?id=1"]
    assert (fetched.url, fetched.body) == (f"http://{HOST}/seite?id=1", PAGE.encode())


@pytest.mark.parametrize("make", [HttpProxy, SocksProxy])
def test_a_page_over_https_is_verified_through_the_proxy(
    make: type[HttpProxy | SocksProxy], tls: ssl.SSLContext, ca_file: str
) -> None:
    with Loopback({"/": page()}, tls) as server, make({HOST: server.port}) as proxy:
        fetched = Guest().fetch(f"https://{HOST}/", route=Route(proxy.address, ca_file=ca_file))
        assert proxy.targets == [f"CONNECT {HOST}:443"] * 2
        assert fetched.body == PAGE.encode()
        distrusted = sentence(f"https://{HOST}/", Route(proxy.address))
    assert (
        f"https://{HOST}/robots.txt (through the proxy {proxy.address}) has a certificate that" in distrusted
    )
    assert "or the network here replaces certificates by its own" in distrusted


def test_a_proxy_behind_tls_is_verified_too(tls: ssl.SSLContext, ca_file: str) -> None:
    with Loopback({"/": page()}) as server, HttpProxy({HOST: server.port}, tls=tls) as proxy:
        route = Route(proxy.address, ca_file=ca_file)
        assert Guest().fetch(f"http://{HOST}/", route=route).body == PAGE.encode()
        assert (
            f"The proxy {proxy.address} that leads to http://{HOST}/robots.txt has a certificate"
            in sentence(f"http://{HOST}/", Route(proxy.address))
        )


@pytest.mark.parametrize("make", [HttpProxy, SocksProxy])
def test_a_login_is_read_by_reference_and_never_shown(
    make: type[HttpProxy | SocksProxy], tls: ssl.SSLContext, ca_file: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("RIGHT", "geheim:ä-4711")
    monkeypatch.setenv("WRONG", "falsch-4711")
    with (
        Loopback({"/": page()}, tls) as server,
        make({HOST: server.port}, login="wacht:geheim:ä-4711") as proxy,
    ):
        address = proxy.address.replace("://", "://wacht@")
        fetched = Guest().fetch(f"https://{HOST}/", route=Route(address, "env:RIGHT", ca_file))
        assert fetched.body == PAGE.encode()
        wrong = sentence(f"https://{HOST}/", Route(address, "env:WRONG", ca_file))
        missing = sentence(f"https://{HOST}/", Route(address, "env:NOWHERE", ca_file))
        without = sentence(f"https://{HOST}/", Route(proxy.address, ca_file=ca_file))
    assert wrong.startswith(f"The proxy {proxy.address} ")
    assert "falsch-4711" not in wrong
    assert missing.startswith("The secret env:NOWHERE is not set")
    assert without.startswith(f"The proxy {proxy.address} ")
    assert "robots.txt nothing" not in wrong
    assert "the next run" not in wrong
    if make is HttpProxy:
        assert "refuses the login of wacht (407)" in wrong
        assert "wants a login (407); put the user name into `proxy`" in without


def test_a_login_that_is_asked_for_over_http_is_the_same_sentence() -> None:
    with HttpProxy({}, login="a:b") as proxy:
        assert "wants a login (407)" in sentence(f"http://{HOST}/", Route(proxy.address))


def test_a_proxy_that_takes_only_windows_logins_is_said_to() -> None:
    with HttpProxy({}, login="a:b", schemes="Negotiate,NTLM") as proxy:
        said = sentence(f"https://{HOST}/", Route(proxy.address))
    assert "takes only logins of the kind Negotiate, NTLM (407), and Leuchtturm has only Basic" in said


@pytest.mark.parametrize(
    ("answer", "words", "transient"),
    [
        (
            b"HTTP/1.1 403 Forbidden\r\n\r\n",
            "does not connect to the server (403 Forbidden); ask those who",
            False,
        ),
        (b"HTTP/1.1 503 Busy\r\n\r\n", "does not connect to the server (503 Busy)", True),
        (b"220 mail.example.org ESMTP\r\n\r\n", "did not answer in proper HTTP", False),
        (b"", "broke off in the middle of its answer", True),
    ],
)
def test_a_proxy_that_does_not_connect_is_named(answer: bytes, words: str, *, transient: bool) -> None:
    with HttpProxy({}, refuse=answer) as proxy, pytest.raises(FetchError) as caught:
        Guest().fetch(f"https://{HOST}/", route=Route(proxy.address))
    assert str(caught.value).startswith(f"The proxy {proxy.address} ")
    assert words in str(caught.value)
    assert caught.value.transient is transient


def test_a_proxy_that_is_not_there_is_named_and_not_the_page() -> None:
    address = f"http://127.0.0.1:{closed_port()}"
    for url in (f"http://{HOST}/", f"https://{HOST}/"):
        said = sentence(url, Route(address))
        assert said.startswith(f"The proxy {address} that leads to {url}robots.txt refuses the connection;")


def test_an_error_of_the_page_names_the_proxy_too() -> None:
    with Loopback({}) as server, HttpProxy({HOST: server.port}) as proxy:
        said = sentence(f"http://{HOST}/", Route(proxy.address))
    assert said.startswith(f"http://{HOST}/ (through the proxy {proxy.address}) answered 404")
    cut = raw(b"HTTP/1.1 200 OK\r\nContent-Length: 50\r\n\r\nhalf")
    with Loopback({"/": cut}) as server, HttpProxy({HOST: server.port}) as proxy:
        said = sentence(f"http://{HOST}/", Route(proxy.address))
    assert said.startswith(f"http://{HOST}/ (through the proxy {proxy.address}) broke off in the middle")


@pytest.mark.parametrize("route", [silent, drip])
def test_the_deadline_holds_through_a_proxy(route: Any, tls: ssl.SSLContext, ca_file: str) -> None:
    with Loopback({"/": route}, tls) as server, HttpProxy({HOST: server.port}) as proxy:
        said = sentence(f"https://{HOST}/", Route(proxy.address, ca_file=ca_file), deadline=1.0, robots=False)
    assert "did not finish within 1 s" in said


def test_the_size_limit_and_the_stop_hold_through_a_proxy(tls: ssl.SSLContext, ca_file: str) -> None:
    with Loopback({"/": endless_body}, tls) as server, HttpProxy({HOST: server.port}) as proxy:
        route = Route(proxy.address, ca_file=ca_file)
        assert "longer than the 1,000 bytes" in sentence(
            f"https://{HOST}/", route, max_bytes=1000, robots=False
        )
    stop = threading.Event()

    def stopping(talk: Talk) -> None:
        stop.set()
        talk.listen_only()

    with RawServer(stopping) as dead, pytest.raises(FetchError, match="is being stopped"):
        Guest(stop=stop).fetch(f"https://{HOST}/", route=Route(f"http://127.0.0.1:{dead.port}"))


ENVIRONMENTS = [
    ({"HTTPS_PROXY": "{proxy}"}, "https", True),
    ({"https_proxy": "{proxy}"}, "https", True),
    ({"HTTP_PROXY": "{proxy}"}, "http", True),
    ({"http_proxy": "{bare}"}, "http", True),
    ({"ALL_PROXY": "{proxy}"}, "https", True),
    ({"HTTP_PROXY": "{proxy}"}, "https", False),
    ({"HTTPS_PROXY": "{proxy}", "NO_PROXY": HOST}, "https", False),
    ({"HTTPS_PROXY": "{proxy}", "NO_PROXY": ".internal.example"}, "https", False),
    ({"HTTPS_PROXY": "{proxy}", "NO_PROXY": "other.example, internal.example:443"}, "https", False),
    ({"HTTPS_PROXY": "{proxy}", "NO_PROXY": "ternal.example"}, "https", True),
    ({"HTTPS_PROXY": "{proxy}", "NO_PROXY": "*"}, "https", False),
    ({"ALL_PROXY": "{proxy}", "HTTPS_PROXY": ""}, "https", True),
]


@pytest.mark.parametrize(("environment", "scheme", "used"), ENVIRONMENTS)
def test_the_environment_is_read_as_by_curl_and_pip(
    environment: dict[str, str], scheme: str, monkeypatch: pytest.MonkeyPatch, *, used: bool
) -> None:
    for name, value in environment.items():
        monkeypatch.setenv(name, value.format(proxy="http://proxy.example:3128", bare="proxy.example:3128"))
    port = 443 if scheme == "https" else 80
    proxy = Route().proxy_for(scheme, HOST, port)
    assert (str(proxy) if proxy else None) == ("http://proxy.example:3128" if used else None)
    assert Route("none").proxy_for(scheme, HOST, port) is None


def test_this_computer_and_a_network_in_no_proxy_are_reached_directly(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("ALL_PROXY", "http://proxy.example:3128")
    monkeypatch.setenv("NO_PROXY", "10.0.0.0/8,fd00::/8")
    for host in ("localhost", "127.0.0.1", "127.8.8.8", "::1", "10.1.2.3", "fd00::1"):
        assert Route().proxy_for("http", host, 80) is None, host
    for host in ("11.0.0.1", "fe00::1", "localhost.example.org"):
        assert Route().proxy_for("http", host, 80) is not None, host


def test_a_page_comes_through_the_proxy_of_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    with Loopback({"/": page()}) as server, HttpProxy({HOST: server.port}, login="u:p w") as proxy:
        monkeypatch.setenv("HTTP_PROXY", proxy.address.replace("://", "://u:p%20w@"))
        assert Guest().fetch(f"http://{HOST}/").body == PAGE.encode()


@pytest.mark.parametrize("value", ["ftp://proxy:1", "http://", "http://proxy:99999", "http://proxy/path"])
def test_a_useless_proxy_in_the_environment_is_a_sentence(
    value: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HTTP_PROXY", value)
    assert sentence(f"http://{HOST}/", Route()).startswith("The proxy in the environment cannot be used: ")


def test_a_password_shows_in_no_text_of_a_proxy() -> None:
    proxy = parse("http://wacht:geheim@proxy.example:3128")
    assert "geheim" not in f"{proxy} {proxy!r}"


def hook(url: str, proxy: str, **values: Any) -> WebhookSettings:
    return WebhookSettings(
        name="hook", url=url, secret="env:KEY", proxy=proxy, timeout=90, deadline=110, **values
    )


def test_a_webhook_goes_through_the_proxy_and_try_out_too(
    message: Message, tls: ssl.SSLContext, ca_file: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("KEY", KEY)
    with WebhookReceiver(tls=tls) as receiver:
        port = int(receiver.url.rpartition(":")[2])
        with HttpProxy({HOST: port}) as proxy:
            channel = open_channel(hook(f"https://{HOST}/hooks/1", proxy.address, ca_file=ca_file))
            steps: list[str] = []
            channel.try_out(steps.append)
            assert receiver.deliveries == []
            assert steps == [f"connected to the proxy {proxy.address}", f"TLS 1.3 verified for {HOST}"]
            steps.clear()
            channel.deliver(message, now=datetime.now(UTC), on_step=steps.append)
            assert proxy.targets == [f"CONNECT {HOST}:443"] * 2
    assert receiver.deliveries[0].verify(KEY) == message.payload
    assert steps[-2:] == ["message sent", f"accepted by https://{HOST}: 200 OK"]


def test_a_webhook_over_http_through_a_proxy_is_tried_out_without_a_request(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("KEY", KEY)
    with WebhookReceiver() as receiver, HttpProxy({HOST: int(receiver.url.rpartition(":")[2])}) as proxy:
        open_channel(hook(f"http://{HOST}/", proxy.address)).try_out()
        assert proxy.targets == []


def test_a_webhook_names_the_proxy_that_fails(message: Message, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KEY", KEY)
    address = f"http://127.0.0.1:{closed_port()}"
    with pytest.raises(DeliveryError, match=f"The proxy {address} that leads to https://{HOST} refuses"):
        open_channel(hook(f"https://{HOST}/", address)).deliver(message, now=datetime.now(UTC))


def test_a_heartbeat_goes_through_the_proxy() -> None:
    with Loopback({"/ping/start": page()}) as server, HttpProxy({HOST: server.port}) as proxy:
        with open_client() as client:
            heartbeat.ping(f"http://{HOST}/ping", "start", client=client, route=Route(proxy.address))
        assert proxy.targets == [f"GET http://{HOST}/ping/start"]


def test_a_system_store_that_an_authority_was_added_to_is_trusted(
    tls: ssl.SSLContext, ca_file: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """SSL_CERT_FILE, which ``update-ca-certificates`` writes where nothing else is set."""
    store = tmp_path / "ca-certificates.crt"
    shutil.copy(ca_file, store)
    monkeypatch.setenv("SSL_CERT_FILE", str(store))
    with Loopback({"/": page()}, tls) as server:
        assert Guest().fetch(server.url()).body == PAGE.encode()


@pytest.mark.parametrize("content", [None, "no certificate"])
def test_a_file_of_authorities_that_cannot_be_used_is_a_sentence(content: str | None, tmp_path: Path) -> None:
    path = tmp_path / "ca.pem"
    if content is not None:
        path.write_text(content)
    said = sentence("https://127.0.0.1/", Route(ca_file=str(path)))
    assert said.startswith(f"The authorities in {path} cannot be read as certificates (PEM): ")


@pytest.mark.parametrize(
    "answer", [b"", b"\5", b"\5\0\5", b"HTTP/1.1 200 OK\r\n\r\n", b"\5\0" + b"\xff" * 300]
)
def test_a_proxy_that_does_not_speak_socks_is_named(answer: bytes) -> None:
    """Each was called a bug in Leuchtturm."""

    def nonsense(talk: Talk) -> None:
        talk.connection.recv(100)
        talk.connection.sendall(answer)
        talk.connection.shutdown(socket.SHUT_WR)

    with RawServer(nonsense) as dead:
        proxy = f"socks5://127.0.0.1:{dead.port}"
        with pytest.raises(FetchError) as caught:
            Guest().fetch("http://page.example/", robots=False, route=Route(proxy=proxy))
        assert re.search(
            rf"^The proxy {proxy} does not (speak SOCKS \(.*\); check `proxy`\.|let us through)",
            str(caught.value),
        )
