"""Decide which of the days in a section is the day of the meeting."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from scraper import lazy_re
from scraper.parsers.common import german_dates
from scraper.parsers.common.event_terms import TERMS
from scraper.parsers.common.marked_text import DAY, OTHER_DAY
from scraper.parsers.common.rules import likely
from scraper.parsers.leuchtturmprojekte.fields.day_owner import OWNED, owner_of
from scraper.parsers.leuchtturmprojekte.fields.day_rules import ALSO_FOR_ATTRIBUTES, RULES
from scraper.parsers.leuchtturmprojekte.fields.other_occasions import without_comparison
from scraper.records import Candidate, Doubt

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from datetime import date

    from scraper.parsers.common.marked_text import Mark
    from scraper.parsers.common.rules import Rule
    from scraper.parsers.leuchtturmprojekte.fields.statements import Statement
    from scraper.parsers.leuchtturmprojekte.fields.topic import Kind

ENOUGH = 4
"""The score that a day needs to be the meeting's."""
ALONE = 3
"""The score that is enough where no other day is likely at all."""
MARGIN = 2
"""By how much it must be better than another day."""
_SURE = 7
_RECENT = 5  # years; a day long before the heading's year is a programme's history
_ABOUT: dict[Kind, int] = {
    "meeting": 3,
    "participant": 2,
    "none": 0,
    "pronoun": 0,
    "thing": -2,
    "person": -1,
    "side": -4,
    "gathering": -4,
    "document": -4,
    "sign_up": -6,
}
_BESIDE = 4
_INSERTED = {"aside": 3, "subordinate": 2}
_NEVER = ("side", "document", "sign_up")
_NEVER_OWNER = ("side", "document", "sign_up", "thing", "gathering")
_PASSIVE = lazy_re.compile(r"\b(?:wurden?|wird|werden|worden)\b")
_HELD = TERMS.compile(r"\b(?:{held}|{met})\b")
_IMPERSONAL = lazy_re.compile(r"(?:getagt|getroffen|zusammengekommen)\s+(?:wird|wurde)\b", re.IGNORECASE)
_INDEFINITE = lazy_re.compile(r"eine?\b", re.IGNORECASE)
_CLOCK = lazy_re.compile(r"\b(?:Uhr|h)\b")
_PLACES = {"heading": 4, "meta line": 3}
_AT = ("mit", "bei", "beim", "auf", "zum", "zur", "während", "im", "in", "am", "an")


_BEGINS_AND_ENDS = lazy_re.compile(
    r"\b(?:beg[ai]nn\w*|start\w*|eröffnet\w*|[Ll]os ging|ging es los)\b"
    r".*\b(?:ende\w*|schloss|abschl\w+|ging\w* zu Ende|zu Ende ging\w*)\b"
)
_BEGAN = TERMS.compile(r"\b(?:startete|begann|fand|fanden|kam|kamen|traf|trafen)\b")
_NOT_AS_PLANNED = lazy_re.compile(
    r"\b(?:sollte\w*|nicht|ursprünglich\w*|zunächst|eigentlich|erst|später|dann|schließlich|verschoben|verlegt)\b",
    re.IGNORECASE,
)
_BEGIN = lazy_re.compile(r"(?:Beginn|Start|Anreise|Von)\s*:", re.IGNORECASE)
_END = lazy_re.compile(r"(?:Ende|Schluss|Abreise|Bis)\s*:", re.IGNORECASE)
_LONGEST_MEETING = 4  # days


class DayReading(NamedTuple):
    """A day with its score. ``role``: ``held``, ``new`` (moved to it) or ``old`` (given up)."""

    day: german_dates.Found
    score: int
    role: str
    excluded: bool
    rule: str
    place: str
    quote: str


def readings(statements: Iterable[Statement], marks: Mapping[str, Mark]) -> Iterator[DayReading]:
    """Yield every day that the clauses name, with how likely it is the meeting's."""
    clauses = list(statements)
    of_a_meeting = {clause.sentence for clause in clauses if _says_it_met(clause, marks)}
    for statement in clauses:
        for char in statement.text:
            if char in marks:
                reading = _reading(statement, marks, char)
                beside = statement.sentence in of_a_meeting and _about(statement) in ("thing", "none")
                yield reading._replace(score=reading.score + _BESIDE) if beside else reading


def _says_it_met(clause: Statement, marks: Mapping[str, Mark]) -> bool:
    """ "Am 5. Juli war die Stadt im Festkleid; das Netzwerk tagte in der Stadthalle." """
    if any(char in marks for char in clause.text) or not _HELD.search(clause.text):
        return False
    return clause.about in ("meeting", "participant")


