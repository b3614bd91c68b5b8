"""Format the status for Prometheus; needs the extra ``metrics``."""

from __future__ import annotations

from typing import TYPE_CHECKING

from prometheus_client import CONTENT_TYPE_LATEST, CollectorRegistry, Gauge, generate_latest

from db.timestamps import from_text

if TYPE_CHECKING:
    from collections.abc import Callable

    from db.queries.current import ScheduleState
    from schedules.health.page_health import ScheduleStatus
    from schedules.health.status import Status

CONTENT_TYPE: str = CONTENT_TYPE_LATEST


def render(status: Status) -> bytes:
    """Return all gauges; a missing time is left out, so that no alert rule takes it for 1970."""
    registry = CollectorRegistry()
    plain = {
        "up": ("1 while nothing at all is wrong, else 0", float(not status.all_issues)),
        "issues": ("How many things are wrong", float(len(status.all_issues))),
        "database_bytes": ("Size of the database file and its log", float(status.size)),
        "daemon_running": ("1 while a daemon watches the database, else 0", float(status.daemon is not None)),
    }
    for name, (help_, value) in plain.items():
        Gauge(f"leuchtturm_{name}", help_, registry=registry).set(value)
    for name, (help_, measure) in _BY_SCHEDULE.items():
        gauge = Gauge(f"leuchtturm_{name}", help_, ["schedule"], registry=registry)
        for entry in status.schedules:
            measured = measure(entry)
            if measured is not None:
                gauge.labels(entry.schedule.name).set(measured)
    text: bytes = generate_latest(registry)
    return text


def _of_state(measure: Callable[[ScheduleState], float]) -> Callable[[ScheduleStatus], float | None]:
    return lambda entry: measure(entry.state) if entry.state else None


def _timestamp(name: str) -> Callable[[ScheduleStatus], float | None]:
    def measure(entry: ScheduleStatus) -> float | None:
        at = getattr(entry.state, name, None)
        return from_text(at).timestamp() if at else None

    return measure


_BY_SCHEDULE: dict[str, tuple[str, Callable[[ScheduleStatus], float | None]]] = {
    "well": ("1 while nothing is wrong with the schedule, else 0", lambda entry: not entry.issues),
    "last_run_timestamp_seconds": ("When the page was last fetched", _timestamp("last_checked_at")),
    "last_success_timestamp_seconds": (
        "When the page was last read, or known to be the same",
        _timestamp("last_success_at"),
    ),
    "last_change_timestamp_seconds": ("When a change was last found", _timestamp("last_change_at")),
    "next_run_timestamp_seconds": ("The next time, without jitter", lambda entry: entry.next_at.timestamp()),
    "failures_in_row": (
        "Checks in a row at which the page did not come",
        _of_state(lambda state: state.failures_in_row),
    ),
    "page_readable": (
        "1 while the page is a readable state of itself, else 0",
        _of_state(lambda state: not state.problems),
    ),
    "meetings": ("Meetings that the page lists", _of_state(lambda state: state.listed)),
    "alerts_waiting": ("Alerts that are not delivered yet", lambda entry: entry.alerts.waiting),
    "alerts_given_up": ("Alerts given up in the last three days", lambda entry: entry.alerts.given_up),
}
