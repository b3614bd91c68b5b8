"""Kill the way from an old schema to today's at its statements: for ``test_migrations_with_data.py``.

``python -m tests.db.migration_sweep FOLDER NUMBER STEP`` kills at every STEP-th
statement and prints a JSON object a line: ``killed``, ``version`` and
``same`` (whether the file is exactly as it was) right after the kill, ``whole`` (whether the next process
makes of it what an undisturbed one does). It forks, so it has one thread only.
"""

from __future__ import annotations

import json
import os
import shutil
import signal
import sqlite3
import sys
from contextlib import closing
from functools import partial
from pathlib import Path
from typing import Any
from unittest.mock import patch

from db import database_file
from db.store import Store
from tests.db.released import load, rows, shape


def attempt(path: Path, killed_at: int) -> bool:
    """Bring the file up to date in a child that dies at its n-th statement; whether it came to that."""
    child = os.fork()
    if child:
        return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == -signal.SIGKILL
    count = 0

    def statement(_: str) -> None:
        nonlocal count
        count += 1
        if count == killed_at:
            os.kill(os.getpid(), signal.SIGKILL)

    class Traced(sqlite3.Connection):
        def __init__(self, *arguments: Any, **options: Any) -> None:
            super().__init__(*arguments, **options)
            self.set_trace_callback(statement)

    with patch.object(sqlite3, "connect", partial(sqlite3.connect, factory=Traced)):
        database_file.connect(path, timeout=5).close()
    os._exit(0)


def contents(path: Path) -> tuple[object, ...]:
    """All that the file is: schema number, the statements that made it, its rows."""
    with closing(sqlite3.connect(path)) as connection:
        version = connection.execute("PRAGMA user_version").fetchone()[0]
        return version, shape(connection), rows(connection)


def main(folder: Path, number: int, step: int) -> None:
    """Sweep over the statements from schema ``number`` on."""
    start = folder / "start.db"
    load(number, start)
    before = contents(start)
    undisturbed = folder / "undisturbed.db"
    shutil.copy(start, undisturbed)
    Store.open(undisturbed).close()
    after = contents(undisturbed)
    point, killed = 0, True
    while killed:
        point += step
        path = folder / f"{point}.db"
        shutil.copy(start, path)
        killed = attempt(path, point)
        left = contents(path)
        Store.open(path).close()
        line = {
            "killed": killed,
            "version": left[0],
            "same": left == before,
            "whole": contents(path) == after,
        }
        sys.stdout.write(f"{json.dumps(line)}\n")
        path.unlink()


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3]))
