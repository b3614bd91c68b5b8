"""Find where values may stand in the records of a candidate: columns, labels, elements, lines.

A place is a :class:`Field` without a type, with a name for it and its words in each record.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from itertools import islice

from scraper import lazy_re
from scraper.parsers.records.declaration import Field
from scraper.parsers.records.proposing import field_naming
from scraper.parsers.records.proposing.element_places import element_places
from scraper.parsers.records.proposing.sampled_records import PRESENT_SHARE, SAMPLE, FieldPlace, Records
from scraper.parsers.records.tables import heading_key

_LABEL_TAGS = frozenset(("dt", "th", "strong", "b", "label"))
_LABEL = lazy_re.compile(r"(?P<label>[^\W\d_][^:\n]{0,40}?):(?=\s|$)")
_MAX_HEADING = 60


def field_places(records: Records) -> list[FieldPlace]:
    """All places, the best-named first."""
    found = list(_columns(records))
    if not any(place.source == "column" for place in found):
        labels = list(_labels(records))
        if not found or labels:
            found = [*labels, *element_places(records), *_tail(records), *_lines(records)]
    found.append(FieldPlace("text", Field(), "whole"))
    return found


def _columns(records: Records) -> Iterator[FieldPlace]:
    """The columns of a table by their headings, else by their number."""
    document, tables = records.document, records.places.tables
    rows = [span.start for span in records.candidate.spans]
    if records.candidate.kind != "each" or any(document.tags[row] != "tr" for row in rows):
        return
    widths = Counter(len(tables.cells(row)) for row in rows)
    width = max(widths, key=lambda each: (widths[each] * min(each, 3), each))
    if width < 2:
        return
    headings = _heading_row(records, rows, width)
    seen: set[str] = set()
    for column in range(width):
        heading = headings.get(column, "")
        if heading and heading_key(heading) not in seen and len(heading) <= _MAX_HEADING:
            seen.add(heading_key(heading))
            place = FieldPlace(field_naming.slug(heading), Field(column=heading), "column", heading)
        else:
            place = FieldPlace("", Field(at=_cell_selector(records, rows, column)), "cell")
        yield place
        yield from _cell_lines(records, place)


def _heading_row(records: Records, rows: list[int], width: int) -> dict[int, str]:
    """The words of the row of headings of these rows' table, by column."""
    document, tables = records.document, records.places.tables
    first = next((row for row in rows if len(tables.cells(row)) == width), rows[0])
    for row in tables.rows(first):
        cells = tables.cells(row)
        kinds = {document.tags[cell] for cell in cells.values()}
        if len(cells) < 2 or len(set(cells.values())) < 2:
            continue
        if kinds == {"th"} or (row <= first and _looks_like_headings(records, row, rows)):
            return {column: document.text(document.span(cell)) for column, cell in cells.items()}
        if row >= first:
            break
    return {}


def _looks_like_headings(records: Records, row: int, rows: list[int]) -> bool:
    """A first row of ``td`` is one of headings where it is bold or alone without digits and links."""
    document = records.document
    span = document.span(row)
    words = document.text(span)
    if (
        not words
        or any(character.isdigit() for character in words)
        or document.within(document.select("a[href]"), span)
    ):
        return False
    others = [document.text(document.span(other)) for other in rows if other != row][:20]
    with_digits = sum(any(character.isdigit() for character in text) for text in others)
    return len(others) >= 2 and with_digits >= 0.8 * len(others) and len(words) < 200


def _cell_selector(records: Records, rows: list[int], column: int) -> str:
    document, tables = records.document, records.places.tables
    tags = Counter(
        document.tags[cell] for row in rows[:SAMPLE] if (cell := tables.cells(row).get(column)) is not None
    )
    tag = tags.most_common(1)[0][0] if tags else "td"
    return f"{tag}:nth-child({column + 1})"


