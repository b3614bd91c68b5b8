"""Judge the whole installation: database, disk, timetable, daemon and schedules.

For ``leuchtturm status``, ``/healthz``, ``/metrics`` and ``leuchtturm doctor``. Green has to mean that the
pages *were* checked when they should have been, and that something will check them again; not only that
nothing failed.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from db.maintenance import clock, filesystem
from db.maintenance.findings import SEVERITY, Finding, critical, unknown, warning
from db.queries import current, guards, health
from db.timestamps import from_text, to_text
from schedules.config import schedule_files
from schedules.health import daemon_lock
from schedules.health.page_health import ScheduleStatus, schedule_status, unlisted_issues
from schedules.health.stranded_alerts import stranded
from schedules.local_time import moment
from scraper.errors import LeuchtturmError, ScheduleError
from scraper.text import counted

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from db.maintenance.findings import Level
    from db.queries.current import ScheduleState
    from schedules.config.schedule_files import Schedule
    from schedules.health.daemon_lock import DaemonInfo

SILENT_AFTER = timedelta(minutes=2)
"""A daemon that shows no life for this long hangs."""

_MAX_DATED_ROWS = 1_000_000  # of so many checks and alerts `status` looks at the times, `doctor` at all


@dataclass(frozen=True, slots=True)
class Stored:
    """What the database says of all schedules, also of those without a file, each by its name.

    ``waiting``: how many alerts wait, by schedule, channel and whether they are for readers.
    """

    states: dict[str, ScheduleState]
    alerts: dict[str, health.AlertCounts]
    waiting: dict[tuple[str, str, bool], int]

    @property
    def failed_checks(self) -> int:
        """How many checks in a row failed last, of all schedules together."""
        return sum(state.failures_in_row for state in self.states.values())

    @property
    def alerts_waiting(self) -> int:
        """How many alerts are not delivered yet."""
        return sum(self.waiting.values())


@dataclass(frozen=True, slots=True)
class Status:
    """The state of everything. ``issues``: what is wrong with files and database, ``daemon_issues`` with
    the daemon, ``unlisted_issues`` with schedules and channels that no usable file names.

    ``daemon``: the one that runs, ``None`` if none does. ``folder``: of the schedule files. ``damage``:
    what is wrong with the database file, ``None`` if nothing is or it was not read. ``stored``: what the
    database says, ``None`` if it cannot be read.
    """

    schedules: tuple[ScheduleStatus, ...]
    daemon: DaemonInfo | None
    path: Path
    folder: Path
    size: int
    damage: str | None
    stored: Stored | None
    issues: tuple[Finding, ...]
    unlisted_issues: tuple[Finding, ...]
    daemon_issues: tuple[Finding, ...]

    @property
    def all_issues(self) -> tuple[Finding, ...]:
        """Return all issues; those of a schedule begin with its name."""
        own = (
            replace(issue, sentence=f"{entry.schedule.name}: {issue.sentence}")
            for entry in self.schedules
            for issue in entry.issues
        )
        return (*self.issues, *self.unlisted_issues, *self.daemon_issues, *own)

    @property
    def level(self) -> Level:
        return max((issue.level for issue in self.all_issues), key=SEVERITY.index, default="ok")

    def to_json(self) -> dict[str, Any]:
        """As ``status --json`` prints it."""
        return {
            "ok": not self.all_issues,
            "level": self.level,
            "troubles": [issue.sentence for issue in self.all_issues],
            "daemon": self.daemon.to_json() if self.daemon else None,
            "database": {"path": str(self.path), "bytes": self.size, "damage": self.damage},
            "schedule_folder": str(self.folder),
            "schedules": [entry.to_json() for entry in self.schedules],
        }


def read_status(path: Path, folder: Path | None, now: datetime, *, thorough: bool = True) -> Status:
    """The state of the database ``path`` and the schedules in ``folder`` at ``now`` (aware); see
    :class:`Status`.

    ``thorough``: read the whole database for damage, too. What cannot be read is an issue: raises nothing
    that Leuchtturm expects.
    """
    issues: list[Finding] = []
    daemon = _last_daemon(path)
    schedules = _schedules(folder, issues, is_watched=daemon is not None and daemon.running)
    wrong_files = {issue.level for issue in issues}
    entries, damage, stored = _read_database(path, schedules, now, issues, thorough=thorough)
    unlisted: Iterable[Finding] = ()
    if stored is not None and wrong_files != {"unknown"}:
        unlisted = _unlisted(stored, schedules, now) if wrong_files else stranded(stored.waiting, schedules)
    return Status(
        schedules=entries,
        daemon=daemon if daemon and daemon.running else None,
        path=path.absolute(),
        folder=schedule_files.SHIPPED if folder is None else folder.absolute(),
        size=health.size(path),
        damage=damage,
        stored=stored,
        issues=tuple(issues),
        unlisted_issues=tuple(unlisted),
        daemon_issues=_daemon_issues(daemon, path, entries, now),
    )


def _schedules(folder: Path | None, issues: list[Finding], *, is_watched: bool) -> tuple[Schedule, ...]:
    """The usable schedules. ``is_watched``: a daemon runs.

    Where nothing is usable and no daemon goes on with what it had read, nothing is watched.
    """
    try:
        schedules, errors = schedule_files.load_each(folder)
    except ScheduleError as reason:
        issues.append(unknown("schedule files", str(reason)))
        return ()
    kept = " Until its next start, the daemon goes on with what it read before." if is_watched else ""
    for error in errors:
        if isinstance(error.__cause__, PermissionError):
            issues.append(unknown("schedule files", str(error)))
        else:
            judge = warning if schedules or is_watched else critical
            issues.append(judge("schedule files", f"{error}{kept}"))
    return schedules


def _unlisted(stored: Stored, schedules: tuple[Schedule, ...], now: datetime) -> list[Finding]:
    """Judge the schedules that no usable file names, while another file cannot be used."""
    listed = {schedule.name for schedule in schedules}
    return [
        Finding(issue.level, f"watch {name}", f"{name}: {issue.sentence}")
        for name, state in stored.states.items()
        if name not in listed
        for issue in unlisted_issues(state, stored.alerts.get(name, health.AlertCounts()), now)
    ]


def _read_database(
    path: Path, schedules: tuple[Schedule, ...], now: datetime, issues: list[Finding], *, thorough: bool
) -> tuple[tuple[ScheduleStatus, ...], str | None, Stored | None]:
    """The state of each schedule, the damage to the file, and what is stored."""
    try:
        with current.opened(path) as connection:
            states = {state.name: state for state in current.schedule_states(connection)}
            alerts = health.alert_counts(connection, now)
            stored = Stored(states, alerts, health.waiting_by_channel(connection))
            settled = now - timedelta(minutes=2)  # a check that is just over still writes its page
            published_for = health.last_runs_before(connection, settled)
            guarded = guards.guarded_by_schedule(connection)
            entries = tuple(
                schedule_status(
                    schedule,
                    states.get(schedule.name),
                    alerts.get(schedule.name, health.AlertCounts()),
                    published_for.get(schedule.name),
                    now,
                    guarded.get(schedule.name, guards.Guarded()),
                )
                for schedule in schedules
            )
            ahead = clock.rows_ahead(connection, now, _MAX_DATED_ROWS)
            damage = health.damage(connection) if thorough else None
    except LeuchtturmError as error:
        issues.append(_unreadable(path, error))
        return (), None, None
    if damage:
        issues.append(
            critical(
                "database",
                f"The database {path} is damaged ({damage}): keep a copy, restore the last backup.",
            )
        )
    issues.extend(_clock(states.values(), ahead, now))
    issues.extend(
        critical(finding.subject, f"{finding.sentence} {finding.repair}")
        for finding in (filesystem.owners(path), filesystem.read_only(path), filesystem.space(path))
        if finding.level == "error"
    )
    return entries, damage, stored


def _unreadable(path: Path, error: LeuchtturmError) -> Finding:
    """Judge an unreadable database: without permission nothing is known, anything else stops the service."""
    try:
        path.stat()
        with path.open("rb"):
            pass
    except PermissionError:
        return unknown("database", str(error))
    except OSError:
        pass
    return critical("database", str(error))


def _clock(states: Iterable[ScheduleState], ahead: dict[str, int], now: datetime) -> list[Finding]:
    last = [
        state.last_checked_at
        for state in states
        if state.last_checked_at and from_text(state.last_checked_at) > now + clock.SLACK
    ]
    if not last:
        counts = " and ".join(counted(count, what) for what, count in ahead.items())
        sentence = (
            f"Dated in the future: {counts}; a clock was ahead then, or is wrong now. Once it is right, "
            "`leuchtturm doctor --fix-times` dates them to now."
        )
        return [warning("clock", sentence)] if ahead else []
    return [
        critical(
            "clock",
            f"The last check is from {moment(max(last))}, which is in the future: this computer's clock was "
            "wrong then, or is now (timedatectl); until that time a check that is left out goes unnoticed.",
        )
    ]


def _last_daemon(path: Path) -> DaemonInfo | None:
    try:
        return daemon_lock.last_daemon(path)
    except PermissionError:
        return None


def _daemon_issues(
    daemon: DaemonInfo | None, path: Path, entries: tuple[ScheduleStatus, ...], now: datetime
) -> tuple[Finding, ...]:
    """Report a daemon that ran once and does not now, unless other checks have run since it stopped.

    Where the clock was ahead when it stopped, that cannot be known: checks that are left out are reported.
    """
    if daemon is None:
        return ()
    if daemon.running:
        if now - daemon.seen_at <= SILENT_AFTER:
            return ()
        seen = moment(to_text(daemon.seen_at))
        return (critical("daemon", f"The daemon ({daemon}) has shown no life since {seen}: restart it."),)
    if daemon.ended_at is None:
        return (
            critical(
                "daemon",
                f"The daemon ({daemon}) died: start it again; its log says why (`journalctl -u "
                "leuchtturm`). If no daemon is to watch this database any more, remove "
                f"{daemon_lock.lock_path(path)}.",
            ),
        )
    if daemon.ended_at > now + clock.SLACK or _checked_since(daemon.ended_at, entries):
        return ()
    if daemon.error:
        return (
            critical("daemon", f"The daemon ended at {moment(to_text(daemon.ended_at))}: {daemon.error}"),
        )
    return (
        critical(
            "daemon",
            f"The daemon was stopped at {moment(to_text(daemon.ended_at))}, and nothing has checked since: "
            "start it, or let cron run `leuchtturm check`.",
        ),
    )


def _checked_since(moment_: datetime, entries: tuple[ScheduleStatus, ...]) -> bool:
    """Whether something else than that daemon has begun a check."""
    checks = (entry.state.last_checked_at for entry in entries if entry.state)
    return any(at is not None and from_text(at) > moment_ for at in checks)
