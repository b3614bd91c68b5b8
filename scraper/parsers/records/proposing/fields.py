"""Choose the fields of a candidate's records: named, typed, without empty and repeated ones."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from msgspec.structs import replace

from scraper import lazy_re
from scraper.parsers.records.declaration import Field
from scraper.parsers.records.places import Places
from scraper.parsers.records.proposing import field_naming, headings_above, link_fields, typing_fields
from scraper.parsers.records.proposing.distinct_places import distinct_places
from scraper.parsers.records.proposing.field_places import field_places
from scraper.parsers.records.proposing.sampled_records import FieldPlace, Records
from scraper.parsers.records.values import machine_date

if TYPE_CHECKING:
    from scraper.parsers.records.document import Document
    from scraper.parsers.records.proposing.candidates import ListCandidate

_MAX_FIELDS = 14
_MAX_TITLE = 300
_TELLING_TITLE = 45  # letters of a title that says what the record is
_DEADLINE = lazy_re.compile(r"frist|schluss|deadline|valid_through|^end|^bis|updated?|stand$")
_MOSTLY_DAYS = 0.8


@dataclass
class ProposedFields:
    """Fields with the words that they have in the sample, and what was not sure about them.

    ``title``: the field that names a record best, '' for none.
    """

    fields: dict[str, Field] = field(default_factory=dict)
    texts: dict[str, list[str]] = field(default_factory=dict)
    doubts: list[str] = field(default_factory=list)
    title: str = ""

    def add(self, name: str, declared: Field, texts: list[str], words: str = "") -> str:
        """Take a field under its name, or the next free one; ``words``: the page's for it."""
        own = field_naming.label(words, name) if words else ()
        name = field_naming.unused(name, self.fields)
        self.fields[name] = replace(declared, label=own if words else field_naming.label_of(name))
        self.texts[name] = texts
        return name


def propose_fields(document: Document, candidate: ListCandidate) -> ProposedFields:
    """Fields for the records of ``candidate``."""
    records = Records(document, candidate, Places(document, candidate.declaration({})))
    found = field_places(records)
    labels = [place.field for place in found if place.field.after is not None]
    if labels:  # each value ends at the next label
        fields = {f"label_{number}": label for number, label in enumerate(labels)}
        records.places = Places(document, candidate.declaration(fields))
    proposal = ProposedFields()
    kept = distinct_places(records, found)
    title = _title(kept)
    read = [(place, texts, _days(records, place, texts)) for place, texts in kept]
    only_links = link_fields.only_links(records, [place for place, _ in kept if place is not title])
    for place, texts, reading in sorted(read, key=lambda entry: entry[2] is None or not entry[2].whole):
        if place not in only_links:
            _add_text(proposal, records, place, texts, reading, is_title=place is title)
    for name, declared, texts, words in link_fields.link_fields(
        records, [s for s, _ in kept], title, only_links
    ):
        proposal.add(name, declared, texts, words)
    if not any(declared.type == "date" for declared in proposal.fields.values()):
        _add_day_above(proposal, records)
    return _in_order(proposal)


def _days(records: Records, place: FieldPlace, texts: list[str]) -> typing_fields.DateReading | None:
    """How days are read at a place: by their words, else by what ``<time>`` says for programs."""
    reading = typing_fields.date_reading(texts, records.document.language)
    is_element = place.field.at is not None or place.field.after is not None
    if (reading is None or reading.yearless) and is_element and place.field.type == "text":
        spans = [records.places.spans(span, place.field)[:1] for span in records.sample]
        days = [machine_date(records.document, found[0]) for found in spans if found]
        if days and sum(map(bool, days)) >= _MOSTLY_DAYS * len(days):
            return typing_fields.DateReading(None, None, whole=True, sure=True)
    return reading


def _title(kept: list[tuple[FieldPlace, list[str]]]) -> FieldPlace | None:
    """Return the place that names a record best: a heading, else the most distinctive link or text."""

    def rank(entry: tuple[FieldPlace, list[str]]) -> float:
        place, texts = entry
        filled = [text for text in texts if text]
        length = sum(map(len, filled)) / len(filled)
        letters = sum(sum(c.isalpha() for c in text) for text in filled) / max(1, sum(map(len, filled)))
        if length > _MAX_TITLE or letters < 0.5 or place.source in ("several", "whole"):
            return -1.0
        days = typing_fields.date_reading(texts, "")
        if days is not None and days.whole:
            return -1.0
        named = 1.5 if re.search(r"title|titel|betreff|subject|caption|name|thema", place.name) else 0.0
        source = {
            "heading": 3.0,
            "link": 1.2,
            "tail": 1.4,
            "cell line": 0.6,
            "cell link": 1.1,
            "column": 0.5,
            "line": 0.3,
        }.get(place.source, 0.4)
        distinct = len(set(filled)) / len(texts)
        return (source + named) * distinct * min(1.0, length / 15)

    best = max(kept, key=rank, default=None)
    return best[0] if best is not None and rank(best) > 0.1 else None


