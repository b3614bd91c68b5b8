"""Databases of earlier schemas, with rows in them: how ``tests/fixtures/schemas/*.sql`` are made and loaded.

``python -m tests.db.released NUMBER`` prints a database of schema NUMBER as SQL. Write it to the fixture when
the migration after it is added; once that schema is released, the fixture is never written again.
"""

from __future__ import annotations

import sqlite3
import sys
import tempfile
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING

from db import database_file
from db.outbox import queue
from db.store import Store
from tests.db.kill_sweep import prepared
from tests.db.states import at
from tests.paths import FIXTURES

if TYPE_CHECKING:
    from collections.abc import Iterator

SCHEMAS = FIXTURES / "schemas"

_TABLES = (
    "SELECT name FROM pragma_table_list WHERE schema = 'main' AND type = 'table' "
    "AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\' ORDER BY name"
)
_SCHEMA = (
    "SELECT sql FROM sqlite_master WHERE sql IS NOT NULL AND name NOT IN "
    "(SELECT name FROM pragma_table_list WHERE type = 'shadow') ORDER BY rowid"
)


def load(number: int, path: Path) -> None:
    """Make the database of that fixture at ``path``."""
    with closing(sqlite3.connect(path)) as connection:
        connection.executescript((SCHEMAS / f"{number:04}.sql").read_text(encoding="utf-8"))


def rows(connection: sqlite3.Connection) -> dict[str, list[dict[str, object]]]:
    """Every row of every table, by column; without what the search keeps for itself."""
    found = {}
    for (table,) in connection.execute(_TABLES).fetchall():
        cursor = connection.execute(f'SELECT * FROM "{table}" ORDER BY 1, 2')
        names = [column[0] for column in cursor.description]
        found[table] = [dict(zip(names, row, strict=True)) for row in cursor]
    return found


def shape(connection: sqlite3.Connection) -> list[str]:
    """The statements that made the schema, in order."""
    return [row[0] for row in connection.execute(_SCHEMA)]


def dump(connection: sqlite3.Connection) -> Iterator[str]:
    """The database as SQL statements. Triggers come before the rows, so that they fill the search."""
    yield "PRAGMA foreign_keys = OFF;"
    for pragma in ("application_id", "user_version"):
        yield f"PRAGMA {pragma} = {connection.execute(f'PRAGMA {pragma}').fetchone()[0]};"
    for statement in shape(connection):
        yield f"{statement};"
    yield "BEGIN;"
    for (table,) in connection.execute(_TABLES).fetchall():
        columns = [row[1] for row in connection.execute(f'PRAGMA table_info("{table}")')]
        quoted = " || ', ' || ".join(f'quote("{column}")' for column in columns)
        for (values,) in connection.execute(f'SELECT {quoted} FROM "{table}" ORDER BY 1'):
            yield f"INSERT INTO {table} ({', '.join(columns)}) VALUES ({values});"
    yield "COMMIT;"


def filled(number: int, path: Path) -> None:
    """Make a database of schema ``number`` at ``path``: of today's rows, as far as it has columns."""
    with tempfile.TemporaryDirectory() as folder:
        today = Path(folder) / "today.db"
        prepared(today, "changed")
        with Store.open(today) as store, store.writing() as writing:
            event = queue.Event("treffen", "problem", at(4), {"kind": "not_the_page"}, 5, "event-1")
            queue.enqueue(writing.connection, event, "mail", due=at(4))
        with closing(
            database_file.connect(path, timeout=5, steps=database_file.migrations()[:number])
        ) as old:
            old.execute("PRAGMA foreign_keys = OFF")
            old.execute("ATTACH ? AS today", (str(today),))
            for (table,) in old.execute(_TABLES).fetchall():
                columns = ", ".join(row[1] for row in old.execute(f'PRAGMA main.table_info("{table}")'))
                old.execute(f"INSERT INTO main.{table} ({columns}) SELECT {columns} FROM today.{table}")


def main(number: int) -> None:
    """Print the database of schema ``number``."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "old.db"
        filled(number, path)
        with closing(sqlite3.connect(path)) as connection:
            for line in dump(connection):
                sys.stdout.write(f"{line}\n")


if __name__ == "__main__":
    main(int(sys.argv[1]))
