"""Walk the parsed tree once, iteratively and read-only: deep nesting cannot exhaust the stack."""

from __future__ import annotations

from itertools import islice
from typing import TYPE_CHECKING, Any

from selectolax.lexbor import LexborHTMLParser

from scraper.html.builder import PageBuilder
from scraper.html.elements import HEADING_LEVELS, OPENERS
from scraper.html.inline import unknown
from scraper.html.media import frame_source, tab_names, unfolded
from scraper.html.selection import select
from scraper.html.visibility import end_heading
from scraper.text import normalise

if TYPE_CHECKING:
    from selectolax.lexbor import LexborNode

    from scraper.html.builder import Opened
    from scraper.html.selection import Selectors

_KEPT_LIMIT = 1 << 20
_MAX_SEARCHED = 200  # elements in which words, or a picture's, are looked for
_BOXES = frozenset(("article", "blockquote", "details", "div", "figure", "li", "section", "tr"))


def walk(
    source: str, *, trusting: bool, selectors: Selectors | None = None, explaining: bool = False
) -> PageBuilder:
    """Return all that was read on the page; see ``scraper.html.blocks_of`` for the arguments."""
    tree = LexborHTMLParser(source)
    page = PageBuilder(
        tab_names(tree) if trusting else {},
        unfolded(tree) if "aria-controls" in source else frozenset(),
        has_data=" data-" in source or " consent-" in source,
        trusting=trusting,
    )
    if tree.head is not None:
        _head(page, tree.head)
    page.left_out = [] if explaining else None
    page.selectors = selectors
    if selectors is not None:
        page.selected = select(tree, selectors)
    if selectors is not None and selectors.content:
        for root in page.selected.roots:
            opened = _content(page, root)
            if opened is not None:
                _walk(page, root)
                _close(page, *opened)
    else:
        body = tree.body
        start = body if body is not None else tree.root
        if start is not None:
            _walk(page, start)
    page.flush()
    page.ends[0] = len(page.items)
    return page


def _head(page: PageBuilder, head: LexborNode) -> None:
    for node in head.iter():
        tag = node.tag
        if tag == "title":
            page.title = page.title or normalise(node.text())
        elif tag == "base":
            page.base = page.base or node.attributes.get("href") or ""
        elif tag == "meta" and (node.attributes.get("http-equiv") or "").lower() == "refresh":
            page.refresh = node.attributes.get("content") or ""


def _walk(page: PageBuilder, root: LexborNode) -> None:
    opener_of, pieces = _OPENERS.get, page.pieces
    selected = page.selected
    chosen = selected.inside | selected.ignored | selected.headings
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
                page.note_left_out(node, _kept_markup(node))
        else:
            _close(page, *stack.pop()[1:])


def _close(page: PageBuilder, closer: Any, saved: Any) -> None:
    if closer is not None:
        closer(page, saved)


def _selected(page: PageBuilder, node: LexborNode) -> Opened:
    """Handle an element that an operator's selector chose, which outweighs its tag."""
    page.flush()
    if node.mem_id in page.selected.ignored:
        return None
    return _section_heading(page, node) if node.mem_id in page.selected.headings else _content(page, node)


def _section_heading(page: PageBuilder, node: LexborNode) -> Opened:
    """The first words in the element head a section; those of a picture, where it has no others."""
    page.breaks = 0
    page.heads_section = True
    tag = node.tag or ""
    opened = OPENERS[tag](page, node) if tag in _BOXES else None
    if opened is None:
        opened = end_heading, (page.level, page.level_used, page.flags)
        page.level, page.level_used = HEADING_LEVELS.get(tag, 0), False
    if not any(map(_has_words, islice(node.traverse(include_text=True), _MAX_SEARCHED))):
        page.words(next(filter(None, map(_name, islice(node.traverse(), _MAX_SEARCHED))), ""))
    return _end_section_heading, opened


def _has_words(node: LexborNode) -> bool:
    return node.tag == "-text" and not (node.text_content or "").isspace()


def _name(node: LexborNode) -> str:
    return node.attributes.get("alt") or node.attributes.get("aria-label") or ""


def _end_section_heading(page: PageBuilder, opened: tuple[Any, Any]) -> None:
    _close(page, *opened)
    page.heads_section = False


def _content(page: PageBuilder, node: LexborNode) -> Opened:
    """Content is read whatever it is: navigation, a dialog, hidden, or markup in an attribute."""
    markup = _kept_markup(node)
    if markup is not None:
        _read_markup(page, markup, page.selectors and page.selectors._replace(content=None))
        return None
    saved = (page.level, page.level_used, page.flags, page.silent)
    page.level, page.level_used, page.flags, page.silent = 0, False, 0, False
    return _end_content, saved


def _end_content(page: PageBuilder, saved: tuple[int, bool, int, bool]) -> None:
    page.flush()
    page.level, page.level_used, page.flags, page.silent = saved


def _kept_markup(node: LexborNode) -> str | None:
    """The markup in a frame's ``srcdoc`` or in a ``<template>``, which no tree holds."""
    if node.tag == "template":
        return f"<div{(node.html or '').removeprefix('<template')}"
    return (node.attributes.get("srcdoc") or None) if node.tag == "iframe" else None


def _read_markup(page: PageBuilder, markup: str, selectors: Selectors | None = None) -> None:
    """Read a document that is kept as text, at the place where it is shown."""
    if len(markup) >= _KEPT_LIMIT:
        return
    inner = walk(markup, trusting=page.trusting, selectors=selectors)
    page.items.extend(block._replace(container=page.container) for block in inner.items)
    for key, count in inner.selected.counts.items():
        page.selected.counts[key] += count


def _noframes(page: PageBuilder, node: LexborNode) -> Opened:
    """Parse the text of ``<noframes>``, which holds the content of a page of frames as markup."""
    markup = node.text()
    if "<noframes" not in markup.lower():
        _read_markup(page, markup)
    return None


def _template(page: PageBuilder, node: LexborNode) -> Opened:
    """Read a declarative shadow root in its place; the content of other templates is for scripts."""
    if "shadowrootmode" not in node.attributes:
        return OPENERS["template"](page, node)
    _show(page, node)
    return None


def _frame(page: PageBuilder, node: LexborNode) -> Opened:
    """A frame shows the document in its ``srcdoc``; a film in there is read with the frame."""
    if frame_source(node.attributes):
        return OPENERS["iframe"](page, node)
    _show(page, node)
    return None


def _show(page: PageBuilder, node: LexborNode) -> None:
    page.flush()
    _read_markup(page, _kept_markup(node) or "")


_OPENERS = {**OPENERS, "noframes": _noframes, "template": _template, "iframe": _frame}
