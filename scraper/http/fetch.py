"""Fetch a page politely: honest name, robots.txt, validators, limits, one deadline.

::

    fetch ── robots.txt (scraper/http/robots.py), once a day and origin
          ── the page, at most five redirects on the same host
          ── is the answer a page? (scraper/http/response.py)
          ── again, where another attempt may help
"""

from __future__ import annotations

import logging
import random
import threading
from collections import defaultdict
from typing import TYPE_CHECKING

import httpx
from msgspec import Struct, field

from scraper.errors import BlockedError, FetchError, RouteError
from scraper.http.addresses import follow, parse_address
from scraper.http.request import FetchOptions, get
from scraper.http.response import (
    PAGES,
    REDIRECTS,
    PageResponse,
    Validators,
    is_same_etag,
    raise_for_status,
    read_body,
    require_text,
)
from scraper.http.robots import (
    MAX_BYTES,
    MemoryRobots,
    RobotsAnswer,
    RobotsCache,
    allows,
    is_fresh,
    rules_in,
)
from scraper.http.transport import open_client
from scraper.network.deadline import Deadline
from scraper.network.failures import shown
from scraper.network.sockets import RedirectGuard

if TYPE_CHECKING:
    from collections.abc import Callable
    from contextlib import AbstractContextManager
    from datetime import datetime


_log = logging.getLogger(__name__)

MAX_REDIRECTS = 5

# A guest sends one request at a time to a host, however many schedules watch it.
_host_locks: defaultdict[bytes, threading.Lock] = defaultdict(threading.Lock)


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
    address = parse_address(url)
    with _host_locks[address.netloc]:
        visit = _Visit(client, options, robots, now, Deadline(options.deadline, stop))
        for attempt in range(1, options.attempts):
            try:
                return visit.page(address, validators)
            except FetchError as error:
                if not error.transient:
                    raise
                visit.back_off(error, options.pause * 2 ** (attempt - 1))
        return visit.page(address, validators)


def fetch_once(
    url: str, options: FetchOptions, *, now: Callable[[], datetime], robots: RobotsCache | None = None
) -> PageResponse:
    """Fetch ``url`` as if for the first time, outside of a check; raises like :func:`fetch`."""
    with open_client() as client:
        return fetch(
            url,
            client=client,
            options=options,
            validators=Validators(),
            robots=robots or MemoryRobots(),
            now=now,
        )


