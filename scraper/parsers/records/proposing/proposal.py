"""Make proposals for a page, best first; each is a declaration that was run on the page."""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from msgspec.structs import replace

from scraper.parsers.records import reader
from scraper.parsers.records.document import Document
from scraper.parsers.records.proposing import candidates, fields, names, properties, score, typing_fields
from scraper.parsers.records.proposing.repeats import cost
from scraper.parsers.records.proposing.span_counts import SpanCounts
from scraper.parsers.records.values import Source
from scraper.records import is_set
from scraper.text import counted

if TYPE_CHECKING:
    from scraper.parsers.records.declaration import Declaration, Field
    from scraper.parsers.records.document import Span
    from scraper.parsers.records.proposing.candidates import ListCandidate
    from scraper.parsers.records.proposing.score import Scored

MOST = 8
_LOWEST_SHARE = 0.05
_NEARLY_ALL_RECORDS = 0.9
_USUAL_SHARE = 0.8
_MIN_RECORDS = 2
_MIN_ASCENDING_DAYS = 4
_ASCENDING = (
    'The days go up: where the page clears away what is past, list = "latest" keeps that from being news.'
)
_NOISE_FIELDS = 1.5  # fields of an element between the records, on average
_MAX_VALUES = 15_000  # after so many the next candidates are left out, for time


@dataclass(frozen=True, slots=True)
class Proposed:
    """A declaration and what it reads on the page that it was made from."""

    declaration: Declaration
    page: reader.RecordsPage
    doubts: tuple[str, ...]
    points: float


def propose(source: str, url: str, *, example: str | None = None, most: int = MOST) -> list[Proposed]:
    """Return what may be the list on a page, best first; empty where nothing repeats.

    ``source``: decoded HTML. ``example``: words of one record; candidates that have them in one record alone
    go first.
    """
    document = Document(source)
    counts = SpanCounts(document, with_frame=example is None)
    ranked = score.ranked(document, counts, candidates.candidates(document))
    if example is not None:
        ranked = _with_example(document, ranked, example)
    proposals: list[Proposed] = []
    shared = Source(document, url)
    values = 0
    for scored in _without_wrappers(ranked)[:most]:
        proposed = _evaluate(shared, scored)
        if proposed is not None:
            proposals.append(proposed)
            values += len(proposed.page.records) * len(proposed.declaration.fields)
        if values > _MAX_VALUES:
            break
    return proposals


def _with_example(document: Document, ranked: list[Scored], example: str) -> list[Scored]:
    wanted = " ".join(example.split()).casefold()
    holding = []
    for scored in ranked:
        spans = scored.candidate.spans
        with_it = sum(wanted in document.text(span).casefold() for span in spans)
        if with_it == 1 or 0 < with_it < len(spans) / 2:
            holding.append(scored)
    return holding


def _without_wrappers(ranked: list[Scored]) -> list[Scored]:
    """The candidates without those that are a better one in another wrapper: as many, one in the other."""
    apart: list[Scored] = []
    for scored in ranked:
        if apart and scored.points < _LOWEST_SHARE * apart[0].points:
            break
        same = next((n for n, kept in enumerate(apart) if _same_list(scored.candidate, kept.candidate)), None)
        if same is None:
            apart.append(scored)
        elif _is_shorter(scored, apart[same]):
            apart[same] = scored
    return apart


def _is_shorter(scored: Scored, kept: Scored) -> bool:
    """Whether it is about as good as its wrapper, and has less to read, or a class where that has none."""
    if scored.candidate.kind != kept.candidate.kind or scored.points < 0.95 * kept.points:
        return False
    return _cost(scored.candidate.selector) < _cost(kept.candidate.selector)


def _cost(selector: str) -> tuple[object, ...]:
    return not names.is_meaningful(selector), *cost(selector)


def _same_list(one: ListCandidate, other: ListCandidate) -> bool:
    """Whether nine of ten records of each stand in one of the other, or hold it."""
    first, second = sorted((one.spans, other.spans), key=len)
    if len(first) < 0.8 * len(second):
        return False
    position = together = 0
    for span in first:
        while position < len(second) and second[position].end <= span.start:
            position += 1
        if position < len(second) and _holds(span, second[position]):
            together += 1
            position += 1
    return together >= 0.8 * len(second)


def _holds(one: Span, other: Span) -> bool:
    return (one.start <= other.start and other.end <= one.end) or (
        other.start <= one.start and one.end <= other.end
    )


