"""Write an Excel workbook (OOXML): records, changes and links on a sheet each, for each type of records."""

from __future__ import annotations

import io
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING

from xlsxwriter import Workbook

from scraper import lazy_re
from scraper.exports.change_columns import change_columns, change_rows, link_columns, link_rows
from scraper.exports.columns import MEETING_LINKS, Column, clean, cut, href, record_columns, rows_of
from scraper.reports.type_words import plural

if TYPE_CHECKING:
    from collections.abc import Sequence

    from xlsxwriter.worksheet import Worksheet

    from scraper.exports.columns import Value
    from scraper.records import RecordType
    from scraper.reports.dataset import Dataset
    from scraper.reports.model import Language

_CHANGES: dict[Language, str] = {"de": "Änderungen", "en": "Changes"}
_MAX_NAME = 31  # UTF-16 units of a sheet's name that Excel takes
_NO_NAME = lazy_re.compile(r"[\[\]:*?/\\]+")
_RESERVED = frozenset({"history"})
_DAYS = {"de": "dd.mm.yyyy", "en": "yyyy-mm-dd"}
_FIRST_INEXACT = 10**15  # Excel counts in fifteen digits
_FIRST_YEAR = 1900  # Excel counts its days from here
_LINE_HEIGHT = 15  # points
_HIGHEST_ROW = 409  # points: what Excel takes
_A4 = 9  # Excel's number for this paper
_MAX_LINKS = 60_000  # Excel has room for 65,530 on a sheet
_NEVER = datetime(2000, 1, 1, tzinfo=UTC)


def render(exported: Dataset) -> bytes:
    """A workbook with records, changes, and all links on a sheet each, with filters and a fixed header.

    Each type of records has sheets of its own; one whose records have no links has no sheet of links. Times
    are Berlin's. A text is never a formula, a link never anything but http or https.
    """
    stream = io.BytesIO()
    book = Workbook(stream, {"in_memory": True})
    book.set_properties({"created": _as_of(exported).replace(tzinfo=None), "author": "Leuchtturm"})
    _Sheets(book, exported).write()
    book.close()
    return stream.getvalue()


def _as_of(exported: Dataset) -> datetime:
    """Return the latest time in the records, so that the same records give the same bytes."""
    times = [found.found_at for found in exported.changes]
    times += [stored.first_seen_at for stored in exported.records]
    return max(times, default=_NEVER).astimezone(UTC)


