"""Classify an element by its attributes: boilerplate, hidden, caption or heading."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from scraper import lazy_re
from scraper.html import boilerplate
from scraper.html.blocks import CAPTION, META, PSEUDO, SPINNER, WEAK, Block

if TYPE_CHECKING:
    from selectolax.lexbor import LexborNode

    from scraper.html.builder import Attributes, Opened, PageBuilder

REFUSED = -1
"""The element and its content are skipped."""

# A class word on these hides nothing.
_TRUSTED = frozenset({"main", "article", "body", "html", "form", "h1", "li"})
_HIDDEN_STYLE = lazy_re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)
_STRUCK_OUT = lazy_re.compile(r"text-decoration(?:-line)?\s*:[^;]{0,100}line-through", re.IGNORECASE)
_DOUBTFUL = boilerplate.CHROME | boilerplate.UNSEEN | boilerplate.SILENT | boilerplate.WEAK
_HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})
_ARIA_LEVELS = frozenset("123456")


def classify(page: PageBuilder, node: LexborNode) -> int:
    """Return the element's ``boilerplate`` bits, or ``REFUSED``; record a film that it holds."""
    attributes = node.attributes
    if not attributes:
        return 0
    kind = boilerplate.kind_of(attributes.get("class"), attributes.get("id"), attributes.get("role"))
    if kind & _DOUBTFUL and (page.trusting or node.tag in _TRUSTED or _holds_content(page, node)):
        kind &= ~_DOUBTFUL
    if kind & (boilerplate.CHROME | boilerplate.UNSEEN) or is_struck_out(attributes):
        return REFUSED
    if page.has_data:
        page.film_in(attributes)
    if kind & CAPTION and has_heading(page, node):
        kind &= ~CAPTION
    if _is_folded_away(page, attributes, kind):
        kind |= boilerplate.SILENT
    elif kind & boilerplate.SPINNER:
        spinner(page)
    return kind | boilerplate.HEADLINE if _is_heading_by_role(attributes) else kind


def _is_heading_by_role(attributes: Attributes) -> bool:
    role = attributes.get("role")
    if role == "button":  # it folds up what stands below it
        return "aria-expanded" in attributes or "aria-controls" in attributes
    return role == "heading"


def _is_folded_away(page: PageBuilder, attributes: Attributes, kind: int) -> bool:
    """Whether it is hidden, and nothing says that a click shows it."""
    if not ("hidden" in attributes or "style" in attributes) or kind & boilerplate.PANEL:
        return False
    return is_hidden(attributes) and attributes.get("id") not in page.panels


def has_heading(page: PageBuilder, node: LexborNode) -> bool:
    """Whether a caption is really the text of a card, laid over its picture.

    Its heading is looked for one box deep: all of it, in captions inside captions, takes for ever.
    """
    return not page.flags & CAPTION and _holds_heading(node)


def _holds_heading(node: LexborNode) -> bool:
    return any(
        child.tag in _HEADINGS or any(inner.tag in _HEADINGS for inner in child.iter())
        for child in node.iter()
    )


def _holds_content(page: PageBuilder, node: LexborNode) -> bool:
    """A class word of a wrapper around everything ("has-navigation") must not hide everything."""
    return not page.seen_title and node.css_first("main, h1") is not None


def apply(page: PageBuilder, kind: int, node: LexborNode) -> None:
    page.flags |= kind & (CAPTION | META | WEAK)
    if kind & boilerplate.SILENT:
        if not page.silent:
            page.note_left_out(node)
        page.silent = True
    if kind & boilerplate.HEADLINE and not _holds_heading(node):
        page.level, page.level_used = aria_level(node.attributes), False


def is_hidden(attributes: Attributes) -> bool:
    """Whether the element's own attributes keep it from being seen."""
    if "hidden" in attributes:
        return (attributes["hidden"] or "").lower() != "until-found"  # the browser's own search shows it
    return bool(_HIDDEN_STYLE.search(attributes.get("style") or ""))


def is_struck_out(attributes: Attributes) -> bool:
    style = attributes.get("style")
    return bool(style and "line-through" in style and _STRUCK_OUT.search(style))


def spinner(page: PageBuilder) -> None:
    """Note that something is still being loaded here."""
    if not page.silent:
        page.items.append(Block("", 0, SPINNER, page.container, (), None, ()))


def aria_level(attributes: Attributes) -> int:
    """Return the level of a heading that is one by its role or class."""
    level = attributes.get("aria-level") or ""
    return int(level) if level in _ARIA_LEVELS else PSEUDO


def open_heading(page: PageBuilder, level: int) -> Opened:
    page.end_line()
    saved = (page.level, page.level_used, page.flags)
    page.level, page.level_used = level, False
    return end_heading, saved


def end_heading(page: PageBuilder, saved: tuple[int, bool, int]) -> None:
    """Close what was opened with ``saved``: level, whether it was used, flags."""
    page.flush()
    page.level, page.level_used, page.flags = saved
