"""Filter days and times in Datasette's tables as people see and write them: ``29.11.2026, 02:19 Uhr``."""

from __future__ import annotations

import re
from datetime import datetime
from typing import TYPE_CHECKING

from datasette import hookimpl
from datasette.filters import Filter, Filters

from scraper.times import BERLIN

if TYPE_CHECKING:
    import sqlite3

_STORED = re.compile(r"\d{4}-\d\d-\d\d(?:[T ]\d\d:\d\d:\d\dZ?)?")
_GERMAN = re.compile(r"(?:(?:(\d\d?)\.)?(\d\d?)\.)?(\d{4})(?:,? (\d\d?:\d\d)(?: Uhr)?)?")
_PART = re.compile(r"\d[.:]|[.:]\d")
_COMPARED = {"exact": "=", "not": "!=", "gt": ">", "gte": ">=", "lt": "<", "lte": "<="}
_ORIGINAL = {entry.key: entry for entry in Filters._filters}


@hookimpl
def prepare_connection(conn: sqlite3.Connection) -> None:
    """Add the functions of the filters: a cell by Berlin's clock, and as it is shown."""
    conn.create_function("berlin", 1, berlin, deterministic=True)
    conn.create_function("angezeigt", 1, shown, deterministic=True)


def berlin(value: object) -> str | None:
    """Return a stored day or time as ``2026-11-29`` or ``2026-11-29 02:19:11``, other values as ``None``."""
    if not isinstance(value, str) or len(value) > 20:
        return None
    day = f"{value[6:]}-{value[3:5]}-{value[:2]}" if value[2:3] == value[5:6] == "." else value
    if not _STORED.fullmatch(day):
        return None
    try:
        moment = datetime.fromisoformat(day)
        local = moment.astimezone(BERLIN) if moment.tzinfo else moment
    except (ValueError, OverflowError):  # it only looks like one
        return None
    return local.isoformat(" ")[: 10 if len(day) == 10 else 19]


def shown(value: object) -> str | None:
    """Return a stored day or time as people read it; ``None`` for anything else."""
    local = berlin(value)
    if local is None:
        return None
    return f"{datetime.fromisoformat(local):{'%d.%m.%Y' if len(local) == 10 else '%d.%m.%Y, %H:%M Uhr'}}"


def typed(value: str) -> str | None:
    """Return what a person typed as the beginning of a time by Berlin's clock, so that a day means all of it.

    ``29.11.2026``, ``11.2026``, ``2026``, ``29.11.2026, 02:19 Uhr``, and the stored forms.
    """
    match = _GERMAN.fullmatch(value.strip())
    if match is None:
        return berlin(value.strip())
    day, month, year, time = match.groups()
    beginning = "-".join(filter(None, (year, month and month.zfill(2), day and day.zfill(2))))
    beginning += f" {time.zfill(5)}" if time and day else ""
    try:
        datetime.fromisoformat(f"{beginning}-01-01"[:10] + beginning[10:])
    except ValueError:
        return None
    return beginning


class _DayFilter(Filter):
    """Datasette's filter, which compares text, for all cells but days and times."""

    def __init__(self, original: Filter) -> None:
        self.original, self.key = original, original.key

    def where_clause(self, table: str, column: str, value: str, number: int) -> tuple[str, str | list[str]]:
        sql, parameter = self.original.where_clause(table, column, value, number)
        cell = '"{}"'.format(column.replace('"', '""'))
        if self.key not in _COMPARED:
            is_part = _PART.search(value)
            return (f"({sql} or angezeigt({cell}) like :p{number})" if is_part else sql), parameter
        beginning, operator = typed(value), _COMPARED[self.key]
        if beginning is None and self.key in ("exact", "not"):
            return sql, parameter
        if beginning is None:  # what is no day is neither before nor after one
            return f"case when berlin({cell}) is null then {sql} end", parameter
        name = f":p{number + 1}"
        compared = f"coalesce(substr(berlin({cell}), 1, {len(beginning)}) {operator} {name}, {sql})"
        if column.endswith("_at"):  # stored in UTC, which is less than a day behind Berlin and never ahead
            if operator in ("=", ">", ">="):
                compared = f"{cell} >= date(substr({name} || '-01-01', 1, 10), '-1 day') and {compared}"
            if operator in ("=", "<", "<="):
                compared = f"{cell} < substr({name}, 1, 10) || '~' and {compared}"
        return f"({compared})", [parameter, beginning]

    def human_clause(self, column: str, value: str) -> str:
        return str(self.original.human_clause(column, value))


def install() -> None:
    """Replace Datasette's filters that the tables offer."""
    for key in (*_COMPARED, "contains", "startswith"):
        Filters._filters_by_key[key] = _DayFilter(_ORIGINAL[key])
