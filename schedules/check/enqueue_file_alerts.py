"""Enqueue the operators' alerts about schedule files and the published page, which no check finds."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from db.outbox import queue, sent_notices
from db.timestamps import to_text
from schedules.check.enqueue_alerts import event_of, operators_of

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable
    from datetime import datetime
    from sqlite3 import Connection

    from db.outbox.queue import Event
    from db.outbox.sent_notices import SentFileNotice
    from schedules.config.schedule_files import ConfigIssue, Schedule
    from scraper.channels.settings import ChannelSettings


def files(
    connection: Connection,
    schedules: Collection[Schedule],
    mistakes: Collection[ConfigIssue],
    *,
    now: datetime,
) -> bool:
    """Alert operators once to each mistake in the schedule files, and once when it is gone.

    The alert goes to the operators of the schedules that keep the settings of the file before, if there are
    any, else to all. Channels with the same settings in several files are one. Returns whether any was
    enqueued.
    """
    sent = sent_notices.of_files(connection)
    wrong = {mistake.file for mistake in mistakes}
    news: list[tuple[Event, ChannelSettings, Schedule]] = []
    for channel, owners in _by_channel(schedules).items():
        open_ = _open_mistakes(sent, channel, owners)
        for mistake in mistakes:
            affected = _affected(mistake, schedules)
            owner = next((owner for owner in owners if owner.name in affected), None)
            reported = open_.get(mistake.file, ())
            if owner is not None and all(notice.reason != mistake.sentence for notice in reported):
                details: dict[str, Any] = {"file": mistake.file, "reason": mistake.sentence}
                details |= {"since": to_text(now), "kept": bool(mistake.kept)}
                event = event_of(owner, "mistake", now, **details)
                news.append((event, channel, owner))
        for file, reported in open_.items():
            if file not in wrong:
                since = to_text(reported[0].created_at)
                event = event_of(owners[0], "mended", now, since=since, file=file)
                news.append((event, channel, owners[0]))
    for event, channel, owner in news:
        queue.ensure_schedule(connection, owner.name, title=owner.title, parser=owner.parser, url=owner.url)
        queue.enqueue(connection, event, channel.name, due=now)
    return bool(news)


def publishing(connection: Connection, schedule: Schedule, error: str, *, now: datetime) -> None:
    """The published page could not be written (``error``), or was (``''``): operators get one notice of each.

    In the outbox both have the kind of a schedule file's mistake, which they are a case of: ``publish``
    cannot be used; ``published`` in their data sets them apart.
    """
    for channel in operators_of(schedule):
        since = sent_notices.publish_failure(connection, schedule.name, channel.name)
        if bool(error) == (since is not None):
            continue
        details: dict[str, Any] = {"file": str(schedule.publish), "reason": error, "published": not error}
        details |= {"since": to_text(since or now), "kept": True}
        event = event_of(schedule, "mistake" if error else "mended", now, **details)
        queue.enqueue(connection, event, channel.name, due=now)


def _by_channel(schedules: Iterable[Schedule]) -> dict[ChannelSettings, list[Schedule]]:
    """The operators' channels, and in which schedules each of them is."""
    owners: dict[ChannelSettings, list[Schedule]] = {}
    for schedule in schedules:
        for channel in operators_of(schedule):
            owners.setdefault(channel, []).append(schedule)
    return owners


def _affected(mistake: ConfigIssue, schedules: Iterable[Schedule]) -> frozenset[str]:
    """Return the schedules whose operators get the alert."""
    able = {schedule.name for schedule in schedules if any(operators_of(schedule))}
    return frozenset(able.intersection(mistake.kept) or able)


def _open_mistakes(
    sent: Iterable[SentFileNotice], channel: ChannelSettings, owners: Iterable[Schedule]
) -> dict[str, list[SentFileNotice]]:
    """By file, the notices of mistakes that the channel got since the last one that they are gone."""
    names = {owner.name for owner in owners}
    open_: dict[str, list[SentFileNotice]] = {}
    for notice in sent:
        if notice.schedule in names and notice.channel == channel.name:
            if notice.kind == "mistake":
                open_.setdefault(notice.file, []).append(notice)
            else:
                open_.pop(notice.file, None)
    return open_
