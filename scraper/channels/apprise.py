"""Deliver to chats and push services through Apprise, an optional extra; its addresses hold tokens."""

from __future__ import annotations

import logging
import re
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote

from scraper.channels.deadline import Attempt
from scraper.channels.mime import one_line
from scraper.channels.network_errors import shown
from scraper.channels.protocol import Message, Receipt
from scraper.channels.secret_refs import resolve
from scraper.errors import DeliveryError

if TYPE_CHECKING:
    from collections.abc import Callable, Collection
    from datetime import datetime
    from threading import Event

    import apprise

    from scraper.channels.settings import AppriseSettings


class AppriseChannel:
    """One Apprise address, see :class:`scraper.channels.protocol.Channel`."""

    def __init__(self, settings: AppriseSettings) -> None:
        self._settings = settings

    def deliver(
        self,
        message: Message,
        *,
        now: datetime,  # chats put their own time
        settled: Collection[str] = (),  # one receiver: it has the message or not
        on_step: Callable[[str], None] | None = None,
        on_accepted: Callable[[str], None] | None = None,  # as above
        stop: Event | None = None,  # a message that Apprise has begun to send cannot be taken back
    ) -> Receipt:
        """Send subject and text once; see the protocol. Only the address itself can fail permanently."""
        url = resolve(self._settings.url)
        service = self._service(url)
        attempt = Attempt(f"The service of {self._settings.url}", self._settings.deadline, on_step)
        return attempt.run(lambda: self._notify(service, message, _secrets(url), attempt))

    def try_out(self, on_step: Callable[[str], None] | None = None) -> None:  # no step: nothing is connected
        """Look whether Apprise understands the address; it can only connect to send. See the protocol."""
        self._service(resolve(self._settings.url))

    def _service(self, url: str) -> apprise.Apprise:
        library = _library()
        service: apprise.Apprise = library.Apprise(
            asset=library.AppriseAsset(storage_mode=library.PersistentStoreMode.MEMORY)
        )
        # Several at once could be told half, and would then all be told again.
        if not service.add(url) or len(service) != 1:
            raise DeliveryError(
                f"The address in {self._settings.url} is not one that Apprise understands: "
                "write one address as its documentation shows for the service.",
                permanent=True,
            )
        return service

    def _notify(
        self, service: apprise.Apprise, message: Message, secrets: tuple[str, ...], attempt: Attempt
    ) -> Receipt:
        result = service.notify(
            title=one_line(message.subject),
            body=message.text,
            body_format="text",  # Apprise escapes it for services that show HTML or Markdown
            timeout=self._settings.deadline,
        )
        # Only a service's name is free of tokens, and what Apprise noted is shown after blacking them out.
        name = ", ".join(outcome.name for outcome in result.results) or "Apprise"
        noted = " ".join(entry.message for entry in result.logs())
        said = shown(noted.encode(), 300, *secrets) if noted else "no reason given"
        if not result:
            raise DeliveryError(f"{name} (address in {self._settings.url}) did not take the message: {said}")
        attempt.step(f"accepted by {name}")
        return Receipt(f"accepted by {name}")


def _secrets(url: str) -> tuple[str, ...]:
    """All of an address but its scheme: in ``slack://TOKEN/…`` the token stands where others have a host."""
    words = [word for word in re.split(r"[/:@?#&=,]+", url.partition("://")[2]) if len(word) > 5]
    return (url, *words, *map(unquote, words))


def _library() -> Any:
    try:
        import apprise
    except ImportError as error:
        raise DeliveryError(
            'A channel of type "apprise" needs an extra that is not installed: pip install leuchtturm[chat]',
            permanent=True,
        ) from error
    # Its notes hold parts of addresses; what matters of them is in the error. urllib3 notes whole paths.
    notes = logging.getLogger("apprise")
    notes.setLevel(logging.WARNING)
    notes.propagate = False
    if not notes.handlers:
        notes.addHandler(logging.NullHandler())
    logging.getLogger("urllib3").setLevel(logging.ERROR)
    return apprise
