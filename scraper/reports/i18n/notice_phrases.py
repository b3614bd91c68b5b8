"""The sentences for operators, by language."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from scraper.reports.i18n import english_notices, german_notices
from scraper.reports.i18n.phrases import with_nouns

if TYPE_CHECKING:
    from scraper.records import RecordType
    from scraper.reports.i18n.phrases import NoticeWords
    from scraper.reports.model import Language


_TEXTS = {
    "de": (german_notices.NOTICES, german_notices.MEETINGS, german_notices.RECORDS),
    "en": (english_notices.NOTICES, english_notices.MEETINGS, english_notices.RECORDS),
}


def notice_words(language: Language, record_type: RecordType) -> NoticeWords:
    """The sentences about a page with such records; those of a declared list are called ``Einträge``."""
    return _notice_words(language, record_type.is_declared)


@cache
def _notice_words(language: Language, is_declared: bool) -> NoticeWords:
    notices, meetings, records = _TEXTS[language]
    return with_nouns(notices, records if is_declared else meetings)
