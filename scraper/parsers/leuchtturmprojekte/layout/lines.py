"""Join lines that are separated by ``<br>`` into paragraphs and headings."""

from __future__ import annotations

from typing import TYPE_CHECKING

from scraper.html import AFTER_BR, STRONG
from scraper.parsers.leuchtturmprojekte.fields import headings
from scraper.parsers.leuchtturmprojekte.layout import section_boilerplate

if TYPE_CHECKING:
    from collections.abc import Sequence

    from scraper.html import Block


def join_lines(items: Sequence[Block]) -> list[Block]:
    """Return the blocks with the lines of one paragraph as one block.

    One ``<br>`` may end a paragraph or only a line: a paragraph ends with a sentence or with a heading. Every
    block keeps its place; a line that was joined to the one before is left without words.
    """
    lines = list(items)
    into = 0
    for index, block in enumerate(lines):
        if not block.flags & AFTER_BR or not block.text:
            if block.text:
                into = index
            continue
        before = lines[into]
        if before.level or before.container != block.container or not _goes_on(before, block):
            into = index
            continue
        outside = None
        if before.outside is not None or block.outside is not None:
            outside = " ".join(filter(None, (_outside(before), _outside(block))))
        flags = before.flags if block.flags & STRONG else before.flags & ~STRONG
        lines[into] = before._replace(
            text=f"{before.text} {block.text}", links=before.links + block.links, outside=outside, flags=flags
        )
        lines[index] = block._replace(text="", links=(), outside=None)
    return lines


def _outside(block: Block) -> str:
    return block.text if block.outside is None else block.outside


def _goes_on(before: Block, block: Block) -> bool:
    if before.text.rstrip("\"“”»«’')").endswith((".", "!", "?", ":")):
        return False
    if before.outside == "" or block.outside == "":
        return False
    if section_boilerplate.is_furniture(before.text) or section_boilerplate.is_furniture(block.text):
        return False
    if section_boilerplate.begins_with_label(block.text):
        return False
    both = f"{before.text} {block.text}"
    if headings.is_plain(both) and before.flags & STRONG == block.flags & STRONG:
        return True
    if headings.is_plain(before.text) or headings.is_plain(block.text):
        return False
    if headings.is_short(before.text) or headings.is_short(block.text):
        return False
    return before.flags & STRONG == block.flags & STRONG or block.text[:1].islower()
