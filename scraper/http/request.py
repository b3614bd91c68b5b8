"""Send one request of a fetch, with our name and cookies; every failure becomes a sentence."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

import httpcore
import httpx
from msgspec import Struct
from msgspec.structs import replace

from scraper import __version__
from scraper.errors import DeliveryError, FetchError, RouteError
from scraper.http.robots import AGENT, MAX_BYTES
from scraper.network.failures import explain, shown
from scraper.network.proxy import DEFAULT_ROUTE, ProxyError, Route
from scraper.network.sockets import Connector, RedirectGuard, ResponseTooLargeError
from scraper.network.tls import CertificateFileError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from scraper.network.deadline import Deadline


class FetchOptions(Struct, frozen=True):
    """The options of a fetch.

    ``contact``: mail or web address in the User-Agent, for the server's operator. ``timeout``: seconds for a
    single wait; ``deadline``: seconds for everything. ``max_bytes``: of the body, on the wire and unpacked.
    ``robots``: obey robots.txt. ``attempts``: at most; ``pause``: seconds before the second, doubled for each
    further one, plus up to half as much at random. ``route``: proxy and authorities.
    """

    contact: str
    timeout: float = 10.0
    deadline: float = 60.0
    max_bytes: int = 5 * 2**20
    robots: bool = True
    attempts: int = 3
    pause: float = 1.0
    route: Route = DEFAULT_ROUTE


@contextmanager
def get(
    address: httpx.URL,
    headers: dict[str, str],
    *,
    client: httpx.Client,
    options: FetchOptions,
    deadline: Deadline,
    guard: RedirectGuard,
    cookies: httpx.Cookies | None = None,
) -> Iterator[tuple[httpx.Response, str]]:
    """Send one request; hold its answer open, with the name of what answered.

    Whatever goes wrong meanwhile is a :class:`FetchError`. ``guard``: of all requests of one fetch.
    ``cookies`` are sent and collected.
    """
    connector = Connector(deadline, max(options.max_bytes, MAX_BYTES), guard=guard)
    with _explained(shown(address), options.timeout, connector):
        request = httpx.Request(
            "GET",
            address,
            headers=[
                (name.encode(), _header_bytes(value))
                for name, value in (_default_headers(options) | headers).items()
            ],
            extensions={
                "connector": connector,
                "route": options.route,
                "timeout": httpx.Timeout(options.timeout).as_dict(),
            },
        )
        if cookies:
            cookies.set_cookie_header(request)
        response = client.send(request, stream=True, follow_redirects=False)
        try:
            if cookies is not None and "set-cookie" in response.headers:
                cookies.extract_cookies(response)
            through = f" (through the proxy {connector.proxy})" if connector.proxy is not None else ""
            yield response, shown(address) + through
        except FetchError as error:
            error.status = response.status_code
            raise
        finally:
            response.close()
            # It holds the response in turn: both, and all that came, would stay until the collector runs.
            response.stream = httpx.ByteStream(b"")


@contextmanager
def _explained(where: str, timeout: float, connector: Connector) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        failure = explain(error, where, timeout, connector)
        if isinstance(error, ResponseTooLargeError):
            failure = replace(failure, advice="raise max_bytes if the page really is that large")
        elif not failure.advice and not isinstance(error, ProxyError | CertificateFileError):
            failure = replace(failure, advice="the next run tries again")
        kind = RouteError if failure.on_the_way else FetchError
        raise kind(failure.sentence, transient=failure.transient) from error
    except DeliveryError as error:  # the proxy's password cannot be read
        raise RouteError(str(error)) from error
    except (httpx.InvalidURL, httpx.HTTPError, UnicodeError) as error:  # httpx reads every Location itself
        raise FetchError(f"{where} redirects to something that is no address ({error}).") from error
    except httpcore.LocalProtocolError as error:
        raise FetchError(f"{where} cannot be asked for ({error}); check contact in the schedule.") from error


def _default_headers(options: FetchOptions) -> dict[str, str]:
    return {
        "User-Agent": f"{AGENT}/{__version__} (+{options.contact})",
        "Accept-Language": "de",
        "Accept-Encoding": "gzip, deflate",
        "Connection": "close",
    }


def _header_bytes(value: str) -> bytes:
    """Encode a header's value: Latin-1 where possible, as it came in, else UTF-8."""
    try:
        return value.encode("latin-1")
    except UnicodeEncodeError:
        return value.encode()
