"""The texts of the published page, in the words that an operator has for the records of a declared list."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from msgspec.structs import replace

from scraper.reports.i18n.value_format import site_words_for
from scraper.reports.type_words import capitalised, forms, plural

if TYPE_CHECKING:
    from collections.abc import Mapping

    from scraper.records import RecordType
    from scraper.reports.i18n.phrases import SiteWords
    from scraper.reports.model import Language

_FILES: dict[Language, dict[str, str]] = {
    "de": {
        ".xlsx": "Alle {many} und Änderungen auf je einem Blatt.",
        ".csv": "Alle {many} für Excel, LibreOffice und andere Programme.",
        ".json": "Alle {many} zur Weiterverarbeitung, mit den Namen der Felder.",
    },
    "en": {
        ".xlsx": "All {many} and changes on a sheet each.",
        ".csv": "All {many} for Excel, LibreOffice and other programs.",
        ".json": "All {many} for further processing, by the names of their fields.",
    },
}
_PATTERNS: dict[Language, dict[str, str]] = {
    "de": {
        "lead": (
            "Diese Übersicht zeigt, welche {many} auf der Webseite „{title}“ stehen und was sich dort ändert."
        ),
        "find": "{many} finden",
        "table_caption": "Alle {many}",
        "no_meetings": "Auf der Webseite stehen derzeit keine {many}.",
        "no_meetings_yet": (
            "Noch sind keine {many} gespeichert. Sie erscheinen hier nach dem ersten erfolgreichen Abruf."
        ),
        "privacy_note": (
            "Diese Übersicht lädt nichts aus dem Internet und meldet nichts dorthin. Was verlinkt ist, "
            "öffnet sich erst, wenn Sie den Link anklicken, und zwar beim jeweiligen Anbieter."
        ),
        "subscribe_hint": (
            "Der Newsfeed lässt sich abonnieren: Kopieren Sie die Adresse des Links und fügen Sie sie in "
            "Outlook ein."
        ),
        "to_meeting": "Zum Eintrag",
    },
    "en": {
        "lead": "This overview shows which {many} the web page “{title}” lists and what changes there.",
        "find": "Find {many}",
        "table_caption": "All {many}",
        "no_meetings": "The web page lists no {many} at present.",
        "no_meetings_yet": "No {many} are stored yet. They appear here after the first successful check.",
        "privacy_note": (
            "This overview loads nothing from the internet and reports nothing there. What is linked opens "
            "at its provider, and only when you follow the link."
        ),
        "subscribe_hint": (
            "You can subscribe to the newsfeed: copy the address of the link and paste it into Outlook."
        ),
        "to_meeting": "To the entry",
    },
}


def texts_for(record_type: RecordType, language: Language) -> SiteWords:
    texts = site_words_for(language)
    if not record_type.is_declared:
        return texts
    one, many = (_no_braces(word) for word in forms(record_type, language)[:2])
    patterns = _PATTERNS[language]
    if any(field.kind == "date" for field in record_type.fields):  # then there is a calendar
        patterns = {key: text for key, text in patterns.items() if key != "subscribe_hint"}
    own: dict[str, Any] = {key: text.replace("{many}", many) for key, text in patterns.items()}
    return replace(
        texts,
        **own,
        meetings=_no_braces(plural(record_type, language)),
        meeting_count=(f"{{count}} {one}", f"{{count}} {many}"),
        unnamed=capitalised(one),
        file_kinds=_files(texts.file_kinds, _FILES[language], many),
    )


def _files(
    kinds: Mapping[str, tuple[str, str]], purposes: Mapping[str, str], many: str
) -> Mapping[str, tuple[str, str]]:
    return {
        ending: (name, purposes[ending].format(many=many) if ending in purposes else purpose)
        for ending, (name, purpose) in kinds.items()
    }


def _no_braces(text: str) -> str:
    """An operator's word as a part of a pattern that is filled in later."""
    return text.replace("{", "(").replace("}", ")")
