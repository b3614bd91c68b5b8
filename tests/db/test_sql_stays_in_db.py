"""SQL stands in ``db/`` only, so a change of a table concerns one folder."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest

import schedules
import scraper

_STATEMENT = re.compile(
    r"\s*(SELECT|INSERT INTO|UPDATE \w+ SET|DELETE FROM|PRAGMA|CREATE|WITH \w+ AS)\b", re.ASCII
)
_RUNS = {"execute", "executemany", "executescript"}


def sql_in(source: str) -> list[int]:
    """The lines that hold a statement or run one."""
    lines = []
    for node in ast.walk(ast.parse(source)):
        is_call = isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute)
        if (is_call and node.func.attr in _RUNS) or (  # type: ignore[attr-defined]
            isinstance(node, ast.Constant)
            and isinstance(node.value, str)
            and _STATEMENT.match(node.value) is not None
        ):
            lines.append(node.lineno)  # type: ignore[attr-defined]
    return lines


@pytest.mark.parametrize("package", [schedules, scraper], ids=lambda package: str(package.__name__))
def test_no_sql_outside_db(package: object) -> None:
    folder = Path(str(package.__file__)).parent  # type: ignore[attr-defined]
    modules = sorted(folder.rglob("*.py"))
    assert len(modules) > 20
    where = {str(path.relative_to(folder)): sql_in(path.read_text("utf-8")) for path in modules}
    assert {name: lines for name, lines in where.items() if lines} == {}


def test_it_would_be_seen() -> None:
    assert sql_in('store.connection.execute(query)\nx = "SELECT 1"\nplay("select a year")') == [1, 2]
