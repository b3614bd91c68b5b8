"""Parse days as German and English pages print them, and as pages do that say they are in another language.

No clock, no locale, no guess.

A day of numbers with slashes is read by the declared order, else by the page's language, else only where it
can be one day alone (``3/27/2026``). Two-digit years are those of 1969 to 2068 (POSIX ``strptime``).
"""

from __future__ import annotations

import re
from datetime import date
from typing import NamedTuple

from scraper import lazy_re
from scraper.parsers.common import german_dates

_ENGLISH = {
    "jan": 1, "feb": 2, "mar": 3, "apr": 4, "may": 5, "jun": 6, "jul": 7, "aug": 8, "sep": 9, "oct": 10,
    "nov": 11, "dec": 12,
}  # fmt: skip
_GERMAN = {
    "jan": 1, "jän": 1, "feb": 2, "mär": 3, "mrz": 3, "apr": 4, "mai": 5, "jun": 6, "jul": 7, "aug": 8,
    "sep": 9, "okt": 10, "nov": 11, "dez": 12,
}  # fmt: skip
_OTHER = {
    "cs": "ledna února března dubna května června července srpna září října listopadu prosince",
    "da": "januar februar marts april maj juni juli august september oktober november december",
    "es": "enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre diciembre",
    "fr": "janvier février mars avril mai juin juillet août septembre octobre novembre décembre",
    "it": "gennaio febbraio marzo aprile maggio giugno luglio agosto settembre ottobre novembre dicembre",
    "nb": "januar februar mars april mai juni juli august september oktober november desember",
    "nl": "januari februari maart april mei juni juli augustus september oktober november december",
    "pl": (
        "stycznia lutego marca kwietnia maja czerwca lipca sierpnia września października listopada grudnia"
    ),
    "pt": "janeiro fevereiro março abril maio junho julho agosto setembro outubro novembro dezembro",
    "sv": "januari februari mars april maj juni juli augusti september oktober november december",
}
"""The months of other languages, as they stand in a day; the day comes first in all of them."""
_OTHER_DAY = lazy_re.compile(
    r"(?<![\d.,:/-])(?P<day>\d{1,2})(?:er|º|\.)?\s(?:de\s)?(?P<month>[^\W\d_]{3,12})\.?"
    r"(?:,?\s(?:de\s|del\s)?(?P<year>(?:19|20|21)\d\d)(?!\d))?",
    re.IGNORECASE,
)
_MONTH = (
    r"(?P<month>Jan(?:uary)?|Feb(?:ruary)?|Mar(?:ch)?|Apr(?:il)?|May|June?|July?|Aug(?:ust)?"
    r"|Sept?(?:ember)?|Oct(?:ober)?|Nov(?:ember)?|Dec(?:ember)?)\b\.?"
)
_YEAR = r"(?P<year>(?:19|20|21)\d\d(?!\d)|['’]\d\d(?!\d))"
_DAY = r"(?P<day>\d{1,2})(?:st|nd|rd|th)?(?!\d)"
_NAMED = lazy_re.compile(rf"(?:\b{_MONTH}\s?{_DAY}(?:\s?[-–&]\s?\d{{1,2}})?(?:,?\s?{_YEAR})?)", re.IGNORECASE)
_DAY_FIRST = lazy_re.compile(
    rf"(?<![\d.,:/-]){_DAY}(?:\s?[-–]\s?\d{{1,2}})?[\s-](?:of\s)?{_MONTH}(?:,?[\s-]?{_YEAR})?", re.IGNORECASE
)
_NUMERIC = lazy_re.compile(
    r"(?<![\d.,:/-])(?P<a>\d{1,4})(?P<mark>\s?[./]\s?|-)(?P<b>\d{1,2})(?P=mark)(?P<c>\d{4}|\d\d?)(?!\d|:\d)"
)
# Only where the year is known from elsewhere: "15/12", "ab 09.04".
_DAY_AND_MONTH = lazy_re.compile(
    r"(?<![\d.,:/-])(?P<a>\d{1,2})(?:(?P<mark>/)(?P<b>\d{1,2})|\.(?P<month>\d\d))(?![\d/:]|[.,-]\d|\s?(?:Uhr|h)\b)"
)
_NOTHING = lazy_re.compile(r"[\s\-–—−/.?*]*")