def _evaluate(source: Source, scored: Scored) -> Proposed | None:
    """A candidate with its fields, as the reader reads it; ``None`` where no record comes of it."""
    proposal = fields.propose_fields(source.document, scored.candidate)
    if not proposal.fields:
        return None
    one, many = properties.words_of(source.document, scored.candidate.spans)
    declaration = replace(
        scored.candidate.declaration(proposal.fields), one=one, many=many, name=fields.name_template(proposal)
    )
    doubts = list(proposal.doubts)
    page = reader.read_page(source, declaration)
    if page.unreadable:
        for name in page.unreadable:
            if declaration.fields[name].above is not None:  # what stands there is no heading of records
                others = {each: field for each, field in declaration.fields.items() if each != name}
                declaration = replace(declaration, fields=others)
                continue
            text = replace(declaration.fields[name], type="text", order=None, year=None)
            declaration = replace(declaration, fields=declaration.fields | {name: text})
            doubts.append(f"{name}: some of its words cannot be read as the others, so it is text.")
        page = reader.read_page(source, declaration)
    if page.problem is not None:
        return None
    declaration, page = _without_noise(declaration, page)
    if page.left_out and (days := _days_without_noise(source.document, declaration, page)):
        declaration = replace(declaration, fields=declaration.fields | days)
        page = reader.read_page(source, declaration)
    if len(page.records) < _MIN_RECORDS:
        return None
    declaration, page = _without_repetition(declaration, page)
    return Proposed(declaration, page, (*doubts, *_fill_doubts(declaration, page)), scored.points)


def _without_noise(
    declaration: Declaration, page: reader.RecordsPage
) -> tuple[Declaration, reader.RecordsPage]:
    """Require a field that the poor records lack and the others have: headings between rows, spacers."""
    count = len(page.records)
    names = [name for name, field in declaration.fields.items() if field.above is None]
    ranks: list[tuple[bool, int, str]] = []
    for name in names:
        having = [record for record in page.records if is_set(record[name])]
        lacking = [record for record in page.records if not is_set(record[name])]
        if not lacking or len(having) < 0.4 * count:
            continue
        rich, poor = _richness(having, names), _richness(lacking, names)
        are_few = len(having) >= _NEARLY_ALL_RECORDS * count
        if (poor <= _NOISE_FIELDS or are_few) and poor <= 0.55 * rich and rich >= 2:
            ranks.append((declaration.fields[name].type == "date", len(having), name))
    if not ranks:
        return declaration, page
    name = max(ranks, key=lambda rank: rank[:2])[2]
    kept = tuple(record for record in page.records if is_set(record[name]))
    again = dataclasses.replace(
        page,
        records=kept,
        filled={each: sum(is_set(record[each]) for record in kept) for each in declaration.fields},
        left_out={name: count - len(kept)},
    )
    required = replace(declaration.fields[name], required=True)
    return replace(declaration, fields=declaration.fields | {name: required}), again


def _days_without_noise(
    document: Document, declaration: Declaration, page: reader.RecordsPage
) -> dict[str, Field]:
    """Texts that are whole days in all records that are left, such as those between rows of months."""
    days = {}
    for name, field in declaration.fields.items():
        texts = [str(record[name] or "") for record in page.records]
        reading = typing_fields.date_reading(texts, document.language) if field.type == "text" else None
        if reading is not None and reading.whole and not reading.yearless:
            days[name] = replace(field, type="date", order=reading.order)
    return days


def _without_repetition(
    declaration: Declaration, page: reader.RecordsPage
) -> tuple[Declaration, reader.RecordsPage]:
    """Leave out fields that no record has, and those that say what one before them says."""
    needed = {field.year for field in declaration.fields.values()}
    needed |= {name for name in declaration.fields if f"{{{name}}}" in (declaration.name or "")}
    kept: dict[str, list[Any]] = {}
    for name, field in declaration.fields.items():
        values = [record[name] for record in page.records]
        if (page.filled[name] and values not in kept.values()) or field.required or name in needed:
            kept[name] = values
    records = tuple({name: record[name] for name in kept} for record in page.records)
    filled = {name: page.filled[name] for name in kept}
    again = dataclasses.replace(page, records=records, filled=filled)
    return replace(declaration, fields={name: declaration.fields[name] for name in kept}), again


def _richness(records: list[dict[str, Any]], names: list[str]) -> float:
    """How many fields of a record have a value, on average."""
    return sum(is_set(record[name]) for record in records for name in names) / len(records)


def _ascends(page: reader.RecordsPage, name: str, field: Field) -> bool:
    days = [record[name] for record in page.records if record[name] is not None]
    return field.type == "date" and len(set(days)) >= _MIN_ASCENDING_DAYS and days == sorted(days)


def _fill_doubts(declaration: Declaration, page: reader.RecordsPage) -> list[str]:
    count = len(page.records)
    doubts = [
        f"{name}: only {filled} of {count} have it."
        for name, filled in page.filled.items()
        if filled < count * (1 if f"{{{name}}}" in (declaration.name or "") else _USUAL_SHARE)
    ]
    doubts += [_ASCENDING for name, field in declaration.fields.items() if _ascends(page, name, field)][:1]
    doubts += [
        f"{counted(number, 'element')} without {name} left out: look whether there are records among them."
        for name, number in page.left_out.items()
    ]
    return doubts
