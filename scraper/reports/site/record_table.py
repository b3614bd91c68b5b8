"""Lay the records of a declared list out for the published page: a table with a column for each field."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING, Any

from scraper.records import Link
from scraper.reports.i18n.value_format import day, label, number, site_words_for, words_for
from scraper.reports.sanitize import host_of, one_line, shorten
from scraper.reports.site.site_records import MAX_LINKS, anchor_of, paragraphs, presence, seen_when, target
from scraper.reports.site.state import guarded

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from scraper.records import RecordField
    from scraper.reports.dataset import SeenRecord
    from scraper.reports.site.site_data import Site
    from scraper.reports.site.site_records import Choice, State, Target

TEMPLATE = "site_records.html.j2"

_MAX_TEXT = 400
_MAX_CHOICES = 3
_MAX_VALUES = 12  # that one chooses from; more are searched
_MAX_CHOICE = 40


@dataclass(frozen=True, slots=True)
class Cell:
    """A value in the table; without texts and links it is what the page does not say.

    ``texts``: its paragraphs; with ``links`` too they are the words of its link. ``value``: for programs,
    of a day (ISO 8601) or a number, else ''.
    ``hidden_links``: how many links are left out.
    """

    kind: str
    texts: tuple[str, ...] = ()
    value: str = ""
    links: tuple[Target, ...] = ()
    hidden_links: int = 0


@dataclass(frozen=True, slots=True)
class TableRow:
    """A record in the table; ``seen``: when it was first seen, and what readers should know of its values."""

    anchor: str
    cells: tuple[Cell, ...]
    states: tuple[State, ...]
    seen: str
    removed: bool


def view(site: Site, title: str) -> dict[str, Any]:
    """What the template shows of the records; ``title``: the page's."""
    texts = site_words_for(site.language, site.record_type)
    fields = _ordered(site.record_type.fields)
    head = fields[_named_by(fields)]
    linked = next((field for field in fields if _is_link_of(head, field, site)), None)
    fields = [field for field in fields if field is not linked]
    rows = tuple(_row(seen, fields, site, {head.name: linked}) for seen in site.records)
    headings = [label(field, site.language) for field in fields]
    return {
        "heading": title,
        "rows": rows,
        "years": (),
        "choices": _choices(fields, headings, rows),
        "columns": (*headings, texts.status),
        "named_by": _named_by(fields),
    }


def _ordered(fields: Sequence[RecordField]) -> list[RecordField]:
    """Values of one line first, then texts, then links."""
    return sorted(fields, key=lambda field: {"texts": 1, "links": 2}.get(field.kind, 0))


def _named_by(fields: Sequence[RecordField]) -> int:
    """The column that is a row's head: the first text."""
    return next((place for place, field in enumerate(fields) if field.kind == "text"), 0)


def _is_link_of(head: RecordField, field: RecordField, site: Site) -> bool:
    """Whether the field is the link of the words in the row's head, which then needs no column of its own."""
    if field.kind != "links" or head.kind != "text":
        return False
    pairs = [(seen.record.get(field.name), seen.record.get(head.name)) for seen in site.records]
    return any(links for links, _ in pairs) and all(
        not links or (len(links) == 1 and one_line(links[0].text) == one_line(words or ""))
        for links, words in pairs
        if isinstance(links, tuple)
    )


def _row(
    seen: SeenRecord, fields: Sequence[RecordField], site: Site, links_of: Mapping[str, RecordField | None]
) -> TableRow:
    cells = []
    for field in fields:
        cell, linked = _cell(field, seen.record.get(field.name), site), links_of.get(field.name)
        links = _cell(linked, seen.record.get(linked.name), site).links if linked is not None else ()
        cells.append(replace(cell, links=links) if links else cell)
    return TableRow(
        anchor=anchor_of(site.record_type, seen.id),
        cells=tuple(cells),
        states=presence(seen, site.language),
        seen=" ".join((seen_when(seen, site.language), *guarded(seen, site))),
        removed=seen.removed,
    )


def _cell(field: RecordField, value: Any, site: Site) -> Cell:
    words = words_for(site.language, site.record_type)
    if value is None or value == ():
        return Cell(field.kind)
    if isinstance(value, date):
        return Cell("date", (day(value, words),), value.isoformat())
    if isinstance(value, int | float):
        return Cell("number", (number(value, words),), str(value))
    if not isinstance(value, tuple):
        return Cell(field.kind, (shorten(one_line(str(value)), _MAX_TEXT),))
    links = [item for item in value if isinstance(item, Link)]
    if not links:
        return Cell("texts", paragraphs([str(item) for item in value], words.shortened))
    shown = tuple(_target(link, site) for link in links[:MAX_LINKS])
    return Cell("links", links=shown, hidden_links=len(links) - len(shown))


def _target(link: Link, site: Site) -> Target:
    """A link without what readers know: that it is one, and that it leads to the page's own host."""
    shown = target(link, site.language)
    return replace(
        shown,
        kind="" if link.kind == "page" else shown.kind,
        host="" if shown.host == host_of(site.url) else shown.host,
    )


def _choices(
    fields: Sequence[RecordField], headings: Sequence[str], rows: Sequence[TableRow]
) -> list[Choice]:
    """Short words that many records share are chosen from; what differs everywhere is searched."""
    choices = []
    for place, field in enumerate(fields):
        if field.kind not in ("text", "choice"):
            continue
        words = [row.cells[place].texts[0] for row in rows if row.cells[place].texts]
        values = sorted(set(words))
        is_short = all(len(value) <= _MAX_CHOICE for value in values)
        if is_short and 2 <= len(values) <= _MAX_VALUES and len(values) * 2 <= len(words):
            choices.append((f"feld-{field.name}", headings[place], values, place))
    return choices[:_MAX_CHOICES]
