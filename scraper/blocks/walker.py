"""One pass over the parsed tree: words gathered into blocks, chrome passed by, links, frames and films kept."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from scraper.blocks import chrome
from scraper.blocks.media import film_in, frame_source, tab_names
from scraper.blocks.model import AFTER_BR, CAPTION, IN_LINK, META, PSEUDO, STRONG, WEAK, Anchor, Block
from scraper.text import normalise

if TYPE_CHECKING:
    from collections.abc import Callable

    from selectolax.lexbor import LexborHTMLParser, LexborNode

    Attributes = dict[str, str | None]
    # To go into an element: what to do at its end, and what to give it. ``None`` passes the element by.
    Opened = tuple[Callable[["Walker", Any], None] | None, Any] | None

_SKIPPED = (
    "script style head title svg math nav footer aside select textarea input datalist option meta link audio canvas "
    "map area search dialog progress meter noembed img picture track param col colgroup -comment -cdata"
).split()
_INLINE = (
    "span i em u s small sub sup abbr acronym cite code dfn kbd samp var mark bdi bdo ins del strike tt label "
    "nobr wbr ruby rt rp data output slot html"
).split()
_EMPHASIS = "strong b big font".split()
_HEADING_LEVELS = {f"h{level}": level for level in range(1, 7)}
_PSEUDO_HEADINGS = "dt summary th legend caption".split()
_CONTAINERS = (
    "div section article main header body ul ol li dl dd table thead tbody tfoot tr td details form fieldset figure "
    "blockquote center address hgroup menu dir frameset"
).split()
_TRUSTED = frozenset({"main", "article", "body", "html", "form", "h1", "li"})  # a class word on these hides nothing

_VIDEO_WORD = re.compile(r"youtu|vimeo|\.mp4|\.webm|\.m4v|\.ogv|/video", re.I)
_HIDDEN_STYLE = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.I)
_PERMALINK = re.compile(r"[#¶§🔗\s]*")
_PAGE_TIME = re.compile(r"date(?:Published|Modified|Created)|\b(?:published|updated|modified)\b", re.I)
_NOFRAMES_LIMIT = 1 << 20
_REFUSED = -1
_DOUBTFUL = chrome.CHROME | chrome.UNSEEN | chrome.SILENT | chrome.WEAK


class Walker:
    """The pass and what it found; see ``Blocks`` for the fields. The tree is only read."""

    def __init__(self, tree: LexborHTMLParser, *, has_data: bool, trusting: bool) -> None:
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
        self.names = tab_names(tree) if trusting else {}
        self._read(tree)

    def _read(self, tree: LexborHTMLParser) -> None:
        if tree.head is not None:
            self._head(tree.head)
        body = tree.body
        root = body if body is not None else tree.root
        if root is not None:
            self._walk(root)
        self._flush()
        self.ends[0] = len(self.items)

    def _head(self, head: LexborNode) -> None:
        for node in head.iter():
            tag = node.tag
            if tag == "title":
                self.title = self.title or normalise(node.text())
            elif tag == "base":
                self.base = self.base or node.attributes.get("href") or ""
            elif tag == "meta" and (node.attributes.get("http-equiv") or "").lower() == "refresh":
                self.refresh = node.attributes.get("content") or ""

    def _walk(self, root: LexborNode) -> None:
        openers, pieces = _OPENERS, self.pieces
        stack: list[tuple[Any, Any, Any]] = [(root.iter(include_text=True), None, None)]
        while stack:
            children, closer, saved = stack[-1]
            for node in children:
                tag = node.tag
                if tag == "-text":
                    text = node.text_content or ""
                    if not text.isspace():
                        self._words(text)
                    elif pieces:
                        self._blank()
                    continue
                opened = openers.get(tag, Walker._unknown)(self, node)
                if opened is not None:
                    stack.append((node.iter(include_text=True), *opened))
                    break
            else:
                stack.pop()
                if closer is not None:
                    closer(self, saved)

    # words and blocks

    def _blank(self) -> None:
        self.pieces.append(" ")
        if self.in_link:
            self.link_text.append(" ")
        elif self.outside is not None:
            self.outside.append(" ")

    def _words(self, text: str) -> None:
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

    def _flush(self) -> None:
        """End the block that is being read."""
        pieces, links = self.pieces, self.links
        if not pieces and not links:
            return
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
        level = self.level
        if level:
            if self.level_used:
                level = 0  # words after the paragraph in an unclosed heading
            elif text:
                self.level_used = True
        flags = self.flags
        if text and not self.plain:
            flags |= STRONG
        if self.breaks == 1:
            flags |= AFTER_BR
        if self.in_link:
            flags |= IN_LINK
        outside = None if self.outside is None else normalise("".join(self.outside))
        self.items.append(Block(text, level, flags, self.container, tuple(self.links), outside, tuple(self.times)))

    # inline elements

    def _skip(self, node: LexborNode) -> Opened:
        return None

    def _unknown(self, node: LexborNode) -> Opened:
        """Elements that no list names are inline for a browser; custom ones often hold whole sections, or a film."""
        attributes = node.attributes
        film = attributes.get("videoid")
        if film:
            self._embed(f"https://vimeo.com/{film}" if "vimeo" in node.tag else f"https://youtu.be/{film}", attributes)
        return self._inline(node)

    def _inline(self, node: LexborNode) -> Opened:
        attributes = node.attributes
        if not attributes:
            return _INTO
        kind = chrome.kind_of(attributes.get("class"), attributes.get("id"), attributes.get("role"))
        if kind & (chrome.UNSEEN | chrome.CHROME) or _is_hidden(attributes) or attributes.get("aria-hidden") == "true":
            return None
        if self.has_data:
            self._film_in(attributes)
        return self._heading_role(attributes) if attributes.get("role") == "heading" else _INTO

    def _emphasised(self, node: LexborNode) -> Opened:
        self.emphasis += 1
        return _END_EMPHASIS

    def _end_emphasised(self, _: None) -> None:
        self.emphasis -= 1

    def _break(self, node: LexborNode) -> Opened:
        if self.level and not self.level_used:
            self.pieces.append(" ")
            return None
        before = len(self.items)
        self._flush()
        self.breaks = 1 if len(self.items) > before else 2
        return None

    def _rule(self, node: LexborNode) -> Opened:
        self._flush()
        self.breaks = 2
        return None

    def _quote(self, node: LexborNode) -> Opened:
        """A browser puts the marks; the page is German."""
        self._words("„" if self.quotes % 2 == 0 else "‚")
        self.quotes += 1
        return _END_QUOTE

    def _end_quote(self, _: None) -> None:
        self.quotes -= 1
        self._words("“" if self.quotes % 2 == 0 else "‘")

    def _time(self, node: LexborNode) -> Opened:
        """The time at which the page was written is no news of a meeting."""
        attributes = node.attributes
        if "pubdate" in attributes or _PAGE_TIME.search(attributes.get("itemprop") or attributes.get("class") or ""):
            return None
        moment = attributes.get("datetime")
        if moment and not self.silent:
            self.times.append(moment)
        return _INTO

    def _preformatted(self, node: LexborNode) -> Opened:
        self._flush()
        for line in node.text().split("\n"):
            if line.strip():
                self._words(line)
            self._break(node)
        self.breaks = 0
        return None

    # headings, paragraphs, containers

    def _heading(self, node: LexborNode) -> Opened:
        kind = self._look(node)
        if kind == _REFUSED:
            return None
        self._flush()
        self.breaks = 0
        saved = (self.level, self.level_used, self.flags)
        self.level, self.level_used = _HEADING_LEVELS[node.tag], False
        if self.level == 1:
            self.seen_title = True
        self.flags |= kind & WEAK
        return Walker._end_heading, saved

    def _heading_role(self, attributes: Attributes) -> Opened:
        self._flush()
        self.breaks = 0
        saved = (self.level, self.level_used, self.flags)
        level = attributes.get("aria-level") or ""
        self.level = int(level) if level in _ARIA_LEVELS else PSEUDO
        self.level_used = False
        return Walker._end_heading, saved

    def _end_heading(self, saved: tuple[int, bool, int]) -> None:
        self._flush()
        self.level, self.level_used, self.flags = saved

    def _paragraph(self, node: LexborNode) -> Opened:
        attributes = node.attributes
        kind = self._look(node) if attributes else 0
        if kind == _REFUSED:
            return None
        if self.pieces or self.links:
            self._flush()
        self.breaks = 0
        if not kind and not self.level:
            return _END_PARAGRAPH
        saved = (self.level, self.level_used, self.flags)
        silent = self.silent
        self._apply(kind)
        if self.silent and not silent:
            self.silent = silent
            return None
        if self.level and self.level_used:
            self.level = 0
        return Walker._end_heading, saved

    def _end_paragraph(self, _: None) -> None:
        self._flush()

    def _container(self, node: LexborNode) -> Opened:
        if self.level and not self.level_used and self.level != PSEUDO:
            self.pieces.append(" ")  # <h2><div>…</div><div>…</div></h2> is one heading
            return self._inline(node)
        kind = self._look(node)
        if kind == _REFUSED:
            return None
        if self.pieces or self.links:
            self._flush()
        self.breaks = 0
        saved = (self.container, self.level, self.level_used, self.flags, self.silent)
        self.parents.append(self.container)
        self.firsts.append(len(self.items))
        self.container = len(self.ends)
        self.ends.append(0)
        if kind:
            self._apply(kind)
        elif self.level and self.level_used:
            self.level = 0
        if self.names:
            self._name_panel(node)
        return Walker._end_container, saved

    def _end_container(self, saved: tuple[int, int, bool, int, bool]) -> None:
        if self.pieces or self.links:
            self._flush()
        self.breaks = 0
        self.ends[self.container] = len(self.items)
        self.container, self.level, self.level_used, self.flags, self.silent = saved

    def _pseudo_heading(self, node: LexborNode) -> Opened:
        opened = self._container(node)
        if opened is not None and opened[0] is Walker._end_container:
            self.level, self.level_used = PSEUDO, False
        return opened

    def _caption(self, node: LexborNode) -> Opened:
        """A figure's caption is seen even where a consent placeholder stands in for the figure."""
        opened = self._container(node)
        if opened is not None:
            self.flags |= CAPTION
            self.silent = False
        return opened

    def _button(self, node: LexborNode) -> Opened:
        """A button's words are no content, unless it is (in) the heading that folds a section up."""
        if self.level and not self.level_used:
            return _INTO
        attributes = node.attributes
        folds = "aria-expanded" in attributes or "aria-controls" in attributes
        if not folds or attributes.get("role") == "tab" or self.in_link or self.silent:
            return None
        return self._heading_role({})

    def _look(self, node: LexborNode) -> int:
        """What the element's attributes make of it."""
        attributes = node.attributes
        if not attributes:
            return 0
        kind = chrome.kind_of(attributes.get("class"), attributes.get("id"), attributes.get("role"))
        if kind & _DOUBTFUL:
            if self.trusting or node.tag in _TRUSTED or self._holds_content(node):
                kind &= ~_DOUBTFUL
            elif kind & (chrome.CHROME | chrome.UNSEEN):
                return _REFUSED
        if self.has_data:
            self._film_in(attributes)
        if ("hidden" in attributes or "style" in attributes) and _is_hidden(attributes) and not kind & chrome.PANEL:
            kind |= chrome.SILENT
        if attributes.get("role") == "heading":
            kind |= chrome.HEADLINE
        return kind

    def _holds_content(self, node: LexborNode) -> bool:
        """A class word of a wrapper around everything ("has-navigation") must not hide everything."""
        return not self.seen_title and node.css_first("main, h1") is not None

    def _apply(self, kind: int) -> None:
        self.flags |= kind & (CAPTION | META | WEAK)
        if kind & chrome.SILENT:
            self.silent = True
        if kind & chrome.HEADLINE:
            self.level, self.level_used = PSEUDO, False

    def _name_panel(self, node: LexborNode) -> None:
        name = self.names.get(node.attributes.get("id") or "")
        if name and not self.silent:
            self.items.append(Block(name, PSEUDO, self.flags, self.container, (), None, ()))

    # links, frames, films

    def _link(self, node: LexborNode) -> Opened:
        attributes = node.attributes
        kind = chrome.kind_of(attributes.get("class"), attributes.get("id"), attributes.get("role"))
        if kind & (chrome.CHROME | chrome.UNSEEN):
            return None
        if self.has_data:
            self._film_in(attributes)
        if attributes.get("href") is None:
            return _INTO
        saved = (self.in_link, self.link_text, attributes)
        self.in_link, self.link_text = 1, []
        return Walker._end_link, saved

    def _end_link(self, saved: tuple[int, list[str], Attributes]) -> None:
        words = normalise("".join(self.link_text))
        across = self.in_link == 2
        self.in_link, self.link_text, attributes = saved
        href = (attributes.get("href") or "").strip()
        if self.silent and not _VIDEO_WORD.search(href):
            return
        if self.level and words and _PERMALINK.fullmatch(words):
            self._forget_permalink()
            return
        hint = " ".join(filter(None, map(attributes.get, ("class", "rel", "data-lightbox"))))
        anchor = Anchor(href, words or _label(attributes), False, hint)
        if across:
            self._flush()
            self.items.append(Block("", 0, self.flags | IN_LINK, self.container, (anchor,), None, ()))
        else:
            self.links.append(anchor)

    def _forget_permalink(self) -> None:
        """The "#" or "¶" behind a heading."""
        kept = [piece for piece in self.pieces if piece.isspace() or not _PERMALINK.fullmatch(piece)]
        self.pieces[:] = kept
        self.outside = None

    def _frame(self, node: LexborNode) -> Opened:
        attributes = node.attributes
        source = frame_source(attributes)
        if source is not None:
            self._embed(source, attributes)
        else:
            self._film_in(attributes)
        return None

    def _object(self, node: LexborNode) -> Opened:
        if node.attributes.get("data"):
            self._frame(node)
        return _INTO

    def _video(self, node: LexborNode) -> Opened:
        """The reader sees one film, whatever formats it comes in."""
        for candidate in (node, *node.css("source"), *node.css("a[href]")):
            source = frame_source(candidate.attributes)
            if source is not None:
                self._embed(source, node.attributes)
                break
        return None

    def _template(self, node: LexborNode) -> Opened:
        """Nobody sees a template, but a splash screen keeps the film behind it in one."""
        for fragment in node.template_fragments() or ():
            for frame in fragment.css("iframe, video source, video[src], embed") if fragment is not None else ():
                self._frame(frame)
        return None

    def _noscript(self, node: LexborNode) -> Opened:
        saved, self.silent = self.silent, True
        return Walker._end_noscript, saved

    def _end_noscript(self, saved: bool) -> None:
        self.silent = saved

    def _noframes(self, node: LexborNode) -> Opened:
        """A page of frames tells readers without frames what it says: its text is markup that was not parsed."""
        inner = node.text()
        if len(inner) < _NOFRAMES_LIMIT and "<noframes" not in inner.lower():
            walker = Walker(type(node.parser)(inner), has_data=self.has_data, trusting=self.trusting)
            self.items.extend(block._replace(container=self.container) for block in walker.items)
        return None

    def _embed(self, source: str, attributes: Attributes) -> None:
        if not self.silent or _VIDEO_WORD.search(source):
            self.links.append(Anchor(source, _label(attributes), True))

    def _film_in(self, attributes: Attributes) -> None:
        source = film_in(attributes)
        if source is not None:
            self._embed(source, attributes)


