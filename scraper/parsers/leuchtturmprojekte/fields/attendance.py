"""Whether the text says that people met in one place, online or both."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from scraper.parsers.common.sentences import clauses, mentions, sentences
from scraper.parsers.leuchtturmprojekte.fields.meeting_status import names_a_side_event
from scraper.parsers.leuchtturmprojekte.fields.other_occasions import of_another_time, without_comparison

if TYPE_CHECKING:
    from scraper.records import Attendance

_ATTENDANCE_CUES = (
    "online",
    "digital",
    "virtuell",
    "hybrid",
    "präsenz",
    "vor ort",
    "konferenz",
    "livestream",
    "zoom",
    "webex",
    "teams",
    "bigblue",
    "jitsi",
    "webinar",
    "seminar",
)
_SERIES = re.compile(r"Leuchtturm-?projekte?\s+vor\s+Ort", re.IGNORECASE)
_MODE = (
    r"(?:online|digital\w*|virtuell\w*|hybrid\w*|in\s+Präsenz|Präsenz\w*|vor\s+Ort|Online[-\w]*"
    r"|(?:per|als)\s+\w+konferenz)"
)
_AFTER_OTHERS = re.compile(
    r"\bnach\s+(?:\w+\s+){0,3}?(?:online|digital\w*|virtuell\w*|hybrid\w*)[-\w]*(?:\s+(?!(?:der|des|in|im)\b)\w+)?"
    r"(?:\s+(?:der|des|in den|im)\s+(?:\w+\s+)?(?:Vorjahr\w*|Jahr\w*))?",
    re.IGNORECASE,
)
_NEGATED = re.compile(
    rf"\b(?:nicht\s+(?!nur\b)|kein\w*\s+|weder\s+|ohne\s+)(?:(?:mehr|länger|rein|ausschließlich|als"
    rf"|wieder|im|wie\s+\w+)\s+){{0,2}}{_MODE}"
    rf"|\b{_MODE}\s+nicht\b"
    rf"|\bnoch\s+(?:(?:als|im)\s+)?{_MODE}(?=\s*$|\s+statt)",
    re.IGNORECASE,
)
_NEGATIONS = ("nicht", "kein", "weder", "ohne")
_INSTEAD = re.compile(rf"\b(?:anstatt|anstelle|statt)\s+(?:\w+\s+){{0,4}}?{_MODE}", re.IGNORECASE)
_TURNED_INTO = re.compile(rf"\baus\s+de[mr]\s+(?:\w+\s+)?(?:geplanten|vorgesehenen)\s+{_MODE}", re.IGNORECASE)
_WAIVED = re.compile(
    rf"\bauf\s+(?:\w+\s+){{0,4}}?{_MODE}(?=[^,;:]{{0,60}}\bverzicht)"
    rf"|\bverzicht\w*\s+auf\s+(?:\w+\s+){{0,4}}?{_MODE}",
    re.IGNORECASE,
)
_TAKES_PLACE = re.compile(r"\b(?:fand|findet|fanden|finden|fände)\b", re.IGNORECASE)
_ONLINE = re.compile(
    r"\b(?:online|digital(?:e[srnm]?)?|virtuell(?:e[srnm]?)?|Video-?konferenz\w*|Web-?(?:konferenz|seminar)\w*|Webinar"
    r"|(?:per|via|über|mit)\s+(?:Zoom|Webex|(?:MS\s|Microsoft\s)?Teams|BigBlueButton|Jitsi)"
    r"|Livestream|im\s+Internet"
    r"|Online-(?:Treffen|Veranstaltung|Format|Konferenz|Meeting|Termin)\w*|Onlinetreffen"
    r"|Onlineveranstaltung)\b",
    re.IGNORECASE,
)
_EVENT = re.compile(
    r"statt(?:fand|find|gefund|zufinden)|\bstatt\b|durchgeführt|abgehalten|ausgerichtet|veranstaltet"
    r"|treffen|Veranstaltung|(?<!in)Format|Tagung"
    r"|\btraf|\bteil\b|zusammen|teilnehmen|teilgenommen|Teilnahme|Leuchtturmprojekt|hybrid|\bund\b|sowohl"
    r"|übertragen",
    re.IGNORECASE,
)
_NOT_EVENT = re.compile(
    r"anmeld|abrufbar|verfügbar|ansehen|anschauen|\bFilm|(?<!\bper )Video(?!-?konferenz)"
    r"|Dokumentation|einsehbar|nachles|nachzulesen|herunter|finden Sie|bestell|Mitschnitt|Aufzeichnung"
    r"|Newsletter|\bPresse\b|Antrag|Plattform|Umfrage|Beteiligung|veröffentlicht|Wegweiser|Lern"
    r"|www\.|https?:|\bmehr (?:zum|zur|dazu|darüber)\b",
    re.IGNORECASE,
)
_THE_MEETING = re.compile(r"treffen\b|\bVeranstaltung\b|\bTagung\b|\bLeuchtturmprojekte\b", re.IGNORECASE)
_WAS_HELD = re.compile(
    r"\b(?:fand|findet)\b.{0,200}\bstatt\b|stattfinden|stattgefunden|durchgeführt|abgehalten"
)
_NAMES_A_MODE = re.compile(rf"\b{_MODE}", re.IGNORECASE)
_HYBRID = re.compile(
    r"\bhybrid(?:e[nrsm]?)?\b"
    r"|\bhybrid(?:\w*treffen|\w*veranstaltung|format|form|termin|tagung|konferenz|sitzung|modus)",
    re.IGNORECASE,
)
_PRESENCE = re.compile(
    r"\bin\s+Präsenz\b|\bPräsenz(?:veranstaltung|treffen|format|form|termin)\w*|\bals\s+Präsenz",
    re.IGNORECASE,
)
_ON_SITE = re.compile(r"\bvor Ort\b", re.IGNORECASE)
_ON_SITE_VERB = re.compile(
    r"\bsondern\b|\bwieder\b|\bendlich\b|statt(?:fand|find|gefund|zufinden)|\bstatt\b|\btrafen\b"
    r"|zusammen|getroffen|durchgeführt|\bteil\b|teilgenommen"
    r"|\b(?:und|sowie|als auch|oder)\s+(?:per|online|digital|virtuell|im)\b|nicht nur|Teilnahme|\bsowohl\b",
    re.IGNORECASE,
)
_SAYS_WHERE_PEOPLE_MET = re.compile(
    r" (?:statt|durchgeführt)"
    r"|\s(?:und|oder|sowie|als auch|wie auch)\s(?:online|digital|virtuell|per\s[\w-]+)"
    r"\s(?:\w+\s){0,3}?teil(?:n|g|\b)",
    re.IGNORECASE,
)
_LONGEST_WORD = 80
_HEADING_MODES = re.compile(
    r"\b(?P<hybrid>hybrid)|\b(?P<online>online|digital|virtuell)\b|\b(?P<in_person>in Präsenz)\b",
    re.IGNORECASE,
)


def may_name_attendance(lower: str) -> bool:
    """Whether lower-cased text has any of the words by which an attendance is told."""
    return mentions(lower, _ATTENDANCE_CUES)


def attendance_of(text: str, year: int | None) -> Attendance | None:
    """Return how people met, where one paragraph says so of this meeting."""
    if not mentions(text.lower(), _ATTENDANCE_CUES):
        return None
    found: Attendance | None = None
    for sentence in sentences(text):
        said = _attendance_in(sentence, year)
        if said == "hybrid":
            return said
        found = found or said
    return found


def attendance_of_heading(text: str) -> Attendance | None:
    """Return how people met, where the heading says so: "… in Steinbach (online)"."""
    match = _HEADING_MODES.search(text)
    if match is None:
        return None
    return "hybrid" if match["hybrid"] else "online" if match["online"] else "in_person"


def _attendance_in(sentence: str, year: int | None) -> Attendance | None:
    lower = sentence.lower()
    if not mentions(lower, _ATTENDANCE_CUES):
        return None
    if "leuchtturm" in lower:
        sentence = _SERIES.sub("", sentence)
    if "jahr" in lower or "0" in lower or "1" in lower:
        sentence = without_comparison(sentence)
    if "nach " in lower:
        sentence = _AFTER_OTHERS.sub("", sentence)
    said, elsewhere = _said(sentence, year)
    if not mentions(said.lower(), _ATTENDANCE_CUES):
        return None
    online = _ONLINE.search(said) is not None and _EVENT.search(said) is not None and not elsewhere
    in_person = _PRESENCE.search(said) is not None or _meets_on_site(said)
    if (_HYBRID.search(said) and not elsewhere) or (online and in_person):
        return "hybrid"
    if online:
        return "online"
    return "in_person" if in_person else None


def _said(sentence: str, year: int | None) -> tuple[str, bool]:
    """What the sentence says of this meeting, and whether it rather says where a film or a form is found.

    A clause that says outright how the meeting was held leaves no doubt about the others.
    """
    parts = [part for clause in clauses(sentence) if (part := _cleaned(clause, year))]
    if not any(map(_NOT_EVENT.search, parts)):
        return " ".join(parts), False
    outright = [part for part in parts if _is_outright(part)]
    return " ".join(outright or parts), not outright


def _is_outright(clause: str) -> bool:
    """ "Das Treffen fand online statt und wurde im Film gezeigt", but "Die Anmeldung zum Treffen fand online
    statt"."""
    meeting = _THE_MEETING.search(clause)
    if meeting is None or not _WAS_HELD.search(clause) or not _NAMES_A_MODE.search(clause):
        return False
    other = _NOT_EVENT.search(clause)
    return other is None or other.start() > meeting.start()


