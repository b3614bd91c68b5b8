"""Flip one bit of a database at a time, and see what each command makes of it.

``python -m tests.schedules.flip_sweep COUNT [SEED]``: prints as JSON how the flips ended: without matter,
damage that was named, "a bug" or too slow; and which silently changed values ``doctor`` did not find.
"""

from __future__ import annotations

import json
import os
import random
import signal
import sys
import tempfile
import time
import warnings
from collections import Counter
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from click.testing import CliRunner

from schedules.check.run import check
from schedules.cli.main import cli
from schedules.config.schedule_files import load
from tests.schedules import declared_list
from tests.schedules.daemons import write_schedule
from tests.schedules.watched_page import BASELINE, BROKEN, FEWER, MORE, Watch
from tests.servers import answer

if TYPE_CHECKING:
    from types import FrameType

SECONDS = 60
"""That a command may take."""
COMMANDS = (
    ("status",),
    ("meetings",),
    ("meetings", "--json"),
    ("records", "sitzungen", "--json"),
    ("changes",),
    ("changes", "--json"),
    ("show", "1"),
    ("as-of", "2026-11-24"),
    ("diff",),
    ("alerts",),
    ("snapshots",),
    ("export", "csv", "--schedule", "leuchtturmprojekte"),
    ("export", "csv", "--schedule", "sitzungen"),
    ("export", "ics"),
    ("publish", "{folder}/page", "--schedule", "sitzungen"),
    ("backup", "{folder}/copy.db", "--force"),
    ("prune", "--keep", "1d", "--dry-run"),
    ("reparse", "--dry-run"),
    ("doctor",),  # before the check, which writes some of the values anew
    ("deliver",),
    ("check", "--no-deliver"),
)
VALUES = (
    "meetings --json",
    "changes --json",
    "show 1",
    "records sitzungen --json",
    "export csv --schedule leuchtturmprojekte",
    "export csv --schedule sitzungen",
)
"""What the readers of these see is what the page said, or ``doctor`` names the damage."""


class TooSlowError(BaseException):
    """A command did not end in time; no ``except Exception`` stops it."""


def _too_slow(*_: int | FrameType | None) -> None:
    raise TooSlowError


def outputs(path: Path, schedules: Path) -> dict[str, tuple[int, str]]:
    """Exit code and output of each command, ``doctor`` the last but for those that write."""
    found = {}
    for command in COMMANDS:
        arguments = [part.format(folder=path.parent) for part in command]
        signal.alarm(SECONDS)
        try:
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")
                result = CliRunner().invoke(
                    cli, ["--db", str(path), "--schedules", str(schedules), *arguments], catch_exceptions=True
                )
            found[" ".join(command)] = (result.exit_code, result.output)
        except TooSlowError:
            found[" ".join(command)] = (-1, "too slow")
        finally:
            signal.alarm(0)
    return found


def sweep(database: Path, schedules: Path, count: int, seed: int) -> dict[str, object]:
    """Flip ``count`` bits, one at a time, each in a fresh copy of the whole file ``database``."""
    signal.signal(signal.SIGALRM, _too_slow)
    chance = random.Random(seed)
    body = database.read_bytes()
    path = database.with_name("flipped.db")

    def run(damaged: bytes) -> dict[str, tuple[int, str]]:
        for suffix in ("", "-wal", "-shm"):  # a connection that is still open keeps the file that it has
            path.with_name(path.name + suffix).unlink(missing_ok=True)
        path.write_bytes(damaged)
        return outputs(path, schedules)

    sound = run(body)
    assert sound["doctor"][0] == 0, sound["doctor"]
    assert "damaged" not in "".join(text for _, text in sound.values()), sound
    ends: Counter[str] = Counter()
    bugs: list[str] = []
    silent: list[str] = []
    for _ in range(count):
        place, bit = chance.randrange(len(body)), chance.randrange(8)
        damaged = bytearray(body)
        damaged[place] ^= 1 << bit
        found = run(bytes(damaged))
        wrong = [
            f"byte {place} bit {bit}: {command}: {text[:300]}"
            for command, (code, text) in found.items()
            if code in (70, -1) or "bug in Leuchtturm" in text or "Traceback" in text
        ]
        said = "".join(text for _, text in found.values())
        named = "damaged" in said or found["doctor"][0] != sound["doctor"][0]
        changed = [name for name in VALUES if found[name] != sound[name] and found[name][0] == 0]
        end = "bug or too slow" if wrong else "named" if named else "changed" if changed else "no matter"
        ends[end] += 1
        bugs += wrong
        if changed and not named:
            silent.append(f"byte {place} bit {bit}, {body[max(0, place - 40) : place + 20]!r}: {changed}")
    path.unlink(missing_ok=True)
    return {"ends": ends, "bugs": bugs, "silent": silent}


def prepared(watch: Watch) -> Path:
    """Give the watch a history with alerts, a problem and a failure, and a declared list beside it.

    Returns the folder of the schedule files.
    """
    folder = watch.path.parent / "s"
    hook = 'type = "webhook"\nurl = "http://127.0.0.1:9/"\nsecret = "env:KEY"'
    channels = f'[[channels]]\nname = "a"\n{hook}\n[[channels]]\nname = "b"\naudience = "operators"\n{hook}'
    write_schedule(folder, "leuchtturmprojekte", watch.schedule.url, more=channels)
    rows = [*declared_list.ROWS]
    watch.server.routes["/sitzungen.html"] = lambda *request: answer(200, declared_list.page(rows))(*request)
    (folder / "sitzungen.toml").write_text(
        f'name = "sitzungen"\ntitle = "Sitzungen"\nurl = "{watch.server.url("/sitzungen.html")}"\n'
        f'parser = "records"\nevery = "6h"\n{channels}\n[records]\n{declared_list.DECLARATION}',
        encoding="utf-8",
    )
    schedule, sittings = load(folder)
    for page in (BASELINE, MORE, BROKEN, BASELINE, FEWER, FEWER, BASELINE):
        watch.page = page
        watch.now += timedelta(hours=1)
        check(schedule, watch.store, watch.client, clock=lambda: watch.now)
    for row in (
        declared_list.ROWS[0],
        ("12.01.2027", "Bauausschuss", "Neue Halle", 9),
        declared_list.ROWS[0],
    ):
        rows[0] = row
        watch.now += timedelta(hours=1)
        check(sittings, watch.store, watch.client, clock=lambda: watch.now)
    (busy, *_) = watch.store.connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
    assert not busy
    return folder


def seed_of_today() -> int:
    """``LEUCHTTURM_SEED``, else a number that is another one each day."""
    return int(os.environ.get("LEUCHTTURM_SEED", time.strftime("%Y%m%d")))


def main() -> None:
    """Make a database, and sweep over it as the command line says."""
    count, seed = int(sys.argv[1]), int(sys.argv[2]) if len(sys.argv) > 2 else 1
    with tempfile.TemporaryDirectory() as folder, Watch(Path(folder) / "l.db") as watch:
        schedules = prepared(watch)
        print(json.dumps(sweep(watch.path, schedules, count, seed), indent=1))


if __name__ == "__main__":
    main()
