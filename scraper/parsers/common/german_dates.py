"""Find German dates in running text, and the days that they name. No locale, no clock, no guessing."""

from __future__ import annotations

import re
from datetime import date
from typing import TYPE_CHECKING, NamedTuple

from scraper import lazy_re
from scraper.text import folded

if TYPE_CHECKING:
    from collections.abc import Iterator

_MONTH_OF = {
    "jan": 1,
    "jän": 1,
    "jae": 1,
    "feb": 2,
    "mrz": 3,
    "mär": 3,
    "mae": 3,
    "apr": 4,
    "mai": 5,
    "jun": 6,
    "jul": 7,
    "aug": 8,
    "sep": 9,
    "okt": 10,
    "nov": 11,
    "dez": 12,
}
_MONTH = (
    r"Januar|Jänner|Jaenner|Februar|Feber|März|Maerz|April|Mai|Juni|Juno|Juli|August|September|Oktober"
    r"|November|"
    r"Dezember|Jan|Jän|Feb|Mrz|Mär|Apr|Jun|Jul|Aug|Sept|Sep|Okt|Nov|Dez"
)
_SHORT_NAMES = (
    "jan",
    "jän",
    "feb",
    "mrz",
    "mär",
    "apr",
    "jun",
    "jul",
    "aug",
    "sept",
    "sep",
    "okt",
    "nov",
    "dez",
)
_NO_TIME = r"(?!\d|[.:]\d|\s?(?:Uhr|h)\b)"  # "17.09.24", not "17.09.10 Uhr"
_CLAUSE_ENDS = r"(?=[,;)]|\.(?!\d)|$)(?!,\d)"  # "4. Juli 23." and no more: two digits may be people or hours
# "14.10 - 15.10.2018", "14.10. bis 15.10.": the first day of a range may lack its point.
_POINT_LEFT_OUT = r"(?=\s?(?:[-–—]|bis(?:\szum)?|und)\s?\d{1,2}\.\s?\d{1,2}\.)"
# One day: "4.", "4.7.", "4.7.2023", "4. Juli", "04. Juli 2023", "4. VII. 2023", "4 Juli 2023", "04-07-2023",
# "2023-07-04". Starts with a digit, so that the search skips from digit to digit.
_DAY = lazy_re.compile(
    rf"(?P<day>[0-9][0-9]?)(?:\s(?=\.\s(?:{_MONTH})))?(?:\.(?:\s?(?P<month>\d{{1,2}})(?:\.(?:\s?(?P<year>\d{{4}})"
    rf"|(?P<short>\d\d){_NO_TIME})?|{_POINT_LEFT_OUT})"
    rf"|(?:\s\((?:statt|nicht)\s[^()]{{1,20}}\))?\s?(?P<name>{_MONTH})\b\.?(?:\s?(?P<nyear>\d{{4}})|\s?[’'](?P<nshort>\d\d)(?!\d)"
    rf"|\s(?P<bare>\d\d){_CLAUSE_ENDS})?"
    r"|\s?(?P<roman>[IVX]{1,4})\.\s?(?P<ryear>\d{4}))?"
    rf"|(?:ten?)?\s(?P<wname>{_MONTH})\b\.?\s(?P<wyear>\d{{4}})"
    rf"|[-/](?P<dmonth>\d\d?)[-/](?P<dyear>\d{{4}})(?!\d)"
    r"|(?P<iso>\d\d-\d\d-\d\d)(?!\d))",
    re.IGNORECASE,
)
_ORDINAL_WORDS = (
    "ersten zweiten dritten vierten fünften sechsten siebten/siebenten achten neunten zehnten elften "
    "zwölften dreizehnten vierzehnten fünfzehnten sechzehnten siebzehnten achtzehnten neunzehnten "
    "zwanzigsten einundzwanzigsten zweiundzwanzigsten dreiundzwanzigsten vierundzwanzigsten "
    "fünfundzwanzigsten sechsundzwanzigsten siebenundzwanzigsten achtundzwanzigsten neunundzwanzigsten "
    "dreißigsten einunddreißigsten"
)
_ORDINALS = {word: day for day, words in enumerate(_ORDINAL_WORDS.split(), 1) for word in words.split("/")}
_WRITTEN_OUT = lazy_re.compile(
    r"\b(?:(?P<before>[a-zäöüß]{1,20}ten)\s(?:und|bis(?:\szum)?)\s)?"
    rf"(?P<word>[a-zäöüß]{{1,20}}ten)\s(?P<name>{_MONTH})\b(?:\s(?P<year>\d{{4}}))?"
)
_WRITTEN_OUT_CUE = lazy_re.compile(r"ten [JFMASOND]")
_ROMAN = {
    numeral: month
    for month, numeral in enumerate(
        ("I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X", "XI", "XII"), 1
    )
}
_WEEKDAY = r"(?:(?:Mo|Di|Mi|Do|Fr|Sa|So)(?:\.|[a-z]*(?:tags?|woch|abend)s?)?,?\s*)"
# "17.09., 13 Uhr, bis 18.09.", "vom Mittag des 17. bis zum Abend des 18. September"
_HOUR = r"(?:,?\s(?:(?:ab|um|von)\s)?\d{1,2}(?:[.:]\d\d)?\s?Uhr(?=,?\s(?:bis|[-–—])\s))?"
_PART_OF_DAY = r"(?:(?:Vor|Nach)?(?:mittag|abend|morgen)\s+des\s+)?"
_RANGE = lazy_re.compile(
    rf"(?:\s?\({_WEEKDAY}\))?{_HOUR}\s?(?:,\s?|(?:,\s)?(?:und|u\.|sowie|auf(?=\s+den)|bis(?:\s+(?:zum|einschließlich))?)"
    rf"|[-–—−/&+])\s*(?:am\s+)?{_WEEKDAY}?(?:(?:den|dem|am|zum)\s+)?{_PART_OF_DAY}",
    re.IGNORECASE,
)
_LISTED = lazy_re.compile(r"[,/&+]|\b(?:und|u\.|sowie)(?:\s|$)")
_NEXT_TO_EACH_OTHER = 3  # days
_MOVED = lazy_re.compile(r"(?:ver|ge|um)(?:leg|schob|schieb|tag|termin)")
_NOT_BOTH = lazy_re.compile(
    r"\s(?:statt|anstatt|und nicht|oder|bzw\.)\s(?:(?:am|wie geplant am|erst am|den|dem)\s)?"
)
_OPEN_DAY = lazy_re.compile(r"(?<![\d.,])(\d{1,2})\s?([-–—/]|und|bis)\s?$")
_COUNTED = lazy_re.compile(
    r"\s(?:Uhr|Euro|Gäste|Personen|Menschen|Besuch\w+|Teilnehm\w+|Kinder|Interessierte"
    r"|Fachleute|Bürger\w*|Einwohner\w*"
    r"|Engagierte|Akteur\w*|[A-ZÄÖÜ]\w+innen|[A-ZÄÖÜ]\w+ende)\b"
)
_NEITHER_DATE = lazy_re.compile(r"\s?(?:Uhr|h\b|%|€|Euro)")


