"""Send the alerts that are due: one round over all channels, in parallel.

A round claims a message in one short transaction, sends it outside of any, and writes down the outcome in
another. A process that dies in between leaves a claim that runs out; the next round sends the same message,
under the same id, to the recipients that are not known to have it. A lock on the channel, which no clock can
end, keeps other rounds from it meanwhile.
"""

from __future__ import annotations

import random
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import datetime, timedelta
from threading import Event
from typing import TYPE_CHECKING

from db.file_errors import explained
from db.lock_file import channel_held
from db.outbox import queue
from db.store import Store
from db.timestamps import to_text
from schedules import bugs
from schedules.check import enqueue_alerts
from schedules.delivery import messages
from schedules.local_time import utc_now
from scraper.channels import Receipt, open_channel
from scraper.errors import DeliveryError, LeuchtturmError

if TYPE_CHECKING:
    from collections.abc import Callable, Collection
    from pathlib import Path
    from typing import Any

    from db.outbox.queue import Claim, State
    from schedules.config.schedule_files import Schedule
    from scraper.channels import Channel
    from scraper.channels.settings import ChannelSettings

TRIED_FOR = timedelta(hours=72)
"""How long after the first attempt a message is given up."""
MOST_ATTEMPTS = 20
"""That are made in this time, about; they count where the first one is dated in the future."""
FEWEST_ATTEMPTS = 10
"""That are made however long ago the first one was: the computer may have been off, or its clock ahead."""
SHORTEST_PAUSE = timedelta(minutes=1)
LONGEST_PAUSE = timedelta(hours=6)
FAILURES = 3
"""Attempts in a row that may fail before a round leaves a channel alone: it is probably down."""

_ROUND = timedelta(seconds=60)  # after this a round begins no further attempt
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


def deliver(
    schedules: Collection[Schedule],
    path: Path,
    *,
    clock: Callable[[], datetime] = utc_now,
    spread: Callable[[], float] = lambda: random.uniform(0.8, 1.2),  # noqa: S311 - no secret, it keeps copies apart
    stop: Event | None = None,
    folder: Path | None = None,
    stale: bool = True,
    debug: bool = False,
) -> tuple[Delivery, ...]:
    """Send all that is due for the channels of ``schedules`` from the database ``path``.

    Before that, notices about stale schedules are queued if ``stale``; after it, notices about alerts given
    up. Each channel has a thread of its own, so that none waits for another. Ends within a minute and the
    longest ``deadline`` of a channel, whatever the receivers do, and within as much again if something was
    given up. ``spread``: the factor by which pauses vary. ``stop``: set it to begin no further attempt, and
    to cut those that have not handed over their message yet. ``folder``: of the schedule files, for the
    commands in notices. With ``debug`` a bug is raised, for its traceback.

    Raises ``StoreError`` where the database cannot be used.
    """
    halt = stop or Event()
    with Store.open(path) as store, store.writing() as writing:
        queue.correct_future_due_times(writing.connection, clock())
        if stale:
            enqueue_alerts.stale(writing.connection, schedules, now=clock())
    program = messages.program(path, folder)
    every = [
        _Round(schedule, channel, path, clock, spread, halt, program, debug=debug)
        for schedule in schedules
        for channel in schedule.channels
    ]
    deliveries = _run_in_parallel(every, path, clock, halt)
    if any(delivery.state == "given_up" for delivery in deliveries):
        operators = [part for part in every if part.settings.audience == "operators"]
        deliveries += _run_in_parallel(operators, path, clock, halt)
    return deliveries


def _run_in_parallel(
    parts: Collection[_Round], path: Path, clock: Callable[[], datetime], halt: Event
) -> tuple[Delivery, ...]:
    """Send over those channels for which something is due, each in its thread."""
    with Store.open(path) as store, store.writing() as writing:
        due = queue.due(writing.connection, clock())
    work = [part for part in parts if (part.schedule.name, part.settings.name) in due]
    if not work:
        return ()
    with ThreadPoolExecutor(len(work), thread_name_prefix="deliver") as pool:
        rounds = [pool.submit(part.run) for part in work]
        try:
            return tuple(delivery for part in rounds for delivery in part.result())
        except BaseException:
            halt.set()  # the other channels need not go on
            raise


