"""Validate single values of a schedule file: lengths of time, addresses, zones, contacts.

Each check takes the value and raises ``ValueError`` with what is wrong and what to write instead.
"""

from __future__ import annotations

import re
from functools import lru_cache
from ipaddress import ip_address
from pathlib import Path
from urllib.parse import urlsplit

from scraper import lazy_re

_UNITS = {"s": 1, "m": 60, "h": 3_600, "d": 86_400}
_DURATION = lazy_re.compile(r"(?P<count>\d{1,9})\s?(?P<unit>[smhd])", re.ASCII)
_MAX_SECONDS = 366 * 86_400
# Allowed in a User-Agent's comment (RFC 9110, 5.6.5) without escaping; no white space.
_CONTACT = lazy_re.compile(
    r"(?:https?://[^\s()\\<>\"]+\.[^\s()\\<>\"]+|[^\s()\\<>\"@:/]+@[^\s()\\<>\"@:/]+\.[a-z0-9-]+)",
    re.IGNORECASE,
)
_EXAMPLE = lazy_re.compile(
    r"(?:@|//|\.)(?:example\.(?:com|net|org|edu)|(?:your|my)[.-]?domain\.[a-z]+|(?:your|my)\.domain"
    r"|[^@/]*\.(?:example|invalid|test))(?:[:/?#]|\Z)",
    re.IGNORECASE,
)


def seconds(value: object) -> int:
    """Return the seconds that a text such as ``"90s"``, ``"10m"``, ``"6h"`` or ``"1d"`` means."""
    match = _DURATION.fullmatch(value) if isinstance(value, str) else None
    if match is None:
        raise ValueError("a length of time is a whole number with its unit, in quotes")
    length = int(match["count"]) * _UNITS[match["unit"]]
    if length > _MAX_SECONDS:
        raise ValueError("a length of time is at most 366d")
    return length


def words(length: int) -> str:
    """Return ``length`` in seconds as the file would say it, e.g. ``6h``."""
    for unit in ("d", "h", "m"):
        if length and length % _UNITS[unit] == 0:
            return f"{length // _UNITS[unit]}{unit}"
    return f"{length}s"


def check_not_zero(length: int) -> None:
    if length < 1:
        raise ValueError("it must be at least 1s")


def folder(value: object) -> Path:
    """Return the folder that a text names; ``~`` is the home folder of this account."""
    if not isinstance(value, str) or not value.strip() or "\0" in value:
        raise ValueError("a folder is a path, in quotes")
    try:
        return Path(value).expanduser()
    except RuntimeError as error:
        raise ValueError(str(error)) from error


def check_url(url: str) -> None:
    """Accept an absolute http or https address without credentials (RFC 3986, RFC 9110 4.2)."""
    if re.search(r"[\s\x00-\x1f\x7f]", url):
        raise ValueError("an address has no spaces or line breaks")
    try:
        parts = urlsplit(url)
        port_is_valid = parts.port != 0
    except ValueError as error:
        raise ValueError(f"{url!r} is no address: {error}") from error
    if parts.scheme not in ("http", "https") or not parts.hostname or not port_is_valid:
        raise ValueError(f"{url!r} is no address that starts with https:// or http:// and names a host")
    if "@" in parts.netloc:
        raise ValueError(
            "an address here has no user name or password, because it is shown to people and stored"
        )


def check_parser(name: str) -> None:
    from scraper import parsers

    known = sorted((*parsers.names(), parsers.DECLARED))
    if name not in known:
        raise ValueError(f"no parser is called {name!r}; there is {', '.join(known)}")


def check_zone(name: str) -> None:
    """Accept a name of the IANA time zone database."""
    from zoneinfo import ZoneInfo, available_timezones

    try:
        ZoneInfo(name)
    except (OSError, ValueError, LookupError) as error:
        from difflib import get_close_matches

        # Abbreviations and offsets resemble zones that mean something else: "MEZ" MET, "GMT+1" GMT+0.
        is_place = len(name) > 4 and not re.search(r"\d", name)
        near = get_close_matches(name, sorted(available_timezones()), n=1) if is_place else []
        hint = f"the nearest is {near[0]}" if near else 'write a place such as "Europe/Berlin"'
        raise ValueError(f"no time zone is called {name!r}; {hint}") from error


def check_contact(contact: str) -> None:
    """Accept an e-mail address, a web address, or nothing yet."""
    if contact and not (contact.isascii() and _CONTACT.fullmatch(contact)):
        raise ValueError(f"{contact!r} is neither an e-mail address nor a web address (https://...)")


def is_example(contact: str) -> bool:
    """Whether the contact is at a domain for examples: reserved (RFC 2606, RFC 6761), or ``your.domain``."""
    return _EXAMPLE.search(contact) is not None


@lru_cache(maxsize=1024)  # called before each check
def is_loopback(url: str) -> bool:
    """Whether the address is one of this computer (``localhost``, 127.0.0.0/8, ::1), by its text alone."""
    host = urlsplit(url).hostname or ""
    if host == "localhost":
        return True
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return False
