"""Write the records as a plain HTML table, to paste or print."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

from scraper.exports.columns import Column, clean, href, record_columns, rows_of
from scraper.exports.csv import written

if TYPE_CHECKING:
    from collections.abc import Sequence

    from scraper.exports.columns import Value
    from scraper.records import Link, RecordType
    from scraper.reports.dataset import Dataset, SeenRecord
    from scraper.reports.model import Language

_POLICY = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'"
_STYLE = (
    "body{font:15px/1.4 sans-serif;margin:1.5em}table{border-collapse:collapse}caption{text-align:left;"
    "font-weight:bold;padding:.4em 0}th,td{border:1px solid #999;padding:.3em .5em;text-align:left;"
    "vertical-align:top}th{background:#eee}"
)


def render(exported: Dataset) -> bytes:
    """A document (UTF-8) with a table for each type of records, a row a record; it loads and runs nothing."""
    language = exported.language
    tables = "\n".join(_table(exported.of_type(record_type), record_type) for record_type in exported.types)
    return (
        f'<!DOCTYPE html>\n<html lang="{language}">\n<head>\n<meta charset="utf-8">\n'
        f'<meta http-equiv="Content-Security-Policy" content="{_POLICY}">\n'
        f"<title>{escape(clean(exported.title))}</title>\n<style>{_STYLE}</style>\n</head>\n<body>\n"
        f"{tables}\n</body>\n</html>\n"
    ).encode()


def _table(exported: Dataset, record_type: RecordType) -> str:
    language, columns = exported.language, record_columns(record_type)
    heads = "".join(f'<th scope="col">{escape(column.name(language))}</th>' for column in columns)
    rows = rows_of(columns, exported.records, language)
    body = "\n".join(
        _row(columns, stored, row, language) for stored, row in zip(exported.records, rows, strict=True)
    )
    return (
        f"<table>\n<caption>{escape(clean(exported.title))}</caption>\n<thead>\n<tr>{heads}</tr>\n</thead>\n"
        f"<tbody>\n{body}\n</tbody>\n</table>"
    )


def _row(columns: Sequence[Column], stored: SeenRecord, row: list[Value], language: Language) -> str:
    cells = (_cell(column, stored, value, language) for column, value in zip(columns, row, strict=True))
    return "<tr>" + "".join(f"<td>{cell}</td>" for cell in cells) + "</tr>"


def _cell(column: Column, stored: SeenRecord, value: Value, language: Language) -> str:
    if column.links is not None:
        return "<br>".join(map(_link, column.links(stored)))
    return "<br>".join(map(escape, written(value, language).split("\n")))


def _link(link: Link) -> str:
    address = href(link.url)
    text = escape(clean(link.text) or clean(link.url))
    return f'<a href="{escape(address)}">{text}</a>' if address else text
