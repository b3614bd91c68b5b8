"""Tell a watchman elsewhere that a check began, succeeded or failed; he raises the alarm at silence.

The addresses are those of healthchecks.io and of all that follow its convention: the bare address means
success, ``/start`` and ``/fail`` after it the other two.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal
from urllib.parse import urlsplit, urlunsplit

import httpcore
import httpx

from scraper import __version__
from scraper.errors import DeliveryError
from scraper.http.transport import Budget, Wire, explain

if TYPE_CHECKING:
    from threading import Event

Signal = Literal["start", "success", "fail"]

DEADLINE = 5.0
"""Seconds after which a signal is given up."""
_MOST = 65_536  # bytes of an answer that nobody reads


def ping(url: str, signal: Signal, *, client: httpx.Client, stop: Event | None = None) -> None:
    """Send ``signal`` to the heartbeat address ``url``; ``client``: from ``scraper.http.fetch.open_client``.

    Raises ``DeliveryError`` if it was not accepted. Its sentence names the server only: who knows the whole
    address can send signals too.
    """
    parts = urlsplit(url)
    where = f"{parts.scheme}://{parts.netloc}"
    suffix = "" if signal == "success" else f"/{signal}"
    address = urlunsplit(parts._replace(path=parts.path.rstrip("/") + suffix))
    try:
        request = client.build_request(
            "GET",
            address,
            headers={"User-Agent": f"Leuchtturm/{__version__}", "Connection": "close"},
            timeout=DEADLINE,
            extensions={"wire": Wire(Budget(DEADLINE, stop), _MOST)},
        )
        response = client.send(request, stream=True, follow_redirects=False)
        response.close()
    except OSError as error:
        sentence = str(explain(error, where)).partition("; ")[0].removesuffix(".")
        raise DeliveryError(f"The heartbeat was not accepted: {sentence}.") from error
    except (httpx.HTTPError, httpx.InvalidURL, httpcore.LocalProtocolError) as error:
        raise DeliveryError(f"The heartbeat could not be sent to {where}; check heartbeat_url.") from error
    if not response.is_success:
        raise DeliveryError(f"The heartbeat was not accepted: {where} answered {response.status_code}.")
