"""Find the place of a field in a record: spans of the page, in document order."""

from __future__ import annotations

import re
from bisect import bisect_left
from typing import TYPE_CHECKING

from scraper.parsers.records.document import Line, Span
from scraper.parsers.records.tables import Tables

if TYPE_CHECKING:
    from scraper.parsers.records.declaration import Declaration, Field
    from scraper.parsers.records.document import Document


class Places:
    """Finds the places of a declaration's fields on one page."""

    def __init__(self, document: Document, declaration: Declaration) -> None:
        self._document = document
        self._is_each = declaration.each is not None
        self.tables = Tables(document)
        labels = [field.after for field in declaration.fields.values() if field.after]
        self._labels = {label: _label_pattern(label) for label in labels}

    def lines(self, record: Span, field: Field) -> list[Line]:
        """The lines of text at the field's place; empty if the record lacks that place.

        Each place that a selector names is one line; a cell, the record itself and what follows a label have
        the lines that a reader sees.
        """
        if field.after is not None:
            return self._after(record, field.after)
        is_selected = field.at is not None or field.page is not None or field.above is not None
        if not is_selected or field.type == "texts" or field.line is not None:
            return [line for span in self.spans(record, field) for line in self._document.lines(span)]
        spans = self.spans(record, field)
        return [Line(text, span) for span in spans if (text := self._document.text(span))]

    def spans(self, record: Span, field: Field) -> list[Span]:
        """The elements at the field's place: for ``at`` all matches, else one."""
        if field.column is not None:
            cell = self.tables.cell(record, field.column)
            return [] if cell is None else [cell]
        if field.above is not None:
            return self._above(record, field.above)
        if field.page is not None:
            return self._document.visible(field.page)
        if field.after is not None:
            return [line.span for line in self._after(record, field.after)]
        if field.at is None:
            return [record]
        matches = self._document.within(self._document.select(field.at), record)
        if self._is_each:
            matches = [span for span in matches if span.start != record.start]
        return [span for span in matches if not self._document.is_ignored(span)]

    def _above(self, record: Span, selector: str) -> list[Span]:
        """The last match that begins before the record and does not hold it."""
        matches = self._document.select(selector)
        before = matches[: bisect_left(matches, record.start, key=lambda span: span.start)]
        for span in reversed(before):
            if span.end <= record.start and not self._document.is_ignored(span):
                return [span]
        return []

    def _after(self, record: Span, label: str) -> list[Line]:
        """The text after the label: the rest of its line up to another label, or else the next line."""
        lines = self._document.lines(record)
        for number, line in enumerate(lines):
            match = self._labels[label].search(line.text)
            if match is None:
                continue
            rest = self._up_to_a_label(line.text[match.end() :], label).strip()
            if rest.strip(": "):
                return [Line(rest, line.span)]
            following = lines[number + 1] if number + 1 < len(lines) else None
            if following is None or self._starts_with_a_label(following.text, label):
                return []
            return [following]
        return []

    def _up_to_a_label(self, text: str, own: str) -> str:
        others = (pattern.search(text) for label, pattern in self._labels.items() if label != own)
        return text[: min((match.start() for match in others if match), default=len(text))]

    def _starts_with_a_label(self, text: str, own: str) -> bool:
        return any(pattern.match(text) for label, pattern in self._labels.items() if label != own)


def _label_pattern(label: str) -> re.Pattern[str]:
    """The label as words of its own, without regard to case and to white space before a colon."""
    words = r"\s+".join(re.escape(word) for word in label.split())
    words = re.sub(r":$", r"\\s*:", words)
    before = r"(?<!\w)" if re.match(r"\w", label.strip()) else ""
    after = r"(?!\w)\s*:?" if re.search(r"\w$", label.strip()) else ""
    return re.compile(f"{before}{words}{after}", re.IGNORECASE)
