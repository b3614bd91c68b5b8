"""The real parser, with doubts and headings that it could not read where a test says so."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from scraper.parsers import leuchtturmprojekte

if TYPE_CHECKING:
    from scraper.html import Blocks
    from scraper.meetings import MeetingPage
    from scraper.records import Doubt, UnreadHeading

doubts: dict[int, Doubt] = {}
"""By the meeting's year."""
unread: tuple[UnreadHeading, ...] = ()


def parse(blocks: Blocks, url: str) -> MeetingPage:
    """What the real parser reads; a day in doubt is null."""
    page = leuchtturmprojekte.parse(blocks, url)
    meetings = [
        replace(meeting, start_date=None, end_date=None, doubts=(doubts[meeting.year],))
        if meeting.year in doubts
        else meeting
        for meeting in page.records
    ]
    return replace(page, records=tuple(meetings), unread=unread)
