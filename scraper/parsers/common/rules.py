"""A reading rule: a pattern of a clause, the value it gives, and example sentences that run as tests."""

from __future__ import annotations

import re
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

    def occurs(self, text: str, terms: Lexicon) -> bool:
        """Whether any clause of ``text`` may match: the pattern stands somewhere in it."""
        if not terms.compile(self.pattern).may_match(text):
            return False
        return terms.compile(_ANCHOR.sub("", self.pattern)).search(text) is not None

    def search(self, clause: str, terms: Lexicon) -> re.Match[str] | None:
        """Return where the clause says so, or ``None``."""
        match = terms.compile(self.pattern).compiled.search(clause)
        if match is None or (self.unless and terms.compile(self.unless).search(clause)):
            return None
        return match


def likely(rules: Iterable[Rule], text: str, terms: Lexicon) -> list[Rule]:
    """Return the rules whose words stand in ``text``; no other rule's pattern can match there."""
    patterns = [(rule, terms.compile(rule.pattern).required) for rule in rules]
    words = terms.vocabulary.words_in(text)
    return [rule for rule, required in patterns if has_all(words, required)]
