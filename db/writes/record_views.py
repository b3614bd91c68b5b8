"""Write the view of a declared list: a row for each record, a column for each field, in German."""

from __future__ import annotations

from typing import TYPE_CHECKING

from db.schema_check import LIST_VIEWS

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterator, Sequence

_LINES = """(SELECT group_concat(CASE type WHEN 'object'
         THEN iif(value ->> '$.text' = '', '', (value ->> '$.text') || ': ') || (value ->> '$.url')
         ELSE value END, '
') FROM json_each(record, {path}))"""

# Berlin's time: the last Sundays of March and October, at 1 o'clock UTC.
_BERLIN = """datetime({column}, (1 + (
         {column} >= strftime('%Y-%m-%dT01:00:00Z', substr({column}, 1, 4) || '-03-25', 'weekday 0')
         AND {column} < strftime('%Y-%m-%dT01:00:00Z', substr({column}, 1, 4) || '-10-25', 'weekday 0')
       )) || ' hours')"""
_TIMES = (
    ("first_seen_at", "Zuerst_gesehen", "bei welchem Abruf zuerst, Berliner Zeit"),
    ("changed_at", "Zuletzt_geaendert", "leer: seit dem ersten Abruf unverändert"),
    ("missing_since", "Fehlt_seit", "leer: steht auf der Seite"),
)
_FIXED = ("Nr", "Quelle", *(name for _, name, _ in _TIMES))


def view_name(schedule: str) -> str:
    """Return the name of the view: of ``bau-ausschuss`` it is ``liste_bau_ausschuss``."""
    return LIST_VIEWS + schedule.replace("-", "_")


def write_view(
    connection: sqlite3.Connection, schedule: str, columns: Sequence[tuple[str, str, str]]
) -> None:
    """Create the view of a declared list, or replace it if it differs; without columns drop it.

    ``columns``: name, kind (``text``, ``texts``, ``date``, ``number``, ``choice``, ``links``) and German
    label of each field, in order. Runs in the caller's transaction.
    """
    name = _quoted(view_name(schedule))
    script = _script(name, schedule, columns) if columns else None
    row = connection.execute(
        "SELECT sql FROM sqlite_master WHERE type = 'view' AND name = ?", (view_name(schedule),)
    ).fetchone()
    if (row and row[0]) == script:
        return
    if row:
        connection.execute(f"DROP VIEW {name}")
    if script:
        connection.execute(script)


def _script(name: str, schedule: str, columns: Sequence[tuple[str, str, str]]) -> str:
    names = _Names()
    parts = [("id", "Nr", "bleibt für immer dieselbe")]
    for field, kind, label in columns:
        parts += _field(field, kind, label, names)
    parts.append(("source", "Quelle", "Adresse der Seite"))
    parts += [(_BERLIN.format(column=column), name, about) for column, name, about in _TIMES]
    *lines, last = [(f"{value} AS {_quoted(column)}", about) for value, column, about in parts]
    return "\n".join(
        (
            f"CREATE VIEW {name} AS",
            f"-- Die Liste {_plain(schedule)}: was zurzeit auf der Seite steht, in deren Reihenfolge.",
            "SELECT",
            *(f"       {column}, -- {about}" for column, about in lines),
            f"       {last[0]} -- {last[1]}",
            f"FROM listed_records WHERE schedule = {_text(schedule)}",
        )
    )


def _field(field: str, kind: str, label: str, names: _Names) -> Iterator[tuple[str, str, str]]:
    """Value, name and comment of the columns of a field; a day has two, as in ``treffen``."""
    path = _text(f'$."{_plain(field)}"')
    value = f"record ->> {path}"
    about = f"{_plain(field)} in der Konfiguration"
    column = names.free(label or field)
    if kind in ("texts", "links"):
        yield _LINES.format(path=path), column, f"{about}; je Zeile eine Angabe"
    elif kind == "date":
        yield f"coalesce(strftime('%d.%m.%Y', {value}), {value})", column, f"{about}, wie 04.07.2023"
        yield value, names.free(f"{column}_ISO"), f"{about}, wie 2023-07-04, zum Sortieren"
    else:
        yield value, column, about


class _Names:
    """The column names in use; SQLite ignores their case."""

    def __init__(self) -> None:
        self._taken = {name.casefold() for name in _FIXED}

    def free(self, label: str) -> str:
        """Return the name of the column for a label: underscores for spaces, a number if it is taken."""
        name = "_".join(_plain(label).split()) or "Angabe"
        candidate, number = name, 1
        while candidate.casefold() in self._taken:
            number += 1
            candidate = f"{name}_{number}"
        self._taken.add(candidate.casefold())
        return candidate


def _plain(text: str) -> str:
    """``text`` without control characters, which would end a comment, and without quotes in a JSON path."""
    return "".join(letter if letter.isprintable() and letter != '"' else " " for letter in text)


def _quoted(identifier: str) -> str:
    return '"' + identifier.replace('"', '""') + '"'


def _text(value: str) -> str:
    return "'" + value.replace("'", "''") + "'"
