"""Find the elements of the records that have words of their own, each by its shortest selector."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from itertools import takewhile
from typing import TYPE_CHECKING

from scraper.parsers.records.declaration import Field
from scraper.parsers.records.document import UNSEEN
from scraper.parsers.records.proposing import field_naming, names, properties
from scraper.parsers.records.proposing.sampled_records import PRESENT_SHARE, FieldPlace

if TYPE_CHECKING:
    from collections.abc import Iterator

    from scraper.parsers.records.document import Document, Span
    from scraper.parsers.records.proposing.sampled_records import Records


def element_places(records: Records) -> Iterator[FieldPlace]:
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
        if len(by_record) < max(2, PRESENT_SHARE * len(records.sample)) and len(records.sample) > 2:
            continue
        yield from _places_of(records, path, by_record)


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


def _places_of(
    records: Records, path: tuple[str, ...], by_record: dict[int, list[int]]
) -> Iterator[FieldPlace]:
    sizes = Counter(len(numbers) for numbers in by_record.values())
    usual, often = sizes.most_common(1)[0]
    if usual == 1 or often < 0.7 * len(by_record):
        selector = _selector(records, {i: n[0] for i, n in by_record.items()})
        if selector is not None:
            several = often < 0.7 * len(by_record) or len(sizes) > 1
            name = _name_of(records, path, {i: n[0] for i, n in by_record.items()})
            yield FieldPlace(name, Field(at=selector), _source_of(path))
            if several:
                yield FieldPlace(name, Field(at=selector, type="texts"), "several")
        return
    for position in range(min(usual, 4)):
        at = {i: n[position] for i, n in by_record.items() if len(n) > position}
        selector = _selector(records, at)
        if selector is not None:
            yield FieldPlace(_name_of(records, path, at), Field(at=selector), _source_of(path))


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
