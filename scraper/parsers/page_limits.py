"""Limit how much a page may hold, so that comparing, storing and reporting stay fast.

The page that is monitored has some 15 meetings of a few links and paragraphs each.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from scraper.meetings import MeetingPage
from scraper.records import Problem

if TYPE_CHECKING:
    from collections.abc import Iterator

MAX_MEETINGS = 2_000
MAX_LINKS = 5_000
"""Of all meetings together."""
MAX_LETTERS = 2_000_000
"""Of all titles, texts and links together, in characters."""
MAX_UNREAD = 50
"""Headings in doubt that are handed on; what is beyond says nothing new."""


def within_limits(page: MeetingPage) -> MeetingPage:
    """Return ``page``, or one with a problem if it holds more than the limits allow."""
    counts = (
        ("meetings", len(page.records), MAX_MEETINGS),
        ("links", sum(len(meeting.links) for meeting in page.records), MAX_LINKS),
        ("characters", sum(map(len, _texts(page))), MAX_LETTERS),
    )
    for what, count, most in counts:
        if count > most:
            reason = (
                f"The page has {count:,} {what}, more than the {most:,} that are read of one page; look "
                "at it, something else may be shown in its place."
            )
            return MeetingPage(page.title and page.title[:1_000], problem=Problem("not_the_page", reason))
    if len(page.unread) > MAX_UNREAD:
        return MeetingPage(page.title, page.intro, page.records, page.problem, page.unread[:MAX_UNREAD])
    return page


def _texts(page: MeetingPage) -> Iterator[str]:
    yield page.title or ""
    yield from page.intro
    for meeting in page.records:
        yield meeting.title
        yield from filter(None, (meeting.programme, meeting.municipality, meeting.programme_area))
        yield from meeting.description
        for link in meeting.links:
            yield link.url
            yield link.text
