"""A page on loopback, channels for its changes, and the rounds that deliver to them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import time_machine
from msgspec.structs import replace

from schedules.delivery.rounds import deliver
from scraper.channels.settings import ChannelSettings, EmailSettings, WebhookSettings
from tests.mail_servers import LOOPBACK
from tests.schedules.watched_page import Watch

if TYPE_CHECKING:
    from schedules.config.schedule_files import Schedule
    from schedules.delivery.channel_round import Delivery
    from tests.mail_servers import MailServer
    from tests.receivers import Delivery as PageResponse
    from tests.receivers import WebhookReceiver

KEY = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"
MINUTE = timedelta(minutes=1)


@dataclass
class FakeDelivery(Watch):
    """``with FakeDelivery(path) as delivery:`` then channels, checks and rounds; nothing waits."""

    channels: tuple[ChannelSettings, ...] = ()
    fail_after: int = 3

    @property
    def schedule(self) -> Schedule:
        """The shipped schedule with this page's address and these channels."""
        shipped = super().schedule
        alerts = replace(shipped.alerts, fail_after=self.fail_after)
        schedule: Schedule = replace(shipped, channels=self.channels, alerts=alerts)
        return schedule

    def deliver(self, *, after: timedelta = timedelta(0)) -> tuple[Delivery, ...]:
        """One round, ``after`` the last thing that happened."""
        self.now += after
        return deliver([self.schedule], self.path, clock=lambda: self.now, spread=lambda: 1.0, debug=True)

    def states(self) -> dict[str, list[str]]:
        """What became of the alerts, by channel."""
        found: dict[str, list[str]] = {}
        for channel, state in self.rows("SELECT channel, state FROM alerts ORDER BY id"):
            found.setdefault(str(channel), []).append(str(state))
        return found

    def webhook(self, to: WebhookReceiver | str, name: str = "hook", **values: Any) -> WebhookSettings:
        """Settings for a receiver, or an address; patient ones: a busy machine is no silent receiver."""
        secret = self.path.with_name("webhook-secret")
        secret.write_text(KEY)
        usual: dict[str, Any] = {"timeout": 90, "deadline": 110}
        url = to if isinstance(to, str) else to.url
        return WebhookSettings(name=name, url=url, secret=f"file:{secret}", **(usual | values))

    def mail(self, to: MailServer | int, name: str = "mail", **values: Any) -> EmailSettings:
        """Settings for a mail server, or for one at a port."""
        usual: dict[str, Any] = {
            "recipients": ("anna@example.org",),
            "sender": "Leuchtturm <leuchtturm@example.org>",
            "security": "none",
            "timeout": 90,
            "deadline": 110,
        }
        port = to if isinstance(to, int) else to.port
        return EmailSettings(name=name, host=LOOPBACK, port=port, **(usual | values))


def payloads(receiver: WebhookReceiver) -> list[dict[str, Any]]:
    """The ``data`` of what came, each verified by the library's own check at the time of its attempt."""
    return [verified(delivery)["data"] for delivery in receiver.deliveries]


def verified(delivery: PageResponse) -> Any:
    """The JSON of what came, if its signature is right."""
    with time_machine.travel(int(delivery.headers["webhook-timestamp"]), tick=False):
        return delivery.verify(KEY)


def notices(receiver: WebhookReceiver) -> list[str]:
    """The kinds of the notices that operators got."""
    return [data["kind"] for data in payloads(receiver)]
