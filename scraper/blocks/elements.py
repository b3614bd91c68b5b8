"""What each element does to the reading: chrome is passed by, blocks end and begin, headings, captions,
containers."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from scraper.blocks import chrome, links
from scraper.blocks.model import CAPTION, META, PSEUDO, WEAK, Block
from scraper.blocks.reading import INTO

if TYPE_CHECKING:
    from collections.abc import Callable

    from selectolax.lexbor import LexborNode

    from scraper.blocks.reading import Attributes, Opened, Reading

_SKIPPED = (
    "script style head title svg math nav footer aside select textarea input datalist option meta link "
    "audio canvas "
    "map area search dialog progress meter noembed img picture track param col colgroup -comment -cdata"
)
_INLINE = (
    "span i em u s small sub sup abbr acronym cite code dfn kbd samp var mark bdi bdo ins del strike tt "
    "label "
    "nobr wbr ruby rt rp data output slot html"
)
_EMPHASIS = "strong b big font"
_HEADING_LEVELS = {f"h{level}": level for level in range(1, 7)}
_PSEUDO_HEADINGS = "dt summary th legend caption"
_CONTAINERS = (
    "div section article main header body ul ol li dl dd table thead tbody tfoot tr td details form "
    "fieldset figure "
    "blockquote center address hgroup menu dir frameset"
)
# A class word on these hides nothing.
_TRUSTED = frozenset({"main", "article", "body", "html", "form", "h1", "li"})

_HIDDEN_STYLE = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)
_PAGE_TIME = re.compile(
    r"date(?:Published|Modified|Created)|\b(?:published|updated|modified)\b",
    re.IGNORECASE,
)
_REFUSED = -1
_DOUBTFUL = chrome.CHROME | chrome.UNSEEN | chrome.SILENT | chrome.WEAK


def _skip(page: Reading, node: LexborNode) -> Opened:
    return None


def unknown(page: Reading, node: LexborNode) -> Opened:
    """Elements that no list names are inline for a browser; custom ones often hold whole sections, or a
    film."""
    attributes = node.attributes
    film = attributes.get("videoid")
    if film:
        page.embed(
            f"https://vimeo.com/{film}" if "vimeo" in (node.tag or "") else f"https://youtu.be/{film}",
            attributes,
        )
    return _inline(page, node)


def _inline(page: Reading, node: LexborNode) -> Opened:
    attributes = node.attributes
    if not attributes:
        return INTO
    kind = chrome.kind_of(attributes.get("class"), attributes.get("id"), attributes.get("role"))
    if (
        kind & (chrome.UNSEEN | chrome.CHROME)
        or _is_hidden(attributes)
        or attributes.get("aria-hidden") == "true"
    ):
        return None
    if page.has_data:
        page.film_in(attributes)
    return _heading_role(page, attributes) if attributes.get("role") == "heading" else INTO


def _emphasised(page: Reading, node: LexborNode) -> Opened:
    page.emphasis += 1
    return _END_EMPHASIS


def _end_emphasised(page: Reading, _: None) -> None:
    page.emphasis -= 1
    if page.trusting and not page.emphasis and not page.plain and not page.level:
        page.flush()  # "<strong>Heading</strong> and the text goes on"
        page.breaks = 2


def _break(page: Reading, node: LexborNode) -> Opened:
    if page.level and not page.level_used:
        page.pieces.append(" ")
        return None
    before = len(page.items)
    page.flush()
    page.breaks = 1 if len(page.items) > before else 2
    return None


def _rule(page: Reading, node: LexborNode) -> Opened:
    page.flush()
    page.breaks = 2
    return None


def _quote(page: Reading, node: LexborNode) -> Opened:
    """A browser puts the marks; the page is German."""
    page.words("„" if page.quotes % 2 == 0 else "‚")
    page.quotes += 1
    return _END_QUOTE


def _end_quote(page: Reading, _: None) -> None:
    page.quotes -= 1
    page.words("“" if page.quotes % 2 == 0 else "‘")


def _time(page: Reading, node: LexborNode) -> Opened:
    """The time at which the page was written is no news of a meeting."""
    attributes = node.attributes
    if "pubdate" in attributes or _PAGE_TIME.search(
        attributes.get("itemprop") or attributes.get("class") or ""
    ):
        return None
    moment = attributes.get("datetime")
    if moment and not page.silent:
        page.times.append(moment)
    return INTO


def _preformatted(page: Reading, node: LexborNode) -> Opened:
    page.flush()
    for line in node.text().split("\n"):
        if line.strip():
            page.words(line)
        _break(page, node)
    page.breaks = 0
    return None


def _heading(page: Reading, node: LexborNode) -> Opened:
    kind = _look(page, node)
    if kind == _REFUSED:
        return None
    page.flush()
    page.breaks = 0
    saved = (page.level, page.level_used, page.flags)
    page.level, page.level_used = _HEADING_LEVELS[node.tag or "h6"], False
    if page.level == 1:
        page.seen_title = True
    page.flags |= kind & WEAK
    return _end_heading, saved


def _heading_role(page: Reading, attributes: Attributes) -> Opened:
    page.flush()
    page.breaks = 0
    saved = (page.level, page.level_used, page.flags)
    page.level, page.level_used = _aria_level(attributes), False
    return _end_heading, saved


def _aria_level(attributes: Attributes) -> int:
    level = attributes.get("aria-level") or ""
    return int(level) if level in _ARIA_LEVELS else PSEUDO


def _end_heading(page: Reading, saved: tuple[int, bool, int]) -> None:
    page.flush()
    page.level, page.level_used, page.flags = saved


def _paragraph(page: Reading, node: LexborNode) -> Opened:
    attributes = node.attributes
    kind = _look(page, node) if attributes else 0
    if kind == _REFUSED:
        return None
    if page.pieces or page.links:
        page.flush()
    page.breaks = 0
    if not kind and not page.level:
        return _END_PARAGRAPH
    saved = (page.level, page.level_used, page.flags)
    silent = page.silent
    _apply(page, kind, node)
    if page.silent and not silent:
        page.silent = silent
        return None
    if page.level and page.level_used:
        page.level = 0
    return _end_heading, saved


def _end_paragraph(page: Reading, _: None) -> None:
    page.flush()


def _container(page: Reading, node: LexborNode) -> Opened:
    if page.level and not page.level_used and page.level != PSEUDO:
        page.pieces.append(" ")  # <h2><div>…</div><div>…</div></h2> is one heading
        return _inline(page, node)
    kind = _look(page, node)
    if kind == _REFUSED:
        return None
    if page.pieces or page.links:
        page.flush()
    page.breaks = 0
    saved = (page.container, page.level, page.level_used, page.flags, page.silent)
    page.parents.append(page.container)
    page.firsts.append(len(page.items))
    page.container = len(page.ends)
    page.ends.append(0)
    if kind:
        _apply(page, kind, node)
    elif page.level and page.level_used:
        page.level = 0
    if page.names:
        _name_panel(page, node)
    return _end_container, saved


def _end_container(page: Reading, saved: tuple[int, int, bool, int, bool]) -> None:
    if page.pieces or page.links:
        page.flush()
    page.breaks = 0
    page.ends[page.container] = len(page.items)
    page.container, page.level, page.level_used, page.flags, page.silent = saved


def _pseudo_heading(page: Reading, node: LexborNode) -> Opened:
    opened = _container(page, node)
    if opened is not None and opened[0] is _end_container:
        page.level, page.level_used = PSEUDO, False
    return opened


def _caption(page: Reading, node: LexborNode) -> Opened:
    """A figure's caption is seen even where a consent placeholder stands in for the figure."""
    opened = _container(page, node)
    if opened is not None:
        page.flags |= CAPTION
        page.silent = False
    return opened


