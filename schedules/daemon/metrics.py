"""Put how it stands into the text format of Prometheus; needs the extra ``metrics``."""

from __future__ import annotations

from typing import TYPE_CHECKING

from prometheus_client import CONTENT_TYPE_LATEST, CollectorRegistry, Gauge, generate_latest

from db.timestamps import from_text

if TYPE_CHECKING:
    from collections.abc import Callable

    from schedules.health.status import Standing, Watch

CONTENT_TYPE: str = CONTENT_TYPE_LATEST


def text(found: Standing) -> bytes:
    """All gauges; a time that never was is left out, so that no alarm takes it for 1970."""
    registry = CollectorRegistry()
    plain = {
        "up": ("1 while nothing at all is wrong, else 0", float(not found.all_troubles)),
        "database_bytes": ("Size of the database file and its log", float(found.size)),
        "daemon_running": ("1 while a daemon watches the database, else 0", float(found.daemon is not None)),
    }
    for name, (help_, value) in plain.items():
        Gauge(f"leuchtturm_{name}", help_, registry=registry).set(value)
    for name, (help_, of) in _BY_SCHEDULE.items():
        gauge = Gauge(f"leuchtturm_{name}", help_, ["schedule"], registry=registry)
        for watch in found.watches:
            measured = of(watch)
            if measured is not None:
                gauge.labels(watch.schedule.name).set(measured)
    written: bytes = generate_latest(registry)
    return written


def _moment(name: str) -> Callable[[Watch], float | None]:
    def of(watch: Watch) -> float | None:
        at = getattr(watch.state, name, None)
        return from_text(at).timestamp() if at else None

    return of


def _failures(watch: Watch) -> float | None:
    return watch.state.failures_in_row if watch.state else None


def _readable(watch: Watch) -> float | None:
    return not watch.state.problems if watch.state else None


def _meetings(watch: Watch) -> float | None:
    return watch.state.listed if watch.state else None


_BY_SCHEDULE: dict[str, tuple[str, Callable[[Watch], float | None]]] = {
    "well": ("1 while nothing is wrong with the schedule, else 0", lambda watch: not watch.troubles),
    "last_run_timestamp_seconds": ("When the page was last asked for", _moment("last_checked_at")),
    "last_success_timestamp_seconds": (
        "When the page was last read, or known to be the same",
        _moment("last_success_at"),
    ),
    "last_change_timestamp_seconds": ("When a change was last found", _moment("last_change_at")),
    "next_run_timestamp_seconds": ("The next time, without jitter", lambda watch: watch.next_at.timestamp()),
    "failures_in_row": ("Checks in a row at which the page did not come", _failures),
    "page_readable": ("1 while the page is a readable state of itself, else 0", _readable),
    "meetings": ("Meetings that the page lists", _meetings),
    "alerts_waiting": ("Alerts that are not delivered yet", lambda watch: watch.outgoing.waiting),
    "alerts_given_up": ("Alerts given up in the last three days", lambda watch: watch.outgoing.given_up),
}
