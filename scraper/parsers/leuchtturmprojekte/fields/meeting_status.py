"""Whether the text says that the meeting was cancelled or moved."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from scraper.parsers.common.sentences import clauses, mentions, sentences
from scraper.parsers.leuchtturmprojekte.fields.other_occasions import (
    of_another_year,
    of_the_year_before,
    without_comparison,
)

if TYPE_CHECKING:
    from scraper.records import Status

# Looked for in the lower-cased text before any expression is run: most sections say nothing of the kind.
_STATUS_CUES = (
    "absag",
    "abgesag",
    "fall",
    "fäll",
    "fiel",
    "versch",
    "verleg",
    "vertagt",
    "nachgeholt",
    "nicht statt",
    "gestrichen",
)
_POSTPONED = re.compile(
    r"\b(?:verschoben(?:e[nrs]?)?|verschob|verschiebt|Verschiebung|vertagt|verschieben|Terminverschiebung)\b"
    r"|\bverlegt\b|\bnachgeholt\b",
    re.IGNORECASE,
)
_OWN_CANCELLATION = (
    r"Absage(?!\s+(?:des|der|von)\s+(?!(?:\w+\s+)?(?:\w*treffens|Veranstaltung|Termins|Tagung)\b))"
)
_CANCELLED = re.compile(
    r"\b(?:abgesagt\w*|(?-i:absagen)|"
    + _OWN_CANCELLATION
    + r"|entfällt|entfiel|entfallen|ausgefallen|ausfallen|gestrichen)\b"
    r"|\b(?:fällt|fiel)\b[^,;.]{0,60}\baus\b"
    r"|\bnicht\s+(?:statt(?!\s+(?:in|wie|am)\b)|stattfinden|stattgefunden|stattfand|stattfindet)\b",
    re.IGNORECASE,
)
_NOT_SO = re.compile(r"\b(?:nicht|keineswegs|weder|ohne|keine)\b(?:\s+\w+){0,2}\s*$", re.IGNORECASE)
# "Im Quartier haben sich die Schwerpunkte verschoben", but "Das Treffen hat sich verschoben".
_REFLEXIVE = re.compile(r"\bsich\b", re.IGNORECASE)
_MEETING_NOUN = re.compile(r"treffen\b|\bVeranstaltung\b|Termin\b|\bLeuchtturmprojekte\b", re.IGNORECASE)
_TO_ANOTHER_TIME = re.compile(
    r"\b(?:auf|in|im)\s+(?:\w+\s+){0,3}?(?:\d{1,2}\.|(?:19|20)\d\d\b|Januar|Februar|März|April|Mai\b|Juni|Juli"
    r"|August|September|Oktober|November|Dezember|Frühjahr|Frühling|Sommer|Herbst|Winter|Zeit|Jahr|Monat|Woche"
    r"|später|unbestimmte)"
)
_TIME = re.compile(r"\d{1,2}\.|\b(?:19|20)\d\d\b|Zeit\b|Jahr|Frühjahr|Herbst|Sommer|Winter")
_SOMETHING_ELSE = re.compile(
    r"\b(?:\w*Rundgang|\w*Rundgänge|Bus|Bustransfer|Exkursion|Workshop|Abendprogramm|Empfang"
    r"|Führung|Anmeldung|(?:\w*tour|\w*Spaziergang|\w*Rundfahrt)\b|Rahmenprogramm|Nachmittag|"
    r"Gebühr|Kosten|Teilnahmegebühr|Besichtigung|Abendessen|Imbiss|Konzert|Fest|Stadtteilfest"
    r"|Livestream|Eröffnung|Einweihung|Baubeginn|Bauarbeiten|Umbau|Fertigstellung|Sanierung|Spatenstich|Ausstellung"
    r"|Vortrag|\w*Bewohnertreffen|Kongress|Messe|Fachtag|Tag der Städtebauförderung)\w*",
    re.IGNORECASE,
)
# "Der Anmeldeschluss für das Treffen wurde verschoben."
_SIGN_UP = re.compile(r"\s*(?:der|die)\s+(?:neue\s+)?(?:anmelde|rückmelde|bewerbungs)\w*", re.IGNORECASE)
_MEETING = re.compile(
    r"\b(?:(?!\w*bewohnertreffen)\w*treffen|Veranstaltung(?!sreihe)\w*|Leuchtturmprojekte?|Netzwerk\w*|Termin|Tagung|es|sie"
    r"|dieses|dies)\b",
    re.IGNORECASE,
)


def may_name_status(lower: str) -> bool:
    """Whether lower-cased text has any of the words by which a status is told."""
    return mentions(lower, _STATUS_CUES)


def status_of(text: str, year: int | None) -> Status | None:
    """Return what one paragraph or heading says of the meeting. Other years' and other events' fate is not
    counted."""
    if not mentions(text.lower(), _STATUS_CUES):
        return None
    found: Status | None = None
    for sentence in sentences(text):
        said = _status_in(sentence, year) if mentions(sentence.lower(), _STATUS_CUES) else None
        if said == "postponed":
            return said
        found = found or said
    return found


def _status_in(sentence: str, year: int | None) -> Status | None:
    if _SIGN_UP.match(sentence):
        return None
    kinds: list[Status] = []
    for clause in clauses(without_comparison(sentence)):
        if of_the_year_before(clause):
            continue
        moved = _POSTPONED.search(clause)
        if moved and not _denied(clause, moved.start()) and _is_move(moved, clause, sentence, year):
            kinds.append("postponed")
        gone = _CANCELLED.search(clause)
        if (
            gone
            and not _denied(clause, gone.start())
            and not of_another_year(clause, year)
            and not _of_something_else(clause[: gone.end()] if clause[: gone.start()].strip() else clause)
        ):
            kinds.append("cancelled")
    return "postponed" if "postponed" in kinds else kinds[0] if kinds else None


def _is_move(moved: re.Match[str], clause: str, sentence: str, year: int | None) -> bool:
    """A meeting may also be moved to another hall, and make up for another year's: "verlegt" and
    "nachgeholt" count with a day or a time of year."""
    word = moved.group().lower()
    if word == "verlegt":
        return _TO_ANOTHER_TIME.search(clause, 0, moved.start()) is not None
    if word == "nachgeholt":
        return _TIME.search(sentence) is not None and not of_another_year(clause, year, before=True)
    if _REFLEXIVE.search(clause) and not _MEETING_NOUN.search(clause):
        return False
    return not _of_something_else(sentence)


def names_a_side_event(word: str) -> bool:
    """Whether a noun is something beside the meeting: a tour, a workshop, the sign-up."""
    return _SOMETHING_ELSE.search(word) is not None


def _denied(clause: str, position: int) -> bool:
    return _NOT_SO.search(clause, 0, position) is not None


def _of_something_else(words: str) -> bool:
    return _SOMETHING_ELSE.search(words) is not None and _MEETING.search(words) is None
