"""Send one HTTP request over a connection of its own, directly or through a proxy."""

from __future__ import annotations

import base64
from typing import TYPE_CHECKING, cast

import httpx

from scraper.http.exchange import Exchange
from scraper.network.proxy import ProxyError
from scraper.network.tls import tls_context
from scraper.text import normalise

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from scraper.network.proxy import Proxy, Route
    from scraper.network.sockets import Connector, Stream

_PORTS = {"http": 80, "https": 443}


def send(
    request: httpx.Request,
    connector: Connector,
    route: Route,
    timeout: float,
    before_request: Callable[[], None] | None = None,
) -> httpx.Response:
    """Send a request; the caller closes the answer, and with it the connection.

    ``timeout``: seconds of a single wait. ``before_request``: called when all is ready for it. Redirects are
    not followed and cookies not kept. Raises ``OSError`` where the network fails, see
    :mod:`scraper.network.failures`, and ``httpx.LocalProtocolError`` for a request that cannot be sent.
    """
    try:
        stream = _connect(request.url, connector, route, timeout)
        if before_request is not None:
            before_request()
        return _converse(request, Exchange(stream, timeout), connector)
    except BaseException:
        connector.close()
        raise


def _converse(request: httpx.Request, exchange: Exchange, connector: Connector) -> httpx.Response:
    proxy, target, headers = connector.proxy, request.url.raw_path, request.headers.raw
    if proxy is not None and _forwards(proxy, request.url.scheme):
        target, headers = str(request.url.copy_with(fragment=None)).encode(), _login(proxy) + headers
    connector.beyond_proxy = True
    exchange.send(request.method.encode(), target, headers, cast("Iterable[bytes]", request.stream))
    head = exchange.head()
    if head.status_code == 407 and proxy is not None:
        raise _login_refused(proxy, head.status_code, head.headers)
    return httpx.Response(
        head.status_code,
        headers=head.headers.raw_items(),
        stream=_Body(exchange, connector),
        extensions={"reason_phrase": head.reason},
        request=request,
    )


class _Body(httpx.SyncByteStream):
    def __init__(self, exchange: Exchange, connector: Connector) -> None:
        self._exchange = exchange
        self._connector = connector

    def __iter__(self) -> Iterator[bytes]:
        return self._exchange.body()

    def close(self) -> None:
        self._connector.close()


def _connect(url: httpx.URL, connector: Connector, route: Route, timeout: float) -> Stream:
    """Connect to the server, or to a proxy that forwards the request or has connected us to the server."""
    scheme, host, port = url.scheme, url.raw_host.decode(), url.port or _PORTS[url.scheme]
    proxy = connector.proxy = route.proxy_for(scheme, host, port)
    secure = "https" in (scheme, proxy.scheme if proxy else "")
    tls = tls_context(route.ca_file, protocol="http") if secure else None
    if proxy is None:
        stream = connector.connect_tcp(host, port, timeout)
    else:
        stream = connector.connect_tcp(proxy.host, proxy.port, timeout)
        if tls is not None and proxy.scheme == "https":
            stream = stream.start_tls(tls, proxy.host, timeout)
        if proxy.scheme.startswith("socks"):
            from scraper.network import socks

            socks.connect(stream, proxy, host, port)
        elif not _forwards(proxy, scheme):
            _tunnel(stream, proxy, host, port, timeout)
        connector.beyond_proxy = not _forwards(proxy, scheme)
    if tls is not None and scheme == "https":
        stream = stream.start_tls(tls, host, timeout)
    return stream


def _forwards(proxy: Proxy, scheme: str) -> bool:
    """Whether the proxy takes the request itself; else it only connects us to the server."""
    return scheme == "http" and not proxy.scheme.startswith("socks")


def _tunnel(stream: Stream, proxy: Proxy, host: str, port: int, timeout: float) -> None:
    """Have an HTTP proxy connect us to the server (RFC 9110, 9.3.6)."""
    server = f"[{host}]:{port}" if ":" in host else f"{host}:{port}"
    exchange = Exchange(stream, timeout)
    headers = [(b"Host", server.encode()), (b"Accept", b"*/*"), *_login(proxy)]
    exchange.send(b"CONNECT", server.encode(), headers)
    head = exchange.head()
    status, answer = head.status_code, f"{head.status_code} {head.reason.decode('ascii', 'ignore')}"
    if status == 407:
        raise _login_refused(proxy, status, head.headers)
    if not 200 <= status <= 299:
        advice = "" if status >= 500 else "; ask those who run it to allow the address"
        raise ProxyError(
            f"The proxy {proxy} does not connect to the server ({answer[:80].strip()}){advice}.",
            transient=status >= 500,
        )


def _login(proxy: Proxy) -> list[tuple[bytes, bytes]]:
    if not proxy.username:
        return []
    login = base64.b64encode(f"{proxy.username}:{proxy.password}".encode())
    return [(b"Proxy-Authorization", b"Basic " + login)]


def _login_refused(proxy: Proxy, status: int, headers: Iterable[tuple[bytes, bytes]]) -> ProxyError:
    offered = [
        scheme
        for name, value in headers
        if name.lower() == b"proxy-authenticate"
        and (scheme := normalise(value.decode("latin-1")).partition(" ")[0].strip(","))
    ]
    if offered and "basic" not in map(str.lower, offered):
        return ProxyError(
            f"The proxy {proxy} takes only logins of the kind {', '.join(offered)[:80]} ({status}), and "
            "Leuchtturm has only Basic; ask those who run it for a way for programs."
        )
    if proxy.username:
        return ProxyError(
            f"The proxy {proxy} refuses the login of {proxy.username} ({status}); correct the user name and "
            "the password."
        )
    return ProxyError(
        f"The proxy {proxy} wants a login ({status}); put the user name into `proxy` and a reference to the "
        "password into `proxy_password`."
    )
