r"""Derive from a pattern the words without which it cannot match, so that it need not be tried nor compiled.

``\b(?:abgesagt|fällt)\b.*\baus\b`` requires "abgesagt" or "fällt", and "aus". A part of a pattern that may be
left out, or may be too many things, requires nothing: a requirement is never stricter than its pattern.
"""

from __future__ import annotations

import re
from functools import lru_cache
from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

from scraper.text import folded

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

_TOKEN = re.compile(
    r"[^\\\[\](){}|*+?.^$]+(?![*+?{])|[^\\\[\](){}|*+?.^$]"  # letters; the one that is repeated by itself
    r"|\\.|\(\?(?:P<\w+>|<?[=!]|[a-z-]*:)|[()|.^$]"
    r"|[*+?]\??|\{\d*,?\d*\}\??"
    r"|\{[a-z_]+\}"  # a group of the lexicon
    r"|\[\^?\]?(?:\\.|[^\]\\])*\]",
    re.DOTALL,
)
_NO_WIDTH = frozenset(("^", "$", r"\b", r"\B", r"\A", r"\Z"))
_MAY_BE_LEFT_OUT = ("?", "*", "{0", "{,")
_SHORTEST = 2  # letters of a word that is worth looking for
_MAX_WORDS = 500
_MAX_JOINED = 50
_LETTERS = 20.0  # of the alphabet, as often as they are used
_MARK = re.compile("[\ue000-\uf8ff]")
_TRIPLE = 3
_MAX_KEPT = 20_000  # characters
_MAX_WORD = 100


class Part(NamedTuple):
    """What a part of a pattern requires: one word of each of ``choices``.

    ``words``: all that the part can match, in lower case, if that is few words.
    """

    words: tuple[str, ...] | None
    choices: tuple[tuple[str, ...], ...] = ()


_NOTHING = ("",)
_ANYTHING = Part(None)


def required(pattern: str, group: Callable[[str], Part]) -> Part:
    """Return what ``pattern`` requires; ``group`` gives that of a ``{name}`` in it.

    Raises ``ValueError`` for syntax that no reading rule has needed, such as ``(?i)`` or a lone ``]``.
    """
    tokens = _TOKEN.findall(pattern)
    if "".join(tokens) != pattern or "(?" in map("".join, pairwise(tokens)):
        raise ValueError(f"This syntax is not known to scraper/parsers/common/required_words.py: {pattern}")
    return _Reader(tokens, group).alternatives()


class _Reader:
    """The tokens of a pattern and how far they have been read."""

    def __init__(self, tokens: Sequence[str], group: Callable[[str], Part]) -> None:
        self._tokens = [*tokens, ")"]
        self._at = 0
        self._group = group

    def alternatives(self) -> Part:
        """Read to the bracket that closes, or to the end."""
        branches = [self._sequence()]
        while self._tokens[self._at] == "|":
            self._at += 1
            branches.append(self._sequence())
        self._at += 1
        return branches[0] if len(branches) == 1 else _any_of(branches)

    def _sequence(self) -> Part:
        """Read parts that follow one another; words that touch are one word."""
        words: tuple[str, ...] = _NOTHING
        whole = True
        choices: list[tuple[str, ...]] = []
        while (token := self._tokens[self._at]) not in (")", "|"):
            self._at += 1
            part = self._repeated(self._part(token))
            if part.words is not None and len(words) * len(part.words) <= _MAX_JOINED:
                words = tuple([word + more for word in words for more in part.words])
                continue
            whole = False
            if _is_telling(words):
                choices.append(words)
            choices += part.choices
            words = part.words or _NOTHING
        if whole:
            return Part(words)
        return Part(None, (*choices, words) if _is_telling(words) else tuple(choices))

    def _part(self, token: str) -> Part:
        first = token[0]
        if first == "(":
            part = self.alternatives()
            return Part(_NOTHING) if token[-1] in "=!" else part
        if token in _NO_WIDTH:
            return Part(_NOTHING)
        if first == "{":
            return self._group(token[1:-1])
        if first in ".[" or (first == "\\" and token[1].isalnum()):
            return _ANYTHING
        if _MARK.search(token):
            return _ANYTHING  # of a day; which one a rule looks at is not known before
        return Part((token.lstrip("\\").lower(),))

    def _repeated(self, part: Part) -> Part:
        times = self._tokens[self._at]
        if times[0] not in "*+?{" or times[1:2].isalpha():
            return part
        self._at += 1
        if times[0] == "?" and part.words is not None:
            return Part((*part.words, ""))
        return _ANYTHING if times.startswith(_MAY_BE_LEFT_OUT) else Part(None, choices_of(part))


