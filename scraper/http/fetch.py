"""Fetch a page as a guest: honest name, robots.txt, validators, limits, one deadline; the only user of httpx.

::

    fetch ── robots.txt (scraper/http/robots.py), once a day and origin
          ── the page, at most five redirects on the same host
          ── what the answer is worth (scraper/http/response.py)
          ── again, where another attempt may help

All of it runs over sockets that know the deadline (scraper/http/transport.py).
"""

from __future__ import annotations

import http.cookiejar
import logging
import threading
from collections import defaultdict
from contextlib import contextmanager
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

import httpcore
import httpx

from scraper import __version__
from scraper.errors import BlockedError, FetchError
from scraper.http.response import (
    REDIRECTS,
    PageResponse,
    Validators,
    raise_for_status,
    read_body,
    require_text,
)
from scraper.http.robots import AGENT, MAX_BYTES, RobotsAnswer, RobotsCache, allows, is_fresh, rules_in
from scraper.http.transport import (
    BrokenAnswerError,
    Budget,
    CutOffError,
    Wire,
    explain,
    shown,
    trusted_authorities,
)

if TYPE_CHECKING:
    import ssl
    from collections.abc import Callable, Iterator
    from datetime import datetime

__all__ = [
    "FetchOptions",
    "PageResponse",
    "RobotsAnswer",
    "RobotsCache",
    "Validators",
    "fetch",
    "open_client",
]

MAX_REDIRECTS = 5

# They log whole addresses, and a query may hold a token. What stamina says of a retry is said here instead.
for _name, _level in (("httpx", logging.WARNING), ("httpcore", logging.WARNING), ("stamina", logging.ERROR)):
    logging.getLogger(_name).setLevel(_level)

# A guest sends one request at a time to a host, however many schedules watch it.
_turns: defaultdict[bytes, threading.Lock] = defaultdict(threading.Lock)


@dataclass(frozen=True, slots=True)
class FetchOptions:
    """How to fetch.

    ``contact``: mail or web address in the User-Agent, for the server's operator. ``timeout``: seconds for a
    single wait; ``deadline``: seconds for everything. ``max_bytes``: of the body, on the wire and unpacked.
    ``robots``: obey robots.txt. ``attempts``: at most; ``pause``: seconds before the second, doubled for each
    further one, plus up to half as much at random.
    """

    contact: str
    timeout: float = 10.0
    deadline: float = 60.0
    max_bytes: int = 5 * 2**20
    robots: bool = True
    attempts: int = 3
    pause: float = 1.0


def open_client(*, tls: ssl.SSLContext | None = None) -> httpx.Client:
    """Open the client that :func:`fetch` works with; the caller closes it. It may be shared by threads.

    It takes nothing from the environment, follows no redirect, keeps no cookie and no connection. ``tls``:
    other authorities than those that browsers trust, as a closed network may have.
    """
    no_cookies = http.cookiejar.CookieJar(http.cookiejar.DefaultCookiePolicy(allowed_domains=[]))
    return httpx.Client(
        transport=_Transport(tls), trust_env=False, follow_redirects=False, cookies=no_cookies
    )


def fetch(
    url: str,
    *,
    client: httpx.Client,
    options: FetchOptions,
    validators: Validators,
    robots: RobotsCache,
    now: Callable[[], datetime],
    stop: threading.Event | None = None,
) -> PageResponse:
    """Fetch ``url`` and return the page, or that it is unchanged since ``validators``.

    ``client``: from :func:`open_client`. ``robots``: where robots.txt is remembered. ``now``: the clock
    (aware). ``stop``: once it is set, nothing is waited for any more.

    Raises :class:`BlockedError` where a person has to decide (401, 403, 451, robots.txt, a redirect to
    elsewhere), else :class:`FetchError`. Messages are one sentence and name the address without its query.
    """
    address = _parse(url)
    with _turns[address.netloc]:
        visit = _Visit(client, options, robots, now, Budget(options.deadline, stop))
        try:
            return visit.page(address, validators)
        except FetchError as error:
            if not error.passing or options.attempts < 2:
                raise
            return _try_again(lambda: visit.page(address, validators), error, visit)


def _try_again(once: Callable[[], PageResponse], first: FetchError, visit: _Visit) -> PageResponse:
    """Repeat what failed with ``first`` while attempts and time are left; raises the last error."""
    import stamina  # 36 ms, and most fetches succeed at once

    attempts = visit.options.attempts
    # stamina counts and grows the pauses. It would sleep deaf to `stop` and beyond the deadline: the waiting
    # is done here, and it is told to wait no more.
    for attempt in stamina.retry_context(
        on=lambda error: 0.0 if isinstance(error, FetchError) and error.passing else False,
        attempts=attempts,
        timeout=None,
        wait_initial=visit.options.pause,
        wait_max=visit.options.deadline,
    ):
        with attempt:
            try:
                if attempt.num == 1:
                    raise first
                return once()
            except FetchError as error:
                if error.passing and attempt.num < attempts:
                    visit.budget.backoff(error, attempt.next_wait)
                raise
    raise AssertionError("stamina ends with a result or an error")


