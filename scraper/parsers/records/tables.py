"""Map the cells of a table to their column headings; cells over several columns or rows count."""

from __future__ import annotations

from typing import TYPE_CHECKING

from scraper.parsers.records.document import Span
from scraper.text import normalise

if TYPE_CHECKING:
    from scraper.parsers.records.document import Document

_MAX_COLUMNS = 200
_MAX_ROWS = 65_534  # HTML 4.9.11: what rowspan may be at most


class Tables:
    """The grids of a document's tables, each made when it is needed."""

    def __init__(self, document: Document) -> None:
        self._document = document
        self._rows = [span.start for span in document.select("tr")]
        self._table_of = {row: self._nearest_table(row) for row in self._rows}
        self._rows_of: dict[int, list[int]] = {}
        for row, table in self._table_of.items():
            self._rows_of.setdefault(table, []).append(row)
        self._cells: dict[int, dict[int, int]] = {}
        self._done: set[int] = set()
        self._headings: dict[str, list[tuple[int, int]]] = {}
        self.heading_rows: set[int] = set()

    def cell(self, record: Span, heading: str) -> Span | None:
        """The cell of the record's row below ``heading``; ``None`` where the row or the column is not there.

        The column is that of the nearest row above the record that has the heading, in the record's table, or
        else in a table above it.
        """
        row = self._row_of(record)
        if row is None:
            return None
        column = self._column(row, heading)
        if column is None:
            return None
        cell = self.cells(row).get(column)
        if cell is None or len(set(self.cells(row).values())) == 1:
            return None  # one cell over the whole row belongs to no column
        return Span(cell, self._document.ends[cell])

    def has(self, heading: str) -> bool:
        """Whether any row has this heading."""
        return bool(self._places(heading))

    def cells(self, row: int) -> dict[int, int]:
        """The row's cells by their column, from 0; a cell over two columns is in both."""
        table = self._table_of[row]
        if table not in self._done:
            self._done.add(table)
            self._lay_out(table)
        return self._cells.get(row, {})

    def is_heading(self, number: int) -> bool:
        """Whether the element is a row of heading cells only."""
        tags = self._document.tags
        return tags[number] == "tr" and {tags[cell] for cell in self.cells(number).values()} == {"th"}

    def rows(self, row: int) -> list[int]:
        """All rows of the table that ``row`` belongs to."""
        return self._rows_of[self._table_of[row]]

    def _nearest_table(self, row: int) -> int:
        return next((n for n in self._document.ancestors(row) if self._document.tags[n] == "table"), -1)

    def _row_of(self, record: Span) -> int | None:
        if self._document.tags[record.start] == "tr":
            return record.start
        inside = self._document.within(self._document.select("tr"), record)
        if inside:
            return inside[0].start
        around = self._document.ancestors(record.start)
        return next((number for number in around if self._document.tags[number] == "tr"), None)

    def _column(self, row: int, heading: str) -> int | None:
        table = self._table_of[row]
        above = [(at, column) for at, column in self._places(heading) if at < row]
        own = [place for place in above if self._table_of[place[0]] == table]
        if not above:
            return None
        at, column = (own or above)[-1]
        self.heading_rows.add(at)
        return column

    def _places(self, heading: str) -> list[tuple[int, int]]:
        """The rows that have this heading, with its column."""
        wanted = heading_key(heading)
        if wanted not in self._headings:
            self._headings[wanted] = [
                (row, column)
                for row in self._rows
                for column, cell in self._first_columns(row)
                if heading_key(self._document.text(Span(cell, self._document.ends[cell]))) == wanted
            ]
        return self._headings[wanted]

    def _first_columns(self, row: int) -> list[tuple[int, int]]:
        first = {cell: column for column, cell in sorted(self.cells(row).items(), reverse=True)}
        return sorted((column, cell) for cell, column in first.items())

    def _lay_out(self, table: int) -> None:
        open_cells: dict[int, tuple[int, int]] = {}  # column: (cell, rows left)
        for row in self._rows_of[table]:
            filled = {column: cell for column, (cell, left) in open_cells.items() if left > 0}
            open_cells = {c: (cell, left - 1) for c, (cell, left) in open_cells.items() if left > 1}
            column = 0
            for cell in self._cells_of(row):
                while column in filled:
                    column += 1
                wide = _count(self._document.attribute(cell, "colspan"), _MAX_COLUMNS)
                high = _count(self._document.attribute(cell, "rowspan"), _MAX_ROWS)
                for each in range(column, min(column + wide, _MAX_COLUMNS)):
                    filled[each] = cell
                    if high > 1:
                        open_cells[each] = (cell, high - 1)
                column += wide
            self._cells[row] = filled

    def _cells_of(self, row: int) -> list[int]:
        parents, tags = self._document.parents, self._document.tags
        inside = range(row + 1, self._document.ends[row])
        return [n for n in inside if parents[n] == row and tags[n] in ("td", "th")]


def heading_key(text: str) -> str:
    """Normalise a heading for comparison: case, white space, a colon at its end."""
    return normalise(text).rstrip(": ").casefold()


def _count(text: str, most: int) -> int:
    digits = text.strip()
    if not (digits.isascii() and digits.isdigit()) or len(digits) > 6:
        return 1
    return max(1, min(int(digits), most))
