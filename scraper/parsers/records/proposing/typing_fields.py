"""Guess the type of the values at a place: days, numbers, or text."""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING, NamedTuple

from scraper import lazy_re
from scraper.parsers.records import dates

if TYPE_CHECKING:
    from collections.abc import Sequence

    from scraper.parsers.records.declaration import Order

_DATE_SHAPES = (
    r"\d{1,2}[./-]\d{1,2}[./-](?:\d{4}|\d\d)",
    r"\d{4}[-/]\d\d[-/]\d\d",
    r"[A-Z][a-z]{2,8}\.? \d{1,2}(?:st|nd|rd|th)?,? \d{4}",
    r"\d{1,2}\.? ?[A-Z][a-zä]{2,8}\.? \d{4}",
)
_NUMBER_SHAPES = (
    r"\b\d:\d\d-[a-z]{2}-\d{3,}(?:-[A-Z]+)*",
    r"\b[A-Z]{1,6}[- ]?\d+[-/]\d[\w/-]*",
    r"\b\d{1,4}[-–/][A-Z]{1,4}[-–/]\d+(?:-[A-Z]+)*\b",
    r"\b\d{1,4}[-–]\d{1,6}(?:[-–][A-Za-z]{1,3})?\b(?![-/.]\d)",
    r"\b\d{1,4}[-–/]\d{1,6}\b(?![-/.]\d)",
    r"\b[A-Z]{1,6}-?\d{2,}\b",
    r"\b\d{5,}\b",
)
_LANGUAGES = "bg cs da de el es et fi fr hr it nb nl no pl pt ro ru sk sl tr uk"
_DAY_FIRST = frozenset(_LANGUAGES.split())
"""Languages that write the day before the month."""
_CITATION = r"\b\d{4} [A-Z][A-Za-z.]{0,7}(?: [A-Z][a-z]{1,4}\.?)? \d+\b"
_MAX_TEXTS_SHARE = 0.8
_EDGE_LETTERS = 100
_MAX_OTHER_LETTERS = 3
_MIN_ALIKE = 3
_MAX_LABEL = 30
_AROUND_A_DAY = lazy_re.compile(
    r"\b(?:mon|tues?|wednes|thurs?|fri|satur|sun)(?:day)?\b\.?|\b(?:montag|dienstag|mittwoch|donnerstag|freitag|samstag"
    r"|sonnabend|sonntag|mo|di|mi|do|fr|sa|so)\b\.?|\d{1,2}[:.]\d\d(?::\d\d)?|\b(?:uhr|[ap]\.?m\.?|am|um|at|vom|on"
    r"|der|den|date|datum|bis|to|posted|filed|published|veröffentlicht|stand|issued|decided|ab|von|utc|t|z)\b\.?",
    re.IGNORECASE,
)


class DateReading(NamedTuple):
    """How days are read at a place. ``whole``: there is little else; ``sure``: the order is not a guess."""

    order: Order | None
    pattern: str | None
    whole: bool
    sure: bool
    yearless: bool = False


def date_reading(texts: Sequence[str], language: str) -> DateReading | None:
    """How to read days in ``texts``, ``None`` where most have none.

    ``language``: the page's, which decides an order that the days do not show.
    """
    filled = [text for text in texts if not dates.is_nothing(text)]
    if not filled:
        return None
    order, sure = _order(filled, language)
    days = [dates.find(text, language=language, order=order) for text in filled]
    hits = sum(map(bool, days))
    if hits < _MAX_TEXTS_SHARE * len(filled):
        with_year = [dates.find(text, language=language, order=order, year=2000) for text in filled]
        if sum(map(bool, with_year)) >= _MAX_TEXTS_SHARE * len(filled) and not hits:
            whole = _is_whole(filled, with_year)
            return DateReading(order, None, whole, sure, yearless=True)
        return None
    whole = _is_whole(filled, days)
    if not whole and not _is_at_an_edge(filled, days):
        return None
    if hits == len(filled):
        return DateReading(order, None, whole, sure)
    pattern = date_pattern([text for text, found in zip(filled, days, strict=True) if found])
    return DateReading(order, pattern, whole, sure) if pattern else None


