"""The sentences for operators, by language."""

from __future__ import annotations

from typing import TYPE_CHECKING

from scraper.reports.i18n import english_notices, german_notices

if TYPE_CHECKING:
    from collections.abc import Mapping

    from scraper.reports.i18n.phrases import NoticeWords
    from scraper.reports.model import Language

NOTICE_WORDS: Mapping[Language, NoticeWords] = {"de": german_notices.NOTICES, "en": english_notices.NOTICES}
