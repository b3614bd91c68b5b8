"""``leuchtturm alerts test`` and ``preview``: try a channel and see an alert, before one is needed."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Literal

import click

from schedules.cli.options import choose, schedule_option, with_settings
from schedules.cli.output import emit, emit_error, emit_json, emit_title
from scraper.errors import ScheduleError

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from db.queries.changes import PublishedChanges
    from schedules.cli.options import Settings
    from schedules.config.schedule_files import Schedule
    from scraper.channels.settings import ChannelSettings
    from scraper.records import Change, RecordType
    from scraper.reports.model import News, Recipient

Format = Literal["text", "html", "json"]
_TRIED_AGAIN = (
    "  An alert would be tried again, for 72 hours; if the server greylists or is down, test again later."
)


@click.command("test")
@click.argument("name", required=False, metavar="[CHANNEL]")
@schedule_option
@with_settings
def test(settings: Settings, name: str | None, schedule: str | None) -> None:
    """Send a test message over CHANNEL (all, if none is named) and say step by step what happens.

    The message says that it is a test. It is sent at once, to all recipients, and not remembered.
    """
    from schedules.config import schedule_files

    schedules = choose(schedule_files.load(settings.schedules), [schedule] if schedule else [])
    chosen = [
        (entry, channel) for entry in schedules for channel in entry.channels if name in (None, channel.name)
    ]
    if not chosen:
        raise ScheduleError(_no_channel(name, schedules))
    sent = [_test(*entry) for entry in chosen]  # all of them, also after a failure
    if not all(sent):
        raise click.exceptions.Exit(1)


def _no_channel(name: str | None, schedules: Iterable[Schedule]) -> str:
    names = list(dict.fromkeys(channel.name for schedule in schedules for channel in schedule.channels))
    if not names or name is None:
        return "There is no channel in the schedule files; docs/alerts.md shows how to write one."
    from difflib import get_close_matches

    near = get_close_matches(name, names, n=1)
    hint = f"did you mean {near[0]!r}?" if near else f"there is {', '.join(names)}."
    return f"There is no channel called {name!r} in the schedule files; {hint}"


def _test(schedule: Schedule, channel: ChannelSettings) -> bool:
    """Send over one channel; whether all recipients have it."""
    from db.outbox.queue import new_id
    from schedules.delivery import messages
    from scraper.channels import open_channel
    from scraper.errors import DeliveryError

    emit_title(f"{schedule.name}, channel {channel.name}")
    now = datetime.now(UTC).replace(microsecond=0)
    probe = messages.probe(new_id(), schedule, channel, now=now)
    try:
        receipt = open_channel(channel).deliver(
            messages.message(probe, channel), now=now, on_step=lambda step: emit(f"  {step}")
        )
    except DeliveryError as error:
        emit_error(str(error))
        if not error.permanent:
            emit(_TRIED_AGAIN)
        return False
    if receipt.refused:
        emit_error(receipt.detail)
        if not receipt.complete:
            emit(_TRIED_AGAIN)
        return False
    emit("  The test message is on its way.")
    return True


@click.command("preview")
@click.option(
    "--format",
    "shape",
    type=click.Choice(["text", "html", "json"]),
    default="text",
    help="Which part (text).",
)
@schedule_option
@with_settings
def preview(settings: Settings, shape: Format, schedule: str | None) -> None:
    """Show what the last change would look like: the mail's text or HTML, or the webhook's JSON.

    Before there was a change it is an invented one, which says so.
    """
    from scraper.reports.mail import mail
    from scraper.reports.webhook_payload import webhook

    published = _last_published(settings, schedule)
    if published is None:
        published = _example(settings, schedule)
        click.echo("There was no change yet: this is an invented example.", err=True)
    schedule_file = _schedule_file(settings, published.schedule)
    news = _news(published, schedule_file)
    if shape == "json":
        emit_json(webhook(news))
        return
    message = mail(news, _recipient(schedule_file))
    if shape == "html":
        click.echo(message.html.encode())  # its meta element declares UTF-8
        return
    emit(f"Subject: {message.subject}")
    emit()
    for line in message.text.splitlines():
        emit(line)


def _recipient(schedule: Schedule | None) -> Recipient:
    """Of the schedule's first mails to readers; invented where it sends none."""
    from schedules.delivery import messages
    from scraper.channels.settings import EmailSettings
    from scraper.reports.model import Recipient

    for channel in schedule.channels if schedule else ():
        if isinstance(channel, EmailSettings) and channel.audience == "readers":
            return messages.recipient(channel)
    return Recipient("mail", "readers", "")


def _last_published(settings: Settings, schedule: str | None) -> PublishedChanges | None:
    from db.file_errors import explained
    from db.queries import changes, current

    with explained(settings.db):
        if not settings.db.exists():
            return None
    with current.opened(settings.db) as connection:
        return changes.last_published(connection, schedule)


def _example(settings: Settings, name: str | None) -> PublishedChanges:
    from db.queries.changes import PublishedChanges
    from db.timestamps import to_text
    from schedules.config import schedule_files
    from schedules.delivery import example

    schedule = choose(schedule_files.load(settings.schedules), [name] if name else [])[0]
    now, changes = to_text(datetime.now(UTC)), example.changes(schedule.type_of_records)
    return PublishedChanges(schedule.name, schedule.title, schedule.url, 0, now, changes)


def _news(published: PublishedChanges, schedule: Schedule | None) -> News:
    from db.timestamps import from_text
    from scraper.reports.model import News

    return News(
        event_id="preview",
        schedule=published.schedule,
        title=published.title,
        url=published.url,
        run_id=published.run_id,
        seen_at=from_text(published.created_at),
        changes=published.changes,
        language=schedule.language if schedule else "de",
        overview_url=schedule.publish_url if schedule else "",
        record_type=_type_of(published.changes, schedule),
    )


def _type_of(changes: Sequence[Change], schedule: Schedule | None) -> RecordType:
    """The type of the records that changed; of a page whose own texts changed, what its file declares."""
    from scraper.meetings import MEETING

    records = (change.subject for change in changes if change.subject)
    changed = next((record.record_type for record in records), None)
    return changed or (schedule.type_of_records if schedule else MEETING)


def _schedule_file(settings: Settings, name: str) -> Schedule | None:
    """Return the schedule, if its file still exists and can be read: a database can outlive it."""
    from schedules.config import schedule_files

    try:
        schedules, _ = schedule_files.load_each(settings.schedules)
    except ScheduleError:
        return None
    return next((schedule for schedule in schedules if schedule.name == name), None)
