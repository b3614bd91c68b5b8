"""A value that an operator has set is marked in all that readers get, and never quoted as the page's."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from msgspec.structs import replace

from scraper.parsers.read_options import Pin, PinnedMeeting, ReadOptions
from tests.mail_servers import MailServer
from tests.receivers import WebhookReceiver
from tests.schedules.fake_delivery import FakeDelivery, payloads

if TYPE_CHECKING:
    from pathlib import Path

    from schedules.config.schedule_files import Schedule

REASON = "Zahlendreher, am Telefon bestätigt"
WETZLAR = "<h2>Leuchtturmprojekte 2022 im Programm Sozialer Zusammenhalt in Wetzlar</h2><p>Das Treffen {}</p>"
SAID = WETZLAR.format("fand am 07.11.2022 statt.")
PIN = Pin(
    meeting=PinnedMeeting(year=2022),
    set={"start_date": "2022-07-11"},
    instead_of="2022-11-07",
    because=REASON,
)


class PinnedDelivery(FakeDelivery):
    """The watched page with a pin for the meeting of 2022."""

    @property
    def schedule(self) -> Schedule:
        schedule: Schedule = replace(super().schedule, read=ReadOptions(pin=(PIN,)))
        return schedule


def page(section: str) -> bytes:
    return (
        "<!DOCTYPE html><html lang=de><head><meta charset=utf-8><title>Leuchtturmprojekte im Video</title>"
        "</head><body><main><h1>Leuchtturmprojekte im Video</h1><p>Jedes Jahr findet ein Treffen statt.</p>"
        f"{section}<h2>Leuchtturmprojekte 2021 im Programm Sozialer Zusammenhalt in Hanau</h2>"
        "<p>Das Treffen fand am 06.07.2021 statt.</p></main></body></html>"
    ).encode()


@pytest.mark.parametrize(
    ("before", "after", "marked", "unmarked", "pins"),
    [
        ("", SAID, ["11.07.2022 (von Hand festgelegt)"], [], {"after": ["start_date"]}),
        (
            SAID,
            WETZLAR.format("am 07.11.2022 wurde abgesagt."),
            ["11.07.2022 (von Hand festgelegt)", "Das Treffen am 07.11.2022 wurde abgesagt."],
            [],
            {"before": ["start_date"], "after": ["start_date"]},
        ),
        (
            SAID,
            WETZLAR.format("fand am 12.07.2022 statt."),
            ["11.07.2022 (von Hand festgelegt)", "Das Treffen fand am 12.07.2022 statt."],
            ["12.07.2022 (von"],
            {"before": ["start_date"]},
        ),
    ],
    ids=["new meeting", "called off", "the page corrects itself"],
)
def test_a_pinned_value_is_marked_in_mails_and_webhooks(
    tmp_path: Path,
    before: str,
    after: str,
    marked: list[str],
    unmarked: list[str],
    pins: dict[str, list[str]],
) -> None:
    with (
        MailServer() as server,
        WebhookReceiver() as receiver,
        PinnedDelivery(tmp_path / "l.db") as delivery,
    ):
        delivery.channels = (delivery.mail(server), delivery.webhook(receiver))
        delivery.check(page(before))
        assert delivery.check(page(after)).changes
        delivery.deliver()
        [mail] = server.mails
        for part in (mail.part("plain"), mail.part("html")):
            words = " ".join(part.replace("<bdi>", " ").split())
            assert all(text in words for text in marked)
            assert not any(text in words for text in [*unmarked, REASON])
        if not before:
            assert "(11.07.2022, von Hand festgelegt)" in str(mail.parsed["Subject"])
        [change] = payloads(receiver)[0]["changes"]
        assert change["pins"] == pins
        assert REASON not in str(change)