def _add_text(
    proposal: ProposedFields,
    records: Records,
    place: FieldPlace,
    texts: list[str],
    reading: typing_fields.DateReading | None,
    *,
    is_title: bool,
) -> None:
    name = _named(place, is_title=is_title)
    if reading is not None and reading.yearless:
        _add_yearless(proposal, records, place, texts, name, reading)
        return
    if reading is not None and reading.whole:
        kind = name if place.words or name in field_naming.DAYS else "date"
        _add_day(proposal, kind, place.field, texts, reading, place.words)
        return
    if typing_fields.is_number(texts) and place.field.type == "text":
        proposal.add(name, replace(place.field, type="number"), texts, place.words)
        return
    if place.field.type == "texts" or place.field.pattern is not None:
        proposal.add(name, place.field, texts, place.words)
        return
    name = proposal.add(name, place.field, texts, place.words)
    if is_title:
        proposal.title = name
    if reading is not None:
        where = _without_line(records, place, texts, reading.pattern)
        if where is not None:
            _add_day(proposal, "date", where, texts, reading)
    _add_number(proposal, records, place, texts)


def _without_line(records: Records, place: FieldPlace, texts: list[str], pattern: str | None) -> Field | None:
    """The field for a pattern, which does not go with a line: all lines, where it finds the same there."""
    if place.field.line is None or pattern is None:
        return place.field
    where = replace(place.field, line=None)
    everywhere = [" ".join(lines) for lines in records.line_texts(where)]
    same = all(
        (there := re.search(pattern, whole)) is not None and there[0] == match[0]
        for whole, text in zip(everywhere, texts, strict=True)
        if (match := re.search(pattern, text)) is not None
    )
    return where if same else None


def _add_number(proposal: ProposedFields, records: Records, place: FieldPlace, texts: list[str]) -> None:
    for shape in typing_fields.number_shapes(texts):
        where = _without_line(records, place, texts, shape)
        if where is not None:
            proposal.add("number", replace(where, pattern=shape), texts)


def _named(place: FieldPlace, *, is_title: bool) -> str:
    if place.source in ("column", "label") and place.name:
        return place.name
    if is_title:
        return "title"
    return "text" if place.name in ("", "title") else place.name


def _add_day(
    proposal: ProposedFields,
    name: str,
    where: Field,
    texts: list[str],
    reading: typing_fields.DateReading,
    words: str = "",
) -> None:
    pattern = None if where.line is not None or where.nth is not None else reading.pattern
    declared = replace(where, type="date", order=reading.order, pattern=pattern)
    name = proposal.add(name, declared, texts, words)
    if not reading.sure:
        proposal.doubts.append(
            f"{name}: the days do not show whether the month or the day comes first; "
            f'order = "{reading.order}" is a guess.'
        )


def _add_yearless(
    proposal: ProposedFields,
    records: Records,
    place: FieldPlace,
    texts: list[str],
    name: str,
    reading: typing_fields.DateReading,
) -> None:
    """Days without a year take it from a heading above, where there is one; else they stay text."""
    above = headings_above.year_above(records)
    if above is None:
        proposal.add("day" if reading.whole and not place.words else name, place.field, texts, place.words)
        proposal.doubts.append(f"{name}: the days have no year, so they are text.")
        return
    year = proposal.add("year", Field(above=above, pattern=r"\d{4}"), [])
    proposal.add("date", replace(place.field, type="date", order=reading.order, year=year), texts)
    if not reading.whole:
        proposal.add(name, place.field, texts, place.words)


def _add_day_above(proposal: ProposedFields, records: Records) -> None:
    found = headings_above.day_above(records)
    if found is not None:
        selector, reading = found
        _add_day(proposal, "date", Field(above=selector), [], reading)
        return
    group = headings_above.group_above(records)
    if group is not None and group not in [declared.above for declared in proposal.fields.values()]:
        proposal.add("group", Field(above=group), [])


def _in_order(proposal: ProposedFields) -> ProposedFields:
    """Title and date first, links last; no more fields than a person reads."""

    def rank(name: str) -> tuple[int, int]:
        declared = proposal.fields[name]
        group = 0 if name == proposal.title else {"date": 1, "links": 3}.get(declared.type, 2)
        return group, list(proposal.fields).index(name)

    names = sorted(proposal.fields, key=rank)
    years = {declared.year for declared in proposal.fields.values()}
    kept = [name for index, name in enumerate(names) if index < _MAX_FIELDS or name in years]
    proposal.fields = {name: proposal.fields[name] for name in kept}
    return proposal


def name_template(proposal: ProposedFields) -> str | None:
    """What a record is called: its title, with its day where the title is short, such as a committee's, and
    the day is no deadline, which may move."""
    if not proposal.title:
        return None
    texts = proposal.texts[proposal.title]
    is_short = sum(map(len, texts)) < _TELLING_TITLE * len(texts)
    days = (name for name, declared in proposal.fields.items() if declared.type == "date")
    day = next((name for name in days if not _DEADLINE.search(name)), None)
    return f"{{{proposal.title}}}, {{{day}}}" if is_short and day else f"{{{proposal.title}}}"
