"""Deliver by SMTP: one mail per recipient, with a result for each recipient.

Every recipient gets a copy that names only them, in a transaction of its own: readers do not see each other,
one refused mailbox keeps no other mail back, and a server that dies in the middle leaves one recipient
in doubt, not all. What is given up and what is tried again::

    connection, TLS, certificate, STARTTLS, greeting,    transient: this mail was not judged, and servers,
    login, sender                                        certificates, passwords and settings are repaired
    4xx, nonsense or silence                             transient
    5xx to a recipient or the mail                       permanent, as RFC 5321 (4.2.1) means it

A server that ends the connection after some mails (a limit per session) is connected to again, as long as
each connection brings at least one answer about a mail. Recipients for whom no time is left wait for the next
attempt.
"""

from __future__ import annotations

import time
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from scraper.channels.mime import addressed, compose
from scraper.channels.protocol import MAX_DETAIL, Message, Receipt, Refusal
from scraper.channels.smtp_session import SmtpSession
from scraper.errors import DeliveryError
from scraper.network.deadline import Deadline
from scraper.secret_refs import resolve
from scraper.text import cut

if TYPE_CHECKING:
    from collections.abc import Callable, Collection
    from datetime import datetime
    from email.message import EmailMessage
    from threading import Event

    from scraper.channels.settings import EmailSettings


class EmailChannel:
    def __init__(self, settings: EmailSettings) -> None:
        self._settings = settings

    def deliver(
        self,
        message: Message,
        *,
        now: datetime,  # a mail carries the event's time, the same at every attempt
        settled: Collection[str] = (),
        on_step: Callable[[str], None] | None = None,
        on_accepted: Callable[[str], None] | None = None,
        stop: Event | None = None,
    ) -> Receipt:
        mailboxes = self._settings.mailboxes
        pending = {address: mailboxes[address] for address in mailboxes if address not in settled}
        if not pending:
            return Receipt("every recipient was settled before")
        delivery = _MailDelivery(
            self._settings, compose(message, self._settings), pending, on_step, on_accepted,
            Deadline(self._settings.deadline, stop), self._password(),
        )  # fmt: skip
        return delivery.run()

    def try_out(self, on_step: Callable[[str], None] | None = None) -> None:
        """Connect, secure the connection and log in as for a delivery, and send nothing.

        Raises ``DeliveryError`` as a delivery would.
        """
        settings = self._settings
        session = SmtpSession(settings, self._password(), Deadline(settings.deadline), on_step)
        try:
            with session:
                session.quit()
        except OSError as error:
            raise DeliveryError(session.reason(error)) from error

    def _password(self) -> str:
        return resolve(self._settings.password) if self._settings.password is not None else ""


@dataclass
class _MailDelivery:
    """One attempt to bring a mail to the recipients in ``pending``: addresses, and the name beside each."""

    settings: EmailSettings
    mail: EmailMessage
    pending: dict[str, str]
    on_step: Callable[[str], None] | None
    on_accepted: Callable[[str], None] | None
    deadline: Deadline
    password: str
    accepted: list[str] = field(default_factory=list)
    refused: dict[str, Refusal] = field(default_factory=dict)
    longest: float = 0.0
    """Seconds that the slowest session's start or mail took: what the next one may need."""

    def run(self) -> Receipt:
        reason = ""
        while self.pending:
            answered = self._answered()
            try:
                reason = self._session()
            except DeliveryError as error:
                if not answered:
                    raise
                reason = str(error).removesuffix(".")
            if self._answered() == answered:
                break
        return self._receipt(reason)

    def _answered(self) -> int:
        """How many recipients the server has answered about."""
        return len(self.accepted) + sum(refusal.code > 0 for refusal in self.refused.values())

    def _session(self) -> str:
        """Send over one connection until all have their mail; returns why it ended before."""
        if self._too_late():
            return self._out_of_time()
        session = SmtpSession(self.settings, self.password, self.deadline, self.on_step)
        begun = time.monotonic()
        try:
            with session:
                self.longest = max(self.longest, time.monotonic() - begun)
                while self.pending:
                    if self._too_late():
                        session.quit()
                        return self._out_of_time()
                    if ended := self._send(session, next(iter(self.pending))):
                        return ended
                session.quit()
        except OSError as error:  # smtplib's errors are OSErrors too
            reason = session.reason(error)
            if session.in_doubt is not None:  # the server may have it: its answer never came
                del self.pending[session.in_doubt]
                self.refused[session.in_doubt] = Refusal(0, reason.removesuffix("."), permanent=False)
            return reason
        return ""

    def _send(self, session: SmtpSession, recipient: str) -> str:
        """One mail; returns why the connection ends with it, or nothing."""
        begun = time.monotonic()
        content = addressed(self.mail, recipient, self.pending[recipient])
        accepted, code, text = session.send(recipient, content)
        self.longest = max(self.longest, time.monotonic() - begun)
        if code == 421:  # RFC 5321, 3.8: the server closes the connection, and has not judged the mail
            return f"{session.where} ended the connection: 421 {text}"
        del self.pending[recipient]
        if accepted:
            self.accepted.append(recipient)
            if self.on_accepted is not None:
                self.on_accepted(recipient)
            session.step(f"accepted by {session.where} for {recipient}")
        else:
            self.refused[recipient] = Refusal(code, text, permanent=500 <= code <= 599)
            session.step(f"refused by {session.where} for {recipient}: {code} {text}")
        return ""

    def _too_late(self) -> bool:
        """Whether the deadline would cut the next mail in the middle; the first one is always tried."""
        return bool(self.accepted or self.refused) and self.deadline.remaining() < self.longest

    def _out_of_time(self) -> str:
        return f"the deadline of {self.settings.deadline:g} s (`deadline`) holds no further mail"

    def _receipt(self, reason: str) -> Receipt:
        where = f"{self.settings.host}:{self.settings.effective_port}"
        answers = [
            f"{recipient}: {refusal.code or 'no answer,'} {refusal.text}"
            for recipient, refusal in self.refused.items()
        ]
        if self.pending and (self.accepted or self.refused):
            answers.append(f"not asked yet for {len(self.pending)} ({reason})")
        refusals = "; ".join(answers)
        final = [refusal.permanent for refusal in self.refused.values()]
        if not self.refused and not self.accepted:
            raise DeliveryError(reason)
        if not self.accepted and not (self.pending and any(final)):  # else the final answers are to be kept
            raise DeliveryError(
                cut(f"{where} accepted the mail for none: {refusals}", MAX_DETAIL),
                permanent=not self.pending and all(final),
            )
        total = len(self.accepted) + len(self.refused) + len(self.pending)
        detail = f"accepted by {where} for {len(self.accepted)} of {total}"
        return Receipt(
            cut(f"{detail}; {refusals}" if refusals else detail, MAX_DETAIL),
            tuple(self.accepted),
            self.refused,
            tuple(self.pending),
        )
