"""Explain how the page was read: each heading that was considered, each value, and what was left out.

It uses the layout that :func:`parse` finds, and decides nothing itself.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from scraper.html import CAPTION, CHOSEN, FOOT, STRONG, WEAK
from scraper.parsers.leuchtturmprojekte import layout_of
from scraper.parsers.leuchtturmprojekte.fields import headings
from scraper.parsers.leuchtturmprojekte.layout.section_headings import find_headings, is_link_away
from scraper.parsers.leuchtturmprojekte.layout.section_text import is_paragraph

if TYPE_CHECKING:
    from collections.abc import Iterator

    from scraper.html import Block, Blocks
    from scraper.parsers.leuchtturmprojekte.layout.page_layout import Layout

_MOST = 400  # blocks of a page that are shown
_SHOWN = 300  # characters of a block


def explain(blocks: Blocks) -> dict[str, Any]:
    """Return ``headings`` (each with ``verdict`` and ``reason``), ``text`` (each block with its ``role``, and
    with the number of its ``section`` from 0), ``left_out`` (elements that were passed by) and ``selected``
    (how many elements each selector of ``[read]`` chose)."""
    blocks, layout = layout_of(blocks)
    owners = {
        index: number
        for number, section in enumerate(layout.sections)
        for index in range(section.first, section.end)
    }
    return {
        "headings": list(_headings(blocks, layout)),
        "text": list(_text(layout, owners)),
        "left_out": [{"element": entry.element, "text": entry.text} for entry in blocks.left_out],
        "selected": dict(blocks.selected),
    }


def _headings(blocks: Blocks, layout: Layout) -> Iterator[dict[str, str]]:
    parts = find_headings(blocks, list(layout.items)).parts
    meetings = {section.heading for section in layout.sections}
    for index, block in enumerate(layout.items):
        if not _is_looked_at(block):
            continue
        if index in meetings:
            reason = "[read] sections chooses it" if block.flags & CHOSEN else "it names a year's meeting"
            yield _verdict(block, "section", reason)
        elif index in parts:
            yield _verdict(block, "part", "it names a part of the meeting above")
        else:
            yield _verdict(block, "no section", _why_not(block, layout, index))


def _is_looked_at(block: Block) -> bool:
    """Whether a person could wonder if the block is a meeting's heading."""
    if block.flags & CHOSEN:
        return True
    is_emphasised = bool(block.level or block.flags & STRONG)
    text = block.text[: headings.LONGEST]
    return bool(text) and is_emphasised and bool(headings.YEAR.search(text) or headings.NAMED.search(text))


def _verdict(block: Block, verdict: str, reason: str) -> dict[str, str]:
    return {"heading": block.text[:_SHOWN], "verdict": verdict, "reason": reason}


def _why_not(block: Block, layout: Layout, index: int) -> str:
    if block.text == layout.title:
        return "it is the page's title"
    if is_link_away(block):
        return "it is a link that leads elsewhere, as in a list or a teaser"
    for flag, reason in (
        (CAPTION, "it is a caption"),
        (WEAK, "its class is that of a teaser"),
        (FOOT, "it stands in the footer of a card or an article"),
    ):
        if block.flags & flag:
            return reason
    if headings.YEAR.search(block.text) is None:
        return "it names no year"
    if index not in layout.content:
        return "it stands outside the content that holds the meetings"
    return "nothing near it speaks of a meeting: no place, no programme area, no film"


def _text(layout: Layout, owners: dict[int, int]) -> Iterator[dict[str, Any]]:
    heads = {section.heading for section in layout.sections}
    for index, block in enumerate(layout.items[:_MOST]):
        if not block.text:
            continue
        role = "heading" if index in heads else "text" if is_paragraph(block) else "left out"
        yield {"text": block.text[:_SHOWN], "role": role, "section": owners.get(index)}