def _order(texts: Sequence[str], language: str) -> tuple[Order | None, bool]:
    """The one order in which all numbers are days; ``None`` where there are no slashes to be read."""
    slashed = [text for text in texts if dates.separator(text) in ("/", "-") and dates.orders(text)]
    dotted = [text for text in texts if dates.separator(text) == "."]
    if not slashed and any("dmy" not in dates.orders(text) for text in dotted):
        slashed = dotted  # "3.27.26" is not German
    if not slashed:
        return None, True
    counts = Counter(order for text in slashed for order in dates.orders(text))
    possible = [order for order in ("dmy", "mdy", "ymd") if counts[order] >= 0.95 * len(slashed)]
    if possible == ["ymd"] or not possible:
        return None, bool(possible)
    if "mdy" not in possible or "dmy" not in possible:
        return ("mdy" if "mdy" in possible else "dmy"), True
    if language[:2].lower() in _DAY_FIRST:
        return "dmy", True
    return "mdy", language.lower() == "en-us"


def _is_at_an_edge(texts: Sequence[str], days: Sequence[Sequence[dates.Reading]]) -> bool:
    """Whether the days stand at the beginning or end of texts; in the midst of a story they are its own."""
    edge = total = 0
    for text, found in zip(texts, days, strict=True):
        if found:
            total += 1
            edge += found[0].start <= _EDGE_LETTERS or len(text) - found[-1].end <= _EDGE_LETTERS
    return edge >= _MAX_TEXTS_SHARE * total


def _is_whole(texts: Sequence[str], days: Sequence[Sequence[dates.Reading]]) -> bool:
    """Whether the texts are days and little else: weekday, time, "Posted:", the same words in all."""
    rests: Counter[str] = Counter()
    for text, found in zip(texts, days, strict=True):
        for reading in reversed(found):
            text = text[: reading.start] + text[reading.end :]
        rest = re.sub(r"\W", "", _AROUND_A_DAY.sub("", text))
        rests["" if len(rest) <= _MAX_OTHER_LETTERS else rest] += 1
    rest, often = rests.most_common(1)[0]
    is_label = len(texts) >= _MIN_ALIKE and len(rest) <= _MAX_LABEL
    return often >= _MAX_TEXTS_SHARE * len(texts) and (not rest or is_label)


def date_pattern(texts: Sequence[str]) -> str | None:
    """A pattern that finds the day in all of these texts."""
    for shape in _DATE_SHAPES:
        if all(re.search(shape, text) for text in texts):
            return shape
    joined = "|".join(shape for shape in _DATE_SHAPES if any(re.search(shape, text) for text in texts))
    return joined if joined and all(re.search(joined, text) for text in texts) else None


def number_shapes(texts: Sequence[str]) -> list[str]:
    """Return patterns for the reference numbers in most texts, if the numbers are distinct.

    At most one for a file number and one for a citation ("2026 OK 57").
    """
    number = next((shape for shape in _NUMBER_SHAPES if _is_shape_of(shape, texts)), None)
    return [shape for shape in (number, _CITATION if _is_shape_of(_CITATION, texts) else None) if shape]


def _is_shape_of(shape: str, texts: Sequence[str]) -> bool:
    filled = [text for text in texts if text]
    if len(filled) < 2:
        return False
    found = []
    shorter = 0
    for text in filled:
        match = re.search(shape, _without_days(text))
        if match is not None:
            plain = re.search(shape, text)
            if plain is None or plain[0] != match[0]:
                return False
            found.append(match[0])
            shorter += len(match[0]) < 0.8 * len(text)
    return (
        len(found) >= 0.9 * len(filled)
        and len(set(found)) >= 0.7 * len(found)
        and shorter >= 0.8 * len(found)
    )


def _without_days(text: str) -> str:
    for reading in reversed(dates.find(text, order="mdy") or dates.find(text)):
        text = f"{text[: reading.start]} … {text[reading.end :]}"
    return text


def is_number(texts: Sequence[str]) -> bool:
    """Whether the words are plain numbers such as counts; years and reference numbers are text."""
    filled = [text for text in texts if text]
    return len(filled) >= 3 and all(re.fullmatch(r"0|[1-9]\d{0,2}", text) for text in filled)
