"""Fetched bytes to Blocks: what a reader of the page sees, in reading order, with the containers it stands in."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, NamedTuple

from selectolax.lexbor import LexborHTMLParser

from scraper import chrome
from scraper.encoding import decode
from scraper.text import normalise

if TYPE_CHECKING:
    from collections.abc import Callable

    from selectolax.lexbor import LexborNode

PSEUDO = 7
"""``Block.level`` of a heading that is none of h1 to h6: ``dt``, ``summary``, a row header, a headline ``div`` …"""

CAPTION = chrome.CAPTION
META = chrome.META
WEAK = chrome.WEAK
STRONG = 256
"""All of the block's words are emphasised."""
AFTER_BR = 512
"""One ``<br>`` stands between the block before and this one: perhaps the same paragraph."""
IN_LINK = 1024
"""The block stands inside a link that holds other blocks too."""


class Anchor(NamedTuple):
    """Something a block points to: ``href`` as written; ``frame`` for what is embedded; ``hint`` class and rel words."""

    href: str
    text: str
    frame: bool = False
    hint: str = ""


class Block(NamedTuple):
    """One heading, paragraph, line, caption or embedded thing.

    ``text`` is normalised. ``level`` is 1 to 6, ``PSEUDO``, or 0 for no heading. ``outside`` is the text that is in
    no link, or ``None`` where the block has no linked words. ``container`` is an index into ``Blocks.parents``.
    """

    text: str
    level: int
    flags: int
    container: int
    links: tuple[Anchor, ...]
    outside: str | None
    times: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Blocks:
    """The page as a reader sees it.

    ``parents``, ``firsts``, ``ends``: the containers (sections, cards, cells, list items …) as a tree; container ``c``
    holds the blocks ``firsts[c]`` up to, not including, ``ends[c]``. Container 0 is the page.
    ``source`` is the decoded text, for the questions that only the markup answers (was it cut off?).
    """

    items: tuple[Block, ...]
    parents: tuple[int, ...]
    firsts: tuple[int, ...]
    ends: tuple[int, ...]
    title: str
    base: str
    refresh: str
    source: str


_SKIPPED = (
    "script style head title svg math nav footer aside select textarea input datalist option meta link audio canvas "
    "map area dialog progress meter noembed img picture track param col colgroup -comment -cdata"
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
    "blockquote center address hgroup menu dir frameset search"
).split()

_FRAME_SOURCES = ("src", "data-src", "data", "data-lazy-src", "data-url", "data-href", "value")
_NO_SOURCE = ("about:", "javascript:", "data:", "blob:")
_VIDEO_PLACE = re.compile(
    r"(?:https?:)?//[^\s\"'<>]*(?:youtu\.?be|vimeo)[^\s\"'<>]*|\S+\.(?:mp4|webm|m4v|ogv)(?:[?#]\S*)?", re.I
)
_VIDEO_WORD = re.compile(r"youtu|vimeo|\.mp4|\.webm|\.m4v|\.ogv|/video", re.I)
_VIDEO_ID = re.compile(r"[\w-]{6,20}")
_HIDDEN_STYLE = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.I)
_PERMALINK = re.compile(r"[#¶§🔗\s]*")
_PAGE_TIME = re.compile(r"date(?:Published|Modified|Created)|\b(?:published|updated|modified)\b", re.I)
_NOFRAMES_LIMIT = 1 << 20

_Closer = "Callable[[Any], None]"


def read_blocks(body: bytes, content_type: str | None) -> Blocks:
    """Return the blocks of an HTML page.

    ``body`` as it came over the wire, decompressed; ``content_type`` the HTTP header's value. Time and memory grow
    with the square of the nesting: bodies from strangers go through ``scraper.read``.
    """
    return blocks_of(decode(body, content_type))


def blocks_of(source: str) -> Blocks:
    """Return the blocks of decoded HTML. The tree is only read: changing it while walking crashes the process."""
    tree = LexborHTMLParser(source)
    walker = _Walker(tree, source)
    return walker.result(source)


