"""The words that people have for the records of a type, as a heading or a sentence needs them."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from scraper.reports.sanitize import one_line, shorten

if TYPE_CHECKING:
    from collections.abc import Mapping

    from scraper.records import RecordType
    from scraper.reports.model import Language

_MAX_WORD = 40
_ARTICLES = ("der", "die", "das")
_NEUTRAL: dict[Language, tuple[str, str]] = {"de": ("Eintrag", "Einträge"), "en": ("Entry", "Entries")}
_GERMAN: Mapping[str, tuple[str, str, str]] = {
    "der": ("Neuer", "Dieser", "ein anderer"),
    "die": ("Neue", "Diese", "eine andere"),
    "das": ("Neues", "Dieses", "ein anderes"),
}


class Forms(NamedTuple):
    """The words inside sentences: ``Sitzung``, ``Sitzungen``, ``Neue Sitzung``, ``Diese Sitzung``, ``eine
    andere Sitzung``; ``new`` and ``this`` begin a sentence."""

    one: str
    many: str
    new: str
    this: str
    another: str


def singular(record_type: RecordType, language: Language) -> str:
    """``Sitzung`` of ``die Sitzung``, ``Meeting``; ``Eintrag``, ``Entry`` where the type has no words."""
    return capitalised(_split(record_type, language)[1]) or _NEUTRAL[language][0]


def plural(record_type: RecordType, language: Language) -> str:
    """``Sitzungen``, ``Meetings``; ``Einträge``, ``Entries`` where the type has no words."""
    return capitalised(one_line(record_type.many[language == "de"])) or _NEUTRAL[language][1]


def forms(record_type: RecordType, language: Language) -> Forms:
    """The words of the type in sentences. A German noun without its article becomes ``Eintrag``."""
    article, noun = _split(record_type, language)
    many = shorten(plural(record_type, language), _MAX_WORD)
    if language == "en":
        one = shorten(in_a_sentence(noun or _NEUTRAL["en"][0]), _MAX_WORD)
        return Forms(one, in_a_sentence(many), f"New {one}", f"This {one}", f"another {one}")
    if article not in _GERMAN:
        article, noun = "der", _NEUTRAL["de"][0]
    one = shorten(noun, _MAX_WORD)
    new, this, another = _GERMAN[article]
    return Forms(one, many, f"{new} {one}", f"{this} {one}", f"{another} {one}")


def in_a_sentence(noun: str) -> str:
    """An English noun inside a sentence: ``committee``; an abbreviation keeps its capitals."""
    return noun if noun[1:2].isupper() else noun[:1].lower() + noun[1:]


def capitalised(text: str) -> str:
    return text[:1].upper() + text[1:]


def _split(record_type: RecordType, language: Language) -> tuple[str, str]:
    """The article, '' without one, and the noun."""
    words = one_line(record_type.one[language == "de"])
    article, _, noun = words.partition(" ")
    return (article, noun) if noun and article in _ARTICLES else ("", words)
