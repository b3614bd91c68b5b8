"""Divide the page into title, introduction and the meetings' sections."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from scraper.html import STRONG
from scraper.parsers.leuchtturmprojekte.fields import headings
from scraper.parsers.leuchtturmprojekte.layout import heading_forms
from scraper.parsers.leuchtturmprojekte.layout.lines import join_lines
from scraper.parsers.leuchtturmprojekte.layout.section_bounds import Section, scopes, spans
from scraper.parsers.leuchtturmprojekte.layout.section_headings import find_headings

if TYPE_CHECKING:
    from scraper.html import Block, Blocks


class Layout(NamedTuple):
    """``items``: the blocks, lines put together; ``start`` up to ``intro_end``: the blocks of the
    introduction; ``above``: the words with a year above a section's heading, by its block; ``content``: the
    blocks among which a meeting may stand."""

    items: list[Block]
    sections: list[Section]
    title: str | None
    start: int
    intro_end: int
    above: dict[int, str]
    content: range

    def title_of(self, section: Section) -> str:
        """The heading of a section as printed; a place below a year's heading is one heading with it."""
        text, above = self.items[section.heading].text, self.above.get(section.heading)
        return text if above is None or headings.NAMED.search(text) else f"{above} {text}"

    def heading_of(self, section: Section) -> headings.Heading:
        """What a section's heading says, with the one above it."""
        text, above = self.items[section.heading].text, self.above.get(section.heading)
        if above is None:
            return headings.read(text)
        if headings.NAMED.search(text):
            return headings.read(text)._replace(year=heading_forms.year_of(above))
        place = heading_forms.bare_place(text)
        return headings.read(above)._replace(municipality=place)


def find(blocks: Blocks) -> Layout:
    """Return where title, introduction and the meetings' sections are."""
    items = join_lines(blocks.items)
    meetings, parts, above = find_headings(blocks, items)
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
    return Layout(items, sections, title, start, first, above, content)


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
