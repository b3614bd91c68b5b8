"""Make the threads of this process write one after the other, without SQLite's sleeping retries."""

from __future__ import annotations

import threading
from collections import defaultdict
from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

_locks: defaultdict[str, threading.Lock] = defaultdict(threading.Lock)


@contextmanager
def exclusive_writer(path: Path, timeout: float) -> Iterator[None]:
    """Be the only thread of this process that writes to ``path``; wait for ``timeout`` seconds at most.

    When the file is locked, SQLite retries after growing sleeps of up to a tenth of a second, so many
    threads would mostly sleep. This only shortens the waiting: a thread that times out, and every other
    process, is still held up by SQLite's own lock.
    """
    lock = _locks[str(path)]
    ours = lock.acquire(timeout=timeout)
    try:
        yield
    finally:
        if ours:
            lock.release()
