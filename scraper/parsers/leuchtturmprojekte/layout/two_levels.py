"""Headings in two levels: a year, or the series' name with a year, and the place in the heading below it."""

from __future__ import annotations

from itertools import islice
from typing import TYPE_CHECKING

from scraper.parsers.leuchtturmprojekte.fields import headings
from scraper.parsers.leuchtturmprojekte.layout import heading_forms
from scraper.parsers.leuchtturmprojekte.layout.heading_blocks import (
    blocks_below,
    is_heading,
    rank_of,
    speaks_of_a_meeting,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

    from scraper.html import Block


def in_two_levels(items: list[Block]) -> tuple[dict[int, str], set[int]]:
    """The headings that are a place right below one that names a year and no place: by their blocks the words
    above them; and the blocks of these words."""
    outline = [index for index, block in enumerate(items) if is_heading(block)]
    above: dict[int, int] = {}
    for position, year_at in enumerate(outline):
        year = heading_forms.year_without_place(items[year_at].text)
        if year is not None:
            above.update(dict.fromkeys(_places_below(items, outline, position, year), year_at))
    sure = _sure_places(items, above)
    return {index: items[above[index]].text for index in sure}, {above[index] for index in sure}


def _sure_places(items: list[Block], above: dict[int, int]) -> list[int]:
    """Those of the places that stand below one year only (not "Überblick"), and have a sibling or are named
    in the text below them."""
    years_of: dict[str, set[str]] = {}
    for index, year_at in above.items():
        years_of.setdefault(items[index].text, set()).add(items[year_at].text)
    return [
        index
        for index in above
        if len(years_of[items[index].text]) == 1
        and (len(years_of) > 1 or headings.NAMED.search(items[index].text) or _is_said_below(items, index))
    ]


def _is_said_below(items: list[Block], index: int) -> bool:
    place = items[index].text
    return any(place in block.text for block in blocks_below(items, index))


def _places_below(items: list[Block], outline: list[int], position: int, year: int) -> Iterator[int]:
    """The first heading below a year's, if it is a place, and its siblings that are one and speak of a
    meeting."""
    year_at, rank = outline[position], rank_of(items[outline[position]])
    first = 0
    for index in islice(outline, position + 1, None):
        own = rank_of(items[index])
        if own <= rank:
            return
        if not first:
            between = any(items[other].text for other in range(year_at + 1, index))
            if between or not _names_the_place(items[index].text, year):
                return
            first = own
            yield index
        elif own == first and _names_the_place(items[index].text, year) and speaks_of_a_meeting(items, index):
            yield index


def _names_the_place(text: str, year: int) -> bool:
    if headings.NAMED.search(text):
        return headings.YEAR.search(text) is None and heading_forms.place_of(text) is not None
    return heading_forms.is_place(text, year)
