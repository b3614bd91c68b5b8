"""Write simple selectors for an element, from stable classes and ids."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING

from scraper import lazy_re

if TYPE_CHECKING:
    from scraper.parsers.records.document import Document

_STABLE_NAME = lazy_re.compile(r"[A-Za-z][A-Za-z_-]*[A-Za-z0-9]?(?:[-_][A-Za-z0-9]*[A-Za-z][A-Za-z0-9]*)*\Z")
_STATE_CLASS = lazy_re.compile(
    r"(?:^|[-_])(?:odd|even|first|last|active|alternate|alt|current|selected|open|closed|hover|visible|show"
    r"|collapsed?|is|has|row\d*|col\d*)(?:$|[-_])|\d{2,}|[-_]\d+$|(?:odd|even)$",
    re.IGNORECASE,
)
_STYLE_CLASS = lazy_re.compile(
    r"^(?:[mp][trblxy]?-.*|d-.*|w-.*|h-.*|text-.*|bg-.*|border.*|rounded.*|float-.*|align.*|clear(?:fix)?|small"
    r"|lead|container.*|row|col|wow|fade.*|animate.*|hidden|visually-hidden|sr-only|no-.*|js-.*|style\d*)$",
    re.IGNORECASE,
)
_NAMED = lazy_re.compile(r"[.#]([\w-]+)")
_WHOLE_CONTENT = frozenset(("main", "content", "page", "wrapper", "inhalt", "primary"))
"""What the whole content is called."""
_TAG = lazy_re.compile(r"[a-z][a-z0-9]*")
_MAX_CLASSES = 4


def classes(document: Document, number: int) -> list[str]:
    """Return the element's classes that are likely to be stable, meaningful ones first."""
    return list(_stable(document.attribute(number, "class")))


@lru_cache(maxsize=4096)  # a page has few classes and many elements
def _stable(words: str) -> tuple[str, ...]:
    stable = [word for word in words.split() if _STABLE_NAME.match(word) and not _STATE_CLASS.search(word)]
    stable.sort(key=lambda word: _STYLE_CLASS.match(word) is not None)
    return tuple(stable[:_MAX_CLASSES])


def is_meaningful(selector: str) -> bool:
    """Whether it has an id, or a class that is more than a style."""
    return any(
        not _STYLE_CLASS.match(name) and name not in _WHOLE_CONTENT for name in _NAMED.findall(selector)
    )


def identifier(document: Document, number: int) -> str | None:
    """The element's id, if it is a name and not a number."""
    name = document.attribute(number, "id").strip()
    return name if name and _STABLE_NAME.match(name) and not re.search(r"\d{2,}", name) else None


def own_forms(document: Document, number: int) -> list[str]:
    """Selectors for the element by itself, the shortest first."""
    tag = document.tags[number]
    forms = [tag] if _TAG.fullmatch(tag) else []
    for name in classes(document, number):
        forms += [f".{name}", *(f"{tag}.{name}" for tag in forms[:1])]
    return forms
