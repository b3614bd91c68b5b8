"""Detect an HTML document that was cut off, so that no list on it is complete."""

from __future__ import annotations

import re

from scraper import lazy_re

_ENDED = lazy_re.compile(r"</(?:html|body)\s*>", re.IGNORECASE)
_TAG = lazy_re.compile(
    r"<(/?)(main|div|section|article|table|ul|ol|footer|header|nav|form|aside|body|html)\b", re.IGNORECASE
)
_HEAD_ONLY = lazy_re.compile(
    r"\s*(?:<!doctype[^>]*>\s*)?<html\b[^>]*>\s*<head\b[^>]*>(?![\s\S]*</head)"
    r"(?:\s*</?(?:meta|link|title|base)\b[^>]*>[^<]*)*+\s*",
    re.IGNORECASE,
)
_STARTED = lazy_re.compile(r"<(?:body|html)\b", re.IGNORECASE)
_OPTIONAL_END = lazy_re.compile(r"</(?:head|p|li)\s*>", re.IGNORECASE)
_SENTENCE_END = lazy_re.compile(r"[.!?…:)\]“”\"»«’'\d]\s*$")
# A page's footer that is closed, and nothing but scripts behind it: what is missing says nothing.
_FOOTED = lazy_re.compile(r"</footer\s*>\s*(?:<script\b[^<]*</script\s*>\s*)*$", re.IGNORECASE)
_TAIL = 4_000
_LONG_LINE = 60


def cut_off(source: str, last_words: str = "") -> str | None:
    """Return a sentence that says how the document was cut off, or ``None``.

    ``last_words``: of its last paragraph, if it is to end with a sentence. HTML lets authors leave out
    ``</html>``, ``</body>``, ``</p>`` … A document that writes the others but not the last ones, or leaves
    elements open that must be closed, was cut.
    """
    if "</html>" in source[-2000:] or _ENDED.search(source):
        return None
    footed = _FOOTED.search(source, max(0, len(source) - _TAIL)) is not None
    if source.rfind("<") > source.rfind(">"):
        return "it ends inside a tag"
    if source.rfind("<!--") > source.rfind("-->"):
        return "it ends inside a comment"
    if _HEAD_ONLY.fullmatch(source):
        return "it ends in its head"
    return _unfinished(source, last_words, footed=footed)


def _unfinished(source: str, last_words: str, *, footed: bool) -> str | None:
    opened = 0
    for match in _TAG.finditer(source):
        if match[2].lower() not in ("html", "body"):
            opened += -1 if match[1] else 1
    if opened > 0:
        return "elements are left open and the end of the document is missing"
    if not footed and _STARTED.search(source) and _OPTIONAL_END.search(source):
        return "the end of the document is missing"
    is_cut = len(last_words) > _LONG_LINE and _SENTENCE_END.search(last_words) is None
    return "it ends in the middle of a sentence" if is_cut else None
