"""Build the message for an alert of the outbox, at the time when it is sent."""

from __future__ import annotations

import shlex
from typing import TYPE_CHECKING, Any

from db.queries.changes import changes
from db.timestamps import optional_from_text
from scraper.channels.protocol import Message
from scraper.channels.settings import EmailSettings, WebhookSettings
from scraper.reports.model import News, Notice, NoticeItem, Recipient

if TYPE_CHECKING:
    from datetime import datetime
    from pathlib import Path
    from sqlite3 import Connection

    from db.outbox.queue import Claim, Kind
    from schedules.config.schedule_files import Schedule
    from scraper.channels.settings import ChannelSettings


def program(database: Path, folder: Path | None) -> str:
    """Return the command by which operators run Leuchtturm with this database and ``folder``."""
    schedules = f" --schedules {shlex.quote(str(folder.absolute()))}" if folder else ""
    return f"leuchtturm --db {shlex.quote(str(database.absolute()))}{schedules}"


def item(
    connection: Connection, schedule: Schedule, claim: Claim, program: str = "leuchtturm"
) -> News | Notice:
    """Return the report of a claim: the news of one check or of a digest, or one notice.

    ``program``: how operators call Leuchtturm with this database and these schedule files.
    """
    last = claim.events[-1]
    if last.kind == "changes":
        ids = [change_id for event in claim.events for change_id in event.data["changes"]]
        found_at = {number: event.created_at for event in claim.events for number in event.data["changes"]}
        return News(
            event_id=claim.sent_as,
            schedule=claim.schedule,
            title=last.data["title"],
            url=last.data["url"],
            run_id=last.run_id or 0,
            seen_at=last.created_at,
            changes=changes(connection, ids),
            language=schedule.language,
            overview_url=schedule.publish_url,
            record_type=schedule.type_of_records,
            found_at=found_at if len(claim.events) > 1 else {},
        )
    return Notice(
        event_id=claim.sent_as,
        schedule=claim.schedule,
        seen_at=last.created_at,
        program=program,
        language=schedule.language,
        record_type=schedule.type_of_records,
        **_details(last.kind, last.data),
    )


def _details(kind: Kind, data: dict[str, Any]) -> dict[str, Any]:
    details = {"kind": kind, **data, "since": optional_from_text(data.get("since"))}
    if "items" in data:
        details["items"] = tuple(
            NoticeItem(entry["subject"], entry["field"], tuple(map(tuple, entry["readings"])))
            for entry in data["items"]
        )
    for name in {"received", "missed"} & data.keys():
        details[name] = tuple(data[name])
    if "published" in data:
        details["kind"] = "published" if details.pop("published") else "unpublished"
    return details


def message(about: News | Notice, channel: ChannelSettings) -> Message:
    """Render ``about`` in the formats that ``channel`` carries; the others stay empty."""
    from scraper.reports.headlines import subject
    from scraper.reports.notices import explain

    parts: dict[str, Any] = {"subject": "", "text": "", "html": "", "payload": {}}
    if isinstance(channel, EmailSettings):
        from scraper.reports.mail import mail

        rendered = mail(about, recipient(channel))
        parts |= {"subject": rendered.subject, "text": rendered.text, "html": rendered.html}
    elif isinstance(channel, WebhookSettings):
        from scraper.reports.webhook_payload import webhook

        parts["payload"] = webhook(about)
    else:
        from scraper.reports.plain_text import plain

        headline = (
            explain(about).headline
            if isinstance(about, Notice)
            else subject(about.changes, about.title, about.language)
        )
        parts |= {"subject": headline, "text": plain(about)}
    return Message(about.event_id, thread=about.schedule, created_at=about.seen_at, **parts)


def recipient(channel: EmailSettings) -> Recipient:
    """Return why a reader gets the mails of this channel, and where to unsubscribe."""
    from scraper.channels.email_addresses import split_sender

    contact = split_sender(channel.reply_to or channel.sender)[1]
    return Recipient(channel.name, channel.audience, contact)


def probe(event_id: str, schedule: Schedule, channel: ChannelSettings, *, now: datetime) -> Notice:
    """Return the test message of ``leuchtturm alerts test``, marked as a test."""
    return Notice(
        event_id=event_id,
        kind="test",
        schedule=schedule.name,
        title=schedule.title,
        url=schedule.url,
        seen_at=now,
        channel=channel.name,
        language=schedule.language,
        record_type=schedule.type_of_records,
    )
