"""Weigh each day that a section names: how likely it is the day of the meeting."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from scraper import lazy_re
from scraper.parsers.common import german_dates
from scraper.parsers.common.event_terms import TERMS
from scraper.parsers.common.marked_text import DAY, OTHER_DAY
from scraper.parsers.common.rules import RuleSet
from scraper.parsers.leuchtturmprojekte.fields.day_claim import (
    is_another_event,
    is_at,
    is_claimed,
    is_passive,
    says_when,
)
from scraper.parsers.leuchtturmprojekte.fields.day_owner import OWNED, owner_of
from scraper.parsers.leuchtturmprojekte.fields.day_rules import ALSO_FOR_ATTRIBUTES, RULES
from scraper.parsers.leuchtturmprojekte.fields.other_occasions import without_comparison

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from scraper.parsers.common.marked_text import Mark
    from scraper.parsers.common.rules import Rule
    from scraper.parsers.leuchtturmprojekte.fields.statements import Statement
    from scraper.parsers.leuchtturmprojekte.fields.topic import Kind

ENOUGH = 4
"""The score that a day needs to be the meeting's."""
_ABOUT: dict[Kind, int] = {
    "meeting": 3,
    "participant": 2,
    "none": 0,
    "pronoun": 0,
    "thing": -2,
    "person": -1,
    "side": -4,
    "gathering": -4,
    "document": -4,
    "sign_up": -6,
}
_BESIDE = 4
_INSERTED = {"aside": 3, "subordinate": 2}
_MAX_MEETING = 10  # days; longer ones are an exhibition, a campaign, a project
UNCLAIMED = "not said to be the meeting's"
_MAX_UNCLAIMED = 2  # the most that a day gets whose clause does not say that it is the meeting's
_NEVER = ("side", "document", "sign_up")
_NEVER_OWNER = ("side", "document", "sign_up", "thing", "gathering")
_HELD = TERMS.compile(r"\b(?:{held}|{met})\b")
_MET_OR_CAME = TERMS.compile(r"\b(?:{held}|{met}|eintrafen|ankamen|zu gast)\b")
# "Fand statt am 4. Juli": not instead of it.
_TOOK_PLACE = lazy_re.compile(
    r"\b(f[ai]nd(?:et|en)?\b[^;]*?)\bstatt\b(?!.*\bstatt\b(?!\s+(?:am|wie|des|vom|geplant)\b))", re.IGNORECASE
)
_ON_THIS_DAY = lazy_re.compile(r"\b(?:an\s(?:diesem|jenem)|am\s(?:selben|gleichen))\sTag\b|^an\sdem\b")
_IMPERSONAL = lazy_re.compile(
    r"(?:getagt|getroffen|zusammengekommen|gefeiert|diskutiert|beraten|gearbeitet)\s+(?:wird|wurde)\b",
    re.IGNORECASE,
)
_RULES = RuleSet(RULES, TERMS)
_LISTED = lazy_re.compile(
    rf"(?:{OTHER_DAY}(?:,|\s(?:und|sowie))\s(?:am\s)?)+{DAY}|{DAY}(?:(?:,|\s(?:und|sowie))\s(?:am\s)?{OTHER_DAY})+"
)
_CLOCK = lazy_re.compile(r"\b(?:Uhr|h)\b")
_OURS: tuple[Kind, ...] = ("meeting", "participant")
_MAX_PARTICLE = len("X zusammen")
_BAR = lazy_re.compile(r"\s[|·•]\s")
_PLACES = {"heading": 4, "meta line": 3}


class DayReading(NamedTuple):
    """A day with its score. ``role``: ``held``, ``new`` (moved to it) or ``old`` (given up)."""

    day: german_dates.Found
    score: int
    role: str
    excluded: bool
    rule: str
    place: str
    quote: str


def readings(statements: Iterable[Statement], marks: Mapping[str, Mark]) -> Iterator[DayReading]:
    """Yield every day that the clauses name, with how likely it is the meeting's."""
    clauses = list(statements)
    of_a_meeting = {
        clause.sentence: _ON_THIS_DAY.search(clause.text) is not None
        for clause in clauses
        if _says_it_met(clause, marks)
    }
    for statement in clauses:
        for char in statement.text:
            if char in marks:
                reading = _reading(statement, marks, char)
                if of_a_meeting.get(statement.sentence):
                    reading = reading._replace(score=max(reading.score, OWNED["meeting"]))
                elif statement.sentence in of_a_meeting and _about(statement) in ("thing", "none"):
                    reading = reading._replace(score=reading.score + _BESIDE)
                yield reading