@dataclass(frozen=True, slots=True)
class _Visit:
    """One fetch with all that it needs; its attempts share a deadline."""

    client: httpx.Client
    options: FetchOptions
    robots: RobotsCache
    now: Callable[[], datetime]
    budget: Budget

    def page(self, start: httpx.URL, validators: Validators) -> PageResponse:
        """One attempt: robots.txt, redirects, the page."""
        address, passed = start, list[str]()
        while len(passed) <= MAX_REDIRECTS:
            self._ask_robots(address)
            # Validators belong to the address that gave them: another one's 304 would hide an unread page.
            conditions = {} if passed else validators.conditions()
            with self._get(
                address, {"Accept": "text/html,application/xhtml+xml;q=0.9"} | conditions
            ) as response:
                location = _location(response)
                if location is None:
                    return self._accept(response, address, tuple(passed), conditional=bool(conditions))
                passed.append(str(address))
                address = _follow(address, location)
                if str(address) in passed:
                    raise FetchError(
                        f"{shown(start)} redirects in a circle; check the address in the schedule."
                    )
        raise FetchError(
            f"{shown(start)} redirects more than {MAX_REDIRECTS} times; check the address in the schedule."
        )

    def _accept(
        self, response: httpx.Response, address: httpx.URL, passed: tuple[str, ...], *, conditional: bool
    ) -> PageResponse:
        where, status = shown(address), response.status_code
        headers = tuple(
            (name.decode("latin-1"), value.decode("latin-1")) for name, value in response.headers.raw
        )
        if status == 304 and conditional:
            return PageResponse(str(address), status, headers, b"", passed)
        raise_for_status(status, response.headers.get("retry-after"), where=where, now=self.now())
        require_text(response.headers.get("content-type"), where)
        body = _body(response, self.options.max_bytes, where)
        if not body.strip():
            raise FetchError(f"{where} answered 200 with an empty page; the next run tries again.")
        return PageResponse(str(address), status, headers, body, passed)

    def _ask_robots(self, address: httpx.URL) -> None:
        """Raise :class:`BlockedError` if robots.txt keeps us away, :class:`FetchError` if nobody can know."""
        if not self.options.robots:
            return
        origin = f"{address.scheme}://{address.netloc.decode('ascii')}"
        if not allows(self._rules_of(origin).text, str(address)):
            raise BlockedError(
                f"{shown(address)} may not be read: {origin}/robots.txt forbids it; ask its operator, "
                "and set robots = false in the schedule only if they agree."
            )

    def _rules_of(self, origin: str) -> RobotsAnswer:
        known = self.robots.get(origin)
        if known is not None and is_fresh(known, self.now()):
            return known
        try:
            answer = self._fetch_robots(httpx.URL(f"{origin}/robots.txt"))
        except FetchError as error:
            # RFC 9309, 2.4: one that is older than a day counts only while there is no newer one to be had.
            if known is not None:
                return known
            if isinstance(error, BlockedError):
                raise
            raise FetchError(
                f"{str(error).removesuffix('.')}; without robots.txt nothing there may be read (RFC 9309).",
                passing=error.passing,
                retry_after=error.retry_after,
            ) from error
        self.robots.put(origin, answer)
        return answer

    def _fetch_robots(self, address: httpx.URL) -> RobotsAnswer:
        """RFC 9309, 2.3.1: 4xx and too many redirects mean no rules, 5xx and silence that everything is shut.

        429 is taken for the latter: who asks for fewer requests has not said that all are welcome.
        """
        status = 0
        for _ in range(MAX_REDIRECTS + 1):
            with self._get(address, {"Accept": "text/plain,*/*;q=0.5"}) as response:
                status, where = response.status_code, shown(address)
                location = _location(response)
                if status == 200:
                    text = rules_in(_body(response, MAX_BYTES, where, cut=True))
                    return RobotsAnswer(self.now(), status, text)
                if status == 429 or status >= 500:
                    raise_for_status(status, response.headers.get("retry-after"), where=where, now=self.now())
            if location is None:
                break
            address = _follow(address, location)
        return RobotsAnswer(self.now(), status, "")

    @contextmanager
    def _get(self, address: httpx.URL, headers: dict[str, str]) -> Iterator[httpx.Response]:
        """Send one request and hold its answer open; what goes wrong meanwhile is a :class:`FetchError`."""
        common = {
            "User-Agent": f"{AGENT}/{__version__} (+{self.options.contact})",
            "Accept-Language": "de",
            "Accept-Encoding": "gzip, deflate",
            "Connection": "close",
        }
        where = shown(address)
        try:
            request = self.client.build_request(
                "GET",
                address,
                headers=[(name.encode(), _octets(value)) for name, value in (common | headers).items()],
                timeout=self.options.timeout,
                extensions={"wire": Wire(self.budget, max(self.options.max_bytes, MAX_BYTES))},
            )
            response = self.client.send(request, stream=True, follow_redirects=False)
            try:
                yield response
            except FetchError as error:
                error.status = response.status_code
                raise
            finally:
                response.close()
                # It holds the response in turn: both, and all that came, would stay until the collector runs.
                response.stream = httpx.ByteStream(b"")
        except OSError as error:
            raise explain(error, where) from error
        except httpx.InvalidURL as error:  # httpx reads the target of a redirect even if it need not follow
            raise FetchError(f"{where} redirects to something that is no address ({error}).") from error
        except httpx.HTTPError as error:  # the same; and a client not from open_client has its own sockets
            raise FetchError(f"{where} could not be fetched ({error}); the next run tries again.") from error
        except httpcore.LocalProtocolError as error:
            raise FetchError(
                f"{where} cannot be asked for ({error}); check contact in the schedule."
            ) from error


