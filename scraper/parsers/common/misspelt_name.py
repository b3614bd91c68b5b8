"""Find a name in spite of typing errors: case, a hyphen or blank inside, up to two wrong letters."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import NamedTuple

from scraper import lazy_re

_WORD = lazy_re.compile(r"[^\W\d_]+")
_JOINTS = (" ", "-", "\u2010", "\u2011", "\u2013")
_MAX_SLIPS = 2
_MAX_PARTS = 3


class Span(NamedTuple):
    """Where the name stands in the text, with the methods of :class:`re.Match` that callers need."""

    first: int
    after: int

    def start(self) -> int:
        """Return the index of the first character."""
        return self.first

    def end(self) -> int:
        """Return the index behind the last character."""
        return self.after


class MisspeltName:
    """Recognise one compound noun, e.g. ``MisspeltName("Leuchtturm", "projekt", endings=("e", "en"))``.

    A slip is a letter that is missing, doubled, wrong or swapped with its neighbour (the distance of
    Damerau and Levenshtein); two are accepted. ``search`` and ``match`` are used like a compiled pattern's.
    """

    def __init__(self, *parts: str, endings: tuple[str, ...] = ()) -> None:
        stem = "".join(parts).lower()
        self._exact = re.compile(
            r"[-\s]?".join(map(re.escape, parts)) + f"(?:{'|'.join(endings)})?", re.IGNORECASE
        )
        self._spellings = (stem, *(stem + ending for ending in endings))
        self._letters = frozenset(stem)
        self._shortest = len(stem) - _MAX_SLIPS
        self._longest = max(map(len, self._spellings)) + _MAX_SLIPS

    def search(self, text: str, position: int = 0) -> Span | None:
        """Return where ``text`` first has the name, at or after ``position``, or ``None``."""
        exact = self._exact.search(text, position)
        if exact is not None:
            return Span(*exact.span())
        words = list(_WORD.finditer(text, position))
        spans = (self._at(text, words, index) for index in range(len(words)))
        return next((span for span in spans if span is not None), None)

    def match(self, text: str) -> Span | None:
        """Return the name's place if ``text`` begins with it, or ``None``."""
        exact = self._exact.match(text)
        if exact is not None:
            return Span(*exact.span())
        words = list(_WORD.finditer(text[: 2 * self._longest]))
        return self._at(text, words, 0) if words and words[0].start() == 0 else None

    def _at(self, text: str, words: list[re.Match[str]], index: int) -> Span | None:
        """The name, if it begins with this word: alone, or joined with the next one or two."""
        joined = ""
        for part in range(index, min(index + _MAX_PARTS, len(words))):
            word = words[part]
            if part > index and text[words[part - 1].end() : word.start()] not in _JOINTS:
                return None
            joined += word.group().lower()
            if len(joined) > self._longest:
                return None
            if len(joined) >= self._shortest and self._is_it(joined):
                return Span(words[index].start(), word.end())
        return None

    def _is_it(self, word: str) -> bool:
        if len(self._letters.difference(word)) > _MAX_SLIPS:
            return False
        return any(_slips(word, spelling) <= _MAX_SLIPS for spelling in self._spellings)


@lru_cache(maxsize=4_096)  # a page may say the same word ten thousand times
def _slips(word: str, name: str) -> int:
    """The distance of Damerau and Levenshtein (optimal string alignment)."""
    before: list[int] = []
    last = list(range(len(name) + 1))
    for row, letter in enumerate(word, 1):
        costs = [row]
        for column, other in enumerate(name, 1):
            cost = min(last[column] + 1, costs[-1] + 1, last[column - 1] + (letter != other))
            if row > 1 and column > 1 and letter == name[column - 2] and word[row - 2] == other:
                cost = min(cost, before[column - 2] + 1)
            costs.append(cost)
        before, last = last, costs
    return last[-1]
