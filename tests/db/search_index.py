"""Whether the search agrees with its texts, which FTS5's own check cannot read from our views."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import sqlite3

_COLUMNS = "as_printed, with_ae, with_a, with_sz"
_FRESH = f"""
CREATE VIRTUAL TABLE temp.fresh USING fts5({_COLUMNS}, tokenize = 'unicode61 remove_diacritics 2');
INSERT INTO temp.fresh (rowid, {_COLUMNS}) SELECT * FROM search_texts;
CREATE VIRTUAL TABLE temp.wanted USING fts5vocab('temp', 'fresh', 'instance');
CREATE VIRTUAL TABLE temp.found USING fts5vocab('main', 'suche', 'instance');
"""


def differences(connection: sqlite3.Connection) -> list[tuple[object, ...]]:
    """The words, with record, column and place, that the search has too many or too few of."""
    connection.execute("INSERT INTO suche (suche) VALUES ('integrity-check')")  # raises if it is damaged
    connection.executescript(_FRESH)
    try:
        return connection.execute(
            "SELECT 'too many', * FROM (SELECT * FROM found EXCEPT SELECT * FROM wanted) UNION ALL "
            "SELECT 'missing', * FROM (SELECT * FROM wanted EXCEPT SELECT * FROM found)"
        ).fetchall()
    finally:
        for table in ("found", "wanted", "fresh"):
            connection.execute(f"DROP TABLE temp.{table}")
