"""Deliver to chats and push services through Apprise, an optional extra; its addresses hold tokens.

Apprise runs in a child process, because only that can be killed at the deadline, be given a proxy and
authorities, and keep its log, which shows parts of addresses, out of ours.
"""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from importlib.util import find_spec
from typing import TYPE_CHECKING, Any
from urllib.parse import quote, unquote

from scraper.channels.mime import one_line
from scraper.channels.protocol import Message, Receipt
from scraper.errors import DeliveryError
from scraper.network.failures import excerpt
from scraper.network.proxy import parse
from scraper.network.tls import authorities
from scraper.secret_refs import resolve

if TYPE_CHECKING:
    from collections.abc import Callable, Collection
    from datetime import datetime
    from threading import Event

    from scraper.channels.settings import AppriseSettings

_LOOPBACK = "localhost,127.0.0.1,::1"


class AppriseChannel:
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
        answer = self._run(url, send=True, title=one_line(message.subject), text=message.text)
        # Only a service's name is free of tokens, and what Apprise noted is shown after blacking them out.
        name = answer["service"] or "Apprise"
        if not answer["accepted"]:
            notes = answer["notes"]
            reason = excerpt(notes.encode(), 300, *_secrets(url)) if notes else "no reason given"
            raise DeliveryError(
                f"{name} (address in {self._settings.url}) did not take the message: {reason}"
            )
        if on_step is not None:
            on_step(f"accepted by {name}")
        return Receipt(f"accepted by {name}")

    def try_out(self, on_step: Callable[[str], None] | None = None) -> None:  # no step: nothing is connected
        """Check that Apprise accepts the address; a connection is made only to send. See the protocol."""
        self._run(resolve(self._settings.url), send=False)

    def _run(self, url: str, *, send: bool, title: str = "", text: str = "") -> dict[str, Any]:
        if find_spec("apprise") is None:
            raise DeliveryError(
                'A channel of type "apprise" needs an extra that is not installed: '
                "pip install '.[chat]' in the folder of Leuchtturm's source",
                permanent=True,
            )
        deadline = self._settings.deadline
        order = {"url": url, "send": send, "title": title, "text": text, "timeout": deadline}
        try:
            done = subprocess.run(
                [sys.executable, "-m", "scraper.channels.apprise_child"],
                input=json.dumps(order), capture_output=True, text=True, timeout=deadline,
                env=self._environment(), check=False,
            )  # fmt: skip
        except subprocess.TimeoutExpired as error:
            raise DeliveryError(
                f"The service of {self._settings.url} did not finish within {deadline:g} s (`deadline`)."
            ) from error
        if done.returncode:
            reason = excerpt(done.stderr.encode()[-300:], 300, *_secrets(url))
            raise DeliveryError(f"Apprise failed for the address in {self._settings.url}: {reason}")
        answer: dict[str, Any] = json.loads(done.stdout)
        if not answer["known"]:
            raise DeliveryError(
                f"The address in {self._settings.url} is not one that Apprise understands: "
                "write one address as its documentation shows for the service.",
                permanent=True,
            )
        return answer

    def _environment(self) -> dict[str, str]:
        """Proxy and authorities, as Apprise's HTTP library reads them."""
        environment = dict(os.environ, REQUESTS_CA_BUNDLE=authorities(self._settings.ca_file))
        if self._settings.proxy is not None:
            environment = {
                name: value for name, value in environment.items() if not name.lower().endswith("_proxy")
            }
        if self._settings.proxy not in (None, "none"):
            environment["ALL_PROXY"] = self._proxy(self._settings.proxy or "")
        else:
            excluded = os.environ.get("no_proxy") or os.environ.get("NO_PROXY")
            environment["NO_PROXY"] = environment["no_proxy"] = ",".join(filter(None, (excluded, _LOOPBACK)))
        return environment

    def _proxy(self, address: str) -> str:
        password = self._settings.proxy_password
        proxy = parse(address, resolve(password) if password else None)
        login = f"{quote(proxy.username, '')}:{quote(proxy.password, '')}@" if proxy.username else ""
        return str(proxy).replace("://", f"://{login}")


def _secrets(url: str) -> tuple[str, ...]:
    """All of an address except its scheme: in ``slack://TOKEN/…`` the token is in the place of the host."""
    words = [word for word in re.split(r"[/:@?#&=,]+", url.partition("://")[2]) if len(word) > 5]
    return (url, *words, *map(unquote, words))
