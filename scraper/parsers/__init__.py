"""Look up parsers and their versions by name.

A parser, and the HTML library under it, is imported when it is used: its version is known without.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any, NamedTuple, Protocol, cast

if TYPE_CHECKING:
    from collections.abc import Callable

    from scraper.html import Blocks
    from scraper.meetings import MeetingPage


class Parser(Protocol):
    """The interface of a parser module: blocks in, a page out; no client, no database, no clock."""

    def parse(self, blocks: Blocks, url: str) -> MeetingPage:
        """Return what the page says. ``url`` is where it was found: the base of its relative links."""


class _Entry(NamedTuple):
    module: str
    version: int


# Raise a version when a parser reads an unchanged page differently: what was fetched before is then read
# anew.
_PARSERS = {"leuchtturmprojekte": _Entry("scraper.parsers.leuchtturmprojekte", 5)}


DECLARED = "records"
"""Reads any list by the ``[records]`` of a schedule file; see ``scraper.parsers.declared``."""
_DECLARED_VERSION = 4


class UnknownParserError(LookupError):
    """There is no parser of this name; the message lists those that there are."""


def names() -> tuple[str, ...]:
    return tuple(_PARSERS)


def version(name: str) -> int:
    """Return the version of the parser ``name``; raises :class:`UnknownParserError`."""
    if name == DECLARED:
        return _DECLARED_VERSION
    return _entry(name).version


def get(name: str) -> Parser:
    """Return the parser ``name``; raises :class:`UnknownParserError`."""
    return cast("Parser", import_module(_entry(name).module))


def explainer(name: str) -> Callable[[Blocks, str], dict[str, Any]]:
    """Return what explains a reading of the parser ``name``; see ``scraper.parsers.explaining``."""
    module = import_module(f"{_entry(name).module}.explain")
    return cast("Callable[[Blocks, str], dict[str, Any]]", module.explain)


def _entry(name: str) -> _Entry:
    try:
        return _PARSERS[name]
    except KeyError:
        known = ", ".join(sorted(_PARSERS))
        raise UnknownParserError(f"There is no parser “{name}”; known parsers: {known}.") from None
