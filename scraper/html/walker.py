"""Walk the parsed tree once, iteratively and read-only: deep nesting cannot exhaust the stack."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from selectolax.lexbor import LexborHTMLParser

from scraper.html.blocks import CAPTION, CHOSEN, FOOT, PSEUDO, WEAK, LeftOut
from scraper.html.builder import Reading
from scraper.html.elements import HEADING_LEVELS, OPENERS
from scraper.html.inline import unknown
from scraper.html.media import tab_names, unfolded
from scraper.html.selection import select
from scraper.html.visibility import end_heading
from scraper.text import normalise

if TYPE_CHECKING:
    from selectolax.lexbor import LexborNode

    from scraper.html.builder import Opened
    from scraper.html.selection import Selectors

_NOFRAMES_LIMIT = 1 << 20
_NEVER_SHOWN = frozenset({"style", "script", "head", "title", "svg", "template", "noscript", "-comment"})
_MOST_LEFT_OUT = 200
_SHOWN_WORDS = 120


def walk(
    source: str, *, trusting: bool, selectors: Selectors | None = None, explaining: bool = False
) -> Reading:
    """Return all that was read on the page; see ``scraper.html.blocks_of`` for the arguments."""
    tree = LexborHTMLParser(source)
    page = Reading(
        tab_names(tree) if trusting else {},
        unfolded(tree) if "aria-controls" in source else frozenset(),
        has_data=" data-" in source or " consent-" in source,
        trusting=trusting,
    )
    if tree.head is not None:
        _head(page, tree.head)
    page.left_out = [] if explaining else None
    if selectors is not None:
        page.selected = select(tree, selectors)
    body = tree.body
    root = body if body is not None else tree.root
    roots = page.selected.roots if selectors is not None and selectors.content else (root,)
    for start in roots:
        if start is not None:
            _walk(page, start)
            page.flush()
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
    chosen = page.selected.ignored | page.selected.headings
    stack: list[tuple[Any, Any, Any]] = [(root.iter(include_text=True), None, None)]
    while stack:
        for node in stack[-1][0]:
            tag = node.tag
            if tag == "-text":
                text = node.text_content or ""
                if not text.isspace():
                    page.words(text)
                elif pieces:
                    page.blank()
                continue
            opener = _selected if chosen and node.mem_id in chosen else opener_of(tag, unknown)
            opened = opener(page, node)
            if opened is not None:
                stack.append((node.iter(include_text=True), *opened))
                break
            if page.left_out is not None:
                _note_left_out(page.left_out, node)
        else:
            _close(page, *stack.pop()[1:])


def _note_left_out(left_out: list[LeftOut], node: LexborNode) -> None:
    """For a reading that explains itself: which element with words was passed by."""
    text = normalise(node.text())
    if text and node.tag not in _NEVER_SHOWN and len(left_out) < _MOST_LEFT_OUT:
        name = ".".join(filter(None, (node.tag, *(node.attributes.get("class") or "").split()[:2])))
        left_out.append(LeftOut(name, text[:_SHOWN_WORDS]))


def _close(page: Reading, closer: Any, saved: Any) -> None:
    if closer is not None:
        closer(page, saved)


def _selected(page: Reading, node: LexborNode) -> Opened:
    """Handle an element that an operator's selector chose, which outweighs its tag."""
    if node.mem_id in page.selected.ignored:
        page.flush()
        return None
    page.flush()
    page.breaks = 0
    saved = (page.level, page.level_used, page.flags)
    page.level, page.level_used = HEADING_LEVELS.get(node.tag or "", PSEUDO), False
    page.flags = (page.flags & ~(CAPTION | WEAK | FOOT)) | CHOSEN
    return end_heading, saved


def _noframes(page: Reading, node: LexborNode) -> Opened:
    """Parse the text of ``<noframes>``, which holds the content of a page of frames as markup."""
    inner = node.text()
    if len(inner) < _NOFRAMES_LIMIT and "<noframes" not in inner.lower():
        found = walk(inner, trusting=page.trusting).items
        page.items.extend(block._replace(container=page.container) for block in found)
    return None


_OPENERS = {**OPENERS, "noframes": _noframes}
