"""Decide whether a meeting was cancelled or postponed."""

from __future__ import annotations

import re
from itertools import pairwise
from typing import TYPE_CHECKING

from scraper import lazy_re
from scraper.parsers.common import german_dates
from scraper.parsers.common.event_terms import TERMS
from scraper.parsers.common.rules import RuleSet
from scraper.parsers.leuchtturmprojekte.fields.other_occasions import (
    of_another_year,
    of_the_year_before,
    on_days_of_other_years,
)
from scraper.parsers.leuchtturmprojekte.fields.scoring import CLEAR, Decision, Reading, decide, doubt
from scraper.parsers.leuchtturmprojekte.fields.status_rules import AT_LAST, RULES
from scraper.parsers.leuchtturmprojekte.fields.topic import is_our_own

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from scraper.parsers.common.rules import Rule
    from scraper.parsers.leuchtturmprojekte.fields.day_choice import Choice
    from scraper.parsers.leuchtturmprojekte.fields.meeting_date import DayReading
    from scraper.parsers.leuchtturmprojekte.fields.statements import Statement
    from scraper.parsers.leuchtturmprojekte.fields.topic import Kind

_NOT_OURS: tuple[Kind, ...] = ("person", "gathering", "side", "document", "sign_up")
_DATE_OF_IT = lazy_re.compile(r"\w*termin\w*", re.IGNORECASE)
# "Züge fielen aus, …", where the first word may be a noun
_SEVERAL = lazy_re.compile(r"[A-ZÄÖÜ]\w+ (?:wurden|werden|sind|fielen|fallen|entfielen|entfallen)\b")

_RULES = RuleSet(RULES, TERMS)
# "Das Gerücht, das Treffen sei abgesagt, ist falsch.", "Wir behalten uns vor, das Treffen abzusagen."
_IS_OPEN = lazy_re.compile(
    r"\bbehalten\b.{0,40}\bvor\b|\b[Gg]erücht|\b[Ff]alschmeldung"
    r"|\bsei(?:en)?\b.{0,60}\bfalsch\b|\bsei(?:en)? abgesagt"
)
_UNAFFECTED = lazy_re.compile(r"\b(?:nicht (?:davon )?betroffen|unberührt)\b")
_TO_COME = lazy_re.compile(r"\b(?:nächst|kommend|folgend)\w*\s+Jahr", re.IGNORECASE)
_TWO_DAYS = TERMS.compile(r"{any_day}.*{any_day}")
_NONE_PLANNED = ("done without", "no meeting", "was not possible")
_MADE_UP = TERMS.compile(r"\b{made_up}\b")


def rules_for(text: str) -> list[Rule]:
    """Return the rules that a passage may fulfil: most say nothing of the kind."""
    return [rule for rule in _RULES.likely(text) if rule.occurs(text, TERMS)]


def readings(
    statements: Iterable[Statement], year: int | None, rules: Iterable[Rule] = RULES
) -> Iterator[Reading]:
    """Yield what each clause says of the meeting's status, not of other years' and other events'."""
    said = list(statements)
    if any(_UNAFFECTED.search(statement.text) for statement in said):
        return  # "Der Kongress wird verschoben. Die Leuchtturmprojekte sind davon nicht betroffen."
    for statement in said:
        for rule in rules:
            if not rule.is_likely(statement.text, TERMS) or rule.search(statement.text, TERMS) is None:
                continue
            if _IS_OPEN.search(statement.near):
                continue
            to_come = rule.value == "postponed" and _TO_COME.search(statement.text) is not None
            if (of_the_year_before(statement.text) and not to_come) or _is_of_another_year(statement, year):
                break
            if not rule.about or _subject(statement) in rule.about:
                weight = CLEAR - 1 if _is_of_others(statement) else rule.weight
                yield Reading(rule.value, weight, rule.name, statement.place, statement.quote)


def _is_of_others(statement: Statement) -> bool:
    """ "Der Kongress des Städtetags wurde abgesagt": perhaps another body's."""
    return any(
        kind == "meeting" and owner.genitive and owner_kind != "meeting" and not is_our_own(owner)
        for (_, kind), (owner, owner_kind) in pairwise(statement.topic.nouns)
    )


def _subject(statement: Statement) -> str:
    """Return what was cancelled or moved: "we had to cancel" is the meeting, "the city had to cancel" is
    not sure."""
    if statement.place == "heading" and statement.about == "participant":
        return "meeting"  # "Kassel 2024 – abgesagt"
    if statement.is_note_on_facts:
        return "meeting"
    if (
        statement.topic.has("gathering") and not statement.names.head and _TWO_DAYS.search(statement.text)
    ):  # "Den Stadtspaziergang haben wir vom 22. auf den 29. Juni verschoben"
        return "meeting"
    if (
        statement.about == "participant"
        and any(noun.word.lower() == "wir" for noun, _ in statement.topic.nouns)
        and not any(statement.topic.has(kind) for kind in _NOT_OURS)  # "Wir mussten unsere Teilnahme absagen"
    ):
        return "we"
    kinds = [kind for noun, kind in statement.topic.nouns if not _DATE_OF_IT.fullmatch(noun.word)]
    if len(kinds) < len(statement.topic.nouns) and "meeting" not in kinds:
        # "Für das Stadtfest gibt es einen neuen Termin"
        return next((kind for kind in kinds if kind in _NOT_OURS), statement.about)
    return "thing" if statement.about == "none" and _SEVERAL.match(statement.text) else statement.about


