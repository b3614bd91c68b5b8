"""Read from the text whether people met in one place, online or both."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from scraper import lazy_re
from scraper.parsers.common import german_dates
from scraper.parsers.common.event_terms import TERMS
from scraper.parsers.common.rules import RuleSet
from scraper.parsers.leuchtturmprojekte.fields.attendance_rules import NOT_THE_FORM, OURS, RULES
from scraper.parsers.leuchtturmprojekte.fields.other_occasions import (
    of_another_time,
    of_another_year,
    on_days_of_other_years,
    without_comparison,
)
from scraper.parsers.leuchtturmprojekte.fields.place_names import place_at
from scraper.parsers.leuchtturmprojekte.fields.scoring import CLEAR, Decision, Reading, decide

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from scraper.parsers.common.rules import Rule
    from scraper.parsers.leuchtturmprojekte.fields.statements import Statement
    from scraper.parsers.leuchtturmprojekte.fields.topic import Kind

_HYBRID = TERMS.compile(r"\b{hybrid}\b")
_ONLINE = TERMS.compile(r"\b{online}\b")
_STREAM = TERMS.compile(r"\b{stream}\b")
_ON_SITE = TERMS.compile(r"\b{on_site}\b")
_FORM = TERMS.compile(r"\b(?:{form})")
"""Any form at all: a passage without one says nothing."""
_NOT_THE_MEETING = TERMS.compile(
    r"\b(?:{sign_up}|melde\w*|abrufbar|verfügbar|ansehen|anschauen|einsehbar|nachles\w*"
    r"|nachzulesen|herunter\w*|finden\s+sie|bestell\w*"
    r"|veröffentlicht|gestellt|zur\s+verfügung|{document})\b|www\.|https?:|\bmehr\s+(?:zum"
    r"|zur|dazu|darüber)\b"
)
_RULES = RuleSet(RULES, TERMS)
_ATTACHED = lazy_re.compile(r"\b(?!Ausschließlich|Endlich|Erstmals|Diesmal)[A-ZÄÖÜ][\w-]+\s+$")
_VENUE = lazy_re.compile(
    r"\b(?:im|in\s+der|in\s+den|ins|in\s+die)\s+(?:\w+\s+)?[A-ZÄÖÜ][\w-]*(?:haus|halle"
    r"|saal|zentrum|schule|kirche|theater|rathaus|bahnhof|forum|museum|treff|räumen"
    r"|hof)\w*"
    r"|\bSaal\w*|\breist\w*\b.*\ban\b|\bangereist|\bHalle\b|\bGäste\b|\bPublikum\b|\bkamen\b.*\bnach\b"
)


_MORE_PEOPLE = lazy_re.compile(
    r"\b(?:während|weitere|andere|ebenso viele|genauso viele|noch einmal|übrigen|rest"
    r"|teil\s+(?:der|des|von)|hälfte|zusätzlich|außerdem|zudem|neben|daneben|darüber hinaus|auch)\b"
    r"|\b\d+\s+(?:schalteten|verfolgten|waren|nahmen|saßen|folgten)\b",
    re.IGNORECASE,
)


_PLACE_AND_ONLINE = lazy_re.compile(
    r"\b[Tt]eils\b.*, teils\b|\b(?:in|im|am|auf)\s+(?:\w+\s+){0,3}?[A-ZÄÖÜ][\w.-]*,?\s+(?:und|sowie|und auch"
    r"|als auch)\s+(?:\w+\s+)?(?:[Oo]nline|digital|virtuell)\b"
)
_SOME = TERMS.compile(
    r"\b(?:großteil|teil\s+(?:der|des|von)|hälfte|mehrheit|drittel|viertel|einige|manche|andere|weitere|übrigen|davon\s+\d+)\b.*\b{online}"
)
_HELD = TERMS.compile(r"\b{held}\b")
_ANY_DAY = TERMS.compile(r"{any_day}")
_NOBODY = lazy_re.compile(r"\b(?:niemand|keiner)\b", re.IGNORECASE)
_DENIED_ON_SITE = TERMS.compile(r"\b(?:nicht|statt|anstatt|kein\w*)\s+(?:\w+\s+){0,3}(?:{on_site})")
_NOT_ONLINE_BUT_HERE = TERMS.compile(
    r"\bnicht\s+(?:(?:nur|mehr|wieder|länger)\s+)?(?:{online}),\s+sondern\s+(?:\w+\s+){0,2}(?:im|in\s+der|in|auf\s+dem)\s+(?-i:[A-ZÄÖÜ])"
)
_IS_OPEN = lazy_re.compile(r"\b(?:offen|unklar|ungewiss|entsch\w+)\b")
_IDEA = lazy_re.compile(r"(?:[Pp]lan|[Ii]dee|[Vv]orschlag|[Üü]berlegung)\w*")
_INFINITIVE = lazy_re.compile(r"\b(?:\w+zu\w+en|zu\s\w+en)(?:\W*$|,)")
_FORM_IN = TERMS.compile(r"(?<!als )\b(?:{form}|online)[\w -]*{event}\w*\sin\s(?!zusammenarbeit|form)")
_WHOLE_EVENT = TERMS.compile(r"{whole_event}")
_NEXT_ONE = TERMS.compile(r"\b{next_one}\b")
_STILL_TO_COME = lazy_re.compile(r"\b(?:wird|werden|soll|sollen|geplant|findet|finden)\b")
_PREPARATION = lazy_re.compile(r"\b(?:Vor|Nach)(?:bereitung|besprechung|treffen)\s*$")
_AND = lazy_re.compile(r"\b(?:und|sowie)\b")


class _Forms(NamedTuple):
    online: bool
    stream: bool
    on_site: bool
    hybrid: bool

    def any(self) -> bool:
        return self.online or self.on_site or self.hybrid


def readings(statements: Iterable[Statement], year: int | None) -> Iterator[Reading]:
    """Yield the readings of each sentence for the form of attendance."""
    group: list[Statement] = []
    of_later_year = False
    for statement in statements:
        of_later_year = of_later_year or _is_of_later_year(statement.text, year)
        if of_later_year and _STILL_TO_COME.search(statement.text):
            continue  # "Die Tagung 2025 ist im März. Sie wird hybrid geplant."
        if group and (statement.sentence, statement.place) != (group[-1].sentence, group[-1].place):
            yield from _of_sentence(group, year)
            group = []
        group.append(statement)
    if group:
        yield from _of_sentence(group, year)


def _is_of_later_year(text: str, year: int | None) -> bool:
    return of_another_year(text, year) and not of_another_year(text, year, before=True)


def names_a_form(text: str) -> bool:
    """Whether a passage has any word for a form."""
    return _FORM.search(text) is not None


class _Said(NamedTuple):
    """What one clause says of the form, and the rule by which it is about this meeting."""

    forms: _Forms
    rule: Rule
    statement: Statement


def _of_sentence(group: list[Statement], year: int | None) -> Iterator[Reading]:
    """What the clauses of one sentence say together: "nicht nur vor Ort, sondern auch online" is hybrid."""
    said: list[_Said] = []
    beside: list[_Said] = []  # clauses without a verb of their own
    for statement in (statement for statement in group if _FORM.search(statement.text)):
        outright = _outright(statement, year)
        if outright is not None:
            yield Reading(outright.value, outright.weight, outright.name, statement.place, statement.quote)
            return
        text = _without_other_forms(statement.text)
        forms = _forms(text)
        if not forms.any() or _is_unsure(statement) or _is_of_another_time(statement, text, year):
            continue
        rule = None if _is_elsewhere(statement.names.place, text) else _rule(text, statement)
        if rule is not None:
            said.append(_Said(forms, rule, statement))
        elif statement.about in OURS and not _speaks_of_else(text):
            beside.append(_Said(forms, RULES[0], statement))
    if said:
        reading = _together(said + beside, _joined(group))
        yield reading._replace(value="hybrid") if _is_streamed_too(reading, group) else reading
    else:
        yield from _not_online_but_here(group)


def _is_unsure(statement: Statement) -> bool:
    """ "Ob online oder vor Ort, ist offen", "der Plan, die Tagung digital abzuhalten"."""
    text = statement.text
    if statement.clause.kind == "aside" and _PREPARATION.search(statement.clause.antecedent):
        return True  # "14.11. Nachbereitung (online)"
    if text.lower().startswith("ob ") or text.endswith("?"):
        return text.endswith("?") or _IS_OPEN.search(statement.near) is not None
    return _INFINITIVE.search(text) is not None and _IDEA.search(statement.near) is not None


def _is_streamed_too(reading: Reading, group: list[Statement]) -> bool:
    """ "Die Vorträge wurden live übertragen; im Saal saßen 70 Gäste." """
    return reading.value == "in_person" and any(
        _STREAM.search(_without_other_forms(statement.text)) and not _NOT_THE_MEETING.search(statement.text)
        for statement in group
    )


def _joined(group: list[Statement]) -> str:
    return ", ".join(statement.text for statement in group)


def _not_online_but_here(group: list[Statement]) -> Iterator[Reading]:
    """ "Das Treffen fand nicht digital, sondern im Kulturbahnhof statt."."""
    if group[0].about in OURS and _NOT_ONLINE_BUT_HERE.search(_joined(group)) is not None:
        yield Reading("in_person", CLEAR + 1, "not online but here", group[0].place, group[0].quote)


def _outright(statement: Statement, year: int | None) -> Rule | None:
    """The rule that says the form by itself, whatever other words stand in the clause."""
    if of_another_time(statement.text, year) or on_days_of_other_years(statement.text, statement.years, year):
        return None
    for rule in _RULES.likely(statement.text):
        if not rule.value or rule.search(statement.text, TERMS) is None:
            continue
        if not rule.about or statement.about in rule.about:
            return rule
    return None


def _without_other_forms(text: str) -> str:
    text = without_comparison(text)
    for pattern in NOT_THE_FORM:
        text = pattern.sub(" ", text)
    return text


def _together(said: list[_Said], sentence: str) -> Reading:
    online = any(entry.forms.online for entry in said)
    on_site = any(entry.forms.on_site for entry in said)
    stream = any(entry.forms.stream for entry in said)
    rule, statement = said[0].rule, said[0].statement
    if online and not on_site:
        on_site = _names_people_on_site(sentence, stream, statement.names.place) or (
            rule.name == "label" and _AND.search(sentence) is not None
        )
    value, weight = "in_person", rule.weight
    if any(entry.forms.hybrid for entry in said) or (online and on_site):
        value = "hybrid"
    elif stream:
        value, weight = "hybrid", CLEAR - 1  # of people on the spot nothing is said
        if _DENIED_ON_SITE.search(sentence):
            value, weight = "online", rule.weight
    elif online:
        value = "online"
        if any(_SOME.search(entry.statement.text) for entry in said):
            value, weight = "hybrid", CLEAR - 1  # of the others nothing is said
    return Reading(value, weight, rule.name, statement.place, statement.quote)


def _names_people_on_site(sentence: str, stream: bool, place: str) -> bool:
    """ "Rund 40 Gäste kamen ins Bürgerhaus, weitere 60 waren zugeschaltet"."""
    if _NOBODY.search(sentence):
        return False
    if _PLACE_AND_ONLINE.search(sentence):
        return True
    in_town = bool(place) and f" in {place}" in sentence.lower()
    return (in_town or _VENUE.search(sentence) is not None) and (
        stream or _MORE_PEOPLE.search(sentence) is not None
    )


def _forms(text: str) -> _Forms:
    on_site = any(not _is_attribute(text, match) for match in _ON_SITE.finditer(text))
    return _Forms(
        _ONLINE.search(text) is not None,
        _STREAM.search(text) is not None,
        on_site,
        _HYBRID.search(text) is not None,
    )


def _is_attribute(text: str, match: re.Match[str]) -> bool:
    """ "Die Projekte vor Ort", "Akteure vor Ort" say where things are, not where people met."""
    if match.group().lower().split() != ["vor", "ort"]:
        return False
    if not _ATTACHED.search(text, 0, match.start()):
        return False
    return (
        TERMS.compile(
            r"\b(?:statt|teil|durchgeführt|teilnehmen|teilgenommen|dabei)\b"
            r"|(?<!\bmit )\bvor\s+ort\s+(?:zusammen\w*|treffen|getroffen|begegne\w+|tagen)\b"
            r"|\bund\s+(?:\w+\s+){0,3}(?:{online})"
        ).search(text)
        is None
    )


def _rule(text: str, statement: Statement) -> Rule | None:
    """The rule by which this clause speaks of the meeting's form."""
    for rule in _RULES.likely(text):
        if rule.value:
            continue
        if rule.name == "heading" and statement.place not in ("heading", "heading of a part"):
            continue
        match = rule.search(text, TERMS)
        if match is None or (rule.about and _about(statement) not in rule.about):
            continue
        if rule.name == "form noun" and not _is_of_the_meeting(statement):
            continue
        if statement.about != "meeting" and not _needs_no_subject(rule, match) and _speaks_of_else(text):
            continue
        return rule
    return None


