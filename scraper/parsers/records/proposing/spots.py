"""Find where values may stand in the records of a candidate: columns, labels, elements, lines.

A spot is a :class:`Field` without a type, with a name for it and its words in each record.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from itertools import islice, takewhile
from typing import TYPE_CHECKING, NamedTuple

from scraper import lazy_re
from scraper.parsers.records.declaration import Field
from scraper.parsers.records.document import UNSEEN, Span
from scraper.parsers.records.proposing import field_naming, names, properties
from scraper.parsers.records.tables import heading_key

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from scraper.parsers.records.document import Document
    from scraper.parsers.records.places import Places
    from scraper.parsers.records.proposing.candidates import Candidate

_SAMPLE = 40
_OFTEN = 0.35
_LABEL_TAGS = frozenset(("dt", "th", "strong", "b", "label"))
_OFTEN_NAMED = 0.6
_LABEL = lazy_re.compile(r"(?P<label>[^\W\d_][^:\n]{0,40}?):(?=\s|$)")
_LONGEST_HEADING = 60


class Spot(NamedTuple):
    """A place for a field. ``source``: what its name comes from: column, label, class, heading, link …

    ``words``: the page's own for it, where its name comes from these.
    """

    name: str
    field: Field
    source: str
    words: str = ""


class Records:
    """The records of a candidate and a sample of them."""

    def __init__(self, document: Document, candidate: Candidate, places: Places) -> None:
        self.document = document
        self.candidate = candidate
        self.places = places
        spans = [span for span in candidate.spans if not places.tables.is_heading(span.start)]
        spans = spans or list(candidate.spans)
        self.sample = spans[:: max(1, len(spans) // _SAMPLE)][:_SAMPLE]
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


def spots(records: Records) -> list[Spot]:
    """All spots, the best-named first."""
    found = list(_columns(records))
    if not any(spot.source == "column" for spot in found):
        labels = list(_labels(records))
        if not found or labels:
            found = [*labels, *_elements(records), *_tail(records), *_lines(records)]
    found.append(Spot("text", Field(), "whole"))
    return found


def _columns(records: Records) -> Iterator[Spot]:
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
        if heading and heading_key(heading) not in seen and len(heading) <= _LONGEST_HEADING:
            seen.add(heading_key(heading))
            spot = Spot(field_naming.slug(heading), Field(column=heading), "column", heading)
        else:
            spot = Spot("", Field(at=_cell_selector(records, rows, column)), "cell")
        yield spot
        yield from _cell_lines(records, spot)
        yield from _cell_link(records, spot, _cell_selector(records, rows, column))


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
        document.tags[cell] for row in rows[:_SAMPLE] if (cell := tables.cells(row).get(column)) is not None
    )
    tag = tags.most_common(1)[0][0] if tags else "td"
    return f"{tag}:nth-child({column + 1})"


def _cell_lines(records: Records, spot: Spot) -> Iterator[Spot]:
    """A cell of two or three lines has a value on each."""
    counts = Counter(len(records.places.lines(span, spot.field)) for span in records.sample)
    if spot.field.at is not None:
        counts = Counter(
            len(records.document.lines(spans[0])) if (spans := records.places.spans(span, spot.field)) else 0
            for span in records.sample
        )
    counts.pop(0, None)
    if not counts:
        return
    usual, often = counts.most_common(1)[0]
    if 2 <= usual <= 3 and often >= 0.6 * sum(counts.values()):
        for line in (1, 2, 3)[:usual]:
            position = -1 if line == usual else line
            field = Field(column=spot.field.column, at=spot.field.at, line=position)
            yield Spot(f"{spot.name}_{line}" if spot.name else "", field, "cell line")


def _cell_link(records: Records, spot: Spot, cell: str) -> Iterator[Spot]:
    """The words of the link in a cell that has other words too."""
    whole = records.texts(spot.field, records.sample)
    field = Field(at=f"{cell} a")
    linked = records.texts(field, records.sample)
    more = sum(bool(link) and link != text for link, text in zip(linked, whole, strict=True))
    if more >= 0.6 * len(whole):
        yield Spot(f"{spot.name}_text" if spot.name else "", field, "cell link")


def _labels(records: Records) -> Iterator[Spot]:
    """``Ort: Kassel``, and a line that is the same in all records with another below it (``dt``)."""
    counts: Counter[str] = Counter()
    alone: Counter[str] = Counter()
    for lines in records.lines:
        texts = [line.text for line in lines]
        counts.update({match["label"] for text in texts for match in _LABEL.finditer(text)})
        alone.update({text for text in texts[:-1] if len(text) < 40 and not text.endswith((".", ":", "!"))})
    size = len(records.lines)
    for label, count in counts.items():
        if count >= _OFTEN * size and count >= 2 and len(label.split()) <= 5:
            yield Spot(field_naming.slug(label), Field(after=f"{label}:"), "label", label)
    for label, count in alone.items():
        if count >= 0.8 * size and count >= 3 and _is_label_element(records, label):
            yield Spot(field_naming.slug(label), Field(after=label), "label", label)


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


def _tail(records: Records) -> Iterator[Spot]:
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
            yield Spot("", Field(pattern=rf"^.*?{before}{re.escape(mark)}\s(.*)$"), "tail")


def _elements(records: Records) -> Iterator[Spot]:
    """Elements with words of their own that most records have, by the shortest selector that finds them."""
    document = records.document
    is_each = records.candidate.kind == "each"
    places: dict[tuple[str, ...], dict[int, list[int]]] = defaultdict(dict)
    for index, span in enumerate(records.sample):
        for path, numbers in _own_words(document, span, is_each=is_each).items():
            places[path][index] = numbers
    _merge_with_parents(document, places)
    for path, by_record in sorted(
        places.items(), key=lambda item: min(n[0] - records.sample[i].start for i, n in item[1].items())
    ):
        if len(by_record) < max(2, _OFTEN * len(records.sample)) and len(records.sample) > 2:
            continue
        yield from _spots_of(records, path, by_record)


def _merge_with_parents(document: Document, places: dict[tuple[str, ...], dict[int, list[int]]]) -> None:
    """Where words stand in a link in some records and without one in the others, their place is round it."""
    for path in sorted(places, key=len, reverse=True):
        inner, outer = places[path], places.get(path[:-1])
        if outer is None or not inner.keys().isdisjoint(outer):
            continue
        around = {index: [document.parents[number] for number in numbers] for index, numbers in inner.items()}
        if all(
            document.text(document.span(number)) == document.text(document.span(above))
            for index, numbers in inner.items()
            for number, above in zip(numbers, around[index], strict=True)
        ):
            outer.update(around)
            del places[path]


def _own_words(document: Document, span: Span, *, is_each: bool) -> dict[tuple[str, ...], list[int]]:
    """The elements in a record that have words of their own, by tags and first classes from the record on.

    ``is_each``: the record is its first element, which is no part of it.
    """
    first = span.start if is_each else span.start - 1
    found: dict[tuple[str, ...], list[int]] = defaultdict(list)
    path: list[tuple[int, str]] = []
    number = span.start
    while number < span.end:
        while path and path[-1][0] <= number:
            path.pop()
        tag = document.tags[number]
        if tag in UNSEEN:
            number = document.ends[number]
            continue
        if tag == "#text":
            parent, depth = _holder(document, document.parents[number], len(path), span)
            if parent > first and parent in range(span.start, span.end) and document.texts[number].strip():
                key = tuple(name for _, name in path[:depth])
                if parent not in found[key]:
                    found[key].append(parent)
        elif document.ends[number] > number + 1 and number > span.start - 1:
            classes = names.classes(document, number)[:1]
            path.append((document.ends[number], ".".join([tag, *classes])))
        number += 1
    return found


def _holder(document: Document, number: int, depth: int, record: Span) -> tuple[int, int]:
    """The element with its depth, or the ``<time>`` that it stands in, which says the day for programs."""
    levels = [number, *takewhile(lambda above: above > record.start, document.ancestors(number))]
    for up, above in enumerate(levels):
        if document.tags[above] == "time" and document.attribute(above, "datetime"):
            return above, depth - up
    return number, depth


def _spots_of(records: Records, path: tuple[str, ...], by_record: dict[int, list[int]]) -> Iterator[Spot]:
    sizes = Counter(len(numbers) for numbers in by_record.values())
    usual, often = sizes.most_common(1)[0]
    if usual == 1 or often < 0.7 * len(by_record):
        selector = _selector(records, {i: n[0] for i, n in by_record.items()})
        if selector is not None:
            several = often < 0.7 * len(by_record) or len(sizes) > 1
            name = _name_of(records, path, {i: n[0] for i, n in by_record.items()})
            yield Spot(name, Field(at=selector), _source_of(path))
            if several:
                yield Spot(name, Field(at=selector, type="texts"), "several")
        return
    for position in range(min(usual, 4)):
        at = {i: n[position] for i, n in by_record.items() if len(n) > position}
        selector = _selector(records, at)
        if selector is not None:
            yield Spot(_name_of(records, path, at), Field(at=selector), _source_of(path))


def _selector(records: Records, at: dict[int, int]) -> str | None:
    """The shortest selector whose first match in each record is this element, in nine of ten records."""
    document = records.document
    first = next(iter(at.values()))
    for form in _forms(document, first, records.sample[next(iter(at))]):
        right = 0
        for index, span in enumerate(records.sample):
            matches = document.within(document.select(form), span)
            if records.candidate.kind == "each":
                matches = [match for match in matches if match.start != span.start]
            if index in at:
                right += bool(matches) and matches[0].start == at[index]
            else:
                right += not matches
        if right >= 0.9 * len(records.sample):
            return form
    return None


def _forms(document: Document, number: int, record: Span) -> list[str]:
    own = names.own_forms(document, number)
    tag = document.tags[number]
    parent = document.parents[number]
    inside = parent > record.start or (parent >= record.start and document.span(parent) != record)
    outer = names.own_forms(document, parent) if inside else []
    siblings = [
        n
        for n in range(parent + 1, number + 1)
        if document.parents[n] == parent and document.tags[n] not in ("#text", "-comment")
    ]
    same = [n for n in siblings if document.tags[n] == tag]
    placed = [f"{tag}:nth-of-type({len(same)})", f"{tag}:nth-child({len(siblings)})"]
    classes = [form for form in own if "." in form]
    forms = [*classes, *own]
    forms += [f"{above} > {form}" for above in reversed(outer) for form in own[:3]]
    forms += placed
    forms += [f"{above} > {form}" for above in reversed(outer) for form in placed]
    grand = document.parents[parent] if inside else -1
    if grand > record.start:
        forms += [f"{above} {form}" for above in names.own_forms(document, grand) for form in own[:3]]
        forms += [f"{above} {form}" for above in names.own_forms(document, grand) for form in placed]
    return list(dict.fromkeys(forms))


def _name_of(records: Records, path: tuple[str, ...], at: dict[int, int]) -> str:
    """What the page calls the elements (one a record), in its data for programs or in its classes."""
    document = records.document
    index, number = next(iter(at.items()))
    if name := properties.microdata(document, number, records.sample[index]):
        return name
    known = properties.json_ld(document).texts
    names_of_texts = Counter(known.get(document.text(document.span(n)).casefold(), "") for n in at.values())
    name, often = names_of_texts.most_common(1)[0]
    if name and often >= _OFTEN_NAMED * len(at):
        return name
    for step in reversed(path[-3:]):
        tag, _, name = step.partition(".")
        if tag in ("h1", "h2", "h3", "h4", "h5", "h6"):
            return "title"
        if name and (words := field_naming.from_class(name)):
            return words
    return ""


def _source_of(path: tuple[str, ...]) -> str:
    tags = [step.partition(".")[0] for step in path]
    if any(re.fullmatch(r"h[1-6]", tag) for tag in tags):
        return "heading"
    return "link" if "a" in tags else "element"


def _lines(records: Records) -> Iterator[Spot]:
    """The first lines and the last of records that have several."""
    sizes = Counter(len(lines) for lines in records.lines)
    usual = sizes.most_common(1)[0][0]
    if usual < 2 or not _has_own_words(records):
        return
    for line in range(1, min(usual, 4) + 1):
        yield Spot("", Field(line=line), "line")
    yield Spot("", Field(line=-1), "line")


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
