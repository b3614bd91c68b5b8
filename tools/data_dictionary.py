"""Write ``docs/data-dictionary.md`` from the comments in the schema.

``make docs`` runs it as ``python -m tools.data_dictionary docs/data-dictionary.md``; everything below the
mark is generated.
"""

from __future__ import annotations

import re
import sys
from contextlib import closing
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from db import database_file

if TYPE_CHECKING:
    import sqlite3

MARK = "<!-- From here on made from the comments in db/migrations by `make docs`. -->\n"

_READ_BY_PEOPLE = "Views in German"
_TWINS = "Views in English"
_SEARCH = "Full-text search"
_TABLES = "Tables"
_GERMAN = (
    *("treffen", "alle_treffen", "filme", "aenderungen", "abrufe"),
    *("zweifel", "ungelesen", "zurueckgehalten", "festlegungen", "eintraege", "listen_aenderungen"),
)
_ADDED = re.compile(r"^ALTER TABLE (\w+) ADD COLUMN (\w+) .*; -- (.*)$", re.MULTILINE)
_SECTIONS = {
    _READ_BY_PEOPLE: "Zeiten sind Berliner Zeit.",
    _TWINS: "Times are UTC.",
    _SEARCH: "",
    _TABLES: "Times are UTC, ISO 8601 with `Z`. Each table is `STRICT`. An id never comes again.",
}


@dataclass(frozen=True, slots=True)
class Column:
    """A column: its name, its type ('' in a view), and its comment in the schema."""

    name: str
    type: str
    about: str


@dataclass(frozen=True, slots=True)
class Relation:
    """A table or view with its comment in the schema."""

    name: str
    section: str
    about: str
    columns: tuple[Column, ...]


def relations() -> tuple[Relation, ...]:
    """Return all tables and views of a new database, in the order of the migrations."""
    with closing(database_file.connect(Path(":memory:"), timeout=0)) as connection:
        rows = connection.execute(
            "SELECT name, sqlite_master.type, lists.type = 'virtual', sql FROM pragma_table_list AS lists "
            "JOIN sqlite_master USING (name) WHERE schema = 'main' AND lists.type <> 'shadow' "
            "ORDER BY sqlite_master.rowid"
        ).fetchall()
        scripts = {name: sql for name, _, _, sql in rows}
        return tuple(
            Relation(
                name, _section(name, kind, bool(virtual)), _about(sql), _columns(connection, name, scripts)
            )
            for name, kind, virtual, sql in rows
        )


def _section(name: str, kind: str, virtual: bool) -> str:
    if virtual or name in ("search_texts", "version_texts"):
        return _SEARCH
    if kind == "table":
        return _TABLES
    return _READ_BY_PEOPLE if name in _GERMAN else _TWINS


def _about(sql: str) -> str:
    """The comment lines right below the name."""
    lines = []
    for line in sql.splitlines()[1:]:
        if not line.strip().startswith("-- "):
            break
        lines.append(line.strip().removeprefix("-- "))
    return " ".join(lines)


def _columns(connection: sqlite3.Connection, name: str, scripts: dict[str, str]) -> tuple[Column, ...]:
    rows = connection.execute("SELECT name, type FROM pragma_table_info(?)", (name,)).fetchall()
    is_table = scripts[name].startswith("CREATE TABLE")
    return tuple(
        Column(column, kind if is_table else "", _column_comment(column, name, scripts))
        for column, kind in rows
    )


def _column_comment(column: str, name: str, scripts: dict[str, str]) -> str:
    """What is said about a column where it is declared or added, else (of a view) where it comes from."""
    added = _added_columns()
    if (name, column) in added:
        return added[name, column]
    sql = scripts[name]
    pattern = rf"^\s+{column}\b.*?-- (.*)$" if sql.startswith("CREATE TABLE") else rf"\b{column},? -- (.*)$"
    match = re.search(pattern, sql, re.MULTILINE)
    if match:
        return match[1]
    origin = re.search(r"^FROM (\w+)", sql, re.MULTILINE)
    return _column_comment(column, origin[1], scripts) if origin and origin[1] in scripts else ""


@cache
def _added_columns() -> dict[tuple[str, str], str]:
    """Return the comments of columns that migrations add; SQLite does not keep these."""
    scripts = "\n".join(step.read_text(encoding="utf-8") for step in database_file.migrations())
    return {(table, column): about for table, column, about in _ADDED.findall(scripts)}


def dictionary() -> str:
    """Return the data dictionary in Markdown."""
    known = relations()
    parts = []
    for section, note in _SECTIONS.items():
        parts.append(f"## {section}\n\n" + (f"{note}\n\n" if note else ""))
        parts += [_described(relation) for relation in known if relation.section == section]
    return "".join(parts)


def _described(relation: Relation) -> str:
    words, select, query = relation.about.partition("SELECT ")
    example = f"```sql\n{select}{query}\n```\n\n" if select else ""
    typed = any(column.type for column in relation.columns)
    head = "| column | type | |\n|---|---|---|\n" if typed else "| column | |\n|---|---|\n"
    rows = "".join(_row(column, typed=typed) for column in relation.columns)
    return f"### `{relation.name}`\n\n{_escaped(words.strip())}\n\n{example}{head}{rows}\n"


def _row(column: Column, *, typed: bool) -> str:
    kind = f" {column.type.lower()} |" if typed else ""
    about = f" {_escaped(column.about)}" if column.about else ""
    return f"| `{column.name}` |{kind}{about} |\n"


def _escaped(text: str) -> str:
    """``text`` as Markdown shows it as it is, in a table too."""
    return re.sub(r"([|<>*])", r"\\\1", text)


def renewed(document: str) -> str:
    """Return ``document`` with a new dictionary below the mark. Raises ``ValueError`` without a mark."""
    written, mark, _ = document.partition(MARK)
    if not mark:
        raise ValueError("the document has no mark below which the dictionary goes")
    return written + mark + "\n" + dictionary().rstrip("\n") + "\n"


def main() -> None:
    """Rewrite the document named on the command line."""
    path = Path(sys.argv[1])
    path.write_text(renewed(path.read_text(encoding="utf-8")), encoding="utf-8")


if __name__ == "__main__":
    main()
