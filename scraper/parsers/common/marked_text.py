"""Replace each day in a text by one character, so that clauses and rules need not know dates.

``DAY``: the day that a rule looks at; ``OTHER_DAY``: any other day; ``NAME``: a name in quotation marks.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from scraper import lazy_re
from scraper.parsers.common import german_dates
from scraper.parsers.common.quotes import OPENERS, quoted

if TYPE_CHECKING:
    from collections.abc import Iterator

DAY, OTHER_DAY, NAME = "\ue000", "\ue001", "\ue002"  # private use: no page can print them as words
_FIRST_MARK = 0xE100
_MAX_DAYS = 500  # of one paragraph; more are no report of a meeting

_WEEKDAY = (
    r"(?:Montag|Dienstag|Mittwoch|Donnerstag|Freitag|Samstag|Sonnabend|Sonntag)"
    r"(?:s|abend|morgen|vormittag|nachmittag)?"
)
_WEEKDAY_BEFORE = lazy_re.compile(
    rf"(?:\b{_WEEKDAY}|\b(?:Mo|Di|Mi|Do|Fr|Sa|So)\.?)(?:\s(?:und"
    rf"|bis)\s{_WEEKDAY})?,?\s*(?:(?:den|dem|der)\s+)?$"
    r"|\b(?:den|dem)\s+$"
)
_CLOCK = r"\d{1,2}(?:[.:]\d\d)?"
_TIME_BEHIND = lazy_re.compile(
    rf"\s?\((?:{_WEEKDAY}|Mo|Di|Mi|Do|Fr|Sa|So)\.?\)"
    rf"|,?\s*(?:[|–—-]\s*)?(?:(?:von|ab|um|gegen|zwischen|jeweils)\s+){{0,2}}{_CLOCK}\s*(?:Uhr\s*)?"
    rf"(?:(?:bis|und|–|—|-)\s*{_CLOCK}\s*)?(?:Uhr|h)\b"
)
_OPENER = lazy_re.compile(f"[{OPENERS}]")
_REACH = 40
_MAX_NAME = 120
_IS_SPOKEN = lazy_re.compile(
    r"[.!?,]\s*$|\b(?:ist|sind|war|wird|wurde|haben|hat|muss|müssen|kann|können|findet)\b"
)


class Mark(NamedTuple):
    """A day of the text and the words that it stands for, weekday and time of day included."""

    day: german_dates.Found
    words: str


class MarkedText(NamedTuple):
    """A text with one character for each day, and what these characters stand for."""

    text: str
    marks: dict[str, Mark]

    def years_in(self, part: str) -> Iterator[int]:
        """Yield the years of the days in a part of the text."""
        for char in self.marks.keys() & {*part}:
            day = self.marks[char].day
            yield from {day.first.year, (day.last or day.first).year}

    def original(self, part: str) -> str:
        """Return a part of the text in the words of the page."""
        if self.marks.keys().isdisjoint(part):
            return part
        return part.translate({ord(char): mark.words for char, mark in self.marks.items()})


def mark_days(text: str, year: int | None) -> MarkedText:
    """Return ``text`` with its days marked; ``year`` stands in for a year that the words leave out."""
    marks: dict[str, Mark] = {}
    pieces: list[str] = []
    at = 0
    for number, found in enumerate(german_dates.find(text, year)[:_MAX_DAYS]):
        start, end = _with_weekday_and_time(text, found, at)
        char = chr(_FIRST_MARK + number)
        marks[char] = Mark(found, text[start:end])
        pieces += (text[at:start], char)
        at = end
    return MarkedText("".join((*pieces, text[at:])), marks)


def _with_weekday_and_time(text: str, found: german_dates.Found, low: int) -> tuple[int, int]:
    start, end = found.start, found.end
    before = _WEEKDAY_BEFORE.search(text, max(low, start - _REACH), start)
    if before is not None:
        start = before.start()
    behind = _TIME_BEHIND.match(text, end)
    return start, end if behind is None else behind.end()


def without_names(text: str) -> str:
    """Return ``text`` with every quoted name as one character; quoted speech stays."""
    pieces: list[str] = []
    at = 0
    for start in _openers(text):
        name = quoted(text, start) if start >= at else None
        if name is None or len(name[0]) > _MAX_NAME or _IS_SPOKEN.search(name[0]):
            continue
        pieces += (text[at:start], NAME)
        at = name[1]
    return "".join((*pieces, text[at:]))


def _openers(text: str) -> Iterator[int]:
    starts = (match.start() for match in _OPENER.finditer(text))
    return (start for start in starts if start == 0 or not text[start - 1].isalnum())
