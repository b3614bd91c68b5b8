"""Split a section into statements: each clause with its topic, ready for the rules of every field."""

from __future__ import annotations

import re
from functools import cached_property
from typing import TYPE_CHECKING, NamedTuple

from scraper import lazy_re
from scraper.parsers.common.clauses import Clause, clauses, has_verb, is_spoken, sentences
from scraper.parsers.common.marked_text import MarkedText, without_names
from scraper.parsers.leuchtturmprojekte.fields.topic import Kind, Names, Topic, topic_of

if TYPE_CHECKING:
    from collections.abc import Iterator


class Passage(NamedTuple):
    """Words of the section and where they stand: ``heading``, ``meta line``, ``paragraph 2`` …"""

    place: str
    text: str


class Statement:
    """One clause, with its topic worked out when a rule wants to know it.

    ``sentence`` and ``place``: where it stands; ``quote``: the whole sentence in the words of the page;
    ``years``: those that its days name.
    """

    def __init__(
        self,
        clause: Clause,
        before: Statement | None,
        names: Names,
        sentence: int,
        place: str,
        quote: str,
        years: frozenset[int] = frozenset(),
    ) -> None:
        self.clause = clause
        self.text = clause.text
        self.sentence = sentence
        self.place = place
        self.quote = quote
        self.years = years
        self._before = before
        self.names = names

    @property
    def near(self) -> str:
        """The whole sentence, or the clause where that never ends: each would be read with all others."""
        return self.quote if len(self.quote) <= _MAX_SENTENCE else self.text

    @property
    def answers(self) -> str:
        """The question that the sentence before asks, or ``""``."""
        before = self._before
        is_question = before is not None and before.sentence != self.sentence and before.text.endswith("?")
        return before.text if before is not None and is_question else ""

    @cached_property
    def topic(self) -> Topic:
        """What the clause itself names."""
        words = self.text.partition(" ")[2] if self.clause.kind == "subordinate" else self.text
        return topic_of(_without_motto(words), self.names)

    @cached_property
    def about(self) -> Kind:
        """The clause's topic, or the one that a pronoun, a shared subject or an insertion takes over."""
        kind = self.topic.kind
        if self.clause.kind == "relative" and kind != "meeting" and _TAKES_PLACE.search(self.text):
            return self._event_before()
        if self.clause.kind == "subordinate" and self.text.startswith("um "):
            return topic_of(self.clause.antecedent, self.names).kind
        if kind not in ("none", "pronoun"):
            return kind
        if self.clause.kind in ("relative", "aside"):
            antecedent = topic_of(self.clause.antecedent, self.names)
            if self.clause.kind == "aside" and antecedent.kind not in ("none", "pronoun"):
                return antecedent.kind
            if self.clause.antecedent.endswith((" alle", " allen", " all jene")):
                return "participant"
            kinds = [kind for noun, kind in antecedent.nouns if not _SEASON.fullmatch(noun.word)]
            return kinds[-1] if kinds else "none"
        shares_subject = self._before is not None and self._before.sentence == self.sentence
        if kind == "pronoun" or shares_subject:
            return self._topic_before()
        return kind

    @property
    def is_note_on_facts(self) -> bool:
        """ "13. September, 10 Uhr, Bürgerhaus – abgesagt": it stands behind a line of facts."""
        before = self._before
        if before is None or before.sentence != self.sentence or self.topic.kind != "none":
            return False
        return _ANY_DAY.match(before.text) is not None and not has_verb(before.text)

    def _event_before(self) -> Kind:
        """What "…, das am 4. Juli stattfand" stands behind: the last event, else the last noun."""
        antecedent = topic_of(self.clause.antecedent, self.names)
        kinds = [kind for _, kind in antecedent.nouns]
        events = [kind for kind in kinds if kind in ("meeting", "gathering", "side")]
        return events[-1] if events else kinds[-1] if kinds else "none"

    def _topic_before(self) -> Kind:
        """The last main clause's topic that is none of these two."""
        before = self._before
        for _ in range(_REACH):
            if before is None:
                break
            if before.clause.kind == "main" and before.topic.kind not in ("none", "pronoun"):
                return before.topic.kind
            before = before._before
        return "none"


def _without_motto(words: str) -> str:
    """ "Hoher Besuch im Waldtal: Die Ministerin kam am …" is about her. Its place in the clause stays."""
    motto, colon, sentence = words.partition(": ")
    is_fate = sentence.islower()  # "Grußwort des Landrats: entfallen."
    if not colon or _ANY_DAY.search(motto) or is_fate or not is_spoken(sentence):
        return words
    return " " * len(motto + colon) + sentence


_ANY_DAY = lazy_re.compile("[\ue000-\ue2ff]")
_TAKES_PLACE = lazy_re.compile(
    r"^(?:der|die|das|welche[rs]?)\b.*\bstatt(?:fand|fanden|findet|finden|gefunden\b.*)\W*$"
)
_MAX_SENTENCE = 400
_SEASON = lazy_re.compile(r"Jahre?s?|(?:Früh|Spät)?(?:jahr|sommer|herbst|winter)s?", re.IGNORECASE)
_REACH = 6  # clauses that a pronoun looks back


def statements(passage: Passage, marked: MarkedText, names: Names) -> Iterator[Statement]:
    """Yield the clauses of one passage in order."""
    before: Statement | None = None
    for number, sentence in enumerate(sentences(marked.text)):
        quote = marked.original(sentence)
        for clause in clauses(without_names(sentence)):
            years = frozenset(marked.years_in(clause.text))
            before = Statement(clause, before, names, number, passage.place, quote, years)
            yield before
