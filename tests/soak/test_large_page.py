"""A page at its limits: what follows the reading takes time with the links, not with their square."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

import pytest

from schedules.publishing.publish import publish
from scraper.parsers import sandbox
from tests.mail_servers import MailServer
from tests.receivers import WebhookReceiver
from tests.schedules.fake_delivery import FakeDelivery

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = pytest.mark.soak


def page(count: int, name: str) -> bytes:
    links = "".join(
        f"<li><a href='/{name}-{number}.pdf'>Dokument {number}</a></li>" for number in range(count)
    )
    return (
        "<!DOCTYPE html><html><head><title>Leuchtturmprojekte im Video</title></head><body><main>"
        "<h2>Leuchtturmprojekte 2023 im Programm Sozialer Zusammenhalt in Kassel</h2>"
        f"<p>Wir kamen am 4. Juli 2023 zusammen.</p><ul>{links}</ul></main></body></html>"
    ).encode()


def seconds(folder: Path, count: int) -> float:
    """Of processor time, to check, deliver and publish a page whose links are all others than before."""
    with (
        WebhookReceiver() as receiver,
        MailServer() as server,
        FakeDelivery(folder / f"{count}.db") as delivery,
    ):
        delivery.channels = (delivery.webhook(receiver), delivery.mail(server))
        delivery.check(page(count, "a"))
        began = time.process_time()
        assert delivery.check(page(count, "b")).outcome == "changed"
        assert {made.state for made in delivery.deliver()} == {"delivered"}
        publish(delivery.path, delivery.schedule.name, folder / str(count))
        return time.process_time() - began


def test_time_grows_with_the_links_and_not_with_their_square(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sandbox, "IN_PROCESS_BYTES", 10_000_000)  # so that this process's time counts
    seconds(tmp_path, 10)  # imports
    few, many = seconds(tmp_path, 1_200), seconds(tmp_path, 4_800)
    print(f"1,200 links: {few:.1f} s, 4,800 links: {many:.1f} s")
    assert many < 4 * few * 2
