"""Run a whole check on a copy of the database, to show what it would store and send."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from db.maintenance.backup import backup
from db.outbox.stored_alerts import alerts
from db.store import Store
from schedules.check.run import check_or_record
from schedules.local_time import utc_now

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    import httpx

    from db.outbox.stored_alerts import StoredAlert
    from schedules.check.result import Result
    from schedules.config.schedule_files import Schedule


class WouldSend(NamedTuple):
    """An alert that the check would have enqueued. ``kind``: as in the table ``alerts``."""

    channel: str
    kind: str


def dry_run(
    database: Path, schedules: Sequence[Schedule], client: httpx.Client, *, accept: bool, debug: bool
) -> Iterator[tuple[Result, tuple[WouldSend, ...]]]:
    """Check the pages against a copy of ``database``, which need not exist; the copy is deleted at the end.

    Each page is fetched as in a real check. Raises ``StoreError`` where the database cannot be copied.
    """
    with tempfile.TemporaryDirectory(prefix="leuchtturm-dry-run-") as folder:
        copy = Path(folder) / "copy.db"
        if database.exists():
            backup(database, copy)
        with Store.open(copy) as store:
            for schedule in schedules:
                before = {alert.id for alert in _alerts(store, schedule)}
                result = check_or_record(schedule, store, client, accept=accept, debug=debug)
                new = [alert for alert in _alerts(store, schedule) if alert.id not in before]
                yield result, tuple(WouldSend(alert.channel, alert.kind) for alert in reversed(new))


def _alerts(store: Store, schedule: Schedule) -> tuple[StoredAlert, ...]:
    return alerts(store.connection, now=utc_now(), schedule=schedule.name)
