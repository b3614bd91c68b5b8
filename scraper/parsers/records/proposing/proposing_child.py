"""Propose declarations in the child process; see ``scraper.parsers.sandbox.run_in_child``."""

from __future__ import annotations

import re
from collections import Counter
from contextlib import suppress
from typing import Any
from urllib.parse import urljoin, urlsplit

from msgspec import to_builtins

from scraper.parsers.records.document import UNSEEN, Document
from scraper.parsers.records.proposing.proposal import propose

_FEEDS = ("application/rss+xml", "application/atom+xml", "application/feed+json")
_GERMAN = ("der", "die", "und", "das", "von", "für", "mit", "im", "den", "des", "zum", "zur", "ist", "eine")
_ENGLISH = ("the", "of", "and", "for", "to", "with", "on", "is", "by", "from", "this", "at", "are", "be")
_MIN_WORDS = 8
_MAX_LETTERS = 100_000
_WARM_UP = "<ul><li><a href=a>Ort: A</a> 1.2.2026</li><li><a href=b>Ort: B</a> 2/3/2026<p>C</li></ul>"


def run(source: str, task: dict[str, Any]) -> dict[str, Any]:
    """Propose declarations for decoded HTML; return them as a JSON value.

    ``task``: ``url`` of the page; ``own_address``: whether the address that the page gives itself goes before
    it; ``example``: words of a record, or null. An empty source only imports what proposing needs.
    """
    if not source:
        propose(_WARM_UP, task["url"])
    document = Document(source)
    url = (_own_address(document) if task["own_address"] else None) or task["url"]
    return {
        "title": document.title(),
        "url": url,
        "language": _language(document),
        "feeds": _feeds(document, url),
        "candidates": to_builtins(propose(source, url, example=task["example"])),
    }


def _language(document: Document) -> str:
    """The language of the words, where they are plainly German or English, else what the page says.

    A content system's pages often say ``en`` whatever they are written in.
    """
    texts = (document.texts[n] for n in document.texts if document.tags[document.parents[n]] not in UNSEEN)
    counts = Counter(re.findall(r"[^\W\d_]+", " ".join(texts)[:_MAX_LETTERS].lower()))
    german, english = (sum(counts[word] for word in words) for words in (_GERMAN, _ENGLISH))
    if max(german, english) >= _MIN_WORDS and (german > 3 * english or english > 3 * german):
        return "de" if german > english else "en"
    return document.language


def _own_address(document: Document) -> str | None:
    """The address that a page names as its own (``rel=canonical``)."""
    for span in document.select('link[rel="canonical"]'):
        address = document.attribute(span.start, "href").strip()
        with suppress(ValueError):
            if urlsplit(address).scheme in ("http", "https") and urlsplit(address).hostname:
                return address
    return None


def _feeds(document: Document, url: str) -> list[str]:
    feeds = []
    for span in document.select('link[rel~="alternate"]'):
        if document.attribute(span.start, "type").lower() in _FEEDS:
            with suppress(ValueError):  # "http://["
                feeds.append(urljoin(url, document.attribute(span.start, "href").strip()))
    return feeds