def _reading(statement: Statement, marks: Mapping[str, Mark], char: str) -> DayReading:
    day = marks[char].day
    text = without_comparison(
        "".join(DAY if other == char else OTHER_DAY if other in marks else other for other in statement.text)
    )
    if DAY not in text:
        return DayReading(day, 0, "held", True, "compared with", statement.place, statement.quote)
    about, owner = _about(statement), owner_of(statement, char, day)
    role, best, best_weight = "held", "about the meeting", 0
    score = _ABOUT[about] if owner is None else OWNED[owner]
    score += _PLACES.get(statement.place, 0) - _INSERTED.get(statement.clause.kind, 0)
    excluded = (
        about in _NEVER
        or owner in _NEVER_OWNER
        or not (statement.clause.kind == "main" or _says_when(statement, text))
        or _is_passive(text, about)
        or _is_another_event(statement, text, about)
    )
    facts = statement.place == "meta line" or _CLOCK.search(marks[char].words) is not None
    for rule in _fulfilled(text, about, owned=owner is not None, facts=facts):
        score += rule.weight
        excluded = excluded or rule.weight < 0
        if rule.value != "held" and role != "new":
            role = rule.value
        if rule.weight > best_weight:
            best, best_weight = rule.name, rule.weight
    if role == "new":
        score += _INSERTED.get(statement.clause.kind, 0)  # "(neuer Termin: 4. Juli)"
    return DayReading(day, score, role, excluded, best, statement.place, statement.quote)


def _says_when(statement: Statement, text: str) -> bool:
    """ "…, die vom 5. bis 7. Juli in Kassel stattfand"."""
    return statement.clause.kind == "relative" and _HELD.search(text) is not None


def _is_another_event(statement: Statement, text: str, about: Kind) -> bool:
    """ "Am 30. Juni fand ein Ideenlauf statt", where the section has a meeting of its own."""
    if about not in ("thing", "gathering") or not statement.names.head or not _HELD.search(text):
        return False
    subjects = [noun for noun, _ in statement.topic.nouns if not (noun.governed or noun.genitive)]
    return bool(subjects) and _INDEFINITE.match(subjects[0].before) is not None


def _is_passive(text: str, about: Kind) -> bool:
    """ "Am 3. Mai wurde der Antrag gestellt": something was done, and no people gathered."""
    return about in ("thing", "gathering") and _PASSIVE.search(text) is not None and not _HELD.search(text)


def _fulfilled(text: str, about: Kind, *, owned: bool, facts: bool) -> Iterator[Rule]:
    """The rules that the words around the day fulfil.

    What speaks against a day stands near it, not beyond another one. ``owned``: the day belongs to a noun;
    ``facts``: a line of facts, where a day needs no other words.
    """
    at = text.index(DAY)
    near = text[text.rfind(OTHER_DAY, 0, at) + 1 :].partition(OTHER_DAY)[0]
    for rule in likely(RULES, text, TERMS):
        if owned and rule.value == "held" and rule.name not in ALSO_FOR_ATTRIBUTES:
            continue
        if (rule.about and about not in rule.about) or (facts and rule.name == "dateline"):
            continue
        if rule.search(near if rule.weight < 0 and rule.value == "held" else text, TERMS) is not None:
            yield rule


def _about(statement: Statement) -> Kind:
    """What the clause with the day is about; "mit einem Fachtag würdigte …": the meeting, too."""
    if not statement.topic.nouns and _IMPERSONAL.match(statement.text):
        return "none"  # "Anmeldeschluss ist der 1. September, getagt wird am 23. September."
    if statement.topic.kind == "pronoun" and statement.topic.nouns[-1][0].word.lower() == "es":
        return "none"  # "Am 17. September war es so weit."
    beside = statement.clause.kind == "subordinate"  # "während die Transferstelle am 20. Mai tagte, …"
    if statement.about in ("thing", "gathering") and not statement.names.head and not beside:
        # What takes place is the section's own event where it names no other.
        return "meeting" if _HELD.search(statement.text) else "thing"
    if statement.about not in ("thing", "person", "none", "pronoun"):
        return statement.about
    at_the_meeting = any(
        kind == "meeting" and noun.governed in _AT and not noun.attached
        for noun, kind in statement.topic.nouns
    )
    return "participant" if at_the_meeting else statement.about


