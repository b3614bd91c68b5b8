"""The real parser, while whose work something else happens: the moments that no test can hit by waiting."""

from __future__ import annotations

from typing import TYPE_CHECKING

from scraper.parsers import leuchtturmprojekte

if TYPE_CHECKING:
    from collections.abc import Callable

    from scraper.html import Blocks
    from scraper.meetings import MeetingPage

meanwhile: list[Callable[[], object]] = []
"""What happens at the next readings, one each."""


def parse(blocks: Blocks, url: str) -> MeetingPage:
    """Read the page; before that, let happen what is next."""
    if meanwhile:
        meanwhile.pop(0)()
    return leuchtturmprojekte.parse(blocks, url)
