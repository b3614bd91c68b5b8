"""List headings that may be a meeting's but were not read as one, for operators to check."""

from __future__ import annotations

from bisect import bisect_right
from typing import TYPE_CHECKING

from scraper.html import FOOT, STRONG
from scraper.parsers.common import german_dates
from scraper.parsers.leuchtturmprojekte.layout import heading_forms
from scraper.parsers.leuchtturmprojekte.layout.heading_blocks import is_heading, rank_of
from scraper.records import UnreadHeading

if TYPE_CHECKING:
    from scraper.html import Block
    from scraper.parsers.leuchtturmprojekte.layout.page_layout import Layout

_NEAR = 12
_BESIDE = 3
_MAX_LINE = 120


def unread_headings(layout: Layout) -> tuple[UnreadHeading, ...]:
    """Return the headings in the content that name a year, belong to no meeting of that year, and have a day,
    a "Programmgebiet" or a film below them, or name a place like those of the meetings beside them."""
    unread: dict[str, UnreadHeading] = {}
    for index in layout.content:
        block = layout.items[index]
        if not (block.level or block.flags & STRONG) or not _may_head_a_meeting(block):
            continue
        year = heading_forms.year_of(block.text) or _year_below(layout, index)
        if year is None or _is_taken(layout, index, year):
            continue
        if _has_a_meeting_below(layout, index, year) or _is_like_a_meetings(layout, block):
            unread.setdefault(block.text, UnreadHeading(block.text, _place(layout, index)))
    return tuple(unread.values())


def _year_below(layout: Layout, index: int) -> int | None:
    """The year of the first full day below a heading of the meetings' own level that names none itself."""
    position = bisect_right(layout.sections, index, key=lambda section: section.first) - 1
    items = layout.items
    if position < 0 or rank_of(items[index]) != rank_of(items[layout.sections[position].heading]):
        return None
    below = [block for block in items[index + 1 : index + _BESIDE] if block.text]
    if not below or below[0].level or "Programmgebiet" not in below[0].text:
        return None
    return next((day.first.year for day in german_dates.find(below[0].text, None)), None)


def _is_taken(layout: Layout, index: int, year: int) -> bool:
    """Whether the heading is a meeting's, or a part of the section of a meeting of its year."""
    position = bisect_right(layout.sections, index, key=lambda section: section.first) - 1
    if position < 0 or index >= layout.sections[position].end:
        return False
    owner = layout.sections[position]
    return index == owner.heading or year == layout.heading_of(owner).year


def _may_head_a_meeting(block: Block) -> bool:
    if not is_heading(block) or block.flags & FOOT:
        return False
    return bool(block.level) or (len(block.text) <= _MAX_LINE and not block.text.endswith("."))


def _is_like_a_meetings(layout: Layout, block: Block) -> bool:
    """Whether a heading has a place and the level of the meetings' own, if there are any."""
    ranks = {rank_of(layout.items[section.heading]) for section in layout.sections}
    is_beside = not ranks or rank_of(block) in ranks
    return (
        is_beside
        and heading_forms.place_of(block.text) is not None
        and not heading_forms.names_a_part(block.text)
    )


def _has_a_meeting_below(layout: Layout, index: int, year: int) -> bool:
    items, rank = layout.items, rank_of(layout.items[index])
    for below in range(index + 1, min(index + _NEAR, len(items))):
        block = items[below]
        if is_heading(block) and (rank_of(block) <= rank or _is_taken(layout, below, year)):
            return False  # the heading above a meeting's own, such as its year
        if "Programmgebiet" in block.text or any(link.frame for link in block.links):
            return True
        if not block.level and german_dates.find(block.text, year):
            return True
    return False


def _place(layout: Layout, index: int) -> str:
    above = next((section for section in reversed(layout.sections) if section.heading < index), None)
    if above is None:
        return "above the first meeting"
    return f"below “{layout.title_of(above)[:80]}”"
