"""Decide which web addresses may be fetched, and where a redirect may lead."""

from __future__ import annotations

from functools import lru_cache

import httpx

from scraper.errors import BlockedError, FetchError
from scraper.network.failures import shown


@lru_cache(maxsize=1024)  # a daemon needs the same ones again and again
def parse_address(url: str) -> httpx.URL:
    """Read an address from a schedule; raises :class:`FetchError` if it cannot be fetched."""
    try:
        address = httpx.URL(url.strip().partition("#")[0])
        host = address.host
    except (httpx.InvalidURL, UnicodeError) as error:
        raise FetchError(
            f"{shown(url)} is not a web address ({error}); correct url in the schedule."
        ) from error
    if address.scheme not in ("http", "https") or not host or not _has_real_port(address):
        raise FetchError(f"{shown(url)} is not an http or https address; correct url in the schedule.")
    if address.userinfo:
        raise FetchError(f"{shown(url)} holds a user name or password; remove it from url in the schedule.")
    return address


def follow(here: httpx.URL, location: str, *, robots: bool = False) -> httpx.URL:
    """Return the target of a redirect; raises :class:`BlockedError` if it leaves the host or gives up TLS."""
    try:
        target = here.join(location).copy_with(fragment=None)
        stays = target.host == here.host and not target.userinfo
    except (httpx.InvalidURL, UnicodeError) as error:
        raise FetchError(f"{shown(here)} redirects to something that is no address ({error}).") from error
    insecure = target.scheme != "https" and (here.scheme == "https" or target.scheme != "http")
    if not stays or insecure or not _has_real_port(target):
        advice = (
            "so what may be read there is unknown; ask its operator, and set robots = false in the schedule "
            "only if they agree"
            if robots
            else "put that into the schedule if it is the page that is meant"
        )
        raise BlockedError(
            f"{shown(here)} redirects away from the host or to an insecure address, {shown(target)}; "
            f"{advice}."
        )
    return target


def _has_real_port(address: httpx.URL) -> bool:
    """The resolver would take 65616 for 80."""
    return address.port is None or 0 < address.port < 2**16
