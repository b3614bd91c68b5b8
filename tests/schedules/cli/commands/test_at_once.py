"""Commands that care for the database, several of them at once and beside checks and deliveries."""

from __future__ import annotations

import os
import shutil
import sqlite3
import subprocess
import sys
from contextlib import closing
from typing import TYPE_CHECKING

import pytest

from db.maintenance.backup import backup
from tests.receivers import Answer, WebhookReceiver
from tests.schedules.fake_delivery import KEY, FakeDelivery
from tests.schedules.watched_page import BASELINE, MORE, PATH
from tests.servers import answer

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

    from tests.servers import Loopback, Request


@pytest.fixture
def delivery(tmp_path: Path) -> Iterator[FakeDelivery]:
    """A page that was checked, with more to be found; ``copy.db`` is a backup."""
    with FakeDelivery(tmp_path / "lib" / "l.db") as delivery:
        for _ in range(6):
            delivery.check(BASELINE)
        backup(delivery.path, tmp_path / "copy.db")
        yield delivery


@pytest.fixture(autouse=True)
def folder(tmp_path: Path) -> Path:
    folder = tmp_path / "lib"
    folder.mkdir()
    return folder


def start(folder: Path, *arguments: str) -> subprocess.Popen[str]:
    schedules = folder / "schedules"
    return subprocess.Popen(
        [sys.executable, "-W", "error", "-m", "schedules.cli.main", *arguments],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env=os.environ
        | {"LEUCHTTURM_DB": str(folder / "l.db"), "KEY": KEY}
        | ({"LEUCHTTURM_SCHEDULES": str(schedules)} if schedules.exists() else {}),
    )


def end(process: subprocess.Popen[str]) -> tuple[int | None, str]:
    """The exit code, and what it printed to stderr."""
    error = process.communicate(timeout=100)[1]
    return process.returncode, error


def title(path: Path) -> str:
    with closing(sqlite3.connect(path)) as connection:
        assert connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        return str(connection.execute("SELECT title FROM schedules").fetchone()[0])


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def test_of_several_restores_one_is_at_work_and_the_others_replace_nothing(
    delivery: FakeDelivery, folder: Path, tmp_path: Path
) -> None:
    delivery.store.close()
    copies = [tmp_path / f"{number}.db" for number in range(4)]
    for copy in copies:
        shutil.copy(tmp_path / "copy.db", copy)
        with closing(sqlite3.connect(copy, isolation_level=None)) as connection:
            connection.execute("UPDATE schedules SET title = ?", (copy.stem,))
    ended = [end(process) for process in [start(folder, "restore", str(copy)) for copy in copies]]
    refused = (
        f"Error: Another `restore` is at work in {folder}, this one replaced nothing: wait until it has "
        "ended, and see what it has put there.\n"
    )
    assert set(ended) <= {(0, ""), (1, refused)}
    won = [copy.stem for copy, outcome in zip(copies, ended, strict=True) if outcome == (0, "")]
    assert title(folder / "l.db") in won
    assert len([name for name in names(folder) if ".replaced-" in name]) == len(won)
    assert not [name for name in names(folder) if "restoring" in name or name.endswith(".part")]


def test_prunes_reparses_and_backups_at_once_do_what_they_do_one_after_the_other(
    delivery: FakeDelivery, folder: Path, tmp_path: Path
) -> None:
    commands = (("prune", "--keep", "0d"), ("reparse",), ("backup", str(tmp_path / "new.db"), "--force"))
    processes = [start(folder, *command) for command in commands for _ in range(2)]
    assert [end(process) for process in processes] == [(0, "")] * 6
    assert delivery.rows("SELECT count(*) FROM runs") == [(3,)]
    assert title(folder / "l.db") == title(tmp_path / "new.db")
    assert names(tmp_path) == ["copy.db", "lib", "new.db"]


def test_of_several_backups_to_one_new_name_the_others_are_refused(
    delivery: FakeDelivery, folder: Path, tmp_path: Path
) -> None:
    copy = tmp_path / "new.db"
    ended = [end(process) for process in [start(folder, "backup", str(copy)) for _ in range(4)]]
    taken = f"Error: {copy} exists already: name another file, or replace it with --force.\n"
    assert (0, "") in ended
    assert set(ended) <= {(0, ""), (1, taken)}
    assert title(copy) == title(folder / "l.db")
    assert names(tmp_path) == ["copy.db", "lib", "new.db"]


@pytest.mark.parametrize("during", ["check", "deliver"])
def test_a_restore_is_refused_while_a_check_or_a_delivery_runs(
    delivery: FakeDelivery, folder: Path, tmp_path: Path, during: str
) -> None:
    refusals: list[tuple[int | None, str]] = []
    served = delivery.server.routes[PATH]

    def restore() -> None:
        refusals.append(end(start(folder, "restore", str(tmp_path / "copy.db"))))

    def late(request: Request, server: Loopback) -> Iterable[bytes]:
        restore()
        return answer(200, MORE, content_type=delivery.content_type)(request, server)

    def answers() -> Iterator[Answer]:
        restore()
        yield Answer()

    with WebhookReceiver(answers() if during == "deliver" else ()) as receiver:
        delivery.channels = (delivery.webhook(receiver),)
        if during == "deliver":
            delivery.check(MORE)
            delivery.store.connection.execute("UPDATE alerts SET due_at = '2026-01-01T00:00:00Z'")
        else:
            delivery.server.routes[PATH] = late
        delivery.store.close()
        (folder / "schedules").mkdir()
        (folder / "schedules" / "a.toml").write_text(
            f'name = "leuchtturmprojekte"\ntitle = "Filme"\nurl = "{delivery.schedule.url}"\n'
            'parser = "leuchtturmprojekte"\nevery = "1h"\n'
            f'[[channels]]\ntype = "webhook"\nname = "hook"\nurl = "{receiver.url}"\nsecret = "env:KEY"\n'
            'timeout = 100\ndeadline = 100\n[fetch]\ntimeout = "100s"\ndeadline = "200s"\n'
        )
        assert end(start(folder, during)) == (0, "")
        delivery.server.routes[PATH] = served
    [(code, sentence)] = refusals
    assert code == 1
    assert f"The database {folder / 'l.db'} is open in another process" in sentence
    assert sentence.endswith("nothing was replaced: end that first.\n")
    assert len(receiver.deliveries) == 1
    with closing(sqlite3.connect(folder / "l.db")) as connection:
        assert connection.execute("SELECT state FROM alerts").fetchall() == [("delivered",)]
    assert [name for name in names(folder) if ".re" in name] == []
