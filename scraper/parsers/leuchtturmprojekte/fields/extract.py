"""Extract the values of one meeting, each with its place in the text; ``None`` where there is none."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple, TypeVar, cast

from scraper import lazy_re
from scraper.parsers.common.marked_text import mark_days
from scraper.parsers.leuchtturmprojekte.fields import (
    attendance,
    day_choice,
    headings,
    meeting_date,
    meeting_status,
)
from scraper.parsers.leuchtturmprojekte.fields.programme_area import area_of
from scraper.parsers.leuchtturmprojekte.fields.scoring import Reading, decide
from scraper.parsers.leuchtturmprojekte.fields.statements import Passage, statements
from scraper.parsers.leuchtturmprojekte.fields.topic import names_in, or_series
from scraper.records import Doubt, Evidence

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from datetime import date

    from scraper.meetings import Attendance, Status

_IN_THE_YEAR = lazy_re.compile(
    r"\b[Ii](?:m|n dem)\s+Jahre?\s+((?:19|20)\d\d)\b|\bdes\s+Jahres\s+((?:19|20)\d\d)\b"
)
_MAX_PASSAGES = 300  # of one section; the report of a meeting has a dozen
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
    """The values of a section besides its description and links."""

    year: int | None
    programme: str | None
    municipality: str | None
    programme_area: str | None
    start_date: date | None
    end_date: date | None
    attendance: Attendance | None
    status: Status | None
    evidence: tuple[Evidence, ...]
    doubts: tuple[Doubt, ...]


def read(words: Words, heading: headings.Heading) -> Values:
    """Return the values of a section."""
    title = words.title
    texts = passages(words)
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
    said = _of_the_meeting([Passage("heading", title), *texts], year, heading.municipality, words.times)
    evidence += said.evidence
    if year is None and said.start is not None:
        year = said.start.year
        evidence.append(Evidence("year", evidence[-1].place, evidence[-1].quote))
    return Values(
        year,
        programme,
        heading.municipality,
        area,
        said.start,
        said.end,
        cast("Attendance | None", said.attendance),
        cast("Status | None", said.status),
        tuple(evidence),
        said.doubts,
    )


def passages(words: Words) -> list[Passage]:
    """Return the section's words without its heading, each with its place."""
    return [
        *(Passage("meta line", line) for line in words.meta),
        *(Passage(f"paragraph {number}", text) for number, text in enumerate(words.paragraphs, 1)),
        *(Passage("heading of a part", text) for text in words.parts),
    ]


class _OfTheMeeting(NamedTuple):
    start: date | None
    end: date | None
    attendance: str | None
    status: str | None
    evidence: tuple[Evidence, ...]
    doubts: tuple[Doubt, ...]


def readings(
    texts: list[Passage], year: int | None, place: str | None
) -> tuple[list[meeting_date.DayReading], list[Reading], list[Reading]]:
    """Return everything that the clauses say of day, form and status."""
    names = names_in((passage.text for passage in texts[:_MAX_PASSAGES]), place)
    names = or_series(names, (passage.text for passage in texts if passage.place != "heading"))
    days: list[meeting_date.DayReading] = []
    forms: list[Reading] = []
    fates: list[Reading] = []
    for passage in texts[:_MAX_PASSAGES]:
        marked = mark_days(passage.text, year)
        rules, names_a_form = meeting_status.rules_for(marked.text), attendance.names_a_form(marked.text)
        if not (marked.marks or rules or names_a_form):
            continue
        clauses = list(statements(passage, marked, names))
        if marked.marks:
            days += meeting_date.readings(clauses, marked.marks)
        if names_a_form:
            forms += attendance.readings(clauses, year)
        if rules:
            fates += meeting_status.readings(clauses, year, rules)
    return days, forms, fates


def _of_the_meeting(
    texts: list[Passage], year: int | None, place: str | None, times: Iterable[str]
) -> _OfTheMeeting:
    """Day, form and status, which hang together: a cancelled meeting with a new day is a postponed one."""
    days, forms, fates = readings(texts, year, place)
    fate = decide("status", fates)
    days = day_choice.without_the_next(days, (passage.text for passage in texts[:_MAX_PASSAGES]))
    choice = day_choice.choose(days, fate.reading.value if fate.reading else None, year)
    form = attendance.decide_form(forms)
    fate = meeting_status.beside_other_facts(
        fate, choice, form.reading, announced_before=_stands_before(texts, choice.day, fate.reading)
    )
    evidence = [
        Evidence(field, reading.place, reading.quote, reading.rule)
        for field, reading in (("attendance", form.reading), ("status", fate.reading))
        if reading is not None
    ]
    doubts = [doubt for doubt in (choice.doubt, form.doubt, fate.doubt) if doubt is not None]
    day = choice.day
    if day is None and choice.doubt is None and (fate.reading is None or fate.reading.value != "postponed"):
        day = meeting_date.machine_readable(times, year)
    start, end = (day.day.first, day.day.last) if day is not None else (None, None)
    if day is not None:
        fields = ("start_date",) if end is None else ("start_date", "end_date")
        evidence += [Evidence(field, day.place, day.quote, day.rule) for field in fields]
    return _OfTheMeeting(
        start,
        end,
        form.reading.value if form.reading else None,
        fate.reading.value if fate.reading else None,
        tuple(evidence),
        tuple(doubts),
    )


def _stands_before(
    texts: Iterable[Passage], day: meeting_date.DayReading | None, fate: Reading | None
) -> bool:
    """Whether the sentence with the day stands before the one with the status."""
    if day is None or fate is None:
        return False
    where = {passage.place: (number, passage.text) for number, passage in enumerate(texts)}
    (first, text), (second, other) = where[day.place], where[fate.place]
    return (first, text.find(day.quote)) < (second, other.find(fate.quote))


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
    if words.programme is not None:
        evidence.append(Evidence("programme", "introduction", words.programme))
        return words.programme
    return _first(texts, headings.programme_in, "programme", evidence)