def _is_elsewhere(place: str, text: str) -> bool:
    """ "Die Präsenzveranstaltung in Wetzlar", and the meeting is another place's."""
    introduced = _FORM_IN.search(text) if place else None
    named = place_at(text, introduced.end()) if introduced is not None else None
    return named is not None and not named[0].lower().startswith(place.split()[0])


def _needs_no_subject(rule: Rule, match: re.Match[str]) -> bool:
    """A label, a heading, and "beim digitalen Treffen" speak of the meeting in a clause about anything."""
    if rule.name == "form noun":
        return _WHOLE_EVENT.search(match.group()) is not None
    return rule.name in ("label", "heading")


def _about(statement: Statement) -> Kind:
    """What the clause is about; what is held on a day is the section's own event where it names no other."""
    if statement.about == "gathering" and not statement.names.head and _ANY_DAY.search(statement.text):
        return "meeting" if _HELD.search(statement.text) else "gathering"
    return statement.about


def _has_day_in(sentence: str, year: int | None) -> bool:
    return any(day.first.year == year and not day.yearless for day in german_dates.find(sentence, year))


def _is_of_another_time(statement: Statement, text: str, year: int | None) -> bool:
    """ "Anders als 2021, als das Treffen online stattfand": the year may stand before the clause."""
    if _NEXT_ONE.search(text) and _has_day_in(statement.quote, year):
        text = _NEXT_ONE.sub(" ", text)  # announced under the heading of its own year
    if of_another_time(text, year) or statement.text.lower().startswith("nachdem "):
        return True
    if on_days_of_other_years(text, statement.years, year):
        return True
    return statement.clause.kind in ("relative", "subordinate") and of_another_time(
        statement.clause.antecedent, year
    )


def _speaks_of_else(text: str) -> bool:
    """Whether a clause says where a film or a form is found; "per Video" is no film."""
    return _NOT_THE_MEETING.search(_ONLINE.sub("", text)) is not None


def _is_of_the_meeting(statement: Statement) -> bool:
    return any(
        kind == "meeting" and noun.governed not in ("nach", "vor", "wie")
        for noun, kind in statement.topic.nouns
    )


def decide_form(found: Iterable[Reading]) -> Decision:
    """Return the form; "hybrid" anywhere outweighs the rest, since such a text also mentions either form."""
    forms = list(found)
    hybrid = [reading for reading in forms if reading.value == "hybrid" and reading.weight > CLEAR]
    some_online = [reading for reading in forms if reading.value == "hybrid"]
    if some_online and any(reading.value == "in_person" for reading in forms):
        hybrid = [some_online[0]._replace(weight=CLEAR)]  # a part of the people, and the others on the spot
    return decide("attendance", hybrid or forms)
