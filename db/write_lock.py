"""Let the threads of this process write one after the other, each as soon as the one before it is done."""

from __future__ import annotations

import threading
from collections import defaultdict
from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

_turns: defaultdict[str, threading.Lock] = defaultdict(threading.Lock)


@contextmanager
def turn(path: Path, timeout: float) -> Iterator[None]:
    """Wait until no other thread is at its turn to write to ``path``, for ``timeout`` seconds at most.

    SQLite has who finds the file locked look again after ever longer pauses, up to a tenth of a second, so
    many threads would mostly sleep. It is only about waiting: whoever gets no turn in time, and every other
    process, is held up by SQLite's own lock.
    """
    lock = _turns[str(path)]
    ours = lock.acquire(timeout=timeout)
    try:
        yield
    finally:
        if ours:
            lock.release()
