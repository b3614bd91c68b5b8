"""The columns of the tables: keys, titles, and the value of each for a record."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from typing import TYPE_CHECKING, Literal

from msgspec import Struct

from scraper import lazy_re
from scraper.records import Link, LinkKind, RecordField, pins_of
from scraper.reports.i18n.value_format import words_for
from scraper.reports.sanitize import link_address, one_line
from scraper.times import BERLIN

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence
    from typing import Any

    from scraper.records import Record, RecordType
    from scraper.records.types import FieldKind
    from scraper.reports.dataset import SeenRecord
    from scraper.reports.i18n.phrases import Words
    from scraper.reports.model import Language

Value = int | float | date | datetime | str | None
"""What a cell holds: a day, a moment by Berlin's clock (naive), a number, a text (line feeds between its
paragraphs or links), nothing."""

MAX_CELL = 32_767 - 1
"""UTF-16 units: what Excel takes, less one for the apostrophe before a formula."""

# XML 1.0 has no place for them, and nothing else has a use.
_NONCHARACTERS = lazy_re.compile("[\ufffe\uffff]")


@dataclass(frozen=True, slots=True)
class Column:
    """A column: its names, its width in characters where a table has room, what a row has there.

    ``links``: the same as links, where it is nothing else. ``prints``: whether paper has room for it; those
    that print come first.
    """

    de: str
    en: str
    width: int
    value: Callable[[Any, Words], Value]
    links: Callable[[Any], Sequence[Link]] | None = None
    prints: bool = True

    def name(self, language: Language) -> str:
        return self.de if language == "de" else self.en


class FieldColumn(Struct, frozen=True):
    """A column of a table of records, for a type whose table is not simply its fields.

    ``label``: its heading, English and German, ('', '') for the field's. ``width``: in characters.
    ``is_printed``: whether paper has room for it. ``link_kinds``: of a field of links, those that it shows.
    """

    field: str
    width: int
    label: tuple[str, str] = ("", "")
    is_printed: bool = True
    link_kinds: frozenset[LinkKind] = frozenset()


_FILMS: frozenset[LinkKind] = frozenset({"video"})
_OTHERS: frozenset[LinkKind] = frozenset({"document", "gallery", "page"})

MEETING_COLUMNS: tuple[FieldColumn, ...] = (
    FieldColumn("year", 6),
    FieldColumn("municipality", 22),
    FieldColumn("programme_area", 30),
    FieldColumn("start_date", 12),
    FieldColumn("end_date", 12, ("Until", "Bis")),
    FieldColumn("attendance", 14),
    FieldColumn("status", 12),
    FieldColumn("description", 60),
    FieldColumn("title", 40, is_printed=False),
    FieldColumn("programme", 22, is_printed=False),
    FieldColumn("links", 40, ("Films", "Filme"), is_printed=False, link_kinds=_FILMS),
    FieldColumn("links", 40, ("Other links", "Weitere Links"), is_printed=False, link_kinds=_OTHERS),
)

CHANGED_MEETING = ("year", "municipality", "programme_area")
"""The columns that name the meeting beside a change."""

LINKED_MEETING = ("year", "municipality")
"""The columns that name the meeting beside one of its links."""

MEETING_TITLE = "title"
"""The field shown for a meeting that was added or removed."""

MEETING_LINKS = ("Films and links", "Filme und Links")


def clean(text: str | None) -> str:
    """One line without anything invisible, that every format can hold."""
    return _NONCHARACTERS.sub("", one_line(text)) if text else ""


def href(url: str) -> str | None:
    """``url`` if a file may link to it: an honest address of characters that every format has."""
    return None if _NONCHARACTERS.search(url) else link_address(url)


def cut(text: str, longest: int = MAX_CELL) -> str:
    """``text`` in at most ``longest`` UTF-16 units, ended with ``…`` where it was cut."""
    units = text.encode("utf-16-le")
    if len(units) <= 2 * longest:
        return text
    return units[: 2 * (longest - 1)].decode("utf-16-le", "ignore") + "…"


def berlin(moment: datetime | None) -> datetime | None:
    """Return an aware ``moment`` as Berlin's local time, without its zone."""
    return moment.astimezone(BERLIN).replace(tzinfo=None) if moment else None


def lines_of(links: Iterable[Link]) -> str:
    pairs = ((clean(link.text), clean(link.url)) for link in links)
    return "\n".join(f"{text}: {url}" if text and text != url else url for text, url in pairs)


def links_in(value: Any) -> Sequence[Link]:
    """The links in a field's value: it may be of another kind, stored before the declaration changed."""
    return [item for item in value if isinstance(item, Link)] if isinstance(value, tuple) else ()


def _linked(de: str, en: str, links: Callable[[Any], Sequence[Link]], *, prints: bool) -> Column:
    return Column(de, en, 40, lambda row, _: lines_of(links(row)) or None, links, prints)