class Found(NamedTuple):
    """A day or days in a text: ``start`` to ``end`` of the words; ``yearless`` where the words leave the
    year out."""

    start: int
    end: int
    first: date
    last: date | None
    yearless: bool


class _Day(NamedTuple):
    start: int
    end: int
    day: int
    month: int | None
    year: int | None


def find(text: str, year: int | None) -> list[Found]:
    """Return the dates in ``text`` in order.

    ``year`` stands in for a year that the words leave out ("am 4. Juli" below a heading that names the
    year); such dates are marked. Impossible days ("31.02.2023") and bare months are no dates.
    """
    days = [day for match in _DAY.finditer(text) if (day := _read(match, text)) is not None]
    if _WRITTEN_OUT_CUE.search(text):
        days = sorted([*days, *_written_out(text)])
    days = _with_month_of_the_other(days, text)
    found: list[Found] = []
    group: list[_Day] = []
    for day in days:
        if group and not _RANGE.fullmatch(text, group[-1].end, day.start):
            _close(group, text, year, found)
            group = []
        group.append(day)
    _close(group, text, year, found)
    return found


def _with_month_of_the_other(days: list[_Day], text: str) -> list[_Day]:
    """ "am 6. statt am 5. Juni 2024": both are days of June."""
    result = list(days)
    for index in range(len(days) - 2, -1, -1):
        day, following = result[index], result[index + 1]
        if day.month is None and _NOT_BOTH.fullmatch(text, day.end, following.start):
            result[index] = day._replace(month=following.month, year=following.year)
    return result


def _written_out(text: str) -> Iterator[_Day]:
    """ "am vierten Juli 2023"."""
    for match in _WRITTEN_OUT.finditer(text):
        day, before = _ORDINALS.get(match["word"]), _ORDINALS.get(match["before"] or "")
        if before is not None:
            yield _Day(*match.span("before"), before, None, None)
        if day is not None:
            year = int(match["year"]) if match["year"] else None
            yield _Day(match.start("word"), match.end(), day, _MONTH_OF[folded(match["name"][:3])], year)


