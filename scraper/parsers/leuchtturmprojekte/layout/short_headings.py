"""Find headings of meetings that do not name the series: "2023: Baunatal", "Netzwerktreffen 2024"."""

from __future__ import annotations

from typing import TYPE_CHECKING

from scraper.html import CAPTION, STRONG, WEAK
from scraper.parsers.leuchtturmprojekte.fields import headings
from scraper.parsers.leuchtturmprojekte.layout import heading_forms
from scraper.parsers.leuchtturmprojekte.layout.heading_blocks import (
    SURE_WORDS,
    is_link_away,
    rank_of,
    speaks_of_a_meeting,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

    from scraper.html import Block


def find_short(items: list[Block], full: list[int], above: dict[int, str], allowed: int = 0) -> list[int]:
    """Headings such as "2023: Baunatal", where the text below or the neighbours show that they are
    meetings'.

    ``full``: headings that name the series; without any, all levels are looked at. ``allowed``: ``WEAK`` on a
    page that has its meetings in a list of teasers.
    """
    candidates = [index for index in _outside_of(items, full) if _may_be_short(items[index], allowed)]
    if not candidates:
        return []
    levels = {items[index].level for index in (*full, *above)}
    found = [
        index
        for index in candidates
        if heading_forms.is_plainly_short(items[index].text)
        or (
            (bool(levels) or heading_forms.may_stand_alone(items[index].text))
            and speaks_of_a_meeting(items, index)
        )
    ]
    patterns = {
        (items[index].level, heading_forms.pattern_of(items[index].text)) for index in (*full, *found)
    }
    siblings = [
        index
        for index in candidates
        if (items[index].level, heading_forms.pattern_of(items[index].text)) in patterns
        and not heading_forms.names_a_part(items[index].text)
    ]
    found = sorted({*found, *siblings})
    if not levels:
        have_siblings = len({items[index].text for index in found}) > 1
        return [index for index in found if have_siblings or speaks_of_a_meeting(items, index, SURE_WORDS)]
    counts = [items[index].level for index in found]
    series_above = _below_the_series_name(items)
    return [
        index
        for index in found
        if (level := items[index].level) in levels or (counts.count(level) > 1 and index in series_above)
    ]


def _may_be_short(block: Block, allowed: int) -> bool:
    return bool(
        (block.level or block.flags & STRONG)
        and len(block.text) <= heading_forms.MAX_SHORT
        and not block.flags & (CAPTION | WEAK) & ~allowed
        and heading_forms.is_short(block.text)
        and not is_link_away(block)
    )


def _outside_of(items: list[Block], full: list[int]) -> Iterator[int]:
    """All blocks but the headings of ``full`` and those of a lower rank inside their sections."""
    known = set(full)
    rank = 0  # of the meeting above; 0 outside of all
    for index, block in enumerate(items):
        if index in known:
            rank = rank_of(block)
            continue
        if block.level or block.flags & STRONG:
            if rank and rank_of(block) > rank:
                continue
            if block.level and rank and block.level < rank:
                rank = 0
        yield index


def _below_the_series_name(items: list[Block]) -> set[int]:
    """The headings right below one that only names the series: "Leuchtturmprojekte"."""
    below: set[int] = set()
    rank = 0
    for index, block in enumerate(items):
        if not block.level or not block.text:
            continue
        if rank and block.level > rank:
            below.add(index)
            continue
        plain = block.level > 1 and headings.NAMED.match(block.text) and not heading_forms.is_full(block.text)
        rank = block.level if plain else 0
    return below
