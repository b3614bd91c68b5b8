"""The records of a candidate, a sample of them, and a place in them that may be a field."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Sequence

    from scraper.parsers.records.declaration import Field
    from scraper.parsers.records.document import Document, Span
    from scraper.parsers.records.places import Places
    from scraper.parsers.records.proposing.candidates import ListCandidate

SAMPLE = 40
PRESENT_SHARE = 0.35
"""In so many records of the sample a place has words, or it is none."""


class FieldPlace(NamedTuple):
    """A place for a field. ``source``: what its name comes from: column, label, class, heading, link …

    ``words``: the page's own for it, where its name comes from these.
    """

    name: str
    field: Field
    source: str
    words: str = ""


class Records:
    """The records of a candidate and a sample of them."""

    def __init__(self, document: Document, candidate: ListCandidate, places: Places) -> None:
        self.document = document
        self.candidate = candidate
        self.places = places
        spans = [span for span in candidate.spans if not places.tables.is_heading(span.start)]
        spans = spans or list(candidate.spans)
        self.sample = spans[:: max(1, len(spans) // SAMPLE)][:SAMPLE]
        self.lines = [document.lines(span) for span in self.sample]

    def texts(self, field: Field, spans: Sequence[Span]) -> list[str]:
        """The words at a field's place in each record; empty where there are none."""
        found = []
        for span in spans:
            lines = self.places.lines(span, field)
            if field.line is not None or field.nth is not None:
                position = field.line or field.nth or 1
                index = position - 1 if position > 0 else position
                lines = lines[index:][:1] if -len(lines) <= index < len(lines) else []
            text = " ".join(line.text for line in (lines[:1] if field.at else lines))
            if field.pattern is not None:
                match = re.search(field.pattern, text)
                text = match[match.re.groups and 1] if match else ""
            found.append(text)
        return found

    def line_texts(self, place: Field) -> list[list[str]]:
        """All lines at a place in each record of the sample."""
        return [[line.text for line in self.places.lines(span, place)] for span in self.sample]
