"""Filters of days and times: right around both clock changes, and one call of ``berlin`` a row."""

from __future__ import annotations

import operator
import sqlite3
from contextlib import closing
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest
from datasette.filters import Filters

from db.datasette import day_filters

if TYPE_CHECKING:
    from collections.abc import Iterator

AROUND = ("2025-12-31", "2026-03-29", "2026-10-25", "2026-12-31")  # new years and both clock changes
STORED = [
    f"{datetime.fromisoformat(day).replace(tzinfo=UTC) + timedelta(minutes=47 * number):%Y-%m-%dT%H:%M:%SZ}"
    for day in AROUND
    for number in range(-60, 92)
]
OTHERS = ["", None, "neulich", "2026"]
TYPED = (
    "2026", "2025", "3.2026", "10.2026", "1.1.2026", "28.3.2026", "29.3.2026", "30.3.2026", "24.10.2026",
    "25.10.2026", "26.10.2026", "31.12.2026", "29.3.2026, 01:59 Uhr", "29.3.2026 3:00", "25.10.2026 02:30",
    "2026-03-29", "2026-03-29T01:00:00Z", "2026-10-25T00:30:00Z", "2026-10-25 02:30:00", "1.1.0001",
)  # fmt: skip
COMPARED = {
    "exact": operator.eq,
    "not": operator.ne,
    "gt": operator.gt,
    "gte": operator.ge,
    "lt": operator.lt,
    "lte": operator.le,
}


@pytest.fixture(scope="module")
def connection() -> Iterator[sqlite3.Connection]:
    day_filters.install()
    with closing(sqlite3.connect(":memory:")) as connection:
        day_filters.prepare_connection(connection)
        connection.execute("CREATE TABLE runs (started_at TEXT, Beginn TEXT)")
        connection.execute("CREATE INDEX by_start ON runs (started_at)")
        connection.executemany(
            "INSERT INTO runs VALUES (?, ?)",
            [(cell, day_filters.berlin(cell) or cell) for cell in (*STORED, *OTHERS)],
        )
        yield connection


def query(*pairs: tuple[str, str]) -> tuple[str, dict[str, str]]:
    where, parameters = Filters(pairs).build_where_clauses("runs")
    return f"SELECT rowid FROM runs WHERE {' AND '.join(where)}", parameters


@pytest.mark.parametrize("typed", TYPED)
@pytest.mark.parametrize("compared", COMPARED)
def test_a_time_is_compared_by_berlins_clock(
    connection: sqlite3.Connection, compared: str, typed: str
) -> None:
    beginning = day_filters.typed(typed)
    assert beginning is not None
    expected = set()
    for number, cell in enumerate((*STORED, *OTHERS), 1):
        local = day_filters.berlin(cell)
        left, right = (local[: len(beginning)], beginning) if local else (cell, typed)
        if left is not None and COMPARED[compared](left, right):
            expected.add(number)
    for column in ("Beginn", "started_at"):
        sql, parameters = query((f"{column}__{compared}", typed))
        numbers = {number for (number,) in connection.execute(sql, parameters)}
        if column == "started_at":  # which holds times only
            numbers, expected = (
                {number for number in side if number <= len(STORED)} for side in (numbers, expected)
            )
        assert numbers == expected


def test_each_row_is_converted_once_a_filter(connection: sqlite3.Connection) -> None:
    converted: list[object] = []

    def count(value: object) -> str | None:
        converted.append(value)
        return day_filters.berlin(value)

    connection.create_function("berlin", 1, count, deterministic=True)
    sql, parameters = query(("Beginn__gte", "1.1.2026"))
    connection.execute(sql, parameters).fetchall()
    assert len(converted) == len(STORED) + len(OTHERS)
    converted.clear()
    sql, parameters = query(("started_at__gte", "29.3.2026"), ("started_at__lt", "30.3.2026"))
    rows = connection.execute(sql, parameters).fetchall()
    connection.create_function("berlin", 1, day_filters.berlin, deterministic=True)
    assert len(rows) == 30  # every 47 minutes of the 23 hours
    assert len(converted) <= 2 * 3 * 31  # those of the day and of its neighbours, for each of the filters


@pytest.mark.parametrize("compared", ["exact", "gt", "gte", "lt", "lte"])
def test_an_index_of_stored_times_is_used(connection: sqlite3.Connection, compared: str) -> None:
    sql, parameters = query((f"started_at__{compared}", "29.3.2026"))
    [(*_, plan)] = connection.execute(f"EXPLAIN QUERY PLAN {sql}", parameters)
    assert "SEARCH" in plan
    assert "by_start" in plan