def next_attempt(
    attempts: int, first: datetime, now: datetime, *, retry_after: float | None = None, spread: float = 1.0
) -> datetime | None:
    """When to try again after ``attempts`` of which the first was at ``first``; ``None``: give up.

    Pauses double from a minute to six hours; ``retry_after``: seconds that the receiver demands.
    The last attempt is at the end of the 72 hours, or after it, if few were made by then.
    """
    if first > now:  # a clock was ahead at the first attempt: then the attempts are counted
        first = now - TRIED_FOR if attempts >= MOST_ATTEMPTS else now
    end = first + TRIED_FOR
    if now >= end:
        if attempts >= FEWEST_ATTEMPTS:
            return None
        end = now + LONGEST_PAUSE
    pause = min(SHORTEST_PAUSE * (1 << min(attempts - 1, 20)), LONGEST_PAUSE) * spread
    pause = max(min(max(pause, SHORTEST_PAUSE), LONGEST_PAUSE), timedelta(seconds=retry_after or 0))
    # the database keeps whole seconds and cuts the rest off: never earlier than requested
    return min(now + pause + timedelta(microseconds=999_999), end)


@dataclass
class _Round:
    """The part of a round for one channel, with its own thread and database connection."""

    schedule: Schedule
    settings: ChannelSettings
    path: Path
    clock: Callable[[], datetime]
    spread: Callable[[], float]
    halt: Event
    program: str
    debug: bool
    failures: int = 0

    def run(self) -> list[Delivery]:
        """Send one message after the other, until there is none, the channel seems down, or time is up.

        Where another round sends over the channel, here or in another process, it sends these, too.
        """
        with channel_held(self.path, self.schedule.name, self.settings.name) as is_free:
            return self.send_all() if is_free else []

    def send_all(self) -> list[Delivery]:
        deliveries: list[Delivery] = []
        ends = self.clock() + _ROUND
        self.failures = 0
        channel = open_channel(self.settings)
        with Store.open(self.path) as store:
            while self.failures < FAILURES and self.clock() < ends and not self.halt.is_set():
                claim = self.claim(store)
                if claim is None:
                    break
                deliveries.append(self.attempt(store, channel, claim))
        return deliveries

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

        def remember(recipient: str) -> None:
            with store.writing() as writing:
                queue.note_accepted(writing.connection, claim, recipient)

        self.failures += 1
        try:
            with explained(self.path):
                about = messages.item(store.connection, self.schedule, claim, self.program)
                message = messages.message(about, self.settings)
                if not queue.is_held(store.connection, claim, self.clock()):
                    return self.delivery(
                        claim, "waiting", "The time for this attempt ran out before it began."
                    )
            receipt = channel.deliver(
                message,
                now=self.clock(),
                settled=claim.accepted | claim.refused.keys(),
                on_accepted=remember,
                stop=self.halt,
            )
        except DeliveryError as error:
            return self.refused(store, claim, error)
        except LeuchtturmError:
            raise
        except Exception as bug:
            if self.debug:
                raise
            reason = bugs.explain(bug, self.path, "`leuchtturm deliver --debug` shows where.")
            return self.refused(store, claim, DeliveryError(str(reason)))
        self.failures = 0
        return self.received(store, claim, receipt)

    def received(self, store: Store, claim: Claim, receipt: Receipt) -> Delivery:
        """Record that at least one recipient has the message: the others are retried, or refused for good."""
        final = {
            address: f"{refusal.code} {refusal.text}"
            for address, refusal in receipt.refused.items()
            if refusal.permanent
        }
        with store.writing() as writing:
            for recipient in receipt.accepted:
                queue.note_accepted(writing.connection, claim, recipient)
            queue.note_refused(writing.connection, claim, final)
        if not receipt.complete:
            progress = bool(receipt.accepted or final)
            return self.refused(store, claim, DeliveryError(receipt.detail), progress=progress)
        refused = {**claim.refused, **final}
        if not refused:
            return self.finish(store, claim, "delivered", receipt.detail)
        never = "; ".join(f"{address}: {answer}" for address, answer in refused.items())
        return self.finish(store, claim, "given_up", f"Refused for good for {never}")

    def refused(
        self, store: Store, claim: Claim, error: DeliveryError, *, progress: bool = False
    ) -> Delivery:
        due = None if error.permanent else self.next_due(claim, error, progress=progress)
        if due is None:
            return self.finish(store, claim, "given_up", str(error))
        with store.writing() as writing:
            queue.reschedule(writing.connection, claim, answer=str(error), due=due)
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
        now = self.clock()
        with store.writing() as writing:
            ours = queue.complete(writing.connection, claim, state, answer=answer, now=now)
            if ours and state == "given_up":
                enqueue_alerts.given_up(writing.connection, self.schedule, claim, answer=answer, now=now)
        return self.delivery(claim, state, answer)

    def delivery(self, claim: Claim, state: State, detail: str, due: datetime | None = None) -> Delivery:
        rows = tuple(event.id for event in claim.events)
        return Delivery(
            claim.schedule, claim.channel, rows, claim.sent_as, state, claim.attempts, detail, due
        )
