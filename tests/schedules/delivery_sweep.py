"""Kill a check with its delivery at each step between the change and the receivers' answers.

``python -m tests.schedules.delivery_sweep DATABASE URL MAIL_PORT HOOK_URL SECRET_FILE FIRST STRIDE``: the
database has a baseline, the page at the address a change. A step is an SQL statement (of every connection) or
an operation on a socket, in whatever thread. After each kill the next check and a round two hours later have
to set it right. Prints a JSON object a kill: the step, and the ids of the alerts with what became of them.
"""

from __future__ import annotations

import json
import os
import signal
import socket
import sqlite3
import sys
import threading
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path
from shutil import copyfile
from typing import TYPE_CHECKING, Any

from msgspec.structs import replace

from db.store import Store
from schedules.check.run import check
from schedules.config.schedule_files import load
from schedules.delivery import rounds
from scraper.channels.settings import EmailSettings, WebhookSettings
from scraper.http.fetch import open_client

if TYPE_CHECKING:
    from collections.abc import Callable

    from schedules.config.schedule_files import Schedule

BEGIN = datetime(2026, 11, 24, 6, 17, tzinfo=UTC)
RECIPIENTS = ("anna@example.org", "ben@example.org")
SOCKET_STEPS = ("connect", "send", "sendall", "recv", "recv_into", "shutdown")


class Counter:
    """Kills this process at its n-th step."""

    def __init__(self, dies_at: int | None) -> None:
        self.left = dies_at
        self.lock = threading.Lock()

    def step(self, *_: object) -> None:
        with self.lock:
            if self.left == 0:
                os.kill(os.getpid(), signal.SIGKILL)
            if self.left is not None:
                self.left -= 1


def watch(counter: Counter) -> None:
    """Count every statement of every SQLite connection and every operation on a socket from now on."""
    real_connect = sqlite3.connect

    def connect(*arguments: Any, **options: Any) -> sqlite3.Connection:
        connection: sqlite3.Connection = real_connect(*arguments, **options)
        connection.set_trace_callback(counter.step)
        return connection

    database: Any = sqlite3
    database.connect = connect
    for name in SOCKET_STEPS:
        setattr(socket.socket, name, counted(getattr(socket.socket, name), counter))


def counted(operation: Callable[..., Any], counter: Counter) -> Callable[..., Any]:
    def count(*arguments: Any, **options: Any) -> Any:
        counter.step()
        return operation(*arguments, **options)

    return count


def work(path: Path, schedule: Schedule, now: datetime) -> None:
    """One check and the round after it, as the command does them."""
    with Store.open(path) as store, open_client() as client:
        check(schedule, store, client, clock=lambda: now)
    rounds.deliver([schedule], path, clock=lambda: now, debug=True)


def killed_at(step: int | None, path: Path, schedule: Schedule) -> bool:
    """Whether a process of its own came to that step."""
    child = os.fork()
    if child == 0:
        watch(Counter(step))
        work(path, schedule, BEGIN)
        os._exit(0)
    status = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
    if status not in (0, -signal.SIGKILL):
        sys.exit(f"the check failed by itself at step {step}")
    return status != 0


def set_right(path: Path, schedule: Schedule) -> None:
    """The next check, and a round after every claim has run out; in a process of its own as well."""
    child = os.fork()
    if child == 0:
        work(path, schedule, BEGIN + timedelta(hours=1))
        work(path, schedule, BEGIN + timedelta(hours=3))
        os._exit(0)
    if os.waitpid(child, 0)[1]:
        sys.exit("the next check failed by itself")


def sweep(baseline: Path, schedule: Schedule, first: int, stride: int) -> None:
    """Kill at the first step, then ``stride`` steps later each time, until a check ends by itself."""
    path = baseline.with_name("swept.db")
    copyfile(baseline, path)
    work(path, schedule, BEGIN)  # undisturbed; imports what the children then have
    for thread in threading.enumerate()[1:]:
        thread.join()  # a process that forks has one
    tell(path, None, killed=False)
    step, killed = first, True
    while killed:
        for suffix in ("-wal", "-shm"):
            path.with_name(path.name + suffix).unlink(missing_ok=True)
        copyfile(baseline, path)
        killed = killed_at(step, path, schedule)
        set_right(path, schedule)
        tell(path, step, killed=killed)
        step += stride


def tell(path: Path, step: int | None, *, killed: bool) -> None:
    """Print what is in the database in the end."""
    with closing(sqlite3.connect(path)) as connection:
        rows = connection.execute("SELECT channel, event_id, sent_as, state FROM alerts").fetchall()
        [(changes,)] = connection.execute("SELECT count(*) FROM changes").fetchall()
    line = json.dumps({"step": step, "killed": killed, "changes": changes, "alerts": rows})
    sys.stdout.write(f"{line}\n")


def main(
    database: str, url: str, mail_port: str, hook: str, secret: str, first: str, stride: str, *folder: str
) -> None:
    """See the module; ``folder``: of other schedules than the shipped one."""
    with closing(sqlite3.connect(database)) as connection:
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    channels = (
        EmailSettings(
            name="mail",
            host="127.0.0.1",
            port=int(mail_port),
            security="none",
            sender="leuchtturm@example.org",
            recipients=RECIPIENTS,
        ),
        WebhookSettings(name="hook", url=hook, secret=f"file:{secret}"),
    )
    schedule: Schedule = replace(load(Path(folder[0]) if folder else None)[0], url=url, channels=channels)
    sweep(Path(database), schedule, int(first), int(stride))


if __name__ == "__main__":
    main(*sys.argv[1:])
