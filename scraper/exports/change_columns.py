"""The columns of the tables besides the records: a row for each changed field, and for each link."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from scraper.exports.columns import (
    CHANGED_MEETING,
    LINKED_MEETING,
    MEETING_COLUMNS,
    MEETING_TITLE,
    Column,
    berlin,
    cell,
    clean,
    field_column,
    language_of,
    links_in,
)
from scraper.records import Link, RecordField
from scraper.reports.i18n.value_format import record_name
from scraper.reports.type_words import singular

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable
    from typing import Any

    from scraper.exports.columns import Value
    from scraper.records import FieldChange, Record, RecordType
    from scraper.reports.dataset import FoundChange, SeenRecord
    from scraper.reports.i18n.phrases import Words


@dataclass(frozen=True, slots=True)
class ChangeRow:
    """A row of the changes: one field of a change, or (``entry`` is ``None``) a record that came or went."""

    found: FoundChange
    entry: FieldChange | None


def change_rows(changes: Iterable[FoundChange]) -> list[ChangeRow]:
    """The rows of changes, in their order: one a field, and one a record that came, went or came back."""
    rows = []
    for found in changes:
        if found.change.kind in ("added", "removed", "restored"):
            rows.append(ChangeRow(found, None))
        rows += [ChangeRow(found, entry) for entry in found.change.fields]
    return rows


def _name_columns(
    record_type: RecordType, meeting: Collection[str], of: Callable[[Any], Record | None]
) -> list[Column]:
    """The columns that name a record in the rows of another table: its name, or fields of the ``meeting``."""
    if not record_type.is_declared:
        specs = {spec.field: spec for spec in MEETING_COLUMNS}
        return [field_column(record_type, specs[name], of) for name in meeting]

    def name(row: Any, words: Words) -> Value:
        record = of(row)
        return clean(record_name(record, words)) or None if record else None

    return [Column(clean(singular(record_type, "de")), clean(singular(record_type, "en")), 40, name)]


def _field_name(row: ChangeRow, words: Words) -> Value:
    record_type = row.found.page.record_type
    if row.entry is None:
        return clean(singular(record_type, language_of(words)))
    name = row.entry.field
    if row.found.change.subject is None:
        return words.page_title if name == "title" else words.fields[name]
    known = record_type.by_name.get(name, RecordField(name))  # a declaration may have changed since
    return clean(known.heading(language_of(words)))


def _side(*, after: bool) -> Callable[[ChangeRow, Words], Value]:
    def value(row: ChangeRow, words: Words) -> Value:
        record_type = row.found.page.record_type
        if row.entry is not None:
            side = row.entry.after if after else row.entry.before
            return cell(record_type, row.entry.field, side, words)
        change = row.found.change
        record = change.after if after else change.before if change.kind == "removed" else None
        if record is None:
            return None
        return clean(record_name(record, words) if record_type.is_declared else record.get(MEETING_TITLE))

    return value


_REREAD = {
    "found": ("erst bei erneutem Lesen gefunden, nicht gemeldet", "found by re-reading, not alerted"),
    "differs": ("so gemeldet, seither anders gelesen", "alerted so; read differently since"),
    "gone": ("so gemeldet, war aber keine Änderung", "alerted so; no change, as read since"),
}


def _reread(row: ChangeRow, words: Words) -> Value:
    return _REREAD[row.found.reread][language_of(words) == "en"] if row.found.reread else None


@cache
def change_columns(record_type: RecordType) -> tuple[Column, ...]:
    """The columns of a table with a row a :class:`ChangeRow`; the record is named as it was known before."""
    return (
        Column("Gefunden", "Found", 17, lambda row, _: berlin(row.found.found_at)),
        Column("Art", "Kind", 16, lambda row, words: words.kinds[row.found.change.kind]),
        *_name_columns(record_type, CHANGED_MEETING, lambda row: row.found.change.subject),
        Column("Angabe", "Detail", 16, _field_name),
        Column("Vorher", "Before", 50, _side(after=False)),
        Column("Nachher", "After", 50, _side(after=True)),
        Column("Hinweis", "Note", 24, _reread, prints=False),
        Column("Seite", "Page", 28, lambda row, _: clean(row.found.page.title), prints=False),
    )


@dataclass(frozen=True, slots=True)
class LinkRow:
    stored: SeenRecord
    link: Link


def link_rows(meetings: Iterable[SeenRecord]) -> list[LinkRow]:
    return [
        LinkRow(stored, link)
        for stored in meetings
        for field in stored.page.record_type.fields
        if field.kind == "links"
        for link in links_in(stored.record.get(field.name))
    ]


@cache
def link_columns(record_type: RecordType) -> tuple[Column, ...]:
    """The columns of a table with a row a :class:`LinkRow`, the address last."""
    return (
        *_name_columns(record_type, LINKED_MEETING, lambda row: row.stored.record),
        Column("Art", "Kind", 14, lambda row, words: words.link_kinds[row.link.kind][0]),
        Column("Titel", "Title", 50, lambda row, _: clean(row.link.text)),
        Column("Adresse", "Address", 70, lambda row, _: clean(row.link.url)),
    )