class _Walker:
    """One pass over the tree. Openers return ``(closer, saved)`` to go into an element, ``None`` to pass by."""

    def __init__(self, tree: LexborHTMLParser, source: str) -> None:
        self.items: list[Block] = []
        self.parents, self.firsts, self.ends = [0], [0], [0]
        self.container = 0
        self.pieces: list[str] = []  # of the block being read
        self.outside: list[str] = []  # those of them that are in no link
        self.linked = False
        self.plain = False  # has words that are not emphasised
        self.links: list[Anchor] = []
        self.times: list[str] = []
        self.level = 0
        self.level_used = False
        self.flags = 0
        self.emphasis = 0
        self.quotes = 0
        self.silent = 0
        self.breaks = 0
        self.in_link = 0  # 0 outside of links, 1 in one, 2 in one that holds blocks
        self.link_start = 0
        self.link_text: list[str] = []
        self.title = self.base = self.refresh = ""
        self.labels = _tab_labels(tree, source)
        self.has_data = " data-" in source or "videoid" in source
        self.openers: dict[str, Callable[[LexborNode], tuple[Any, Any] | None]] = _OPENERS
        if tree.head is not None:
            self._head(tree.head)
        body = tree.body
        root = body if body is not None and body.tag == "body" else tree.root
        if root is not None:
            self._walk(root)
        self._flush()
        self.ends[0] = len(self.items)

    def result(self, source: str) -> Blocks:
        return Blocks(
            tuple(self.items), tuple(self.parents), tuple(self.firsts), tuple(self.ends),
            self.title, self.base, self.refresh, source,
        )  # fmt: skip

    def _head(self, head: LexborNode) -> None:
        for node in head.iter():
            if node.tag == "title" and not self.title:
                self.title = normalise(node.text())
            elif node.tag == "base" and not self.base:
                self.base = node.attributes.get("href") or ""
            elif node.tag == "meta" and (node.attributes.get("http-equiv") or "").lower() == "refresh":
                self.refresh = node.attributes.get("content") or ""

    def _walk(self, root: LexborNode) -> None:
        openers = _OPENERS
        stack: list[tuple[Any, Any, Any]] = [(root.iter(include_text=True), None, None)]
        while stack:
            children, closer, saved = stack[-1]
            for node in children:
                tag = node.tag
                if tag == "-text":
                    self._text(node.text_content or "")
                    continue
                opened = openers.get(tag, _Walker._unknown)(self, node)
                if opened is not None:
                    stack.append((node.iter(include_text=True), opened[0], opened[1]))
                    break
            else:
                stack.pop()
                if closer is not None:
                    closer(self, saved)

    # words

    def _text(self, text: str) -> None:
        if self.silent:
            if self.in_link:
                self.link_text.append(text)
            return
        if text.isspace():
            if self.pieces:
                self.pieces.append(" ")
            return
        self.pieces.append(text)
        if not self.emphasis:
            self.plain = True
        if self.in_link:
            self.linked = True
            self.link_text.append(text)
        else:
            self.outside.append(text)

    def _flush(self) -> None:
        """End the block that is being read."""
        if not self.pieces and not self.links:
            return
        if self.in_link:
            self._link_across_blocks()
        text = normalise("".join(self.pieces))
        if text or self.links:
            self._emit(text)
        if text:
            self.breaks = 0
        self.pieces, self.outside, self.links, self.times = [], [], [], []
        self.linked = self.plain = False

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
        if self.in_link == 2:
            flags |= IN_LINK
        outside = normalise("".join(self.outside)) if self.linked else None
        self.items.append(
            Block(text, level, flags, self.container, tuple(self.links), outside, tuple(self.times))
        )

    def _link_across_blocks(self) -> None:
        """A block ends inside a link: the link goes with its first block that has words."""
        self.in_link = 2

    # elements

    def _skip(self, node: LexborNode) -> None:
        return None

    def _unknown(self, node: LexborNode) -> tuple[Any, Any] | None:
        """Elements that no list names are inline for a browser, but custom ones often hold whole sections."""
        attributes = node.attributes
        video = attributes.get("videoid")
        if video and "vimeo" in node.tag:
            self._embed(f"https://vimeo.com/{video}", attributes)
        elif video:
            self._embed(f"https://www.youtube.com/watch?v={video}", attributes)
        return self._inline(node)

    def _inline(self, node: LexborNode) -> tuple[Any, Any] | None:
        attributes = node.attributes
        if not attributes:
            return _NOTHING
        kind = chrome.kind_of(attributes.get("class"), attributes.get("id"), attributes.get("role"))
        if kind & (chrome.UNSEEN | chrome.CHROME) or _is_hidden(attributes) or attributes.get("aria-hidden") == "true":
            return None
        if self.has_data:
            self._media_in(attributes)
        if attributes.get("role") == "heading":
            return self._heading_role(attributes)
        return _NOTHING

    def _emphasis(self, node: LexborNode) -> tuple[Any, Any] | None:
        self.emphasis += 1
        return _EMPHASIS_CLOSER

    def _end_emphasis(self, _: None) -> None:
        self.emphasis -= 1

    def _break(self, node: LexborNode) -> None:
        if self.level and not self.level_used:
            self.pieces.append(" ")
            return
        had_words = bool(self.pieces) and any(not piece.isspace() for piece in self.pieces)
        self._flush()
        self.breaks = 1 if had_words else 2

    def _rule(self, node: LexborNode) -> None:
        self._flush()
        self.breaks = 2

    def _quote(self, node: LexborNode) -> tuple[Any, Any]:
        self._text("„" if self.quotes % 2 == 0 else "‚")
        self.quotes += 1
        return _QUOTE_CLOSER

    def _end_quote(self, _: None) -> None:
        self.quotes -= 1
        self._text("“" if self.quotes % 2 == 0 else "‘")

    def _time(self, node: LexborNode) -> tuple[Any, Any] | None:
        """When the page was written is no news of the meeting."""
        attributes = node.attributes
        if "pubdate" in attributes or _PAGE_TIME.search(attributes.get("itemprop") or attributes.get("class") or ""):
            return None
        moment = attributes.get("datetime")
        if moment and not self.silent:
            self.times.append(moment)
        return _NOTHING

    def _preformatted(self, node: LexborNode) -> None:
        self._flush()
        for line in (node.text() or "").split("\n"):
            if line.strip():
                self._text(line)
            self._break(node)
        self._flush()
        self.breaks = 0

    # headings, paragraphs, containers

    def _heading(self, node: LexborNode) -> tuple[Any, Any] | None:
        kind = self._look(node)
        if kind < 0:
            return None
        self._flush()
        self.breaks = 0
        saved = (self.level, self.level_used, self.flags)
        self.level, self.level_used = _HEADING_LEVELS[node.tag], False
        if kind & WEAK:
            self.flags |= WEAK
        return _Walker._end_heading, saved

    def _heading_role(self, attributes: dict[str, str | None]) -> tuple[Any, Any]:
        self._flush()
        self.breaks = 0
        saved = (self.level, self.level_used, self.flags)
        level = attributes.get("aria-level") or ""
        self.level = int(level) if level in "123456" and level else PSEUDO
        self.level_used = False
        return _Walker._end_heading, saved

    def _end_heading(self, saved: tuple[int, bool, int]) -> None:
        self._flush()
        self.level, self.level_used, self.flags = saved

    def _paragraph(self, node: LexborNode) -> tuple[Any, Any] | None:
        kind = self._look(node)
        if kind < 0:
            return None
        self._flush()
        self.breaks = 0
        saved = (self.level, self.level_used, self.flags)
        if kind:
            self._apply(kind)
        if self.level and self.level_used:
            self.level = 0
        return _Walker._end_heading, saved

    def _container(self, node: LexborNode) -> tuple[Any, Any] | None:
        if self.level and not self.level_used and self.level != PSEUDO:
            self.pieces.append(" ")  # <h2><div>…</div><div>…</div></h2> is one heading
            return self._inline(node)
        kind = self._look(node)
        if kind < 0:
            return None
        self._flush()
        self.breaks = 0
        saved = (self.container, self.level, self.level_used, self.flags, self.silent)
        self._enter()
        if kind:
            self._apply(kind)
        elif self.level and self.level_used:
            self.level = 0
        if self.labels:
            self._label(node)
        return _Walker._end_container, saved

    def _enter(self) -> None:
        self.parents.append(self.container)
        self.firsts.append(len(self.items))
        self.container = len(self.ends)
        self.ends.append(0)

    def _end_container(self, saved: tuple[int, int, bool, int, int]) -> None:
        self._flush()
        self.breaks = 0
        self.ends[self.container] = len(self.items)
        self.container, self.level, self.level_used, self.flags, self.silent = saved

    def _pseudo(self, node: LexborNode) -> tuple[Any, Any] | None:
        opened = self._container(node)
        if opened is not None and opened[0] is _Walker._end_container:
            self.level, self.level_used = PSEUDO, False
        return opened

    def _button(self, node: LexborNode) -> tuple[Any, Any] | None:
        """A button's words are no content, unless it is (in) the heading that folds a section up."""
        if self.level and not self.level_used:
            return _NOTHING
        attributes = node.attributes
        if attributes.get("role") == "tab":
            return None
        if attributes.get("aria-expanded") is None and attributes.get("aria-controls") is None:
            return None
        if self.in_link or self.silent:
            return None
        return self._heading_role({})

    def _caption(self, node: LexborNode) -> tuple[Any, Any] | None:
        opened = self._container(node)
        if opened is not None:
            self.flags |= CAPTION
            self.silent = 0
        return opened

    def _look(self, node: LexborNode) -> int:
        """What the element's attributes make of it; -1 to pass it by."""
        attributes = node.attributes
        if not attributes:
            return 0
        kind = chrome.kind_of(attributes.get("class"), attributes.get("id"), attributes.get("role"))
        if kind & (chrome.CHROME | chrome.UNSEEN) and node.tag not in _TRUSTED and not _holds_the_page(node):
            return -1
        if self.has_data:
            self._media_in(attributes)
        if ("hidden" in attributes or "style" in attributes) and _is_hidden(attributes) and not kind & chrome.PANEL:
            kind |= chrome.SILENT
        if attributes.get("role") == "heading":
            kind |= chrome.HEADLINE
        return kind

    def _apply(self, kind: int) -> None:
        self.flags |= kind & (CAPTION | META | WEAK)
        if kind & chrome.SILENT:
            self.silent = 1
        if kind & chrome.HEADLINE:
            self.level, self.level_used = PSEUDO, False

    def _label(self, node: LexborNode) -> None:
        """A folded panel or tab pane whose name stands on the control that opens it."""
        name = self.labels.get(node.attributes.get("id") or "")
        if name and not self.silent:
            self.items.append(Block(name, PSEUDO, self.flags, self.container, (), None, ()))

    # links, frames, videos

    def _link(self, node: LexborNode) -> tuple[Any, Any] | None:
        attributes = node.attributes
        kind = chrome.kind_of(attributes.get("class"), attributes.get("id"), attributes.get("role"))
        if kind & (chrome.CHROME | chrome.UNSEEN):
            return None
        if self.has_data:
            self._media_in(attributes)
        saved = (self.in_link, self.link_text, attributes)
        if attributes.get("href") is None:
            return _NOTHING
        self.in_link, self.link_text = 1, []
        return _Walker._end_link, saved

    def _end_link(self, saved: tuple[int, list[str], dict[str, str | None]]) -> None:
        words = normalise("".join(self.link_text))
        across = self.in_link == 2
        self.in_link, self.link_text, attributes = saved
        href = (attributes.get("href") or "").strip()
        if self.silent and not _VIDEO_WORD.search(href):
            return
        if self.level and self.pieces and words and _PERMALINK.fullmatch(words):
            self.pieces = [piece for piece in self.pieces if not _PERMALINK.fullmatch(piece) or piece.isspace()]
            return
        hint = " ".join(filter(None, (attributes.get("class"), attributes.get("rel"), attributes.get("data-lightbox"))))
        anchor = Anchor(href, words or normalise(attributes.get("title") or attributes.get("aria-label") or ""), False, hint)
        if across:
            self._flush()
            self.items.append(Block("", 0, self.flags | IN_LINK, self.container, (anchor,), None, ()))
        else:
            self.links.append(anchor)

    def _frame(self, node: LexborNode) -> None:
        attributes = node.attributes
        for name in _FRAME_SOURCES:
            source = (attributes.get(name) or "").strip()
            if source and not source.lower().startswith(_NO_SOURCE):
                self._embed(source, attributes)
                return
        self._media_in(attributes)

    def _object(self, node: LexborNode) -> tuple[Any, Any] | None:
        if node.attributes.get("data"):
            self._frame(node)
        return _NOTHING

    def _video(self, node: LexborNode) -> None:
        """The reader sees one film, whatever formats it comes in."""
        attributes = node.attributes
        for candidate in (node, *node.css("source"), *node.css("a[href]")):
            found = candidate.attributes
            source = (found.get("src") or found.get("data-src") or found.get("href") or "").strip()
            if source and not source.lower().startswith(_NO_SOURCE):
                self._embed(source, attributes)
                return

    def _template(self, node: LexborNode) -> None:
        """Nobody sees a template, but a splash screen keeps the film behind it in one."""
        for fragment in node.template_fragments() or ():
            for frame in fragment.css("iframe, video source, video[src], embed") if fragment is not None else ():
                self._frame(frame)

    def _noscript(self, node: LexborNode) -> tuple[Any, Any]:
        saved = (self.silent,)
        self.silent = 1
        return _Walker._end_noscript, saved

    def _end_noscript(self, saved: tuple[int]) -> None:
        self.silent = saved[0]

    def _noframes(self, node: LexborNode) -> None:
        inner = node.text() or ""
        if len(inner) < _NOFRAMES_LIMIT:
            for block in blocks_of(inner.replace("<noframes", "<x")).items:
                self.items.append(block._replace(container=self.container))

    def _embed(self, source: str, attributes: dict[str, str | None]) -> None:
        if self.silent and not _VIDEO_WORD.search(source):
            return
        text = normalise(attributes.get("title") or attributes.get("aria-label") or "")
        self.links.append(Anchor(source, text, True, ""))

    def _media_in(self, attributes: dict[str, str | None]) -> None:
        """A placeholder keeps the film's address, or its id, in some ``data-`` attribute."""
        for name, value in attributes.items():
            if value and name.startswith("data-"):
                found = _VIDEO_PLACE.search(value) if "." in value else None
                if found:
                    self._embed(found.group(), attributes)
                    return
                if "youtube" in name and name.endswith("id") and _VIDEO_ID.fullmatch(value):
                    self._embed(f"https://www.youtube.com/watch?v={value}", attributes)
                    return
                if "vimeo" in name and name.endswith("id") and _VIDEO_ID.fullmatch(value):
                    self._embed(f"https://vimeo.com/{value}", attributes)
                    return


