"""Which of the days that a section names is the day of the meeting."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from scraper.parsers.common import german_dates
from scraper.parsers.common.sentences import around, mentions

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

    from scraper.records import Status

_DAY_NAME = r"\w+(?:tag|woch|abend)\w*,?\s+"
_WEEKDAY = rf"(?:{_DAY_NAME})?(?:(?:den|dem|der)\s+)?(?:{_DAY_NAME}(?:(?:den|dem)\s+)?)?"
_MARKS = (" am ", "Am ", " vom ", "Vom ", " den ", " dem ", " auf den ")
_MARKED = re.compile(
    rf"\b(?:am|vom|den|auf|für|der|ab|zum)\s+{_WEEKDAY}$|(?:^|[:;(,·|–—-]\s*){_WEEKDAY}$", re.IGNORECASE
)
_DEADLINE = re.compile(
    rf"\bbis\s+(?:spätestens\s+|einschließlich\s+)?(?:zum\s+|am\s+)?{_WEEKDAY}$"
    r"|\w*(?:anmeld|rückmeld|melde|bewerb|einsende|registrier)\w*(?:\W+\w+){0,7}?\W*$"
    r"|(?:frist|redaktionsschluss)\b(?:\W+\w+){0,5}?\W*$",
    re.IGNORECASE,
)
_OF_THE_MEETING = re.compile(rf"(?:treffens?|veranstaltung|tagung)\s+(?:am|vom)\s+{_WEEKDAY}$", re.IGNORECASE)
_DEADLINE_CUES = ("bis ", "meld", "bewerb", "einsend", "registrier", "frist", "schluss")
_SIGN_UP_AFTER = re.compile(
    r"^[^,;.]{0,60}?(?:anmeld|rückmeld|\bbewerb|registrier|\ban\b\s*[.!]?\s*$)", re.IGNORECASE
)
_SIGN_UP_CUES = ("meld", "bewerb", "registrier")
_PAGE_DATE = re.compile(
    r"\bStand:?\s*$|(?:zuletzt|aktualisiert|geändert|veröffentlicht|erstellt|gedruckt|abgerufen"
    r"|Aktualisierung|Änderung)"
    r"\W+(?:\w+\W+){0,2}$"
)
_PAGE_DATE_CUES = (
    "Stand",
    "uletzt",
    "ktualisier",
    "nderung",
    "eändert",
    "eröffentlicht",
    "rstellt",
    "edruckt",
    "bgerufen",
)
_OWN_BRACKET = re.compile(rf"\(\s*(?:am|vom)?\s*{_WEEKDAY}", re.IGNORECASE)
_CLAUSE_START = re.compile(r"[,;]\s(?!\d)")

# What people write around the day of a meeting, and around other days.
_MEETING_CUES = (
    "kam", "fand", "find", "treffen", "traf", "gespräch", "veranstalt", "geplant", "statt", "termin",
    "vorgesehen", "eingeladen", "lud", "zu gast", "lädt", "leuchtturm", "rundgang", "begrüß",
    "verschoben", "nachgeholt", "mittelpunkt", "tagte", "besucht", "zusammen", "fokus", "gastgeb",
)  # fmt: skip
_OTHER_CUES = (
    "landesbewohner", "tag der städte", "vorjahr", "kongress", "beschluss", "beschlossen", "aufnahme",
    "aufgenommen", "eröffn", "einweih", "eingeweiht", "grundstein", "richtfest", "gründ",
    "geboren", "preisverleih", "ausgezeichnet", "fertigg", "fertigst", "fest ", "bewillig", "erschien",
    "veröffentlicht", "online gestellt", "ausstellung", "folgetermin", "nachtreffen",
    "vortreffen", "vorbereitung", "einladung vom", "schreiben vom",
    "umbau", "baubeginn", "spatenstich", "mitteilung vom", "meldung vom", "bericht vom", "artikel vom",
)  # fmt: skip

# "Was seit dem Rahmenplan entstanden ist" behind a day says nothing about it.
_OTHER_CUES_BEFORE = (*_OTHER_CUES, " seit ")
_NEXT = "nächste"
_LETTER_OF = re.compile(
    r"\b(?:einladung|schreiben|mitteilung|beschluss\w*)\s+(?:des|der|von)\s+(?:[\w-]+\s+){1,4}vom\s+$"
)
_RELATIVE = re.compile(r",\s(?:das|die|der|den|dem|was|wo|deren|dessen)\s[^,.;]*")

_OLD_DAY = re.compile(
    r"\b(?:ursprünglich\w*|geplant\w*|bisher\w*|alter\w*|eigentlich|zunächst|vorgesehen\w*|angesetzt\w*)\b"
    rf"(?:\s+\w+){{0,5}}?\s+{_WEEKDAY}$|\bvom\s+{_WEEKDAY}$",
    re.IGNORECASE,
)
_OLD_DAY_AFTER = re.compile(r"^[^,;.]{0,80}?\b(?:geplant|vorgesehen|angesetzt|terminiert)", re.IGNORECASE)
_INSTEAD_OF = re.compile(
    rf"\b(?:anstatt|anstelle|statt)\s+(?:(?:wie|am|des|vom|ursprünglich|geplant)\s+){{0,3}}{_WEEKDAY}$",
    re.IGNORECASE,
)
_NOT_BUT = re.compile(rf"\bnicht\s+(?:\w+\s+){{0,3}}{_WEEKDAY}$", re.IGNORECASE)
_NEW_DAY = re.compile(
    r"(?:\bauf\s+|\bneue\w*\s+(?:Termin|Datum)\w*\W+(?:\w+\W+){0,3}?"
    rf"|\b(?:nun|jetzt|stattdessen|nachgeholt)\s+(?:\w+\s+){{0,3}}?(?:am\s+)?){_WEEKDAY}$",
    re.IGNORECASE,
)

_MADE_UP_BEFORE = re.compile(rf"\b(?:wird|wurden?|werden)\s+(?:nun\s+|dann\s+)?(?:am|vom)\s+{_WEEKDAY}$")
_MADE_UP_AFTER = re.compile(r"[^,;.]{0,80}?\bnachgeholt\b")

# A heading's day is the meeting's; a meta line's may be the day on which the text was written.
_TRUST = {"heading": 3, "meta line": 1}
_NEAR = 70


class Passage(NamedTuple):
    """Words of the section and where they stand: ``heading``, ``meta line``, ``paragraph 2`` …"""

    place: str
    text: str


class Day(NamedTuple):
    """The day or days of the meeting and the words that name them."""

    first: date
    last: date | None
    place: str
    quote: str


class _Candidate(NamedTuple):
    score: int
    new: bool
    old: bool
    found: german_dates.Found
    source: Passage


def day_of(
    sources: Iterable[Passage], year: int | None, status: Status | None, times: Iterable[str]
) -> Day | None:
    """Return the day of the meeting, or ``None`` where the section does not say.

    ``year``: the section's, for days without one and to tell other years' meetings. A meeting that was
    moved has its new day. ``times``: ``datetime`` attributes, read where no words give a day.
    """
    moved = status == "postponed"
    candidates = [one for source in sources for one in _candidates(source, year, moved)]
    if moved:
        moves = [one for one in candidates if one.new and one.score > 0]
        candidates = moves[-1:] or [one for one in candidates if not one.old and not one.new]
    best = max((one for one in candidates if one.score > 0), key=lambda one: one.score, default=None)
    if best is None:
        return None if moved else _machine_readable(times, year)
    found, source = best.found, best.source
    return Day(found.first, found.last, source.place, source.text[found.start : found.end])


def _candidates(source: Passage, year: int | None, moved: bool) -> list[_Candidate]:
    candidates = []
    found = german_dates.find(source.text, year)
    for number, one in enumerate(found):
        before, after = around(source.text, one.start, one.end)
        if _is_beside_the_point(before, after):
            continue
        marked = before.endswith(_MARKS) or _MARKED.search(before[-_NEAR:]) is not None
        cue = mentions(before.lower(), _MEETING_CUES) or mentions(after.lower(), _MEETING_CUES)
        if one.yearless and not (marked and (cue or source.place in _TRUST)):
            continue
        new = moved and _is_new_day(before[-_NEAR:], after)
        old = (
            moved
            and not new
            and (_OLD_DAY.search(before) is not None or _OLD_DAY_AFTER.search(after) is not None)
        )
        # Another day's words are not this one's, nor are those in brackets beside it: "kurz nach dem
        # Landestreffen vom 01.10. kamen wir am 07.11. (dem Tag der Eröffnung) zusammen".
        since = found[number - 1].end if number else 0
        until = found[number + 1].start if number + 1 < len(found) else len(source.text)
        ahead, behind = before[max(-_NEAR, since - one.start) :], after[: min(_NEAR, until - one.end)]
        ahead, behind = ahead.rpartition(")")[2].lower(), behind.partition("(")[0].lower()
        score = _score(one, year, marked, cue) + _TRUST.get(source.place, 0) - _doubt(ahead, behind, year)
        candidates.append(_Candidate(score, new, old, one, source))
    return candidates


def _is_new_day(before: str, after: str) -> bool:
    """ "auf den 11.03.2025", "wird am 11.03.2025 in Dietzenbach nachgeholt"."""
    if _NEW_DAY.search(before) is not None:
        return True
    return _MADE_UP_BEFORE.search(before) is not None and _MADE_UP_AFTER.match(after) is not None


def _score(one: german_dates.Found, year: int | None, marked: bool, cue: bool) -> int:
    score = int(marked) + 2 * int(cue)
    if year is not None:
        return score + (2 if one.first.year == year else -2)
    return score + int(not cue)


def _doubt(ahead: str, behind: str, year: int | None) -> int:
    """What the words around a day take from it: another event's, or the next meeting's, which is this one
    where no year says otherwise and no other day is named."""
    if (
        mentions(ahead, _OTHER_CUES_BEFORE)
        or _LETTER_OF.search(ahead)
        or mentions(_RELATIVE.sub("", behind), _OTHER_CUES)
    ):
        return 4
    if _NEXT in ahead or _NEXT in behind:
        return 2 if year is None else 4
    return 0


def _is_beside_the_point(before: str, after: str) -> bool:
    """Sign-up days, the page's own date, another event in brackets, the day that another one replaces."""
    lower = before.lower()
    if mentions(lower, _DEADLINE_CUES) and _DEADLINE.search(_clause(before)):
        # "Die Anmeldung zum Treffen am 4. Juli ist bis zum 15. Juni möglich" has the meeting's day first.
        return _OF_THE_MEETING.search(before[-_NEAR:]) is None
    if mentions(before, _PAGE_DATE_CUES) and _PAGE_DATE.search(before[-_NEAR:]):
        return True
    if ("statt" in lower or "anstelle" in lower) and _INSTEAD_OF.search(before[-_NEAR:]):
        return True
    if "nicht" in lower and "sondern" in after and _NOT_BUT.search(before[-_NEAR:]):
        return True
    if (
        mentions(after.lower(), _SIGN_UP_CUES)
        and _SIGN_UP_AFTER.search(after)
        and not mentions(_clause(before).lower(), _MEETING_CUES)
    ):
        return True
    return "(" in before and _in_brackets(before, after)


def _clause(before: str) -> str:
    return _CLAUSE_START.split(before)[-1]


def _in_brackets(before: str, after: str) -> bool:
    opened = before.rfind("(")
    if opened < before.rfind(")"):
        return False
    return not (after.startswith(")") and _OWN_BRACKET.fullmatch(before[opened:]))


def _machine_readable(times: Iterable[str], year: int | None) -> Day | None:
    """A ``<time datetime>`` whose words are no full date ("4. Juli")."""
    for moment in times:
        for found in german_dates.find(moment[:40], None):
            if year is None or found.first.year == year:
                return Day(found.first, found.last, "time element", moment)
    return None