def _is_telling(words: tuple[str, ...]) -> bool:
    return min(map(len, words)) >= _SHORTEST


def _any_of(branches: Sequence[Part]) -> Part:
    words = [word for branch in branches for word in branch.words or ()]
    if all(branch.words is not None for branch in branches) and len(words) < _MAX_WORDS:
        return Part(tuple(words))
    choices = [sorted(choices_of(branch), key=_vagueness) for branch in branches]
    if not all(choices):
        return _ANYTHING
    best = [word for own in choices for word in own[0]]
    second = [word for own in choices for word in own[:2][-1]]
    return Part(None, (tuple(best), tuple(second)))


def _vagueness(words: Iterable[str]) -> float:
    """How many texts have one of the words, roughly: a short word stands in most."""
    return sum([_LETTERS ** -len(word) for word in words])


def choices_of(part: Part) -> tuple[tuple[str, ...], ...]:
    """Return the choices that a part requires, its own words among them."""
    if part.words is None:
        return part.choices
    return (part.words,) if _is_telling(part.words) else ()


def has_all(words: frozenset[str], required: Iterable[frozenset[str]]) -> bool:
    """Whether ``words`` has one of each choice that is required."""
    return not any(map(words.isdisjoint, required))


def _shortest(words: Iterable[str]) -> Iterator[str]:
    last = None
    for word in sorted(words):
        if last is None or not word.startswith(last):
            last = word
            yield word


class Vocabulary:
    """All words that patterns require; it finds those of a text at once, whatever their number."""

    def __init__(self) -> None:
        self._by_triple: dict[str, list[str]] = {}  # a word by the three letters in its middle
        self._short: list[str] = []
        self._phrases: list[str] = []  # with a blank
        self._words: set[str] = set()
        self._of_text = lru_cache(maxsize=64)(self._find)  # dozens of patterns are tried on each clause
        self._of_word = lru_cache(maxsize=8192)(self._inside)  # a page says most of its words again and again

    def add(self, words: Iterable[str]) -> frozenset[str]:
        """Look for these words, too, from now on; return them without those that begin with another one."""
        result = frozenset(_shortest(words))
        for word in result - self._words:
            if " " in word:
                self._phrases.append(word)
            elif len(word) < _TRIPLE:
                self._short.append(word)
            else:
                middle = (len(word) - _TRIPLE) // 2
                self._by_triple.setdefault(word[middle : middle + _TRIPLE], []).append(word)
            self._words.add(word)
        return result

    def words_in(self, text: str) -> frozenset[str]:
        """Return the words that stand in ``text``, also inside longer ones."""
        size = len(self._words)  # what was found before a word was added says nothing of it
        return self._of_text(text, size) if len(text) <= _MAX_KEPT else self._find(text, size)

    def _find(self, text: str, size: int) -> frozenset[str]:
        text = folded(text)
        found = [
            self._of_word(word, size) if len(word) <= _MAX_WORD else self._inside(word, size)
            for word in set(text.split())
        ]
        return frozenset([phrase for phrase in self._phrases if phrase in text]).union(*found)

    def _inside(self, text: str, _size: int) -> frozenset[str]:
        triples = {text[at : at + _TRIPLE] for at in range(len(text) - _TRIPLE + 1)}
        words = [word for triple in triples & self._by_triple.keys() for word in self._by_triple[triple]]
        return frozenset([word for word in (*words, *self._short) if word in text])
