"""Find what may be a list on a page: repeated elements, repeated starts, lines between breaks."""

from __future__ import annotations

from collections import Counter, defaultdict
from itertools import pairwise
from typing import TYPE_CHECKING, Literal, NamedTuple

from msgspec.structs import replace

from scraper.parsers.records import selecting
from scraper.parsers.records.declaration import Declaration, Field
from scraper.parsers.records.proposing import names
from scraper.parsers.records.proposing.repeats import Repeat, repeats

if TYPE_CHECKING:
    from collections.abc import Iterator

    from scraper.parsers.records.document import Document, Span

Kind = Literal["each", "starts", "lines"]
_MIN_LINES = 3
_UNLIKE_SHARE = 0.8
_CELLS, _SPANS = ("td", "th"), ("rowspan", "colspan")
_START_NAMES = "h1 h2 h3 h4 h5 h6 dt p div b strong a tr span li"
_START_TAGS = frozenset(_START_NAMES.split())


class ListCandidate(NamedTuple):
    """A list as it could be declared, and the spans of its records."""

    kind: Kind
    selector: str
    spans: tuple[Span, ...]
    breaks: int | None = None
    rule: bool = False

    def declaration(self, fields: dict[str, Field]) -> Declaration:
        """The declaration of this list with ``fields``."""
        declaration = Declaration(
            breaks=self.breaks if self.breaks != 1 else None, rule=self.rule, fields=fields
        )
        return replace(declaration, **{self.kind: self.selector})


def candidates(document: Document) -> list[ListCandidate]:
    """All candidates of a page; two of the same spans are one."""
    sets = repeats(document)
    found = [ListCandidate("each", repeat.selector, repeat.spans) for repeat in sets]
    found += _starts(document, sets)
    found += _several_rows(document)
    found += _lines(document, sets)
    apart: dict[tuple[Span, ...], ListCandidate] = {}
    for candidate in found:
        apart.setdefault(candidate.spans, candidate)
    return list(apart.values())


def _starts(document: Document, sets: list[Repeat]) -> Iterator[ListCandidate]:
    children = _children(document)
    for repeat in sets:
        if document.tags[repeat.spans[0].start] not in _START_TAGS:
            continue
        if not _begin_their_records(document, repeat, children):
            continue
        spans = selecting.starting_spans(document, list(repeat.spans))
        if len(spans) == len(repeat.spans):
            yield ListCandidate("starts", repeat.selector, tuple(spans))


def _several_rows(document: Document) -> Iterator[ListCandidate]:
    """Records of several rows of a table, each from a row of another shape on, ``tr:has(> .title)``."""
    tables: dict[int, list[int]] = defaultdict(list)
    for span in document.select("tr"):
        if document.text(span):
            tables[document.parents[span.start]].append(span.start)
    for rows in tables.values():
        cells = [[n for n in range(row, document.ends[row]) if document.parents[n] == row] for row in rows]
        shapes = [_shape(document, own) for own in cells]
        forms: dict[str, list[int]] = defaultdict(list)
        for place, own in enumerate(cells):
            for form in {form for cell in own for form in _cell_forms(document, cell)}:
                forms[form].append(place)
        for form, places in sorted(forms.items()):
            before = [shapes[place - 1] for place in places if place]
            begins = places[0] == 0 or before[0] not in before[1:]  # else its first row is the one before
            apart = begins and len(places) > 2 and all(after - place > 1 for place, after in pairwise(places))
            unlike = sum(shapes[place] != shapes[place + 1] for place in places if place + 1 < len(rows))
            starts = [document.span(rows[place]) for place in places]
            selector = f"tr:has(> {form})"
            if apart and unlike >= _UNLIKE_SHARE * len(places) and document.select(selector) == starts:
                yield ListCandidate("starts", selector, tuple(selecting.starting_spans(document, starts)))


def _cell_forms(document: Document, cell: int) -> list[str]:
    spanning = (f"{document.tags[cell]}[{key}]" for key in _SPANS if document.attribute(cell, key))
    return [*names.own_forms(document, cell)[1:], *spanning] if document.tags[cell] in _CELLS else []


def _shape(document: Document, cells: list[int]) -> list[tuple[str, str]]:
    """The cells of a row but those that other rows share: of a day with several records each row is one."""
    own = (n for n in cells if document.tags[n] in _CELLS and not document.attribute(n, "rowspan"))
    return [(document.tags[cell], document.attribute(cell, "colspan")) for cell in own]


def _children(document: Document) -> dict[int, list[int]]:
    children: dict[int, list[int]] = {}
    for number, parent in enumerate(document.parents):
        if document.tags[number] != "-comment" and document.texts.get(number, "element").strip():
            children.setdefault(parent, []).append(number)
    return children


def _begin_their_records(document: Document, repeat: Repeat, children: dict[int, list[int]]) -> bool:
    """Whether other siblings follow each start, of kinds that do not stand before the first start."""
    starts = {span.start for span in repeat.spans}
    followed = 0
    parents = Counter(document.parents[start] for start in starts)
    if len(starts) < 2 * len(parents):
        return False
    for parent, count in parents.items():
        siblings = children.get(parent, [])
        if len(siblings) <= count:
            return False
        first = next(index for index, number in enumerate(siblings) if number in starts)
        between = siblings[first:]
        followed += sum(
            1
            for number, following in zip(between, [*between[1:], -1], strict=True)
            if number in starts and following not in starts and following >= 0
        )
        kinds = Counter(document.tags[number] for number in between if number not in starts)
        repeated = {kind for kind, times in kinds.items() if times >= count / 2}
        if (
            count > 1
            and siblings[first - 1 : first]
            and document.tags[siblings[first - 1]] in repeated - {"#text", "br"}
        ):
            return False
    return followed >= 0.6 * len(starts)


def _lines(document: Document, sets: list[Repeat]) -> Iterator[ListCandidate]:
    breaks = Counter(document.parents[span.start] for span in document.select("br"))
    rules = Counter(document.parents[span.start] for span in document.select("hr"))
    containers = {number for number, count in (breaks + rules).items() if count >= _MIN_LINES - 1}
    for repeat in sets:
        inside = sum(span.start in containers for span in repeat.spans)
        if inside >= 0.3 * len(repeat.spans):
            yield from _split(document, repeat)
    for number in containers:
        selector = single_selector(document, number)
        if selector is not None:
            yield from _split(document, Repeat(selector, (document.span(number),)))


def _split(document: Document, containers: Repeat) -> Iterator[ListCandidate]:
    for breaks, rule in ((1, False), (2, False), (2, True), (0, True)):
        spans = [
            span
            for container in containers.spans
            for span in selecting.between_breaks(document, container, breaks, rule=rule)
        ]
        if len(spans) >= _MIN_LINES and len(spans) > len(containers.spans):
            yield ListCandidate("lines", containers.selector, tuple(spans), breaks or None, rule)


def single_selector(document: Document, number: int) -> str | None:
    """A selector for this element alone: by its id, its class, its tag, or those of what it stands in."""
    contexts = [""]
    for above in (number, *document.ancestors(number)):
        identifier = names.identifier(document, above)
        own = [f"#{identifier}"] if identifier is not None else []
        own += names.own_forms(document, above)
        for form in own:
            for inner in contexts:
                selector = f"{form} {inner}".strip()
                if [span.start for span in document.select(selector)] == [number]:
                    return selector
        if above == number:
            contexts = own[:3]
    return None
