"""Read a page by a declaration: HTML in, records out. Pure."""

from __future__ import annotations

import dataclasses
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from scraper.parsers.common.truncation import cut_off
from scraper.parsers.records import values
from scraper.parsers.records.declaration import selectors
from scraper.parsers.records.document import Document
from scraper.parsers.records.places import Places
from scraper.parsers.records.selecting import record_spans
from scraper.records import Problem, is_set

if TYPE_CHECKING:
    from scraper.parsers.records.declaration import Declaration
    from scraper.parsers.records.document import Span

_MAX_RECORDS = 20_000
_MAX_WORDS = 120
_MAX_INCOMPLETE = 100


@dataclass(frozen=True, slots=True)
class RecordsPage:
    """The result of reading a declared page. With a ``problem`` there are no records.

    ``records``: a value for each declared field, in its order. ``filled``: in how many records each field has
    a value. ``left_out``: how many elements were no record for the lack of a required field; ``incomplete``:
    those of them that say something else, at most a hundred. ``elsewhere``:
    how many a ``where`` left out. ``unreadable``: in how many records a field's words could not be read.
    ``named``: how many elements of the page each selector names, by its key (``fields.ort.at``).
    ``words``: of each record the words that single values were read from, where they are not the value.
    """

    title: str | None
    records: tuple[dict[str, Any], ...] = ()
    problem: Problem | None = None
    filled: dict[str, int] = dataclasses.field(default_factory=dict)
    left_out: dict[str, int] = dataclasses.field(default_factory=dict)
    elsewhere: int = 0
    unreadable: dict[str, int] = dataclasses.field(default_factory=dict)
    named: dict[str, int] = dataclasses.field(default_factory=dict)
    words: tuple[dict[str, str], ...] = ()
    incomplete: tuple[dict[str, Any], ...] = ()


def read(source: str, url: str, declaration: Declaration) -> RecordsPage:
    """Return the records on the page.

    ``source``: decoded HTML; ``url``: where it was found, for its relative links. Where the list is not
    found, or words cannot be read as their field's type, the result is a page with a ``problem``. Time and
    memory are bounded only in ``scraper.parsers.sandbox``.
    """
    problem = _source_problem(source)
    document = Document(source, declaration.ignore)
    if problem is not None:
        return RecordsPage(document.title(), problem=problem)
    return read_page(values.Source(document, url), declaration)


def read_page(page: values.Source, declaration: Declaration) -> RecordsPage:
    """As :func:`read`, of a page that is parsed already, without what the declaration ignores."""
    document = page.document
    title = document.title()
    spans = record_spans(document, declaration)
    named = {key: len(document.select(selector)) for key, selector in selectors(declaration)}
    problem = _list_problem(document, declaration, spans)
    if problem is not None:
        return RecordsPage(title, problem=problem, named=named)
    reading = _RecordCollector(page, declaration)
    for span in spans:
        reading.add(span)
    problem = reading.problem()
    return RecordsPage(
        title,
        () if problem else tuple(reading.records),
        problem,
        {} if problem else reading.filled(),
        reading.left_out,
        reading.elsewhere,
        reading.unreadable_fields,
        named,
        () if problem else tuple(reading.words),
        () if problem else tuple(reading.incomplete),
    )


