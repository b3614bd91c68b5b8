"""Decide what a robots.txt allows (RFC 9309); no I/O, no clock, light to import for the database's sake.

Written out here because the libraries differ from the RFC where sites do: a ``Crawl-delay`` ends a group for
protego, which also does not know ``User-agent: Leuchtturm/0.1`` as ours; and importing it takes 34 ms.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import datetime, timedelta
from functools import lru_cache
from typing import Protocol

from msgspec import Struct

from scraper import lazy_re

AGENT = "Leuchtturm"
MAX_BYTES = 500 * 2**10
"""RFC 9309, 2.5: what a crawler has to parse at least; the rest of a longer file is ignored."""

_FRESH_FOR = timedelta(days=1)

# The colon may be missing and the words may be misspelt, as Google's parser reads them too.
_LINE = lazy_re.compile(r"(?P<key>[A-Za-z][A-Za-z-]*(?: agent)?)\s*[:\s]\s*(?P<value>.*)", re.IGNORECASE)
_USER_AGENT = lazy_re.compile(r"user[ -]?agent", re.IGNORECASE)
_DISALLOW = lazy_re.compile(r"di[as]+l+[ao]+w", re.IGNORECASE)
_PRODUCT = lazy_re.compile(r"[A-Za-z_-]+")
_ESCAPED = lazy_re.compile(r"%([0-9A-Fa-f]{2})|[^\x21-\x7e]+")
_UNRESERVED = frozenset("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~")

Rule = tuple[str, bool]
"""A path pattern in its normal form, and whether it allows."""


class RobotsAnswer(Struct, frozen=True):
    """The response to an origin's ``/robots.txt``.

    ``fetched_at``: when (aware, UTC). ``status``: the HTTP status. ``text``: the rules, empty where there are
    none (404 …, an HTML page instead of rules).
    """

    fetched_at: datetime
    status: int
    text: str


class RobotsCache(Protocol):
    """A cache of robots.txt by origin (``https://example.org``, ``http://127.0.0.1:8080``)."""

    def get(self, origin: str) -> RobotsAnswer | None:
        """The last answer of ``origin`` however old it is, ``None`` if there never was one."""

    def put(self, origin: str, answer: RobotsAnswer) -> None:
        """Store ``answer`` in place of the previous one."""


class MemoryRobots:
    """A :class:`RobotsCache` that forgets at the end of the process."""

    def __init__(self) -> None:
        self.answers: dict[str, RobotsAnswer] = {}

    def get(self, origin: str) -> RobotsAnswer | None:
        return self.answers.get(origin)

    def put(self, origin: str, answer: RobotsAnswer) -> None:
        self.answers[origin] = answer


def is_fresh(answer: RobotsAnswer, now: datetime) -> bool:
    """Whether the answer may be used without asking again: for a day (RFC 9309, 2.4), not ahead of time."""
    return timedelta(0) <= now - answer.fetched_at < _FRESH_FOR


def rules_in(body: bytes) -> str:
    """The rules in a ``/robots.txt`` that came with 200: none where it is HTML (an error page, a portal)."""
    text = body.decode("utf-8-sig", errors="replace")
    return "" if text.lstrip().startswith("<") else text


def allows(text: str, url: str, agent: str = AGENT) -> bool:
    """Whether the rules in ``text`` let ``agent`` read ``url`` (RFC 9309, 2.2).

    The longest rule that matches decides, and of two of one length the one that allows. The file itself may
    always be read.
    """
    path = _normalize("/" + url.partition("://")[2].partition("#")[0].partition("/")[2])
    if "/" not in url.partition("://")[2] and "?" in url:  # http://example.org?a=b
        path = _normalize("/?" + url.partition("?")[2].partition("#")[0])
    if path == "/robots.txt":
        return True
    matching = [(len(pattern), allow) for pattern, allow in _rules(text, agent) if _matches(pattern, path)]
    return max(matching, default=(0, True))[1]


@lru_cache(maxsize=64)  # the same file is used again and again
def _rules(text: str, agent: str) -> tuple[Rule, ...]:
    """The rules for ``agent``: of all groups that name it, else of all for ``*`` (RFC 9309, 2.2.1)."""
    ours = agent.lower()
    by_product: dict[str, list[Rule]] = {}  # only ours and those for all
    named: set[str] = set()
    in_rules = True
    for key, value in _records(text):
        if _USER_AGENT.fullmatch(key):
            if in_rules:
                named, in_rules = set(), False
            product = _product(value)
            if product in (ours, "*"):
                named.add(product)
                by_product.setdefault(product, [])
            continue
        allow = key.lower() == "allow"
        if not allow and not _DISALLOW.fullmatch(key):
            continue  # Crawl-delay, Sitemap and others belong to no group and end none (2.2.4)
        in_rules = True
        if value:
            for product in named:
                by_product[product].append((_normalize(value), allow))
    return tuple(by_product.get(ours, by_product.get("*", [])))


def _records(text: str) -> Iterator[tuple[str, str]]:
    for line in text.splitlines():
        if match := _LINE.match(line.partition("#")[0].strip()):
            yield match["key"], match["value"].strip()


def _product(value: str) -> str:
    """The product that a ``User-agent`` line names, in lower case: of ``Foo/0.1 (x)`` it is ``foo``."""
    if value[:1] == "*" and not value[1:2].strip():
        return "*"
    match = _PRODUCT.match(value)
    return match[0].lower() if match else ""


def _normalize(path: str) -> str:
    """Normalise a path (RFC 3986, 6.2.2): no needless percent-encoding, capital digits."""

    def rewrite(match: re.Match[str]) -> str:
        if match[1] is None:
            return "".join(f"%{octet:02X}" for octet in match[0].encode(errors="replace"))
        character = chr(int(match[1], 16))
        return character if character in _UNRESERVED else match[0].upper()

    return _ESCAPED.sub(rewrite, path)


def _matches(pattern: str, path: str) -> bool:
    """Whether the path begins as ``pattern`` says: ``*`` is any text, ``$`` the end of the path."""
    anchored = pattern.endswith("$")
    first, *parts = pattern.removesuffix("$").split("*")
    if not path.startswith(first):
        return False
    if not parts:
        return not anchored or path == first
    position = len(first)
    *middle, last = parts
    for part in middle:
        position = path.find(part, position)
        if position < 0:
            return False
        position += len(part)
    if anchored:
        return path.endswith(last) and len(path) - len(last) >= position
    return path.find(last, position) >= 0
