"""Every single word of the reading rules, put into a sentence in which it decides.

The words come from the rules themselves, the sentences from ``words.txt``: a word in square brackets stands
for all words of its list.
"""

from __future__ import annotations

import re
from functools import cache
from typing import NamedTuple

import pytest

from scraper.parsers.common import clauses, noun_phrases
from scraper.parsers.common.event_terms import TERMS
from scraper.parsers.common.lexicon import TermPattern
from scraper.parsers.leuchtturmprojekte.fields import (
    attendance,
    attendance_rules,
    day_choice,
    day_claim,
    day_owner,
    day_rules,
    extract,
    headings,
    meeting_date,
    meeting_status,
    other_occasions,
    statements,
    status_rules,
    topic,
)
from tests.paths import FIXTURES
from tests.scraper.parsers.leuchtturmprojekte.test_sentences import TITLE
from tests.scraper.parsers.leuchtturmprojekte.word_lists import GAP, Word, lists

NO_WORD = "brumm"  # says nothing
BRACKETS = re.compile(r"\[([^]|]*)(?:\|([^]]*))?\]")
MODULES = (
    *(attendance, meeting_status, other_occasions, statements, topic, meeting_date),
    *(day_claim, day_owner, day_choice, clauses, noun_phrases),
)


def patterns() -> dict[str, str]:
    """Return every pattern with words by the name that ``words.txt`` has for it."""
    found = {name: text for name, text in TERMS.groups.items() if "day" not in name and name != "name"}
    for rule in (*status_rules.RULES, *attendance_rules.RULES, *day_rules.RULES):
        found[f"{rule.field}: {rule.name}"] = rule.pattern
        found[f"{rule.field}: {rule.name}, unless"] = rule.unless
    for number, pattern in enumerate(attendance_rules.NOT_THE_FORM):
        found[f"not the form {number}"] = pattern.text
    for module in MODULES:
        for name, value in vars(module).items():
            text = value.text if isinstance(value, TermPattern) else getattr(value, "pattern", None)
            if isinstance(text, str):
                found[f"{module.__name__.rpartition('.')[2]}.{name}"] = text
    return found


class Sentence(NamedTuple):
    """``value``: day, form and status that are read from ``words``.

    ``[word|other]`` has a word of its own to compare with.
    """

    value: tuple[str, ...]
    words: str

    @property
    def bracketed(self) -> str:
        return f" {GAP} ".join([word for word, _ in BRACKETS.findall(self.words)])

    def fill(self, parts: list[str]) -> str:
        """Return the sentence with these words in its brackets."""
        rest = iter(parts)

        def put(match: re.Match[str]) -> str:
            part = next(rest)
            return part[:1].upper() + part[1:] if match[1][:1].isupper() else part

        return BRACKETS.sub(put, self.words)

    def is_decided_by(self, word: str) -> bool:
        """Whether it is read as it should be with ``word``, and otherwise with one that says nothing."""
        parts, others = (
            word.split(f" {GAP} "),
            [other or NO_WORD for _, other in BRACKETS.findall(self.words)],
        )
        if len(parts) != len(others):
            return False
        return value_of(self.fill(parts)) == self.value != value_of(self.fill(others))


@cache
def value_of(words: str) -> tuple[str, ...]:
    """Return day, form and status: "-" where the words do not say, "?" where they leave a doubt."""
    title, paragraphs = (words[2:], ()) if words.startswith("= ") else (TITLE, tuple(words.split(" // ")))
    values = extract.read(extract.Words(title, (), paragraphs, (), (), None), headings.read(title))
    in_doubt = {doubt.field for doubt in values.doubts}
    day = values.start_date and values.start_date.isoformat()
    if values.end_date is not None:
        day = f"{day}..{values.end_date.isoformat()}"
    fields = (("start_date", day), ("attendance", values.attendance), ("status", values.status))
    return tuple([value or ("?" if field in in_doubt else "-") for field, value in fields])


def load() -> tuple[dict[str, list[Sentence]], set[tuple[str, str]]]:
    """Return the sentences by the pattern whose words they are for, and the words that have none."""
    lines = (FIXTURES / "leuchtturmprojekte" / "words.txt").read_text(encoding="utf-8").splitlines()
    sentences: dict[str, list[Sentence]] = {}
    without: set[tuple[str, str]] = set()
    for line in lines:
        owner, _, rest = line.partition(" | ")
        if owner.startswith("? "):
            without.update((owner[2:], word) for word in rest.split(" ; "))
        elif not line.startswith("#"):
            day, form, status, words = rest.split(" | ")
            sentences.setdefault(owner, []).append(Sentence((day, form, status), words))
    return sentences, without


SENTENCES, WITHOUT = load()
PATTERNS = patterns()
_DAYS = re.compile(r"\{(?:any_|other_)?day\}")


@cache
def expression(pattern: str) -> re.Pattern[str]:
    return re.compile(TERMS.expand(_DAYS.sub(r"\\d+\\.\\d+\\.2024", pattern)), re.IGNORECASE)


def is_for(sentence: Sentence, words: list[Word]) -> bool:
    """Whether the word in the brackets is one of a list."""
    return any(
        expression(word.pattern).fullmatch(text)
        for word in words
        for text in (sentence.bracketed, sentence.bracketed + " ")
    )


def undecided(owner: str) -> set[str]:
    """Return the words of a pattern that decide nothing in any of its sentences."""
    word_lists = lists(PATTERNS[owner], TERMS.groups)
    decided: set[Word] = set()
    left: set[str] = set()
    for words in reversed(word_lists):  # those inside others first
        sentences = [sentence for sentence in SENTENCES.get(owner, ()) if is_for(sentence, words)]
        for word in words:
            wrong = [
                sample
                for sample in word.samples
                if not any(sentence.is_decided_by(sample) for sentence in sentences)
            ]
            if not wrong or any(part.is_part_of(word) for part in decided):
                decided.add(word)
            else:
                left.add(wrong[0])
    return left


@pytest.mark.parametrize("owner", PATTERNS)
def test_every_word_decides_in_a_sentence(owner: str) -> None:
    assert undecided(owner) == {word for name, word in WITHOUT if name == owner}


@pytest.mark.parametrize("owner", SENTENCES)
def test_every_sentence_is_read_as_it_says(owner: str) -> None:
    for sentence in SENTENCES[owner]:
        assert (
            value_of(sentence.fill([word for word, _ in BRACKETS.findall(sentence.words)])) == sentence.value
        )


def test_every_sentence_is_for_words_that_there_are() -> None:
    assert SENTENCES.keys() <= PATTERNS.keys()
    assert {name for name, _ in WITHOUT} <= PATTERNS.keys()
