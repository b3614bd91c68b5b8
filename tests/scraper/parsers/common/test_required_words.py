"""What a pattern requires is never stricter than the pattern: no text that it matches is passed over."""

from __future__ import annotations

import re
import sys
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from scraper.parsers.common.event_terms import TERMS
from scraper.parsers.common.lexicon import Lexicon, TermPattern
from scraper.parsers.leuchtturmprojekte.fields import (
    attendance_rules,
    day_choice,
    day_rules,
    meeting_date,
    programme_area,
    status_rules,
)
from scraper.text import folded

RULES = (*status_rules.RULES, *attendance_rules.RULES, *day_rules.RULES)
_WITH_PATTERNS = (day_choice, meeting_date, programme_area)  # modules that are imported for their patterns
PATTERNS = list(
    dict.fromkeys(
        (*TERMS.patterns(), *(TERMS.compile(text) for rule in RULES for text in (rule.pattern, rule.unless)))
    )
)
SENTENCES = (
    (Path(__file__).parents[3] / "fixtures/leuchtturmprojekte/sentences.txt")
    .read_text(encoding="utf-8")
    .splitlines()
)
TEXTS = [*SENTENCES, *(text for rule in RULES for text in (*rule.yes, *rule.no))]


@pytest.mark.parametrize("pattern", PATTERNS, ids=lambda pattern: pattern.text[:60])
def test_every_text_of_ours_that_a_pattern_matches_has_its_words(pattern: TermPattern) -> None:
    passed_over = [
        text for text in TEXTS if pattern.compiled.search(text) is not None and not pattern.may_match(text)
    ]
    assert passed_over == []


@pytest.mark.parametrize("pattern", PATTERNS, ids=lambda pattern: pattern.text[:60])
def test_every_text_made_from_a_pattern_has_its_words(pattern: TermPattern) -> None:
    @settings(max_examples=5, deadline=None, database=None, suppress_health_check=list(HealthCheck))
    @given(st.from_regex(pattern.compiled))
    def check(text: str) -> None:
        assert pattern.may_match(text)

    check()


@pytest.mark.parametrize(
    ("pattern", "text", "may"),
    [
        ("abgesagt|entfällt", "Das Treffen ENTFÄLLT", True),
        ("abgesagt|entfällt", "Das Treffen entfiel", False),
        ("fällt.*aus", "fällt der Bus", False),
        ("fällt.*aus", "aus fällt", True),  # the words are there; their order is the pattern's business
        ("wurden? (?:ver)?schoben", "wurde schoben", True),
        ("wurden? (?:ver)?schoben", "werden schoben", False),
        ("(?:online|digital)-{event}", "online-treffen", True),
        ("(?:online|digital)-{event}", "online-termin", False),
        ("(?:kein){0,1}treffen", "treffen", True),
        ("(?:kein){2}treffen", "treffen", False),
        ("a(?!bc)d+", "nothing short is looked for", True),
        ("(?=heute)morgen", "morgen", True),
        ("ist|.", "!", True),
        ("sommer", "ſommer", True),
        ("mittag", "MİTTAG", True),
    ],
)
def test_words_that_are_required(pattern: str, text: str, may: bool) -> None:
    lexicon = Lexicon({"event": "treffen|tagung"})
    assert lexicon.compile(pattern).may_match(text) is may


@pytest.mark.parametrize("pattern", ["(?i)treffen", "a]b", "(?P=name)", "(?(1)a|b)"])
def test_what_is_not_understood_is_refused(pattern: str) -> None:
    with pytest.raises(ValueError, match="not known"):
        Lexicon({}).compile(pattern).may_match("")


def test_a_word_that_is_added_later_is_found_in_a_text_seen_before() -> None:
    lexicon = Lexicon({})
    text = "Das Treffen fällt aus."
    assert lexicon.compile("treffen").may_match(text)
    assert lexicon.compile("fällt").may_match(text)


def test_case_is_ignored_as_in_a_pattern() -> None:
    letters = "abcdefghijklmnopqrstuvwxyzäöüß0123456789-"
    pattern = re.compile(f"[{letters}]", re.IGNORECASE)
    others = [
        char
        for char in map(chr, range(sys.maxunicode + 1))
        if pattern.fullmatch(char) and folded(char) not in letters
    ]
    assert others == []


def test_a_pattern_is_compiled_when_a_text_has_its_words() -> None:
    lexicon = Lexicon({"held": "fand statt|tagte"})
    pattern = lexicon.compile("{held}")
    assert pattern.search("Der Sommer war sehr groß.") is None
    assert "compiled" not in vars(pattern)
    assert pattern.search("Das Netzwerk tagte.") is not None
    assert "compiled" in vars(pattern)
