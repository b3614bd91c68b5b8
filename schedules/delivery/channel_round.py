"""Send the alerts that are due over one channel.

A message is claimed in one short transaction, sent outside of any, and its outcome is written down in
another. A process that dies in between leaves a claim that runs out; the next round sends the same message,
under the same id, to the recipients that are not known to have it. A lock on the channel, which no clock can
end, keeps other rounds from it meanwhile.
"""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import partial
from typing import TYPE_CHECKING

from db.file_errors import explained
from db.lock_file import channel_held
from db.outbox import queue
from db.store import Store
from db.timestamps import to_text
from schedules import bugs
from schedules.check import enqueue_alerts
from schedules.delivery import messages
from schedules.delivery.backoff import next_attempt
from scraper.channels import Receipt, open_channel
from scraper.errors import (
    DamagedValueError,
    DatabaseBusyError,
    DeliveryError,
    LeuchtturmError,
    StoreError,
)

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path
    from sqlite3 import Connection
    from threading import Event
    from typing import Any

    from db.outbox.queue import Claim, State
    from schedules.config.schedule_files import Schedule
    from scraper.channels import Channel
    from scraper.channels.protocol import Message
    from scraper.channels.settings import ChannelSettings

MAX_FAILURES_IN_A_ROW = 3
"""Failed attempts after which a round leaves a channel alone: it is probably down."""

_CHANNEL_TIME = timedelta(seconds=60)  # after this a round begins no further attempt over a channel
_OUTCOME_TRIES = 10  # for storing an outcome while the file is locked: five minutes
_SLACK = timedelta(seconds=30)  # for which a claim outlives the deadline of its attempt


@dataclass(frozen=True, slots=True)
class Delivery:
    """The result of one attempt. ``state`` is ``waiting`` if it is retried, at ``due`` or later.

    ``alerts``: the rows that went in it. ``detail``: what was answered, or why it failed, for the operator.
    """

    schedule: str
    channel: str
    alerts: tuple[int, ...]
    event_id: str
    state: State
    attempts: int
    detail: str
    due: datetime | None = None

    def to_json(self) -> dict[str, Any]:
        """What ``leuchtturm deliver --json`` prints."""
        return {
            "schedule": self.schedule,
            "channel": self.channel,
            "alerts": list(self.alerts),
            "event_id": self.event_id,
            "state": self.state,
            "attempts": self.attempts,
            "detail": self.detail,
            "due_at": to_text(self.due) if self.due else None,
        }


