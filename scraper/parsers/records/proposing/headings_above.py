"""Find headings that apply to several records: the day of a group, a year, a name."""

from __future__ import annotations

import re
from bisect import bisect_right
from itertools import islice
from typing import TYPE_CHECKING

from scraper.parsers.records.proposing import field_naming, names, typing_fields

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from scraper.parsers.records.document import Span
    from scraper.parsers.records.proposing.sampled_records import Records

_HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6", "caption")
_HEADING_TAGS = ("b", "dt", "legend", "strong", "th", "time", "tr")
_MAX_HEADING = 120
_MAX_SEARCHED = 3_000
_MAX_NODES = 40


def day_above(records: Records) -> tuple[str, typing_fields.DateReading] | None:
    """The selector of short elements between the records that name a day, and how it is read."""
    language = records.document.language
    for selector, texts in _selectors_above(records, lambda text: any(c.isdigit() for c in text)):
        reading = typing_fields.date_reading(texts, language)
        if reading is None or reading.yearless or not _heads(selector):
            continue
        if not reading.whole and reading.pattern is None:
            pattern = typing_fields.date_pattern(texts)
            reading = reading._replace(pattern=pattern)
        return selector, reading
    return None


def _heads(selector: str) -> bool:
    """Whether its elements can be headings: a paragraph with a day may be another record."""
    tag, _, name = selector.partition(".")
    return tag in (*_HEADINGS, *_HEADING_TAGS) or field_naming.from_class(name) in field_naming.DAYS


def year_above(records: Records) -> str | None:
    """The selector of elements above the records that have a year each."""
    has_year = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)")
    for selector, texts in _selectors_above(records, lambda text: has_year.search(text) is not None):
        if all(has_year.search(text) for text in texts):
            return selector
    return None


def group_above(records: Records) -> str | None:
    """The selector of headings between the records, where there are several."""
    for selector, texts in _selectors_above(records, bool):
        tag = re.split(r"[.#:\s]", selector)[0]
        if tag in _HEADINGS and len(set(texts)) > 1:
            return selector
    return None


def _selectors_above(records: Records, fits: Callable[[str], bool]) -> list[tuple[str, list[str]]]:
    """Selectors of elements outside the records that stand above nearly all of them, with their words.

    What stands between the records goes first, then the nearest.
    """
    document = records.document
    spans = records.candidate.spans
    counts: dict[str, list[int]] = {}
    for number in _between(records):
        if document.ends[number] - number > _MAX_NODES:
            continue
        text = document.text(document.span(number))
        if text and len(text) <= _MAX_HEADING and fits(text):
            for form in names.own_forms(document, number):
                counts.setdefault(form, []).append(number)
    found: list[tuple[bool, int, int, str, list[str]]] = []
    for form, numbers in counts.items():
        matches = [span for span in document.select(form) if not _overlaps(span, spans)]
        if len(matches) > len(spans):
            continue
        nearest = [_nearest(matches, span) for span in records.sample]
        fitting = [span.start for span in nearest if span is not None and span.start in numbers]
        if len(fitting) >= 0.95 * len(records.sample):
            texts = [document.text(document.span(number)) for number in dict.fromkeys(fitting)]
            between = sum(spans[0].start < number < spans[-1].start for number in fitting)
            found.append((between == 0, -len(set(fitting)), len(form), form, texts))
    return [(form, texts) for *_, form, texts in sorted(found)]


def _nearest(matches: list[Span], record: Span) -> Span | None:
    """The last of ``matches`` that ends before the record."""
    index = bisect_right(matches, record.start, key=lambda span: span.start) - 1
    while index >= 0 and matches[index].end > record.start:
        index -= 1
    return matches[index] if index >= 0 else None


def _between(records: Records) -> Iterable[int]:
    """Elements before or between the records that are in none of them and hold none."""
    document, spans = records.document, records.candidate.spans
    numbers = range(max(0, spans[0].start - _MAX_SEARCHED), spans[-1].start)
    elements = (number for number in numbers if document.tags[number] not in ("#text", "-comment", "br"))
    return islice((n for n in elements if not _overlaps(document.span(n), spans)), _MAX_SEARCHED)


def _overlaps(span: Span, records: tuple[Span, ...]) -> bool:
    index = bisect_right(records, span.start, key=lambda record: record.start) - 1
    inside = index >= 0 and span.start < records[index].end
    holds = index + 1 < len(records) and span.end > records[index + 1].start
    return inside or holds