def paragraphs_of(texts: Iterable[str]) -> str | None:
    return "\n".join(filter(None, map(clean, texts))) or None


def cell(record_type: RecordType, field: str, value: Any, words: Words) -> Value:
    """A value as a cell has it. The terms of a programmed type's closed vocabularies are in ``words``."""
    if value is None or isinstance(value, int | float | date):
        return value
    if isinstance(value, tuple):
        links = links_in(value)
        return lines_of(links) if links else paragraphs_of(value)
    known = record_type.by_name.get(field)
    if known is not None and known.kind == "choice" and not record_type.is_declared:
        return words.values[value]
    return clean(value) or None


_WIDTHS: dict[FieldKind, int] = {"number": 10, "date": 12, "choice": 16, "text": 30, "texts": 60, "links": 40}
_LISTS = ("texts", "links")


def _field_columns(record_type: RecordType) -> Sequence[FieldColumn]:
    """What the type's own table has, else its fields: those of one line first, links last."""
    if not record_type.is_declared:
        return MEETING_COLUMNS
    ordered = sorted(record_type.fields, key=lambda field: ("", *_LISTS).index(_list_kind(field)))
    return [
        FieldColumn(field.name, _WIDTHS[field.kind], is_printed=field.kind != "links") for field in ordered
    ]


def _list_kind(field: RecordField) -> str:
    return field.kind if field.kind in _LISTS else ""


def field_column(record_type: RecordType, spec: FieldColumn, of: Callable[[Any], Record | None]) -> Column:
    """A column with the value of a field of the record that ``of`` finds in a row."""
    name, field = spec.field, record_type.by_name[spec.field]
    en, de = (clean(spec.label[place] or field.heading(("en", "de")[place])) for place in (0, 1))

    def links(row: Any) -> Sequence[Link]:
        record, wanted = of(row), spec.link_kinds
        items = links_in(record.get(name)) if record else ()
        return [link for link in items if not wanted or link.kind in wanted]

    def value(row: Any, words: Words) -> Value:
        record = of(row)
        return cell(record_type, name, record.get(name), words) if record else None

    if field.kind == "links":
        return _linked(de, en, links, prints=spec.is_printed)
    return Column(de, en, spec.width, value, prints=spec.is_printed)


def _pinned(row: SeenRecord, words: Words) -> Value:
    """The fields that an operator has set, which the page says otherwise or not at all."""
    fields, language = row.page.record_type.by_name, language_of(words)
    return ", ".join(clean(fields[name].heading(language)) for name in pins_of(row.record)) or None


_Presence = Literal["listed", "missing", "removed"]
_PRESENCE: dict[Language, dict[_Presence, str]] = {
    "de": {"listed": "ja", "missing": "fehlt, noch nicht bestätigt", "removed": "nein"},
    "en": {"listed": "yes", "missing": "missing, not confirmed yet", "removed": "no"},
}


def _presence(row: SeenRecord, words: Words) -> Value:
    state: _Presence = "removed" if row.removed else "missing" if row.missing_since else "listed"
    return _PRESENCE[language_of(words)][state]


def language_of(words: Words) -> Language:
    return "de" if words is words_for("de") else "en"


_ON_THE_PAGE = Column("Auf der Seite", "On the page", 14, _presence)
_STATUS_COLUMNS: tuple[Column, ...] = (
    Column("Von Hand festgelegt", "Set by hand", 24, _pinned, prints=False),
    Column("Fehlt seit", "Missing since", 17, lambda row, _: berlin(row.missing_since), prints=False),
    Column("Zuerst gesehen", "First seen", 17, lambda row, _: berlin(row.first_seen_at), prints=False),
    Column("Zuletzt geändert", "Last changed", 17, lambda row, _: berlin(row.changed_at), prints=False),
    Column("Seite", "Page", 28, lambda row, _: clean(row.page.title), prints=False),
    _linked("Quelle", "Source", lambda row: [Link("page", row.page.url, "")], prints=False),
)


@cache
def record_columns(record_type: RecordType) -> tuple[Column, ...]:
    """The columns of a table with a row a record; times are Berlin's.

    The column “on the page” comes before the long texts, so that it is seen.
    """
    columns = [
        (spec, field_column(record_type, spec, lambda row: row.record))
        for spec in _field_columns(record_type)
    ]
    short = [
        column
        for spec, column in columns
        if column.prints and record_type.by_name[spec.field].kind not in _LISTS
    ]
    rest = [column for _, column in columns if column not in short]
    return (*short, _ON_THE_PAGE, *rest, *_STATUS_COLUMNS)


def rows_of(columns: Sequence[Column], rows: Iterable[Any], language: Language) -> list[list[Value]]:
    words = words_for(language)
    return [[column.value(row, words) for column in columns] for row in rows]