def _is_of_another_year(statement: Statement, year: int | None) -> bool:
    """ "Anders als im Vorjahr, als das Treffen ausfiel": what the clause stands behind may name the year."""
    if _of_another_year(statement.text, year):
        return True
    behind = statement.clause.antecedent if statement.clause.kind in ("relative", "subordinate") else ""
    return of_the_year_before(behind) or _of_another_year(behind, year)


def _of_another_year(clause: str, year: int | None) -> bool:
    """A meeting may be moved to another year, and may make up for an earlier one's."""
    if not of_another_year(clause, year):
        return False
    if re.search(r"\b(?:auf|ins?)\s(?:\w+\s){0,3}(?:19|20)\d\d", clause) and not _MADE_UP.search(clause):
        return TERMS.compile(r"\b(?:{moved}|verlegt|verlegen)\b").search(clause) is None
    return of_another_year(clause, year, before=True) or not _MADE_UP.search(clause)


def beside_other_facts(
    fate: Decision, choice: Choice, form: Reading | None, *, announced_before: bool = False
) -> Decision:
    """Return the status after comparing it with the day and the form.

    ``announced_before``: the day stands in an earlier sentence than the status.

    A cancelled meeting with another day is a postponed one; where only "the meeting on the spot" was
    cancelled and the meeting was held online, nothing was.
    """
    reading = fate.reading
    day = choice.day
    if _is_called_off_at_last(reading, day, announced_before=announced_before):
        return fate
    if choice.moved and day is not None and (reading is None or reading.value == "cancelled"):
        return _moved(reading, day)
    if reading is not None and day is not None and _is_on_another_day(reading, day):
        return Decision(None)
    if reading is None or reading.value != "cancelled":
        return fate
    if form is not None and _FORMS[form.value].search(reading.quote):
        return Decision(None)
    is_fact = not reading.place.startswith("paragraph")  # a badge, a line of facts, a heading
    if is_fact or (day is not None and announced_before and _ANNOUNCED.search(day.quote)):
        return fate  # "Das Treffen findet am 4. Juli statt. Leider muss es abgesagt werden."
    if day is not None and day.role == "held" and _was_held(day) and day.quote != reading.quote:
        return Decision(None, doubt("status", [reading]))
    return fate


def _is_on_another_day(reading: Reading, day: DayReading) -> bool:
    """ "Wir trafen uns am 4. Juli 2023. Das Treffen am 12. Mai 2024 wurde abgesagt." """
    if day.role == "new":
        return False
    own = day.day.first.year
    years = {found.first.year for found in german_dates.find(reading.quote, own)}
    return reading.quote != day.quote and on_days_of_other_years(reading.quote, years, own)


def _moved(reading: Reading | None, day: DayReading) -> Decision:
    """What has another day is postponed; where none was planned, something else took the meeting's place."""
    if reading is not None and reading.rule in _NONE_PLANNED and not german_dates.find(reading.quote, None):
        return Decision(None)  # "Auf ein Treffen wurde verzichtet. Stattdessen luden wir am 4. Juli ein."
    weight = CLEAR if reading is not None else CLEAR - 1
    return decide("status", [Reading("postponed", weight, day.rule, day.place, day.quote)])


def _is_called_off_at_last(
    reading: Reading | None, day: DayReading | None, *, announced_before: bool
) -> bool:
    """ "Das Treffen wurde auf den 4. Juli verschoben und schließlich ganz abgesagt." """
    if reading is None or day is None or reading.rule != AT_LAST:
        return False
    return announced_before or reading.quote == day.quote


def _was_held(day: DayReading) -> bool:
    """Whether the words of the day say that people met: "das Treffen am 4. Juli fand wie geplant statt"."""
    return day.rule in _HELD_RULES or _HELD.search(day.quote) is not None


_HELD = lazy_re.compile(r"\b(?:fand(?:en)?\b.*\bstatt|tagten?|trafen?|kamen?\b.*\bzusammen)\b")
_ANNOUNCED = lazy_re.compile(
    r"\b(?:findet|finden|wird|werden|lädt|laden|trifft|treffen (?:wir|sich)|kommen|tagt)\b", re.IGNORECASE
)
_FORMS = {  # the form that was given up, by the one that it became
    "online": TERMS.compile(r"\b{on_site}\b"),
    "in_person": TERMS.compile(r"\b(?:{online}|{hybrid})\b"),
    "hybrid": TERMS.compile(r"\b{on_site}\b"),
}
_HELD_RULES = ("takes place", "people meet", "people take part")
