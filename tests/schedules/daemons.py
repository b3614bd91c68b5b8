"""A daemon inside a test: schedule files that point to loopback, its log as a queue, its lock."""

from __future__ import annotations

import logging
import queue
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from schedules.daemon.config_watcher import Files
from schedules.daemon.service import Daemon
from schedules.health import daemon_lock
from tests.databases import empty

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

PATIENCE = 100.0
"""Seconds after which a test gives up waiting."""


class LogEvents(logging.Handler):
    """What Leuchtturm logs, while the block lasts."""

    def __init__(self) -> None:
        super().__init__()
        self._events: queue.SimpleQueue[tuple[str, dict[str, Any]]] = queue.SimpleQueue()
        self.before: list[tuple[str, dict[str, Any]]] = []

    def emit(self, record: logging.LogRecord) -> None:
        """Take one line."""
        self._events.put((record.getMessage(), record.__dict__["fields"]))

    def wait_for(self, name: str, **fields: object) -> dict[str, Any]:
        """The fields of the next event of that name (and those fields); others are passed over."""
        while True:
            event, said = self._events.get(timeout=PATIENCE)
            self.before.append((event, said))
            if event == name and fields.items() <= said.items():
                return said

    def __enter__(self) -> LogEvents:
        logger = logging.getLogger("leuchtturm")
        logger.addHandler(self)
        logger.setLevel(logging.DEBUG)
        return self

    def __exit__(self, *_: object) -> None:
        logging.getLogger("leuchtturm").removeHandler(self)


def write_schedule(folder: Path, name: str, url: str, when: str = 'every = "1d"', more: str = "") -> Path:
    """A schedule file, by default for once a day; ``more``: further lines."""
    folder.mkdir(exist_ok=True)
    path = folder / f"{name}.toml"
    path.write_text(
        f'name = "{name}"\ntitle = "Seite {name}"\nurl = "{url}"\nparser = "leuchtturmprojekte"\n'
        f"{when}\n{more}\n"
    )
    return path


@contextmanager
def running(folder: Path, **options: Any) -> Iterator[Daemon]:
    """A started daemon for ``folder/l.db`` and the schedule files in ``folder/s``."""
    path = folder / "l.db"
    if not path.exists():
        empty(path)
    with daemon_lock.held(path) as held:
        daemon = Daemon(path, Files(folder / "s"), held, **options)
        try:
            daemon.start()
            yield daemon
        finally:
            daemon.end()
