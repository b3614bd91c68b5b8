"""Blocks as headings: their rank, where they lead, what stands below them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from scraper.html import CAPTION, IN_LINK, PSEUDO, STRONG, WEAK
from scraper.parsers.leuchtturmprojekte.layout import heading_forms

if TYPE_CHECKING:
    from collections.abc import Iterator

    from scraper.html import Block

_NEAR = 8
_PAST_BODY = ("Programmgebiet", "euchtt", "treffen", "Treffen", "traf", "Netzwerk", "zusammen", "Gäste")


def rank_of(block: Block) -> int:
    """Return the rank of a heading: 1 is the highest; emphasised lines count as ``PSEUDO``."""
    return block.level or PSEUDO


def is_heading(block: Block) -> bool:
    """Whether a block may head what follows it: it is no caption or teaser and leads nowhere else."""
    return bool(
        block.text
        and (block.level or block.flags & STRONG)
        and not block.flags & (CAPTION | WEAK)
        and not is_link_away(block)
    )


def is_link_away(block: Block) -> bool:
    """Whether a heading is a copy in a teaser or a list, which leads to another place; one that folds its
    section up does not."""
    if block.outside != "" and not block.flags & IN_LINK:
        return False
    if not block.level or block.flags & IN_LINK:
        return True
    return any(not link.href.startswith(("#", "javascript:")) and link.href for link in block.links)


def blocks_below(items: list[Block], index: int) -> Iterator[Block]:
    """The first blocks below a heading, to the next one of its rank."""
    rank = rank_of(items[index])
    for block in items[index + 1 : index + _NEAR]:
        if block.text and block.level and block.level <= rank:
            return
        yield block


def speaks_of_a_meeting(items: list[Block], index: int) -> bool:
    """Whether words or a film below the heading show that it is a meeting's."""
    heading = items[index]
    year_first = heading.text[:2] in ("19", "20")
    for block in blocks_below(items, index):
        if any(word in block.text for word in _PAST_BODY):
            return (
                not heading_forms.names_a_part(heading.text)
                or heading_forms.place_of(heading.text) is not None
            )
        if year_first and any(link.frame for link in block.links):
            return True
    return False
