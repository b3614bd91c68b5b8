"""What a section's heading says: year, programme, municipality."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import NamedTuple

from scraper.parsers.common.misspelt_name import MisspeltName
from scraper.parsers.common.quotes import unquote

_SERIES = r"Leuchtturm[-\s]?projekte?s?"
YEAR = re.compile(r"(?<![\d.])(?:19|20)\d\d(?![\d])")
NAMED = MisspeltName("Leuchtturm", "projekt", endings=("e", "es", "en", "s"))
"""The series' name, with slips of the hand: ``NAMED.search(text)`` and ``NAMED.match(text)``."""

_PROGRAMME_WORD = r"(?:[\w-]*programms?|Programms?)"
_IN_PROGRAMME = re.compile(rf"\b(?:im|des|aus dem|in dem)\s+{_PROGRAMME_WORD}\b:?\s*", re.IGNORECASE)
_IN_TOWN = re.compile(r"(?:^|[\s,])in\s+(?:der\s+(?:\w+stadt|Stadt|Gemeinde)\s+)?(?=\S)", re.IGNORECASE)
_STATE_WORDS = (
    r"(?:leider\s+|wurde\s+|wird\s+|ist\s+)*(?:abgesagt|entfällt|entfallen|ausgefallen|fällt aus"
    r"|verschoben|verlegt|"
    r"online|digital|hybrid|in Präsenz|neuer Termin|Absage|Verschiebung|Terminverschiebung)"
)
_STATE_TAIL = re.compile(
    rf"\s*(?:[\(\[]\s*{_STATE_WORDS}\b[^)\]]*[\)\]]|(?:[-–—:,|]|\s)\s*{_STATE_WORDS}\b.*)\s*[!.]*$",
    re.IGNORECASE,
)
_STATE_HEAD = re.compile(rf"^\s*[\(\[]?\s*{_STATE_WORDS}\s*[\)\]]?\s*[-–—:,|!]*\s+(?=\S)", re.IGNORECASE)
_DATE_TAIL = re.compile(
    r"[\s,;:|·(–—-]+(?:(?:am|vom|ab|bis)\s+)?(?:\w+tag,?\s+(?:den\s+)?"
    r"|\w+woch,?\s+(?:den\s+)?)?\d{1,2}\.\s?.*\d\)?$",
    re.IGNORECASE,
)
_YEAR_TAIL = re.compile(r"[\s,;:|·(–—-]+(?:im\s+Jahre?\s+)?(?:19|20)\d\d\)?$", re.IGNORECASE)
_YEAR_HEAD = re.compile(
    r"^\(?(?:im\s+Jahre?\s+)?(?:19|20)\d\d\)?(?:\s*[:,|·–—-]\s*|\s+|$)(?:in\s+)?", re.IGNORECASE
)
_TRIM = " \t:;,|·–—-."

# A full stop inside a place's name only ends an abbreviation: "Limburg a. d. Lahn", "St. Goar".
_IN_NAME = r"(?:[^.:!?]|(?<=\b\w)\.|(?<=\b\w\w)\.|(?<=\b\w\w\w)\.(?=\s))"

# The whole of a line without any markup of a heading: nothing but the words of a heading.
_PLAIN = re.compile(
    rf"{_SERIES}(?:\s+vor\s+Ort)?"
    r"(?:\s+\(?(?P<year>(?:19|20)\d\d)\)?)?"
    rf"(?:\s+im\s+{_PROGRAMME_WORD}\s+(?P<programme>[^.!?]{{3,60}}?))?"
    rf"(?:(?:\s+in|\s*[:–—-])\s+(?P<town>[A-ZÄÖÜ]{_IN_NAME}{{1,80}}))?"
    r"(?P<tail>\s+\(?(?:19|20)\d\d\)?)?"
    rf"(?:\s*[\(\[–—:-]\s*{_STATE_WORDS}[\)\]]?)?",
    re.IGNORECASE,
)
_SHORT = re.compile(
    rf"(?P<before>(?:19|20)\d\d)(?:\s*[:,|·/–—-]\s*|\s+(?:in\s+)?)(?P<town>[A-ZÄÖÜ]{_IN_NAME}{{1,60}})"
    rf"|(?P<town2>[A-ZÄÖÜ](?:(?!\d){_IN_NAME}){{1,60}}?)(?:\s*[,:|·/–—-]\s*|\s+)\(?(?P<after>(?:19"
    rf"|20)\d\d)\)?"
    r"|(?P<only>(?:19|20)\d\d)"
)
_ABBREVIATED = re.compile(r"\b\w{1,3}\.$")  # "Offenbach a. M.", "Höchst i. Odw."
# What nearly every heading looks like; anything else is taken apart step by step.
_USUAL = re.compile(
    r"Leuchtturmprojekte? (?P<year>(?:19"
    r"|20)\d\d) im Programm (?P<programme>(?:[A-ZÄÖÜ][a-zäöüß]+ )*?[A-ZÄÖÜ][a-zäöüß]+)"
    r" in (?P<town>(?!der )(?:[^\W\d_]+[ -])*[A-ZÄÖÜ][a-zäöüß]+(?: \([A-ZÄÖÜ][a-zäöüß]+\))?)"
)
LONGEST = 240
_MAX_SHORT = 90


