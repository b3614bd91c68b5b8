"""Find sets of elements that one short selector names: possible lists of records.

Every set comes from a selector, so that each proposal can be written down exactly. Of selectors that name the
same elements the shortest is kept.
"""

from __future__ import annotations

import re
from collections import defaultdict
from itertools import islice
from typing import TYPE_CHECKING, NamedTuple

from scraper import lazy_re
from scraper.parsers.records.document import UNSEEN, Span
from scraper.parsers.records.proposing import names

if TYPE_CHECKING:
    from collections.abc import Iterator

    from scraper.parsers.records.document import Document

MIN_ELEMENTS = 2
MAX_ELEMENTS = 5_000
_LEVELS = 7
_MAX_SELECTORS = 6
_CONTEXT_TAGS = frozenset(("main", "table", "tbody", "ul", "ol", "dl", "article", "section", "body", "td"))
_NUMBERED_TAGS = frozenset(("table", "ul", "ol"))
_NEVER_RECORDS = UNSEEN | {
    "html",
    "body",
    "#text",
    "br",
    "hr",
    "img",
    "input",
    "option",
    "col",
    "wbr",
    "-comment",
}
_TAG = lazy_re.compile(r"[a-z][a-z0-9]*")


class Repeat(NamedTuple):
    """A selector and the elements that it names, in document order."""

    selector: str
    spans: tuple[Span, ...]


def repeats(document: Document) -> list[Repeat]:
    """All sets of at least two elements, each with its shortest selector."""
    sets: dict[str, list[int]] = defaultdict(list)
    context: list[list[str]] = [[] for _ in document.tags]
    for number, tag in enumerate(document.tags):
        if tag in _NEVER_RECORDS or not _TAG.fullmatch(tag) or _is_unseen(document, number):
            continue
        context[number] = _context_forms(document, number)
        for selector in _selectors(document, number, context):
            sets[selector].append(number)
    by_elements: dict[tuple[int, ...], list[str]] = defaultdict(list)
    for selector, numbers in sets.items():
        if MIN_ELEMENTS <= len(numbers) <= MAX_ELEMENTS:
            by_elements[tuple(numbers)].append(selector)
    found = []
    for elements, selectors in by_elements.items():
        shortest = _exact(document, elements, selectors)
        if shortest is not None:
            found.append(Repeat(shortest, tuple(document.span(number) for number in elements)))
    return found


def _exact(document: Document, numbers: tuple[int, ...], selectors: list[str]) -> str | None:
    """The shortest selector that names these elements and no other, however deep it stands.

    One with a class or id goes first: of tags alone another part of the page soon has some.
    """
    ordered = sorted(selectors, key=cost)
    named = [selector for selector in ordered if names.is_meaningful(selector)]
    bare = [selector for selector in ordered if selector not in named]
    for selector in (*named[:_MAX_SELECTORS], *bare[:_MAX_SELECTORS]):
        if tuple(span.start for span in document.select(selector)) == numbers:
            return selector
    return None


def cost(selector: str) -> tuple[int, int, str]:
    """Return the complexity of a selector: its steps first, then its length."""
    steps = len(re.findall(r"[.#:>\s]+", selector))
    return steps, len(selector), selector


def _selectors(document: Document, number: int, context: list[list[str]]) -> Iterator[str]:
    forms = names.own_forms(document, number)
    yield from forms
    seen: set[str] = set()
    for level, above in enumerate(islice(document.ancestors(number), _LEVELS)):
        for outer in context[above]:
            if level == 0:
                yield from (f"{outer} > {form}" for form in forms)
            if outer not in seen:
                seen.add(outer)
                yield from (f"{outer} {form}" for form in forms[:3])


def _context_forms(document: Document, number: int) -> list[str]:
    """Selectors for an element that others stand in."""
    tag = document.tags[number]
    forms = [f".{name}" for name in names.classes(document, number)[:2]]
    if (identifier := names.identifier(document, number)) is not None:
        forms.append(f"#{identifier}")
    if tag in _CONTEXT_TAGS:
        forms.append(tag)
    if tag in _NUMBERED_TAGS and len(forms) == 1 and (place := _place(document, number)) is not None:
        forms.append(f"{tag}:nth-of-type({place})")
    return forms


def _place(document: Document, number: int) -> int | None:
    """Which of the elements of its tag in its parent this is; ``None`` for the only one."""
    parent = document.parents[number]
    tag = document.tags[number]
    same = [
        n
        for n in range(parent + 1, document.ends[parent])
        if document.parents[n] == parent and document.tags[n] == tag
    ]
    return same.index(number) + 1 if len(same) > 1 else None


def _is_unseen(document: Document, number: int) -> bool:
    parent = document.parents[number]
    return parent >= 0 and document.tags[parent] in UNSEEN
