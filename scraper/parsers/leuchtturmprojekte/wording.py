"""Whether the text says that the meeting was cancelled or moved, and whether people met in one place or
online."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from scraper.parsers.leuchtturmprojekte.sentences import clauses, mentions, sentences

if TYPE_CHECKING:
    from scraper.records import Attendance, Status

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
_ATTENDANCE_CUES = (
    "online",
    "digital",
    "virtuell",
    "hybrid",
    "präsenz",
    "vor ort",
    "konferenz",
    "livestream",
    "webinar",
)

_OTHER_TIME = re.compile(
    r"\bVorjahr|\bJahr(?:e|en)?\s+(?:zuvor|davor|danach)|"
    r"\b(?:vergangene|letzte|vorige|vorherige|nächste|kommende|folgende|frühere)[nmrs]?\s+(?:Jahr"
    r"|Treffen|Veranstaltung)|"
    r"\b(?:ursprünglich|eigentlich|zunächst|bislang|früher|sonst|normalerweise|üblicherweise)\b",
    re.IGNORECASE,
)
_OTHER_TIME_CUES = (
    "jahr", "treffen", "veranstaltung", "ursprünglich", "eigentlich", "zunächst", "bislang", "früher",
    "sonst", "normal", "üblich",
)  # fmt: skip
_YEAR = re.compile(r"(?<![\d.])(?:19|20)\d\d(?!\d)")

_QUOTED = re.compile(r"[„“\"»«‚‘][^„“”\"»«‚‘’]{1,120}[“”\"»«‘’]")  # an area's name may hold a year

_POSTPONED = re.compile(
    r"\b(?:verschoben(?:e[nrs]?)?|verschob|Verschiebung|vertagt|verschieben|Terminverschiebung)\b"
    r"|\bverlegt\b|\bnachgeholt\b",
    re.IGNORECASE,
)
_CANCELLED = re.compile(
    r"\b(?:abgesagt\w*|absagen|Absage|entfällt|entfiel|entfallen|ausgefallen|ausfallen|gestrichen)\b"
    r"|\b(?:fällt|fiel)\b[^,;.]{0,60}\baus\b"
    r"|\bnicht\s+(?:statt(?!\s+(?:in|wie|am)\b)|stattfinden|stattgefunden|stattfand|stattfindet)\b",
    re.IGNORECASE,
)
_NOT_SO = re.compile(r"\b(?:nicht|keineswegs|weder|ohne|keine)\b(?:\s+\w+){0,2}\s*$", re.IGNORECASE)
_SOMETHING_ELSE = re.compile(
    r"\b(?:Rundgang|Projektrundgang|Rundgänge|Bus|Bustransfer|Exkursion|Workshop|Abendprogramm|Empfang"
    r"|Führung|Anmeldung|"
    r"Gebühr|Kosten|Teilnahmegebühr|Besichtigung|Abendessen|Imbiss|Konzert|Fest|Stadtteilfest"
    r"|Livestream)\w*",
    re.IGNORECASE,
)
_MEETING = re.compile(
    r"\b(?:\w*treffen|Veranstaltung(?!sreihe)\w*|Leuchtturmprojekte?|Netzwerk\w*|Termin|Tagung|es|sie"
    r"|dieses|dies)\b",
    re.IGNORECASE,
)

_SERIES = re.compile(r"Leuchtturm-?projekte?\s+vor\s+Ort", re.IGNORECASE)
_LIKE_BEFORE = re.compile(
    r"\b(?:wie|anders als|im Gegensatz|im Unterschied|nicht wie)\s*(?:schon|bereits|noch)?\s*(?:im|in"
    r"|zum|zu|den|die)\s+"
    r"(?:den\s+|dem\s+)?(?:Vorjahr\w*|(?:\w+n\s+)?Jahr\w*(?:\s+(?:zuvor|davor))?|(?:19|20)\d\d)"
    r"(?:\s+noch)?",
    re.IGNORECASE,
)
_MODE = (
    r"(?:online|digital\w*|virtuell\w*|hybrid\w*|in\s+Präsenz|Präsenz\w*|vor\s+Ort|Online[-\w]*"
    r"|(?:per|als)\s+\w+konferenz)"
)
_AFTER_OTHERS = re.compile(
    r"\bnach\s+(?:\w+\s+){0,3}?(?:online|digital\w*|virtuell\w*|hybrid\w*)[-\w]*(?:\s+\w+)?"
    r"(?:\s+(?:der|des|in den|im)\s+(?:\w+\s+)?(?:Vorjahr\w*|Jahr\w*))?",
    re.IGNORECASE,
)
_NEGATED = re.compile(
    rf"\b(?:nicht\s+(?!nur\b)|kein\w*\s+|weder\s+|ohne\s+)(?:(?:mehr|länger|rein|ausschließlich|als"
    rf"|wieder|im|wie\s+\w+)\s+){{0,2}}{_MODE}"
    rf"|\b{_MODE}\s+nicht\b",
    re.IGNORECASE,
)
_NEGATIONS = ("nicht", "kein", "weder", "ohne")
_INSTEAD = re.compile(rf"\b(?:anstatt|anstelle|statt)\s+(?:\w+\s+){{0,4}}?{_MODE}", re.IGNORECASE)
_TAKES_PLACE = re.compile(r"\b(?:fand|findet|fanden|finden|fände)\b", re.IGNORECASE)

_ONLINE = re.compile(
    r"\b(?:online|digital(?:e[srnm]?)?|virtuell(?:e[srnm]?)?|Videokonferenz\w*|Web-?konferenz\w*|Webinar"
    r"|Livestream|im\s+Internet"
    r"|Online-(?:Treffen|Veranstaltung|Format|Konferenz|Meeting|Termin)\w*|Onlinetreffen"
    r"|Onlineveranstaltung)\b",
    re.IGNORECASE,
)
_EVENT = re.compile(
    r"statt(?:fand|find|gefund|zufinden)|\bstatt\b|durchgeführt|abgehalten|ausgerichtet|veranstaltet"
    r"|treffen|Veranstaltung|Format|Tagung"
    r"|\btrafen|zusammen|teilnehmen|teilgenommen|Teilnahme|Leuchtturmprojekt|hybrid|\bund\b|sowohl"
    r"|übertragen",
    re.IGNORECASE,
)
_NOT_EVENT = re.compile(
    r"anmeld|abrufbar|verfügbar|ansehen|anschauen|\bFilm|Video(?!konferenz)|Dokumentation|einsehbar"
    r"|nachles|nachzulesen|herunter"
    r"|Newsletter|Antrag|Plattform|Umfrage|Beteiligung|veröffentlicht|Wegweiser|Lern",
    re.IGNORECASE,
)
_HYBRID = re.compile(r"\bhybrid", re.IGNORECASE)
_PRESENCE = re.compile(
    r"\bin\s+Präsenz\b|\bPräsenz(?:veranstaltung|treffen|format|form|termin)\w*|\bals\s+Präsenz",
    re.IGNORECASE,
)
_ON_SITE = re.compile(r"\bvor Ort\b", re.IGNORECASE)
_ON_SITE_VERB = re.compile(
    r"\bsondern\b|\bwieder\b|\bendlich\b|statt(?:fand|find|gefund|zufinden)|\bstatt\b|\btrafen\b"
    r"|zusammen|getroffen|durchgeführt"
    r"|\b(?:und|sowie|als auch|oder)\s+(?:per|online|digital|virtuell|im)\b|nicht nur|Teilnahme|\bsowohl\b",
    re.IGNORECASE,
)
_HEADING_MODES = re.compile(
    r"\b(?P<hybrid>hybrid)|\b(?P<online>online|digital|virtuell)\b|\b(?P<in_person>in Präsenz)\b",
    re.IGNORECASE,
)


def may_name_status(lower: str) -> bool:
    """Whether lower-cased text has any of the words by which a status is told."""
    return mentions(lower, _STATUS_CUES)


def may_name_attendance(lower: str) -> bool:
    """Whether lower-cased text has any of the words by which an attendance is told."""
    return mentions(lower, _ATTENDANCE_CUES)


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
    kinds: list[Status] = []
    for clause in clauses(_LIKE_BEFORE.sub("", sentence)):
        if _of_another_time(clause, year, also=False):
            continue
        moved = _POSTPONED.search(clause)
        if moved and not _denied(clause, moved.start()) and _is_move(moved.group(), sentence):
            kinds.append("postponed")
        gone = _CANCELLED.search(clause)
        if (
            gone
            and not _denied(clause, gone.start())
            and not _of_another_year(clause, year)
            and not _of_something_else(clause[: gone.end()], sentence)
        ):
            kinds.append("cancelled")
    return "postponed" if "postponed" in kinds else kinds[0] if kinds else None


def _is_move(word: str, sentence: str) -> bool:
    """A meeting may also be moved to another hall; "verlegt" and "nachgeholt" count with a day or a time
    of year."""
    if word.lower() not in {"verlegt", "nachgeholt"}:
        return not _of_something_else(sentence, sentence)
    return (
        re.search(r"\d{1,2}\.|\b(?:19|20)\d\d\b|Zeit\b|Jahr|Frühjahr|Herbst|Sommer|Winter", sentence)
        is not None
    )


def _denied(clause: str, position: int) -> bool:
    return _NOT_SO.search(clause, 0, position) is not None


def _of_something_else(words: str, sentence: str) -> bool:
    return _SOMETHING_ELSE.search(words) is not None and _MEETING.search(words) is None


def _of_another_time(clause: str, year: int | None, *, also: bool) -> bool:
    """``also``: "ursprünglich" and the like make it another time; for a status they name the old day of
    this meeting."""
    other = _OTHER_TIME.search(clause) if mentions(clause.lower(), _OTHER_TIME_CUES) else None
    if other and (also or "jahr" in other.group().lower()):
        return True
    return also and _of_another_year(clause, year)


def _of_another_year(clause: str, year: int | None) -> bool:
    """ "Nachdem das Treffen im Jahr 2020 abgesagt worden war", below the heading of 2021."""
    named = _YEAR.findall(_QUOTED.sub("", clause)) if year else ()
    return bool(named) and str(year) not in named


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
        sentence = _LIKE_BEFORE.sub("", sentence)
    if "nach " in lower:
        sentence = _AFTER_OTHERS.sub("", sentence)
    said = " ".join(part for clause in clauses(sentence) if (part := _cleaned(clause, year)))
    if not mentions(said.lower(), _ATTENDANCE_CUES):
        return None
    online = (
        _ONLINE.search(said) is not None and _EVENT.search(said) is not None and not _NOT_EVENT.search(said)
    )
    in_person = _PRESENCE.search(said) is not None or _meets_on_site(said)
    if (_HYBRID.search(said) and not _NOT_EVENT.search(said)) or (online and in_person):
        return "hybrid"
    if online:
        return "online"
    return "in_person" if in_person else None


def _cleaned(clause: str, year: int | None) -> str:
    """The clause without what it denies, or nothing if it speaks of another time."""
    if _of_another_time(clause, year, also=True):
        return ""
    lower = clause.lower()
    if mentions(lower, _NEGATIONS):
        clause = _NEGATED.sub("", clause)
    if "statt " in lower or "anstelle" in lower:
        particle = _TAKES_PLACE.search(clause) is not None and lower.count("statt") == 1
        clause = clause if particle else _INSTEAD.sub("", clause)
    return clause


def _meets_on_site(clause: str) -> bool:
    """ "Rundgang vor Ort", "Akteure vor Ort" say where things are; "fand wieder vor Ort statt" where
    people met."""
    for match in _ON_SITE.finditer(clause):
        word = clause[: match.start()].rsplit(None, 1)[-1] if match.start() else ""
        of_a_thing = word[:1].isupper() and not re.search(r"treffen|veranstaltung", word, re.IGNORECASE)
        beside = clause[match.end() : match.end() + 7].startswith(" statt")
        if (not of_a_thing or (beside and not _SOMETHING_ELSE.search(word))) and _ON_SITE_VERB.search(clause):
            return True
    return False
