"""Turn fetched bytes into Blocks: what a reader of the page sees, in reading order."""

from __future__ import annotations

from typing import TYPE_CHECKING

from scraper.html.blocks import (
    AFTER_BR,
    AFTER_RULE,
    CAPTION,
    CELL,
    CHOSEN,
    FOOT,
    IN_LINK,
    META,
    NEW_CELL,
    NEW_ROW,
    PSEUDO,
    SPINNER,
    STRONG,
    TERM,
    WEAK,
    Anchor,
    Block,
    Blocks,
    LeftOut,
    LongTextError,
)
from scraper.html.selection import Selectors
from scraper.html.walker import walk

if TYPE_CHECKING:
    from collections.abc import Iterator

    from scraper.html.builder import PageBuilder


def blocks_of(
    source: str,
    *,
    trusting: bool = False,
    selectors: Selectors | None = None,
    explaining: bool = False,
    longest: int | None = None,
) -> Blocks:
    """Return the blocks of decoded HTML. The tree is never changed: that would crash the process.

    Time and memory grow with the square of the nesting: fetched bodies go through ``parsers.sandbox``.
    ``trusting``: the second look at a page without any meeting. No class word hides anything (perhaps the
    content is in a wrapper of class "cookie-accepted"), panels begin with the name of the tab that opens
    them, and emphasised words at the beginning of a paragraph are a line of their own. ``selectors``: an
    operator's; raises ``SelectolaxError`` for an invalid one. ``explaining``: collect what is skipped.
    ``longest``: the characters that a text or an address may have; raises :class:`LongTextError` for more.
    """
    page = walk(source, trusting=trusting, selectors=selectors, explaining=explaining)
    if longest is not None and max(map(len, _texts(page)), default=0) > longest:
        raise LongTextError
    return Blocks(
        page.items,
        page.parents,
        page.firsts,
        page.ends,
        page.title,
        page.base,
        page.refresh,
        source,
        selectors,
        page.selected.counts,
        tuple(page.left_out or ()),
        longest,
    )


def _texts(page: PageBuilder) -> Iterator[str]:
    yield page.title
    yield page.base
    for block in page.items:
        yield block.text
        for link in block.links:
            yield from (link.href, link.text, link.hint)
