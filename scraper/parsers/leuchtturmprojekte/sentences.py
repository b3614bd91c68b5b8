"""Running text cut into sentences and clauses, without stumbling over "4. Juli" and "20. Landestreffen"."""

from __future__ import annotations

import re

_END = re.compile(r"(?:(?<!\d)|(?<=\d{4}))[.!?]+[\"“”«»’')\]]*\s+(?=\S)")
_CLAUSE = re.compile(r"\s*[,;:()]\s*|\s[–—-]\s|\s+(?=(?:während|aber|nachdem|obwohl|wohingegen|jedoch)\s)")


def sentences(text: str) -> list[str]:
    """Return the sentences of a normalised paragraph."""
    cuts = [match.end() for match in _END.finditer(text)]
    return [text[start:end] for start, end in zip([0, *cuts], [*cuts, len(text)], strict=True)]


def bounds(text: str, position: int) -> tuple[int, int]:
    """Return where the sentence around ``position`` begins and ends."""
    start = 0
    for match in _END.finditer(text):
        if match.end() > position:
            return start, match.end()
        start = match.end()
    return start, len(text)


def clauses(sentence: str) -> list[str]:
    """Return the clauses of a sentence."""
    return [clause for clause in _CLAUSE.split(sentence) if clause]
