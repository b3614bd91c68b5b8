"""Run one check in the daemon, with heartbeats, publishing and a log line; raises nothing."""

from __future__ import annotations

import logging
import sqlite3
import time
from typing import TYPE_CHECKING

from db.store import Store
from schedules import bugs, logs
from schedules.check.crashes import record_crash
from schedules.check.run import StoppedError, check
from scraper.errors import DamagedValueError, LeuchtturmError

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime
    from pathlib import Path
    from threading import Event

    import httpx

    from schedules.check.result import Result
    from schedules.config.schedule_files import Schedule
    from schedules.daemon.background_senders import Heartbeats

_CACHE_KIB = 256


class Checks:
    """Checks one schedule after the other, in one thread and with one database connection.

    ``ended`` is called with the result of each check, ``None`` if it could not be stored.
    """

    def __init__(
        self,
        path: Path,
        client: httpx.Client,
        heartbeats: Heartbeats,
        ended: Callable[[Schedule, Result | None], None],
        *,
        clock: Callable[[], datetime],
        stop: Event,
    ) -> None:
        self._path = path
        self._client = client
        self._heartbeats = heartbeats
        self._ended = ended
        self._clock = clock
        self._stop = stop
        self._store: Store | None = None

    def __call__(self, schedule: Schedule) -> float:
        """Check and log; an exception concerns this schedule alone. See ``pool.Worker``."""
        began = time.monotonic()
        self._heartbeats.send(schedule, "start")
        try:
            result: Result | None = self._checked(schedule)
        except StoppedError:
            logs.event("stopped", schedule=schedule.name)
            return 0.0
        except LeuchtturmError as error:
            logs.error("not_checked", error, schedule=schedule.name)
            is_for_operators = isinstance(error, DamagedValueError)  # it is there at the next attempt too
            result = self._broken(schedule, str(error)) if is_for_operators else None
        except Exception as bug:  # noqa: BLE001 - what breaks one schedule does not touch the others
            sentence = self._explain(bug)
            logs.error("bug", sentence, trace=bug, schedule=schedule.name)
            result = self._broken(schedule, sentence)
        self._ended(schedule, result)
        if result is None:
            self.close()  # the next time it may be another file, or repaired
        else:
            _log(result, round((time.monotonic() - began) * 1000))
        self._heartbeats.send(schedule, "success" if result and result.ok else "fail")
        if schedule.publish and result:  # also after a problem: the page shows it, and its age
            self._publish(schedule)
        return result.seconds if result else 0.0

    def close(self) -> None:
        if self._store is not None:
            self._store.close()
            self._store = None

    def _checked(self, schedule: Schedule) -> Result:
        if self._store is None:
            self._store = Store.open(self._path)
            # Sixteen threads with SQLite's 2 MiB each would be most of the daemon; a check needs a few pages.
            self._store.limit_cache(_CACHE_KIB)
        return check(schedule, self._store, self._client, clock=self._clock, stop=self._stop)

    def _explain(self, bug: Exception) -> str:
        return str(bugs.explain(bug, self._path, "report it with the traceback from the daemon's log."))

    def _broken(self, schedule: Schedule, sentence: str) -> Result | None:
        """Store that the check crashed: operators get the notice of a failure."""
        try:
            with Store.open(self._path) as store:
                return record_crash(schedule, store, sentence, clock=self._clock)
        except (LeuchtturmError, sqlite3.Error) as error:
            logs.error("not_checked", error, schedule=schedule.name)
            return None

    def _publish(self, schedule: Schedule) -> None:
        from schedules.publishing.publish import publish_schedule

        try:
            publish_schedule(self._path, schedule)
        except (LeuchtturmError, OSError) as error:
            logs.error("not_published", error, schedule=schedule.name)
        except Exception as bug:  # noqa: BLE001 - the check itself is stored, and the next one publishes again
            logs.error("not_published", self._explain(bug), trace=bug, schedule=schedule.name)


def _log(result: Result, duration_ms: int) -> None:
    logs.event(
        "checked",
        logging.INFO if result.ok else logging.WARNING,
        schedule=result.schedule,
        outcome=result.outcome,
        duration_ms=duration_ms,
        records=result.listed or None,
        changes=len(result.changes) or None,
        problem=result.problem.kind if result.problem else None,
        reason=result.problem.reason if result.problem else result.error,
    )