def _height(row: Sequence[Value], columns: Sequence[Column]) -> int:
    """Points that a row needs so that all of its text is seen, as far as Excel allows."""
    lines = 1
    for value, column in zip(row, columns, strict=True):
        if isinstance(value, str):
            lines = max(lines, sum(1 + len(line) // column.width for line in value.split("\n")))
    return min(lines * _LINE_HEIGHT, _HIGHEST_ROW)


class _Sheets:
    def __init__(self, book: Workbook, exported: Dataset) -> None:
        self.book = book
        self.exported = exported
        self.language: Language = exported.language
        day = _DAYS[self.language]
        top = {"valign": "top", "font_name": "Calibri"}
        self.header = book.add_format({"bold": True, "bg_color": "#DCE6F1", "bottom": 1})
        self.text = book.add_format({**top, "text_wrap": True})
        self.number = book.add_format({**top, "align": "left"})
        self.day = book.add_format({**top, "num_format": day, "align": "left"})
        self.moment = book.add_format({**top, "num_format": f"{day} hh:mm", "align": "left"})
        self.links_left: dict[str, int] = {}
        self.names: set[str] = set()
        self.link = book.add_format({**top, "text_wrap": True, "font_color": "#0563C1", "underline": 1})

    def write(self) -> None:
        """Write all sheets. What they are about is in the names of changes and links if types are mixed."""
        types = self.exported.types
        for record_type in types:
            name = plural(record_type, self.language)
            about = f" {name}" if len(types) > 1 else ""
            exported = self.exported.of_type(record_type) if len(types) > 1 else self.exported
            self._records(self._sheet(name), record_type, exported)
            self._changes(self._sheet(_CHANGES[self.language] + about), record_type, exported)
            if any(field.kind == "links" for field in record_type.fields):
                links = "Links" if record_type.is_declared else MEETING_LINKS[self.language == "de"]
                self._links(self._sheet(links + about), record_type, exported)

    def _sheet(self, name: str) -> Worksheet:
        """A new sheet with this name, as far as Excel takes it and no other sheet has it."""
        wanted = cut(" ".join(_NO_NAME.sub(" ", clean(name)).split()).strip("' "), _MAX_NAME) or "Leuchtturm"
        name, number = wanted, 1
        while name.casefold() in self.names | _RESERVED:
            number += 1
            name = f"{cut(wanted, _MAX_NAME - len(str(number)) - 1)} {number}"
        self.names.add(name.casefold())
        return self.book.add_worksheet(name)

    def _records(self, sheet: Worksheet, record_type: RecordType, exported: Dataset) -> None:
        columns = record_columns(record_type)
        rows = rows_of(columns, exported.records, self.language)
        self._table(sheet, columns, rows)
        for number, (stored, row) in enumerate(zip(exported.records, rows, strict=True), start=1):
            for place, column in enumerate(columns):
                for link in column.links(stored)[:1] if column.links else ():
                    self._link(sheet, number, place, link.url, str(row[place]))

    def _changes(self, sheet: Worksheet, record_type: RecordType, exported: Dataset) -> None:
        columns = change_columns(record_type)
        self._table(sheet, columns, rows_of(columns, change_rows(exported.changes), self.language))

    def _links(self, sheet: Worksheet, record_type: RecordType, exported: Dataset) -> None:
        columns, links = link_columns(record_type), link_rows(exported.records)
        self._table(sheet, columns, rows_of(columns, links, self.language))
        for number, row in enumerate(links, start=1):
            self._link(sheet, number, len(columns) - 1, row.link.url, clean(row.link.url))

    def _table(self, sheet: Worksheet, columns: Sequence[Column], rows: Sequence[Sequence[Value]]) -> None:
        """A fixed header with filters, and the rows."""
        for place, column in enumerate(columns):
            sheet.set_column(place, place, column.width)
            sheet.write_string(0, place, column.name(self.language), self.header)
        for number, row in enumerate(rows, start=1):
            sheet.set_row(number, _height(row, columns))
            for place, value in enumerate(row):
                self._cell(sheet, number, place, value)
        sheet.freeze_panes(1, 0)
        sheet.autofilter(0, 0, len(rows), len(columns) - 1)
        sheet.set_paper(_A4)
        sheet.set_landscape()
        printed = sum(column.prints for column in columns)
        sheet.print_area(0, 0, len(rows), printed - 1)
        sheet.fit_to_pages(1, 0)
        sheet.repeat_rows(0)

    def _cell(self, sheet: Worksheet, row: int, place: int, value: Value) -> None:
        """A number, a day or a moment as such, where Excel can count to it; all else as text."""
        if isinstance(value, date) and value.year >= _FIRST_YEAR:
            written = self.moment if isinstance(value, datetime) else self.day
            sheet.write_datetime(row, place, value, written)
        elif isinstance(value, int | float) and abs(value) < _FIRST_INEXACT:
            sheet.write_number(row, place, value, self.number)
        elif value is not None:
            sheet.write_string(row, place, cut(str(value)), self.text)

    def _link(self, sheet: Worksheet, row: int, place: int, url: str, text: str) -> None:
        """Make a cell that has its text a link, if it may be one and the sheet has room for it."""
        address = href(url)
        room = self.links_left.get(sheet.name, _MAX_LINKS)
        if address is None or address.startswith("tel:") or not room:  # xlsxwriter knows no numbers
            return
        self.links_left[sheet.name] = room - 1
        sheet.write_url(row, place, address, self.link, cut(text))
