"""The words of a record type as a table's heading has them: capital letters, no article."""

from __future__ import annotations

from typing import TYPE_CHECKING

from scraper.reports.sanitize import one_line

if TYPE_CHECKING:
    from scraper.records import RecordType
    from scraper.reports.model import Language

_ARTICLES = ("der", "die", "das")
_NEUTRAL: dict[Language, tuple[str, str]] = {"de": ("Eintrag", "Einträge"), "en": ("Entry", "Entries")}


def singular(record_type: RecordType, language: Language) -> str:
    """``Sitzung`` of ``die Sitzung``, ``Meeting``; ``Eintrag``, ``Entry`` where the type has no words."""
    words = one_line(record_type.one[language == "de"])
    article, _, noun = words.partition(" ")
    return _capitalised(noun if noun and article in _ARTICLES else words) or _NEUTRAL[language][0]


def plural(record_type: RecordType, language: Language) -> str:
    """``Sitzungen``, ``Meetings``; ``Einträge``, ``Entries`` where the type has no words."""
    return _capitalised(one_line(record_type.many[language == "de"])) or _NEUTRAL[language][1]


def _capitalised(text: str) -> str:
    return text[:1].upper() + text[1:]
