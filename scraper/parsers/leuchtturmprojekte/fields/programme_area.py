"""The programme area that a paragraph names: what stands after "Programmgebiet", in quotation marks or
not."""

from __future__ import annotations

import re

from scraper.parsers.common.quotes import OPENERS, normalize_doubled_quotes, quoted

_WORD = re.compile(
    r"Programmgebiet(?P<many>e|en|er|ern)?s?\b\s*:?\s*(?:(?:mit dem Namen|namens|ist|war|waren"
    r"|lautet)\s+)?",
    re.IGNORECASE,
)
_BETWEEN = re.compile(
    r"\s*(?:,|und|sowie|&|/|u\.)\s*(?:(?:das|dem|den|die|auch)\s+)*(?:Programmgebiet\w*\s+)?", re.IGNORECASE
)
_DASH = re.compile(r"[–—-]\s+(?=\W)")  # "das Programmgebiet – „Hanau-Lamboy“ – stand"
_LIST = re.compile(r"[\w\s]{0,60}:\s*(?=\W)")
_TOWN_BETWEEN = re.compile(r"(?:in|der Stadt)\s+[A-ZÄÖÜ][\w().-]*(?:\s+\([^)]*\))?\s+")
_NAME_END = re.compile(
    r"\s+(?:im (?:Mittelpunkt|Fokus|Zentrum|Vordergrund|Blickpunkt|Rahmen)|in den (?:Mittelpunkt|Fokus)"
    r"|stand|stehen|standen|steht"
    r"|wurde|wurden|wird|werden|ist|war|waren|kam|kamen|findet|fand|fanden|geplante?\w*|besucht"
    r"|vorgestellt|statt|zu Gast|hat|haben"
    r"|mit|am|auf|über|für|bei|als|vom|zum|zur|durch|unter)\b|[,;:!?„“\"(]|\.(?:\s|$)"
)
_PARTS = re.compile(r"\s*,\s*|\s+(?:und|sowie)\s+")
_MAX_NAME = 120


def area_of(text: str) -> str | None:
    """Return the area's name without its outer quotation marks; several joined with ``; ``; ``None`` if
    none is named."""
    first = text.find("rogrammgebiet")
    if first < 0 and (first := text.find("ROGRAMMGEBIET")) < 0:
        return None
    text = normalize_doubled_quotes(text)
    bare: str | None = None
    for match in _WORD.finditer(text, max(0, first - 1)):
        names = _quoted_names(text, match.end()) or _listed_names(text, match)
        if names:
            return "; ".join(names)
        if bare is None:
            bare = _bare_name(text, match)
    return bare


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
    if not text[start : start + 1].isupper() or match.group()[-1:] not in ": ":
        return None
    words = text[start : start + _MAX_NAME]
    end = _end_of_name(words)
    name = words[:end].strip()
    if end == len(words) == _MAX_NAME or not name:
        return None
    return "; ".join(_PARTS.split(name)) if match["many"] else name


def _end_of_name(words: str) -> int:
    """ "Steinbach (Taunus) – Ost": a bracket directly in the name belongs to it."""
    position = 0
    while (found := _NAME_END.search(words, position)) is not None:
        close = words.find(")", found.start())
        if (
            found.group() == "("
            and close > 0
            and len(words[found.start() : close]) < 30
            and " – " in words[close : close + 4]
        ):
            position = close
            continue
        return found.start()
    return len(words)
