"""Collect links, frames and films from elements, also those that load only after consent."""

from __future__ import annotations

from typing import TYPE_CHECKING

from scraper import lazy_re
from scraper.html import boilerplate
from scraper.html.blocks import IN_LINK, Anchor, Block
from scraper.html.builder import DESCEND, DOCUMENT_HINT, label_of
from scraper.html.mail_addresses import address_in_link, leads_to_mail, protected_address
from scraper.html.media import film_in_markup, frame_source, is_film, title_in
from scraper.html.visibility import aria_level, open_heading
from scraper.text import normalise

if TYPE_CHECKING:
    from collections.abc import Callable

    from selectolax.lexbor import LexborNode

    from scraper.html.builder import Attributes, Opened, PageBuilder

_HINTS = ("class", "rel", "type", "data-lightbox", "download")
_DOCUMENT_TITLE = lazy_re.compile(r"\b(?:PDF|DOCX?|ODT|XLSX?|PPTX?)\b")
_PERMALINK = lazy_re.compile(r"[#¶§🔗\s]*")


def _link(page: PageBuilder, node: LexborNode) -> Opened:
    attributes = node.attributes
    class_ = attributes.get("class")
    if class_ and "popup" in class_:  # how it opens says nothing about what it is
        class_ = " ".join(token for token in class_.split() if "popup" not in token)
    kind = boilerplate.kind_of(class_, attributes.get("id"), attributes.get("role"))
    if kind & (boilerplate.CHROME | boilerplate.UNSEEN):
        return None
    if page.has_data:
        page.film_in(attributes)
    href = attributes.get("href")
    if not page.level and not page.silent and _folds_up(attributes, kind, href):
        return open_heading(page, aria_level(attributes))
    if href is None:
        return DESCEND
    if leads_to_mail(attributes):
        address = protected_address(attributes) or address_in_link(attributes, node.text())
        if address is None:
            return DESCEND
        page.words(address)
        return None
    saved = (page.in_link, page.link_text, attributes)
    page.in_link, page.link_text = 1, []
    return _end_link, saved


def _folds_up(attributes: Attributes, kind: int, href: str | None) -> bool:
    """Whether the link is the heading that folds up what stands below it."""
    if href and not href.startswith("#"):
        return False
    if kind & boilerplate.HEADLINE and (not href or href == "#"):
        return True
    toggles = attributes.get("data-bs-toggle") or attributes.get("data-toggle")
    return toggles == "collapse" or (attributes.get("role") == "button" and "aria-expanded" in attributes)


def _end_link(page: PageBuilder, saved: tuple[int, list[str], Attributes]) -> None:
    words = normalise("".join(page.link_text))
    across = page.in_link == 2
    page.in_link, page.link_text, attributes = saved
    href = (attributes.get("href") or "").strip()
    if page.silent and not is_film(href):
        return
    if page.level and words and _PERMALINK.fullmatch(words):
        _forget_permalink(page)
        return
    hint = " ".join(filter(None, map(attributes.get, _HINTS)))
    if _DOCUMENT_TITLE.search(attributes.get("title") or ""):
        hint = f"{hint} {DOCUMENT_HINT}"
    anchor = Anchor(href, words or label_of(attributes), False, hint)
    if across:
        page.flush()
        page.items.append(Block("", 0, page.flags | IN_LINK, page.container, (anchor,), None, ()))
    else:
        page.links.append(anchor)
        page.link_ended = True


def _forget_permalink(page: PageBuilder) -> None:
    """The "#" or "¶" behind a heading."""
    kept = [piece for piece in page.pieces if piece.isspace() or not _PERMALINK.fullmatch(piece)]
    page.pieces[:] = kept
    page.outside = None


def _frame(page: PageBuilder, node: LexborNode) -> Opened:
    attributes = node.attributes
    source = frame_source(attributes)
    if source is not None:
        page.embed(source, attributes)
    else:
        page.film_in(attributes)
    return None


def _object(page: PageBuilder, node: LexborNode) -> Opened:
    if node.attributes.get("data"):
        _frame(page, node)
    return DESCEND


def _video(page: PageBuilder, node: LexborNode) -> Opened:
    """The reader sees one film, whatever formats it comes in."""
    for candidate in (node, *node.css("source"), *node.css("a[href]")):
        source = frame_source(candidate.attributes)
        if source is not None:
            page.embed(source, node.attributes)
            break
    else:
        page.film_in(node.attributes)
    return None


def kept_film(page: PageBuilder, template: LexborNode) -> None:
    """Read the film that a splash screen keeps in a ``<template>``."""
    for fragment in template.template_fragments() or ():
        for frame in fragment.css("iframe, video source, video[src], embed"):
            _frame(page, frame)


def _template(page: PageBuilder, node: LexborNode) -> Opened:
    kept_film(page, node)
    return None


def _script(page: PageBuilder, node: LexborNode) -> Opened:
    """Read the markup that a consent tool keeps in a script element of another type,
    ``type="text/template"``."""
    type_ = node.attributes.get("type")
    if type_ is None or not type_.startswith("text/") or type_.endswith("javascript"):
        return None
    markup = node.text()
    source = film_in_markup(markup)
    if source is not None:
        page.embed(source, {"title": title_in({"kept": markup})})
    return None


def _noscript(page: PageBuilder, node: LexborNode) -> Opened:
    saved, page.silent = page.silent, True
    return _end_noscript, saved


def _end_noscript(page: PageBuilder, saved: bool) -> None:
    page.silent = saved


OPENERS: dict[str, Callable[[PageBuilder, LexborNode], Opened]] = {
    "a": _link,
    "iframe": _frame,
    "embed": _frame,
    "object": _object,
    "video": _video,
    "template": _template,
    "script": _script,
    "noscript": _noscript,
}