class Reading(NamedTuple):
    """A day in a text. ``yearless``: the words leave the year out, and it came from elsewhere."""

    day: date
    start: int
    end: int
    yearless: bool = False


def is_nothing(text: str) -> bool:
    """Whether the text is empty, or only dashes."""
    return _NOTHING.fullmatch(text) is not None


def read(text: str, *, language: str = "", order: str | None = None, year: int | None = None) -> date | None:
    """Return the first day in ``text``; ``None`` if there is none or it is ambiguous.

    ``language``: the page's, such as ``de``, ``en-US``. ``order``: ``dmy``, ``mdy``, ``ymd`` for numbers.
    ``year``: for days whose words leave the year out.
    """
    found = find(text, language=language, order=order, year=year)
    return found[0].day if found else None


def find(
    text: str, *, language: str = "", order: str | None = None, year: int | None = None
) -> list[Reading]:
    """All days in ``text``, in its order; arguments as of :func:`read`."""
    if not any(character.isdigit() for character in text):
        return []
    readings = [*_numeric(text, language, order), *_english(text, year)]
    if order in (None, "dmy"):
        readings += [
            Reading(entry.first, entry.start, entry.end, entry.yearless)
            for entry in german_dates.find(text, year)
            if not _is_slashed(text[entry.start : entry.end])
        ]
    if language[:2].lower() in _OTHER:
        readings += _other(text, language[:2].lower(), year)
    if year is not None:
        readings += _without_year(text, language, order, year)
    readings.sort(key=lambda reading: (reading.start, -reading.end))
    apart: list[Reading] = []
    for reading in readings:
        if not apart or reading.start >= apart[-1].end:
            apart.append(reading)
    return apart


def ambiguous(text: str) -> bool:
    """Whether ``text`` has a day of numbers that the order decides: 03/04/2024, not 03/27/2024."""
    match = _NUMERIC.search(text)
    if match is None or len(match["a"]) > 2 or match["mark"].strip() == ".":
        return False
    return int(match["a"]) <= 12 and int(match["b"]) <= 12 and match["a"] != match["b"]


def separator(text: str) -> str | None:
    """The mark between the numbers of the first numeric day: ``.``, ``/`` or ``-``."""
    match = _NUMERIC.search(text)
    return match["mark"].strip() if match else None


def orders(text: str) -> set[str]:
    """The orders in which the numbers of ``text`` make a day; empty where it has no such numbers."""
    match = _NUMERIC.search(text)
    if match is None:
        return set()
    return {order for order in ("dmy", "mdy", "ymd") if _day_of(match, order) is not None}


def by_format(text: str, pattern: str, year: int | None = None) -> date | None:
    """The day in ``text`` that is written as ``pattern`` says (``%d %m %b %B %y %Y``).

    ``year``: for a pattern without one.
    """
    match = re.search(_format_pattern(pattern), text, re.IGNORECASE)
    if match is None:
        return None
    groups = match.groupdict()
    months = {**_ENGLISH, **_GERMAN}
    month = months.get(groups["b"][:3].lower()) if groups.get("b") else int(groups["m"])
    if groups.get("Y") or groups.get("y"):
        year = int(groups["Y"]) if groups.get("Y") else _century(int(groups["y"]))
    return _date(year, month or 0, int(groups["d"]))


def _format_pattern(pattern: str) -> str:
    """A regular expression for a format; a code that comes twice is read once."""
    codes = {
        "d": r"(?P<d>\d{1,2})", "m": r"(?P<m>\d{1,2})", "Y": r"(?P<Y>\d{4})", "y": r"(?P<y>\d{2})",
        "b": r"(?P<b>[^\W\d_]{3,9}\.?)", "B": r"(?P<b>[^\W\d_]{3,9}\.?)", "%": "%",
    }  # fmt: skip
    solid = re.search(r"%[dmyY]%[dmyY]", pattern) is not None
    parts = []
    for literal, code in re.findall(r"([^%]*)(?:%(.))?", pattern):
        parts.append(re.sub(r"(?:\\ )+", r"\\s+", re.escape(literal)))
        if code:
            parts.append(codes.pop(code, r"\S+").replace("{1,2}", "{2}" if solid else "{1,2}"))
    return rf"(?<!\d){''.join(parts)}(?!\d)"


