"""Decide what a clause is about: the meeting, a side event, a sign-up, a document, a person …"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING, Literal, NamedTuple

from scraper import lazy_re
from scraper.parsers.common.clauses import has_verb
from scraper.parsers.common.event_terms import TERMS
from scraper.parsers.common.noun_phrases import Noun, nouns

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from scraper.parsers.common.lexicon import TermPattern

Kind = Literal[
    "meeting", "gathering", "side", "sign_up", "document", "person", "participant", "thing", "pronoun", "none"
]

_EVENT = TERMS.compile(
    r"(?P<prefix>[\w-]*?)-?(?P<head>{event})(?:ung)?(?:s|es)?(?P<many>en|e|n|ungen|reihen?|s?tage)?"
)
_WHOLE_EVENT = TERMS.compile(r"{whole_event}")
_SIDE_PREFIX = TERMS.compile(r"{side_prefix}")
_OF_ALL = lazy_re.compile(
    r"bundes|landes|welt|europa"
)  # "Bundeskongress": another one's, unless nothing else is named
_OF_OUR_OWN = lazy_re.compile(
    r"netzwerk\w*|programm\w*|kommunen|städte|quartiers\w*|akteur\w*|sozialen|beteiligten"
    r"|leuchtturm\w*|\w*standorte"
    r"|reihe|\w+reihe|serie|landes|jahr|hessen|hessischen|jahres|stadtteil(?:e|s|en)?|gemeinden|verantwortlichen|fachleute\w*",
    re.IGNORECASE,
)
_KINDS: tuple[tuple[Kind, TermPattern], ...] = (
    ("sign_up", TERMS.compile(r"{sign_up}")),
    ("side", TERMS.compile(r"[\w-]*?{side_event}")),
    ("gathering", TERMS.compile(r"[\w-]*?{gathering}")),
    ("document", TERMS.compile(r"{document}")),
    ("participant", TERMS.compile(r"{participant}")),
    ("person", TERMS.compile(r"{person}")),
)
_MEETING_NAMES = lazy_re.compile(
    r"leuchtturm-?projekt(?:en?|s)?|(?!bewerb|anmeld|abgabe|presse|außen|orts|foto|dreh|beratung)\w*termin|jahresausgabe|ausgabe",
    re.IGNORECASE,
)
_SERIES = re.compile("leuchtturmprojekt", re.IGNORECASE)
_HYPERNYMS = frozenset(("treffen", "veranstaltung", "zusammenkunft"))
_SYNONYMS = frozenset(("tagung", "fachtag", "kongress", "konferenz", "symposium"))
_ONE_EVENT = frozenset(("workshop", "forum", "barcamp", "seminar", "werkstatt", "akademie", "klausur"))
_NEXT = lazy_re.compile(r"\b(?:nächst|kommend|folgend)\w*\s+(?:[\w-]+\s+){0,4}$", re.IGNORECASE)
_REACH = 60
_IN_FIRST_SENTENCE = 120
_PLURAL_IN_S = ("workshops", "barcamps", "meetings", "events", "salons", "hackathons")
_OURS = lazy_re.compile(r"\b(?:[Uu]nser\w*|diesjährig\w*)\s[\w-]*$")
_GENITIVE = lazy_re.compile(r"\s(?:der|des)\s(?:[a-zäöüß-]+\s){0,2}([A-ZÄÖÜ][\w-]*)")
_CALL = TERMS.compile(r"(?:[\w-]*-)?{video_call}")  # how people meet, not what
_FATE = TERMS.compile(r"{moved}|{called_off}|verlegt")  # "Update: Verschoben auf …" names no thing
_HAS_FATE = TERMS.compile(r"\b(?:{moved}|{called_off}|verlegt)\b")
# What may begin a note of cancellation and is no noun: "Leider abgesagt", "Krankheitsbedingt verschoben".
_NO_NOUN = lazy_re.compile(
    r"leider|anders|status|nun|jetzt|heute|gestern|damit|somit|daher|deshalb|deswegen|dadurch|also|so|doch|jedoch|aber|dennoch"
    r"|trotzdem|stattdessen|schließlich|dann|zuletzt|später|erst|erneut|wieder|zunächst|bereits|schon|ganz|komplett"
    r"|alles|schade|achtung|wichtig|hinweis|update|info|eilmeldung|neu|aktuell|nachtrag|stand|corona|covid(?:-19)?"
    r"|\w+(?:bedingt|halber|weise|los|lich|ig|isch|falls|mals)",
    re.IGNORECASE,
)
_CAPITAL_EVENT = lazy_re.compile(r"\b[A-ZÄÖÜ][\w-]*")


class Names(NamedTuple):
    """What the section calls its meeting: the head of the noun ("tagung") and the whole noun.

    ``to_come``: it is first named as the next one; ``of_others``: it is said to be another body's.
    """

    head: str
    word: str
    place: str = ""
    to_come: bool = False
    of_others: bool = False

    @property
    def is_one_of_its_own(self) -> bool:
        """Whether no other event of the section can be it: "das Netzwerktreffen", not "die Veranstaltung"."""
        is_vague = self.word == "veranstaltung" or _CALL.fullmatch(self.word) is not None
        return is_whole_event(self.head) and not is_vague and not self.to_come


def names_in(texts: Iterable[str], place: str | None = None) -> Names:
    """Return the first event of a section that may be its meeting; a workshop is it where nothing else is."""
    place = (place or "").lower()
    part = other = Names("", "", place)
    leads = False  # whether that part is named at the beginning of a text
    for text, match, names, prefix in _events(texts, place):
        is_side = _SIDE_PREFIX.fullmatch(prefix) is not None
        if names.of_others or is_side:
            if not other.head and (not is_side or _OF_ALL.fullmatch(prefix)):
                other = names
            continue
        if is_whole_event(names.head):
            if other.of_others and not _OURS.search(text[max(0, match.start() - _REACH) : match.end()]):
                return other
            return part if leads and names.word in _HYPERNYMS and part.head in _ONE_EVENT else names
        if not part.head:
            part, leads = names, match.start() < _IN_FIRST_SENTENCE
    return other if other.of_others or not part.head else part


def _events(texts: Iterable[str], place: str) -> Iterator[tuple[str, re.Match[str], Names, str]]:
    """The single events that texts name: the text, where, what its name is, and the beginning of its noun."""
    for text in filter(_EVENT.may_match, texts):
        for match in _CAPITAL_EVENT.finditer(text):
            word = match.group().lower()
            event = _word_kind(word)
            before = text[: match.start()]
            if isinstance(event, str) or event[2] or _is_many(word, before) or before[-4:].lower() == "als ":
                continue  # "als Hybridveranstaltung angelegt" says how, not what
            of_others = is_whole_event(event[1]) and _is_of_others(text, match.end())
            to_come = _NEXT.search(text, max(0, match.start() - _REACH), match.start()) is not None
            yield text, match, Names(event[1], word, place, to_come, of_others), event[0]


def or_series(names: Names, texts: Iterable[str]) -> Names:
    """Return the names, or the series' own where the section's texts speak of it and of no other event."""
    if names.head or not any(_SERIES.search(text) for text in texts):
        return names
    return names._replace(head=_SERIES.pattern, word=_SERIES.pattern)


def is_whole_event(head: str) -> bool:
    """Whether the head of an event's noun names a whole event ("tagung"), not perhaps a part ("forum")."""
    return head == _SERIES.pattern or _WHOLE_EVENT.fullmatch(head) is not None


