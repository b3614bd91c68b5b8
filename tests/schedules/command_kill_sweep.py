"""Kill commands that care for the database or write files, at their steps in turn; see what is left.

``python -m tests.schedules.command_kill_sweep KILLS``: about so many kills for each command. A step is an SQL
statement of any connection, or a file that is opened, moved or removed. Prints as JSON how many were killed,
and what was broken: the database damaged, a file that is neither the old nor the new one, or an end that
differs from that of an undisturbed command once it has run again. It forks, so it has one thread only.
"""

from __future__ import annotations

import json
import os
import shutil
import signal
import sqlite3
import sys
import tempfile
from contextlib import closing
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

import time_machine
from click.testing import CliRunner

from db.damage import find_damage
from schedules.cli.main import cli
from tests.schedules import declared_list, flip_sweep
from tests.schedules.watched_page import Watch

if TYPE_CHECKING:
    from datetime import datetime

COMMANDS: dict[str, tuple[str, ...]] = {
    "publish": ("publish", "{folder}/page", "--schedule", "leuchtturmprojekte"),
    "backup": ("backup", "{folder}/copy.db", "--force"),
    "prune": ("prune", "--keep", "1d"),
    "reparse": ("reparse",),
    "export": ("export", "xlsx", "{folder}/export.csv"),
    "fix-times": ("doctor", "--fix-times"),
    "restore": ("restore", "{folder}/backup.db"),
    "index": ("publish", "--index", "{folder}/pages"),
    "list": ("publish", "{folder}/pages/list", "--schedule", "sitzungen"),
    "init": ("init", "{folder}/new"),
    "propose": ("propose", "{folder}/page.html", "--url", "http://127.0.0.1/", "--write", "{folder}/new"),
}
STEPS = ("open", "os.rename", "os.link", "os.remove", "os.chmod", "os.truncate")
OUTPUTS = ("page", "copy.db", "export.csv", "pages", "new")
WRITTEN_ONCE = ("init", "propose")
"""They overwrite nothing, so once they are done they refuse to run again."""


_connect = sqlite3.connect


class Sweep:
    """One database, copied for each kill; ``now``: a day after its last check."""

    def __init__(self, folder: Path, now: datetime, schedules: Path) -> None:
        self.sound = folder / "l.db"
        self.work = folder / "work"
        self.schedules = schedules
        self.now = now
        self.published = folder / "published"

    def start_over(self) -> None:
        """The database as it was, and old files where new ones shall be."""
        shutil.rmtree(self.work, ignore_errors=True)
        self.work.mkdir()
        shutil.copyfile(self.sound, self.work / "l.db")
        (self.work / "export.csv").write_bytes(b"old")
        shutil.copyfile(self.sound, self.work / "backup.db")
        with closing(sqlite3.connect(self.work / "backup.db")) as connection:
            connection.execute("UPDATE schedules SET title = 'Another'")
            connection.commit()
        (self.work / "page.html").write_bytes(declared_list.page())
        shutil.copytree(self.published, self.work / "pages")

    def run(self, command: str, dies_at: int | None) -> int | None:
        """Run the command in a process of its own: how many steps it took, ``None`` if it was killed."""
        reading, writing = os.pipe()
        child = os.fork()
        if child == 0:
            steps = 0

            def step(*_: object) -> None:
                nonlocal steps
                steps += 1
                if steps == dies_at:
                    os.kill(os.getpid(), signal.SIGKILL)

            def audit(event: str, arguments: tuple[Any, ...]) -> None:
                if event in STEPS and str(self.work) in str(arguments[0]):
                    step()

            def connect(*arguments: Any, **options: Any) -> Any:
                connection = _connect(*arguments, **options)
                connection.set_trace_callback(step)
                return connection

            sqlite3.connect = connect
            sys.addaudithook(audit)
            arguments = [part.format(folder=self.work) for part in COMMANDS[command]]
            with time_machine.travel(self.now, tick=False):
                result = CliRunner().invoke(
                    cli, ["--db", str(self.work / "l.db"), "--schedules", str(self.schedules), *arguments]
                )
            os.write(
                writing,
                json.dumps(
                    [steps, result.exit_code, f"{result.output[-500:]} {result.exception!r}"]
                ).encode(),
            )
            os._exit(0)
        os.close(writing)
        _, status = os.waitpid(child, 0)
        with os.fdopen(reading, "rb") as stream:
            answer = stream.read()
        if os.WIFSIGNALED(status):
            return None
        steps, exit_code, output = json.loads(answer)
        assert exit_code == 0 or command in ("fix-times", *WRITTEN_ONCE), output
        return int(steps)

    def state(self) -> dict[str, Any]:
        """Every row of the database, and every file that commands write."""
        with closing(sqlite3.connect(self.work / "l.db")) as connection:
            rows = list(connection.iterdump())
        return {"rows": rows, **self.files()}

    def files(self) -> dict[str, Any]:
        """What stands where commands write; of a copy its rows."""
        found: dict[str, Any] = {}
        for name in OUTPUTS:
            path = self.work / name
            if name == "copy.db" and path.exists():
                with closing(sqlite3.connect(path)) as connection:
                    found[name] = list(connection.iterdump())
            elif path.is_file():
                found[name] = path.read_bytes()
            elif path.is_dir():
                whole = (file for file in path.rglob("*") if file.is_file() and file.suffix != ".part")
                found |= {str(file.relative_to(self.work)): file.read_bytes() for file in whole}
        return found

    def sweep(self, command: str, kills: int) -> tuple[int, list[str]]:
        """How many were killed, and what was broken."""
        self.start_over()
        old = self.files()
        steps = self.run(command, None)
        assert steps
        undisturbed = self.state()
        killed, broken = 0, []
        for dies_at in range(1, steps + 1, max(1, steps // kills)):
            self.start_over()
            if self.run(command, dies_at) is not None:
                continue
            killed += 1
            if damage := find_damage(self.work / "l.db"):
                broken.append(f"{command} {dies_at}: {damage}")
            for name, body in self.files().items():
                if body not in (old.get(name), undisturbed.get(name)):
                    broken.append(f"{command} {dies_at}: {name} is half")
            self.run(command, None)
            if self.state() != undisturbed:
                broken.append(f"{command} {dies_at}: another end")
        return killed, broken


def sweep_all(folder: Path, kills: int) -> dict[str, tuple[int, list[str]]]:
    """Sweep over all commands with a database that is made in ``folder``."""
    with Watch(folder / "l.db") as watch:
        schedules = flip_sweep.prepared(watch)
        now = watch.now + timedelta(days=1)
        watch.store.close()
    sweep = Sweep(folder, now, schedules)
    arguments = ["--db", str(sweep.sound), "--schedules", str(schedules), "publish", "--schedule"]
    for name in ("leuchtturmprojekte", "sitzungen"):
        CliRunner().invoke(cli, [*arguments, name, str(sweep.published / name)], catch_exceptions=False)
    return {command: sweep.sweep(command, kills) for command in COMMANDS}


def main() -> None:
    """Sweep as often as the command line says."""
    with tempfile.TemporaryDirectory() as folder:
        print(json.dumps(sweep_all(Path(folder), int(sys.argv[1])), indent=1))


if __name__ == "__main__":
    main()