def _numeric(text: str, language: str, order: str | None) -> list[Reading]:
    days = ((_numeric_day(match, language, order), match.span()) for match in _NUMERIC.finditer(text))
    return [Reading(day, *span) for day, span in days if day is not None]


def _without_year(text: str, language: str, order: str | None, year: int) -> list[Reading]:
    readings = []
    for match in _DAY_AND_MONTH.finditer(text):
        first = order or (_order_of(language) if match["mark"] else "dmy")
        numbers = int(match["a"]), int(match["b"] or match["month"])
        day = None
        if first in ("dmy", "mdy"):
            day = _date(year, *(reversed(numbers) if first == "dmy" else numbers))
        if day is not None:
            readings.append(Reading(day, *match.span(), yearless=True))
    return readings


def _order_of(language: str) -> str | None:
    """What comes first in numbers with slashes or hyphens."""
    if language.lower().startswith("de"):
        return "dmy"
    return {"en-us": "mdy", "en-gb": "dmy", "en-ie": "dmy", "en-au": "dmy", "en-nz": "dmy"}.get(
        language.lower()
    )


def _numeric_day(match: re.Match[str], language: str, order: str | None) -> date | None:
    if len(match["a"]) == 4:
        return _day_of(match, "ymd") if order in (None, "ymd") else None
    if len(match["a"]) == 3:
        return None
    order = order or ("dmy" if match["mark"].strip() == "." else _order_of(language))
    if order is not None:
        return _day_of(match, order)
    days = {_day_of(match, each) for each in ("dmy", "mdy")} - {None}
    return days.pop() if len(days) == 1 else None


def _day_of(match: re.Match[str], order: str) -> date | None:
    is_year_first = len(match["a"]) == 4
    if order != "ymd" and (is_year_first or len(match["c"]) == 1):
        return None
    if order == "ymd" and not is_year_first and len(match["c"]) != 2:
        return None
    numbers = dict(zip(order, (match["a"], match["b"], match["c"]), strict=True))
    if len(numbers["d"]) > 2:
        return None
    year = int(numbers["y"])
    return _date(year if len(numbers["y"]) == 4 else _century(year), int(numbers["m"]), int(numbers["d"]))


def _english(text: str, year: int | None) -> list[Reading]:
    readings = []
    for match in [*_NAMED.finditer(text), *_DAY_FIRST.finditer(text)]:
        words = match["year"]
        given = year if words is None else int(words) if len(words) == 4 else _century(int(words[1:]))
        day = _date(given, _ENGLISH[match["month"][:3].lower()], int(match["day"]))
        if day is not None:
            readings.append(Reading(day, *match.span(), words is None))
    return readings


def _other(text: str, language: str, year: int | None) -> list[Reading]:
    """Days with a month of another language: its name, or the beginning that only one has."""
    readings = []
    for match in _OTHER_DAY.finditer(text):
        word = match["month"].casefold()
        months = [n for n, name in enumerate(_OTHER[language].split(), start=1) if name.startswith(word)]
        given = int(match["year"]) if match["year"] else year
        day = _date(given, months[0], int(match["day"])) if len(months) == 1 else None
        if day is not None:
            readings.append(Reading(day, *match.span(), match["year"] is None))
    return readings


def _is_slashed(words: str) -> bool:
    """Days with slashes or hyphens between numbers are read by their order, not as German ones."""
    return re.match(r"\d+\s?[/-]\s?\d", words) is not None


def _century(year: int) -> int:
    return year + (2000 if year < 69 else 1900)


def _date(year: int | None, month: int, day: int) -> date | None:
    if year is None or not 1600 <= year <= 2199:
        return None
    try:
        return date(year, month, day)
    except ValueError:
        return None
