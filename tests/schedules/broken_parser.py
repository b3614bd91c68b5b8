"""A parser that an update has broken: it knows only the newest template of the page."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from scraper.parsers import leuchtturmprojekte

if TYPE_CHECKING:
    from scraper.html import Blocks
    from scraper.meetings import MeetingPage


def parse(blocks: Blocks, url: str) -> MeetingPage:
    """The page with its first meeting only, where it does not fold its sections."""
    page = leuchtturmprojekte.parse(blocks, url)
    return page if "<details" in blocks.source else replace(page, records=page.records[:1])
