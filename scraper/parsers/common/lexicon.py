"""Name groups of words, and compile patterns that refer to them: ``"{meeting} (?:am|vom) {day}"``."""

from __future__ import annotations

import re
from functools import cached_property
from typing import TYPE_CHECKING

from scraper.parsers.common.required_words import Part, Vocabulary, choices_of, has_all, required

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

_NAME = re.compile(r"\{([a-z_]+)\}")


class Lexicon:
    """Term groups by name; a group is a regular expression that may use other groups as ``{name}``."""

    def __init__(self, groups: Mapping[str, str]) -> None:
        self.vocabulary = Vocabulary()
        self.groups = dict(groups)
        self._required: dict[str, Part] = {}
        self._compiled: dict[str, TermPattern] = {}

    def expand(self, pattern: str) -> str:
        """Return ``pattern`` with every ``{name}`` replaced by its group.

        Raises ``KeyError`` for a name that is no group.
        """
        return _NAME.sub(lambda match: f"(?:{self.expand(self.groups[match[1]])})", pattern)

    def compile(self, pattern: str) -> TermPattern:
        """Return the pattern, to be searched for; case is ignored unless it says ``(?-i:…)``."""
        compiled = self._compiled.get(pattern)
        if compiled is None:
            compiled = self._compiled[pattern] = TermPattern(pattern, self)
        return compiled

    def patterns(self) -> tuple[TermPattern, ...]:
        """Return all patterns so far."""
        return tuple(self._compiled.values())

    def required(self, name: str) -> Part:
        """Return what a text must have for the group ``name`` to occur in it."""
        part = self._required.get(name)
        if part is None:
            part = self._required[name] = required(self.groups[name], self.required)
        return part


class TermPattern:
    """A pattern with term groups, used like a compiled one.

    Most texts have none of the words that most patterns need. That is found out first: a pattern is compiled
    when a text has its words.
    """

    def __init__(self, pattern: str, lexicon: Lexicon) -> None:
        self.text = pattern
        self._lexicon = lexicon

    @cached_property
    def compiled(self) -> re.Pattern[str]:
        return re.compile(self._lexicon.expand(self.text), re.IGNORECASE)

    @cached_property
    def required(self) -> list[frozenset[str]]:
        part = required(self.text, self._lexicon.required)
        return [self._lexicon.vocabulary.add(words) for words in sorted(choices_of(part), key=len)]

    def may_match(self, text: str) -> bool:
        """Whether ``text`` has the words that the pattern requires."""
        required = self.required  # before the text is looked at: it adds to the vocabulary
        return has_all(self._lexicon.vocabulary.words_in(text), required)

    def search(self, text: str) -> re.Match[str] | None:
        return self.compiled.search(text) if self.may_match(text) else None

    def match(self, text: str) -> re.Match[str] | None:
        return self.compiled.match(text) if self.may_match(text) else None

    def fullmatch(self, text: str) -> re.Match[str] | None:
        return self.compiled.fullmatch(text) if self.may_match(text) else None

    def finditer(self, text: str) -> Iterator[re.Match[str]]:
        return self.compiled.finditer(text) if self.may_match(text) else iter(())

    def sub(self, replacement: str, text: str) -> str:
        return self.compiled.sub(replacement, text) if self.may_match(text) else text
