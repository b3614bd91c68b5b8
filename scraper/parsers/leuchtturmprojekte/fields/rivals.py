"""List the readings of each field that lost, and why. Only for a reading that explains itself."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from scraper.parsers.leuchtturmprojekte.fields import headings
from scraper.parsers.leuchtturmprojekte.fields.day_choice import is_in
from scraper.parsers.leuchtturmprojekte.fields.extract import passages, readings
from scraper.parsers.leuchtturmprojekte.fields.meeting_date import ENOUGH
from scraper.parsers.leuchtturmprojekte.fields.programme_area import area_of
from scraper.parsers.leuchtturmprojekte.fields.scoring import CLEAR
from scraper.parsers.leuchtturmprojekte.fields.statements import Passage
from scraper.records import to_json_value

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from scraper.meetings import Meeting
    from scraper.parsers.leuchtturmprojekte.fields.extract import Words
    from scraper.parsers.leuchtturmprojekte.fields.headings import Heading
    from scraper.parsers.leuchtturmprojekte.fields.meeting_date import DayReading
    from scraper.parsers.leuchtturmprojekte.fields.scoring import Reading

_MAX_RIVALS = 20
_TO = " to "


class Candidate(NamedTuple):
    """One value that the section offers for a field.

    ``score``: points, ``None`` where the field is not weighed but read from the first place that names it.
    ``reason``: why it lost, a key of ``scraper.reports.explanation_page.REASONS``; '' for a winner.
    """

    value: str
    score: int | None
    rule: str
    place: str
    quote: str
    reason: str = ""


class Contest(NamedTuple):
    """The readings of one field: ``winner`` gave the value, ``rivals`` lost, the strongest first.

    Without a winner the field has no value, or one that is put together from other facts.
    """

    winner: Candidate | None
    rivals: tuple[Candidate, ...]


def contests(words: Words, heading: Heading, meeting: Meeting) -> dict[str, Contest]:
    """Return the contest of each field that the section offers a value for.

    ``meeting``: what :func:`~scraper.parsers.leuchtturmprojekte.fields.extract.read` made of the others.
    """
    texts = passages(words)
    days, forms, fates = readings(
        [Passage("heading", words.title), *texts], meeting.year, meeting.municipality
    )
    offered = {
        "programme": _programmes(words, heading, texts),
        "programme_area": list(_named(texts, area_of)),
        "start_date": [_day(reading, meeting) for reading in days],
        "attendance": [_weighed(reading) for reading in forms],
        "status": [_weighed(reading) for reading in fates],
    }
    return {
        field: _contest(field, meeting, candidates) for field, candidates in offered.items() if candidates
    }


def _contest(field: str, meeting: Meeting, candidates: list[Candidate]) -> Contest:
    """``candidates``: of those without a score the earlier one counts."""
    best: dict[str, Candidate] = {}
    for candidate in candidates:
        known = best.setdefault(candidate.value, candidate)
        if _strength(candidate) > _strength(known):
            best[candidate.value] = candidate
    winner = best.pop(_value(field, meeting), None)
    if field == "start_date":
        best = {value: day for value, day in best.items() if not _is_within(value, meeting)}
    ranked = sorted(best.values(), key=_strength, reverse=True)[:_MAX_RIVALS]
    is_doubted = any(doubt.field == field for doubt in meeting.doubts)
    needed = ENOUGH if field == "start_date" else CLEAR
    return Contest(
        winner,
        tuple(
            rival._replace(reason=rival.reason or _reason(rival, needed, winner, is_doubted=is_doubted))
            for rival in ranked
        ),
    )


def _value(field: str, meeting: Meeting) -> str:
    value = to_json_value(getattr(meeting, field)) or ""
    return _span(value, to_json_value(meeting.end_date)) if field == "start_date" else value


def _is_within(span: str, meeting: Meeting) -> bool:
    """Whether days are some of those of the meeting: "vom 17. bis 18.", "am 17."."""
    first, _, last = span.partition(_TO)
    if meeting.start_date is None or meeting.end_date is None:
        return False
    return meeting.start_date.isoformat() <= first and (last or first) <= meeting.end_date.isoformat()


def _strength(candidate: Candidate) -> tuple[bool, int]:
    return not candidate.reason, candidate.score or 0


def _reason(rival: Candidate, needed: int, winner: Candidate | None, *, is_doubted: bool) -> str:
    if rival.score is None:
        return "first_counts"
    if rival.score < needed:
        return "too_weak"
    if winner is not None:
        return "weaker"
    return "in_doubt" if is_doubted else "contradicted"


def _day(reading: DayReading, meeting: Meeting) -> Candidate:
    day, reason = reading.day, ""
    if reading.role == "old":
        reason = "given_up"
    elif not is_in(day, meeting.year, later=meeting.status == "postponed"):
        reason = "other_year"
    value = _span(day.first.isoformat(), day.last.isoformat() if day.last else None)
    return Candidate(value, reading.score, reading.rule, reading.place, reading.quote, reason)


def _span(first: str, last: str | None) -> str:
    return f"{first}{_TO}{last}" if last else first


def _weighed(reading: Reading) -> Candidate:
    return Candidate(reading.value, reading.weight, reading.rule, reading.place, reading.quote)


def _programmes(words: Words, heading: Heading, texts: list[Passage]) -> list[Candidate]:
    named, intro = heading.programme, words.programme
    return [
        *([Candidate(named, None, "", "heading", words.title)] if named else []),
        *([Candidate(intro, None, "", "introduction", intro)] if intro else []),
        *_named(texts, headings.programme_in),
    ]


def _named(texts: list[Passage], read: Callable[[str], str | None]) -> Iterator[Candidate]:
    for place, text in texts:
        value = read(text)
        if value is not None:
            yield Candidate(value, None, "", place, text)
