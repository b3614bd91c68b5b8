"""Read year, programme and municipality from a section's heading."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import NamedTuple

from scraper import lazy_re
from scraper.parsers.common.misspelt_name import MisspeltName
from scraper.parsers.leuchtturmprojekte.fields.place_names import is_no_place, place_at

_SERIES = r"Leuchtturm[-\s]?projekte?s?"
YEAR = lazy_re.compile(r"(?<![\d.])(?:19|20)\d\d(?![\d])")
NAMED = MisspeltName("Leuchtturm", "projekt", endings=("e", "es", "en", "s"))
"""The series' name, with slips of the hand: ``NAMED.search(text)`` and ``NAMED.match(text)``."""

_PROGRAMME_WORD = r"(?:[\w-]*programms?|Programms?)"
_IN_PROGRAMME = lazy_re.compile(rf"\b(?:im|des|aus dem|in dem)\s+{_PROGRAMME_WORD}\b:?\s*", re.IGNORECASE)
_IN_TOWN = lazy_re.compile(
    r"(?:^|(?<=[\s,]))(?:in|i\.|(?:am|aus\s+dem)\s+(?:Programms?t|St)andort|(?:digital|online|live|virtuell|hybrid)\s+aus"
    r"|(?<=20\d\d\s)aus)"
    r"\s+(?:der\s+(?:[\w-]+stadt|Stadt|Gemeinde)\s+)?[„“\"»«‚‘]?(?=\S)",
    re.IGNORECASE,
)
_STATE_WORDS = (
    r"(?:leider\s+|wurde\s+|wird\s+|ist\s+)*(?:abgesagt|entfällt|entfallen|ausgefallen|fällt aus"
    r"|verschoben|verlegt|"
    r"online|digital|hybrid|in Präsenz|neuer Termin|Absage|Verschiebung|Terminverschiebung)"
)
_STATE_TAIL = lazy_re.compile(
    rf"\s*(?:[\(\[]\s*{_STATE_WORDS}\b[^)\]]*[\)\]]|(?:[-–—:,|]|\s)\s*{_STATE_WORDS}\b.*)\s*[!.]*$",
    re.IGNORECASE,
)

# A full stop inside a place's name only ends an abbreviation: "Limburg a. d. Lahn", "St. Goar".
_IN_NAME = r"(?:[^.:!?]|(?<=\b\w)\.|(?<=\b\w\w)\.|(?<=\b\w\w\w)\.(?=\s))"

# The whole of a line without any markup of a heading: nothing but the words of a heading.
_PLAIN = lazy_re.compile(
    rf"{_SERIES}(?:\s+vor\s+Ort)?"
    r"(?:\s+\(?(?P<year>(?:19|20)\d\d)\)?)?"
    rf"(?:\s+im\s+{_PROGRAMME_WORD}\s+(?P<programme>[^.!?]{{3,60}}?))?"
    rf"(?:(?:\s+in|\s*[:–—-])\s+(?P<town>(?-i:[A-ZÄÖÜ]){_IN_NAME}{{1,80}}))?"
    r"(?P<tail>\s+\(?(?:19|20)\d\d\)?)?"
    rf"(?:\s*[\(\[–—:-]\s*{_STATE_WORDS}[\)\]]?)?",
    re.IGNORECASE,
)
_SHORT = lazy_re.compile(
    rf"(?P<before>(?:19|20)\d\d)(?:\s*[:,|·/–—-]\s*|\s+(?:in\s+)?)(?P<town>[A-ZÄÖÜ]{_IN_NAME}{{1,60}})"
    rf"|(?P<town2>[A-ZÄÖÜ](?:(?!\d){_IN_NAME}){{1,60}}?)(?:\s*[,:|·/–—-]\s*|\s+)\(?(?P<after>(?:19"
    rf"|20)\d\d)\)?"
    r"|(?P<only>(?:19|20)\d\d)"
)
_ABBREVIATED = lazy_re.compile(r"\b\w{1,3}\.$")  # "Offenbach a. M.", "Höchst i. Odw."
LONGEST = 240
_MAX_SHORT = 90


_ANY_YEAR = lazy_re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)")
_OF_SOMETHING_ELSE = lazy_re.compile(
    r"film|video|trailer|podcast|doku|download|galerie|bilder|fotos|flyer|einladung|anmeldung|präsentation|presse"
    r"|newsletter|mehr |weitere|zurück|\bzum?\b|archiv",
    re.IGNORECASE,
)
OF_A_FILM = lazy_re.compile(
    r"(?:(?:der|das|im)\s+)?[\w-]*(?:film|video|trailer)(?:\s+ab)?\s*[:!|–—-]\s*(?:die\s+)?(?=leucht)",
    re.IGNORECASE,
)
"""A heading that names the film of a meeting before the meeting: "Video: Leuchtturmprojekte 2015"."""
_PROGRAMME_NAME = lazy_re.compile(
    rf"\b(?:[Ii]m|des)\s+{_PROGRAMME_WORD}\s+(?:[„“\"»«‚‘]\s*(?P<quoted>[^“”\"«»’‘]{{3,60}})[“”\"«»’‘]"
    rf"|(?P<bare>[A-ZÄÖÜ][\w-]+(?:\s+[A-ZÄÖÜ][\w-]+)*))"
    rf"|\b{_PROGRAMME_WORD}:?\s+[„“\"»«‚‘]?(?P<ours>Sozialer\s+Zusammenhalt|Soziale\s+Stadt)\b"
)


