"""Choose the day of the meeting from the days that a section names, or say why there is a doubt."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from scraper import lazy_re
from scraper.parsers.common.event_terms import TERMS
from scraper.parsers.leuchtturmprojekte.fields.meeting_date import ENOUGH, UNCLAIMED
from scraper.records import Candidate, Doubt

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import date

    from scraper.parsers.common import german_dates
    from scraper.parsers.leuchtturmprojekte.fields.meeting_date import DayReading

ALONE = 3
"""The score that is enough where no other day is likely at all."""
MARGIN = 2
"""By how much it must be better than another day."""
_SURE = 7
_SAID = 6  # of a day that is said to be the meeting's
_RECENT = 5  # years; a day long before the heading's year is a programme's history
_BEGINS_AND_ENDS = lazy_re.compile(
    r"\b(?:beg[ai]nn|start|eröffnet|[Ll]os ging|ging es los|reis\w+\b.{0,60}\ban\b)"
    r".*\b(?:ende|(?:abge)?schloss|zu Ende)"
)
_BEGAN = lazy_re.compile(r"\b(?:startete|begann|fand|kam|traf)")
_NOT_AS_PLANNED = lazy_re.compile(
    r"\b(?:sollte|nicht|ursprünglich|zunächst|eigentlich|erst|später|dann|schließlich)\b",
    re.IGNORECASE,
)
_ONE_DAY_EACH = lazy_re.compile(r"ersten Tag\b.*\b(?:zweiten|dritten|letzten)\b")
_REPORTED = lazy_re.compile(
    r"\b(?:fand|stattgefunden|traf|getroffen|tauschten|ausgetauscht|diskutierten|tagte|kamen?\b.{0,80}\bzusammen)",
    re.IGNORECASE,
)
_NEXT = TERMS.compile(r"\b(?:nächst|kommend)\w*\s(?:[\w-]+\s){0,5}[\w-]*(?:{event}|{gathering}|termin)")
_MAX_SENTENCE = 400
_END = lazy_re.compile(r"(?:Ende|Schluss):", re.IGNORECASE)
_LINES = ("facts", "label")
_MAX_MEETING = 4  # days


def without_the_next(found: Sequence[DayReading], texts: Iterable[str]) -> list[DayReading]:
    """Leave out the day of the next meeting, where the section reports in the past tense of this one."""
    if not any(_REPORTED.search(text) for text in texts):
        return list(found)
    return [
        reading
        for reading in found
        if not (_NEXT.search(reading.quote[:_MAX_SENTENCE]) and not _REPORTED.search(reading.quote))
    ]


class Choice(NamedTuple):
    """The meeting's day or the doubt about it; ``moved``: the words name a day given up and the new one."""

    day: DayReading | None
    doubt: Doubt | None = None
    moved: bool = False


def choose(found: Sequence[DayReading], status: str | None, year: int | None) -> Choice:
    """Return the day of the meeting from all days that the section names.

    ``status``: what the section says of the meeting; a postponed one has its new day or none.
    """
    given_up = {reading.day.first for reading in found if reading.role == "old"}
    moved_to = [
        reading
        for reading in found
        if reading.role == "new" and reading.score >= ENOUGH and reading.day.first not in given_up
    ]
    if moved_to and status is not None:
        return Choice(moved_to[-1], moved=True)
    held = [reading for reading in found if reading.day.first not in given_up]
    in_year = [reading for reading in held if is_in(reading.day, year, later=status == "postponed")]
    choice = _best(in_year)
    if choice.day is None and choice.doubt is None and status != "postponed":
        choice = _only_one(in_year)
    if choice.day is None and choice.doubt is None:
        other = _likeliest(held)
        sure = _SURE if in_year else _SAID
        if other is not None and other.score >= sure and other.day.first.year > (year or 0) - _RECENT:
            return _of_another_year(other, year)
    if choice.day is not None:
        quote = choice.day.quote
        given_up_here = (
            reading.quote == quote or is_in(reading.day, year, later=False)
            for reading in found
            if reading.role == "old"
        )
        return choice._replace(moved=any(given_up_here))
    return Choice(None) if status == "postponed" else _given_up(found, status, year) or choice


def _likeliest(readings: Iterable[DayReading]) -> DayReading | None:
    return max(readings, key=lambda reading: reading.score, default=None)


def _given_up(found: Sequence[DayReading], status: str | None, year: int | None) -> Choice | None:
    """The day of a meeting that was cancelled, or planned for the only day that the section names."""
    old = _likeliest(reading for reading in found if reading.role == "old")
    if old is None or (status != "cancelled" and not _was_held_as_planned(old.quote)):
        return None
    return Choice(old) if is_in(old.day, year, later=False) else _of_another_year(old, year)


def _was_held_as_planned(sentence: str) -> bool:
    """ "Für den 4. Juni geplant, startete die Veranstaltung um 18 Uhr"."""
    return _BEGAN.search(sentence) is not None and _NOT_AS_PLANNED.search(sentence) is None