def _is_of_others(text: str, at: int) -> bool:
    """ "Das Treffen der Ehrenamtlichen", where another one may be the section's."""
    body = _GENITIVE.match(text, at)
    return body is not None and _OF_OUR_OWN.fullmatch(body[1]) is None


_MAX_NOUN = 100


@lru_cache(maxsize=4096)  # nouns come again and again, and each takes a dozen patterns
def _word_kind(word: str) -> Kind | tuple[str, str, bool]:
    """What a noun stands for by itself; an event's prefix, head and whether it is a plural."""
    if len(word) > _MAX_NOUN:
        return "thing"
    event = _EVENT.fullmatch(word)
    if event is not None:
        days = event["head"].endswith("tag") and event["many"] == "e"  # "die Thementage" are one event
        return event["prefix"].rstrip("-"), event["head"], event["many"] is not None and not days
    if _MEETING_NAMES.fullmatch(word):
        return "meeting"
    return next((kind for kind, pattern in _KINDS if pattern.fullmatch(word)), "thing")


def _is_many(word: str, before: str) -> bool:
    """ "Workshops" is a plural, "des Workshops" a genitive."""
    return word.endswith(_PLURAL_IN_S) and not before.endswith(("des ", "eines ", "dieses ", "unseres "))


def is_event(noun: Noun) -> bool:
    """Whether a noun is one of the meeting's kind ("Workshop"), whatever it stands for in the section."""
    return not isinstance(_word_kind(noun.word.lower()), str)


