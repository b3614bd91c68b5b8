"""A parser that has learned to take pages with invented meetings for no page."""

from __future__ import annotations

from typing import TYPE_CHECKING

from scraper.meetings import MeetingPage
from scraper.parsers import leuchtturmprojekte
from scraper.records import Problem

if TYPE_CHECKING:
    from scraper.html import Blocks


def parse(blocks: Blocks, url: str) -> MeetingPage:
    """No page of 2024 and later."""
    page = leuchtturmprojekte.parse(blocks, url)
    if any((meeting.year or 0) > 2023 for meeting in page.records):
        return MeetingPage(page.title, problem=Problem("not_the_page", "It is an example."))
    return page
