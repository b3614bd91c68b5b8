"""Decide which alerts follow from a check, and enqueue them.

Every function takes the connection of the transaction that stores the outcome itself: news and alerts are
stored together or not at all. Changes go to the readers' channels, problems and failures to the operators'.
The outbox has what was sent, so each channel gets one alert when a failure begins and one when it is over.
"""

from __future__ import annotations

from contextlib import suppress
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

from msgspec.structs import replace

from db.outbox import queue, sent_notices
from db.outbox.queue import Event
from db.timestamps import from_text, to_text
from db.writes import runs
from scraper.channels.settings import EmailSettings
from scraper.errors import DamagedValueError
from scraper.times import BERLIN

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Sequence
    from sqlite3 import Connection

    from db.outbox.queue import Claim, Kind
    from db.writes.accepted_page import AcceptedCheck
    from db.writes.problems import ProblemCheck
    from db.writes.runs import ErrorKind
    from db.writes.transaction import StoredCheck
    from schedules.config.schedule_files import Schedule
    from scraper.changes.observations import Observation, ObservationKind
    from scraper.channels.settings import ChannelSettings
    from scraper.records import Change, Problem

GIVEN_UP_AGAIN = timedelta(days=1)
"""While a channel stays down, operators are alerted to it once in this time."""


def accepted(
    connection: Connection,
    schedule: Schedule,
    check: AcceptedCheck,
    changes: Sequence[Change],
    *,
    now: datetime,
) -> None:
    """A page was accepted: alert readers to its ``changes``, and operators to a recovery.

    ``check``: what this transaction stored, with an id for each of the changes.
    """
    news = event_of(schedule, "changes", now, run_id=check.run_id)
    for channel in schedule.channels:
        ids = [
            change_id
            for change_id, change in zip(check.change_ids, changes, strict=True)
            if change.kind in channel.on
        ]
        if ids and channel.audience == "readers":
            event = replace(news, data={**news.data, "changes": ids})
            queue.enqueue(connection, event, channel.name, due=_due(channel, now))
    recovered(connection, schedule, check.run_id, now=now)


def observed(
    connection: Connection,
    schedule: Schedule,
    check: AcceptedCheck,
    observations: Iterable[Observation],
    *,
    now: datetime,
) -> None:
    """Alert operators once to each value in doubt, heading that was not read, and field that is restless.

    One notice a kind and check. A field may become restless again, and is then reported again.
    """
    by_kind: dict[ObservationKind, list[Observation]] = {}
    for observation in observations:
        by_kind.setdefault(observation.kind, []).append(observation)
    for kind, entries in by_kind.items():
        for channel in operators_of(schedule):
            sent = sent_notices.items(connection, schedule.name, channel.name, kind)
            fresh = [entry for entry in entries if kind == "restless" or _key(entry) not in sent]
            if fresh:
                details = {"since": to_text(now), "items": [_as_item(entry) for entry in fresh]}
                reason = " ".join(dict.fromkeys(entry.reason for entry in fresh if entry.reason))
                event = event_of(schedule, kind, now, run_id=check.run_id, reason=reason, **details)
                queue.enqueue(connection, event, channel.name, due=now)


def _key(entry: Observation) -> tuple[str, str, tuple[str, ...]]:
    return entry.subject, entry.field, tuple(candidate.value for candidate in entry.readings)


def _as_item(entry: Observation) -> dict[str, Any]:
    readings = [[candidate.value, candidate.quote] for candidate in entry.readings]
    return {"subject": entry.subject, "field": entry.field, "readings": readings}


def recovered(connection: Connection, schedule: Schedule, run_id: int, *, now: datetime) -> None:
    """The page was read or is the same: notify each channel that had an alert about a failure or problem."""
    event = event_of(schedule, "recovered", now, run_id=run_id)
    for channel in operators_of(schedule):
        sent = sent_notices.since_recovery(connection, schedule.name, channel.name)
        if sent:
            since = min(notice.since for notice in sent)
            queue.enqueue(
                connection, replace(event, data={**event.data, "since": since}), channel.name, due=now
            )


def problem_seen(
    connection: Connection, schedule: Schedule, check: ProblemCheck, problem: Problem, *, now: datetime
) -> None:
    """The page is not readable: alert operators once to each kind of problem until the page is read."""
    channels = _not_alerted(connection, schedule, "problem", problem=problem.kind)
    details = {"since": check.first_seen_at, "problem": problem.kind, "reason": problem.reason}
    event = event_of(schedule, "problem", now, run_id=check.run_id, **details)
    for channel in channels:
        queue.enqueue(connection, event, channel.name, due=now)