def is_many_events(noun: Noun) -> bool:
    """ "Gespräche", "Treffen und Tagungen": several, none of them the meeting."""
    event = _word_kind(noun.word.lower())
    return not isinstance(event, str) and event[2]


def kind_of(noun: Noun, names: Names, following: Noun | None = None) -> Kind:
    """Return what a noun stands for in this section. ``following``: the noun behind it."""
    if noun.pronoun:
        return "participant" if noun.word.lower() in ("wir", "uns", "man") else "pronoun"
    word = noun.word.lower()
    if word in (names.word, names.place) and word:
        return "meeting" if word == names.word else "participant"
    kind = _word_kind(word)
    if isinstance(kind, str):
        return kind
    prefix, head, many = kind
    many = many or (not noun.genitive and _is_many(word, noun.before))
    if _SIDE_PREFIX.fullmatch(prefix) or (many and word != names.word):
        return "side"
    return "meeting" if _is_own(head, word, names, following) else "gathering"


def _is_own(head: str, word: str, names: Names, following: Noun | None) -> bool:
    of_others = (
        following is not None and following.genitive and not is_our_own(following) and word != names.word
    )
    if of_others:
        return False
    if (
        head == names.head
        or head in _HYPERNYMS
        or not names.head
        or (head.endswith("tag") and names.head.endswith("tag"))
    ):
        return True
    return head in _SYNONYMS and (names.head in _SYNONYMS or names.head in _HYPERNYMS)


def is_our_own(noun: Noun) -> bool:
    """Whether a genitive names the participants: "das Treffen der Kommunen"."""
    return _OF_OUR_OWN.fullmatch(noun.word) is not None


class Topic(NamedTuple):
    """``kind``: what the clause is about; ``nouns``: its nouns with their kinds."""

    kind: Kind
    nouns: tuple[tuple[Noun, Kind], ...]

    @property
    def subject(self) -> tuple[Noun, Kind] | None:
        """The first noun that stands by itself and is no plain object ("den Auftakt machte …")."""
        alone = [entry for entry in self.nouns if not (entry[0].governed or entry[0].genitive)]
        return next(
            (entry for entry in alone if not _OBJECT.match(entry[0].before)), alone[0] if alone else None
        )

    def has(self, kind: Kind) -> bool:
        """Whether a noun of this kind stands in the clause by itself (no preposition before it)."""
        return any(found == kind and not noun.governed and not noun.genitive for noun, found in self.nouns)


# "Drei Rundgänge waren schnell ausgebucht, einer musste abgesagt werden."
_SOME_OF_THEM = TERMS.compile(
    r"^(?:(?:und|aber|doch|nur)\s)?(?:ein(?:e[rs]?|s)|mehrere|einige|manche|andere|zwei|drei|vier)\s"
    r"(?!.*\b(?:{event})).*\b(?:{moved}|{called_off}|verlegt)\b"
)


def _is_called_off(initial: Noun, clause: str) -> bool:
    """ "Kinderbetreuung entfällt": the first word says what; "Leider abgesagt" names nothing."""
    word = initial.word.lower()
    return _HAS_FATE.search(clause) is not None and not (_NO_NOUN.fullmatch(word) or has_verb(word))


_OBJECT = lazy_re.compile(r"(?:den|einen|ihren|seinen|unseren)\b", re.IGNORECASE)
_RANKS: tuple[Kind, ...] = (
    "meeting",
    "participant",
    "sign_up",
    "document",
    "side",
    "gathering",
    "person",
    "thing",
    "pronoun",
)


def topic_of(clause: str, names: Names) -> Topic:
    """Return what a clause is about: the nouns that are no attribute and have no preposition before them."""
    found = nouns(clause)
    kinds = tuple(
        (noun, kind)
        for index, noun in enumerate(found)
        if not _FATE.fullmatch(noun.word)
        if (kind := kind_of(noun, names, found[index + 1] if index + 1 < len(found) else None)) != "thing"
        or not noun.initial
        or _is_called_off(noun, clause)
    )
    topic = Topic("none", kinds)
    kind = next((kind for kind in _RANKS if topic.has(kind)), "none")
    return Topic("thing" if kind == "none" and _SOME_OF_THEM.match(clause) else kind, kinds)