class _RecordCollector:
    """The records of one page as they are read, with what was in the way."""

    def __init__(self, page: values.Source, declaration: Declaration) -> None:
        self.declaration = declaration
        self.places = Places(page.document, declaration)
        self.source = page
        self.records: list[dict[str, Any]] = []
        self.words: list[dict[str, str]] = []
        self.incomplete: list[dict[str, Any]] = []
        self.unreadable: list[str] = []
        self.unreadable_fields: dict[str, int] = {}
        self.left_out: dict[str, int] = {}
        self.elsewhere = 0
        self.elements = 0

    def add(self, span: Span) -> None:
        """Read one record; one that a rule leaves out is counted."""
        record, words, unreadable = self._read(span)
        if self._is_heading(span):
            return
        self.elements += 1
        if not all(_matches(record[name], pattern) for name, pattern in self.declaration.where.items()):
            self.elsewhere += 1
            return
        lacking = self._lacking(record, unreadable)
        if lacking is not None:
            self.left_out[lacking] = self.left_out.get(lacking, 0) + 1
            if len(self.incomplete) < _MAX_INCOMPLETE and any(map(is_set, record.values())):
                self.incomplete.append({name: record[name] for name in self.declaration.fields})
            return
        for name, reason in unreadable.items():
            self.unreadable.append(f"{name} of record {len(self.records) + 1}: {reason}")
            self.unreadable_fields[name] = self.unreadable_fields.get(name, 0) + 1
        if unreadable or any(map(is_set, record.values())):
            self.records.append({name: record[name] for name in self.declaration.fields})
            self.words.append(words)

    def _read(self, span: Span) -> tuple[dict[str, Any], dict[str, str], dict[str, str]]:
        """The values of one record, the words that they were read from, and why some could not be read."""
        record: dict[str, Any] = {}
        words: dict[str, str] = {}
        unreadable: dict[str, str] = {}
        for name in self._in_reading_order():
            try:
                record[name] = self._value(name, span, record, words)
            except values.UnreadableError as error:
                record[name] = None
                unreadable[name] = str(error)
        return record, words, unreadable

    def _lacking(self, record: dict[str, Any], unreadable: dict[str, str]) -> str | None:
        """The required field that an element lacks, so that it is not a record.

        A line between the records, such as the name of a month, lacks a required day too: words that cannot
        be read are its only ones.
        """
        fields = self.declaration.fields
        own = [name for name, field in fields.items() if field.above is None and field.page is None]
        is_between = not any(is_set(record[name]) for name in own)
        for name, field in fields.items():
            if field.required and not is_set(record[name]) and (name not in unreadable or is_between):
                return name
        return None

    def filled(self) -> dict[str, int]:
        """In how many records each field has a value."""
        return {
            name: sum(is_set(record[name]) for record in self.records) for name in self.declaration.fields
        }

    def problem(self) -> Problem | None:
        for name, field in self.declaration.fields.items():
            if field.column is not None and self.elements and not self.places.tables.has(field.column):
                return Problem("list_not_found", f"No table has a column “{field.column}” (field {name}).")
        if self.unreadable:
            more = f" (and {len(self.unreadable) - 1} more)" if len(self.unreadable) > 1 else ""
            return Problem(
                "unreadable",
                f"What stands there cannot be read: {self.unreadable[0]}{more}; if such words are usual "
                "there, let a `pattern` take the value.",
            )
        if self.left_out and not self.records:
            name, number = max(self.left_out.items(), key=lambda item: item[1])
            return Problem(
                "list_not_found",
                f"The list has {number} elements, and none has the required field {name}.",
            )
        return None

    def _in_reading_order(self) -> list[str]:
        """Fields that others take their year from come first."""
        fields = self.declaration.fields
        sources = [field.year for field in fields.values() if field.year is not None]
        return list(dict.fromkeys([*sources, *fields]))

    def _value(self, name: str, span: Span, record: dict[str, Any], words: dict[str, str]) -> Any:
        """The value of a field; ``words`` gets what it was read from where that is not the value."""
        field = self.declaration.fields[name]
        year = values.year_in(record.get(field.year)) if field.year is not None else None
        if field.type == "links":
            return values.links(field, self.places.spans(span, field), self.source)
        lines = self.places.lines(span, field)
        texts = values.words_of(field, lines)
        value = values.read(field, texts, lines, self.source, year)
        if value is not None and field.type != "texts" and texts[0] != str(value):
            words[name] = values.short(texts[0], _MAX_WORDS)
        return value

    def _is_heading(self, span: Span) -> bool:
        """Whether it is the row that names the columns, or a row of heading cells only."""
        tables = self.places.tables
        return span.start in tables.heading_rows or tables.is_heading(span.start)


def _source_problem(source: str) -> Problem | None:
    if not source.strip():
        return Problem("no_content", "The answer is empty.")
    if (cut := cut_off(source)) is not None:
        return Problem("truncated", f"The page is cut off: {cut}.")
    return None


def _list_problem(document: Document, declaration: Declaration, spans: list[Span]) -> Problem | None:
    if len(spans) > _MAX_RECORDS:
        return Problem(
            "list_not_found", f"The list has {len(spans)} elements; a list has at most {_MAX_RECORDS}."
        )
    if spans:
        return None
    key = next(key for key in ("each", "starts", "lines") if getattr(declaration, key) is not None)
    selector = getattr(declaration, key)
    ignored = " outside what is ignored" if document.select(selector) else ""
    named = f"; the page calls itself “{document.title()}”" if document.title() else ""
    return Problem("list_not_found", f"Nothing on the page is {key} = “{selector}”{ignored}{named}.")


def _matches(value: Any, pattern: str) -> bool:
    if isinstance(value, list):
        return any(_matches(item, pattern) for item in value)
    if isinstance(value, dict):
        return any(re.search(pattern, value[words]) is not None for words in ("text", "url"))
    return value is not None and re.search(pattern, str(value)) is not None
