"""Running text cut into sentences and clauses, without stumbling over "4. Juli" and "20. Landestreffen"."""

from __future__ import annotations

import re

_END = re.compile(r"(?:(?<!\d)|(?<=\d{4}))[.!?]+[\"“”«»’')\]]*\s+(?=\S)")
_MARKS = (". ", "! ", "? ")
_REACH = 300
# The dash in the name of an area ("Dietzenbach – Süd-Ost") ends no clause: a quoted name is stepped over.
_CLAUSE = re.compile(
    r"(?P<quoted>[„“\"»«‚‘][^„“”\"»«‚‘’]{1,120}[“”\"»«‘’])"
    r"|\s*[,;:()]\s*|\s[–—-]\s|\s+(?=(?:während|aber|nachdem|obwohl|wohingegen|jedoch)\s)"
)


def sentences(text: str) -> list[str]:
    """Return the sentences of a normalised paragraph."""
    cuts = [match.end() for match in _END.finditer(text)]
    return [text[start:end] for start, end in zip([0, *cuts], [*cuts, len(text)], strict=True)]


def around(text: str, start: int, end: int) -> tuple[str, str]:
    """Return the words of the same sentence before ``start`` and after ``end``, no further than a long
    sentence goes."""
    low, high = max(0, start - _REACH), min(len(text), end + _REACH)
    for mark in _MARKS:
        at = text.rfind(mark, low, start)
        while at > low and _is_ordinal(text, at):
            at = text.rfind(mark, low, at)
        if at >= low and not _is_ordinal(text, at):
            low = at + len(mark)
    for mark in _MARKS:
        at = text.find(mark, end, high)
        while at >= 0 and at > end and _is_ordinal(text, at):
            at = text.find(mark, at + 1, high)
        if at >= 0:
            high = at + 1
    return text[low:start], text[end:high]


def _is_ordinal(text: str, at: int) -> bool:
    """ "20. Landestreffen" goes on, "im Jahr 2020. Danach" does not."""
    return text[at] == "." and text[at - 1].isdigit() and not text[max(0, at - 4) : at].isdigit()


def mentions(text: str, words: tuple[str, ...]) -> bool:
    """Whether any of ``words`` is in the text, which is lower-cased if they are."""
    for word in words:  # noqa: SIM110 - any() over a generator takes three times as long, for every section and day
        if word in text:
            return True
    return False


def clauses(sentence: str) -> list[str]:
    """Return the clauses of a sentence."""
    cuts = [match.span() for match in _CLAUSE.finditer(sentence) if match["quoted"] is None]
    starts, ends = [0, *(end for _, end in cuts)], [*(start for start, _ in cuts), len(sentence)]
    return [sentence[start:end] for start, end in zip(starts, ends, strict=True) if end > start]
