"""Collect the links of a section with their captions; the page's own links are left out."""

from __future__ import annotations

from typing import TYPE_CHECKING

from scraper.html import CAPTION, FOOT, Anchor
from scraper.parsers.leuchtturmprojekte.fields import headings
from scraper.parsers.leuchtturmprojekte.layout import section_boilerplate

if TYPE_CHECKING:
    from collections.abc import Iterator

    from scraper.html import Block
    from scraper.parsers.leuchtturmprojekte.layout.section_bounds import Section


def anchors_of(items: list[Block], section: Section, year: int | None) -> list[tuple[Anchor, str]]:
    """Return what the section points to, each with its caption or an empty text. ``year``: the section's."""
    anchors: list[tuple[Anchor, str]] = []
    for index in range(section.first, section.end):
        block = items[index]
        points = block.links or section_boilerplate.is_address(block.text)
        if points and not _leads_to_another(block, year):
            anchors.extend(_of_block(items, index, section.end))
    return anchors


def _leads_to_another(block: Block, year: int | None) -> bool:
    """A list of the other years' pages is navigation."""
    return block.outside == "" and headings.is_plain(block.text) and headings.read(block.text).year != year


def _of_block(items: list[Block], index: int, end: int) -> Iterator[tuple[Anchor, str]]:
    """The block's links with the caption that follows it; a consent text's own links lead nowhere the
    section points to."""
    block = items[index]
    if block.flags & FOOT:
        yield from ((link, "") for link in block.links if not section_boilerplate.is_filing(link.hint))
        return
    if block.text and section_boilerplate.is_consent(block.text):
        yield from ((link, "") for link in block.links if link.frame)
        return
    caption = ""
    if not block.text or block.flags & CAPTION:
        following = items[index + 1] if index + 1 < end else None
        caption = following.text if following is not None and following.flags & CAPTION else ""
    yield from ((link, caption) for link in _own_links(block))
    if not block.links:
        yield Anchor(block.text, "", True), caption


def _own_links(block: Block) -> Iterator[Anchor]:
    """The block's links without those of the page: ways back and away, the site's bar, its keywords."""
    if block.outside is None or not section_boilerplate.is_link_only(block.outside):
        yield from block.links
        return
    all_of_the_page = section_boilerplate.is_filed_under(block.text) or section_boilerplate.is_site_bar(
        block.outside, [link.text for link in block.links]
    )
    for link in block.links:
        if link.frame or not (all_of_the_page or section_boilerplate.is_way_out(link.text)):
            yield link