class _Transport(httpx.BaseTransport):
    """Gives every request a connection of its own, made by the request's :class:`Wire`, closed after it."""

    def __init__(self, tls: ssl.SSLContext | None) -> None:
        self._tls = tls

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        url = httpcore.URL(
            scheme=request.url.raw_scheme,
            host=request.url.raw_host,
            port=request.url.port,
            target=request.url.raw_path,
        )
        secure = request.url.scheme == "https"
        connection = httpcore.HTTPConnection(
            origin=url.origin,
            ssl_context=(self._tls or trusted_authorities()) if secure else None,
            network_backend=request.extensions["wire"],
        )
        with _as_broken_answer():
            response = connection.handle_request(
                httpcore.Request("GET", url, headers=request.headers.raw, extensions=request.extensions)
            )
        return httpx.Response(response.status, headers=response.headers, stream=_BodyStream(response))


class _BodyStream(httpx.SyncByteStream):
    def __init__(self, response: httpcore.Response) -> None:
        self._response = response

    def __iter__(self) -> Iterator[bytes]:
        with _as_broken_answer():
            yield from self._response.iter_stream()

    def close(self) -> None:
        self._response.close()


@contextmanager
def _as_broken_answer() -> Iterator[None]:
    try:
        yield
    except httpcore.RemoteProtocolError as error:
        # h11 knows these two as protocol errors like any other; for us they are the ones that pass.
        cut = str(error).startswith(("peer closed connection", "Server disconnected"))
        raise (CutOffError if cut else BrokenAnswerError)(str(error)[:200]) from error  # it quotes what came


@lru_cache(maxsize=1024)  # a daemon asks for the same ones again and again
def _parse(url: str) -> httpx.URL:
    """Read an address from a schedule; raises :class:`FetchError` if it is none that can be fetched."""
    try:
        address = httpx.URL(url.strip()).copy_with(fragment=None)
    except (httpx.InvalidURL, UnicodeError) as error:
        raise FetchError(
            f"{shown(url)} is not a web address ({error}); correct url in the schedule."
        ) from error
    if address.scheme not in ("http", "https") or not address.host or not _has_real_port(address):
        raise FetchError(f"{shown(url)} is not an http or https address; correct url in the schedule.")
    if address.userinfo:
        raise FetchError(f"{shown(url)} holds a user name or password; remove it from url in the schedule.")
    return address


def _follow(here: httpx.URL, location: str) -> httpx.URL:
    """Where a redirect leads; raises :class:`BlockedError` if it leaves the host or gives up TLS."""
    target = here.join(location).copy_with(fragment=None)
    leaves = target.scheme not in ("http", "https") or target.host != here.host or target.userinfo
    if leaves or not _has_real_port(target) or (here.scheme == "https" and target.scheme == "http"):
        raise BlockedError(
            f"{shown(here)} redirects away from the host or to an insecure address, {shown(target)}; "
            "put that into the schedule if it is the page that is meant."
        )
    return target


def _has_real_port(address: httpx.URL) -> bool:
    """The resolver would take 65616 for 80."""
    return address.port is None or 0 < address.port < 2**16


def _location(response: httpx.Response) -> str | None:
    return response.headers.get("location") if response.status_code in REDIRECTS else None


def _body(response: httpx.Response, limit: int, where: str, *, cut: bool = False) -> bytes:
    encoding = response.headers.get("content-encoding")
    return read_body(response.iter_raw(), encoding=encoding, limit=limit, where=where, cut=cut)


def _octets(value: str) -> bytes:
    """A header's value as it goes out: what came in as Latin-1 unchanged, other text as UTF-8."""
    try:
        return value.encode("latin-1")
    except UnicodeEncodeError:
        return value.encode()
