"""How each HTML element is handled: skipped, block, heading, caption or container."""

from __future__ import annotations

from typing import TYPE_CHECKING

from scraper.html import boilerplate, inline, link_elements
from scraper.html.blocks import CAPTION, CELL, FOOT, NEW_CELL, NEW_ROW, PSEUDO, TERM, WEAK, Block
from scraper.html.visibility import REFUSED, apply, classify, end_heading, has_heading, open_heading

if TYPE_CHECKING:
    from collections.abc import Callable

    from selectolax.lexbor import LexborNode

    from scraper.html.builder import Opened, PageBuilder

_SKIPPED = (
    "style head title svg math nav aside select textarea input datalist option meta link audio canvas map "
    "area search dialog progress meter noembed img picture track param col colgroup -comment -cdata"
)
HEADING_LEVELS = {f"h{level}": level for level in range(1, 7)}
_PSEUDO_HEADINGS = "summary legend caption"
_TERMS = "dt th"
_ARTICLES = frozenset({"article", "section", "li", "details", "figure", "blockquote"})
_CARD_DEPTH = 6
_SMALL_FORM = 80
_FEW_WORDS = 400
_MAX_NOTE = 600
_WRITTEN_IN = frozenset({"text", "email", "search", "tel"})
_NOT_IN_SMALL_FORMS = frozenset(
    {"form", "iframe", "video", "summary", "dt", "th", "legend", "article", "section"}
)
_CONTAINERS = (
    "div section article main header body ul ol li dl dd table thead tbody tfoot details form fieldset "
    "figure blockquote center hgroup menu dir frameset"
)


def _skip(page: PageBuilder, node: LexborNode) -> Opened:
    return None


def _heading(page: PageBuilder, node: LexborNode) -> Opened:
    kind = classify(page, node)
    if kind == REFUSED:
        return None
    opened = open_heading(page, HEADING_LEVELS[node.tag or "h6"])
    if page.level == 1:
        page.seen_title = True
    page.flags |= kind & WEAK
    return opened


def _paragraph(page: PageBuilder, node: LexborNode) -> Opened:
    attributes = node.attributes
    kind = classify(page, node) if attributes else 0
    if kind == REFUSED:
        return None
    page.end_line()
    if not kind and not page.level:
        return _END_PARAGRAPH
    saved = (page.level, page.level_used, page.flags)
    silent = page.silent
    apply(page, kind, node)
    if page.silent and not silent:
        page.silent = silent
        return None
    if page.level and page.level_used:
        page.level = 0
    return end_heading, saved


def _end_paragraph(page: PageBuilder, _: None) -> None:
    page.flush()


def _container(page: PageBuilder, node: LexborNode) -> Opened:
    if page.level and not page.level_used and page.level < PSEUDO:
        page.pieces.append(" ")  # <h2><div>…</div><div>…</div></h2> is one heading
        return inline.inline(page, node)
    kind = classify(page, node)
    if kind == REFUSED:
        return None
    page.end_line()
    saved = (page.container, page.level, page.level_used, page.flags, page.silent)
    page.parents.append(page.container)
    page.firsts.append(len(page.items))
    page.container = len(page.ends)
    page.ends.append(0)
    if kind:
        apply(page, kind, node)
    elif page.level and page.level_used:
        page.level = 0
    if page.names:
        _name_panel(page, node)
    return _end_container, saved


def _end_container(page: PageBuilder, saved: tuple[int, int, bool, int, bool]) -> None:
    page.end_line()
    page.ends[page.container] = len(page.items)
    page.container, page.level, page.level_used, page.flags, page.silent = saved


def _form(page: PageBuilder, node: LexborNode) -> Opened:
    """Skip a few fields with their labels; a form around the whole page is a plain container."""
    return None if _asks_for_words(node) else _container(page, node)


