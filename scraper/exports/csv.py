"""Write the records as CSV that Excel opens directly: UTF-8 with BOM, semicolons, a line a record.

RFC 4180 but for the semicolon, which is what Excel expects where the comma is in numbers. Paragraphs and
links of a cell are joined with ``|``, so that no value begins a line. A text that a spreadsheet would take
for a formula begins with an apostrophe (OWASP, "CSV Injection"): it is seen, and nothing is calculated. That
holds within a text too, after a comma or tab: a program that reads the file by those makes cells there.
"""

from __future__ import annotations

import csv
import io
from datetime import date, datetime
from typing import TYPE_CHECKING

from scraper import lazy_re
from scraper.exports.columns import cut, record_columns, rows_of

if TYPE_CHECKING:
    from scraper.exports.columns import Value
    from scraper.reports.dataset import Dataset
    from scraper.reports.model import Language

# Also the wide forms that Excel takes for them on Japanese and Chinese computers.
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "＝", "＋", "－", "＠")
_FORMULA_IN_TEXT = lazy_re.compile(r"""([,\t][\s"]*)(?=[=+\-@＝＋－＠])""")

_DAY: dict[Language, str] = {"de": "%d.%m.%Y", "en": "%Y-%m-%d"}


def render(exported: Dataset) -> bytes:
    """A header and a line for each record; days as ``04.07.2023``, in English as ``2023-07-04``.

    All records are of one type.
    """
    [record_type] = exported.types
    columns = record_columns(record_type)
    stream = io.StringIO()
    writer = csv.writer(stream, delimiter=";", lineterminator="\r\n")
    writer.writerow([text_cell(column.name(exported.language)) for column in columns])
    for row in rows_of(columns, exported.records, exported.language):
        writer.writerow([_cell(value, exported.language) for value in row])
    return stream.getvalue().encode("utf-8-sig")


def _cell(value: Value, language: Language) -> str:
    return text_cell(value) if isinstance(value, str) else written(value, language)


def written(value: Value, language: Language) -> str:
    """``04.07.2023`` or ``1234,5``, in English ``2023-07-04`` or ``1234.5``; nothing for ``None``.

    The year always has four digits (glibc pads none). A number below zero is no formula.
    """
    if isinstance(value, date):
        form = f"{_DAY[language]} %H:%M" if isinstance(value, datetime) else _DAY[language]
        return value.strftime(form.replace("%Y", f"{value.year:04d}"))
    if isinstance(value, int | float):
        text = f"{value:.15g}" if isinstance(value, float) else str(value)
        return text.replace(".", "," if language == "de" else ".")
    return value or ""


def text_cell(text: str) -> str:
    """``text`` in one line, at most as long as a cell of Excel, and never a formula."""
    text = cut(text.replace("\n", " | "))
    text = _FORMULA_IN_TEXT.sub(r"\1'", text)
    return f"'{text}" if text.startswith(_FORMULA) else text
