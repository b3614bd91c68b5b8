"""Handle elements inside a line: emphasis, line breaks, quotation marks, times, buttons."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from scraper import lazy_re
from scraper.html import boilerplate
from scraper.html.blocks import AFTER_RULE, META, PSEUDO
from scraper.html.builder import DESCEND
from scraper.html.link_elements import kept_film
from scraper.html.mail_addresses import protected_address
from scraper.html.visibility import aria_level, is_hidden, is_struck_out, open_heading, spinner
from scraper.text import normalise

if TYPE_CHECKING:
    from collections.abc import Callable

    from selectolax.lexbor import LexborNode

    from scraper.html.builder import Attributes, Opened, PageBuilder

_INLINE = (
    "span i em u small sub sup abbr acronym cite code dfn kbd samp var mark bdi bdo ins tt label nobr wbr "
    "ruby rt rp data output slot html"
)
_EMPHASIS = "strong b big font"
_PAGE_TIME = lazy_re.compile(
    r"date(?:Published|Modified|Created)|\b(?:published|updated|modified)\b",
    re.IGNORECASE,
)


def unknown(page: PageBuilder, node: LexborNode) -> Opened:
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


def inline(page: PageBuilder, node: LexborNode) -> Opened:
    attributes = node.attributes
    if not attributes:
        return DESCEND
    kind = boilerplate.kind_of(attributes.get("class"), attributes.get("id"), attributes.get("role"))
    if kind & (boilerplate.UNSEEN | boilerplate.CHROME) or _is_unseen(attributes):
        return None
    if page.has_data:
        address = protected_address(attributes)
        if address is not None:
            page.words(address)
            return None
        page.film_in(attributes)
    return _box(page, node, kind) if kind or page.flags & META else _role(page, attributes)


def _box(page: PageBuilder, node: LexborNode, kind: int) -> Opened:
    """Open a piece of a line that a browser may draw as a box of its own."""
    if kind & boilerplate.BADGE and page.level and _badge(page, node):
        return None
    if kind & boilerplate.SPINNER:
        spinner(page)
    if kind & boilerplate.BOX or page.flags & META:
        _end_box(page, None)
        return _END_BOX
    return _role(page, node.attributes)


def _role(page: PageBuilder, attributes: Attributes) -> Opened:
    return open_heading(page, aria_level(attributes)) if attributes.get("role") == "heading" else DESCEND


def _badge(page: PageBuilder, node: LexborNode) -> bool:
    """A few words in a box beside a heading are a line of their own: "Neu", "Abgesagt"."""
    words = normalise(node.text())
    if len(words) > _MAX_BADGE:
        return False
    page.badges.append(words)
    return True


def _end_box(page: PageBuilder, _: None) -> None:
    """A browser draws it as a box of its own."""
    if page.pieces:
        page.blank()


def _is_unseen(attributes: Attributes) -> bool:
    return is_hidden(attributes) or is_struck_out(attributes) or attributes.get("aria-hidden") == "true"


def _struck_out(page: PageBuilder, node: LexborNode) -> Opened:
    return None


def _emphasised(page: PageBuilder, node: LexborNode) -> Opened:
    page.emphasis += 1
    return _END_EMPHASIS


def _end_emphasised(page: PageBuilder, _: None) -> None:
    page.emphasis -= 1
    if page.trusting and not page.emphasis and not page.plain and not page.level:
        page.flush()  # "<strong>Heading</strong> and the text goes on"
        page.breaks = 2


def _break(page: PageBuilder, node: LexborNode) -> Opened:
    if page.level and not page.level_used:
        page.pieces.append(" ")
        return None
    before = len(page.items)
    page.flush()
    page.breaks = 1 if len(page.items) > before else 2
    return None


def _rule(page: PageBuilder, node: LexborNode) -> Opened:
    page.flush()
    page.breaks = 2
    page.place |= AFTER_RULE
    return None


def _quote(page: PageBuilder, node: LexborNode) -> Opened:
    """Add the quotation marks that a browser draws; the page is German."""
    page.words("„" if page.quotes % 2 == 0 else "‚")
    page.quotes += 1
    return _END_QUOTE


def _end_quote(page: PageBuilder, _: None) -> None:
    page.quotes -= 1
    page.words("“" if page.quotes % 2 == 0 else "‘")


def _time(page: PageBuilder, node: LexborNode) -> Opened:
    """Skip the time at which the page was written: it is not a meeting's."""
    attributes = node.attributes
    if "pubdate" in attributes or _PAGE_TIME.search(
        attributes.get("itemprop") or attributes.get("class") or ""
    ):
        return None
    moment = attributes.get("datetime")
    if moment and not page.silent:
        page.times.append(moment)
    return DESCEND


def _preformatted(page: PageBuilder, node: LexborNode) -> Opened:
    page.flush()
    for line in node.text().split("\n"):
        if line.strip():
            page.words(line)
        _break(page, node)
    page.breaks = 0
    return None


def _button(page: PageBuilder, node: LexborNode) -> Opened:
    """A button's words are no content, unless it is (in) the heading that folds a section up. It may keep the
    film that it starts."""
    if page.level and not page.level_used:
        return DESCEND
    for template in node.css("template"):
        kept_film(page, template)
    if page.in_link or page.silent or not _folds(node):
        return None
    return open_heading(page, PSEUDO)


def _folds(button: LexborNode) -> bool:
    """Whether a button folds the content below it: by its attributes, in an accordion, or by a year above a
    box."""
    attributes = button.attributes
    if attributes.get("role") == "tab" or (attributes.get("data-bs-toggle") or "") in ("tab", "pill"):
        return False
    if not _FOLDING.isdisjoint(attributes) or _is_in_accordion(button):
        return True
    following = button.next
    while following is not None and following.tag == "-text" and not (following.text_content or "").strip():
        following = following.next
    box_below = following is not None and following.tag in ("div", "section", "ul", "p")
    return box_below and _YEAR.search(button.text()) is not None


def _is_in_accordion(button: LexborNode) -> bool:
    node: LexborNode | None = button
    for _ in range(_ACCORDION_DEPTH):
        if node is None:
            return False
        if _ACCORDION.search(node.attributes.get("class") or ""):
            return True
        node = node.parent
    return False


_FOLDING = frozenset({"aria-expanded", "aria-controls", "data-toggle", "data-bs-toggle", "data-collapse"})
_ACCORDION = lazy_re.compile(r"accordion|akkordeon|collapsible|\bfaq", re.IGNORECASE)
_ACCORDION_DEPTH = 3
_YEAR = lazy_re.compile(r"\b(?:19|20)\d\d\b")
_END_EMPHASIS: Opened = (_end_emphasised, None)
_MAX_BADGE = 25
_END_BOX: Opened = (_end_box, None)
_END_QUOTE: Opened = (_end_quote, None)

OPENERS: dict[str, Callable[[PageBuilder, LexborNode], Opened]] = {
    **dict.fromkeys(_INLINE.split(), inline),
    **dict.fromkeys(_EMPHASIS.split(), _emphasised),
    **dict.fromkeys(("del", "s", "strike"), _struck_out),
    "br": _break,
    "hr": _rule,
    "q": _quote,
    "time": _time,
    "pre": _preformatted,
    "button": _button,
}