def failed(
    connection: Connection,
    schedule: Schedule,
    check: StoredCheck,
    *,
    kind: ErrorKind,
    error: str,
    now: datetime,
    at_once: bool = False,
) -> None:
    """The page did not come: alert operators when that has happened ``fail_after`` times in a row.

    ``at_once``: at the first time already.
    """
    failures = check.failures_before + 1
    threshold = 1 if at_once else schedule.alerts.fail_after
    channels = _not_alerted(connection, schedule, "failing") if failures >= threshold else []
    if not channels:
        return  # without looking up since when at each further failure
    since = runs.failing_since(connection, schedule.name) or to_text(now)
    details = {"since": since, "reason": error, "failures": failures, "blocked": kind == "blocked"}
    event = event_of(schedule, "failing", now, run_id=check.run_id, **details)
    for channel in channels:
        queue.enqueue(connection, event, channel.name, due=now)


def stale(connection: Connection, schedules: Iterable[Schedule], *, now: datetime) -> None:
    """Alert operators when no check has succeeded for ``stale_after``, although one was due."""
    successes = runs.last_successes(connection, now)
    for schedule in schedules:  # there may be thousands, and nearly all were read lately
        success, first = successes.get(schedule.name, (None, None))
        last = success or first
        if last is None or last > to_text(now - timedelta(seconds=schedule.alerts.stale_after)):
            continue
        from schedules.config.timetable import missed_time  # only where something may be wrong

        with suppress(DamagedValueError):  # of this schedule: `status` names the damage
            if missed_time(schedule, from_text(last), now) is None:
                continue  # over a weekend, or a week, it is no check's turn
            event = event_of(schedule, "stale", now, since=success)
            for channel in _not_alerted(connection, schedule, "stale"):
                queue.enqueue(connection, event, channel.name, due=now)


def given_up(
    connection: Connection,
    schedule: Schedule,
    claim: Claim,
    accepted: Collection[str],
    *,
    answer: str,
    now: datetime,
) -> None:
    """An alert was given up: alert operators on their other channels. ``accepted``: who has it.

    Not when it was such a notice itself (two broken channels would alert each other for ever), and not again
    within :data:`GIVEN_UP_AGAIN` about the same channel.
    """
    if any(event.kind == "given_up" for event in claim.events):
        return
    settings = next(channel for channel in schedule.channels if channel.name == claim.channel)
    mailboxes = settings.mailboxes if isinstance(settings, EmailSettings) else ()
    event = event_of(
        schedule,
        "given_up",
        now,
        since=to_text(claim.first_tried_at),
        reason=answer,
        channel=claim.channel,
        alert_id=claim.events[0].id,
        attempts=claim.attempts,
        received=[address for address in mailboxes if address in accepted],
        missed=[address for address in mailboxes if address not in accepted],
    )
    for channel in operators_of(schedule):
        last = sent_notices.last_given_up_about(connection, schedule.name, channel.name, about=claim.channel)
        is_recent = last is not None and timedelta(0) <= now - last < GIVEN_UP_AGAIN
        if channel.name != claim.channel and not is_recent:
            queue.enqueue(connection, event, channel.name, due=now)


def event_of(
    schedule: Schedule, kind: Kind, at: datetime, *, run_id: int | None = None, **details: Any
) -> Event:
    """An event of the schedule, with what every notice needs of it."""
    data = {"title": schedule.title, "url": schedule.url, **details}
    return Event(schedule.name, kind, at, data, run_id)


def operators_of(schedule: Schedule) -> Iterator[ChannelSettings]:
    return (channel for channel in schedule.channels if channel.audience == "operators")


def _not_alerted(
    connection: Connection, schedule: Schedule, kind: Kind, *, problem: str | None = None
) -> list[ChannelSettings]:
    """Return the operators' channels without an alert of this kind since the last recovery.

    ``problem``: its kind, since operators are alerted to each.
    """
    return [
        channel
        for channel in operators_of(schedule)
        if all(
            notice.kind != kind or notice.problem != problem
            for notice in sent_notices.since_recovery(connection, schedule.name, channel.name)
        )
    ]


def _due(channel: ChannelSettings, now: datetime) -> datetime:
    """When news of ``now`` is to be sent: at once, or at the channel's time of day (Europe/Berlin)."""
    if channel.at is None:
        return now
    hour, minute = map(int, channel.at.split(":"))
    local = now.astimezone(BERLIN)
    for days in (0, 1):
        day = (local + timedelta(days=days)).date()
        moment = datetime(day.year, day.month, day.day, hour, minute, tzinfo=BERLIN).astimezone(UTC)
        if moment >= now:
            break
    return moment
