"""Render the index of several published pages: a line each, with how many records, last change and state."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import quote

from scraper.reports.site.page import policy_for, style_for, template

if TYPE_CHECKING:
    from collections.abc import Mapping

    from scraper.reports.model import Language
    from scraper.reports.site.summary import Summary

_WORDS: dict[Language, dict[str, str]] = {
    "de": {
        "title": "Überwachte Webseiten",
        "lead": "Diese Übersicht führt zu den Seiten, die zu jeder überwachten Webseite veröffentlicht sind.",
        "as_of": "Alle Angaben gelten für den letzten Abruf der jeweiligen Webseite, in deutscher Zeit.",
    },
    "en": {
        "title": "Monitored web pages",
        "lead": "This overview leads to the pages that are published about each monitored web page.",
        "as_of": "All of it is as of the last check of the web page concerned.",
    },
}
_COLUMNS: dict[Language, tuple[str, ...]] = {
    "de": ("Webseite", "Einträge", "Letzte Änderung", "Letzter Abruf", "Stand"),
    "en": ("Web page", "Entries", "Last change", "Last check", "State"),
}


@dataclass(frozen=True, slots=True)
class _Entry:
    href: str
    title: str
    values: tuple[str, ...]


def render(pages: Mapping[str, Summary]) -> str:
    """The index of ``pages``, by the names of their folders: the same text for the same pages.

    It is in German unless all pages are in English.
    """
    language: Language = "en" if {page.language for page in pages.values()} == {"en"} else "de"
    style = style_for(_COLUMNS[language], 0)
    entries = [
        _Entry(
            f"{quote(folder)}/index.html",
            page.title or folder,
            (page.records, page.changed, page.checked, page.state),
        )
        for folder, page in sorted(pages.items(), key=lambda pair: (pair[1].title.casefold(), pair[0]))
    ]
    return template("site_index.html.j2").render(
        language=language,
        words=_WORDS[language],
        columns=_COLUMNS[language],
        entries=entries,
        style=style,
        policy=policy_for(style),
    )
