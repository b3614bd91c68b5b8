"""A reading rule: a pattern of a clause, the value it gives, and example sentences that run as tests."""

from __future__ import annotations

import re
from functools import cached_property
from typing import TYPE_CHECKING, NamedTuple

from scraper.parsers.common.required_words import has_all

if TYPE_CHECKING:
    from collections.abc import Iterable

    from scraper.parsers.common.lexicon import Lexicon

_ANCHOR = re.compile(r"(?<![\[\\])\^")


class Rule(NamedTuple):
    """``pattern`` in a clause says ``value`` of ``field``, ``unless`` another pattern is there too.

    ``weight``: how sure that is. ``about``: what the clause must be about, e.g. ``("meeting",)``; empty for
    anything. ``yes`` and ``no``: sentences that the rule reads, and others like them that it must not; they
    run as tests.
    """

    name: str
    field: str
    value: str
    pattern: str
    unless: str = ""
    weight: int = 3
    about: tuple[str, ...] = ()
    yes: tuple[str, ...] = ()
    no: tuple[str, ...] = ()

    def is_likely(self, text: str, terms: Lexicon) -> bool:
        """Whether ``text`` has the words that the pattern requires."""
        return terms.compile(self.pattern).may_match(text)

    def occurs(self, text: str, terms: Lexicon) -> bool:
        """Whether any clause of ``text`` may match: the pattern stands somewhere in it."""
        return terms.compile(_ANCHOR.sub("", self.pattern)).search(text) is not None

    def search(self, clause: str, terms: Lexicon) -> re.Match[str] | None:
        """Return where the clause says so, or ``None``."""
        match = terms.compile(self.pattern).compiled.search(clause)
        if match is None or (self.unless and terms.compile(self.unless).search(clause)):
            return None
        return match


class RuleSet:
    """Rules that are tried on the same texts: the words of a text rule out most of them at once."""

    def __init__(self, rules: Iterable[Rule], terms: Lexicon) -> None:
        self._rules = tuple(rules)
        self._terms = terms

    def likely(self, text: str) -> list[Rule]:
        """Return the rules whose words stand in ``text``, in their order; no other one can match there."""
        required, by_word = self._required  # before the text is looked at: it adds to the vocabulary
        words = self._terms.vocabulary.words_in(text)
        numbers = {number for word in words & by_word.keys() for number in by_word[word]}
        numbers.update(by_word[""])
        return [self._rules[number] for number in sorted(numbers) if has_all(words, required[number])]

    @cached_property
    def _required(self) -> tuple[list[list[frozenset[str]]], dict[str, list[int]]]:
        """What each rule requires, and the rules by each word of their first choice ('' for none)."""
        required = [self._terms.compile(rule.pattern).required for rule in self._rules]
        by_word: dict[str, list[int]] = {"": []}
        for number, choices in enumerate(required):
            for word in choices[0] if choices else ("",):
                by_word.setdefault(word, []).append(number)
        return required, by_word
