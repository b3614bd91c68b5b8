"""Look up which notices a channel was already sent, from the alerts table. Never writes."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from msgspec import Struct

from db.sqlite_errors import decoding
from db.timestamps import from_text, optional_from_text

if TYPE_CHECKING:
    import sqlite3
    from datetime import datetime

    from db.outbox.queue import Kind


class SentNotice(Struct, frozen=True):
    """A notice that was queued for a channel before.

    ``since``: when it began to be wrong, as stored. ``problem``: its kind, in notices about one.
    """

    kind: Kind
    since: str
    problem: str | None


class SentFileNotice(Struct, frozen=True):
    """A notice about the schedule file ``file``; ``reason``: what was wrong."""

    schedule: str
    channel: str
    kind: Kind
    file: str
    reason: str
    created_at: datetime


def of_files(connection: sqlite3.Connection) -> tuple[SentFileNotice, ...]:
    """Return all notices about schedule files, of any channel, in order."""
    rows = connection.execute(
        "SELECT name, channel, kind, json_extract(data, '$.file'), "
        "coalesce(json_extract(data, '$.reason'), ''), created_at "
        "FROM alerts JOIN schedules ON schedules.id = schedule_id "
        "WHERE kind IN ('mistake', 'mended') AND json_extract(data, '$.published') IS NULL ORDER BY alerts.id"
    )
    return tuple(
        SentFileNotice(name, channel, kind, file, reason, from_text(at))
        for name, channel, kind, file, reason, at in rows
    )


def since_recovery(connection: sqlite3.Connection, schedule: str, channel: str) -> tuple[SentNotice, ...]:
    """Return the channel's notices since its last ``recovered``: those about what is wrong now."""
    rows = connection.execute(
        "SELECT kind, coalesce(data ->> '$.since', created_at), data ->> '$.problem' FROM alerts "
        "WHERE channel = :channel AND schedule_id = (SELECT id FROM schedules WHERE name = :schedule) "
        "AND kind IN ('problem', 'failing', 'stale') AND id > coalesce((SELECT max(id) "
        "FROM alerts AS earlier WHERE earlier.schedule_id = alerts.schedule_id "
        "AND earlier.channel = :channel AND earlier.kind = 'recovered'), 0) ORDER BY id",
        {"schedule": schedule, "channel": channel},
    )
    return tuple(SentNotice(*row) for row in rows)


def publish_failure(connection: sqlite3.Connection, schedule: str, channel: str) -> datetime | None:
    """Return when ``channel`` was notified that publishing fails; ``None`` if it was not, or that is over."""
    row = connection.execute(
        "SELECT kind, created_at FROM alerts WHERE channel = ? "
        "AND schedule_id = (SELECT id FROM schedules WHERE name = ?) "
        "AND kind IN ('mistake', 'mended') AND json_extract(data, '$.published') IS NOT NULL "
        "ORDER BY id DESC LIMIT 1",
        (channel, schedule),
    ).fetchone()
    return from_text(row[1]) if row and row[0] == "mistake" else None


def items(
    connection: sqlite3.Connection, schedule: str, channel: str, kind: Kind
) -> frozenset[tuple[str, str, tuple[str, ...]]]:
    """Return the items of the notices of ``kind`` to ``channel``: subject, field and values."""
    rows = connection.execute(
        "SELECT item.value FROM alerts, json_each(data, '$.items') AS item WHERE kind = ? AND channel = ? "
        "AND schedule_id = (SELECT id FROM schedules WHERE name = ?)",
        (kind, channel, schedule),
    )
    with decoding("a notice"):
        parsed = [json.loads(text) for (text,) in rows]
        return frozenset(
            (item["subject"], item["field"], tuple(value for value, _ in item["readings"])) for item in parsed
        )


def last_given_up_about(
    connection: sqlite3.Connection, schedule: str, channel: str, *, about: str
) -> datetime | None:
    """Return when ``channel`` was last sent the notice that an alert of channel ``about`` was given up, or
    ``None``."""
    (at,) = connection.execute(
        "SELECT max(created_at) FROM alerts WHERE kind = 'given_up' AND channel = ? "
        "AND schedule_id = (SELECT id FROM schedules WHERE name = ?) AND json_extract(data, '$.channel') = ?",
        (channel, schedule, about),
    ).fetchone()
    return optional_from_text(at)