def _says_it_met(clause: Statement, marks: Mapping[str, Mark]) -> bool:
    """ "Am 5. Juli war die Stadt im Festkleid; das Netzwerk tagte in der Stadthalle." """
    if not marks.keys().isdisjoint(clause.text) or not _MET_OR_CAME.search(clause.text):
        return False
    if clause.clause.kind == "relative" and clause.text.startswith("an dem "):  # "am 4. Juli, an dem …"
        day = clause.clause.antecedent[-_MAX_PARTICLE:]
        return not marks.keys().isdisjoint(day) and any(kind in _OURS for _, kind in clause.topic.nouns)
    return clause.about in _OURS


def _reading(statement: Statement, marks: Mapping[str, Mark], char: str) -> DayReading:
    day = marks[char].day
    text = statement.text.replace(char, DAY)
    for other in marks.keys() & {*text}:
        text = text.replace(other, OTHER_DAY)
    text = _TOOK_PLACE.sub(r"\1stattgefunden", without_comparison(text))
    about, owner = _about(statement), owner_of(statement, char, day)
    role, best, best_weight = "held", "about the meeting", 0
    score = _ABOUT[about] if owner is None else OWNED[owner]
    score += _PLACES.get(statement.place, 0) - _INSERTED.get(statement.clause.kind, 0)
    excluded = (
        about in _NEVER
        or owner in _NEVER_OWNER
        or not (statement.clause.kind == "main" or says_when(statement, text))
        or is_passive(statement, text, about)
        or is_another_event(statement, text, about)
        or (day.last is not None and (day.last - day.first).days > _MAX_MEETING)
    )
    facts = (
        statement.place == "meta line"
        or day.last is not None
        or _BAR.search(statement.near) is not None
        or _CLOCK.search(marks[char].words) is not None
    )
    for rule in _fulfilled(text, about, owned=owner is not None, facts=facts):
        score += rule.weight
        excluded = excluded or rule.weight < 0
        if rule.value != "held" and role != "new":
            role = rule.value
        if rule.weight > best_weight:
            best, best_weight = rule.name, rule.weight
    if owner is None and not is_claimed(statement, text, about, said=best_weight):
        best = best if excluded else UNCLAIMED
        score, excluded = min(score, _MAX_UNCLAIMED), True
    if role == "new":
        score += _INSERTED.get(statement.clause.kind, 0)  # "(neuer Termin: 4. Juli)"
    return DayReading(day, score, role, excluded, best, statement.place, statement.quote)


def _fulfilled(text: str, about: Kind, *, owned: bool, facts: bool) -> Iterator[Rule]:
    """The rules that the words around the day fulfil.

    What speaks against a day stands near it, not beyond another one. ``owned``: the day belongs to a noun;
    ``facts``: a line of facts, where a day needs no other words.
    """
    alone = _LISTED.sub(DAY, text)  # "am 3. und 10. September": what is said of one is said of the other
    near = alone[alone.rfind(OTHER_DAY, 0, alone.index(DAY)) + 1 :].partition(OTHER_DAY)[0]
    for rule in _RULES.likely(text):
        if owned and rule.value == "held" and rule.name not in ALSO_FOR_ATTRIBUTES:
            continue
        if (rule.about and about not in rule.about) or (facts and rule.name == "dateline"):
            continue
        if rule.search(near if rule.weight < 0 and rule.value == "held" else text, TERMS) is not None:
            yield rule


def _about(statement: Statement) -> Kind:
    """What the clause with the day is about; "mit einem Fachtag würdigte …": the meeting, too."""
    if statement.topic.kind == "none" and _IMPERSONAL.match(statement.text):
        return "none"  # "Anmeldeschluss ist der 1. September, getagt wird am 23. September."
    if statement.topic.kind == "pronoun" and statement.topic.nouns[-1][0].word.lower() == "es":
        return "none"  # "Am 17. September war es so weit."
    beside = statement.clause.kind == "subordinate"  # "während die Transferstelle am 20. Mai tagte, …"
    if statement.about in ("thing", "gathering") and not statement.names.head and not beside:
        # What takes place is the section's own event where it names no other.
        return "meeting" if _HELD.search(statement.text) else "thing"
    if statement.about not in ("thing", "person", "none", "pronoun"):
        return statement.about
    at_the_meeting = any(kind == "meeting" and is_at(noun) for noun, kind in statement.topic.nouns)
    return "participant" if at_the_meeting else statement.about


def machine_readable(times: Iterable[str], year: int | None) -> DayReading | None:
    """Return the day of a ``<time datetime>`` whose words are no full date ("4. Juli")."""
    for moment in times:
        for found in german_dates.find(moment[:40], None):
            if year is None or found.first.year == year:
                return DayReading(found, ENOUGH, "held", False, "time element", "time element", moment)
    return None
