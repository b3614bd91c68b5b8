"""Ping a dead man's switch: it raises the alarm when a check fails, or when no ping comes any more.

The addresses are those of healthchecks.io and of all that follow its convention: the bare address means
success, ``/start`` and ``/fail`` after it the other two.
"""

from __future__ import annotations

from threading import Event
from typing import Literal
from urllib.parse import urlsplit, urlunsplit

import httpcore
import httpx

from scraper import __version__
from scraper.errors import DeliveryError
from scraper.network.deadline import Deadline
from scraper.network.failures import explain
from scraper.network.proxy import DEFAULT_ROUTE, Route
from scraper.network.sockets import Connector

Signal = Literal["start", "success", "fail"]

DEADLINE = 5.0
"""Seconds after which a signal is given up."""
_MAX_BYTES = 65_536  # bytes of an answer, which is not read


def ping(
    url: str,
    signal: Signal,
    *,
    client: httpx.Client,
    route: Route = DEFAULT_ROUTE,
    stop: Event | None = None,
) -> None:
    """Send ``signal`` to the heartbeat address ``url``; ``client``: from ``scraper.http.fetch.open_client``.

    Raises ``DeliveryError`` if it was not accepted. Its sentence names the server only: with the whole
    address, every reader of a log could send signals too.
    """
    parts = urlsplit(url)
    where = f"{parts.scheme}://{parts.netloc}"
    suffix = "" if signal == "success" else f"/{signal}"
    address = urlunsplit(parts._replace(path=parts.path.rstrip("/") + suffix))
    connector = Connector(Deadline(DEADLINE, stop), _MAX_BYTES)
    try:
        request = client.build_request(
            "GET",
            address,
            headers={"User-Agent": f"Leuchtturm/{__version__}", "Connection": "close"},
            timeout=DEADLINE,
            extensions={"connector": connector, "route": route},
        )
        response = client.send(request, stream=True, follow_redirects=False)
        response.close()
    except OSError as error:
        what = explain(error, where, DEADLINE, connector).what
        raise DeliveryError(f"The heartbeat was not accepted: {what}.") from error
    except DeliveryError as error:  # the proxy's password cannot be read
        raise DeliveryError(f"The heartbeat was not sent. {error}") from error
    except (httpx.HTTPError, httpx.InvalidURL, httpcore.LocalProtocolError) as error:
        raise DeliveryError(f"The heartbeat could not be sent to {where}; check heartbeat_url.") from error
    if not response.is_success:
        raise DeliveryError(f"The heartbeat was not accepted: {where} answered {response.status_code}.")
