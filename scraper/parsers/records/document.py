"""Number a page's nodes in document order, so that a record is a span of numbers.

A selector is run on the whole page once; which of its elements are in which record is then a comparison of
numbers. The tree is never changed.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from typing import TYPE_CHECKING, NamedTuple

from scraper.text import normalise

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from selectolax.lexbor import LexborNode

_UNSEEN_NAMES = "audio canvas datalist head iframe noscript object script style svg template title video"
_INLINE_NAMES = (
    "a abbr acronym b bdi bdo big cite code data del dfn em font i img input ins kbd label mark nobr q rp rt "
    "ruby s samp small span strike strong sub sup time tt u var wbr"
)
UNSEEN = frozenset(_UNSEEN_NAMES.split())
"""Elements whose content is not text of the page."""
_INLINE = frozenset(_INLINE_NAMES.split())
_TEXT = "#text"
_MAX_KEPT = 100_000


class Span(NamedTuple):
    """Nodes ``start`` to ``end`` (exclusive) of a :class:`Document`."""

    start: int
    end: int


class Line(NamedTuple):
    """One line of text as a reader sees it, and its nodes."""

    text: str
    span: Span


class Document:
    """A parsed page.

    ``language``: of its ``html`` element, else of its ``content-language``, such as ``de``; may be empty.
    """

    def __init__(self, source: str, ignore: Iterable[str] = ()) -> None:
        from selectolax.lexbor import LexborHTMLParser

        self._parser = LexborHTMLParser(source)
        self.tags: list[str] = []
        self.ends: list[int] = []
        self.parents: list[int] = []
        self.nodes: list[LexborNode] = []
        self.texts: dict[int, str] = {}
        self._numbers: dict[int, int] = {}
        self._spans: dict[str, list[Span]] = {}
        self._attributes: dict[int, dict[str, str | None]] = {}
        self._lines: dict[Span, list[Line]] = {}
        self._number_nodes()
        self._skipped: set[int] = set()
        for selector in ignore:
            self._skipped.update(span.start for span in self.select(selector))
        self._skipped_spans = _outermost(Span(start, self.ends[start]) for start in self._skipped)
        root = self._parser.css_first("html")
        attributes = root.attributes if root is not None else {}
        self.language = (
            attributes.get("lang") or attributes.get("xml:lang") or self._meta_language()
        ).strip()

    def _meta_language(self) -> str:
        """The one language of ``<meta http-equiv=content-language>`` (HTML 4.2.5.3), else ''."""
        node = self._parser.css_first('meta[http-equiv="content-language" i]')
        content = (node.attributes.get("content") or "").strip() if node is not None else ""
        return "" if "," in content or " " in content else content

    def _number_nodes(self) -> None:
        root = self._parser.root
        waiting = [(root, -1)] if root is not None else []
        while waiting:
            node, parent = waiting.pop()
            number = len(self.tags)
            tag = node.tag or ""
            is_text = tag == "-text"
            self.tags.append(_TEXT if is_text else tag)
            self.ends.append(number + 1)
            self.parents.append(parent)
            self.nodes.append(node)
            if is_text:
                self.texts[number] = node.text_content or ""
            else:
                self._numbers[node.mem_id] = number
            if parent >= 0 and node.next is not None:
                waiting.append((node.next, parent))
            if not is_text and node.child is not None:
                waiting.append((node.child, number))
        for number in range(len(self.tags) - 1, 0, -1):
            parent = self.parents[number]
            self.ends[parent] = max(self.ends[parent], self.ends[number])

    def select(self, selector: str) -> list[Span]:
        """Return the elements that match ``selector``, in document order."""
        spans = self._spans.get(selector)
        if spans is None:
            numbers = {
                self._numbers[node.mem_id]
                for node in self._parser.css(selector)
                if node.mem_id in self._numbers
            }
            spans = [Span(number, self.ends[number]) for number in sorted(numbers)]
            self._spans[selector] = spans
        return spans

    def visible(self, selector: str) -> list[Span]:
        return [span for span in self.select(selector) if not self.is_ignored(span)]

    def is_ignored(self, span: Span) -> bool:
        """Whether the element is inside one that the declaration ignores."""
        after = bisect_right(self._skipped_spans, span.start, key=lambda outer: outer.start)
        return after > 0 and span.start < self._skipped_spans[after - 1].end

    def within(self, spans: Sequence[Span], outer: Span) -> list[Span]:
        """Return those of ``spans`` (in document order) that lie wholly inside ``outer``."""
        first = bisect_left(spans, outer.start, key=lambda span: span.start)
        last = bisect_left(spans, outer.end, key=lambda span: span.start)
        return [span for span in spans[first:last] if span.end <= outer.end]

    def span(self, number: int) -> Span:
        return Span(number, self.ends[number])

    def attribute(self, number: int, name: str) -> str:
        """An attribute's value, empty if there is none."""
        attributes = self._attributes.get(number)
        if attributes is None:
            attributes = self._attributes[number] = self.nodes[number].attributes
        return attributes.get(name) or ""

    def ancestors(self, number: int) -> Iterator[int]:
        number = self.parents[number]
        while number >= 0:
            yield number
            number = self.parents[number]

    def lines(self, span: Span) -> list[Line]:
        """The text in ``span`` as lines: blocks and ``<br>`` end a line; empty ones are left out."""
        lines = self._lines.get(span)
        if lines is None:
            if len(self._lines) > _MAX_KEPT:
                self._lines.clear()
            lines = self._lines[span] = self._read_lines(span)
        return lines

    def _read_lines(self, span: Span) -> list[Line]:
        lines: list[Line] = []
        parts: list[str] = []
        first = span.start
        open_blocks: list[int] = []
        number = span.start
        while number < span.end:
            while open_blocks and open_blocks[-1] <= number:
                open_blocks.pop()
                _close(parts, first, number, lines)
                first = number
            tag = self.tags[number]
            if tag == _TEXT:
                parts.append(self.texts[number])
            elif tag in UNSEEN or number in self._skipped:
                number = self.ends[number]
                continue
            elif not _is_inline(tag):
                _close(parts, first, number, lines)
                first = number
                open_blocks.append(self.ends[number])
            number += 1
        _close(parts, first, span.end, lines)
        return lines

    def text(self, span: Span) -> str:
        return " ".join(line.text for line in self.lines(span))

    def anchors(self, span: Span) -> list[int]:
        """The ``<a href>`` that begin in ``span`` (a line may end inside one), or the one round it."""
        anchors = self.select("a[href]")
        first = bisect_left(anchors, span.start, key=lambda anchor: anchor.start)
        last = bisect_left(anchors, span.end, key=lambda anchor: anchor.start)
        inside = [anchor.start for anchor in anchors[first:last] if not self.is_ignored(anchor)]
        if inside or span.start >= len(self.tags):
            return inside
        around = (n for n in self.ancestors(span.start) if self.tags[n] == "a" and self.attribute(n, "href"))
        return list(around)[:1]

    def title(self) -> str | None:
        """The page's title as the browser shows it, else its first heading."""
        for selector in ("head > title", "h1"):
            for span in self.select(selector):
                words = normalise(" ".join(self.texts.get(n, "") for n in range(span.start, span.end)))
                if words:
                    return words
        return None

    def base(self, url: str) -> str:
        """What relative addresses are relative to: ``<base href>``, else the page's own address."""
        from urllib.parse import urljoin

        for span in self.select("base[href]"):
            try:
                return urljoin(url, self.attribute(span.start, "href").strip())
            except ValueError:
                break
        return url


def _is_inline(tag: str) -> bool:
    """Elements of a name of their own (``o:p``, ``app-date``) are inline unless a style says otherwise."""
    return tag in _INLINE or "-" in tag or ":" in tag


def _close(parts: list[str], first: int, end: int, lines: list[Line]) -> None:
    if parts:
        text = normalise("".join(parts))
        parts.clear()
        if text:
            lines.append(Line(text, Span(first, end)))


def _outermost(spans: Iterable[Span]) -> list[Span]:
    outer: list[Span] = []
    for span in sorted(spans):
        if not outer or span.start >= outer[-1].end:
            outer.append(span)
    return outer
