"""The page as its parts: title, introduction, the meetings' sections."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from scraper.html import STRONG
from scraper.parsers.leuchtturmprojekte.fields import headings
from scraper.parsers.leuchtturmprojekte.layout.lines import join_lines
from scraper.parsers.leuchtturmprojekte.layout.section_bounds import Section, scopes, spans
from scraper.parsers.leuchtturmprojekte.layout.section_headings import find_headings

if TYPE_CHECKING:
    from scraper.html import Block, Blocks


class Layout(NamedTuple):
    """``items``: the blocks, lines put together; ``start`` up to ``intro_end``: the blocks of the
    introduction; ``years``: the years that stand above a heading, by the heading's block; ``content``: the
    blocks among which a meeting may stand."""

    items: list[Block]
    sections: list[Section]
    title: str | None
    start: int
    intro_end: int
    years: dict[int, int]
    content: range

    def title_of(self, section: Section) -> str:
        """The heading of a section as printed; a place below a year's heading is one heading with it."""
        text = self.items[section.heading].text
        year = self.years.get(section.heading)
        return text if year is None or headings.NAMED.search(text) else f"{year} {text}"


def find(blocks: Blocks) -> Layout:
    """Return where title, introduction and the meetings' sections are."""
    items = join_lines(blocks.items)
    meetings, parts, years = find_headings(blocks, items)
    before = meetings[0] if meetings else len(items)
    title_at = _page_heading(items, before, set(meetings))
    if title_at is None:
        title_at = _title_line(items, before, blocks.title)
    sections = spans(blocks, items, meetings, title_at, parts)
    first = min((section.first for section in sections), default=len(items))
    around = scopes(blocks, meetings, None)
    outer = min(around, default=0)
    start = title_at + 1 if title_at is not None else blocks.firsts[around[0]] if around else 0
    title = items[title_at].text if title_at is not None else None
    content = range(min(start, blocks.firsts[outer]), blocks.ends[outer])
    return Layout(items, sections, title, start, first, years, content)


def _page_heading(items: list[Block], before: int, found: set[int]) -> int | None:
    """The heading above the introduction: the last h1 before the meetings, else what names the series."""
    named = top = None
    for index in range(min(before, len(items))):
        block = items[index]
        if index in found or block.outside == "" or not (block.level or block.flags & STRONG):
            continue
        if block.level == 1:
            top = index
        if named is None and headings.NAMED.search(block.text):
            named = index
    return named if named is not None and (top is None or top < named) else top if top is not None else named


def _title_line(items: list[Block], before: int, page_title: str) -> int | None:
    """A page without any markup of headings begins with its title as an ordinary line."""
    for index in range(min(before, len(items))):
        text = items[index].text
        if items[index].outside is None and page_title.startswith(text) and headings.NAMED.search(text):
            return index
    return None
