"""Limit how much a page may hold, so that comparing, storing and reporting stay fast.

The page that is monitored has some 15 meetings of a few links and paragraphs each. A list that an operator
has declared may be longer.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import TypeVar

from scraper.records import Link, Page, Problem

P = TypeVar("P", bound=Page)

MAX_RECORDS = 2_000
MAX_LINKS = 5_000
"""Of all records together."""
MAX_LETTERS = 2_000_000
"""Of all titles, texts and links together, in characters."""
MAX_UNREAD = 50
"""Doubtful headings that are reported; more would add nothing."""
DECLARED_FACTOR = 5
"""So many times more records and links may a declared list have."""


def within_limits(page: P, *, times: int = 1) -> P:
    """Return ``page``, or one with a problem if it holds more than the limits allow.

    ``times``: more records and links than usual.
    """
    noun = page.records[0].record_type.plural if page.records else ""
    counts = (
        (noun, len(page.records), MAX_RECORDS * times),
        ("links", sum(isinstance(value, Link) for value in _values(page)), MAX_LINKS * times),
        ("characters", sum(map(len, _texts(page))), MAX_LETTERS),
    )
    for what, count, most in counts:
        if count > most:
            reason = (
                f"The page has {count:,} {what}, more than the {most:,} that are read of one page; look "
                "at it, something else may be shown in its place."
            )
            title = page.title and page.title[:1_000]
            return replace(
                page,
                title=title,
                intro=(),
                records=(),
                problem=Problem("not_the_page", reason),
                unread=(),
                unused_pins=(),
            )
    return replace(page, unread=page.unread[:MAX_UNREAD]) if len(page.unread) > MAX_UNREAD else page


def _texts(page: Page) -> Iterator[str]:
    yield page.title or ""
    yield from page.intro
    for value in _values(page):
        if isinstance(value, Link):
            yield value.url
            yield value.text
        elif isinstance(value, str):
            yield value


def _values(page: Page) -> Iterator[object]:
    """The values of all records, those in lists one by one."""
    for record in page.records:
        for name in record.record_type.names:
            value = record.get(name)
            if isinstance(value, tuple):
                yield from value
            else:
                yield value
