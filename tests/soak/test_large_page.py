"""A page at its limits: what follows the reading takes time with the links, not with their square."""

from __future__ import annotations

import time
from itertools import count
from typing import TYPE_CHECKING

import pytest

from schedules.publishing.publish import publish
from scraper.parsers import sandbox
from tests.mail_servers import MailServer
from tests.receivers import WebhookReceiver
from tests.schedules.fake_delivery import FakeDelivery
from tests.work import assert_time_grows_with_size

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = pytest.mark.soak


def page(links: int, name: str) -> bytes:
    items = "".join(
        f"<li><a href='/{name}-{number}.pdf'>Dokument {number}</a></li>" for number in range(links)
    )
    return (
        "<!DOCTYPE html><html><head><title>Leuchtturmprojekte im Video</title></head><body><main>"
        "<h2>Leuchtturmprojekte 2023 im Programm Sozialer Zusammenhalt in Kassel</h2>"
        f"<p>Wir kamen am 4. Juli 2023 zusammen.</p><ul>{items}</ul></main></body></html>"
    ).encode()


def seconds(folder: Path, links: int) -> float:
    """Of processor time, to check, deliver and publish a page whose links are all others than before."""
    folder.mkdir()
    with (
        WebhookReceiver() as receiver,
        MailServer() as server,
        FakeDelivery(folder / "l.db") as delivery,
    ):
        delivery.channels = (delivery.webhook(receiver), delivery.mail(server))
        delivery.check(page(links, "a"))
        began = time.process_time()
        assert delivery.check(page(links, "b")).outcome == "changed"
        assert {made.state for made in delivery.deliver()} == {"delivered"}
        publish(delivery.path, delivery.schedule.name, folder / "public")
        return time.process_time() - began


def test_time_grows_with_the_links_and_not_with_their_square(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sandbox, "IN_PROCESS_BYTES", 10_000_000)  # so that this process's time counts
    seconds(tmp_path / "first", 10)  # imports
    number = count()
    assert_time_grows_with_size(lambda links: seconds(tmp_path / str(next(number)), links), 300)