def _cell_lines(records: Records, place: FieldPlace) -> Iterator[FieldPlace]:
    """A cell of two or three lines has a value on each."""
    counts = Counter(len(records.places.lines(span, place.field)) for span in records.sample)
    if place.field.at is not None:
        counts = Counter(
            len(records.document.lines(spans[0])) if (spans := records.places.spans(span, place.field)) else 0
            for span in records.sample
        )
    counts.pop(0, None)
    if not counts:
        return
    usual, often = counts.most_common(1)[0]
    if 2 <= usual <= 3 and often >= 0.6 * sum(counts.values()):
        for line in (1, 2, 3)[:usual]:
            position = -1 if line == usual else line
            field = Field(column=place.field.column, at=place.field.at, line=position)
            yield FieldPlace(f"{place.name}_{line}" if place.name else "", field, "cell line")


def _labels(records: Records) -> Iterator[FieldPlace]:
    """``Ort: Kassel``, and a line that is the same in all records with another below it (``dt``)."""
    counts: Counter[str] = Counter()
    alone: Counter[str] = Counter()
    for lines in records.lines:
        texts = [line.text for line in lines]
        counts.update({match["label"] for text in texts for match in _LABEL.finditer(text)})
        alone.update({text for text in texts[:-1] if len(text) < 40 and not text.endswith((".", ":", "!"))})
    size = len(records.lines)
    for label, count in counts.items():
        if count >= PRESENT_SHARE * size and count >= 2 and len(label.split()) <= 5:
            yield FieldPlace(field_naming.slug(label), Field(after=f"{label}:"), "label", label)
    for label, count in alone.items():
        if count >= 0.8 * size and count >= 3 and _is_label_element(records, label):
            yield FieldPlace(field_naming.slug(label), Field(after=label), "label", label)


def _is_label_element(records: Records, label: str) -> bool:
    """Whether the line stands in an element that labels what follows."""
    document = records.document
    for line in records.lines[0]:
        if line.text == label:
            around = [*range(line.span.start, line.span.end), *islice(document.ancestors(line.span.start), 2)]
            tags = {document.tags[number] for number in around}
            words = " ".join(document.attribute(number, "class") for number in around)
            return not tags.isdisjoint(_LABEL_TAGS) or re.search(r"[-_]label(?![a-z-])", words) is not None
    return False


def _tail(records: Records) -> Iterator[FieldPlace]:
    """The words behind the first link of a record, where a dash, colon or comma stands between them."""
    marks: Counter[str] = Counter()
    for span, lines in zip(records.sample, records.lines, strict=True):
        anchors = records.document.within(records.document.select("a"), span)
        if len(anchors) == 1 and len(lines) == 1:
            linked = records.document.text(anchors[0]) or lines[0].text
            rest = lines[0].text.partition(linked)[2] if lines[0].text.startswith(linked) else ""
            match = re.match(r"\s?([-–—:,|])\s", rest)
            if match:
                marks[match[1]] += 1
    if marks:
        mark, count = marks.most_common(1)[0]
        if count >= 0.8 * len(records.sample):
            before = r"\s?" if mark in ":," else r"\s"
            yield FieldPlace("", Field(pattern=rf"^.*?{before}{re.escape(mark)}\s(.*)$"), "tail")


def _lines(records: Records) -> Iterator[FieldPlace]:
    """The first lines and the last of records that have several."""
    sizes = Counter(len(lines) for lines in records.lines)
    usual = sizes.most_common(1)[0][0]
    if usual < 2 or not _has_own_words(records):
        return
    for line in range(1, min(usual, 4) + 1):
        yield FieldPlace("", Field(line=line), "line")
    yield FieldPlace("", Field(line=-1), "line")


def _has_own_words(records: Records) -> bool:
    """Whether the records have words outside any element in them."""
    document = records.document
    having = 0
    for span in records.sample:
        own = (span.start, document.parents[span.start])
        having += any(
            document.parents[number] in own and number in document.texts and document.texts[number].strip()
            for number in range(span.start, span.end)
        )
    return having >= 0.3 * len(records.sample)
