"""A parser that an update has broken: it finds one meeting of all that there are."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from scraper.parsers import leuchtturmprojekte

if TYPE_CHECKING:
    from scraper.blocks import Blocks
    from scraper.records import Page


def parse(blocks: Blocks, url: str) -> Page:
    """The page with its first meeting only."""
    page = leuchtturmprojekte.parse(blocks, url)
    return replace(page, meetings=page.meetings[:1])
