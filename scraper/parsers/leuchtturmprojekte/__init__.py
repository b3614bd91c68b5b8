"""Parse the page "Leuchtturmprojekte im Video": blocks in, meetings out; pure."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple, Self
from urllib.parse import urljoin

from scraper import lazy_re
from scraper.html import Block, blocks_of
from scraper.meetings import Meeting, MeetingPage
from scraper.parsers.common.links import links_of
from scraper.parsers.leuchtturmprojekte import page_check
from scraper.parsers.leuchtturmprojekte.fields import extract, headings
from scraper.parsers.leuchtturmprojekte.layout import page_layout
from scraper.parsers.leuchtturmprojekte.layout.copies import without_copies
from scraper.parsers.leuchtturmprojekte.layout.section_bounds import Section
from scraper.parsers.leuchtturmprojekte.layout.section_links import anchors_of
from scraper.parsers.leuchtturmprojekte.layout.section_text import introduction, read_section
from scraper.parsers.leuchtturmprojekte.layout.unread import unread_headings
from scraper.records import Problem

if TYPE_CHECKING:
    from scraper.html import Blocks
    from scraper.parsers.leuchtturmprojekte.layout.page_layout import Layout

_NO_CONTENT = "[read] content chooses nothing on the page; look at its markup and correct the selector."
_REMEMBERED = 4000  # characters of a section
_SITE_NAME = lazy_re.compile(r"\s+[-–—|·:»]\s+.*$")


def parse(blocks: Blocks, url: str) -> MeetingPage:
    """Return what the page says: its title, introduction and meetings in document order.

    ``url`` is where the page was found. With a problem there are no meetings.
    """
    blocks, layout = layout_of(blocks)
    title = layout.title or _SITE_NAME.sub("", blocks.title) or None
    if blocks.selected.get("content") == 0:
        return MeetingPage(title, problem=Problem("no_content", _NO_CONTENT))
    problem = page_check.find(blocks, layout)
    if problem is not None:
        return MeetingPage(title, problem=problem)
    intro = introduction(layout.items[layout.start : layout.intro_end])
    meetings = meetings_of(blocks, layout, url, programme_of(intro))
    return MeetingPage(title, intro, tuple(without_copies(meetings)), unread=unread_headings(layout))


def programme_of(intro: tuple[str, ...]) -> str | None:
    """Return the programme of meetings whose headings name none: the first in the introduction."""
    return next(filter(None, map(headings.programme_in, intro)), None)


def meetings_of(blocks: Blocks, layout: Layout, url: str, programme: str | None) -> list[Meeting]:
    """Return a meeting for each section of the layout, copies included."""
    base = urljoin(url, blocks.base) if blocks.base else url
    return [_meeting(SectionBlocks.of(layout, section), base, url, programme) for section in layout.sections]


def layout_of(blocks: Blocks) -> tuple[Blocks, Layout]:
    """Return the layout and the blocks that it is of: read again without class words if they hid all."""
    layout = page_layout.find(blocks)
    if not layout.sections and page_check.may_be_hidden(blocks):
        blocks = blocks_of(blocks.source, trusting=True, selectors=blocks.selectors, longest=blocks.longest)
        layout = page_layout.find(blocks)
    return blocks, layout


class SectionBlocks(NamedTuple):
    """All that one meeting is read from: its section's blocks, which of them is the heading, the heading as
    printed and as read."""

    blocks: tuple[Block, ...]
    heading: int
    title: str
    heading_read: headings.Heading

    @classmethod
    def of(cls, layout: Layout, section: Section) -> Self:
        blocks = tuple(layout.items[section.first : section.end])
        heading = section.heading - section.first
        return cls(blocks, heading, layout.title_of(section), layout.heading_of(section))

    @property
    def bounds(self) -> Section:
        """The section within these blocks."""
        return Section(self.heading, 0, len(self.blocks))


def words_of(section: SectionBlocks, programme: str | None) -> extract.Words:
    """Return all that a section says. ``programme``: what the introduction names."""
    names = (section.heading_read.municipality, section.heading_read.programme)
    text = read_section(list(section.blocks), section.bounds, names)
    return extract.Words(section.title, text.meta, text.paragraphs, text.parts, text.times, programme)


def _meeting(section: SectionBlocks, base: str, url: str, programme: str | None) -> Meeting:
    small = sum(len(block.text) for block in section.blocks) <= _REMEMBERED
    return (_read_once if small else _read)(section, base, url, programme)


def _read(section: SectionBlocks, base: str, url: str, programme: str | None) -> Meeting:
    heading = section.heading_read
    words = words_of(section, programme)
    values = extract.read(words, heading)
    return Meeting(
        year=values.year,
        title=section.title,
        programme=values.programme,
        municipality=values.municipality,
        programme_area=values.programme_area,
        start_date=values.start_date,
        end_date=values.end_date,
        attendance=values.attendance,
        status=values.status,
        description=words.paragraphs,
        links=links_of(anchors_of(list(section.blocks), section.bounds, heading.year), base, url),
        evidence=values.evidence,
        doubts=values.doubts,
    )


# The daemon reads the same sections at nearly every check. What a section says depends on nothing else.
_read_once = lru_cache(maxsize=256)(_read)
