"""Send the alerts that are due: one round over all channels, many at once."""

from __future__ import annotations

import random
from concurrent.futures import ThreadPoolExecutor
from threading import Event
from typing import TYPE_CHECKING

from db.file_errors import explained
from db.outbox import corrections, queue
from db.store import Store
from schedules.check import enqueue_alerts
from schedules.delivery import messages
from schedules.delivery.channel_round import ChannelRound, is_within
from schedules.local_time import utc_now
from scraper.errors import LeuchtturmError, StoreError

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Sequence
    from datetime import datetime, timedelta
    from pathlib import Path

    from schedules.config.schedule_files import Schedule
    from schedules.delivery.channel_round import Delivery

MAX_CHANNELS = 16
"""Channels that a round sends over at once: each has a thread, a database connection and a socket."""


def deliver(
    schedules: Collection[Schedule],
    path: Path,
    *,
    clock: Callable[[], datetime] = utc_now,
    spread: Callable[[], float] = lambda: random.uniform(0.8, 1.2),  # noqa: S311 - no secret, it keeps copies apart
    stop: Event | None = None,
    folder: Path | None = None,
    stale: bool = True,
    debug: bool = False,
    limit: timedelta | None = None,
    lock_timeout: float = 30.0,
    report: Callable[[Delivery], None] = lambda _: None,
) -> tuple[Delivery, ...]:
    """Send all that is due for the channels of ``schedules`` from the database ``path``.

    Before that, notices about stale schedules are queued if ``stale``; after it, notices about alerts given
    up. A channel takes a minute and its ``deadline`` at most, whatever its receiver does, and
    :data:`MAX_CHANNELS` are sent over at once, first those that have not failed. After ``limit`` no further
    channel is begun; the next round does that. ``spread``: the factor by which pauses vary. ``stop``: set it
    to begin no further attempt, and to cut those that have not handed over their message yet. ``folder``: of
    the schedule files, for the commands in notices. With ``debug`` a bug is raised, for its traceback.
    ``lock_timeout`` and ``report``: see :class:`ChannelRound`.

    Raises ``StoreError`` where the database cannot be used. An error of one channel is raised too, after the
    others were sent over.
    """
    halt = stop or Event()
    with Store.open(path, timeout=lock_timeout) as store:
        with store.writing() as writing:
            corrections.future_due_times(writing.connection, clock())
            if stale:
                enqueue_alerts.stale(writing.connection, schedules, now=clock())
        program = messages.program(path, folder)
        channels = [
            ChannelRound(schedule, settings, path, clock, spread, halt, program, report, debug, lock_timeout)
            for schedule in schedules
            for settings in schedule.channels
        ]
        _send_over(channels, store, clock, halt, limit)
        if any(delivery.state == "given_up" for channel in channels for delivery in channel.deliveries):
            operators = [channel for channel in channels if channel.settings.audience == "operators"]
            _send_over(operators, store, clock, halt, limit)
    return tuple(delivery for channel in channels for delivery in channel.deliveries)


def _send_over(
    channels: Collection[ChannelRound],
    store: Store,
    clock: Callable[[], datetime],
    halt: Event,
    limit: timedelta | None,
) -> None:
    """Send over those channels for which something is due; raise the first error when all are done."""
    by_name = {(channel.schedule.name, channel.settings.name): channel for channel in channels}
    with explained(store.path):
        due = [by_name[name] for name in queue.due(store.connection, clock()) if name in by_name]
    began, errors, cannot_store = clock(), list[Exception](), Event()

    def send(channel: ChannelRound) -> None:
        is_over = limit is not None and not is_within(limit, began, clock())
        if is_over or halt.is_set() or cannot_store.is_set():
            return
        try:
            channel.run()
        except Exception as error:  # noqa: BLE001 - raised when the other channels are done
            errors.append(error)
            if isinstance(error, StoreError):
                cannot_store.set()

    _in_threads(send, due, halt)
    if errors:
        raise errors[0]


def _in_threads(send: Callable[[ChannelRound], None], channels: Sequence[ChannelRound], halt: Event) -> None:
    try:
        with ThreadPoolExecutor(MAX_CHANNELS, thread_name_prefix="deliver") as pool:
            for number, channel in enumerate(channels):
                try:
                    pool.submit(send, channel)
                except RuntimeError as error:  # no further thread can be started: those that run take it over
                    if number == 0:
                        raise LeuchtturmError(
                            "No thread can be started to send alerts: raise the limit (TasksMax, ulimit -u)."
                        ) from error
    except LeuchtturmError:
        raise
    except BaseException:  # SIGINT or SIGTERM came
        halt.set()
        raise
