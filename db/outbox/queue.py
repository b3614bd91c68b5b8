"""Queue of alerts: enqueue, claim, complete or reschedule them.

Every function takes the connection of an open transaction of ``Store.writing``; none touches the network. A
row is *claimed* for the time of one attempt, under a name of its own: the claim of a process that died runs
out. It does so by the clock, so a running attempt is also guarded by :func:`db.lock_file.channel_held`.
"""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any, Literal
from uuid import uuid4

from msgspec import Struct, field

from db.serialization import list_from_text, object_from_text, to_json
from db.sqlite_errors import decoding
from db.timestamps import from_text, optional_from_text, to_text
from scraper.errors import DamagedValueError

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Mapping

Kind = Literal[
    "changes",
    "problem",
    "failing",
    "recovered",
    "stale",
    "given_up",
    "mistake",
    "mended",
    "doubt",
    "unread_section",
    "restless",
]
State = Literal["waiting", "delivered", "given_up"]
Audience = Literal["readers", "operators"]


def new_id() -> str:
    """Return a new id, unique everywhere: it becomes ``Message-ID`` and ``webhook-id``."""
    return f"evt_{uuid4().hex}"


class Event(Struct, frozen=True):
    """An event to be sent, found at ``at`` (aware) by the check ``run_id``, if it was a check.

    ``data``: what happened, as JSON; it is put into words when it is sent.
    """

    schedule: str
    kind: Kind
    at: datetime
    data: Mapping[str, Any]
    run_id: int | None = None
    event_id: str = field(default_factory=new_id)


class Claimed(Struct, frozen=True):
    """One alert of a claim, as it was before it."""

    id: int
    event_id: str
    kind: Kind
    run_id: int | None
    created_at: datetime
    data: dict[str, Any] = field(default_factory=dict)
    attempts: int = 0
    first_tried_at: datetime | None = None
    accepted: frozenset[str] = frozenset()
    refused: dict[str, str] = field(default_factory=dict)


class Claim(Struct, frozen=True):
    """The content of one attempt: one event, or all of a digest. ``name`` identifies the claim.

    ``sent_as``: the message's id, the same at every attempt. ``attempts``: this one included.
    ``first_tried_at``: when the first one was. ``accepted``: recipients who have it. ``refused``:
    recipients who will not get it, with the answer for each. ``damage``: why the row, which is then the only
    one, cannot be read, so that nothing can be sent.
    """

    name: str
    schedule: str
    channel: str
    sent_as: str
    attempts: int
    first_tried_at: datetime
    accepted: frozenset[str]
    refused: Mapping[str, str]
    events: tuple[Claimed, ...]
    damage: DamagedValueError | None = None


def enqueue(connection: sqlite3.Connection, event: Event, channel: str, *, due: datetime) -> None:
    """Queue ``event`` for ``channel``, to be sent at ``due`` or later.

    The row of the schedule must exist: the check that found the event writes it at the latest in this
    transaction; :func:`ensure_schedule` does for events that no check finds.
    """
    connection.execute(
        "INSERT INTO alerts (schedule_id, run_id, created_at, due_at, kind, channel, event_id, data) "
        "SELECT id, ?, ?, ?, ?, ?, ?, ? FROM schedules WHERE name = ?",
        (
            event.run_id,
            to_text(event.at),
            to_text(due),
            event.kind,
            channel,
            event.event_id,
            to_json(event.data),
            event.schedule,
        ),
    )


def ensure_schedule(connection: sqlite3.Connection, name: str, *, title: str, parser: str, url: str) -> None:
    """Insert the row of a schedule that was never checked, so that alerts can refer to it."""
    connection.execute(
        "INSERT INTO schedules (name, title, parser, url) VALUES (?, ?, ?, ?) ON CONFLICT (name) DO NOTHING",
        (name, title, parser, url),
    )


def due(connection: sqlite3.Connection, now: datetime) -> tuple[tuple[str, str], ...]:
    """Return the (schedule, channel) pairs with alerts due at ``now`` and not claimed.

    Those whose alerts all have their first attempt ahead are first: the others may be down.
    """
    rows = connection.execute(
        "SELECT name, channel FROM alerts JOIN schedules ON schedules.id = schedule_id "
        "WHERE state = 'waiting' AND due_at <= :now AND (claim_ends_at IS NULL OR claim_ends_at <= :now) "
        "GROUP BY name, channel ORDER BY max(attempts) > 0, min(due_at), name, channel",
        {"now": to_text(now)},
    )
    return tuple(rows)


