"""Check many schedules at once: never two of one host, and no host waits for another slow one."""

from __future__ import annotations

import threading
import time
from collections import defaultdict
from typing import TYPE_CHECKING, Protocol
from urllib.parse import urlsplit

from schedules import logs

if TYPE_CHECKING:
    from collections.abc import Callable

    from schedules.config.schedule_files import Schedule

MAX_CHECKS = 16
"""Checks at once at most."""
SLOW_SECONDS = 1.0
"""A host is slow if it keeps us waiting this long. At most the retry pause, so that a host that needs a retry
is slow."""
FAST_CHECKS_TO_RECOVER = 10
"""Fast checks in a row until a host is no longer slow."""
_IDLE_SECONDS = 2.0  # seconds that a thread waits for more work before it ends and gives back what it holds


class Worker(Protocol):
    """What one thread calls for each schedule; closed when there is no more to do."""

    def __call__(self, schedule: Schedule) -> float:
        """Check; returns the seconds that it waited for the host. Raises nothing."""

    def close(self) -> None:
        """Release the database connection."""


class Pool:
    """Threads that come and go with the work.

    A schedule that is due again while it waits is checked once; one that is due again during its check is
    checked once more. Hosts that were slow lately, or are slow now, share half of the threads: however many
    servers hang, the others have room.
    """

    def __init__(
        self, worker: Callable[[], Worker], *, size: int = MAX_CHECKS, slow: float = SLOW_SECONDS
    ) -> None:
        self._worker = worker
        self._size = size
        self._slow_after = slow
        self._changed = threading.Condition()
        self._waiting: defaultdict[str, dict[str, Schedule]] = defaultdict(dict)  # by host, in order
        self._ready: dict[str, None] = {}  # hosts that wait and are not being checked, in order
        self._working: dict[str, float] = {}  # host → since when, by the monotonic clock
        self._slow: dict[str, int] = {}  # host → quick answers that are still to come
        self._threads: set[threading.Thread] = set()
        self._resting = 0
        self._stopped = False

    def submit(self, schedule: Schedule) -> None:
        """Check ``schedule`` as soon as there is room; the latest version of it counts."""
        host = host_of(schedule)
        with self._changed:
            if self._stopped:
                return
            self._waiting[host][schedule.name] = schedule
            if host not in self._working:
                self._ready.setdefault(host)
            self._changed.notify()
            if len(self._ready) > self._resting and len(self._threads) < self._size:
                self._start_thread()

    def _start_thread(self) -> None:
        thread = threading.Thread(target=self._run, name="check")
        try:
            thread.start()
        except RuntimeError as error:  # what waits is left to the other threads, or to the next one
            logs.error("no_thread", f"{error}: raise the limit of tasks (TasksMax, ulimit -u).")
        else:
            self._threads.add(thread)

    def mark_slow(self, schedule: Schedule) -> None:
        """Treat the host as slow until it proves otherwise: its last check failed."""
        with self._changed:
            self._slow.setdefault(host_of(schedule), FAST_CHECKS_TO_RECOVER)

    @property
    def load(self) -> tuple[int, int]:
        """Return how many schedules are being checked, and how many wait."""
        with self._changed:
            return len(self._working), sum(map(len, self._waiting.values()))

    def stop(self) -> None:
        """Begin nothing more, and wait for the running checks."""
        with self._changed:
            self._stopped = True
            self._waiting.clear()
            self._ready.clear()
            self._changed.notify_all()
            threads = tuple(self._threads)
        for thread in threads:
            thread.join()

    def _run(self) -> None:
        worker = self._worker()
        try:
            while (job := self._take()) is not None:
                host, schedule = job
                seconds = 0.0
                try:
                    seconds = worker(schedule)
                finally:
                    self._done(host, seconds)
        finally:
            with self._changed:
                self._threads.discard(threading.current_thread())
            worker.close()

    def _take(self) -> tuple[str, Schedule] | None:
        ends = time.monotonic() + _IDLE_SECONDS
        with self._changed:
            while not self._stopped:
                host = self._next_host()
                if host is not None:
                    waiting = self._waiting[host]
                    schedule = waiting.pop(next(iter(waiting)))
                    self._working[host] = time.monotonic()
                    return host, schedule
                left = ends - time.monotonic()
                if left <= 0:
                    break
                self._resting += 1
                self._changed.wait(left)
                self._resting -= 1
            # Within the lock in which there was nothing to do: what is submitted next starts a new thread.
            self._threads.discard(threading.current_thread())
            return None

    def _next_host(self) -> str | None:
        overdue = time.monotonic() - self._slow_after
        slow = sum(host in self._slow or began < overdue for host, began in self._working.items())
        for host in self._ready:
            if slow < self._size // 2 or host not in self._slow:
                del self._ready[host]
                return host
        return None

    def _done(self, host: str, seconds: float) -> None:
        with self._changed:
            del self._working[host]
            self._update_slow(host, seconds)
            if self._waiting[host]:
                self._ready[host] = None
            else:
                del self._waiting[host]
            self._changed.notify()

    def _update_slow(self, host: str, seconds: float) -> None:
        if seconds > self._slow_after:
            self._slow[host] = FAST_CHECKS_TO_RECOVER
        elif self._slow.get(host, 0) > 1:
            self._slow[host] -= 1
        else:
            self._slow.pop(host, None)


def host_of(schedule: Schedule) -> str:
    return urlsplit(schedule.url).hostname or ""
