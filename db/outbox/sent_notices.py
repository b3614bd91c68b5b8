"""Look up which notices a channel was already sent, from the alerts table. Never writes."""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING, Any

from msgspec import Struct

from db.serialization import object_from_text
from db.sqlite_errors import decoding
from db.timestamps import from_text, to_text
from scraper.errors import DamagedValueError

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Mapping
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
    return tuple(
        SentFileNotice(
            row.schedule, row.channel, row.kind, row.data["file"], row.data.get("reason") or "", row.at
        )
        for row in _rows(connection, "kind IN ('mistake', 'mended')")
        if "file" in row.data and row.data.get("published") is None
    )


def since_recovery(connection: sqlite3.Connection, schedule: str, channel: str) -> tuple[SentNotice, ...]:
    """Return the channel's notices since its last ``recovered``: those about what is wrong now."""
    rows = _rows(
        connection,
        "channel = :channel AND name = :schedule "
        "AND kind IN ('problem', 'failing', 'stale') AND alerts.id > coalesce((SELECT max(id) "
        "FROM alerts AS earlier WHERE earlier.schedule_id = alerts.schedule_id "
        "AND earlier.channel = :channel AND earlier.kind = 'recovered'), 0)",
        {"schedule": schedule, "channel": channel},
    )
    return tuple(
        SentNotice(row.kind, str(row.data.get("since") or to_text(row.at)), row.data.get("problem"))
        for row in rows
    )


def publish_failure(connection: sqlite3.Connection, schedule: str, channel: str) -> datetime | None:
    """Return when ``channel`` was notified that publishing fails; ``None`` if it was not, or that is over."""
    rows = _rows(
        connection, "channel = ? AND name = ? AND kind IN ('mistake', 'mended')", (channel, schedule)
    )
    last = next((row for row in reversed(rows) if row.data.get("published") is not None), None)
    return last.at if last and last.kind == "mistake" else None


def items(
    connection: sqlite3.Connection, schedule: str, channel: str, kind: Kind
) -> frozenset[tuple[str, str, tuple[str, ...]]]:
    """Return the items of the notices of ``kind`` to ``channel``: subject, field and values."""
    keys: set[tuple[str, str, tuple[str, ...]]] = set()
    for row in _rows(connection, "kind = ? AND channel = ? AND name = ?", (kind, channel, schedule)):
        with suppress(DamagedValueError), decoding("a notice"):
            for item in row.data["items"]:
                keys.add((item["subject"], item["field"], tuple(value for value, _ in item["readings"])))
    return frozenset(keys)


def last_given_up_about(
    connection: sqlite3.Connection, schedule: str, channel: str, *, about: str
) -> datetime | None:
    """Return when ``channel`` was last sent the notice that an alert of channel ``about`` was given up, or
    ``None``."""
    rows = _rows(connection, "kind = 'given_up' AND channel = ? AND name = ?", (channel, schedule))
    return max((row.at for row in rows if row.data.get("channel") == about), default=None)


class _Row(Struct, frozen=True):
    schedule: str
    channel: str
    kind: Kind
    at: datetime
    data: dict[str, Any]


def _rows(
    connection: sqlite3.Connection, condition: str, parameters: Mapping[str, str] | tuple[str, ...] = ()
) -> list[_Row]:
    """Return the alerts that meet ``condition``, in order; ``data`` that is damaged is empty.

    A row whose other values are damaged is left out: what it was about is at worst notified again.
    """
    rows: list[_Row] = []
    for kind, *texts, stored in connection.execute(  # as bytes: SQLite raises for a text that is no UTF-8
        "SELECT kind, cast(name AS blob), cast(channel AS blob), cast(created_at AS blob), "  # noqa: S608
        "cast(data AS blob) FROM alerts JOIN schedules ON schedules.id = schedule_id "
        f"WHERE {condition} ORDER BY alerts.id",
        parameters,
    ):
        data: dict[str, Any] = {}
        with suppress(DamagedValueError), decoding("a notice"):
            data = object_from_text(stored.decode(), "a notice")
        with suppress(DamagedValueError), decoding("a notice"):
            schedule, channel, at = (text.decode() for text in texts)
            rows.append(_Row(schedule, channel, kind, from_text(at), data))
    return rows
