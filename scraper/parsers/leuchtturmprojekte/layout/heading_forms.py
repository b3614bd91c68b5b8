"""Classify the words of a heading: a meeting, a part of the meeting above, or something else."""

from __future__ import annotations

import re

from scraper import lazy_re
from scraper.parsers.common import german_dates
from scraper.parsers.common.clauses import has_verb
from scraper.parsers.leuchtturmprojekte.fields import headings

MAX_SHORT = 120
_MAX_PART = 90
_MAX_PLACE = 60
_PROGRAMME_BEGAN = 1999

# "2024: Kassel", "2024 – Kassel", "2024 in Kassel": the year first, then a sign or a word.
_YEAR_FIRST = lazy_re.compile(r"(?:19|20)\d\d(?:\s*[:,|·/–—-]\s*|\s+in\s+)(?=[A-ZÄÖÜ])")
_YEAR_ALONE = lazy_re.compile(r"(?:Jahr\s+)?((?:19|20)\d\d)\s*[:.]?")
_YEAR_BESIDE = lazy_re.compile(r"(?:19|20)\d\d\s+[A-ZÄÖÜ].*|.*[\s,(–—-](?:19|20)\d\d\)?")
_JOINT = lazy_re.compile(r"(?:\bin|[:,|·/–—-])\s+$")  # before the place at the end
# What the yearly meeting may be called.
_MEETING_NOUN = lazy_re.compile(
    r"\b(?!landesbewohner|bewohner|bundes|nach|vor)[\w-]*(?:treffen|tagung|fachtage?|(?:netzwerk|vernetzungs|praxis)tag|kongress"
    r"|konferenz|forum|werkstatt|workshop"
    r"|veranstaltung|projekte?|rundgang|spaziergang|bereisung|exkursion|gespräche?|besuch)s?\b",
    re.IGNORECASE,
)
# Other things that have a year: "Hessentag 2023", "Tag der Städtebauförderung 2018".
_OTHER_NOUN = lazy_re.compile(
    r"(?:bundes[\w-]+|fortbildung|schulung|kurs|sprechstunde|fest|tage?s?|messe|markt|feier|woche|schau|preis|wettbewerb|förderung|bericht|downloads?|podcasts?|news(?:letter)?|archiv|termine"
    r"|presse|broschüre|statistik|haushalt|richtlinien?|kalender|bewohnertreffen|meldungen|veröffentlichungen)\b",
    re.IGNORECASE,
)
# Parts of a meeting's section.
_PART = lazy_re.compile(
    r"impression|rückblick|rückschau|nachlese|nachbericht|\bzahlen\b|stimmen\b|presseecho|galerie"
    r"|\bbildern?\b|\bfotos?\b|\bfilme?\b|\bvideos?\b|\bdas war\b|dokumentation|ablauf\b|\bagenda\b"
    r"|(?:^|[:–—|-]\s*)(?:das\s+)?(?:tages)?programm(?:punkte|heft)?(?!\s+sozial)\b|teilnehme|referent"
    r"|ergebnisse|\bfazit\b|\bausblick\b|\beindrücke|\banfahrt\b|\banmeldung\b|\bmitwirkende|grußwort"
    r"|materialien",
    re.IGNORECASE,
)


def year_of(text: str) -> int | None:
    """Return the year that a heading names, or ``None``."""
    match = headings.YEAR.search(text)
    return int(match.group()) if match else None


def year_alone(text: str) -> int | None:
    """Return the year of a heading that is nothing else: "2024", "Jahr 2024"."""
    match = _YEAR_ALONE.fullmatch(text)
    return int(match[1]) if match else None


def year_without_place(text: str) -> int | None:
    """Return the year of a heading that names one and leaves the place to the heading below it."""
    year = year_alone(text)
    if year is None and is_full(text) and place_of(text) is None and not names_a_part(text):
        return year_of(text)
    return year


def is_full(text: str) -> bool:
    """Whether a heading of any length names a year's Leuchtturmprojekte, or one place's."""
    return headings.is_full(text[: headings.LONGEST])


def is_sentence(text: str) -> bool:
    """Whether the words are a sentence: they have a verb and end with a full stop."""
    return text.endswith(".") and has_verb(text)


def names_a_part(text: str) -> bool:
    """Whether the heading names a part of a section: "Rückblick", "Leuchtturmprojekte 2024 in Zahlen"."""
    return len(text) <= _MAX_PART and _PART.search(text) is not None


def has_own_subject(text: str, place_above: str | None) -> bool:
    """Whether the heading names a day, or a place that is not the one of the meeting above."""
    if german_dates.find(text, year_of(text)):
        return True
    place = place_of(text)
    if place is None:
        return False
    return place_above is None or place.casefold() != place_above.casefold() or not names_a_part(text)


def place_of(text: str) -> str | None:
    """Return the place in a heading, or ``None``; the name of a part is none."""
    place = headings.read(text).municipality
    return None if place is None or (_PART.search(place) and "," not in place) else place


def bare_place(text: str) -> str:
    """Return the place of a heading that is nothing else: "Kassel", "in Kassel"."""
    return text.removeprefix("in ")


def is_place(text: str, year: int) -> bool:
    """Whether a heading below a year's is nothing but a place: "Kassel", "in Kassel"."""
    place = bare_place(text)
    if len(place) > _MAX_PLACE or not place[:1].isupper() or place[-1] in ".!?:":
        return False
    if any(pattern.search(place) for pattern in (headings.YEAR, _PART, _OTHER_NOUN, _MEETING_NOUN)):
        return False
    return headings.read(f"{year}: {place}").municipality == place


def is_short(text: str) -> bool:
    """Whether the heading may be a meeting's on a page of meetings, although it does not name the series."""
    year = year_of(text)
    if len(text) > MAX_SHORT or year is None or year < _PROGRAMME_BEGAN or text.endswith("."):
        return False
    if year_alone(text) is not None or _YEAR_FIRST.match(text) or _MEETING_NOUN.search(text):
        return not _is_other(text)
    place = place_of(text)
    ends_with_place = place is not None and _JOINT.search(text.removesuffix(place)) is not None
    return (ends_with_place or _YEAR_BESIDE.fullmatch(text) is not None) and not _is_other(text)


def _is_other(text: str) -> bool:
    return _OTHER_NOUN.search(_MEETING_NOUN.sub("", text)) is not None and not _YEAR_FIRST.match(text)


def is_plainly_short(text: str) -> bool:
    """Whether a short heading needs no further proof: "2024: Kassel", "Netzwerktreffen 2024 in Kassel"."""
    if place_of(text) is None or names_a_part(text):
        return False
    return _YEAR_FIRST.match(text) is not None or _MEETING_NOUN.search(text) is not None


def may_stand_alone(text: str) -> bool:
    """Whether a short heading may be a meeting's on a page where no heading names the series: it has a place,
    is nothing but a year, or says what the meeting is called."""
    if place_of(text) is not None or year_alone(text) is not None or _YEAR_FIRST.match(text):
        return True
    return _MEETING_NOUN.search(text) is not None


def pattern_of(text: str) -> str:
    """Return what siblings of a heading have in common with it: ``#:`` for "2024: Kassel"."""
    year = headings.YEAR.search(text)
    if year is None:
        return text
    sign = re.match(r"\s*(?:[:,|·/–—-]|in\b)?", text[year.end() :])
    before = re.sub(r"\d+", "0", text[: year.start()])
    return f"{before}#{sign.group() if sign else ''}"
