"""Score how likely a candidate is the main list of the page."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import Counter
from itertools import pairwise
from math import sqrt
from typing import TYPE_CHECKING, NamedTuple

from scraper.parsers.records.document import UNSEEN

if TYPE_CHECKING:
    from collections.abc import Sequence

    from scraper.parsers.records.document import Document, Span
    from scraper.parsers.records.proposing.candidates import ListCandidate
    from scraper.parsers.records.proposing.span_counts import SpanCounts

_SAMPLE = 30
_MAX_COMPARED = 60
_GRID_COLUMNS = 3
_RARE_SHARE = 0.2
_SEVERAL_RECORDS = 10
_ONE_RECORDS_SHARE = 0.4
_GROUP_DAY_SHARE = 0.7
_MEMBER_DAY_SHARE = 0.75
_SHORT_LINK = 30
_MAX_NODES = 300
_MAX_LETTERS = 300


class Measurements(NamedTuple):
    """Measured properties of a candidate's records; shares are from 0 to 1."""

    number: int
    coverage: float  # share of the page's letters
    letters: float  # a record's, in the middle
    with_text: float
    with_day: float  # exactly one or a few days
    with_link: float
    distinct: float
    alike: float
    leaves: int  # places with text that most records have
    frame: float  # share that stands in navigation, forms, footers
    only_link: float  # share that is one short link and nothing else
    nested: float  # share that holds another of the records
    largest: float  # the longest record's share of the page's letters


class Scored(NamedTuple):
    """A candidate with its score."""

    points: float
    candidate: ListCandidate
    measured: Measurements