def _asks_for_words(form: LexborNode) -> bool:
    """Whether it has a field to fill in and little else. Forms can be nested in each other: none is looked
    at twice."""
    asks, words = False, 0
    for seen, node in enumerate(form.traverse(include_text=True)):
        tag = node.tag or ""
        if seen > _SMALL_FORM or tag in HEADING_LEVELS or (seen and tag in _NOT_IN_SMALL_FORMS):
            return False
        if tag == "-text":
            words += len((node.text_content or "").strip())
        asks = asks or tag in {"textarea", "select"} or (tag == "input" and _is_written_in(node))
    return asks and words < _FEW_WORDS


def _is_written_in(field: LexborNode) -> bool:
    return (field.attributes.get("type") or "text").lower() in _WRITTEN_IN


def _pseudo_heading(page: PageBuilder, node: LexborNode) -> Opened:
    opened = _container(page, node)
    if opened is not None and opened[0] is _end_container:
        page.level, page.level_used = PSEUDO, False
    return opened


def _term(page: PageBuilder, node: LexborNode) -> Opened:
    opened = _cell(page, node) if node.tag == "th" else _container(page, node)
    if opened is not None and opened[0] is _end_container:
        page.level, page.level_used = TERM, False
    return opened


def _row(page: PageBuilder, node: LexborNode) -> Opened:
    opened = _container(page, node)
    page.place |= NEW_ROW
    return opened


def _cell(page: PageBuilder, node: LexborNode) -> Opened:
    opened = _container(page, node)
    if opened is not None:
        page.flags |= CELL
        page.place |= NEW_CELL
    return opened


def _address(page: PageBuilder, node: LexborNode) -> Opened:
    """Skip the contact of a page or article (HTML 4.3.10), unless an old page wraps its content in it."""
    return None if _is_note(node) else _container(page, node)


def _is_note(address: LexborNode) -> bool:
    """Whether the element is short and has no heading; a nested one is searched no further than a note's
    length."""
    words = 0
    for seen, node in enumerate(address.traverse(include_text=True)):
        if node.tag == "-text":
            words += len((node.text_content or "").strip())
        if seen > _SMALL_FORM or words > _MAX_NOTE or node.tag in HEADING_LEVELS:
            return False
    return True


def _caption(page: PageBuilder, node: LexborNode) -> Opened:
    """A figure's caption is seen even where a consent placeholder stands in for the figure."""
    opened = _container(page, node)
    if opened is not None:
        if not has_heading(page, node):
            page.flags |= CAPTION
        page.silent = False
    return opened


def _footer(page: PageBuilder, node: LexborNode) -> Opened:
    """The page's footer is boilerplate; an article's or a card's may hold what the article points to."""
    class_ = node.attributes.get("class")
    own = (
        class_ is not None
        and "footer" in class_
        and not boilerplate.kind_of(class_, None, None) & boilerplate.CHROME
    )
    if not own and not _is_in_article(node):
        return None
    opened = _container(page, node)
    if opened is not None:
        page.flags |= FOOT
    return opened


def _is_in_article(node: LexborNode) -> bool:
    parent = node.parent
    for _ in range(_CARD_DEPTH):
        if parent is None or parent.tag in _ARTICLES:
            return parent is not None
        parent = parent.parent
    return False


def _name_panel(page: PageBuilder, node: LexborNode) -> None:
    name = page.names.get(node.attributes.get("id") or "")
    if name and not page.silent:
        page.items.append(Block(name, PSEUDO, page.flags, page.container, (), None, ()))


_END_PARAGRAPH: Opened = (_end_paragraph, None)


OPENERS: dict[str, Callable[[PageBuilder, LexborNode], Opened]] = {
    **dict.fromkeys(_SKIPPED.split(), _skip),
    **dict.fromkeys(HEADING_LEVELS, _heading),
    **dict.fromkeys(_PSEUDO_HEADINGS.split(), _pseudo_heading),
    **dict.fromkeys(_TERMS.split(), _term),
    **dict.fromkeys(_CONTAINERS.split(), _container),
    "tr": _row,
    "td": _cell,
    "address": _address,
    **inline.OPENERS,
    **link_elements.OPENERS,
    "form": _form,
    "p": _paragraph,
    "footer": _footer,
    "figcaption": _caption,
}