def is_in(day: german_dates.Found, year: int | None, *, later: bool) -> bool:
    """Whether the day is in the section's year; a moved meeting may have its day in a later one."""
    last = day.last or day.first
    return year is None or day.first.year <= year <= last.year or (later and day.first.year > year)


def _best(held: Sequence[DayReading]) -> Choice:
    best: dict[tuple[date, date | None], DayReading] = {}
    for reading in _joined(held):
        key = (reading.day.first, reading.day.last)
        if key not in best or reading.score > best[key].score:
            best[key] = reading
    ranked = sorted(best.values(), key=lambda reading: -reading.score)
    if not ranked:
        return Choice(None)
    top = _with_all_its_days(ranked)
    rivals = [other for other in ranked if not _is_part_of(other, top)]
    if top.score >= ALONE and all(other.score <= 0 for other in rivals):
        return Choice(top)
    if top.score < ENOUGH:
        return Choice(None)
    if _is_clear(top, rivals[0]):
        return Choice(top)
    return Choice(None, _doubt("More than one day may be the meeting's.", [top, rivals[0]]))


def _of_another_year(reading: DayReading, year: int | None) -> Choice:
    return Choice(None, _doubt(f"The day is not in {year}, the year of the heading.", [reading]))


def _only_one(in_year: Sequence[DayReading]) -> Choice:
    """The only day of the section that nothing speaks against: no other can be the meeting's."""
    left = [reading for reading in in_year if reading.role == "held" and not reading.excluded]
    days = {(reading.day.first, reading.day.last) for reading in left}
    if len(days) == 1:
        return Choice(left[0]._replace(rule="the only day"))
    if days:
        return Choice(None, _doubt("More than one day may be the meeting's.", left))
    unclaimed = [reading for reading in in_year if reading.rule == UNCLAIMED]
    return (
        Choice(None, _doubt("The words do not say that this is the meeting's day.", unclaimed))
        if unclaimed
        else Choice(None)
    )


def _joined(held: Sequence[DayReading]) -> list[DayReading]:
    """ "… begann am 30. Mai und endete am 31. Mai": one meeting of two days."""
    joined: list[DayReading] = []
    for reading in held:
        before = joined[-1] if joined else None
        if before is not None and _are_ends(before, reading):
            days = (reading.day.first - before.day.first).days
            if 0 < days <= _MAX_MEETING and before.score >= ALONE:
                joined[-1] = before._replace(day=before.day._replace(last=reading.day.first))
                continue
        joined.append(reading)
    return joined


def _is_clear(top: DayReading, rival: DayReading) -> bool:
    """Whether one day is much the likelier one; two that are both said to be the meeting's leave a doubt."""
    said_too = rival.score >= _SAID and rival.quote != top.quote and top.rule != "label"
    return not said_too and top.score - rival.score >= MARGIN


def _are_ends(before: DayReading, reading: DayReading) -> bool:
    """Whether two days are said to be the first and the last one."""
    if _are_two_days(before, reading):
        return True
    if before.quote == reading.quote:
        sentence = reading.quote[:_MAX_SENTENCE]
        return any(pattern.search(sentence) for pattern in (_BEGINS_AND_ENDS, _ONE_DAY_EACH))
    return _END.match(reading.quote) is not None


def _are_two_days(before: DayReading, reading: DayReading) -> bool:
    """ "Am 4. Juli tagte das Netzwerk, am 5. Juli ging es in die Quartiere", or entries of a programme."""
    score = min(before.score, reading.score)
    is_claimed = before.quote == reading.quote and not (before.excluded or reading.excluded)
    are_two = (is_claimed and score >= ENOUGH) or (before.rule == reading.rule in _LINES and score >= ALONE)
    days = (reading.day.first - (before.day.last or before.day.first)).days
    return are_two and days == 1 and before.role == reading.role


def _with_all_its_days(ranked: Sequence[DayReading]) -> DayReading:
    """The best reading; "vom 19. bis 21. Juni" where it is the first of these days: "begann am 19. Juni"."""
    top = ranked[0]
    longer = (
        top._replace(day=other.day)
        for other in ranked
        if other.day.last is not None
        and (other.score >= ENOUGH or not other.excluded)
        and other.day.first == top.day.first
        and (other.day.last - other.day.first).days <= _MAX_MEETING
    )
    return next(longer, top)


def _is_part_of(other: DayReading, top: DayReading) -> bool:
    """Whether a day lies inside the days of ``top`` or the other way round: "vom 17. bis 18.", "am 17."."""
    first, last = top.day.first, top.day.last or top.day.first
    return first <= other.day.first and (other.day.last or other.day.first) <= last


def _doubt(reason: str, readings: Sequence[DayReading]) -> Doubt:
    return Doubt(
        "start_date",
        reason,
        tuple(Candidate(reading.day.first.isoformat(), reading.quote) for reading in readings),
    )
