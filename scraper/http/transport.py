"""Send one HTTP request over a connection of its own, directly or through a proxy."""

from __future__ import annotations

import logging
from contextlib import contextmanager
from typing import TYPE_CHECKING

import httpcore
import httpx

from scraper.http.response_head import TolerantBackend
from scraper.network.failures import IncompleteResponseError, MalformedResponseError
from scraper.network.proxy import Proxy, ProxyError
from scraper.network.tls import tls_context
from scraper.text import normalise

if TYPE_CHECKING:
    import ssl
    from collections.abc import Iterator
    from typing import Any

    from httpcore import ConnectionInterface

    from scraper.network.proxy import Route
    from scraper.network.sockets import Connector

# They log whole addresses, and a query may hold a token.
for _name in ("httpx", "httpcore"):
    logging.getLogger(_name).setLevel(logging.WARNING)

# h11 has three ways to say that the connection ended before the answer did.
_CUT_OFF = ("peer closed connection", "Server disconnected", "peer unexpectedly closed connection")


def open_client() -> httpx.Client:
    """Open the client for all requests; the caller closes it. It may be shared by threads.

    It follows no redirect, keeps no cookie and no connection. Each request says in its ``extensions`` how it
    is sent: ``connector`` (:class:`~scraper.network.sockets.Connector`) and ``route``
    (:class:`~scraper.network.proxy.Route`). Raises ``OSError`` where the network fails, see
    :mod:`scraper.network.failures`.
    """
    return _Client(transport=_Transport(), trust_env=False, follow_redirects=False)


class _NoCookies(httpx.Cookies):
    def extract_cookies(self, response: httpx.Response) -> None:
        """Keep none; to look for them in every answer takes a twentieth of an unchanged check."""


_NO_COOKIES = _NoCookies()


class _Client(httpx.Client):
    """httpx's client without a memory for cookies; :mod:`scraper.http.request` keeps those of a fetch."""

    @property
    def cookies(self) -> httpx.Cookies:
        return _NO_COOKIES

    @cookies.setter
    def cookies(self, cookies: object) -> None:
        raise NotImplementedError


class _Transport(httpx.BaseTransport):
    """Gives every request a connection of its own, closed after it."""

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        connector: Connector = request.extensions["connector"]
        url = httpcore.URL(
            scheme=request.url.raw_scheme,
            host=request.url.raw_host,
            port=request.url.port,
            target=request.url.raw_path,
        )
        connection = _connection(url.origin, connector, request.extensions["route"])
        trace = _Trace(connector, request.extensions.get("trace"))
        raw = httpcore.Request(
            request.method,
            url,
            headers=request.headers.raw,
            content=request.stream,
            extensions=request.extensions | {"trace": trace},
        )
        try:
            with _translated(connector, trace):
                response = connection.handle_request(raw)
            if response.status == 407 and connector.proxy is not None:
                raise _login_refused(connector.proxy, response.status, response.headers)
        except BaseException:
            connection.close()
            connector.close()
            raise
        return httpx.Response(
            response.status,
            headers=response.headers,
            stream=_BodyStream(response, connection),
            extensions=response.extensions,
        )


def _connection(origin: httpcore.Origin, connector: Connector, route: Route) -> ConnectionInterface:
    scheme, host = origin.scheme.decode(), origin.host.decode()
    proxy = connector.proxy = route.proxy_for(scheme, host.strip("[]"), origin.port)
    backend = TolerantBackend(connector)
    tls: ssl.SSLContext | None = None
    if scheme == "https" or (proxy is not None and proxy.scheme == "https"):
        tls = tls_context(route.ca_file, protocol="http")
    if proxy is None:
        secure = tls if scheme == "https" else None
        return httpcore.HTTPConnection(origin=origin, ssl_context=secure, network_backend=backend)
    login = (proxy.username.encode(), proxy.password.encode()) if proxy.username else None
    if proxy.scheme.startswith("socks"):
        address = httpcore.URL(scheme="socks5", host=proxy.host, port=proxy.port, target="/")
        return httpcore.SOCKSProxy(
            address, proxy_auth=login, ssl_context=tls, network_backend=backend
        ).create_connection(origin)
    address = httpcore.URL(scheme=proxy.scheme, host=proxy.host, port=proxy.port, target="/")
    return httpcore.HTTPProxy(
        address,
        proxy_auth=login,
        ssl_context=tls,
        proxy_ssl_context=tls if proxy.scheme == "https" else None,
        network_backend=backend,
    ).create_connection(origin)


class _Trace:
    """Follows what httpcore does (its documented ``trace`` extension): how far a proxy has come."""

    def __init__(self, connector: Connector, further: Any) -> None:
        self._connector = connector
        self._further = further
        self._connecting = False
        self.refusal: tuple[int, list[tuple[bytes, bytes]]] | None = None

    def __call__(self, event: str, info: dict[str, Any]) -> None:
        if event == "http11.send_request_headers.started":
            self._connecting = info["request"].method == b"CONNECT"
            self._connector.beyond_proxy = not self._connecting
        elif event == "http11.receive_response_headers.complete" and self._connecting:
            _, status, _, headers, *_ = info["return_value"]
            self.refusal = None if 200 <= status <= 299 else (status, headers)
            self._connector.beyond_proxy = self.refusal is None
        elif event == "socks.setup_socks5_connection.complete":
            self._connector.beyond_proxy = True
        if self._further is not None:
            self._further(event, info)


class _BodyStream(httpx.SyncByteStream):
    def __init__(self, response: httpcore.Response, connection: ConnectionInterface) -> None:
        self._response = response
        self._connection = connection

    def __iter__(self) -> Iterator[bytes]:
        with _translated():
            yield from self._response.iter_stream()

    def close(self) -> None:
        self._response.close()
        self._connection.close()


@contextmanager
def _translated(connector: Connector | None = None, trace: _Trace | None = None) -> Iterator[None]:
    """Turn httpcore's errors about the other side into those of :mod:`scraper.network.failures`."""
    try:
        yield
    except httpcore.RemoteProtocolError as error:
        cut = str(error).startswith(_CUT_OFF)
        kind = IncompleteResponseError if cut else MalformedResponseError
        raise kind(str(error)[:200]) from error  # it quotes the response
    except httpcore.ProxyError as error:
        if connector is None or connector.proxy is None:
            raise
        raise _refused(connector.proxy, trace.refusal if trace else None, str(error)) from error
    except _socks_error() as error:  # looked up only when something was raised
        if connector is None or connector.proxy is None:
            raise
        raise ProxyError(
            f"The proxy {connector.proxy} does not speak SOCKS ({str(error)[:80]}); check `proxy`.",
            transient=True,
        ) from error


def _socks_error() -> type[Exception]:
    from socksio.exceptions import SOCKSError  # httpcore lets it through

    return SOCKSError


def _refused(proxy: Proxy, refusal: tuple[int, list[tuple[bytes, bytes]]] | None, reason: str) -> ProxyError:
    """The error for a proxy that refused a connection; ``refusal``: status and headers of its answer."""
    if refusal is None:  # SOCKS, in httpcore's words
        return ProxyError(f"The proxy {proxy} does not let us through ({reason.removesuffix('.')}).")
    status, headers = refusal
    if status == 407:
        return _login_refused(proxy, status, headers)
    advice = "" if status >= 500 else "; ask those who run it to allow the address"
    return ProxyError(
        f"The proxy {proxy} does not connect to the server ({reason[:80].strip()}){advice}.",
        transient=status >= 500,
    )


def _login_refused(proxy: Proxy, status: int, headers: list[tuple[bytes, bytes]]) -> ProxyError:
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
