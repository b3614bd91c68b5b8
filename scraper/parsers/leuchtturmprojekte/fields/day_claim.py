"""Whether the clause with a day says itself that it is the meeting's, or only stands beside such words."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from scraper import lazy_re
from scraper.parsers.common.clauses import has_verb
from scraper.parsers.common.event_terms import TERMS
from scraper.parsers.leuchtturmprojekte.fields.topic import is_event

if TYPE_CHECKING:
    from scraper.parsers.common.noun_phrases import Noun
    from scraper.parsers.leuchtturmprojekte.fields.statements import Statement
    from scraper.parsers.leuchtturmprojekte.fields.topic import Kind

_HELD = TERMS.compile(r"\b(?:{held}|{met})\b")
_MET = TERMS.compile(r"\b{met}\b")
_PASSIVE = lazy_re.compile(r"\b(?:wurden?|wird|werden|worden)\b")
_IS_ON = TERMS.compile(r"\b(?:ist|war)\s+(?:am\s+)?{day}")
_INDEFINITE = lazy_re.compile(r"eine?[rs]?\b", re.IGNORECASE)
_PURPOSE = lazy_re.compile(r"um\b.*\bzu\b", re.IGNORECASE)
_GATHERS = TERMS.compile(r"{gathers}")
_INVITED = TERMS.compile(r"\b{invited}\b")
_SHOWS = TERMS.compile(r"{shows}")
_HOST = TERMS.compile(r"{host}")
_ASKED = TERMS.compile(r"{event}|{gathers}|\bstatt\b|\blos\b|\bwar das\b|^\W*wann\W*$|projekte")
_BUILDING = TERMS.compile(r"\b{building}\b")
_WE_MEET = lazy_re.compile(r"\b(?:wir|uns|man)\b", re.IGNORECASE)
_WE = ("wir", "uns", "man")
_TO = ("zu", "zum", "zur")
_GUEST = TERMS.compile(r"\b(?:[\w-]*{guest}|(?-i:[A-ZÄÖÜ])[\w-]{3,}innen)\b")
# The day opens a report, or is what the sentence is about.
_OPENS = TERMS.compile(
    r"^{any_day}:\s|^(?:der|dieser)\s+{day}|\bdieser\s+{day}"
    r"|\b(?:stand|lässt\s+sich|blieb\w*)\s+der\s+{day}"
)
_LABEL = TERMS.compile(r"^((?-i:[A-ZÄÖÜ])[\w-]+):\s*(?:am\s+)?{day}(?!\s+(?-i:[a-zäöü]))")
_OF_A_DAY = lazy_re.compile(
    r"^(?:(?:veranstaltungs|tagungs|wochen)?(?:tage?|termin|datum|zeit\w*|beginn|start|ort)|treff\w*|anreise|auftakt)$",
    re.IGNORECASE,
)
_RELATIVE = lazy_re.compile(
    r",\s(?:[a-zäöü]+\s)?(?:der|die|das|dem|den|deren|dessen)\s[^,]{0,200}(?:hatten?|wurden?|worden\swar)\W*$"
)
_MORE_THAN_FACTS = lazy_re.compile(r"\b(?!(?:sowie|gegen|beim|oder|alte[ns]?|neue[ns]?)\b)[a-zäöüß]{4,}\b")
_OTHER_EVENTS: tuple[Kind, ...] = ("side", "gathering")
_SOMETHING = 3
_OF_PEOPLE = 4  # the weight of the rules that say what people did; others say more of the day itself
_GOAL = ("zu", "zum", "zur", "am", "an", "auf", "bei", "beim", "im", "in")
_AT = (*_GOAL, "mit", "während")
_TOWARDS = ("auf", "in", "an")
_OF_PAPERS: tuple[Kind, ...] = ("document", "sign_up")
_BESIDE = ("nach", "vor", "seit", "bis", "wegen", "aus")
_VISITED = lazy_re.compile(r"\b(?:be|ge)such(?:t|te|ten)\b", re.IGNORECASE)
_DATIVE = lazy_re.compile(r"(?:de[mr]|eine[mr]|unsere[mr]|diese[mr]|ihre[mr])\b", re.IGNORECASE)


def is_claimed(statement: Statement, text: str, about: Kind, *, said: int) -> bool:
    """Whether a clause says that its day, which belongs to no noun of it, is the meeting's.

    ``about``: what it is about; ``said``: the weight of the rule for the meeting's day that it fulfils.
    """
    nouns = statement.topic.nouns
    if not statement.place.startswith("paragraph") or about == "meeting" or said > _OF_PEOPLE:
        return True
    if any(kind == "meeting" and is_at(noun) for noun, kind in nouns):
        return True
    if _is_of_another(statement, text, about):
        return False
    if said >= _SOMETHING:
        return True
    if _is_all_facts(text):  # no "Protokollant: J. Wolf, Kassel, 4. Juli"
        return all(kind not in _OF_PAPERS for _, kind in nouns)
    if about in ("none", "pronoun"):
        return all(not noun.genitive or noun.governed or kind != "thing" for noun, kind in nouns)
    return (_is_of_guests if about == "participant" else _is_of_people)(statement, text)


def _is_of_another(statement: Statement, text: str, about: Kind) -> bool:
    """Whether a clause plainly speaks of others, whatever words for meetings stand in it."""
    if statement.clause.kind == "relative" and not (_GATHERS.search(text) or says_when(statement, text)):
        return True  # "Wir danken Rita Kohl, die uns am 4. Juli verlassen hat."
    label = _LABEL.match(text)
    if label is not None and not _OF_A_DAY.search(label[1]) and label[1].lower() != statement.names.place:
        return True  # "Wiedervorlage: 4. Juli"
    if not statement.topic.nouns and statement.answers and not _ASKED.search(statement.answers):
        return True  # "Wann entscheidet die Jury? Am 4. Juli."
    if about in ("none", "pronoun"):  # "Am 4. Juli war es so weit: Der erste Spatenstich wurde gesetzt."
        return _BUILDING.search(statement.near) is not None and not _GUEST.search(statement.near)
    subject = statement.topic.subject  # "Das Stadtfest lockt am 4. Juli viele Gäste an."
    if about != "participant":
        return False
    if subject is not None and subject[1] in _OTHER_EVENTS:
        return True
    # "Am 4. Juli besuchten viele Gäste das Stadtfest."
    return _VISITED.search(text) is not None and any(
        not noun.governed and kind in _OTHER_EVENTS and not is_event(noun)
        for noun, kind in statement.topic.nouns
    )


def _is_of_guests(statement: Statement, text: str) -> bool:
    """Whether a clause about people is about guests: "80 Gäste", "wir", not "unsere Kollegin"."""
    subject = statement.topic.subject
    if subject is None or subject[1] == "pronoun":
        return True  # taken over from the words before
    if subject[0].word.lower() == statement.names.place:
        return _is_of_people(statement, text) or _GUEST.search(statement.near) is not None
    alone = [(noun, kind) for noun, kind in statement.topic.nouns if not noun.governed]
    if any(_GUEST.fullmatch(noun.word) for noun, kind in alone if kind == "participant"):
        return True
    if any(noun.governed == "über" and kind == "meeting" for noun, kind in statement.topic.nouns):
        return False  # "Wir haben über das Treffen gebloggt."
    is_we = any(noun.word.lower() in _WE for noun, _ in alone)
    return is_we and not _is_named_elsewhere(statement) and all(kind not in _OF_PAPERS for _, kind in alone)


def _is_of_people(statement: Statement, text: str) -> bool:
    """Whether a clause about a town, a person, a thing says that people come together or are shown around."""
    nouns, subject = statement.topic.nouns, statement.topic.subject
    meetings = [noun for noun, kind in nouns if kind == "meeting"]
    if any(noun.governed in _BESIDE or (noun.governed == "auf" and not is_at(noun)) for noun in meetings):
        return False  # "Am 4. Juli blickte die Stadt auf das Treffen zurück."
    if not _is_named_elsewhere(statement):
        is_event_of_it = any(
            is_event(noun) and not noun.genitive and kind != "meeting" for noun, kind in nouns
        )
        return is_event_of_it or _GATHERS.search(text) is not None or _SHOWS.search(text) is not None
    if _INVITED.search(text):  # "zu einem Austausch"; not "zum Basteln", "zu einer Demonstration"
        return all(kind != "thing" for noun, kind in nouns if noun.governed in _TO)
    is_host = subject is not None and _HOST.fullmatch(subject[0].word) is not None
    return _GATHERS.search(text) is not None or (is_host and _SHOWS.search(text) is not None)


def _is_named_elsewhere(statement: Statement) -> bool:
    """Whether another sentence of the section names the meeting, so that this one may be about others."""
    names, sentence = statement.names, _RELATIVE.sub("", statement.near)
    return names.is_one_of_its_own and names.word not in sentence.lower()


def is_at(noun: Noun) -> bool:
    """ "auf dem Treffen", "beim Treffen"; not "auf das Treffen" and "auf der Grundlage des Treffens"."""
    if noun.governed not in _AT or noun.attached:
        return False
    return noun.governed not in _TOWARDS or (_DATIVE.match(noun.before) is not None and not noun.genitive)


def _is_all_facts(text: str) -> bool:
    return _OPENS.search(text) is not None or not (_MORE_THAN_FACTS.search(text) or has_verb(text))


def says_when(statement: Statement, text: str) -> bool:
    """ "…, die vom 5. bis 7. Juli in Kassel stattfand"."""
    if statement.clause.kind == "subordinate":  # "Fachleute kamen, um sich am 4. Juli zu informieren"
        if text.lower().startswith("als "):  # "als sich am 4. Juli die Quartiere vorstellten"
            return _GATHERS.search(text) is not None
        return _PURPOSE.match(text) is not None and statement.about == "participant"
    # "Gäste, die am 4. Juli erwartet werden"
    is_awaited = "erwartet" in text and statement.about == "participant"
    return statement.clause.kind == "relative" and (is_awaited or _HELD.search(text) is not None)


def is_another_event(statement: Statement, text: str, about: Kind) -> bool:
    """ "Am 30. Juni fand ein Ideenlauf statt", where the section has a meeting of its own."""
    if about not in ("thing", "gathering", "participant", "none") or not statement.names.head:
        return False
    nouns = statement.topic.nouns
    if any(kind == "meeting" for _, kind in nouns):
        return False
    subject = statement.topic.subject
    if about in ("thing", "gathering") and subject is not None and _INDEFINITE.match(subject[0].before):
        return _HELD.search(text) is not None
    if not statement.names.is_one_of_its_own:
        return False
    if about == "gathering":
        return True
    return about in ("thing", "none") and (
        any(
            noun.governed in _GOAL and noun.word != "Essen" and _is_another_kind(noun, kind)
            for noun, kind in nouns
        )
        or (_MET.search(text) is not None and not _GUEST.search(text) and not _WE_MEET.search(text))
    )


def _is_another_kind(noun: Noun, kind: Kind) -> bool:
    return kind == "side" or (kind == "gathering" and not is_event(noun))


def is_passive(statement: Statement, text: str, about: Kind) -> bool:
    """ "Am 3. Mai wurde der Antrag gestellt": something was done, and no people gathered."""
    if statement.about == "gathering" and not _HELD.search(text) and not _IS_ON.search(text):
        # "Das Stadtfest feiert am 4. Juli die Nachbarschaft."
        return all(kind != "meeting" for _, kind in statement.topic.nouns)
    return about in ("thing", "gathering") and _PASSIVE.search(text) is not None and not _HELD.search(text)
