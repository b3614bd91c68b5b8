"""Read the programme area of a paragraph: the name after "Programmgebiet", quoted or not."""

from __future__ import annotations

import re

from scraper import lazy_re
from scraper.parsers.common.clauses import sentences
from scraper.parsers.common.event_terms import TERMS
from scraper.parsers.common.quotes import OPENERS, normalize_doubled_quotes, quoted

_PROGRAMME_AREA = lazy_re.compile(
    r"Programmgebiet(?P<many>e|en|er|ern)?s?\b\s*:?\s*(?:(?:mit dem Namen|namens|ist|war|waren"
    r"|lautet)\s+)?",
    re.IGNORECASE,
)
_OTHER_TIME = TERMS.compile(
    r"^(?:vor\s+einem\s+jahr|im\s+(?:\w+\s+)?vorjahr|im\s+(?:letzten|vergangenen|nächsten"
    r"|kommenden)\s+jahr)\b|[.!?]\s+(?:vor\s+einem\s+jahr|im\s+(?:\w+\s+)?vorjahr"
    r"|im\s+(?:letzten|vergangenen|nächsten|kommenden)\s+jahr)\b"
)
_BETWEEN = lazy_re.compile(
    r"\s*(?:,|und|sowie|&|/|u\.)\s*(?:(?:das|dem|den|die|auch)\s+)*(?:Programmgebiet\w*\s+)?", re.IGNORECASE
)
_DASH = lazy_re.compile(r"[–—-]\s+(?=\W)")  # "das Programmgebiet – „Hanau-Lamboy“ – stand"
_LIST = lazy_re.compile(r"[\w\s]{0,60}:\s*(?=\W)")
_TOWN_BETWEEN = lazy_re.compile(r"(?:in|der Stadt)\s+[A-ZÄÖÜ][\w().-]*(?:\s+\([^)]*\))?\s+")
_WORD = r"[A-ZÄÖÜ\d][\w’'-]*\.?(?<!\w{4}\.)"
_BEHIND_TOWN = (
    r"\((?:[A-ZÄÖÜ][\w. -]{1,30})\)(?=\s[–—-]\s)|(?:am|im|an\sder|a\.|a\.\sd\.)\s(?:Main"
    r"|Lahn|Fulda|Taunus|Odenwald|Neckar|Rhein|Höhe)"
)
# "Wetzlar – Dalheim / Altenberger Straße", "Steinbach (Taunus) – Ost": capitals and what joins them.
_BARE_NAME = lazy_re.compile(rf"{_WORD}(?:\s(?:{_BEHIND_TOWN})|(?:\s?[–—/]\s?|\s-\s|\s){_WORD})*")
_GOES_ON = lazy_re.compile(
    rf"(?:\s(?:und|&)\s{_WORD}(?:[\s/]{_WORD})*)"
)  # "… – Östliches Stadtgebiet und Innenstadt"
_LISTED = lazy_re.compile(rf"(?:(?:,\s|\s(?:und|sowie)\s){_WORD}(?:(?:\s?[–—/]\s?|\s-\s|\s){_WORD})*)*")
_IN_TWO_PARTS = lazy_re.compile(r"\s[–—-]\s|/")
_NO_NAME = lazy_re.compile(r"(?:Rund|Ein|Eine|Das|Der|Die|In|Zum|Zur|Es|Wir|Hier|Dort|Mit)\b")
_PARTS = lazy_re.compile(r"\s*,\s*|\s+(?:und|sowie)\s+")
_DENIED = lazy_re.compile(r"\bnicht\s+(?:(?:das|im|dem|in|vom|zum|wie|\w+t)\s+){0,3}$", re.IGNORECASE)
_BUT_ANOTHER = lazy_re.compile(r"\bsondern\b[^.]*\bProgrammgebiet", re.IGNORECASE)
_REACH = 40
_MAX_NAME = 120


def area_of(text: str) -> str | None:
    """Return the area's name without its outer quotation marks; several joined with ``; ``; ``None`` if
    none is named."""
    first = text.find("rogrammgebiet")
    if first < 0 and (first := text.find("ROGRAMMGEBIET")) < 0:
        return None
    text = _without_other_times(normalize_doubled_quotes(text))
    bare: str | None = None
    for match in _PROGRAMME_AREA.finditer(text):
        if _is_denied(text, match):
            continue
        names = _quoted_names(text, match.end()) or _listed_names(text, match)
        if names:
            return "; ".join(names)
        if bare is None:
            bare = _bare_name(text, match)
    return bare


def _is_denied(text: str, match: re.Match[str]) -> bool:
    """ "Nicht das Programmgebiet „Nord“, sondern das Programmgebiet „Süd“ …"."""
    before, behind = (
        text[max(0, match.start() - _REACH) : match.start()],
        text[match.end() : match.end() + _MAX_NAME],
    )
    return _DENIED.search(before) is not None and _BUT_ANOTHER.search(behind) is not None


def _without_other_times(text: str) -> str:
    """ "Vor einem Jahr war das Programmgebiet „Westend“ an der Reihe." is about another meeting."""
    if not _OTHER_TIME.search(text):
        return text
    return " ".join(sentence for sentence in sentences(text) if not _OTHER_TIME.search(sentence))


def _quoted_names(text: str, start: int) -> list[str]:
    dash = _DASH.match(text, start)
    if dash:
        start = dash.end()
    between = _TOWN_BETWEEN.match(text, start)
    if between and between.end() < len(text) and text[between.end()] in OPENERS:
        start = between.end()
    names: list[str] = []
    while start < len(text):
        found = quoted(text, start)
        if found is None or not found[0]:
            break
        names.append(found[0])
        gap = _BETWEEN.match(text, found[1])
        if gap is None:
            break
        start = gap.end()
    return names


def _listed_names(text: str, match: re.Match[str]) -> list[str]:
    """ "Drei Programmgebiete standen im Mittelpunkt: „Nord“, „Süd“ und „Mitte“.“"""
    if match["many"] is None or match.group().rstrip().endswith("s"):
        return []
    listed = _LIST.match(text, match.end())
    return _quoted_names(text, listed.end()) if listed else []


def _bare_name(text: str, match: re.Match[str]) -> str | None:
    """A name without quotation marks runs to the verb or the next mark: only what begins like a name is
    one."""
    start = match.end()
    if match.group()[-1:] not in ": " or _NO_NAME.match(text, start):
        return None
    name = _BARE_NAME.match(text[: start + _MAX_NAME], start)
    if name is None or not name.group()[:1].isupper():
        return None
    end = name.end()
    if match["many"]:
        listed = _LISTED.match(text[: start + _MAX_NAME], end)
        return "; ".join(_PARTS.split(text[start : listed.end() if listed else end].rstrip(".")))
    more = _GOES_ON.match(text, end) if _IN_TWO_PARTS.search(name.group()) else None
    return text[start : more.end() if more else end].rstrip(".")
