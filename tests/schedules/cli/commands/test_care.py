"""``leuchtturm backup`` and ``prune`` at the command line: what they say, and with which exit code."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from db.store import Store

if TYPE_CHECKING:
    from pathlib import Path

    from tests.schedules.cli.commands.conftest import Run


def test_a_backup_says_what_it_holds(run: Run, database: Path, tmp_path: Path) -> None:
    said = run("backup", tmp_path / "copy.db")
    assert said.exit_code == 0
    assert said.stdout.startswith(f"{tmp_path / 'copy.db'}: ")
    assert said.stdout.endswith("checked.\n")
    told = json.loads(run("backup", tmp_path / "copy.db", "--force", "--json").stdout)
    assert told["rows"]["runs"] == 4
    assert told["bytes"] == (tmp_path / "copy.db").stat().st_size


def test_a_backup_that_is_not_made_is_one_sentence(run: Run, database: Path, tmp_path: Path) -> None:
    (tmp_path / "copy.db").touch()
    refused = run("backup", tmp_path / "copy.db")
    assert refused.exit_code == 1
    assert refused.stderr.splitlines() == [
        f"Error: {tmp_path / 'copy.db'} exists already: name another file, or replace it with --force."
    ]


def test_pruning_says_what_goes_and_leaves_what_is_younger(run: Run, database: Path) -> None:
    before = database.read_bytes()
    said = run("prune", "--keep", "99999d", "--dry-run")
    assert said.stdout.startswith(
        "Would delete 0 checks without news, 0 pages that read like their neighbours"
    )
    assert database.read_bytes() == before
    told = json.loads(run("prune", "--keep", "0d", "--json").stdout)
    assert (told["runs"], told["pages"], told["dry_run"]) == (0, 0, False)
    with Store.open(database) as store:
        assert store.connection.execute("SELECT count(*) FROM runs").fetchone() == (4,)


@pytest.mark.parametrize("keep", ["90", "3w", "-1d", "d"])
def test_a_time_that_is_no_number_of_days_is_wrong_use(run: Run, database: Path, keep: str) -> None:
    refused = run("prune", f"--keep={keep}")
    assert refused.exit_code == 2
    assert "is not a number of days such as 90d" in refused.stderr


def test_without_a_database_there_is_nothing_to_care_for(run: Run, tmp_path: Path) -> None:
    for command in (["backup", tmp_path / "copy.db"], ["prune", "--keep", "1d"]):
        refused = run(*command)
        assert refused.exit_code == 1
        assert "There is no database" in refused.stderr
    assert list(tmp_path.iterdir()) == []