_NOTHING: tuple[Any, Any] = (None, None)
_EMPHASIS_CLOSER: tuple[Any, Any] = (_Walker._end_emphasis, None)
_QUOTE_CLOSER: tuple[Any, Any] = (_Walker._end_quote, None)
_TRUSTED = frozenset({"main", "article", "body", "html", "form", "h1"})


def _openers() -> dict[str, Any]:
    table: dict[str, Any] = dict.fromkeys(_SKIPPED, _Walker._skip)
    table.update(dict.fromkeys(_INLINE, _Walker._inline))
    table.update(dict.fromkeys(_EMPHASIS, _Walker._emphasis))
    table.update(dict.fromkeys(_HEADING_LEVELS, _Walker._heading))
    table.update(dict.fromkeys(_PSEUDO_HEADINGS, _Walker._pseudo))
    table.update(dict.fromkeys(_CONTAINERS, _Walker._container))
    table.update(
        {
            "p": _Walker._paragraph,
            "br": _Walker._break,
            "hr": _Walker._rule,
            "q": _Walker._quote,
            "time": _Walker._time,
            "pre": _Walker._preformatted,
            "a": _Walker._link,
            "button": _Walker._button,
            "figcaption": _Walker._caption,
            "iframe": _Walker._frame,
            "embed": _Walker._frame,
            "object": _Walker._object,
            "video": _Walker._video,
            "template": _Walker._template,
            "noscript": _Walker._noscript,
            "noframes": _Walker._noframes,
        }
    )
    return table


_OPENERS = _openers()


def _is_hidden(attributes: dict[str, str | None]) -> bool:
    return "hidden" in attributes or bool(_HIDDEN_STYLE.search(attributes.get("style") or ""))


def _holds_the_page(node: LexborNode) -> bool:
    """A class word of a wrapper around everything must not hide everything."""
    return node.css_first("main, h1") is not None


def _tab_labels(tree: LexborHTMLParser, source: str) -> dict[str, str]:
    """The names of tabs and folding buttons by the id of the panel that they open."""
    if "aria-controls" not in source and 'role="tab' not in source and "data-toggle" not in source:
        return {}
    labels: dict[str, str] = {}
    for node in tree.css("[aria-controls], [role=tab], [data-toggle=tab], [data-bs-target]"):
        attributes = node.attributes
        href = attributes.get("href") or attributes.get("data-bs-target") or ""
        target = attributes.get("aria-controls") or (href[1:] if href.startswith("#") else "")
        if target:
            labels.setdefault(target, normalise(node.text()))
    return labels