def measure(document: Document, counts: SpanCounts, candidate: ListCandidate) -> Measurements:
    """Measure a candidate; of a long one an even sample."""
    spans = [span for span in candidate.spans if not _is_heading(document, span)] or candidate.spans
    sample = spans[:: max(1, len(spans) // _SAMPLE)][:_SAMPLE]
    letters = sorted(counts.letters(span) for span in sample)
    holds = [span.end > after.start for span, after in pairwise(spans)]
    covered = sum(
        counts.letters(span) for span, holds_one in zip(spans, [*holds, False], strict=True) if not holds_one
    )
    texts = [_text(document, span) for span in sample]
    shapes = [_leaves(document, span) for span in sample]
    common = _common(shapes)
    size = len(sample)
    return Measurements(
        number=len(spans),
        coverage=min(1.0, covered / counts.total),
        letters=letters[size // 2],
        with_text=sum(len(text) > 3 for text in texts) / size,
        with_day=sum(_day_share(counts.days(span)) for span in sample) / size,
        with_link=sum(counts.links(span) > 0 for span in sample) / size,
        distinct=len({text for text in texts if text}) / size,
        alike=sum(_jaccard(shape, common) for shape in shapes) / size,
        leaves=len(common),
        frame=sum(counts.frame[span.start] for span in sample) / size,
        only_link=sum(_only_link(document, counts, span) for span in sample) / size,
        nested=sum(holds) / len(spans),
        largest=max(map(counts.letters, spans)) / counts.total,
    )


def _is_heading(document: Document, span: Span) -> bool:
    """Whether it is a row of heading cells only."""
    if document.tags[span.start] != "tr":
        return False
    cells = {document.tags[n] for n in range(span.start + 1, span.end) if document.parents[n] == span.start}
    return "th" in cells and "td" not in cells


def points(measured: Measurements) -> float:
    """Return the score by which candidates are ordered."""
    if measured.number < 2 or measured.with_text < 0.3 or measured.distinct < 0.2:
        return 0.0
    base = sqrt(measured.coverage * min(1.0, measured.number / 6))
    content = 0.45 + 0.45 * measured.with_day + 0.1 * measured.with_link
    if max(measured.with_day, measured.with_link) < _RARE_SHARE:
        content *= 0.45 if measured.leaves > 1 else 0.25  # questions and answers, paragraphs of a text
    shape = (0.35 + 0.65 * measured.alike) * min(1.0, 0.4 + 0.2 * measured.leaves)
    texts = measured.distinct * (0.3 + 0.7 * measured.with_text)
    frame = 1 - 0.8 * measured.frame * (1 - measured.with_day)
    navigation = 1 - 0.6 * measured.only_link * (1 - measured.with_day)
    apart = max(0.0, 0.8 - 2 * measured.nested) if measured.nested else 1.0
    if measured.number >= _SEVERAL_RECORDS and measured.largest > _ONE_RECORDS_SHARE * measured.coverage:
        apart *= 0.6  # the page's own article among its comments
    return base * content * shape * texts * frame * navigation * apart * _length(measured.letters)


def ranked(document: Document, counts: SpanCounts, found: Sequence[ListCandidate]) -> list[Scored]:
    """The candidates, best first; of groups of records and the records in them, the records go first."""
    scored = []
    for candidate in found:
        measured = measure(document, counts, candidate)
        if (value := points(measured)) > 0:
            scored.append(Scored(value, candidate, measured))
    scored.sort(key=lambda entry: -entry.points)
    return _records_before_groups(scored[:_MAX_COMPARED])


def _records_before_groups(scored: list[Scored]) -> list[Scored]:
    value = [entry.points for entry in scored]
    for outer, group in enumerate(scored):
        for inner, member in enumerate(scored):
            if _are_groups_of(group, member):
                value[inner] = max(value[inner], group.points)
                value[outer] = min(value[outer], group.points / 2)
    again = [entry._replace(points=points) for entry, points in zip(scored, value, strict=True)]
    return sorted(again, key=lambda entry: -entry.points)


def _are_groups_of(group: Scored, member: Scored) -> bool:
    """Whether the first are lists of the second: several in each, and not as many in all of them."""
    few, many = group.measured, member.measured
    if (
        many.number < 1.3 * few.number
        or many.coverage < 0.6 * few.coverage
        or many.nested
        or many.alike < 0.7
    ):
        return False
    if many.leaves < 2 or max(many.with_link, many.with_day) < 0.8:
        return False
    inside = Counter(_holder(group.candidate.spans, span) for span in member.candidate.spans)
    if inside.pop(-1, 0) or len(inside) < 0.6 * few.number:
        return False
    if (
        few.with_day <= _GROUP_DAY_SHARE
        and many.with_day >= _MEMBER_DAY_SHARE
        and many.number >= _GRID_COLUMNS * few.number
    ):
        return True  # each has several with a day of its own: the table of a month, a week
    usual, often = Counter(inside.values()).most_common(1)[0]
    if often <= 0.8 * few.number:
        return True
    # As many in each: columns of a grid, which are alike and all that there is; or else the parts of a card.
    is_all = many.coverage >= 0.9 * few.coverage and many.distinct > 0.7
    return usual >= _GRID_COLUMNS and many.alike >= 0.85 and is_all


def _holder(spans: Sequence[Span], inner: Span) -> int:
    index = bisect_right(spans, inner.start, key=lambda span: span.start) - 1
    return index if index >= 0 and inner.end <= spans[index].end and inner != spans[index] else -1


def _length(letters: float) -> float:
    """A record is a line or a few paragraphs; a word is a cell, and ten thousand letters are a page."""
    if letters < 25:
        return 0.5 + letters / 50
    return 1.0 if letters < 1500 else max(0.4, sqrt(1500 / letters))


def _day_share(days: int) -> float:
    return 0.0 if days == 0 else 1.0 if days == 1 else 0.9 if days == 2 else 1.8 / days


def _text(document: Document, span: Span) -> str:
    """Return the beginning of the span's text and its first link, enough to distinguish two records."""
    anchors = document.within(document.select("a[href]"), span)[:1]
    parts = [document.attribute(anchor.start, "href") for anchor in anchors]
    letters = 0
    for number in range(span.start, span.end):
        words = document.texts.get(number, "").strip()
        if words and document.tags[document.parents[number]] not in UNSEEN:
            parts.append(words)
            letters += len(words)
            if letters > _MAX_LETTERS:
                break
    return re.sub(r"\s+", " ", " ".join(parts)).casefold()


def _leaves(document: Document, span: Span) -> frozenset[str]:
    """The places of text in a record: tags from the record down to the text."""
    paths: set[str] = set()
    path: list[tuple[int, str]] = []
    for number in range(span.start, min(span.end, span.start + _MAX_NODES)):
        while path and path[-1][0] <= number:
            path.pop()
        tag = document.tags[number]
        if tag == "#text":
            if document.texts[number].strip():
                paths.add(">".join(name for _, name in path[-3:]))
        elif document.ends[number] > number + 1:
            position = ""
            if tag in ("td", "th"):
                position = f"{_position(document, number)}"
            path.append((document.ends[number], tag + position))
    return frozenset(paths)


def _position(document: Document, number: int) -> int:
    parent = document.parents[number]
    return sum(
        document.parents[other] == parent
        for other in range(parent + 1, number)
        if document.tags[other] in ("td", "th")
    )


def _common(shapes: Sequence[frozenset[str]]) -> frozenset[str]:
    counts = Counter(path for shape in shapes for path in shape)
    return frozenset(path for path, count in counts.items() if count >= max(2, len(shapes) / 2))


def _jaccard(one: frozenset[str], other: frozenset[str]) -> float:
    return len(one & other) / len(one | other) if one or other else 0.0


def _only_link(document: Document, counts: SpanCounts, span: Span) -> bool:
    anchors = document.within(document.select("a[href]"), span)
    if not anchors or counts.letters(span) > _SHORT_LINK * len(anchors):
        return False
    linked = sum(counts.letters(anchor) for anchor in anchors)
    return linked >= 0.9 * counts.letters(span)
