"""Elements inside a line, and what ends one: emphasis, line breaks, quotation marks, times, buttons."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from scraper.html import boilerplate
from scraper.html.builder import INTO
from scraper.html.visibility import heading_role, is_hidden

if TYPE_CHECKING:
    from collections.abc import Callable

    from selectolax.lexbor import LexborNode

    from scraper.html.builder import Opened, Reading

_INLINE = (
    "span i em u s small sub sup abbr acronym cite code dfn kbd samp var mark bdi bdo ins del strike tt "
    "label "
    "nobr wbr ruby rt rp data output slot html"
)
_EMPHASIS = "strong b big font"
_PAGE_TIME = re.compile(
    r"date(?:Published|Modified|Created)|\b(?:published|updated|modified)\b",
    re.IGNORECASE,
)


def unknown(page: Reading, node: LexborNode) -> Opened:
    """Elements that no list names are inline for a browser; custom ones often hold whole sections, or a
    film."""
    attributes = node.attributes
    tag = node.tag or ""
    if "video-id" in attributes:
        page.film_in(attributes)
    film = attributes.get("videoid") or attributes.get("data-videoid")
    if film and ("data-videoid" not in attributes or "youtube" in tag or "vimeo" in tag):
        page.embed(f"https://vimeo.com/{film}" if "vimeo" in tag else f"https://youtu.be/{film}", attributes)
    return inline(page, node)


def inline(page: Reading, node: LexborNode) -> Opened:
    """Open an element that stays in its line, unless its attributes hide it."""
    attributes = node.attributes
    if not attributes:
        return INTO
    kind = boilerplate.kind_of(attributes.get("class"), attributes.get("id"), attributes.get("role"))
    if (
        kind & (boilerplate.UNSEEN | boilerplate.CHROME)
        or is_hidden(attributes)
        or attributes.get("aria-hidden") == "true"
    ):
        return None
    if page.has_data:
        page.film_in(attributes)
    return heading_role(page, attributes) if attributes.get("role") == "heading" else INTO


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


def _button(page: Reading, node: LexborNode) -> Opened:
    """A button's words are no content, unless it is (in) the heading that folds a section up."""
    if page.level and not page.level_used:
        return INTO
    attributes = node.attributes
    folds = "aria-expanded" in attributes or "aria-controls" in attributes
    if not folds or attributes.get("role") == "tab" or page.in_link or page.silent:
        return None
    return heading_role(page, {})


_END_EMPHASIS: Opened = (_end_emphasised, None)
_END_QUOTE: Opened = (_end_quote, None)

OPENERS: dict[str, Callable[[Reading, LexborNode], Opened]] = {
    **dict.fromkeys(_INLINE.split(), inline),
    **dict.fromkeys(_EMPHASIS.split(), _emphasised),
    "br": _break,
    "hr": _rule,
    "q": _quote,
    "time": _time,
    "pre": _preformatted,
    "button": _button,
}