def _button(page: Reading, node: LexborNode) -> Opened:
    """A button's words are no content, unless it is (in) the heading that folds a section up."""
    if page.level and not page.level_used:
        return INTO
    attributes = node.attributes
    folds = "aria-expanded" in attributes or "aria-controls" in attributes
    if not folds or attributes.get("role") == "tab" or page.in_link or page.silent:
        return None
    return _heading_role(page, {})


def _look(page: Reading, node: LexborNode) -> int:
    """What the element's attributes make of it."""
    attributes = node.attributes
    if not attributes:
        return 0
    kind = chrome.kind_of(attributes.get("class"), attributes.get("id"), attributes.get("role"))
    if kind & _DOUBTFUL:
        if page.trusting or node.tag in _TRUSTED or _holds_content(page, node):
            kind &= ~_DOUBTFUL
        elif kind & (chrome.CHROME | chrome.UNSEEN):
            return _REFUSED
    if page.has_data:
        page.film_in(attributes)
    if (
        ("hidden" in attributes or "style" in attributes)
        and _is_hidden(attributes)
        and not kind & chrome.PANEL
    ):
        kind |= chrome.SILENT
    if attributes.get("role") == "heading":
        kind |= chrome.HEADLINE
    return kind


def _holds_content(page: Reading, node: LexborNode) -> bool:
    """A class word of a wrapper around everything ("has-navigation") must not hide everything."""
    return not page.seen_title and node.css_first("main, h1") is not None


def _apply(page: Reading, kind: int, node: LexborNode) -> None:
    page.flags |= kind & (CAPTION | META | WEAK)
    if kind & chrome.SILENT:
        page.silent = True
    if kind & chrome.HEADLINE:
        page.level, page.level_used = _aria_level(node.attributes), False


def _name_panel(page: Reading, node: LexborNode) -> None:
    name = page.names.get(node.attributes.get("id") or "")
    if name and not page.silent:
        page.items.append(Block(name, PSEUDO, page.flags, page.container, (), None, ()))


def _is_hidden(attributes: Attributes) -> bool:
    return "hidden" in attributes or bool(_HIDDEN_STYLE.search(attributes.get("style") or ""))


_END_EMPHASIS: Opened = (_end_emphasised, None)
_END_QUOTE: Opened = (_end_quote, None)
_END_PARAGRAPH: Opened = (_end_paragraph, None)
_ARIA_LEVELS = frozenset("123456")


OPENERS: dict[str, Callable[[Reading, LexborNode], Opened]] = {
    **dict.fromkeys(_SKIPPED.split(), _skip),
    **dict.fromkeys(_INLINE.split(), _inline),
    **dict.fromkeys(_EMPHASIS.split(), _emphasised),
    **dict.fromkeys(_HEADING_LEVELS, _heading),
    **dict.fromkeys(_PSEUDO_HEADINGS.split(), _pseudo_heading),
    **dict.fromkeys(_CONTAINERS.split(), _container),
    **links.OPENERS,
    "p": _paragraph,
    "br": _break,
    "hr": _rule,
    "q": _quote,
    "time": _time,
    "pre": _preformatted,
    "button": _button,
    "figcaption": _caption,
}
