"""Find the parts of a page that are records: elements, what follows a start, or lines between breaks."""

from __future__ import annotations

from typing import TYPE_CHECKING

from scraper.parsers.records.document import Span

if TYPE_CHECKING:
    from scraper.parsers.records.declaration import Declaration
    from scraper.parsers.records.document import Document


def record_spans(document: Document, declaration: Declaration) -> list[Span]:
    """The records' spans in document order; empty where the list is not on the page."""
    if declaration.each is not None:
        return document.visible(declaration.each)
    if declaration.starts is not None:
        return starting_spans(document, document.visible(declaration.starts))
    assert declaration.lines is not None  # noqa: S101 - `declaration.check` saw to it
    breaks = declaration.breaks or (0 if declaration.rule else 1)
    return [
        span
        for container in document.visible(declaration.lines)
        for span in between_breaks(document, container, breaks, rule=declaration.rule)
    ]


def starting_spans(document: Document, starts: list[Span]) -> list[Span]:
    """Return each start with what follows it, up to the next start or the end of their container."""
    spans = []
    for number, start in enumerate(starts):
        after = starts[number + 1].start if number + 1 < len(starts) else None
        if after is not None and after < start.end:
            continue  # it contains the next start: a wrapper
        end = _end_of(document, start, starts, number)
        spans.append(Span(start.start, end if after is None else min(end, after)))
    return spans


def _end_of(document: Document, start: Span, starts: list[Span], number: int) -> int:
    """Where what holds this start and a neighbour ends. A lone start's parent is its list."""
    neighbours = [starts[n] for n in (number - 1, number + 1) if 0 <= n < len(starts)]
    ends = []
    for neighbour in neighbours:
        holders = (n for n in document.ancestors(start.start) if n < neighbour.start < document.ends[n])
        ends.append(document.ends[next(holders, 0)])
    parent = document.parents[start.start]
    return min(ends) if ends else document.ends[max(parent, 0)]


def between_breaks(document: Document, container: Span, breaks: int, *, rule: bool) -> list[Span]:
    """The parts of ``container`` between ``breaks`` or more ``<br>`` in a row (0: none), and rules.

    Between single breaks that is each line as a reader sees it, so a heading or a paragraph is one, too.
    """
    if breaks == 1 and not rule:
        inside = Span(container.start + 1, container.end)
        lines = (line.span for line in document.lines(inside))
        return [Span(start + (document.tags[start] == "br"), end) for start, end in lines]
    spans: list[Span] = []
    first = container.start + 1
    row = 0
    last = first
    for number in range(container.start + 1, container.end):
        tag = document.tags[number]
        if tag == "br":
            row += 1
            last = number if row == 1 else last
        elif rule and tag == "hr":
            spans.append(Span(first, number))
            first, row = number + 1, 0
            continue
        elif tag != "#text" or document.texts[number].strip():
            row = 0 if tag in ("#text", "img") or tag in ("p", "div") else row
        if breaks and row == breaks:
            spans.append(Span(first, last))
            first = number + 1
        elif breaks and row > breaks:
            first = number + 1
    spans.append(Span(first, container.end))
    return [span for span in spans if span.start < span.end and document.lines(span)]
