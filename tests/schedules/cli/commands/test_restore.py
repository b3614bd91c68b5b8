"""``leuchtturm restore``: refused under a daemon, said in a line, and the service's status is right after
it.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from schedules.health import daemon_lock

if TYPE_CHECKING:
    from pathlib import Path

    from tests.schedules.cli.commands.conftest import Run


def test_a_restored_backup_is_said_with_what_is_kept(run: Run, database: Path) -> None:
    assert run("backup", "copy.db").exit_code == 0
    result = run("restore", "copy.db")
    assert result.exit_code == 0
    assert "checked and in place." in result.stdout
    assert "is kept as leuchtturm.db.replaced-" in result.stdout
    assert "Dietzenbach" in run("meetings").stdout
    assert json.loads(run("restore", "copy.db", "--json").stdout)["rows"] > 0


def test_under_a_daemon_nothing_is_replaced(run: Run, database: Path) -> None:
    run("backup", "copy.db")
    before = database.read_bytes()
    with daemon_lock.held(database):
        result = run("restore", "copy.db")
    assert (result.exit_code, result.stdout) == (1, "")
    assert "has the database open: stop it first" in result.stderr
    assert database.read_bytes() == before
