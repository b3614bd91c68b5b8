"""Format values in a language: days, times, and the terms of closed vocabularies."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from scraper.reports.i18n import english, german
from scraper.reports.sanitize import one_line

if TYPE_CHECKING:
    from scraper.meetings import Meeting
    from scraper.reports.i18n.phrases import SiteWords, Words
    from scraper.reports.model import Language

BERLIN = ZoneInfo("Europe/Berlin")

_WORDS: dict[Language, Words] = {"de": german.WORDS, "en": english.WORDS}
_SITE_WORDS: dict[Language, SiteWords] = {"de": german.SITE, "en": english.SITE}


def words_for(language: Language) -> Words:
    """The texts of a language."""
    return _WORDS[language]


def site_words_for(language: Language) -> SiteWords:
    """The texts of the published page in a language."""
    return _SITE_WORDS[language]


def day(value: date, words: Words) -> str:
    """``04.07.2023`` or ``4 July 2023``."""
    return words.day.format(day=value.day, month=words.months[value.month - 1], year=value.year)


def day_with_weekday(value: date, words: Words) -> str:
    """``Dienstag, 04.07.2023`` or ``Tuesday, 4 July 2023``."""
    return words.day_with_weekday.format(weekday=words.weekdays[value.weekday()], day=day(value, words))


def days(start: date | None, end: date | None, words: Words, *, weekday: bool = False) -> str:
    """One day, with its weekday if asked for, or a span: ``15. bis 16.09.2026``; '' without a ``start``.

    A span names month and year once where they are the same.
    """
    if start is None:
        return ""
    if end is None or end == start:
        return day_with_weekday(start, words) if weekday else day(start, words)
    pattern = words.span
    if start.year == end.year:
        pattern = words.span_in_a_month if start.month == end.month else words.span_in_a_year
    month = words.months[start.month - 1]
    return pattern.format(start=day(start, words), end=day(end, words), day=start.day, month=month)


def moment(value: datetime, words: Words) -> str:
    """An aware time as the wall clock in Berlin shows it: ``05.11.2026, 06:15 Uhr``."""
    local = value.astimezone(UTC).astimezone(BERLIN)
    return words.moment.format(day=day(local.date(), words), time=f"{local:%H:%M}")


def note_of_removal(meeting: Meeting, words: Words) -> str:
    """Return the sentence on a removed meeting: the page gave no reason, unless it had before."""
    return words.note_removed_cancelled if meeting.status == "cancelled" else words.note_removed


def not_shown(count: int, words: Words) -> str:
    """A sentence about changes that are left out, or '' if there are none."""
    if count <= 0:
        return ""
    return words.more_change if count == 1 else words.more_changes.format(count=count)


def value_text(field: str, value: Any, words: Words) -> str:
    """A field's value in one line: days with their weekday, closed vocabularies in words, '' for ``None``.

    Paragraphs (a tuple of texts) stay apart by line feeds.
    """
    if value is None:
        return ""
    if isinstance(value, date):
        return day_with_weekday(value, words)
    if isinstance(value, (tuple, list)):
        return "\n".join(filter(None, (one_line(str(item)) for item in value)))
    if field in {"attendance", "status"}:
        return words.values[value]
    return one_line(str(value))