_INTO: Opened = (None, None)
_END_EMPHASIS: Opened = (Walker._end_emphasised, None)
_END_QUOTE: Opened = (Walker._end_quote, None)
_END_PARAGRAPH: Opened = (Walker._end_paragraph, None)
_ARIA_LEVELS = frozenset("123456")

_OPENERS: dict[str, Callable[[Walker, LexborNode], Opened]] = {
    **dict.fromkeys(_SKIPPED, Walker._skip),
    **dict.fromkeys(_INLINE, Walker._inline),
    **dict.fromkeys(_EMPHASIS, Walker._emphasised),
    **dict.fromkeys(_HEADING_LEVELS, Walker._heading),
    **dict.fromkeys(_PSEUDO_HEADINGS, Walker._pseudo_heading),
    **dict.fromkeys(_CONTAINERS, Walker._container),
    "p": Walker._paragraph,
    "br": Walker._break,
    "hr": Walker._rule,
    "q": Walker._quote,
    "time": Walker._time,
    "pre": Walker._preformatted,
    "a": Walker._link,
    "button": Walker._button,
    "figcaption": Walker._caption,
    "iframe": Walker._frame,
    "embed": Walker._frame,
    "object": Walker._object,
    "video": Walker._video,
    "template": Walker._template,
    "noscript": Walker._noscript,
    "noframes": Walker._noframes,
}


def _is_hidden(attributes: Attributes) -> bool:
    return "hidden" in attributes or bool(_HIDDEN_STYLE.search(attributes.get("style") or ""))


def _label(attributes: Attributes) -> str:
    label = attributes.get("title") or attributes.get("aria-label")
    return normalise(label) if label else ""
