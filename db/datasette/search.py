"""Turn any text typed into Datasette's search field into a valid full-text query."""

from __future__ import annotations

from typing import TYPE_CHECKING

from datasette import hookimpl
from datasette.utils import escape_fts

if TYPE_CHECKING:
    import sqlite3

_NOTHING = '""'  # a phrase without a word: nothing has it


@hookimpl(trylast=True)  # Datasette's own comes before
def prepare_connection(conn: sqlite3.Connection) -> None:
    """Make Datasette's ``escape_fts`` return a valid query when nothing is left to search, as for a lone
    quote."""
    conn.create_function("escape_fts", 1, _escaped)


def _escaped(words: object) -> str:
    return escape_fts(str(words or "").replace("\0", " ")) or _NOTHING
