"""Every reading rule by its own examples, and that none takes longer than the length of a text."""

from __future__ import annotations

from functools import partial
from itertools import chain

import pytest

from scraper.parsers.common.event_terms import TERMS
from scraper.parsers.common.marked_text import DAY, mark_days
from scraper.parsers.common.rules import Rule, RuleSet
from scraper.parsers.leuchtturmprojekte.fields import (
    attendance_rules,
    day_rules,
    extract,
    headings,
    meeting_status,
    status_rules,
)
from tests.work import thread_seconds

TITLE = "Leuchtturmprojekte 2024 im Programm Sozialer Zusammenhalt in Kassel"
RULES = (*status_rules.RULES, *attendance_rules.RULES, *day_rules.RULES)
READ_ALONE = (*status_rules.RULES, *attendance_rules.RULES)  # day rules add up
YES = [(rule, example) for rule in READ_ALONE for example in rule.yes]
NO = [(rule, example) for rule in READ_ALONE for example in rule.no]


def read(text: str) -> extract.Values:
    return extract.read(extract.Words(TITLE, (), (text,), (), (), None), headings.read(TITLE))


def rules_of(values: extract.Values, field: str) -> set[str]:
    return {entry.rule for entry in values.evidence if entry.field == field}


@pytest.mark.parametrize(
    ("rule", "example"), YES, ids=lambda part: part if isinstance(part, str) else part.name
)
def test_a_rule_reads_its_examples(rule: Rule, example: str) -> None:
    values = read(example)
    assert rules_of(values, rule.field) == {rule.name}
    assert getattr(values, rule.field) == rule.value or not rule.value


@pytest.mark.parametrize(
    ("rule", "example"), NO, ids=lambda part: part if isinstance(part, str) else part.name
)
def test_a_rule_leaves_its_counterexamples(rule: Rule, example: str) -> None:
    assert rule.name not in rules_of(read(example), rule.field)


def matches(rule: Rule, example: str) -> bool:
    """Whether a rule for days speaks of the first day of a sentence; such rules add up, so none gives a value
    by itself."""
    marked = mark_days(example, 2024)
    first = next(iter(marked.marks))
    return rule.search(marked.text.replace(first, DAY), TERMS) is not None


@pytest.mark.parametrize("rule", [rule for rule in day_rules.RULES if rule.yes], ids=lambda rule: rule.name)
def test_a_day_rule_matches_its_examples(rule: Rule) -> None:
    assert [example for example in rule.yes if not matches(rule, example)] == []
    assert [example for example in rule.no if matches(rule, example)] == []


def test_names_are_unique_within_a_field() -> None:
    names = [(rule.field, rule.name) for rule in RULES]
    assert len(set(names)) == len(names)


def test_a_new_way_to_say_cancelled_is_one_rule(monkeypatch: pytest.MonkeyPatch) -> None:
    text = "Das Treffen ist leider geplatzt."
    assert read(text).status is None
    rule = Rule("has burst", "status", "cancelled", r"\bgeplatzt\b", weight=4)
    monkeypatch.setattr(meeting_status, "_RULES", RuleSet((*status_rules.RULES, rule), TERMS))
    values = read(text)
    assert values.status == "cancelled"
    assert rules_of(values, "status") == {"has burst"}


HOSTILE = [
    *dict.fromkeys(chain.from_iterable((*rule.yes, *rule.no) for rule in RULES)),
    "Das Treffen auf vor Ort auf hybrid ",
    "Am 17.09.2024 wurde das ",
    "nicht auf den 17.09. verschoben statt ",
    "und fand und wurde und ",
    "(am 17.09.2024 ",
    "„Treffen „",
    "der die das von dem ",
    "Treffen, das, ",
    "Leuchtturm-Projekt ",
    "Programmgebiet ",
]


@pytest.mark.parametrize("text", HOSTILE)
def test_words_that_come_again_and_again_take_no_longer_than_the_square_of_their_length(text: str) -> None:
    """A rule may need the square of a clause (a text of more than 2,000 letters is read under a deadline).

    Sixteen times the words may take 256 times as long; a rule with the third power would take 4,096 times.
    """
    words = text.rstrip(".!") + " "
    read(words)
    short, long = (thread_seconds(partial(read, words * times)) for times in (20, 320))
    assert long < 1_000 * short, (short, long)
