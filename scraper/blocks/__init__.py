"""Fetched bytes to Blocks: what a reader of the page sees, in reading order, with the containers it stands in."""

from __future__ import annotations

from selectolax.lexbor import LexborHTMLParser

from scraper.blocks.encoding import decode
from scraper.blocks.model import AFTER_BR, CAPTION, IN_LINK, META, PSEUDO, STRONG, WEAK, Anchor, Block, Blocks
from scraper.blocks.walker import Walker

__all__ = [
    "AFTER_BR",
    "CAPTION",
    "IN_LINK",
    "META",
    "PSEUDO",
    "STRONG",
    "WEAK",
    "Anchor",
    "Block",
    "Blocks",
    "blocks_of",
    "read_blocks",
]


def read_blocks(body: bytes, content_type: str | None) -> Blocks:
    """Return the blocks of an HTML page.

    ``body`` as it came over the wire, decompressed; ``content_type`` the HTTP header's value. Time and memory grow
    with the square of the nesting: bodies from strangers go through ``scraper.read``.
    """
    return blocks_of(decode(body, content_type))


def blocks_of(source: str, *, named_panels: bool = False) -> Blocks:
    """Return the blocks of decoded HTML. The tree is only read: changing it while walking crashes the process.

    ``named_panels``: put the name of a tab at the head of the panel that it opens, for pages that have their
    headings nowhere else.
    """
    walker = Walker(LexborHTMLParser(source), has_data=" data-" in source or "videoid" in source, named_panels=named_panels)
    return Blocks(
        walker.items, walker.parents, walker.firsts, walker.ends, walker.title, walker.base, walker.refresh, source
    )
