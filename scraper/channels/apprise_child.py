"""Child process of :mod:`scraper.channels.apprise`: send one message to one Apprise address.

It reads ``{"url", "title", "text", "timeout", "send"}`` as JSON on stdin and prints ``{"known", "accepted",
"service", "notes"}``. The address comes by stdin because other accounts can read a command line.
"""

from __future__ import annotations

import json
import logging
import sys
from typing import Any

from scraper import __version__
from scraper.channels.chat_text import markdown, without_mentions


def main() -> None:
    order = json.load(sys.stdin)
    service = _service(order["url"])
    answer: dict[str, Any] = {"known": service is not None, "accepted": False, "service": "", "notes": ""}
    if service is not None and order["send"]:
        answer |= _notify(service, order)
    json.dump(answer, sys.stdout)


def _service(url: str) -> Any:
    import apprise

    for name in ("apprise", "urllib3"):  # they write to stderr; what matters comes back as notes
        logging.getLogger(name).addHandler(logging.NullHandler())
        logging.getLogger(name).propagate = False
    asset = apprise.AppriseAsset(
        storage_mode=apprise.PersistentStoreMode.MEMORY,
        app_id="Leuchtturm",
        app_desc=f"Leuchtturm {__version__}",
        app_url="",
        image_url_mask="",
        image_url_logo="",
        image_path_mask="",
    )
    service = apprise.Apprise(asset=asset)
    # Several at once could be served half, and would then all be served again.
    return service if service.add(url) and len(service) == 1 else None


def _notify(service: Any, order: dict[str, Any]) -> dict[str, Any]:
    formats = service[0].notify_format
    formats = {
        str(getattr(each, "value", each)) for each in (formats if isinstance(formats, tuple) else (formats,))
    }
    title, text, kind = without_mentions(order["title"]), without_mentions(order["text"]), "text"
    if formats == {"markdown"}:  # Apprise would escape every full stop and run all lines into one
        title, text, kind = markdown(title), markdown(text), "markdown"
    result = service.notify(title=title, body=text, body_format=kind, timeout=order["timeout"])
    return {
        "accepted": bool(result),
        "service": ", ".join(outcome.name for outcome in result.results),
        "notes": " ".join(entry.message for entry in result.logs()),
    }


if __name__ == "__main__":
    main()