@dataclass
class ChannelRound:
    """The part of a round for one channel, with its own database connection.

    ``lock_timeout``: seconds to wait for other writers. ``report`` gets each result at once. ``accepted`` and
    ``refused`` (for good): recipients of the present attempt.
    """

    schedule: Schedule
    settings: ChannelSettings
    path: Path
    clock: Callable[[], datetime]
    spread: Callable[[], float]
    halt: Event
    program: str
    report: Callable[[Delivery], None]
    debug: bool
    lock_timeout: float
    deliveries: list[Delivery] = field(default_factory=list)
    failures: int = 0
    accepted: list[str] = field(default_factory=list)
    refused: dict[str, str] = field(default_factory=dict)

    def run(self) -> None:
        """Send one message after the other, until there is none, the channel seems down, or time is up.

        Where another round sends over the channel, here or in another process, it sends these, too.
        """
        with channel_held(self.path, self.schedule.name, self.settings.name) as is_free:
            if is_free:
                self.send_all()

    def send_all(self) -> None:
        began = self.clock()
        self.failures = 0
        channel = open_channel(self.settings)
        with Store.open(self.path, timeout=self.lock_timeout) as store:
            while (
                self.failures < MAX_FAILURES_IN_A_ROW
                and is_within(_CHANNEL_TIME, began, self.clock())
                and not self.halt.is_set()
            ):
                claim = self.claim(store)
                if claim is None:
                    break
                delivery = self.attempt(store, channel, claim)
                self.deliveries.append(delivery)
                self.report(delivery)

    def claim(self, store: Store) -> Claim | None:
        now = self.clock()
        with store.writing() as writing:
            return queue.claim(
                writing.connection,
                self.schedule.name,
                self.settings.name,
                audience=self.settings.audience,
                together=self.settings.digest == "daily",
                now=now,
                until=now + timedelta(seconds=self.settings.deadline) + _SLACK,
            )

    def attempt(self, store: Store, channel: Channel, claim: Claim) -> Delivery:
        """Send one message; the database is not locked meanwhile."""
        self.accepted, self.refused = [], {}
        self.failures += 1
        try:
            message = self.message(store, claim)
            if message is None:
                return self.delivery(claim, "waiting", "The time for this attempt ran out before it began.")
            receipt = channel.deliver(
                message,
                now=self.clock(),
                settled=claim.accepted | claim.refused.keys(),
                on_accepted=partial(self.record_accepted, store, claim),
                stop=self.halt,
            )
        except DeliveryError as error:
            return self.reschedule_or_give_up(store, claim, error, progress=bool(self.accepted))
        except DamagedValueError as damage:
            return self.finish(store, claim, "given_up", str(damage))
        except LeuchtturmError:
            raise
        except Exception as bug:
            if self.debug:
                raise
            reason = bugs.explain(bug, self.path, "`leuchtturm deliver --debug` shows where.")
            return self.reschedule_or_give_up(store, claim, DeliveryError(str(reason)))
        self.failures = 0
        return self.record_receipt(store, claim, receipt)

    def message(self, store: Store, claim: Claim) -> Message | None:
        """Return what is to be sent, or ``None`` if the claim has run out meanwhile.

        Raises ``DamagedValueError`` if the alert, or what it reports, cannot be read.
        """
        if claim.damage is not None:
            raise claim.damage
        with explained(self.path):
            about = messages.item(store.connection, self.schedule, claim, self.program)
            message = messages.message(about, self.settings)
            return message if queue.is_held(store.connection, claim, self.clock()) else None

    def record_accepted(self, store: Store, claim: Claim, recipient: str) -> None:
        """Store at once that the recipient has the mail.

        Raises ``DeliveryError`` if that fails: the outcome of the attempt stores it, and nothing more is sent
        before that.
        """
        self.accepted.append(recipient)
        try:
            with store.writing() as writing:
                queue.note_accepted(writing.connection, claim, recipient)
        except StoreError as error:
            raise DeliveryError(str(error)) from error

    def record_receipt(self, store: Store, claim: Claim, receipt: Receipt) -> Delivery:
        """Record that at least one recipient has the message: the others are retried, or refused for good."""
        self.refused = {
            address: f"{refusal.code} {refusal.text}"
            for address, refusal in receipt.refused.items()
            if refusal.permanent
        }
        if not receipt.complete:
            progress = bool(receipt.accepted or self.refused)
            return self.reschedule_or_give_up(store, claim, DeliveryError(receipt.detail), progress=progress)
        refused = {**claim.refused, **self.refused}
        if not refused:
            return self.finish(store, claim, "delivered", receipt.detail)
        never = "; ".join(f"{address}: {answer}" for address, answer in refused.items())
        return self.finish(store, claim, "given_up", f"Refused for good for {never}")

    def reschedule_or_give_up(
        self, store: Store, claim: Claim, error: DeliveryError, *, progress: bool = False
    ) -> Delivery:
        due = None if error.permanent else self.next_due(claim, error, progress=progress)
        if due is None:
            return self.finish(store, claim, "given_up", str(error))
        self.store_outcome(
            store,
            claim,
            lambda connection, _: queue.reschedule(connection, claim, answer=str(error), due=due),
        )
        return self.delivery(claim, "waiting", str(error), due)

    def next_due(self, claim: Claim, error: DeliveryError, *, progress: bool) -> datetime | None:
        """Return when to try again; an attempt cut short by the program's end is due at its next start.

        An attempt that brought the mail to some of its recipients begins the pauses anew: the server works.
        """
        now = self.clock()
        if self.halt.is_set() and error.retry_after is None:
            return now
        spread = self.spread()
        attempts = 1 if progress else claim.attempts
        return next_attempt(attempts, claim.first_tried_at, now, retry_after=error.retry_after, spread=spread)

    def finish(self, store: Store, claim: Claim, state: State, answer: str) -> Delivery:
        def write(connection: Connection, now: datetime) -> None:
            ours = queue.complete(connection, claim, state, answer=answer, now=now)
            if ours and state == "given_up":
                with suppress(
                    DamagedValueError
                ):  # of an earlier notice: `status` shows the alert all the same
                    accepted = claim.accepted.union(self.accepted)
                    enqueue_alerts.given_up(
                        connection, self.schedule, claim, accepted, answer=answer, now=now
                    )

        self.store_outcome(store, claim, write)
        return self.delivery(claim, state, answer)

    def store_outcome(
        self, store: Store, claim: Claim, write: Callable[[Connection, datetime], object]
    ) -> None:
        """Store the outcome of an attempt, however long the file is locked: else it would be sent again."""
        for tries_left in reversed(range(_OUTCOME_TRIES)):
            now = self.clock()
            try:
                with store.writing() as writing:
                    for recipient in self.accepted:
                        queue.note_accepted(writing.connection, claim, recipient)
                    if self.refused:
                        queue.note_refused(writing.connection, claim, self.refused)
                    write(writing.connection, now)
                return
            except DatabaseBusyError:
                if not tries_left or self.halt.is_set():
                    raise

    def delivery(self, claim: Claim, state: State, detail: str, due: datetime | None = None) -> Delivery:
        rows = tuple(event.id for event in claim.events)
        return Delivery(
            claim.schedule, claim.channel, rows, claim.sent_as, state, claim.attempts, detail, due
        )


def is_within(time: timedelta, began: datetime, now: datetime) -> bool:
    """Whether no more than ``time`` has passed; false too where the clock was set back meanwhile."""
    return timedelta() <= now - began < time
