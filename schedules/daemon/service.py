"""Check every schedule at its time, for months: plan, replan when files or the clock change, end cleanly.

APScheduler only says when; the pool runs the checks, so that its one thread is never busy. Every few
seconds by the monotonic clock, the main thread wakes the scheduler (which would sleep through a change of
the wall clock or a suspended machine), looks for changed schedule files, and shows systemd and ``status``
that the daemon lives.
"""

from __future__ import annotations

import contextlib
import logging
import signal
import threading
import time
from datetime import UTC, datetime, timedelta
from queue import Empty, SimpleQueue
from typing import TYPE_CHECKING

from apscheduler.executors.debug import DebugExecutor
from apscheduler.jobstores.base import JobLookupError
from apscheduler.schedulers.background import BackgroundScheduler

from db.outbox import corrections
from db.queries import current
from db.store import Store
from db.timestamps import optional_from_text
from schedules import logs
from schedules.check import enqueue_file_alerts
from schedules.check.crashes import record_interrupted
from schedules.daemon import systemd
from schedules.daemon.background_senders import DeliveryLoop, Heartbeats
from schedules.daemon.pool import Pool
from schedules.daemon.trigger import PulseTrigger, TimetableTrigger
from schedules.daemon.worker import Checks
from schedules.local_time import utc_now
from scraper.errors import DamagedValueError, LeuchtturmError, ScheduleError
from scraper.http.fetch import open_client

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from db.queries.current import ScheduleState
    from schedules.check.result import Result
    from schedules.config.schedule_files import ConfigIssue, Schedule
    from schedules.daemon.config_watcher import Files
    from schedules.health.daemon_lock import Lock

SIGNALS = (signal.SIGTERM, signal.SIGINT, signal.SIGHUP)
LOOP_SECONDS = 10.0
"""Seconds between two calls of :meth:`Daemon.run_once`."""
RETRY_AFTER = timedelta(minutes=5)
"""A check that could not be stored (disk full, database locked) is due again after this."""
_SCHEDULER_TIMEOUT = 60.0  # seconds after which a scheduler that does not run its own heartbeat is given up
_WRITE_TIMEOUT = 5.0  # seconds to wait for other writers: the main thread has more to do
_BEAT = "/beat"  # not a possible name of a schedule


