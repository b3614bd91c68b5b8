"""The sentences for operators, by language."""

from __future__ import annotations

from typing import TYPE_CHECKING

from scraper.reports.i18n import english_notices, german_notices, record_notices

if TYPE_CHECKING:
    from collections.abc import Mapping

    from scraper.records import RecordType
    from scraper.reports.i18n.phrases import NoticeWords
    from scraper.reports.model import Language

NOTICE_WORDS: Mapping[Language, NoticeWords] = {"de": german_notices.NOTICES, "en": english_notices.NOTICES}
_OF_RECORDS: Mapping[Language, NoticeWords] = {
    language: record_notices.adapt(words, language) for language, words in NOTICE_WORDS.items()
}


def notice_words(language: Language, record_type: RecordType) -> NoticeWords:
    return (_OF_RECORDS if record_type.is_declared else NOTICE_WORDS)[language]
