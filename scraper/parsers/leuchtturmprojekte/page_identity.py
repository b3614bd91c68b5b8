"""Decide whether a page with meetings is the watched list: by the names it gives itself and by its content.

Other pages have headings of the same form: an article about one meeting, a news list, a newsletter, the
Leuchtturmprojekte of other programmes and states. None of them is called like the list.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from scraper import lazy_re
from scraper.parsers.leuchtturmprojekte.fields import headings

if TYPE_CHECKING:
    from collections.abc import Iterator

    from scraper.html import Blocks
    from scraper.parsers.leuchtturmprojekte.layout.page_layout import Layout

SERIES = lazy_re.compile(r"leuchtturm[-\s]?projekten? (?:im video|vor ort)", re.IGNORECASE)
# Words that this page says in its introduction or sections, and that pages about other people's
# "Leuchtturmprojekte" do not.
OURS = lazy_re.compile(
    r"soziale[rnms]? (?:zusammenhalts?|stadt)\b|programmgebiet|nachhaltige[rn]? stadtentwicklung|hegiss"
    rf"|{SERIES.pattern}",
    re.IGNORECASE,
)
# What a list of snippets of other pages is called, on any site.
_LISTING = lazy_re.compile(
    r"such(?:e\b|ergebnis|treffer)|ihre suche|search\b|archiv\b|sitemap|inhaltsverzeichnis|aktuelle[ns]?\b"
    r"|news|presse|veranstaltung(?:en|skalender)\b|termine\b|\w*kalender|häufige fragen|faq\b|mediathek"
    r"|publikationen",
    re.IGNORECASE,
)
# What stands before the name of a collection or a discussion, as in "Schlagwort: Leuchtturmprojekte".
_COLLECTION = lazy_re.compile(
    rf"(?:{_LISTING.pattern}|schlagw|kategorie|thema|themen\b|treffer|serie\b|diskussion|liste\b|playlist"
    r"|referenz|vorlage\b|folge\b|dvd\b|forum\b)",
    re.IGNORECASE,
)
_BETWEEN_NAMES = lazy_re.compile(r"\s+[-–—|·/»›]\s+|:\s*|\s*[|»›]\s*")
_BEFORE = (
    r"(?:(?:die|den|der|alle|unsere|bisherigen?|filme?|videos?|willkommen|rückblick|(?:netzwerk)?treffen"
    r"|(?:veranstaltungs)?reihe|übersicht|zu|von|aus|auf|bei|und|&)\s+)*[„“\"»«‚‘]?"
)
_BEGINNING = lazy_re.compile(_BEFORE, re.IGNORECASE)
# What may follow the word in the list's name without making it another list.
_NOTHING_ELSE = lazy_re.compile(
    r"(?:[“”\"«»’‘,()]|\s|\b(?:im|in|vor|als|aus|und|des|der|seit|von|bis|den)\b"
    r"|\b(?:video|film|filmen?|bild|bildern|videos?|überblick|ort|hessen|programms?|städtebauförderung)\b"
    r"|\b(?:seit|ab)\s+(?:19|20)\d\d\b|\b(?:19|20)\d\d\s*(?:[-–—/]|bis)\s*(?:(?:19|20)\d\d|heute)"
    r"|\bsozialer?n?\s+(?:zusammenhalts?|stadt)\b|\b(?:leichter|einfacher)\s+sprache|\bgebärdensprache)*",
    re.IGNORECASE,
)
# The list is Hessen's; other states run the same programme and have Leuchtturmprojekte, too.
_OTHER_STATE = lazy_re.compile(
    r"\b(?:Baden-Württemberg|Bayern|Berlin|Brandenburg|Bremen|Hamburg|Mecklenburg-Vorpommern|Niedersachsen"
    r"|Nordrhein-Westfalen|NRW|Rheinland-Pfalz|Saarland|Sachsen(?:-Anhalt)?|Schleswig-Holstein|Thüringen"
    r"|Österreich|Schweiz|Südtirol)s?\b"
)


def why_not_ours(blocks: Blocks, layout: Layout) -> str | None:
    """Return why the headings found are not those of the watched list, as half a sentence, or ``None``.

    A page without a title is judged by its headings alone; whose page it is, an operator knows who says
    which elements head its sections.
    """
    if not blocks.title or blocks.selected.get("sections"):
        return None
    names = names_of_the_list(blocks)
    if not names:
        return "it only mentions meetings"
    end = max(section.end for section in layout.sections)
    speaks_of_ours = any(OURS.search(block.text) for block in layout.items[layout.start : end])
    if any(map(SERIES.search, names)):
        named = any(headings.NAMED.search(layout.title_of(section)) for section in layout.sections)
        return None if named or speaks_of_ours else "its content is about something else"
    if speaks_of_ours and not any(map(_OTHER_STATE.search, names)):
        return None
    return "others have Leuchtturmprojekte, too"


def names_of_the_list(blocks: Blocks) -> list[str]:
    """Return the page's title and its headings of the first rank, as far as they are the list's name."""
    return [name for name in (blocks.title, *_own_headings(blocks)) if names_the_list(name)]


def names_the_list(name: str) -> bool:
    """Whether a title or a heading is the name of the whole list, not of one year, place, search or
    collection."""
    introduced = ""
    for part in _BETWEEN_NAMES.split(name):
        named = _from_the_name_on(part)
        if named is None:
            introduced = part
            continue
        if _LISTING.match(introduced):
            return False
        if SERIES.match(named):
            return True
        return not _COLLECTION.match(introduced) and not _is_one_of_many(named)
    return False


def _from_the_name_on(part: str) -> str | None:
    """The part without "Unsere", "Filme der" …, if the series' name follows."""
    beginning = _BEGINNING.match(part)
    rest = part[beginning.end() :] if beginning is not None else part
    return rest if headings.NAMED.match(rest) is not None else None


def _is_one_of_many(named: str) -> bool:
    """Whether more than the series' name says that it is one year's, one place's or one instalment."""
    name = headings.NAMED.match(named)
    rest = named[name.end() :] if name is not None else named
    if _NOTHING_ELSE.fullmatch(rest):
        return False
    return any(map(str.isdigit, rest)) or headings.read(named).municipality is not None


def _own_headings(blocks: Blocks) -> Iterator[str]:
    """The page's headings of the first rank that lead nowhere."""
    return (block.text for block in blocks.items if block.level == 1 and block.text and block.outside != "")