_ANY_YEAR = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)")
_OF_SOMETHING_ELSE = re.compile(
    r"film|video|doku|download|galerie|bilder|fotos|flyer|einladung|anmeldung|präsentation|presse"
    r"|newsletter|mehr |weitere|zurück|\bzum?\b|archiv",
    re.IGNORECASE,
)
_PROGRAMME_NAME = re.compile(
    rf"\bim\s+{_PROGRAMME_WORD}\s+(?:[„“\"»«‚‘]\s*(?P<quoted>[^“”\"«»’‘]{{3,60}})[“”\"«»’‘]"
    rf"|(?P<bare>[A-ZÄÖÜ][\w-]+(?:\s+[A-ZÄÖÜ][\w-]+)*))"
)


def programme_in(text: str) -> str | None:
    """Return the programme that running text names: "im Programm Sozialer Zusammenhalt (ehemals: Soziale
    Stadt)"."""
    found = _PROGRAMME_NAME.search(text) if "rogramm" in text else None
    return None if found is None else (found["quoted"] or found["bare"]).strip()


class Heading(NamedTuple):
    """What the heading's words say; ``None`` where they do not."""

    year: int | None
    programme: str | None
    municipality: str | None


def is_full(text: str) -> bool:
    """Whether a *heading* names a year's Leuchtturmprojekte, or one place's: "Leuchtturmprojekte in
    Baunatal"."""
    if len(text) > LONGEST:
        return False
    named = NAMED.search(text)
    if named is None or (named.start() and _OF_SOMETHING_ELSE.search(text, 0, named.start())):
        return False
    return _ANY_YEAR.search(text) is not None or names_a_place(text)


def names_a_place(text: str) -> bool:
    """Whether the heading stands for one meeting although it has no year. All of them are in Hessen."""
    match = _PLAIN.fullmatch(text)
    return match is not None and match["town"] is not None and match["town"].casefold() != "hessen"


def is_plain(text: str) -> bool:
    """Whether a *line without markup* is nothing but such a heading."""
    if len(text) > LONGEST or text[:10].lower() != "leuchtturm":
        return False
    match = _PLAIN.fullmatch(text)
    if match is None or text.endswith((",", ";")) or (text.endswith(".") and not _ABBREVIATED.search(text)):
        return False
    return bool(match["year"] or match["tail"] or (match["town"] and match["programme"]))


def is_short(text: str) -> bool:
    """Whether the heading is "2023: Baunatal", "Baunatal 2023" or "2023"."""
    return len(text) <= _MAX_SHORT and _SHORT.fullmatch(_STATE_TAIL.sub("", text)) is not None


def read(title: str) -> Heading:
    """Return what a heading says. The place is whole: "Steinbach (Taunus)", "Rotenburg an der Fulda"."""
    return _read_once(title) if len(title) <= LONGEST else _read(title)


def _read(title: str) -> Heading:
    usual = _USUAL.fullmatch(title)
    if usual is not None and not _STATE_TAIL.search(usual["town"]):
        return Heading(int(usual["year"]), usual["programme"], usual["town"])
    found = YEAR.search(title)
    year = int(found.group()) if found else None
    words = _STATE_TAIL.sub("", _STATE_HEAD.sub("", title))
    named = NAMED.search(words)
    if named is None:
        return Heading(year, None, _clean_town(_YEAR_HEAD.sub("", words)))
    programme_at = _IN_PROGRAMME.search(words, named.end())
    if programme_at is None:
        return Heading(year, None, _town(words[named.end() :]))
    before, after = words[named.end() : programme_at.start()], words[programme_at.end() :]
    town_at = _IN_TOWN.search(after) or _DASH_TOWN.search(after)
    if town_at is None:
        return Heading(year, _clean_programme(after), _town(before))
    return Heading(year, _clean_programme(after[: town_at.start()]), _clean_town(after[town_at.end() :]))


# The daemon reads the same headings at nearly every check.
_read_once = lru_cache(maxsize=256)(_read)

_DASH_TOWN = re.compile(r"\s*(?:[:,|·]|\s[–—-])\s+(?=[A-ZÄÖÜ])")
_LEADING = re.compile(r"^\s*(?:vor\s+Ort\b)?\s*(?:\(?(?:19|20)\d\d\)?)?\s*", re.IGNORECASE)


def _town(words: str) -> str | None:
    """The place in what follows "Leuchtturmprojekte": " 2023 in Baunatal", ": Baunatal", " Baunatal
    2023"."""
    words = _LEADING.sub("", words)
    place = _IN_TOWN.search(words)
    if place is not None:
        return _clean_town(words[place.end() :])
    words = words.lstrip(_TRIM + "(")
    return _clean_town(words) if words[:1].isupper() else None


_FORMER_NAME = re.compile(
    r"\s*\((?:ehemals|früher|vormals|vorher|bis|seit|jetzt|heute)\b[^)]*\)", re.IGNORECASE
)


def _clean_programme(words: str) -> str | None:
    words = _FORMER_NAME.sub("", words)
    words = _YEAR_TAIL.sub("", _DATE_TAIL.sub("", words.strip(_TRIM))).strip(_TRIM)
    return unquote(words) or None


def _clean_town(words: str) -> str | None:
    words = _YEAR_TAIL.sub("", _DATE_TAIL.sub("", words.strip(_TRIM[:-1])))
    words = words.strip(_TRIM[:-1] if _ABBREVIATED.search(words) else _TRIM)
    if words.endswith(")") and "(" not in words:
        words = words[:-1]
    words = unquote(words)
    return words if words and not YEAR.fullmatch(words) else None
