"""The noun that a day is an attribute of: "das Treffen am 17. September", "der Beschluss vom 4. März"."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from scraper import lazy_re
from scraper.parsers.common.clauses import is_spoken
from scraper.parsers.common.marked_text import NAME
from scraper.parsers.leuchtturmprojekte.fields.topic import is_many_events

if TYPE_CHECKING:
    from scraper.parsers.common.german_dates import Found
    from scraper.parsers.common.noun_phrases import Noun
    from scraper.parsers.leuchtturmprojekte.fields.statements import Statement
    from scraper.parsers.leuchtturmprojekte.fields.topic import Kind

OWNED: dict[Kind, int] = {
    "meeting": 6,
    "side": -6,
    "gathering": -6,
    "document": -6,
    "sign_up": -8,
    "thing": -6,
}
"""What it counts for the meeting's day that it belongs to a noun of this kind."""
_WEEKDAY = lazy_re.compile(r"(?:tag|woch|abend|morgen|wochenende?|wochende)$|^tagen?$", re.IGNORECASE)
_BESIDE_IT = lazy_re.compile(r"\b(?:im\s+Anschluss\s+an)\s+(?:[\w.-]+\s+){0,3}$", re.IGNORECASE)
_YEAR = lazy_re.compile(r"^\s(?:19|20)\d\d(?=\s(?:am|vom)\b)")  # "der Kongress 2024 am 17. September"
_ENTRY = lazy_re.compile("[\ue100-\ue2ff]\\s(?=[A-ZÄÖÜ])")
_BEFORE_IT = len(", am ")
# "Am 4. Mai fand das Treffen, am 5. Mai die Pressekonferenz statt"
_GAPPED = lazy_re.compile(r",\sam\s[\ue100-\ue2ff]\s(?:der|die|das|eine?)\s(?=[A-ZÄÖÜ])")
_TOWNS_OWN = lazy_re.compile(
    r"(?:ausschusssitzung|stadtverordnetenversammlung|fest|markt|messe|(?<!ab)lauf|ball)\w*$",
    re.IGNORECASE,
)
_INDEFINITE = lazy_re.compile(r"eine[mr]\b", re.IGNORECASE)
_ONLY_ADJECTIVES = lazy_re.compile(
    r"(?!(?:de[rmns]|eine[rm]|diese[rm]|unsere[rm]|ihre[rm]|seine[rm])\b)[a-zäöüß]+\s"
)
_ORDER_OF_THE_DAY = ("programm", "tagesprogramm", "ablauf", "agenda", "tagesordnung")
_APART = ("nach", "vor", "seit", "bis")
_IN = ("in", "im")
_AND = lazy_re.compile(r",\s|\s(?:und|sowie)\s")
_ATTRIBUTE = ("am", "vom", "", "für", "von", "um")
_NOTHING = " ,(:\ue002"


def owner_of(statement: Statement, char: str, day: Found) -> Kind | None:
    """Return the kind of the noun that the day ``char`` of a clause belongs to, or ``None``."""
    at = statement.text.index(char)
    if len(_ENTRY.findall(statement.text)) > 1 and _ENTRY.match(statement.text, at):
        return _kind_behind(statement, at + 2)
    behind = _GAPPED.match(statement.text, max(0, at - _BEFORE_IT))
    if behind is not None and (kind := _kind_behind(statement, behind.end())) not in ("meeting", "thing"):
        return kind
    return _owner_before(statement, at, day)


def _kind_behind(statement: Statement, at: int) -> Kind:
    """Of an entry in a list: "12. Januar Empfang, 6. Oktober Netzwerktreffen"."""
    kind = next((kind for noun, kind in statement.topic.nouns if noun.start == at), "thing")
    return kind if kind in OWNED else "thing"


def _owner_before(statement: Statement, at: int, day: Found) -> Kind | None:
    before = [(noun, kind) for noun, kind in statement.topic.nouns if noun.end <= at and not noun.pronoun]
    if len(before) > 1 and before[-1][0].word == NAME:
        before.pop()  # "zum Fachforum „Quartier“ am 17. September"
    if not before:
        return None
    gap = statement.text[before[-1][0].end : at]
    between = _YEAR.sub("", gap).strip(_NOTHING).lower()
    if between not in _ATTRIBUTE:
        return None
    if gap.startswith(":"):
        return _label_of(before, statement.text[at:])
    owner = _kind(before, statement)
    if owner != "meeting" and gap[:1] == statement.text[at + 1 : at + 2] == "," and _is_a_time(before):
        return None  # "Kurz vor den Ferien, am 8. Mai, trafen sich die Fachleute"
    if owner != "none" or statement.place == "heading":  # "… in Offenbach am Main, 6. November 2024"
        return None if owner == "none" else owner
    return "thing" if _is_of_a_thing(before, between, day) else None


