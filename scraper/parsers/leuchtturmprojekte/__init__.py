"""Blocks of the page "Leuchtturmprojekte im Video" to its meetings; pure."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from urllib.parse import urljoin

from scraper.html import blocks_of
from scraper.parsers.common.links import links_of
from scraper.parsers.leuchtturmprojekte import page_check
from scraper.parsers.leuchtturmprojekte.fields import extract, headings
from scraper.parsers.leuchtturmprojekte.layout import page_layout
from scraper.parsers.leuchtturmprojekte.layout.copies import without_copies
from scraper.parsers.leuchtturmprojekte.layout.section_links import anchors_of
from scraper.parsers.leuchtturmprojekte.layout.section_text import introduction, read_section
from scraper.parsers.leuchtturmprojekte.layout.unread import unread_headings
from scraper.records import Meeting, Page

if TYPE_CHECKING:
    from scraper.html import Blocks
    from scraper.parsers.leuchtturmprojekte.layout.page_layout import Layout
    from scraper.parsers.leuchtturmprojekte.layout.section_bounds import Section

_SITE_NAME = re.compile(r"\s+[-–—|·:»]\s+.*$")


def parse(blocks: Blocks, url: str) -> Page:
    """Return what the page says: its title, introduction and meetings in document order.

    ``url`` is where the page was found. With a problem there are no meetings.
    """
    layout = page_layout.find(blocks)
    if not layout.sections and page_check.may_be_hidden(blocks):
        blocks = blocks_of(blocks.source, trusting=True)
        layout = page_layout.find(blocks)
    title = layout.title or _SITE_NAME.sub("", blocks.title) or None
    problem = page_check.find(blocks, layout)
    if problem is not None:
        return Page(title, problem=problem)
    base = urljoin(url, blocks.base) if blocks.base else url
    intro = introduction(layout.items[layout.start : layout.intro_end])
    programme = next(filter(None, map(headings.programme_in, intro)), None)
    meetings = [_meeting(layout, section, base, url, programme) for section in layout.sections]
    return Page(title, intro, tuple(without_copies(meetings)), unread=unread_headings(layout))


def _meeting(layout: Layout, section: Section, base: str, url: str, programme: str | None) -> Meeting:
    title = layout.title_of(section)
    heading = headings.read(title)
    if heading.year is None and section.heading in layout.years:
        heading = heading._replace(year=layout.years[section.heading])
    text = read_section(layout.items, section, (heading.municipality, heading.programme))
    words = extract.Words(title, text.meta, text.paragraphs, text.parts, text.times, programme)
    values = extract.read(words, heading)
    return Meeting(
        year=values.year,
        title=title,
        programme=values.programme,
        municipality=values.municipality,
        programme_area=values.programme_area,
        start_date=values.start_date,
        end_date=values.end_date,
        attendance=values.attendance,
        status=values.status,
        description=text.paragraphs,
        links=links_of(anchors_of(layout.items, section, heading.year), base, url),
        evidence=values.evidence,
    )
