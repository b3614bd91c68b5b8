"""Judge whether all is well: what the database, the timetable and the daemon's lock say, and what is wrong.

For ``leuchtturm status``, ``/healthz`` and ``/metrics``. A green answer has to mean that the pages *were*
looked at when they should have been, not only that nothing failed.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

from db.queries import current, health
from db.timestamps import from_text, to_text
from schedules.config import schedule_files
from schedules.health import daemon_lock
from schedules.local_time import moment
from scraper.errors import LeuchtturmError, ScheduleError

if TYPE_CHECKING:
    from pathlib import Path

    from db.queries.current import ScheduleState
    from db.queries.health import AlertCounts
    from schedules.config.schedule_files import Schedule
    from schedules.health.daemon_lock import DaemonInfo

OVERDUE_AFTER = timedelta(hours=1)
"""A check may begin this much after its time (and jitter) before it counts as left out."""
LATE_AFTER = timedelta(hours=1)
"""An alert that was tried in vain for this long is worth a look."""
SHOWN_AFTER_GIVING_UP = timedelta(days=3)
"""For so long an alert that was given up is shown as something wrong."""
SILENT_AFTER = timedelta(minutes=2)
"""A daemon that shows no life for this long hangs."""

_NOTHING = health.AlertCounts(0, 0, None, None, 0)


@dataclass(frozen=True, slots=True)
class Watch:
    """How it stands with one schedule. ``troubles``: what is wrong, a sentence each; none: all is well."""

    schedule: Schedule
    state: ScheduleState | None
    next_at: datetime
    outgoing: AlertCounts
    troubles: tuple[str, ...]

    def to_json(self) -> dict[str, Any]:
        """As ``status --json`` prints it; what never was is null."""
        state = self.state
        problems = [
            {"kind": problem.kind, "reason": problem.reason, "since": problem.first_seen_at}
            for problem in (state.problems if state else ())
        ]
        return {
            "name": self.schedule.name,
            "title": self.schedule.title,
            "url": self.schedule.url,
            "ok": not self.troubles,
            "last_run_at": state and state.last_checked_at,
            "last_outcome": state and state.last_outcome,
            "last_success_at": state and state.last_success_at,
            "last_change_at": state and state.last_change_at,
            "next_at": to_text(self.next_at),
            "meetings": state.listed if state else 0,
            "problems": problems,
            "failures_in_row": state.failures_in_row if state else 0,
            "alerts_waiting": self.outgoing.waiting,
            "alerts_given_up": self.outgoing.given_up,
            "troubles": list(self.troubles),
        }


@dataclass(frozen=True, slots=True)
class Standing:
    """How it stands with everything. ``troubles``: what is wrong beside the schedules' own.

    ``damage``: what is wrong with the database file, ``None`` if nothing is or nobody looked.
    """

    watches: tuple[Watch, ...]
    daemon: DaemonInfo | None
    path: Path
    size: int
    damage: str | None
    troubles: tuple[str, ...]

    @property
    def all_troubles(self) -> tuple[str, ...]:
        """All that is wrong, a sentence each."""
        own = (f"{watch.schedule.name}: {trouble}" for watch in self.watches for trouble in watch.troubles)
        return (*self.troubles, *own)

    def to_json(self) -> dict[str, Any]:
        """As ``status --json`` prints it."""
        return {
            "ok": not self.all_troubles,
            "troubles": list(self.all_troubles),
            "daemon": daemon_lock.as_json(self.daemon),
            "database": {"path": str(self.path), "bytes": self.size, "damage": self.damage},
            "schedules": [watch.to_json() for watch in self.watches],
        }


def look(path: Path, folder: Path | None, now: datetime, *, thorough: bool = True) -> Standing:
    """Look at the database ``path`` and the schedule files in ``folder`` at the moment ``now`` (aware).

    ``thorough``: read the whole database for damage, too. What cannot be read at all is one of the troubles:
    raises nothing that Leuchtturm expects.
    """
    troubles: list[str] = []
    schedules, damage = _schedules(folder, troubles), None
    states: dict[str, ScheduleState] = {}
    alerts: dict[str, AlertCounts] = {}
    try:
        with current.opened(path) as connection:
            states = {state.name: state for state in current.schedule_states(connection)}
            alerts = health.outgoing(
                connection, late_before=now - LATE_AFTER, given_up_after=now - SHOWN_AFTER_GIVING_UP
            )
            damage = health.damage(connection) if thorough else None
        watches = tuple(
            _watch(schedule, states.get(schedule.name), alerts.get(schedule.name, _NOTHING), now)
            for schedule in schedules
        )
    except LeuchtturmError as error:
        troubles.append(str(error))
        watches = ()
    if damage:
        troubles.append(f"The database {path} is damaged ({damage}): keep a copy, restore the last backup.")
    holder = daemon_lock.owner(path)
    if holder and now - holder.seen_at > SILENT_AFTER:
        troubles.append(
            f"The daemon ({holder}) has shown no life since {moment(to_text(holder.seen_at))}: restart it."
        )
    return Standing(watches, holder, path, health.size(path), damage, tuple(troubles))


def _schedules(folder: Path | None, troubles: list[str]) -> tuple[Schedule, ...]:
    try:
        schedules, errors = schedule_files.load_each(folder)
    except ScheduleError as error:
        schedules, errors = (), (error,)
    troubles.extend(map(str, errors))
    return schedules


def _watch(schedule: Schedule, state: ScheduleState | None, alerts: AlertCounts, now: datetime) -> Watch:
    from schedules.config.timetable import next_times

    [next_at] = next_times(schedule, now, 1)
    troubles = [] if state is None else _page_troubles(schedule, state, now)
    if state is None or state.last_checked_at is None:
        troubles.append("it has not been checked yet; `leuchtturm check` looks at the page.")
    elif due := _left_out(schedule, from_text(state.last_checked_at), now):
        troubles.append(f"the check of {moment(to_text(due))} was left out: is the daemon, or cron, running?")
    troubles.extend(_alert_troubles(alerts))
    return Watch(schedule, state, next_at.astimezone(UTC), alerts, tuple(troubles))


def _page_troubles(schedule: Schedule, state: ScheduleState, now: datetime) -> list[str]:
    troubles = [
        f"since {moment(problem.first_seen_at)} the page is not readable: {problem.reason}"
        for problem in state.problems
    ]
    if state.failures_in_row >= schedule.alerts.fail_after:
        troubles.append(f"the last {state.failures_in_row} checks failed.")
    success = from_text(state.last_success_at) if state.last_success_at else None
    stale = timedelta(seconds=schedule.alerts.stale_after)
    if success is None:
        troubles.append("no check has succeeded yet.")
    elif now - success > stale and _left_out(schedule, success, now):
        troubles.append(f"no check has succeeded since {moment(to_text(success))}.")
    return troubles


def _left_out(schedule: Schedule, last: datetime, now: datetime) -> datetime | None:
    """The first time after ``last``, if a check should have begun then and long before ``now``."""
    from schedules.config.timetable import next_times

    [due] = next_times(schedule, last, 1)
    return due if due + timedelta(seconds=schedule.jitter) + OVERDUE_AFTER < now else None


def _alert_troubles(alerts: AlertCounts) -> list[str]:
    troubles = []
    if alerts.late_since:
        count = "an alert waits" if alerts.late == 1 else f"{alerts.late} alerts wait"
        troubles.append(
            f"{count} to be delivered, since {moment(alerts.late_since)}: {alerts.answer or 'no answer yet'}"
        )
    if alerts.given_up:
        count = "an alert was" if alerts.given_up == 1 else f"{alerts.given_up} alerts were"
        troubles.append(f"{count} given up; `leuchtturm alerts` says why, `alerts retry` sends again.")
    return troubles
