"""Send a written message over mail, webhook or chat, and report the result.

Nothing here decides what is news or remembers what was sent. Each channel's libraries are imported when one
is opened, so that a command that sends nothing pays nothing.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from scraper.channels.protocol import Channel, Message, Receipt, Refusal

if TYPE_CHECKING:
    from scraper.channels.settings import ChannelSettings


def open_channel(settings: ChannelSettings) -> Channel:
    """Return the channel that ``settings`` describe; it connects and reads its secrets only to deliver."""
    from scraper.channels.settings import EmailSettings, WebhookSettings

    if isinstance(settings, EmailSettings):
        from scraper.channels.smtp import EmailChannel

        return EmailChannel(settings)
    if isinstance(settings, WebhookSettings):
        from scraper.channels.webhook import WebhookChannel

        return WebhookChannel(settings)
    from scraper.channels.apprise import AppriseChannel

    return AppriseChannel(settings)