def programme_in(text: str) -> str | None:
    """Return the programme that running text names: "im Programm Sozialer Zusammenhalt (ehemals: Soziale
    Stadt)"."""
    found = _PROGRAMME_NAME.search(text) if "rogramm" in text else None
    return None if found is None else (found["quoted"] or found["bare"] or found["ours"]).strip()


class Heading(NamedTuple):
    """The values in a heading; ``None`` where there is none."""

    year: int | None
    programme: str | None
    municipality: str | None


def is_full(text: str) -> bool:
    """Whether a *heading* names a year's Leuchtturmprojekte, or one place's: "Leuchtturmprojekte in
    Baunatal"."""
    if len(text) > LONGEST:
        return False
    named = NAMED.search(text)
    if named is None or (_OF_SOMETHING_ELSE.search(text, 0, named.start()) and not OF_A_FILM.match(text)):
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
    year = YEAR.search(title)
    named = NAMED.search(title)
    programme, end = _programme(title, named.end() if named is not None else 0)
    place = _place(title, end)
    if place is None and named is not None:
        place = _place_in_parts(title[: named.start()], 0)
    return Heading(int(year.group()) if year else None, programme, place)


def _programme(title: str, start: int) -> tuple[str | None, int]:
    """The programme that the heading names behind ``start``, and where the words behind it begin."""
    introduced = _IN_PROGRAMME.search(title, start)
    ours = _OUR_PROGRAMME.match(title, start if introduced is None else introduced.end())
    if ours is not None:
        short = "Soziale Stadt" if ours["former"] else "Sozialer Zusammenhalt"
        return ours["whole"] or short, ours.end()
    name = _PROGRAMME.match(title, introduced.end()) if introduced is not None else None
    if name is None:
        return None, start
    former = _FORMER_NAME.match(title, name.end())
    return name["quoted"] or name["bare"], former.end() if former is not None else name.end()


def _place(title: str, start: int) -> str | None:
    """The place in the words behind ``start``: " 2023 in Baunatal", ": Baunatal", "Baunatal 2023"."""
    for introduced in _IN_TOWN.finditer(title, start):
        before = title[start : introduced.start()].rstrip()
        if introduced.group().startswith("i.") and before and not before[-1].isdigit():
            continue  # "Höchst i. Odw."
        place = place_at(title, introduced.end())
        if place is not None:
            return place[0]
    return _place_in_parts(title, start)


def _place_in_parts(title: str, start: int) -> str | None:
    """A part of the heading, between signs and years, that is nothing but a place."""
    for boundary in (_START.match(title, start), *_BOUNDARY.finditer(title, start)):
        place = place_at(title, boundary.end()) if boundary is not None else None
        if place is not None and (_PART_END.match(title, place[1]) or is_no_place(title, place[1])):
            return place[0]
    return None


# The daemon reads the same headings at nearly every check.
_read_once = lru_cache(maxsize=256)(_read)

# Where a part of a heading begins, and what may stand behind it.
_BOUNDARY = lazy_re.compile(
    r"(?:^|(?<=[:,|·(])|(?<=\s[–—-])|(?<=\b(?:19|20)\d\d)[):,|·]*|\b[\w-]*(?:treffen|tagung|forum)(?=\s))"
    r"\s*[–—-]?\s*[„“\"»«‚‘]?"
)
_START = lazy_re.compile(r"\s*[„“\"»«‚‘]?")
_PART_END = lazy_re.compile(
    rf"[“”\"»«’‘]?\s*(?:$|[^\w\s]|(?:im\s+Jahre?|am|vom|ab)\s+\d|(?:19|20)\d\d|\d+\.|{_STATE_WORDS}\b"
    r"|\s*(?:lädt|zeigt|feiert|empfängt|begrüßt|(?:war|ist|wird)\s+(?:\d{4}\s+)?(?:Gastgeber|Ausrichter))\w*\b)",
    re.IGNORECASE,
)
# A programme's name: words with capital letters, "Wachstum und nachhaltige Erneuerung".
_PROGRAMME = lazy_re.compile(
    r"[„“\"»«‚‘]\s*(?P<quoted>[^“”\"«»’‘]{3,60}?)\s*[“”\"«»’‘]"
    r"|(?P<bare>(?i:Sozialer\s+Zusammenhalt|Soziale\s+Stadt)\b"
    r"|[A-ZÄÖÜ][\w-]*(?:\s+(?:und\s+(?:[a-zäöüß]+\s+)?)?[A-ZÄÖÜ][\w-]*){0,5})"
)
# Without "im Programm", or short: "2023 Sozialer Zusammenhalt Kassel", "2014 (Soz. Stadt) Kassel".
_OUR_PROGRAMME = lazy_re.compile(
    r"[\s(:,|–—-]*(?:(?:19|20)\d\d)?[\s(:,|–—-]*\b(?:(?P<whole>Sozialer\s+Zusammenhalt|Soziale\s+Stadt)"
    r"|Soz(?:\.\s*|(?=Zus))(?:Zus(?:ammenhalt|\.|\b)|(?P<former>Stadt)))(?!\w)\)?(?!\s*\()",
    re.IGNORECASE,
)
_FORMER_NAME = lazy_re.compile(
    r"\s*\((?:ehemals|früher|vormals|vorher|bis|seit|jetzt|heute)\b[^)]*\)", re.IGNORECASE
)
