"""Format values in a language: days, times, and the terms of closed vocabularies."""

from __future__ import annotations

from datetime import UTC, date, datetime
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from msgspec.structs import replace

from scraper.meetings import MEETING
from scraper.records import DeclaredRecord, Link
from scraper.reports.i18n import english, german
from scraper.reports.i18n.phrases import with_nouns
from scraper.reports.meetings.words import of_meetings
from scraper.reports.sanitize import one_line, shorten
from scraper.reports.type_words import capitalised, forms, plural
from scraper.times import BERLIN

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from scraper.records import Record, RecordField, RecordType
    from scraper.reports.i18n.phrases import SiteWords, Words
    from scraper.reports.model import Language


_WORDS: dict[Language, Words] = {"de": german.WORDS, "en": english.WORDS}
_MAX_LABEL = 40
_GROUPED_FROM = 10_000
_SITE_WORDS: dict[Language, SiteWords] = {"de": german.SITE, "en": english.SITE}


def words_for(language: Language, record_type: RecordType = MEETING) -> Words:
    """The texts of a language about records of this type: the same object for the same type."""
    return _words(language, record_type)


@lru_cache(maxsize=64)
def _words(language: Language, record_type: RecordType) -> Words:
    words = with_nouns(_WORDS[language], forms(record_type, language)._asdict())
    labels = {field.name: label(field, language) for field in record_type.fields}
    words = replace(words, fields={**words.fields, **labels})
    if record_type.is_declared:
        return words
    choices = {field.name for field in record_type.fields if field.kind == "choice"}
    return of_meetings(replace(words, choices=choices), language)


def label(field: RecordField, language: Language) -> str:
    """The field's name for people: with a capital at its beginning, bounded."""
    return shorten(capitalised(one_line(field.heading(language))), _MAX_LABEL) or field.name


@lru_cache(maxsize=64)
def site_words_for(language: Language, record_type: RecordType = MEETING) -> SiteWords:
    """The texts of the published page about records of this type."""
    one, many, heading = (
        word.replace("{", "(").replace("}", ")")  # patterns that are filled in later
        for word in (*forms(record_type, language)[:2], plural(record_type, language))
    )
    entry = {"de": "Eintrag", "en": "entry"}[language] if record_type.is_declared else one
    nouns = {"one": one, "many": many, "One": capitalised(one), "Many": heading, "entry": entry}
    texts = with_nouns(_SITE_WORDS[language], nouns)
    if not record_type.is_declared:
        return texts
    is_dated = any(field.kind == "date" for field in record_type.fields)  # then there is a calendar
    return replace(
        texts,
        privacy_note=texts.list_privacy_note,
        file_kinds={**texts.file_kinds, **texts.list_file_kinds},
        subscribe_hint=texts.subscribe_hint if is_dated else texts.subscribe_feed_hint,
    )


def day(value: date, words: Words) -> str:
    """``04.07.2023`` or ``4 July 2023``."""
    return words.day.format(day=value.day, month=words.months[value.month - 1], year=value.year)


def day_with_weekday(value: date, words: Words) -> str:
    """``Dienstag, 04.07.2023`` or ``Tuesday, 4 July 2023``."""
    return words.day_with_weekday.format(weekday=words.weekdays[value.weekday()], day=day(value, words))


def days(start: date | None, end: date | None, words: Words, *, weekday: bool = False) -> str:
    """One day, with its weekday if asked for, or a span: ``15. bis 17.09.2026``; '' without a ``start``.

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
    to = words.conjunction if (end - start).days == 1 else words.until
    return pattern.format(start=day(start, words), end=day(end, words), day=start.day, month=month, to=to)


def moment(value: datetime, words: Words) -> str:
    """An aware time as the wall clock in Berlin shows it: ``05.11.2026, 06:15 Uhr``."""
    local = value.astimezone(UTC).astimezone(BERLIN)
    return words.moment.format(day=day(local.date(), words), time=f"{local:%H:%M}")


def not_shown(count: int, words: Words) -> str:
    """A sentence about changes that are left out, or '' if there are none."""
    if count <= 0:
        return ""
    return words.more_change if count == 1 else words.more_changes.format(count=count)


def number(value: float, words: Words) -> str:
    """``12.500`` or ``12,500``, ``1,5`` or ``1.5``; up to four digits are not grouped (a year is none)."""
    text = f"{value:,}" if abs(value) >= _GROUPED_FROM else str(value)
    return text.translate({ord(","): words.thousands, ord("."): words.decimal})


def quoted(text: str, words: Words) -> str:
    """The text in quotation marks; German ones inside it become single ones."""
    if "„" in text and words.quotes.startswith("„"):
        text = text.translate({ord("„"): "‚", ord("“"): "‘"})
    return words.quotes.format(text)


def value_text(field: str, value: Any, words: Words) -> str:
    """A field's value in one line: days with their weekday, closed vocabularies in words, '' for ``None``.

    Paragraphs (a tuple of texts) stay apart by line feeds.
    """
    if value is None:
        return ""
    if isinstance(value, date):
        return day_with_weekday(value, words)
    if isinstance(value, (tuple, list)):
        return "\n".join(filter(None, map(one_line, _texts(value))))
    if field in words.choices:
        return words.values[value]
    return number(value, words) if isinstance(value, int | float) else one_line(str(value))


def _texts(values: Iterable[Any]) -> Iterator[str]:
    return (item.text or item.url if isinstance(item, Link) else str(item) for item in values)


_MAX_PART = 1_000
"""Characters of a value that stands in a record's name."""


def record_name(record: Record, words: Words) -> str:
    """What people call the record, in one line: days in the language's form; '' where it has no value."""
    if not isinstance(record, DeclaredRecord):
        return one_line(record.name)

    def text(value: Any) -> str:
        if isinstance(value, date):
            return day(value, words)
        if isinstance(value, tuple):
            value = next(filter(None, _texts(value)), "")
        # A name is wanted for each link of a record: it must not cost what the whole record costs.
        return value_text("", value[:_MAX_PART] if isinstance(value, str) else value, words)

    return one_line(record.named(text)).strip(" ,;:–-/")
