"""The values of one meeting, each with the place it was read from. What the section does not say is ``None``."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from scraper.parsers.leuchtturmprojekte import dates, headings, wording
from scraper.parsers.leuchtturmprojekte.areas import area_of
from scraper.parsers.leuchtturmprojekte.sentences import bounds
from scraper.records import Evidence

if TYPE_CHECKING:
    from datetime import date

    from scraper.records import Attendance, Status

_IN_THE_YEAR = re.compile(r"\b(?:im|des)\s+Jahr(?:e|es)?\s+((?:19|20)\d\d)\b", re.IGNORECASE)

_WEEKDAY = r"(?:\w+(?:tag|woch|abend)\w*,?\s+)?(?:(?:den|dem|der)\s+)?(?:\w+(?:tag|woch|abend)\w*,?\s+(?:(?:den|dem)\s+)?)?"
_MARKED = re.compile(rf"\b(?:am|vom|den|auf|für|der|ab)\s+{_WEEKDAY}$|(?:^|[:;(,·|–—-]\s*){_WEEKDAY}$", re.IGNORECASE)
_DEADLINE = re.compile(
    rf"\bbis\s+(?:spätestens\s+|einschließlich\s+)?(?:zum\s+|am\s+)?{_WEEKDAY}$|\w*(?:anmeld|rückmeld|bewerb|einsende|registrier)\w*"
    r"(?:\W+\w+){0,7}?\W*$|frist\b(?:\W+\w+){0,5}?\W*$",
    re.IGNORECASE,
)
_SIGN_UP_AFTER = re.compile(r"^[^,;.]{0,60}?(?:anmeld|rückmeld|\bbewerb|registrier)", re.IGNORECASE)
_PAGE_DATE = re.compile(
    r"\bStand:?\s*$|(?:zuletzt|aktualisiert|geändert|veröffentlicht|erstellt|gedruckt|abgerufen|Aktualisierung|Änderung)\W+(?:\w+\W+){0,2}$"
)
_CUE = re.compile(
    r"\bkamen?\b|\bfand(?:en)?\b|\bfinde[tn]\b|treffen|\btrafen\b|Veranstaltung|Gespräch|geplant|vorgesehen|Termin|\bstatt|\beingeladen|\blud(?:en)?\b"
    r"|zu Gast|\blädt\b|Leuchtturm|Rundgang|begrüß|stattgefunden|verschoben|nachgeholt|Mittelpunkt|\btagte|besucht",
    re.IGNORECASE,
)
_ELSEWHERE = re.compile(
    r"Landesbewohner|Tag der Städtebau|Vorjahr|Konferenz|Kongress|Beschluss|\bAufnahme\b|aufgenommen|eröffnet|Eröffnung|Einweihung|eingeweiht"
    r"|Grundstein|Richtfest|gegründet|Gründung|\bseit\b|\bgeboren|beschlossen|Preisverleihung|ausgezeichnet|fertiggestellt|Fertigstellung"
    r"|\bStadtteilfest|Bewilligung|erschien|veröffentlicht|online gestellt|Ausstellung|Messe\b|nächste[snr]? (?:Treffen|Termin)|Folgetermin|Nachtreffen|Vortreffen|Vorbereitung",
    re.IGNORECASE,
)
_OLD_DAY = re.compile(
    rf"\b(?:ursprünglich\w*|geplant\w*|vom|bisher\w*|alter\w*|eigentlich|zunächst|vorgesehen\w*|angesetzt\w*)\b(?:\s+\w+){{0,5}}?\s+{_WEEKDAY}$"
    rf"|\bvom\s+{_WEEKDAY}$",
    re.IGNORECASE,
)
_OLD_DAY_AFTER = re.compile(r"^[^,;.]{0,80}?\b(?:geplant|vorgesehen|angesetzt|terminiert)", re.IGNORECASE)
_INSTEAD_OF = re.compile(rf"\b(?:anstatt|anstelle|statt)\s+(?:(?:wie|am|des|vom|ursprünglich|geplant)\s+){{0,3}}{_WEEKDAY}$", re.IGNORECASE)
_NEW_DAY = re.compile(
    rf"(?:\bauf\s+|\bneue\w*\s+(?:Termin|Datum)\w*\W+(?:\w+\W+){{0,3}}?|\b(?:nun|jetzt|stattdessen|nachgeholt)\s+(?:\w+\s+){{0,3}}?(?:am\s+)?){_WEEKDAY}$",
    re.IGNORECASE,
)

# A heading's day is the meeting's; a meta line's may be the day on which the text was written.
_TRUST = {"h": 3, "m": 1, "p": 0}


class Source(NamedTuple):
    """Words of the section and where they stand: ``heading``, ``meta line``, ``paragraph 2`` …"""

    place: str
    text: str


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


def read(
    title: str, heading: headings.Heading, meta: list[str], paragraphs: list[str], times: list[str], programme: str | None
) -> Values:
    """Return the values of a section.

    ``meta``: lines that only repeat when and where; ``times``: ``datetime`` attributes, used where no words give a day;
    ``programme``: what the introduction names, for headings that name none.
    """
    sources = [Source("heading", title), *(Source("meta line", line) for line in meta)]
    sources += [Source(f"paragraph {number}", text) for number, text in enumerate(paragraphs, 1)]
    evidence: list[Evidence] = []
    year = heading.year
    if year is not None:
        evidence.append(Evidence("year", "heading", title))
    else:
        year = _year_in_text(sources[1:], evidence)
    if heading.municipality:
        evidence.append(Evidence("municipality", "heading", title))
    if heading.programme:
        evidence.append(Evidence("programme", "heading", title))
        programme = heading.programme
    else:
        said = _first(sources[1:], headings.programme_in, "programme", evidence)
        if said is None and programme is not None:
            evidence.append(Evidence("programme", "introduction", programme))
        programme = said or programme
    area = _first(sources[1:], area_of, "programme_area", evidence)
    status = _status(sources, year, evidence)
    attendance = wording.attendance_of_heading(title)
    if attendance:
        evidence.append(Evidence("attendance", "heading", title))
    else:
        attendance = _first(sources[1:], lambda text: wording.attendance_of(text, year), "attendance", evidence)
    start, end = _days(sources, year, status, times, evidence)
    if year is None and start is not None:
        year = start.year
        evidence.append(Evidence("year", "start_date", start.isoformat()))
    return Values(year, programme, heading.municipality, area, start, end, attendance, status, tuple(evidence))


def _first(sources, reader, field, evidence):  # type: ignore[no-untyped-def]
    for source in sources:
        value = reader(source.text)
        if value is not None:
            evidence.append(Evidence(field, source.place, source.text))
            return value
    return None


def _year_in_text(sources: list[Source], evidence: list[Evidence]) -> int | None:
    for source in sources:
        found = _IN_THE_YEAR.search(source.text)
        if found:
            evidence.append(Evidence("year", source.place, found.group()))
            return int(found[1])
    return None


def _status(sources: list[Source], year: int | None, evidence: list[Evidence]) -> Status | None:
    """Moved beats cancelled: "abgesagt und auf den 11.03.2025 verschoben"."""
    found: tuple[Status, Source] | None = None
    for source in sources:
        said = wording.status_of(source.text, year)
        if said == "postponed" or (said and found is None):
            found = (said, source)
            if said == "postponed":
                break
    if found is None:
        return None
    evidence.append(Evidence("status", found[1].place, found[1].text))
    return found[0]


class _Candidate(NamedTuple):
    score: int
    new: bool
    old: bool
    found: dates.Found
    source: Source


def _days(
    sources: list[Source], year: int | None, status: Status | None, times: list[str], evidence: list[Evidence]
) -> tuple[date | None, date | None]:
    """The day of the meeting among the days that the section names."""
    candidates = [
        candidate for source in sources for candidate in _candidates(source, year)
    ]
    if status == "postponed":
        candidates = [one for one in candidates if one.new] or [one for one in candidates if not one.old]
    candidates = [one for one in candidates if one.score > 0]
    if not candidates:
        return _machine_readable(times, year, status, evidence)
    best = max(candidates, key=lambda one: one.score)  # the first of equals
    words = best.source.text[best.found.start : best.found.end]
    evidence.append(Evidence("start_date", best.source.place, words))
    if best.found.last is not None:
        evidence.append(Evidence("end_date", best.source.place, words))
    return best.found.first, best.found.last


def _candidates(source: Source, year: int | None) -> list[_Candidate]:
    text = source.text
    found = dates.find(text, year)
    candidates = []
    for one in found:
        start, end = bounds(text, one.start)
        before, after = text[start : one.start], text[one.end : end]
        if _is_beside_the_point(before, after, source.place):
            continue
        new = _NEW_DAY.search(before) is not None
        old = not new and (_OLD_DAY.search(before) is not None or _OLD_DAY_AFTER.search(after) is not None)
        marked = _MARKED.search(before) is not None
        cue = _CUE.search(before) is not None or _CUE.search(after) is not None
        if one.yearless and not (marked and (cue or source.place != "paragraph")):
            continue
        score = _score(one, year, marked, cue, before + after) + _TRUST[source.place[0]]
        candidates.append(_Candidate(score, new, old, one, source))
    return candidates


def _score(one: dates.Found, year: int | None, marked: bool, cue: bool, around: str) -> int:
    score = int(marked) + 2 * int(cue)
    if year is not None:
        score += 2 if one.first.year == year else -2
    elif not cue:
        score += 1
    if _ELSEWHERE.search(_near(around)):
        score -= 4
    return score


def _near(around: str) -> str:
    return around


def _is_beside_the_point(before: str, after: str, place: str) -> bool:
    """Sign-up days, the page's own date, another event in brackets, the day that another one replaces."""
    clause = re.split(r"[,;]\s(?!\d)", before)[-1] if not before.rstrip().endswith(",") else before
    if _DEADLINE.search(clause) or _PAGE_DATE.search(before) or _INSTEAD_OF.search(before):
        return True
    if _SIGN_UP_AFTER.search(after) and not _CUE.search(clause):
        return True
    opened = before.rfind("(")
    if opened > before.rfind(")"):
        return not (after.startswith(")") and re.fullmatch(rf"\(\s*(?:am|vom)?\s*{_WEEKDAY}", before[opened:], re.IGNORECASE))
    return False


def _machine_readable(
    times: list[str], year: int | None, status: Status | None, evidence: list[Evidence]
) -> tuple[date | None, date | None]:
    """A ``<time datetime>`` whose words are no full date ("4. Juli")."""
    if status == "postponed":
        return None, None
    for moment in times:
        for found in dates.find(moment, None):
            if year is None or found.first.year == year:
                evidence.append(Evidence("start_date", "time element", moment))
                return found.first, found.last
    return None, None
