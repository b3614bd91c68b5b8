"""A parser of the page that has still to learn: what an earlier version of it could have been."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from scraper.meetings import Meeting
from scraper.parsers import leuchtturmprojekte

if TYPE_CHECKING:
    from scraper.html import Blocks
    from scraper.meetings import MeetingPage


def parse(blocks: Blocks, url: str) -> MeetingPage:
    """What the real parser reads, but for what this one does not know yet.

    It knows neither programmes nor attendance, does not see meetings that were called off, and takes a second
    paragraph of the introduction for a meeting.
    """
    page = leuchtturmprojekte.parse(blocks, url)
    if page.problem is not None:
        return page
    meetings = [
        replace(one, attendance=None, programme=None) for one in page.records if one.status != "cancelled"
    ]
    mistaken = [Meeting(year=1999, title=text, municipality="Nirgendwo") for text in page.intro[1:]]
    return replace(page, intro=page.intro[:1], records=(*mistaken, *meetings))
