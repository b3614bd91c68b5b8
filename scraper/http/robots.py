"""Decide what a robots.txt allows (RFC 9309); no I/O, no clock, light to import for the database's sake."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Protocol

AGENT = "Leuchtturm"
MAX_BYTES = 500 * 2**10
"""RFC 9309, 2.5: what a crawler has to parse at least; the rest of a longer file is ignored."""

_FRESH_FOR = timedelta(days=1)

# As protego reads them: misspelt, and with a space for the colon.
_DISALLOW = re.compile(r"\s*di[as]+l+[ao]+w\s*[:\s](.*)", re.IGNORECASE)

# A path that is spelt in one way only, so that rules can be held against it as they stand.
_PLAIN = re.compile("/[A-Za-z0-9_.~/=-]*").fullmatch


@dataclass(frozen=True, slots=True)
class RobotsAnswer:
    """What an origin's ``/robots.txt`` said.

    ``fetched_at``: when (aware, UTC). ``status``: the HTTP status. ``text``: the rules, empty where there are
    none (404 …, an HTML page instead of rules).
    """

    fetched_at: datetime
    status: int
    text: str


class RobotsCache(Protocol):
    """Where answers are remembered, by origin (``https://example.org``, ``http://127.0.0.1:8080``)."""

    def get(self, origin: str) -> RobotsAnswer | None:
        """The last answer of ``origin`` however old it is, ``None`` if there never was one."""

    def put(self, origin: str, answer: RobotsAnswer) -> None:
        """Remember ``answer`` in place of the one before."""


def is_fresh(answer: RobotsAnswer, now: datetime) -> bool:
    """Whether the answer may be used without asking again: for a day (RFC 9309, 2.4), not ahead of time."""
    return timedelta(0) <= now - answer.fetched_at < _FRESH_FOR


def rules_in(body: bytes) -> str:
    """The rules in a ``/robots.txt`` that came with 200: none where it is HTML (an error page, a portal)."""
    text = body.decode("utf-8-sig", errors="replace")
    return "" if text.lstrip().startswith("<") else text


def allows(text: str, url: str) -> bool:
    """Whether the rules in ``text`` let :data:`AGENT` read ``url``.

    protego decides. It takes 34 ms to import, so it is asked only where some line could forbid the address.
    """
    path = "/" + url.partition("://")[2].partition("/")[2]
    if not any(_could_forbid(line, path) for line in text.splitlines()):
        return True
    from protego import Protego

    return bool(Protego.parse(text).can_fetch(url, AGENT))


def _could_forbid(line: str, path: str) -> bool:
    """Whether a line of robots.txt, whomever it is addressed to, may forbid ``path``; in doubt it does."""
    rule = _DISALLOW.match(line.partition("#")[0])
    pattern = rule[1].strip(" \t:").removesuffix("$") if rule else ""
    if not pattern:
        return False
    if "%" in pattern or not _PLAIN(path):
        return True
    first, *others = pattern.split("*")
    if not path.startswith(first):
        return False
    position = len(first)
    for part in others:
        position = path.find(part, position)
        if position < 0:
            return False
        position += len(part)
    return True
