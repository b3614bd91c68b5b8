"""Run ``leuchtturm demo``: serve each recorded state, check it, and print what arrives."""

from __future__ import annotations

import sys
from base64 import b64encode
from dataclasses import dataclass
from secrets import token_bytes
from shutil import which
from tempfile import NamedTemporaryFile
from typing import TYPE_CHECKING

import click
from msgspec.structs import replace

from db.outbox import corrections
from db.queries import current
from db.store import Store
from schedules.check.result import summary
from schedules.check.run import check
from schedules.config.schedule_files import load
from schedules.delivery.rounds import deliver
from schedules.demo.receivers import Hook, Mailboxes
from schedules.demo.server import PageServer
from schedules.local_time import utc_now
from scraper.channels.settings import EmailSettings, WebhookSettings
from scraper.errors import StoreError
from scraper.http.fetch import open_client
from scraper.text import printable

if TYPE_CHECKING:
    from email.message import EmailMessage
    from pathlib import Path

    from schedules.config.schedule_files import Channels, Schedule
    from scraper.channels.settings import Audience

NAME = "demo"
"""The schedule's name in the database that the demo leaves, by which it knows its own file."""


@dataclass(frozen=True, slots=True)
class Step:
    """One check: which recorded page is served and what is to be seen."""

    title: str
    page: str
    shows: str


STEPS: tuple[Step, ...] = (
    Step(
        "First look", "1-baseline", "The first successful check is the baseline: it is remembered, not news."
    ),
    Step("The same page again", "1-baseline", "The server answers 304: nothing is read, no alert is sent."),
    Step(
        "A new section",
        "2-new-meeting",
        "An invented meeting is added. The webhook's receiver is down: that delays no other channel.",
    ),
    Step(
        "A corrected date", "3-corrected-date", "One edit, with both values; not a removal and an addition."
    ),
    Step("A redesign", "4-redesign", "Other system, other markup, other headings: the facts are the same."),
    Step(
        "Maintenance page, status 200",
        "5-maintenance",
        "Not the page: nothing stored changes, operators get a notice, readers do not.",
    ),
    Step(
        "A section is missing",
        "6-section-missing",
        "Gone once may be a slip: it is noted, and checked again.",
    ),
    Step("It is back", "4-redesign", "It was a slip. No reader got a false alert."),
    Step("Missing again", "6-section-missing", "Gone once, as before."),
    Step(
        "Still missing",
        "6-section-missing",
        "Gone at two checks in a row: now it is news. Marked, never deleted.",
    ),
)

_RECEIVER_DOWN = STEPS[2]
"""After this step the webhook's receiver starts."""


def play(path: Path) -> None:
    """Run the story with the database ``path``, which a former demo may have left; print it as it happens.

    Raises ``StoreError`` when the file there is not a demo's.
    """
    _make_room(path)
    key = f"whsec_{b64encode(token_bytes(32)).decode()}"
    with (
        PageServer() as server,
        Mailboxes() as mailboxes,
        Hook(key) as hook,
        NamedTemporaryFile("w", prefix="leuchtturm-demo-") as secret,
        Store.open(path) as store,
        open_client() as client,
    ):
        secret.write(key)
        secret.flush()
        server.start()
        mailboxes.start()
        channels = _channels(mailboxes.port, hook.url, secret.name)
        schedule = replace(load()[0], name=NAME, url=server.url, channels=channels)
        _print(f"A page is served at {server.url}; each step is one real check of it.")
        _print(f"Alerts go to a mail server at port {mailboxes.port} and to a webhook at {hook.url}.")
        transcript = _Transcript(schedule, path, mailboxes, hook)
        for number, step in enumerate(STEPS, start=1):
            server.show(step.page)
            _print()
            _print(f"{number}. {step.title}")
            result = check(schedule, store, client)
            _print(f"   $ leuchtturm check   →   {result.schedule}: {summary(result)}")
            transcript.deliver()
            _print(f"   {step.shows}")
            if step is _RECEIVER_DOWN:
                transcript.catch_up(store)
    _print()
    _print(f"{path} keeps it all. Look at it with any SQLite tool, or with:")
    program = "leuchtturm" if which("leuchtturm") else sys.argv[0]
    for command in ("meetings --all", "show 2024", "changes", "alerts"):
        _print(f"  {program} --db {path} {command}")


def _channels(mail_port: int, hook_url: str, secret: str) -> Channels:
    def mail(name: str, audience: Audience) -> EmailSettings:
        return EmailSettings(
            name=name,
            audience=audience,
            host="127.0.0.1",
            port=mail_port,
            security="none",  # on this computer only
            sender="Leuchtturm <leuchtturm@example.org>",
            recipients=(f"{audience}@example.org",),
        )

    hook = WebhookSettings(name="webhook", url=hook_url, secret=f"file:{secret}")
    return (mail("mail", "readers"), hook, mail("operators", "operators"))


class _Transcript:
    """Runs deliveries, and prints what has arrived since the last one."""

    def __init__(self, schedule: Schedule, path: Path, mailboxes: Mailboxes, hook: Hook) -> None:
        self.schedule = schedule
        self.path = path
        self.mailboxes = mailboxes
        self.hook = hook
        self.mails = 0
        self.hooks = 0

    def deliver(self) -> None:
        deliveries = deliver([self.schedule], self.path)
        for mail in self.mailboxes.mails[self.mails :]:
            _show_mail(mail)
        for data in self.hook.received[self.hooks :]:
            count = len(data["changes"])
            _print(f"   webhook: signature verified, {count} change, id {data['event_id']}")
        self.mails, self.hooks = len(self.mailboxes.mails), len(self.hook.received)
        for delivery in deliveries:
            if delivery.state != "delivered":
                _print(f"   {delivery.channel} waits, it is tried again in a minute: {delivery.detail}")

    def catch_up(self, store: Store) -> None:
        """Start the receiver that was down, and do not wait the minute."""
        self.hook.start()
        _print("   The webhook's receiver is up.")
        _print("   $ leuchtturm alerts retry --all && leuchtturm deliver")
        with store.writing() as writing:
            corrections.retry(writing.connection, None, now=utc_now())
        self.deliver()


def _show_mail(mail: EmailMessage) -> None:
    identifier = str(mail["Message-ID"]).strip("<>").partition("@")[0]
    _print(f"   mail to {mail['To']}, id {identifier}: {mail['Subject']}")
    body = mail.get_body(("plain",))
    if body is not None and "readers" in mail["To"]:
        for line in body.get_content().splitlines():
            _print(f"   │ {line}")


def _make_room(path: Path) -> None:
    """Delete what a former demo left; refuse to touch any other file."""
    if not path.exists():
        return
    with current.opened(path) as connection:
        names = {state.name for state in current.schedule_states(connection)}
    if names - {NAME}:
        raise StoreError(f"{path.resolve()} holds more than a demo; run the demo in another folder.")
    for suffix in ("", "-wal", "-shm"):
        path.with_name(path.name + suffix).unlink(missing_ok=True)


def _print(line: str = "") -> None:
    click.echo(printable(line))
