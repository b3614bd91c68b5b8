"""The values of one meeting, each with the place it was read from. What the section does not say is
``None``."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple, TypeVar

from scraper.parsers.leuchtturmprojekte.fields import headings
from scraper.parsers.leuchtturmprojekte.fields.attendance import (
    attendance_of,
    attendance_of_heading,
    may_name_attendance,
)
from scraper.parsers.leuchtturmprojekte.fields.meeting_date import Passage, day_of
from scraper.parsers.leuchtturmprojekte.fields.meeting_status import may_name_status, status_of
from scraper.parsers.leuchtturmprojekte.fields.programme_area import area_of
from scraper.records import Evidence

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from datetime import date

    from scraper.records import Attendance, Status

_IN_THE_YEAR = re.compile(
    r"\b[Ii](?:m|n dem)\s+Jahre?\s+((?:19|20)\d\d)\b|\bdes\s+Jahres\s+((?:19|20)\d\d)\b"
)
_Value = TypeVar("_Value")


class Words(NamedTuple):
    """All that a section says, sorted.

    ``meta``: lines that only repeat when and where; ``parts``: headings inside the section; ``times``:
    ``datetime`` attributes, used where no words give a day; ``programme``: what the introduction names, for
    headings that name none.
    """

    title: str
    meta: tuple[str, ...]
    paragraphs: tuple[str, ...]
    parts: tuple[str, ...]
    times: tuple[str, ...]
    programme: str | None


class Values(NamedTuple):
    """What a section says besides its description and links."""

    year: int | None
    programme: str | None
    municipality: str | None
    programme_area: str | None
    start_date: date | None
    end_date: date | None
    attendance: Attendance | None
    status: Status | None
    evidence: tuple[Evidence, ...]


def read(words: Words, heading: headings.Heading) -> Values:
    """Return the values of a section."""
    title = words.title
    texts = [Passage("meta line", line) for line in words.meta]
    texts += [Passage(f"paragraph {number}", text) for number, text in enumerate(words.paragraphs, 1)]
    texts += [Passage("heading of a part", text) for text in words.parts]
    sources = [Passage("heading", title), *texts]
    whole = "\n".join((title, *words.meta, *words.paragraphs, *words.parts)).lower()
    evidence: list[Evidence] = []
    year = heading.year
    if year is not None:
        evidence.append(Evidence("year", "heading", title))
    else:
        year = _first(texts, _year_in, "year", evidence)
    if heading.municipality:
        evidence.append(Evidence("municipality", "heading", title))
    programme = _programme(words, heading, texts, evidence)
    area = _first(texts, area_of, "programme_area", evidence)
    status = _status(sources, year, evidence) if may_name_status(whole) else None
    attendance = _attendance(sources, year, evidence) if may_name_attendance(whole) else None
    day = day_of(sources, year, status, words.times)
    start = end = None
    if day is not None:
        start, end = day.first, day.last
        evidence.append(Evidence("start_date", day.place, day.quote))
        if end is not None:
            evidence.append(Evidence("end_date", day.place, day.quote))
        if year is None:
            year = start.year
            evidence.append(Evidence("year", day.place, day.quote))
    return Values(
        year, programme, heading.municipality, area, start, end, attendance, status, tuple(evidence)
    )


def _first(
    sources: Iterable[Passage], reader: Callable[[str], _Value | None], field: str, evidence: list[Evidence]
) -> _Value | None:
    for place, text in sources:
        value = reader(text)
        if value is not None:
            evidence.append(Evidence(field, place, text))
            return value
    return None


def _year_in(text: str) -> int | None:
    found = _IN_THE_YEAR.search(text)
    return int(found[1] or found[2]) if found else None


def _programme(
    words: Words, heading: headings.Heading, texts: list[Passage], evidence: list[Evidence]
) -> str | None:
    if heading.programme:
        evidence.append(Evidence("programme", "heading", words.title))
        return heading.programme
    said = _first(texts, headings.programme_in, "programme", evidence)
    if said is None and words.programme is not None:
        evidence.append(Evidence("programme", "introduction", words.programme))
    return said or words.programme


def _status(sources: list[Passage], year: int | None, evidence: list[Evidence]) -> Status | None:
    """Moved beats cancelled: "abgesagt und auf den 11.03.2025 verschoben"."""
    said = [(status, source) for source in sources if (status := status_of(source.text, year))]
    if not said:
        return None
    status, source = next((one for one in said if one[0] == "postponed"), said[0])
    evidence.append(Evidence("status", source.place, source.text))
    return status


def _attendance(sources: list[Passage], year: int | None, evidence: list[Evidence]) -> Attendance | None:
    title = sources[0].text
    attendance = attendance_of_heading(title)
    if attendance is not None:
        evidence.append(Evidence("attendance", "heading", title))
        return attendance
    return _first(sources[1:], lambda text: attendance_of(text, year), "attendance", evidence)