def claim(
    connection: sqlite3.Connection,
    schedule: str,
    channel: str,
    *,
    audience: Audience,
    together: bool,
    now: datetime,
    until: datetime,
) -> Claim | None:
    """Claim the next message for ``channel`` until ``until``; ``None`` if nothing is due.

    ``audience``: the one that the channel has now; alerts queued for another audience are left alone.
    ``together``: all that is due goes into one message. What was sent together once stays together, under
    the same id, whatever ``together`` is later.
    """
    rows = connection.execute(
        "SELECT alerts.id, event_id, sent_as FROM alerts JOIN schedules ON schedules.id = schedule_id "
        "WHERE name = :schedule AND channel = :channel AND state = 'waiting' AND due_at <= :now "
        "AND (claim_ends_at IS NULL OR claim_ends_at <= :now) "
        "AND (kind = 'changes') = :readers ORDER BY due_at, alerts.id",
        {"schedule": schedule, "channel": channel, "now": to_text(now), "readers": audience == "readers"},
    ).fetchall()
    if not rows:
        return None
    members, sent_as = _message(rows, together=together)
    events, damage = _events(connection, members, now)
    name, first = uuid4().hex, events[0]
    connection.executemany(
        "UPDATE alerts SET claimed_by = ?, claim_ends_at = ?, sent_as = ?, attempts = attempts + 1, "
        "first_tried_at = ? WHERE id = ?",
        [(name, to_text(until), sent_as, to_text(event.first_tried_at or now), event.id) for event in events],
    )
    return Claim(
        name=name,
        schedule=schedule,
        channel=channel,
        sent_as=sent_as,
        attempts=first.attempts + 1,
        first_tried_at=first.first_tried_at or now,
        accepted=first.accepted,
        refused=first.refused,
        events=events,
        damage=damage,
    )


def _message(rows: list[tuple[int, str, str | None]], *, together: bool) -> tuple[list[int], str]:
    """Choose the rows of the next message, and its id."""
    first, event_id, sent_as = rows[0]
    if sent_as is not None:
        return [alert_id for alert_id, _, other in rows if other == sent_as], sent_as
    fresh = [alert_id for alert_id, _, other in rows if other is None]
    if not together or len(fresh) == 1:
        return [first], event_id
    return fresh, new_id()


_PLAIN = ("id", "event_id", "kind", "run_id", "attempts")
_TEXTS = ", ".join(  # as bytes: SQLite raises for a text that is no UTF-8
    f"cast({column} AS blob)" for column in ("created_at", "data", "first_tried_at", "accepted", "refused")
)


def _events(
    connection: sqlite3.Connection, members: list[int], now: datetime
) -> tuple[tuple[Claimed, ...], DamagedValueError | None]:
    """Return the alerts; or only the first that cannot be read, and why: the others are sent without it."""
    events: list[Claimed] = []
    for alert_id in sorted(members):
        values = connection.execute(
            f"SELECT {', '.join(_PLAIN)}, {_TEXTS} FROM alerts WHERE id = ?",  # noqa: S608 - constants
            (alert_id,),
        ).fetchone()
        plain: dict[str, Any] = dict(zip(_PLAIN, values, strict=False))
        texts = values[len(_PLAIN) :]
        try:
            with decoding("an alert"):
                created_at, data, first_tried_at, accepted, refused = (
                    text and text.decode() for text in texts
                )
            event = Claimed(
                **plain,
                created_at=from_text(created_at),
                data=object_from_text(data, "an alert"),
                first_tried_at=optional_from_text(first_tried_at),
                accepted=frozenset(list_from_text(accepted, "an alert's recipients")),
                refused=object_from_text(refused, "an alert's refusals"),
            )
        except DamagedValueError as damage:
            return (Claimed(**plain, created_at=now),), damage
        events.append(event)
    return tuple(events), None


def is_held(connection: sqlite3.Connection, claim: Claim, now: datetime) -> bool:
    """Whether the claim still holds at ``now``: a process that was suspended may wake up after its end."""
    row = connection.execute(
        "SELECT count(*) FROM alerts WHERE claimed_by = ? AND claim_ends_at > ?", (claim.name, to_text(now))
    ).fetchone()
    return bool(row[0] == len(claim.events))


def note_accepted(connection: sqlite3.Connection, claim: Claim, recipient: str) -> None:
    """Record at once that the recipient has the message, so that a crash causes no second copy."""
    connection.executemany(
        "UPDATE alerts SET accepted = json_insert(accepted, '$[#]', ?) WHERE id = ? "
        "AND ? NOT IN (SELECT value FROM json_each(accepted))",
        [(recipient, event.id, recipient) for event in claim.events],
    )


def note_refused(connection: sqlite3.Connection, claim: Claim, refused: Mapping[str, str]) -> None:
    """Record recipients that will not be tried again; ``refused`` has the server's answer for each."""
    connection.executemany(
        "UPDATE alerts SET refused = json_patch(refused, ?) WHERE id = ?",
        [(to_json(dict(refused)), event.id) for event in claim.events],
    )


def complete(
    connection: sqlite3.Connection, claim: Claim, state: State, *, answer: str, now: datetime
) -> bool:
    """End the claim with a final ``state``; false if another process has the alert, or it was settled.

    A claim that ended by the clock in the meantime still counts while nothing else was done with the alert.
    """
    return _end(connection, claim, "state = ?, answer = ?, finished_at = ?", (state, answer, to_text(now)))


def reschedule(connection: sqlite3.Connection, claim: Claim, *, answer: str, due: datetime) -> bool:
    """End the claim; the next attempt is at ``due`` or later. Returns what :func:`complete` does."""
    return _end(connection, claim, "answer = ?, due_at = ?", (answer, to_text(due)))


def _end(connection: sqlite3.Connection, claim: Claim, values: str, parameters: tuple[str, ...]) -> bool:
    statement = (
        f"UPDATE alerts SET {values}, claimed_by = NULL, claim_ends_at = NULL "  # noqa: S608 - constants
        "WHERE id = ? AND state = 'waiting' AND (claimed_by IS NULL OR claimed_by = ?)"
    )
    ids = [(*parameters, event.id, claim.name) for event in claim.events]
    return connection.executemany(statement, ids).rowcount > 0
