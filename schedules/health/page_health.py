"""Judge one schedule: page checked and readable, published, alerts delivered."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

from db.maintenance.findings import critical, warning
from db.queries.guards import Guarded
from db.timestamps import from_text, optional_from_text, to_text
from schedules.config.fetch_section import Seconds
from schedules.config.schedule_files import AlertSettings
from schedules.config.timetable import missed_time, next_times
from schedules.local_time import moment
from scraper.records import doubts_to_json, unread_to_json

if TYPE_CHECKING:
    from db.maintenance.findings import Finding
    from db.queries.current import ScheduleState
    from db.queries.health import AlertCounts
    from schedules.config.schedule_files import Schedule

_SHARE_SLACK = timedelta(minutes=10)  # the clock of a network share may differ from ours by this much

_NOTHING = Guarded()
_UNLISTED = AlertSettings(stale_after=Seconds(8 * 86_400))  # also a weekly schedule is checked in this time


@dataclass(frozen=True, slots=True)
class ScheduleStatus:
    """The state of one schedule. ``state``: ``None`` if it was never checked. ``issues``: what is wrong.

    ``guarded``: what operators may look at although nothing is wrong.
    """

    schedule: Schedule
    state: ScheduleState | None
    next_at: datetime
    alerts: AlertCounts
    issues: tuple[Finding, ...]
    guarded: Guarded = _NOTHING

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
            "ok": not self.issues,
            "last_run_at": state and state.last_checked_at,
            "last_outcome": state and state.last_outcome,
            "last_success_at": state and state.last_success_at,
            "last_change_at": state and state.last_change_at,
            "next_at": to_text(self.next_at),
            "meetings": state.listed if state else 0,
            "problems": problems,
            "doubts": [
                {"meeting": stored.subject} | doubt
                for stored in self.guarded.doubts
                for doubt in doubts_to_json((stored.doubt,))
            ],
            "unread": unread_to_json(self.guarded.unread),
            "held_back": [
                {
                    "meeting": held.subject or None,
                    "field": held.field or None,
                    "reason": held.reason,
                    "since": held.since,
                }
                for held in self.guarded.held
            ],
            "failures_in_row": state.failures_in_row if state else 0,
            "last_error": state and state.last_error,
            "alerts_waiting": self.alerts.waiting,
            "alerts_given_up": self.alerts.given_up,
            "troubles": [issue.sentence for issue in self.issues],
        }


def schedule_status(
    schedule: Schedule,
    state: ScheduleState | None,
    alerts: AlertCounts,
    published_for: datetime | None,
    now: datetime,
    guarded: Guarded = _NOTHING,
) -> ScheduleStatus:
    """Judge ``schedule`` at ``now``. ``published_for``: the last check whose page should be written by
    now.
    """
    [next_at] = next_times(schedule, now, 1)
    issues = [] if state is None else _page_issues(state, schedule.alerts, now, schedule)
    if state is None or state.last_checked_at is None:
        issues.append(
            warning("timetable", "it has not been checked yet; `leuchtturm check` looks at the page.")
        )
    elif due := missed_time(schedule, from_text(state.last_checked_at), now):
        issues.append(
            critical(
                "timetable",
                f"the check of {moment(to_text(due))} was left out: is the daemon, or cron, running?",
            )
        )
    issues.extend(_publish_issues(schedule, published_for))
    issues.extend(_alert_issues(alerts))
    return ScheduleStatus(schedule, state, next_at.astimezone(UTC), alerts, tuple(issues), guarded)


def unlisted_issues(state: ScheduleState, alerts: AlertCounts, now: datetime) -> list[Finding]:
    """Judge a schedule with an unusable file; a running daemon still uses what the file said before."""
    return [*_page_issues(state, _UNLISTED, now), *_alert_issues(alerts)]


def _page_issues(
    state: ScheduleState, settings: AlertSettings, now: datetime, schedule: Schedule | None = None
) -> list[Finding]:
    """Judge the last checks. ``schedule``: whose timetable says whether one was due; ``None``: it was."""
    issues = []
    if state.problems:
        since = moment(min(problem.first_seen_at for problem in state.problems))
        reason = state.problems[-1].reason
        issues.append(critical("page", f"since {since} the page is not readable: {reason}"))
    why = f": {state.last_error}" if state.last_error else "."
    success = optional_from_text(state.last_success_at)
    stale = timedelta(seconds=settings.stale_after)
    if state.failures_in_row >= settings.fail_after:
        issues.append(critical("page", f"the last {state.failures_in_row} checks failed{why}"))
        why = "."
    if success is None:
        issues.append(critical("page", f"no check has succeeded yet{why}"))
    elif now - success > stale and (schedule is None or missed_time(schedule, success, now)):
        issues.append(critical("page", f"no check has succeeded since {moment(to_text(success))}{why}"))
    return issues


def _publish_issues(schedule: Schedule, published_for: datetime | None) -> list[Finding]:
    """Report a published page that is older than the last check: writing it failed."""
    if schedule.publish is None or published_for is None:
        return []
    page = schedule.publish / "index.html"
    try:
        written_at = datetime.fromtimestamp(page.stat().st_mtime, UTC)
    except PermissionError:
        return []  # this account may not look there
    except OSError:
        age = "is missing"
    else:
        if written_at + _SHARE_SLACK >= published_for:
            return []
        age = f"is from {moment(to_text(written_at))}, older than the last check"
    return [
        warning(
            "published page",
            f"the published page {page} {age}: `leuchtturm publish {schedule.publish} --schedule "
            f"{schedule.name}`, run by the account of the daemon, says why.",
        )
    ]


def _alert_issues(alerts: AlertCounts) -> list[Finding]:
    issues = []
    if alerts.late_since:
        subject = "an alert waits" if alerts.late == 1 else f"{alerts.late} alerts wait"
        answer = alerts.answer or "nothing has tried to send it; `leuchtturm alerts` says why."
        issues.append(
            warning("alerts", f"{subject} to be delivered, since {moment(alerts.late_since)}: {answer}")
        )
    if alerts.misdated:
        subject = "an alert is" if alerts.misdated == 1 else f"{alerts.misdated} alerts are"
        issues.append(
            critical(
                "alerts",
                f"{subject} put off further than the rules allow, because a clock was ahead: "
                "`leuchtturm alerts retry --all` sends at the next delivery.",
            )
        )
    if alerts.given_up:
        subject = "an alert was" if alerts.given_up == 1 else f"{alerts.given_up} alerts were"
        issues.append(
            critical(
                "alerts", f"{subject} given up; `leuchtturm alerts` says why, `alerts retry` sends again."
            )
        )
    return issues
