"""Print aligned tables and JSON, with the control characters of the page removed.

The table is our own because ``tabulate``, which sqlite-utils brings, takes longer to import than `meetings`
takes altogether, and neither fits a table to the terminal nor knows wide characters.
"""

from __future__ import annotations

import io
import json
import os
import shutil
import sys
import unicodedata
from typing import TYPE_CHECKING, Any

import click

from scraper import lazy_re
from scraper.text import CONTROL, printable

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from typing import TextIO

_MIN_WIDTH = 8
_SEPARATOR = "  "
# All but Latin letters and the usual signs, each of which takes one column.
_OTHER_WIDTH = lazy_re.compile(r"[^ -~\u00a1-\u00ac\u00ae-\u02ff\u2010-\u2027]")
UNKNOWN = "-"


def emit(text: str = "") -> None:
    """Print one line, without control characters."""
    click.echo(printable(text))


def emit_title(text: str) -> None:
    """Print one line, bold at a terminal."""
    click.echo(_bold(printable(text)))


def emit_error(sentence: str) -> None:
    """Print an error on stderr, without control characters."""
    click.echo(f"Error: {printable(sentence)}", err=True)


class PrintableStream(io.TextIOBase):
    """Passes on to ``stream`` what other libraries write, without control characters."""

    def __init__(self, stream: TextIO) -> None:
        self._stream = stream

    def write(self, text: str) -> int:
        self._stream.write(printable(text, keep="\n"))
        self._stream.flush()
        return len(text)


def emit_json(value: Any, *, indent: int | None = 2) -> None:
    """Print ``value`` as JSON (RFC 8259), in UTF-8, or in ASCII where the output is not UTF-8.

    ``indent``: ``None`` for one line.
    """
    is_utf8 = (sys.stdout.encoding or "").lower().replace("-", "") == "utf8"
    text = json.dumps(value, ensure_ascii=not is_utf8, indent=indent)
    click.echo(CONTROL.sub(lambda match: "\n" if match[0] == "\n" else f"\\u{ord(match[0]):04x}", text))


def emit_paragraph(text: str, indent: str = "") -> None:
    """Print a text with each line indented, broken at words to the terminal's width (never when piped)."""
    limit = _terminal_width()
    for line in _wrapped(printable(text), limit - len(indent) if limit else None):
        click.echo(indent + line)


def emit_table(headings: Sequence[str], rows: Iterable[Sequence[object]]) -> None:
    """Print an aligned table; ``None`` is shown as ``-``.

    At a terminal the widest columns are wrapped at words until the table fits; in a pipe each row is one
    line.
    """
    cells = [[UNKNOWN if value is None else printable(str(value)) for value in row] for row in rows]
    widths = [max(map(_width, column)) for column in zip(headings, *cells, strict=True)]
    limit = _terminal_width()
    if limit:
        widths = _fit(widths, limit - len(_SEPARATOR) * (len(widths) - 1))
    for line in _lines(headings, widths):
        click.echo(_bold(line))
    for row in cells:
        for line in _lines(row, widths):
            click.echo(line)


def _fit(widths: list[int], limit: int) -> list[int]:
    """Narrow the widest columns until all fit into ``limit``, none below what a word needs."""
    fitted = list(widths)
    while sum(fitted) > limit and max(fitted) > _MIN_WIDTH:
        fitted[fitted.index(max(fitted))] -= 1
    return fitted


def _lines(row: Sequence[str], widths: Sequence[int]) -> Iterator[str]:
    columns = [_wrapped(cell, width) for cell, width in zip(row, widths, strict=True)]
    for number in range(max(map(len, columns))):
        parts = [column[number] if number < len(column) else "" for column in columns]
        padded = (part + " " * (width - _width(part)) for part, width in zip(parts, widths, strict=True))
        yield _SEPARATOR.join(padded).rstrip()


def _wrapped(text: str, limit: int | None) -> list[str]:
    """Break ``text`` into lines of at most ``limit`` columns: at spaces, and inside words that are longer."""
    if limit is None or _width(text) <= limit:
        return [text]
    lines = [""]
    for word in text.split():
        if lines[-1] and _width(lines[-1]) + 1 + _width(word) <= limit:
            lines[-1] += f" {word}"
            continue
        pieces = _pieces(word, limit)
        lines[-1:] = pieces if not lines[-1] else [lines[-1], *pieces]
    return lines


def _pieces(word: str, limit: int) -> list[str]:
    pieces = [""]
    used = 0
    for character in word:
        width = _width(character)
        if used + width > limit:
            pieces.append("")
            used = 0
        pieces[-1] += character
        used += width
    return pieces


def _width(text: str) -> int:
    """Columns that ``text`` takes: none for combining characters, two for East Asian wide ones (UAX 11)."""
    return len(text) + sum(_columns(character) - 1 for character in _OTHER_WIDTH.findall(text))


def _columns(character: str) -> int:
    if unicodedata.combining(character) or unicodedata.category(character) in ("Cf", "Me", "Mn"):
        return 0
    return 2 if unicodedata.east_asian_width(character) in "WF" else 1


def _terminal_width() -> int | None:
    return shutil.get_terminal_size().columns if sys.stdout.isatty() else None


def _bold(text: str) -> str:
    return text if os.environ.get("NO_COLOR") else click.style(text, bold=True)  # only at terminals