def _read(match: re.Match[str], text: str) -> _Day | None:
    start, end = match.span()
    if _inside_a_number(text, start):
        return None
    if match["iso"]:
        whole = match.group().split("-")
        return _Day(start, end, int(whole[2]), int(whole[1]), int(whole[0]))
    number, name = match["month"] or match["dmonth"], match["name"] or match["wname"]
    month = int(number) if number else _ROMAN.get(match["roman"] or "")
    if name:
        month = _MONTH_OF[folded(name[:3])]
    digits = (
        match["year"]
        or match["nyear"]
        or match["short"]
        or match["nshort"]
        or match["bare"]
        or match["ryear"]
        or match["wyear"]
        or match["dyear"]
    )
    if digits is not None and len(digits) == 4 and text[end - 5] == " " and _COUNTED.match(text, end):
        digits, end = None, end - 5  # "am 17.09. 2000 Gäste"
    if text[end - 1] == "." and name and folded(name) not in _SHORT_NAMES:
        end -= 1  # the point ends the sentence: "am 4. Juli."
    year = None if digits is None else int(digits) + (2000 if len(digits) == 2 else 0)
    if year is None and _NEITHER_DATE.match(text, end):
        return None
    return _Day(start, end, int(match["day"]), month, year)


def _inside_a_number(text: str, start: int) -> bool:
    """The "30." of "14.30. Danach" and the "5." of "1,5. Stock"; the "4." of "3.,4. Juli" is a day."""
    before = text[start - 1 : start]
    if before == ",":
        return text[start - 2 : start - 1].isdigit()
    return before.isdigit() or before in (".", ":")


def _close(group: list[_Day], text: str, year: int | None, found: list[Found]) -> None:
    """Days that a "bis", a comma or a dash joins lend each other month and year, from the last to the
    first."""
    while group and group[-1].month is None:
        group = group[:-1]  # "am 4. Juli 2023 und 20. Landesbewohnertreffen"
    days = _dates(group, year)
    if not days:
        return
    if days[0].month > days[-1].month and group[0].year is None and days[0] > days[-1]:
        days[0] = days[0].replace(year=days[0].year - 1)  # "30. Dezember bis 2. Januar 2024"
    yearless = all(entry.year is None for entry in group)
    start, first = _opened(group[0], days[0], text)
    for number, (entry, day) in enumerate(zip(group, days, strict=True), 1):
        following = group[number] if number < len(group) else None
        between = text[entry.end : following.start] if following else ""
        if following and not (
            _are_apart(day, days[number], between) or _is_moved(day, days[number], between, text)
        ):
            continue
        if first <= day:
            found.append(Found(start, entry.end, first, day if day != first else None, yearless))
        if following:
            start, first = following.start, days[number]


def _dates(group: list[_Day], year: int | None) -> list[date]:
    """The days of a group; none where one of them is impossible."""
    month = given = None
    days: list[date] = []
    for entry in reversed(group):
        month, given = entry.month or month, entry.year or given
        day = _date(given or year, month, entry.day)
        if day is None:
            return []
        days.insert(0, day)
    return days


def _opened(entry: _Day, day: date, text: str) -> tuple[int, date]:
    """Where the words of a span begin, and its first day: "17-18.03.2012"."""
    opened = _OPEN_DAY.search(text, max(0, entry.start - 12), entry.start)
    first = _date(day.year, day.month, int(opened[1])) if opened else None
    if opened is None or first is None or first >= day or _are_apart(first, day, opened[2]):
        return entry.start, day
    return opened.start(), first


def _are_apart(day: date, following: date, between: str) -> bool:
    """ "am 5. März und am 12. November": two days; "am 5. und 6. März" and "5. bis 30. März" are spans."""
    return _LISTED.search(between) is not None and abs((following - day).days) > _NEXT_TO_EACH_OTHER


def _is_moved(day: date, following: date, between: str, text: str) -> bool:
    """ "Vom 30. Juni auf den 1. Juli" are two days, unless the meeting was moved from one to the other."""
    return "auf" in between and ((following - day).days != 1 or _MOVED.search(text) is not None)


def _date(year: int | None, month: int | None, day: int) -> date | None:
    if year is None or month is None or not 1900 <= year <= 2199:
        return None
    try:
        return date(year, month, day)
    except ValueError:
        return None
