"""A check that dies at any moment has stored all or nothing, and the next one sets it right."""

from __future__ import annotations

import json
import subprocess
import sys
from typing import TYPE_CHECKING, Any

import pytest

from db.store import Store
from tests.db.kill_sweep import CHECKS, prepared, rows_in
from tests.db.states import CONTENT

if TYPE_CHECKING:
    from pathlib import Path

NEWS = ("records", "versions", "changes", "problems", "snapshots", "alerts")


def sweep(tmp_path: Path, check: str, step: int) -> list[dict[str, Any]]:
    command = [sys.executable, "-m", "tests.db.kill_sweep", str(tmp_path), check, str(step)]
    output = subprocess.run(command, capture_output=True, text=True, timeout=300, check=True).stdout
    return [json.loads(line) for line in output.splitlines()]


def undisturbed(tmp_path: Path, check: str) -> tuple[dict[str, Any], dict[str, Any]]:
    """Every row before and after the check."""
    path = tmp_path / "undisturbed.db"
    prepared(path, check)
    with Store.open(path) as store:
        before = rows_in(store)
        CHECKS[check](store)
        return before, rows_in(store)


def all_or_nothing(tmp_path: Path, check: str, step: int) -> int:
    """Kill the check at every ``step``-th statement, and look at what each kill left; how many there were."""
    before, after = undisturbed(tmp_path, check)
    *killed, whole = sweep(tmp_path, check, step)
    assert all(attempt["killed"] for attempt in killed)
    assert [attempt["left"] for attempt in killed] == [before] * len(killed)
    assert [attempt["repeated"] for attempt in killed] == [after] * len(killed)
    assert whole["left"] == after
    assert len(after["alerts"]) == {"changed": 2, "held_back": 4}.get(check, 0)
    assert len(after["held_fields"]) == 2 * (check == "held_back")
    return len(killed)


SWEEPS = pytest.mark.parametrize(
    ("check", "statements"),
    [("baseline", 40), ("changed", 55), ("problem", 10), ("held_back", 40), ("unchanged", 8)],
)


@pytest.mark.parametrize(("check", "statements"), [("changed", 55), ("problem", 10), ("held_back", 40)])
@pytest.mark.soak
def test_a_check_that_is_killed_leaves_nothing_and_the_next_one_stores_it_once(
    tmp_path: Path, check: str, statements: int
) -> None:
    step = statements // 8
    assert all_or_nothing(tmp_path, check, step) >= statements // step


@SWEEPS
@pytest.mark.soak
def test_a_check_killed_at_any_statement_leaves_nothing_and_the_next_one_stores_it_once(
    tmp_path: Path, check: str, statements: int
) -> None:
    assert all_or_nothing(tmp_path, check, 1) >= statements


@pytest.mark.parametrize("check", ["baseline", "changed"])
def test_a_check_killed_after_its_commit_is_not_news_again(tmp_path: Path, check: str) -> None:
    _, after = undisturbed(tmp_path, check)
    path = tmp_path / "undisturbed.db"
    with Store.open(path) as store:
        CHECKS[check](store)
        again = rows_in(store)
    assert {table: again[table] for table in NEWS} == {table: after[table] for table in NEWS}
    assert len(again["runs"]) == len(after["runs"]) + 1


def test_a_log_cut_off_anywhere_holds_the_whole_check_or_nothing(tmp_path: Path) -> None:
    before, after = undisturbed(tmp_path, "changed")
    path = tmp_path / "live.db"
    prepared(path, "changed")
    log = path.with_name("live.db-wal")
    with Store.open(path) as store:
        store.connection.execute("PRAGMA wal_autocheckpoint = 0")
        CHECKS["changed"](store)
        content, database = log.read_bytes(), path.read_bytes()
    frame = 4096 + 24
    lengths = [
        *range(32, len(content), frame),
        *range(32 + frame // 2, len(content), frame * 3),
        len(content),
    ]
    found = []
    for length in lengths:
        torn = tmp_path / "torn.db"
        torn.write_bytes(database)
        torn.with_name("torn.db-wal").write_bytes(content[:length])
        with Store.open(torn) as store:
            found.append(rows_in(store))
        for beside in tmp_path.glob("torn.db*"):
            beside.unlink()
    assert found == [before] * (len(lengths) - 1) + [after]
    assert len(lengths) > 10


def test_every_table_of_the_check_is_looked_at(tmp_path: Path) -> None:
    with Store.open(tmp_path / "a.db") as store:
        tables = {
            row[0]
            for row in store.connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")
            if not row[0].startswith("suche_")  # how the search keeps what is in suche
        }
    assert tables - {"robots"} == set(CONTENT)
