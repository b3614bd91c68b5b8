"""One pass over the parsed tree, iterative and read-only: deep nesting ends no recursion, and nothing is
changed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from selectolax.lexbor import LexborHTMLParser

from scraper.html.builder import Reading
from scraper.html.elements import OPENERS
from scraper.html.inline import unknown
from scraper.html.media import tab_names, unfolded
from scraper.text import normalise

if TYPE_CHECKING:
    from selectolax.lexbor import LexborNode

    from scraper.html.builder import Opened

_NOFRAMES_LIMIT = 1 << 20


def walk(source: str, *, trusting: bool) -> Reading:
    """Return all that was read on the page; see ``scraper.html.blocks_of`` for ``trusting``."""
    tree = LexborHTMLParser(source)
    page = Reading(
        tab_names(tree) if trusting else {},
        unfolded(tree) if "aria-controls" in source else frozenset(),
        has_data=" data-" in source or " consent-" in source,
        trusting=trusting,
    )
    if tree.head is not None:
        _head(page, tree.head)
    body = tree.body
    root = body if body is not None else tree.root
    if root is not None:
        _walk(page, root)
    page.flush()
    page.ends[0] = len(page.items)
    return page


def _head(page: Reading, head: LexborNode) -> None:
    for node in head.iter():
        tag = node.tag
        if tag == "title":
            page.title = page.title or normalise(node.text())
        elif tag == "base":
            page.base = page.base or node.attributes.get("href") or ""
        elif tag == "meta" and (node.attributes.get("http-equiv") or "").lower() == "refresh":
            page.refresh = node.attributes.get("content") or ""


def _walk(page: Reading, root: LexborNode) -> None:
    opener_of, pieces = _OPENERS.get, page.pieces
    stack: list[tuple[Any, Any, Any]] = [(root.iter(include_text=True), None, None)]
    while stack:
        children, closer, saved = stack[-1]
        for node in children:
            tag = node.tag
            if tag == "-text":
                text = node.text_content or ""
                if not text.isspace():
                    page.words(text)
                elif pieces:
                    page.blank()
                continue
            opened = opener_of(tag, unknown)(page, node)
            if opened is not None:
                stack.append((node.iter(include_text=True), *opened))
                break
        else:
            stack.pop()
            if closer is not None:
                closer(page, saved)


def _noframes(page: Reading, node: LexborNode) -> Opened:
    """A page of frames tells readers without frames what it says: its text is markup that was not
    parsed."""
    inner = node.text()
    if len(inner) < _NOFRAMES_LIMIT and "<noframes" not in inner.lower():
        found = walk(inner, trusting=page.trusting).items
        page.items.extend(block._replace(container=page.container) for block in found)
    return None


_OPENERS = {**OPENERS, "noframes": _noframes}