def _cleaned(clause: str, year: int | None) -> str:
    """The clause without what it denies, or nothing if it speaks of another time."""
    lower = clause.lower()
    if "statt " in lower or "anstelle" in lower:
        # "Anstelle der ursprünglich geplanten Präsenzveranstaltung fand … statt" speaks of this meeting.
        particle = _TAKES_PLACE.search(clause) is not None and lower.count("statt") == 1
        clause = clause if particle and "anstelle" not in lower else _INSTEAD.sub("", clause)
    if "aus de" in lower:
        clause = _TURNED_INTO.sub("das Treffen", clause)
    if "verzicht" in lower:
        clause = _WAIVED.sub("", clause)
    if of_another_time(clause, year):
        return ""
    return _NEGATED.sub("", clause) if mentions(lower, _NEGATIONS) else clause


def _meets_on_site(clause: str) -> bool:
    """ "Rundgang vor Ort", "Akteure vor Ort" say where things are; "fand wieder vor Ort statt" where
    people met."""
    if _ON_SITE_VERB.search(clause) is None:
        return False
    for match in _ON_SITE.finditer(clause):
        before = clause[max(0, match.start() - _LONGEST_WORD) : match.start()].rsplit(None, 1)
        word = before[-1] if before else ""
        of_a_thing = word[:1].isupper() and not re.search(r"treffen|veranstaltung", word, re.IGNORECASE)
        beside = _SAYS_WHERE_PEOPLE_MET.match(clause, match.end()) is not None
        if not of_a_thing or (beside and not names_a_side_event(word)):
            return True
    return False
