"""Send alerts and heartbeats in threads beside the checks."""

from __future__ import annotations

import threading
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from datetime import timedelta
from typing import TYPE_CHECKING

from schedules import bugs, logs
from schedules.delivery.rounds import deliver
from scraper.channels.heartbeat import ping
from scraper.errors import LeuchtturmError

if TYPE_CHECKING:
    from collections.abc import Callable, Collection
    from pathlib import Path

    import httpx

    from schedules.config.schedule_files import Schedule
    from schedules.delivery.channel_round import Delivery
    from scraper.channels.heartbeat import Signal

ROUND_SECONDS = 60.0
"""Seconds between rounds without news."""
MAX_ROUNDS = 4
"""Rounds at once at most: one that waits for a silent receiver does not delay others."""
_CLOCK_SLACK = 60.0  # seconds by which the clock may be corrected without a notice
_SETTLING = 120.0  # seconds after which what became due when the clock was set has been checked
_START_PAUSE = 1.0  # seconds between two starts: news found meanwhile goes out together
_MAX_WAITING = 256  # heartbeats


class DeliveryLoop:
    """Runs a delivery round each minute and after each check with alerts, for ``schedules``."""

    def __init__(
        self,
        path: Path,
        folder: Path,
        schedules: Callable[[], Collection[Schedule]],
        stop: threading.Event,
    ) -> None:
        self._path = path
        self._folder = folder
        self._schedules = schedules
        self._stop = stop
        self._news = threading.Event()
        self._room = threading.Semaphore(MAX_ROUNDS)
        self._clock_offset = _clock_offset()
        self._clock_set_at: float | None = None
        self._starter = threading.Thread(target=self._run, name="deliver")

    def start(self) -> None:
        """Start the thread; it begins with a round."""
        self._starter.start()

    def news(self) -> None:
        """Start a round within a second: a new alert waits."""
        self._news.set()

    @property
    def runs(self) -> bool:
        """Whether it still begins rounds."""
        return self._starter.is_alive()

    def join(self) -> None:
        """After ``stop``: wait for running attempts."""
        self._news.set()
        if self._starter.ident is not None:
            self._starter.join()
        for _ in range(MAX_ROUNDS):
            self._room.acquire()

    def _run(self) -> None:
        while not self._stop.is_set():
            if any(schedule.channels for schedule in self._schedules()):
                self._room.acquire()
                try:
                    threading.Thread(target=self._round, name="deliver round").start()
                except RuntimeError as error:  # the next round is in a minute
                    self._room.release()
                    logs.error("deliver", f"{error}: raise the limit of tasks (TasksMax, ulimit -u).")
            self._stop.wait(_START_PAUSE)
            self._news.wait(ROUND_SECONDS)
            self._news.clear()

    def _round(self) -> None:
        try:
            stale = self._is_clock_settled()
            deliver(
                self._schedules(),
                self._path,
                stop=self._stop,
                folder=self._folder,
                stale=stale,
                limit=timedelta(seconds=ROUND_SECONDS),
                report=_log,
            )
        except LeuchtturmError as error:
            logs.error("deliver", error)
        except Exception as bug:  # noqa: BLE001 - the next round is in a minute, whatever broke this one
            advice = "report it with the traceback from the daemon's log."
            logs.error("deliver", bugs.explain(bug, self._path, advice), trace=bug)
        finally:
            self._room.release()

    def _is_clock_settled(self) -> bool:
        """Whether a page that seems unread for days is: not just after the clock was set forward."""
        offset, now = _clock_offset(), time.monotonic()
        if abs(offset - self._clock_offset) > _CLOCK_SLACK:
            self._clock_offset, self._clock_set_at = offset, now
        return self._clock_set_at is None or now - self._clock_set_at >= _SETTLING


def _clock_offset() -> float:
    """When this computer was started, by its clock; changes only where that is set, not in its sleep."""
    return time.time() - time.clock_gettime(time.CLOCK_BOOTTIME)


def _log(delivery: Delivery) -> None:
    details = delivery.to_json()
    fields = {name: details[name] for name in ("schedule", "channel", "event_id", "attempts", "due_at")}
    if delivery.state == "delivered":
        logs.event("delivered", **fields, answer=delivery.detail)
    else:
        logs.error(delivery.state, delivery.detail, **fields)


class Heartbeats:
    """Sends signals one after the other, in a thread of its own."""

    def __init__(self, client: httpx.Client, stop: threading.Event) -> None:
        self._client = client
        self._stop = stop
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="heartbeat")
        self._room = threading.BoundedSemaphore(_MAX_WAITING)

    def send(self, schedule: Schedule, signal: Signal) -> None:
        """Queue ``signal`` for the schedule's ``heartbeat_url``, if it has one."""
        if not schedule.heartbeat_url or self._stop.is_set():
            return
        if not self._room.acquire(blocking=False):
            logs.error("heartbeat", "Too many wait already, this one is dropped.", schedule=schedule.name)
            return
        with suppress(RuntimeError):  # no thread can be started: it is sent when the next one can
            self._thread.submit(self._ping, schedule, signal)

    def join(self) -> None:
        """After ``stop``: wait for the running request."""
        self._thread.shutdown(cancel_futures=True)

    def _ping(self, schedule: Schedule, signal: Signal) -> None:
        url, route = schedule.heartbeat_url, schedule.fetch.route
        try:
            ping(url, signal, client=self._client, route=route, stop=self._stop)
        except LeuchtturmError as error:
            logs.error("heartbeat", error, schedule=schedule.name, signal=signal)
        finally:
            self._room.release()
