"""Count letters, links and days in any span of a page, and recognise navigation and footers."""

from __future__ import annotations

from itertools import accumulate
from typing import TYPE_CHECKING

from scraper import lazy_re
from scraper.parsers.records import dates
from scraper.parsers.records.document import UNSEEN

if TYPE_CHECKING:
    from scraper.parsers.records.document import Document, Span

_FRAME_TAGS = frozenset(("nav", "footer", "form", "select", "menu", "dialog"))
_FRAME_NAMES = (
    "nav navi navigation navbar menu submenu mainmenu breadcrumb breadcrumbs pager pagination paginator "
    "footer social share sharing cookie cookies consent toolbar skip language languages tabs facet facets "
    "filter filters sitemap toc"
)
_FRAME_WORDS = frozenset(_FRAME_NAMES.split())
_WORD = lazy_re.compile(r"[A-Z]?[a-z]+|[A-Z]+(?![a-z])")
_ROLES = frozenset(("navigation", "contentinfo", "search", "menu", "menubar", "dialog", "tablist"))
_YEAR_FOR_YEARLESS = 2000


class SpanCounts:
    """Prefix sums over a document's nodes: the count of any span is one subtraction.

    ``with_frame``: whether navigation and footers are distinguished from the content.
    """

    def __init__(self, document: Document, *, with_frame: bool = True) -> None:
        size = len(document.tags)
        letters, links, days = [0] * size, [0] * size, [0] * size
        self.frame = [False] * size
        self._mark(document, letters, links, days)
        if not with_frame:
            self.frame = [False] * size
        self._letters = [0, *accumulate(letters)]
        self._links = [0, *accumulate(links)]
        self._days = [0, *accumulate(days)]
        self.total = max(1, sum(n for n, framed in zip(letters, self.frame, strict=True) if not framed))

    def _mark(self, document: Document, letters: list[int], links: list[int], days: list[int]) -> None:
        number = 0
        hidden_until = 0
        while number < len(document.tags):
            tag = document.tags[number]
            if tag in UNSEEN:
                number = max(number + 1, document.ends[number])
                continue
            if tag == "#text":
                text = document.texts[number].strip()
                letters[number] = len(text)
                if text and any(character.isdigit() for character in text):
                    days[number] = _count_days(text, document.language)
            elif tag == "a" and document.attribute(number, "href"):
                links[number] = 1
            elif number >= hidden_until and _is_frame(document, number):
                hidden_until = document.ends[number]
            self.frame[number] = number < hidden_until
            number += 1

    def letters(self, span: Span) -> int:
        """Visible letters in the span."""
        return self._letters[span.end] - self._letters[span.start]

    def links(self, span: Span) -> int:
        """Links in the span."""
        return self._links[span.end] - self._links[span.start]

    def days(self, span: Span) -> int:
        """Texts in the span that name a day."""
        return self._days[span.end] - self._days[span.start]


def _count_days(text: str, language: str) -> int:
    if len(text) > 4_000:
        return 0
    found = dates.find(text, language=language, year=_YEAR_FOR_YEARLESS)
    return min(len(found), 3) or int(dates.ambiguous(text))


def _is_frame(document: Document, number: int) -> bool:
    """Whether the element is navigation, a form, a footer: by its tag, role, or class."""
    tag = document.tags[number]
    if tag in _FRAME_TAGS or document.attribute(number, "role") in _ROLES:
        # A form round the whole page is a content system's habit, not a form.
        return tag != "form" or document.ends[number] - number < len(document.tags) / 3
    names = f"{document.attribute(number, 'class')} {document.attribute(number, 'id')}"
    if tag in ("body", "html", "main") or not names.strip():
        return False
    words = {word.lower() for word in _WORD.findall(names)}
    return not words.isdisjoint(_FRAME_WORDS) and document.ends[number] - number < len(document.tags) / 3
