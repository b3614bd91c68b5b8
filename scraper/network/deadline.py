"""A deadline for a whole exchange with a server, not for each operation of a socket.

A socket's timeout never ends an exchange with a server that sends a byte every two seconds.
"""

from __future__ import annotations

import queue
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TypeVar

T = TypeVar("T")

_STOP_CHECK_SECONDS = 0.5
"""Seconds between two checks for a request to stop."""


class DeadlineError(TimeoutError):
    """The time for the whole exchange is over. ``seconds``: how much it was."""

    def __init__(self, seconds: float) -> None:
        super().__init__(f"not finished within {seconds:g} s")
        self.seconds = seconds


class StoppedError(OSError):
    """The program is being stopped and waits for nothing any more."""


class Deadline:
    """The time that one exchange may take: ``seconds`` from now, and none once ``stop`` is set."""

    def __init__(self, seconds: float, stop: threading.Event | None = None) -> None:
        self.seconds = seconds
        self._ends = time.monotonic() + seconds
        self._stop = stop or threading.Event()
        self._heeds_stop = True

    @property
    def stopped(self) -> bool:
        """Whether the program is to stop and this exchange may be cut short."""
        return self._heeds_stop and self._stop.is_set()

    def remaining(self) -> float:
        """The seconds that are left; negative once the deadline has passed."""
        return self._ends - time.monotonic()

    def limit(self, seconds: float | None) -> float:
        """Return how long an operation of at most ``seconds`` (``None``: unlimited) may take from now.

        Raises :class:`DeadlineError` or :class:`StoppedError` when it must not start.
        """
        if self.stopped:
            raise StoppedError
        left = self.remaining()
        if left <= 0:
            raise DeadlineError(self.seconds)
        return left if seconds is None else min(seconds, left)

    def wait_until(self, seconds: float | None, wait: Callable[[float], T]) -> T:
        """Return what ``wait`` does, which takes the seconds to wait and raises ``TimeoutError`` after them.

        ``wait`` is called again and again until ``seconds`` (``None``: unlimited) or the deadline have
        passed, or the program is to stop. Raises what :meth:`limit` does, ``TimeoutError``, and whatever
        ``wait`` does.
        """
        ends = time.monotonic() + self.limit(seconds)
        while True:
            try:
                return wait(max(0.001, min(ends - time.monotonic(), _STOP_CHECK_SECONDS)))
            except TimeoutError:
                self.limit(None)
                if time.monotonic() >= ends:
                    raise

    def in_thread(self, call: Callable[[], T], seconds: float | None = None) -> T:
        """Return or raise what ``call`` does, in time even if it cannot be interrupted.

        A call that hangs (``getaddrinfo`` has no timeout) is left behind in its daemon thread.
        """
        results: queue.SimpleQueue[tuple[T] | BaseException] = queue.SimpleQueue()

        def run() -> None:
            try:
                results.put((call(),))
            except BaseException as error:  # noqa: BLE001 - raised in the caller's thread
                results.put(error)

        def wait(seconds: float) -> tuple[T] | BaseException:
            try:
                return results.get(timeout=seconds)
            except queue.Empty:
                raise TimeoutError from None

        threading.Thread(target=run, name="network call", daemon=True).start()
        result = self.wait_until(seconds, wait)
        if isinstance(result, BaseException):
            raise result
        return result[0]

    def pause(self, seconds: float) -> None:
        """Sleep for ``seconds``, or less if the program is to stop."""
        self._stop.wait(seconds)

    def ignore_stop(self) -> None:
        """From now on only the deadline ends the exchange: the server may be accepting a message.

        If it were cut in the middle, the outcome would be unknown, and the next attempt would send the
        message twice. Raises as :meth:`limit` does when it is too late to begin.
        """
        self.limit(None)
        self._heeds_stop = False

    @contextmanager
    def ignoring_stop(self) -> Iterator[None]:
        self.ignore_stop()
        try:
            yield
        finally:
            self._heeds_stop = True