class Daemon:
    """The daemon from start to end. Only the main thread calls its methods.

    ``path``: the database. ``files``: what is to be checked. ``lock``: touched by each ``run_once``.
    """

    def __init__(
        self, path: Path, files: Files, lock: Lock, *, clock: Callable[[], datetime] = utc_now
    ) -> None:
        self._path = path
        self._files = files
        self._lock = lock
        self._clock = clock
        self._stop = threading.Event()
        self._client = open_client()
        self._schedules: dict[str, Schedule] = {}
        self._config_issues: tuple[ConfigIssue, ...] = ()
        self._notice_pending = False  # operators still have to be notified of them
        self._last_ok: dict[str, bool] = {}
        self._latest = clock()
        self._beaten_at = time.monotonic()
        self._heartbeats = Heartbeats(self._client, self._stop)
        self._rounds = DeliveryLoop(path, files.folder, lambda: tuple(self._schedules.values()), self._stop)
        self.pool = Pool(self._checks)
        self._scheduler = BackgroundScheduler(
            timezone=UTC,
            executors={"default": DebugExecutor()},  # runs jobs in the scheduler's thread: ours only submit
            job_defaults={"misfire_grace_time": None, "coalesce": True, "max_instances": 1},
        )

    def start(self) -> None:
        """Read the files, run missed checks, and plan the next ones.

        Raises ``ScheduleError`` if there is nothing to check.
        """
        schedules, mistakes = self._files.read()
        if not schedules:
            raise ScheduleError(mistakes[0].sentence if mistakes else "There is no schedule to check.")
        self._record_interrupted(schedules)
        self._scheduler.start()
        self._scheduler.add_job(self._beat, PulseTrigger(LOOP_SECONDS), id=_BEAT)
        self._apply(schedules)
        self._note(mistakes)
        self._rounds.start()
        systemd.notify("READY=1", self._status())
        logs.event("ready", schedules=len(self._schedules))

    def run_once(self) -> None:
        """Do the periodic work of every few seconds.

        Raises ``LeuchtturmError`` if the scheduler or the sending of alerts is dead.
        """
        now, before = self._clock(), self._latest
        self._latest = now
        if now < before - timedelta(seconds=1):
            logs.event("clock_set_back", logging.WARNING, seconds=round((before - now).total_seconds()))
            self._plan_all()
            self._wake_alerts(before - now)
        elif self._files.changed():
            self.reload()
        if self._notice_pending:
            self._notify_config_issues()
        if time.monotonic() - self._beaten_at > _SCHEDULER_TIMEOUT:
            raise LeuchtturmError("The scheduler no longer runs; the daemon ends, to be started again.")
        if not self._rounds.runs:
            raise LeuchtturmError("Alerts are no longer sent; the daemon ends, to be started again.")
        self._scheduler.wakeup()
        self._lock.touch()
        systemd.notify("WATCHDOG=1", self._status())

    def reload(self) -> None:
        """Read the schedule files again; a wrong file changes nothing, and operators are notified."""
        systemd.notify("RELOADING=1", f"MONOTONIC_USEC={time.monotonic_ns() // 1000}")
        schedules, mistakes = self._files.read(self._schedules.values())
        self._apply(schedules)
        self._note(mistakes)
        logs.event("files_read", schedules=len(schedules), mistakes=len(mistakes))
        systemd.notify("READY=1", self._status())

    def end(self) -> None:
        """Begin nothing more, and wait for running checks and deliveries, at most until their deadlines."""
        systemd.notify("STOPPING=1")
        self._stop.set()
        self.pool.stop()
        was_started = self._scheduler.running
        if was_started:
            self._scheduler.shutdown()
        self._rounds.join()
        self._heartbeats.join()
        self._client.close()
        if was_started:
            self._remove_log()

    def _remove_log(self) -> None:
        """Take SQLite's log (-wal) into the database: connections that are closed at once leave it there."""
        with contextlib.suppress(LeuchtturmError):
            Store.open(self._path, timeout=_WRITE_TIMEOUT).close()

    def _record_interrupted(self, schedules: tuple[Schedule, ...]) -> None:
        """Record the checks whose page ended the process; each page is read again at its next time."""
        with Store.open(self._path) as store:
            for name, result in record_interrupted(schedules, store, clock=self._clock).items():
                logs.error("interrupted", result.error or "", schedule=name)

    def _checks(self) -> Checks:
        return Checks(
            self._path, self._client, self._heartbeats, self._ended, clock=self._clock, stop=self._stop
        )

    def _apply(self, schedules: tuple[Schedule, ...]) -> None:
        """Plan new and changed schedules, forget removed ones; the others keep their next time."""
        wanted = {schedule.name: schedule for schedule in schedules}
        for name in self._schedules.keys() - wanted.keys():
            self._scheduler.remove_job(name)
            logs.event("forgotten", schedule=name)
        changed = [s for s in schedules if self._schedules.get(s.name) != s]
        self._schedules = wanted
        states = self._states()
        for schedule in changed:
            self._plan(schedule, states.get(schedule.name))

    def _plan_all(self) -> None:
        """Plan everything again: the clock was set back, so all next times lie too far ahead."""
        states = self._states()
        for schedule in self._schedules.values():
            self._plan(schedule, states.get(schedule.name))
        self._scheduler.add_job(self._beat, PulseTrigger(LOOP_SECONDS), id=_BEAT, replace_existing=True)

    def _wake_alerts(self, set_back: timedelta) -> None:
        """Correct the due times of alerts by as much as the clock was set back."""
        try:
            with Store.open(self._path, timeout=_WRITE_TIMEOUT) as store, store.writing() as writing:
                woken = corrections.future_due_times(writing.connection, self._clock(), set_back=set_back)
        except LeuchtturmError as error:
            logs.error("database", error)
            return
        if woken:
            logs.event("alerts_woken", alerts=woken)
            self._rounds.news()

    def _plan(self, schedule: Schedule, state: ScheduleState | None) -> None:
        if state and state.failures_in_row:
            self.pool.mark_slow(schedule)
        try:
            last = optional_from_text(state.last_checked_at) if state else None
        except DamagedValueError:  # due at once: the check reports it
            last = None
        trigger = TimetableTrigger(schedule)
        time_ = trigger.first_time(last, self._clock())
        self._scheduler.add_job(
            self._due,
            trigger,
            args=[schedule.name],
            id=schedule.name,
            replace_existing=True,
            next_run_time=time_,
        )
        logs.event("planned", logging.DEBUG, schedule=schedule.name, next_at=time_.isoformat("T", "seconds"))

    def _due(self, name: str) -> None:
        """Queue a check when a schedule is due; runs in the scheduler's thread."""
        schedule, job = self._schedules.get(name), self._scheduler.get_job(name)
        if schedule is not None and job is not None:
            due_at = job.next_run_time.isoformat("T", "milliseconds")
            logs.event("due", logging.DEBUG, schedule=name, due_at=due_at)
            self.pool.submit(schedule)

    def _beat(self) -> None:
        self._beaten_at = time.monotonic()
        self._latest = max(self._latest, self._clock())  # by which the next times were planned

    def _ended(self, schedule: Schedule, result: Result | None) -> None:
        """React to the end of a check; runs in a thread of the pool."""
        if result is None:
            self._try_again(schedule)
            return
        news = result.outcome != "unchanged" or not self._last_ok.get(schedule.name)
        self._last_ok[schedule.name] = result.ok
        if news and schedule.channels:
            self._rounds.news()

    def _try_again(self, schedule: Schedule) -> None:
        job = self._scheduler.get_job(schedule.name)
        again = self._clock() + RETRY_AFTER
        if job is not None and job.next_run_time > again:
            with contextlib.suppress(JobLookupError):  # its file was removed just now
                self._scheduler.modify_job(schedule.name, next_run_time=again)

    def _states(self) -> dict[str, ScheduleState]:
        """The state of each schedule after its last check, by this daemon or another process."""
        try:
            with current.opened(self._path) as connection:
                states = current.schedule_states(connection)
        except LeuchtturmError as error:
            logs.error("database", error)
            return {}  # as if never checked: everything is due, which costs a request each
        return {state.name: state for state in states}

    def _note(self, mistakes: tuple[ConfigIssue, ...]) -> None:
        known = {mistake.sentence for mistake in self._config_issues}
        for sentence in (mistake.sentence for mistake in mistakes if mistake.sentence not in known):
            logs.error("schedule_file", sentence)
        self._config_issues = mistakes
        self._notify_config_issues()

    def _notify_config_issues(self) -> None:
        """Notify operators of what is wrong in the files; at the next turn if it cannot be stored now."""
        self._notice_pending = True
        try:
            with Store.open(self._path, timeout=_WRITE_TIMEOUT) as store, store.writing() as writing:
                schedules = tuple(self._schedules.values())
                news = enqueue_file_alerts.files(
                    writing.connection, schedules, self._config_issues, now=self._clock()
                )
        except LeuchtturmError as error:
            logs.error("database", error)
            return
        self._notice_pending = False
        if news:
            self._rounds.news()

    def _status(self) -> str:
        working, waiting = self.pool.load
        wrong = f", {len(self._config_issues)} mistakes in the schedule files" if self._config_issues else ""
        return f"STATUS={len(self._schedules)} schedules, {working} checks now, {waiting} waiting{wrong}"


def serve(daemon: Daemon) -> None:
    """Run until SIGTERM or SIGINT; SIGHUP reads the schedule files again.

    The three signals are blocked by then (:func:`block_signals`), in this and all threads.
    """
    try:
        daemon.start()
        signals = _received_signals()
        while True:
            try:
                received = signals.get(timeout=LOOP_SECONDS)
            except Empty:
                pass
            else:
                if received != signal.SIGHUP:
                    logs.event("ending", signal=received.name)
                    return
                daemon.reload()
            daemon.run_once()
    finally:
        daemon.end()


def block_signals() -> None:
    """Keep the signals pending until ``sigwait``: no handler interrupts other work."""
    signal.pthread_sigmask(signal.SIG_BLOCK, SIGNALS)


def _received_signals() -> SimpleQueue[signal.Signals]:
    """Start a thread that waits for the signals, and return the queue that it fills.

    ``sigtimedwait`` gives a wrong number, such as SIGQUIT, when the process was frozen beyond the time-out.
    """
    received: SimpleQueue[signal.Signals] = SimpleQueue()

    def wait() -> None:
        while True:
            received.put(signal.Signals(signal.sigwait(SIGNALS)))

    threading.Thread(target=wait, name="signals", daemon=True).start()
    return received
