"""The state of one pass over a page: the current block, and the results so far."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from selectolax.lexbor import LexborHTMLParser

from scraper import lazy_re
from scraper.html.blocks import (
    AFTER_BR,
    AFTER_RULE,
    CAPTION,
    CELL,
    CHOSEN,
    FOOT,
    IN_LINK,
    META,
    PSEUDO,
    STRONG,
    WEAK,
    Anchor,
    Block,
    LeftOut,
)
from scraper.html.media import film_in, frame_source, is_film, title_in
from scraper.html.selection import NOTHING_SELECTED
from scraper.text import normalise

if TYPE_CHECKING:
    from selectolax.lexbor import LexborNode

    from scraper.html.selection import Selectors

Attributes = dict[str, str | None]
# What to do at the element's end, and its argument; ``None`` skips the element.
Opened = tuple[Callable[["PageBuilder", Any], None] | None, Any] | None

_FRAMES = frozenset(("embed", "frame", "iframe", "object"))
_NEVER_SHOWN = frozenset(("style", "script", "head", "title", "svg", "noscript", "-comment"))
_MAX_LEFT_OUT = 200
_SHOWN_WORDS = 120
_READ_MARKUP = 20_000
_MAX_HEADING = 300
_LONG_SENTENCE = 150
_LOWEST = 6
DESCEND: Opened = (None, None)
DOCUMENT_HINT = "application/pdf"
# What kind of file follows a link: "Programm (PDF, 2 MB)".
_FILE_TYPE = lazy_re.compile(r"\s*[(\[,|–-]*\s*(?:PDF|DOCX?|ODT|RTF|XLSX?|ODS|PPTX?)\b", re.IGNORECASE)


class PageBuilder:
    """The state of the pass: ``openers`` and ``closers`` change it, ``flush`` ends a block.

    ``names``: the headings of panels, by id. ``has_data``: some ``data-`` attribute may hold a film.
    ``panels``: the ids of what a button unfolds. ``trusting``: class words hide nothing.
    """

    def __init__(
        self, names: dict[str, str], panels: frozenset[str], *, has_data: bool, trusting: bool
    ) -> None:
        self.items: list[Block] = []
        self.parents, self.firsts, self.ends = [0], [0], [0]
        self.title = self.base = self.refresh = ""
        # the block that is being read
        self.pieces: list[str] = []
        self.outside: list[str] | None = None  # the pieces that are in no link, once there is one
        self.links: list[Anchor] = []
        self.times: list[str] = []
        self.plain = False  # has words that are not emphasised
        self.breaks = 0  # <br>s before it: 1 or "2 or something stronger"
        self.place = 0  # AFTER_RULE, NEW_CELL, NEW_ROW: the place of the next words
        self.link_ended = False  # nothing was read since a link ended
        self.badges: list[str] = []  # the words of boxes beside the heading
        # where the walk is
        self.container = 0
        self.level = 0
        self.level_used = False
        self.flags = 0
        self.emphasis = 0
        self.quotes = 0
        self.silent = False
        self.in_link = 0  # 1 in a link, 2 in a link that holds blocks
        self.link_text: list[str] = []
        self.has_data = has_data
        self.trusting = trusting
        self.seen_title = False
        self.names = names
        self.selectors: Selectors | None = None
        self.selected = NOTHING_SELECTED
        self.heads_section = False  # the next words are the heading that an operator has chosen
        self.left_out: list[LeftOut] | None = None
        self.panels = panels

    def note_left_out(self, node: LexborNode, markup: str | None = None) -> None:
        """If ``explaining``, record an element with words that is skipped.

        ``markup``: what it shows and no tree holds. Of a frame with a page of its own that page's address.
        """
        if self.left_out is None or len(self.left_out) >= _MAX_LEFT_OUT or node.tag in _NEVER_SHOWN:
            return
        text = normalise(
            LexborHTMLParser(markup[:_READ_MARKUP]).text(separator=" ")
            if markup
            else node.text(separator=" ")
        )
        if not text and node.tag in _FRAMES:
            source = frame_source(node.attributes)
            text = f"the page {source}" if source and not is_film(source) else ""
        if text:
            name = ".".join(filter(None, (node.tag, *(node.attributes.get("class") or "").split()[:2])))
            self.left_out.append(LeftOut(name, text[:_SHOWN_WORDS]))

    def blank(self) -> None:
        self.pieces.append(" ")
        if self.in_link:
            self.link_text.append(" ")
        elif self.outside is not None:
            self.outside.append(" ")

    def words(self, text: str) -> None:
        if self.link_ended:
            self.link_ended = False
            if self.links and _FILE_TYPE.match(text):
                self.links[-1] = self.links[-1]._replace(hint=f"{self.links[-1].hint} {DOCUMENT_HINT}")
        if self.in_link:
            self.link_text.append(text)
            if self.outside is None and not self.silent:
                self.outside = self.pieces.copy()
        elif self.outside is not None and not self.silent:
            self.outside.append(text)
        if self.silent:
            return
        self.pieces.append(text)
        if not self.emphasis:
            self.plain = True

    def end_line(self) -> None:
        self.flush()
        self.breaks = 0

    def flush(self) -> None:
        pieces, links = self.pieces, self.links
        if not pieces and not links:
            return
        self.link_ended = False
        if self.in_link:
            self.in_link = 2
        text = normalise(pieces[0] if len(pieces) == 1 else "".join(pieces))
        if text or links:
            self._emit(text)
        if text:
            self.breaks = 0
        pieces.clear()  # the walk holds on to this very list
        self.outside = None
        self.plain = False
        if links:
            self.links = []
        if self.times:
            self.times = []

    def _emit(self, text: str) -> None:
        level = self._level_of(text) if self.level else 0
        flags = self.flags
        if text:
            if not self.plain:
                flags |= STRONG
            if self.place:
                flags |= self.place if flags & CELL else self.place & AFTER_RULE
                self.place = 0
            if self.heads_section:
                self.heads_section = False
                level = level if 0 < level <= _LOWEST else PSEUDO
                flags = flags & ~(CAPTION | WEAK | FOOT) | CHOSEN
        if self.breaks == 1:
            flags |= AFTER_BR
        if self.in_link:
            flags |= IN_LINK
        outside = None if self.outside is None else normalise("".join(self.outside))
        self.items.append(
            Block(text, level, flags, self.container, tuple(self.links), outside, tuple(self.times))
        )
        for badge in self.badges:
            self.items.append(Block(badge, 0, self.flags | META, self.container, (), None, ()))
        self.badges.clear()

    def _level_of(self, text: str) -> int:
        if self.level_used:
            return 0  # words after the paragraph in an unclosed heading
        if text:
            self.level_used = True
        is_lead = len(text) > _MAX_HEADING or (len(text) > _LONG_SENTENCE and text.endswith("."))
        # a lead that is styled as a headline; h1 to h6 are headings at any length
        return 0 if is_lead and self.level > _LOWEST else self.level

    def embed(self, source: str, attributes: Attributes) -> None:
        if not self.silent or is_film(source):
            self.links.append(Anchor(source, label_of(attributes), True))

    def film_in(self, attributes: Attributes) -> None:
        source = film_in(attributes)
        if source is not None:
            self.embed(source, attributes if label_of(attributes) else {"title": title_in(attributes)})


def label_of(attributes: Attributes) -> str:
    """Return what an element is called by its ``title`` or ``aria-label``."""
    label = attributes.get("title") or attributes.get("aria-label")
    return normalise(label) if label else ""