def machine_readable(times: Iterable[str], year: int | None) -> DayReading | None:
    """Return the day of a ``<time datetime>`` whose words are no full date ("4. Juli")."""
    for moment in times:
        for found in german_dates.find(moment[:40], None):
            if year is None or found.first.year == year:
                return DayReading(found, ENOUGH, "held", False, "time element", "time element", moment)
    return None


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
    if moved_to and (given_up or status is not None):
        return Choice(moved_to[-1], moved=True)
    held = [reading for reading in found if reading.day.first not in given_up]
    in_year = [reading for reading in held if is_in(reading.day, year, later=status == "postponed")]
    choice = _best(in_year)
    if choice.day is None and choice.doubt is None and status != "postponed":
        choice = _only_one(in_year)
    if not held and status is None and (planned := _held_as_planned(found)) is not None:
        return Choice(planned)
    if choice.day is None and choice.doubt is None:
        other = max(
            (reading for reading in held if reading not in in_year),
            key=lambda reading: reading.score,
            default=None,
        )
        if other is not None and other.score >= _SURE and other.day.first.year > (year or 0) - _RECENT:
            return _of_another_year(other, year)
    if choice.day is not None:
        return choice._replace(moved=bool(given_up))
    if status == "postponed":
        return Choice(None)
    old = max(
        (reading for reading in found if reading.role == "old"),
        key=lambda reading: reading.score,
        default=None,
    )
    if old is not None and status == "cancelled":
        return Choice(old) if is_in(old.day, year, later=False) else _of_another_year(old, year)
    return choice


def _held_as_planned(found: Sequence[DayReading]) -> DayReading | None:
    """ "Für den 4. Juni geplant, startete die Veranstaltung um 18 Uhr": no other day, and it began."""
    days = {reading.day.first for reading in found}
    if len(days) != 1 or not _BEGAN.search(found[0].quote) or _NOT_AS_PLANNED.search(found[0].quote):
        return None
    return found[0]._replace(role="held")


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
    rivals = [other for other in ranked[1:] if not _is_part_of(other, top)]
    if top.score >= ALONE and all(other.score <= 0 for other in rivals):
        return Choice(top)
    if top.score >= ENOUGH and (not rivals or top.score - rivals[0].score >= MARGIN):
        return Choice(top)
    if top.score >= ENOUGH:
        return Choice(None, _doubt("More than one day may be the meeting's.", [top, rivals[0]]))
    return Choice(None)


def _of_another_year(reading: DayReading, year: int | None) -> Choice:
    return Choice(None, _doubt(f"The day is not in {year}, the year of the heading.", [reading]))


def _only_one(in_year: Sequence[DayReading]) -> Choice:
    """The only day of the section that nothing speaks against: no other can be the meeting's."""
    left = [reading for reading in in_year if reading.role == "held" and not reading.excluded]
    days = {(reading.day.first, reading.day.last) for reading in left}
    if len(days) == 1:
        return Choice(left[0]._replace(rule="the only day"))
    return Choice(None, _doubt("More than one day may be the meeting's.", left)) if days else Choice(None)


def _joined(held: Sequence[DayReading]) -> list[DayReading]:
    """ "… begann am 30. Mai und endete am 31. Mai": one meeting of two days."""
    joined: list[DayReading] = []
    for reading in held:
        before = joined[-1] if joined else None
        if before is not None and _are_ends(before, reading):
            days = (reading.day.first - before.day.first).days
            if 0 < days <= _LONGEST_MEETING and before.score >= ALONE:
                joined[-1] = before._replace(
                    day=before.day._replace(last=reading.day.last or reading.day.first)
                )
                continue
        joined.append(reading)
    return joined


def _are_ends(before: DayReading, reading: DayReading) -> bool:
    """Whether two days are said to be the first and the last one."""
    if before.quote == reading.quote:
        return _BEGINS_AND_ENDS.search(reading.quote) is not None
    return _BEGIN.match(before.quote) is not None and _END.match(reading.quote) is not None


def _with_all_its_days(ranked: Sequence[DayReading]) -> DayReading:
    """The best reading; "vom 19. bis 21. Juni" where it is the first of these days: "begann am 19. Juni"."""
    top = ranked[0]
    if top.day.last is not None:
        return top
    longer = (
        top._replace(day=other.day)
        for other in ranked
        if other.day.last is not None
        and (other.score >= ENOUGH or not other.excluded)
        and other.day.first == top.day.first
        and (other.day.last - other.day.first).days <= _LONGEST_MEETING
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
