"""The interface of a channel: it takes a message, and returns a receipt or raises ``DeliveryError``."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from datetime import datetime, timedelta
from threading import Event
from typing import Any, Protocol

from msgspec import Struct, field

from scraper import lazy_re

_EVENT_ID = lazy_re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]{0,99}")


def is_event_id(text: str) -> bool:
    return _EVENT_ID.fullmatch(text) is not None


class Message(Struct, frozen=True):
    """A message to deliver, already written by ``scraper.reports``.

    ``event_id``: one event, one id for ever: it becomes the ``Message-ID`` and the ``webhook-id`` of every
    attempt, so that a receiver can recognise a repetition. ASCII letters, digits, ``-`` and ``_``, 100 at
    most. ``subject`` is one line; ``text`` and ``html`` say the same to a mail reader without and with HTML.
    ``payload`` is the whole JSON body for webhooks. ``thread`` names the watched page (the schedule's name):
    mails about one page are one thread. ``created_at`` (UTC) is when the event was found, not when it is
    sent.
    """

    event_id: str
    subject: str
    text: str
    html: str
    payload: Mapping[str, Any]
    thread: str
    created_at: datetime

    def __post_init__(self) -> None:
        if not is_event_id(self.event_id):
            raise ValueError(
                f"An event id has 1 to 100 of A-Z, a-z, 0-9, - and _, not {self.event_id[:120]!r}."
            )
        if self.created_at.utcoffset() != timedelta(0):
            raise ValueError(f"created_at is a time in UTC, not {self.created_at.isoformat()}.")


class Refusal(Struct, frozen=True):
    """A server's answer about one recipient: its reply ``code`` (0: no answer) and text."""

    code: int
    text: str
    permanent: bool


MAX_DETAIL = 500


class Receipt(Struct, frozen=True):
    """The result of an attempt that settled the message for at least one receiver.

    ``detail``: one line for the operator, 500 characters at most. ``accepted`` and ``refused`` name the
    recipients of a mail that the server answered about this time, ``pending`` those that were not tried yet;
    all stay empty for channels that have one receiver.
    """

    detail: str
    accepted: tuple[str, ...] = ()
    refused: Mapping[str, Refusal] = field(default_factory=dict)
    pending: tuple[str, ...] = ()

    @property
    def complete(self) -> bool:
        """Whether no recipient is left to try again."""
        return not self.pending and all(refusal.permanent for refusal in self.refused.values())


class Channel(Protocol):
    def deliver(
        self,
        message: Message,
        *,
        now: datetime,
        settled: Collection[str] = (),
        on_step: Callable[[str], None] | None = None,
        on_accepted: Callable[[str], None] | None = None,
        stop: Event | None = None,
    ) -> Receipt:
        """Make one attempt; it ends by the channel's ``deadline``, whatever happens.

        ``now``: the moment of this attempt, UTC. ``settled``: recipients that earlier receipts have settled;
        they get nothing. ``on_step`` gets what happened, line by line (``alerts test`` prints it);
        ``on_accepted`` gets each recipient the moment its server took the mail, so that a caller can remember
        it at once. Both are called in the caller's thread. ``stop``: once it is set, the attempt ends within
        a second or two, unless the receiver may be getting the message just then: its answer is waited for.

        Returns a receipt when at least one receiver accepted, when all were settled before, or when a mail
        was refused for good for some and not tried for others. Raises ``DeliveryError`` otherwise:
        ``permanent`` if every receiver refused for good, ``retry_after`` in seconds if the receiver asked for
        a pause. Neither ever holds a secret.
        """
        ...

    def try_out(self, on_step: Callable[[str], None] | None = None) -> None:
        """Go as far as a delivery would before it sends anything, within the same ``deadline``.

        Raises ``DeliveryError`` as a delivery would.
        """
        ...