def _is_of_a_thing(before: list[tuple[Noun, Kind]], between: str, day: Found) -> bool:
    last, noun = before[-1][0], _head(before)[0]
    is_weekday = (
        _WEEKDAY.search(noun.word) is not None and not last.genitive
    )  # no "Tag der Städtebauförderung"
    if between == "" and (last.governed or last.genitive) and not is_weekday:
        return True  # "im Rahmen der Woche der Nachbarschaft (3. bis 14. Juni)"
    return between == "vom" and day.last is None


def _is_a_time(before: list[tuple[Noun, Kind]]) -> bool:
    return before[-1][1] == "thing" or _first_of_the_phrase(before).governed in _APART


def _head(before: list[tuple[Noun, Kind]]) -> tuple[Noun, Kind]:
    """The noun that a genitive and a place behind it belong to."""
    at = len(before) - 1
    while at and before[at][1] != "meeting" and (before[at][0].genitive or before[at][0].governed in _IN):
        at -= 1
    if before[at][1] == "thing" and before[-1][1] in ("gathering", "side"):
        return before[-1]  # "Thema der Ratssitzung am 4. Juli"
    return before[at]


def _of_its_row(before: list[tuple[Noun, Kind]], text: str) -> tuple[Noun, Kind] | None:
    """The meeting in "Fachgespräch und Rundgang am 8. Mai", else a gathering: "Rundgang und Podium"."""
    if before[-1][1] not in ("gathering", "thing"):
        return None
    row = [before[-1]]
    for noun, kind in reversed(before[:-1]):
        following = row[-1][0]
        if noun.governed == "zwischen" or not _AND.fullmatch(
            text, noun.end, following.start - len(following.before)
        ):
            break
        row.append((noun, kind))
    kinds = [kind for _, kind in row]
    return next((row[kinds.index(kind)] for kind in ("meeting", "gathering") if kind in kinds[1:]), None)


def _first_of_the_phrase(before: list[tuple[Noun, Kind]]) -> Noun:
    """The noun whose attributes the last ones are: "nach einem Auftakt der Gespräche in Berlin"."""
    at = len(before) - 1
    while at and (before[at][0].genitive or before[at][0].governed in _IN):
        at -= 1
    return before[at][0]


def _kind(before: list[tuple[Noun, Kind]], statement: Statement) -> Kind:
    """What the noun before the day stands for; "none" where that is nothing a day belongs to."""
    noun, kind = _of_its_row(before, statement.text) or _head(before)
    if _BESIDE_IT.search(statement.text, 0, noun.start) or (kind != "meeting" and _stands_apart(noun, kind)):
        return "thing"  # "nach dem Tag der Städtebauförderung (11. Mai)"
    first = _first_of_the_phrase(before)
    if first.governed == "nach" and _INDEFINITE.match(first.before):
        return "thing"  # "Nach einem gelungenen Auftakt der Gespräche am 24. Mai steht nun …"
    if kind == "gathering" and not statement.names.head and not _TOWNS_OWN.search(noun.word):
        return "meeting"
    if (
        noun.word.lower() in _ORDER_OF_THE_DAY
        and before[-1][0] is noun
        and " für " in statement.text[noun.end :]
    ):
        return "meeting"
    return kind if kind in OWNED and kind != "thing" else "none"


def _stands_apart(noun: Noun, kind: Kind) -> bool:
    """ "Nach dem Stadtfest am 4. Juli"; not "vor großer Kulisse am 4. Juli"."""
    return noun.governed in _APART and (kind != "thing" or not _ONLY_ADJECTIVES.match(noun.before))


def _label_of(label: list[tuple[Noun, Kind]], behind: str) -> Kind | None:
    """ "Tagung und Rundgänge: 8. und 9. Mai" is the meeting's day; "Kurze Wege, lange Gespräche: Am 8. Mai
    trafen wir uns" is a motto, which owns no day."""
    if label[-1][1] == "sign_up" and label[-1][0].genitive:
        return "sign_up"  # "Termin der Anmeldung: 4. Mai"
    kinds = [kind for noun, kind in label if not (noun.governed or noun.genitive)]
    if "meeting" in kinds and not {"sign_up", "document"} & {*kinds}:
        return "meeting"
    noun, kind = label[-1]
    if noun.governed and is_spoken(behind):
        return None  # "Zwischen Werkbank und Markt: Am 8. Mai lernten die Gäste …"
    if kind == "thing":
        return "thing" if (noun.governed or noun.genitive) and not is_spoken(behind) else None
    return None if kind not in OWNED or (is_many_events(noun) and is_spoken(behind)) else kind