class _Visit(Struct, frozen=True):
    """One fetch with all that it needs; its attempts share a deadline."""

    client: httpx.Client
    options: FetchOptions
    robots: RobotsCache
    now: Callable[[], datetime]
    deadline: Deadline
    guard: RedirectGuard = field(default_factory=RedirectGuard)

    def back_off(self, error: FetchError, pause: float) -> None:
        """Wait before another attempt: for the server's ``Retry-After``, else ``pause`` and up to half more.

        Raises ``error``, marked as not transient, when the deadline comes first or the program stops.
        """
        seconds = error.retry_after
        if seconds is None:
            seconds = pause * random.uniform(1, 1.5)  # noqa: S311 - spreads visits, guards nothing
        if seconds >= self.deadline.remaining() or self.deadline.stopped:
            error.transient = False
            raise error
        _log.info("%s Trying again in %.1f s.", error, seconds)
        self.deadline.pause(seconds)

    def page(self, start: httpx.URL, validators: Validators) -> PageResponse:
        """One attempt: robots.txt, redirects, the page."""
        address, passed, cookies = start, list[str](), httpx.Cookies()
        while len(passed) <= MAX_REDIRECTS:
            self._obey_robots(address)
            # Validators belong to the address that gave them: another one's 304 would hide an unread page.
            conditions = {} if passed else validators.conditions()
            headers = {"Accept": "text/html,application/xhtml+xml;q=0.9"} | conditions
            with self._get(address, headers, cookies) as (response, where):
                location = _location(response)
                if response.status_code == 304 and conditions and not _confirms(response, validators):
                    validators = Validators()  # about some other state: ask for the page itself
                    continue
                if location is None:
                    return self._accept(response, address, where, tuple(passed), conditional=bool(conditions))
                passed.append(str(address))
                address = follow(address, location)
                if str(address) in passed:
                    raise FetchError(
                        f"{shown(start)} redirects in a circle; check the address in the schedule."
                    )
        raise FetchError(
            f"{shown(start)} redirects more than {MAX_REDIRECTS} times; check the address in the schedule."
        )

    def _accept(
        self,
        response: httpx.Response,
        address: httpx.URL,
        where: str,
        passed: tuple[str, ...],
        *,
        conditional: bool,
    ) -> PageResponse:
        status = response.status_code
        headers = tuple(
            (name.decode("latin-1"), value.decode("latin-1")) for name, value in response.headers.raw
        )
        if status == 304 and conditional:
            return PageResponse(str(address), status, headers, b"", passed)
        raise_for_status(status, response.headers.get("retry-after"), where=where, now=self.now())
        require_text(response.headers.get("content-type"), where)
        body = _body(response, self.options.max_bytes, where)
        if not body.strip():
            raise FetchError(f"{where} answered {status} with an empty page; the next run tries again.")
        return PageResponse(str(address), status, headers, body, passed)

    def _obey_robots(self, address: httpx.URL) -> None:
        """Raise :class:`BlockedError` if robots.txt forbids it, :class:`FetchError` if that is unknown."""
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
            # RFC 9309, 2.4: an answer older than a day counts only while no newer one can be fetched.
            if known is not None:
                return known
            if isinstance(error, BlockedError | RouteError):
                raise  # nothing that robots.txt could help
            raise FetchError(
                f"{str(error).removesuffix('.')}; without robots.txt nothing there may be read (RFC 9309).",
                transient=error.transient,
                retry_after=error.retry_after,
            ) from error
        self.robots.put(origin, answer)
        return answer

    def _fetch_robots(self, address: httpx.URL) -> RobotsAnswer:
        """RFC 9309, 2.3.1: 4xx and too many redirects mean no rules, 5xx and silence that everything is shut.

        429 is taken for the latter: a server that wants fewer requests has not allowed all.
        """
        status = 0
        for _ in range(MAX_REDIRECTS + 1):
            with self._get(address, {"Accept": "text/plain,*/*;q=0.5"}) as (response, where):
                status, location = response.status_code, _location(response)
                if status in PAGES:
                    text = rules_in(_body(response, MAX_BYTES, where, cut=True))
                    return RobotsAnswer(self.now(), status, text)
                if status == 429 or status >= 500:
                    raise_for_status(status, response.headers.get("retry-after"), where=where, now=self.now())
            if location is None:
                break
            address = follow(address, location, robots=True)
        return RobotsAnswer(self.now(), status, "")

    def _get(
        self, address: httpx.URL, headers: dict[str, str], cookies: httpx.Cookies | None = None
    ) -> AbstractContextManager[tuple[httpx.Response, str]]:
        return get(
            address,
            headers,
            client=self.client,
            options=self.options,
            deadline=self.deadline,
            guard=self.guard,
            cookies=cookies,
        )


def _location(response: httpx.Response) -> str | None:
    return response.headers.get("location") if response.status_code in REDIRECTS else None


def _confirms(response: httpx.Response, validators: Validators) -> bool:
    """Whether a 304 confirms the state that we have: it has no ETag, or ours."""
    etag = response.headers.get("etag")
    return not etag or not validators.etag or is_same_etag(etag, validators.etag)


def _body(response: httpx.Response, limit: int, where: str, *, cut: bool = False) -> bytes:
    encoding = response.headers.get("content-encoding")
    return read_body(response.iter_raw(), encoding=encoding, limit=limit, where=where, cut=cut)
