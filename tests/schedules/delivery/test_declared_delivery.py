"""A change of a declared list reaches a mail server and a webhook, in the operator's words."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from jsonschema import Draft202012Validator

from scraper.reports.records_schema import webhook_schema
from tests.mail_servers import MailServer
from tests.receivers import WebhookReceiver
from tests.schedules.declared_list import ROWS, ListWatch, Row, page
from tests.schedules.fake_delivery import MINUTE, payloads, verified

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

NEW: Row = ("09.03.2027", "Bauausschuss", "Rathaus, Saal 1", 30)


@pytest.fixture
def watch(tmp_path: Path) -> Iterator[ListWatch]:
    """A list of five sittings that was read once."""
    with ListWatch(tmp_path / "leuchtturm.db") as watch:
        assert watch.check().outcome == "baseline"
        yield watch


def test_a_new_record_is_a_mail_in_the_operators_words(watch: ListWatch) -> None:
    with MailServer() as server:
        watch.channels = (watch.mail(server),)
        watch.check(page((*ROWS, NEW)))
        watch.deliver(after=MINUTE)
        [mail] = server.mails
    assert mail.parsed["Subject"] == "Neue Sitzung: Bauausschuss, 09.03.2027"
    assert "Datum:          Dienstag, 09.03.2027" in mail.part("plain")
    assert "Plaetze:        30" in mail.part("plain")
    assert "Neue Sitzung: Bauausschuss, 09.03.2027</h1>" in mail.part("html")


def test_a_webhook_gets_the_records_and_their_type(watch: ListWatch) -> None:
    with WebhookReceiver() as receiver:
        watch.channels = (watch.webhook(receiver),)
        watch.check(page((*ROWS, NEW)))
        for _ in range(2):
            watch.check(page((*ROWS[1:], NEW)))
        watch.deliver(after=MINUTE)
        bodies = [verified(delivery) for delivery in receiver.deliveries]
    schema = Draft202012Validator(webhook_schema(watch.schedule.type_of_records))
    for body in bodies:
        schema.validate(body)
    assert [body["type"] for body in bodies] == ["leuchtturm.records"] * 2
    [[new], [gone]] = [body["data"]["changes"] for body in bodies]
    assert (new["kind"], new["record"]["datum"], new["record"]["plaetze"]) == ("added", "2027-03-09", 30)
    assert (gone["kind"], gone["name"], gone["id"]) == ("removed", "Bauausschuss, 2027-01-12", 1)
    assert (gone["record"]["datum"], gone["record"]["plaetze"]) == ("2027-01-12", 12)
    assert gone["record"]["unterlagen"][0]["url"].endswith("/to/12.01.2027-Baua")
    known = watch.rows("SELECT meeting_id FROM versions WHERE record ->> 'datum' = '2027-03-09'")
    assert known == [(new["id"],)]
    assert bodies[0]["data"]["record_type"]["one"] == {"de": "Sitzung", "en": "Sitting"}


def test_operators_are_told_of_records_and_of_their_key(watch: ListWatch) -> None:
    watch.settings = "[guard]\nmin_records = 3"
    with WebhookReceiver() as receiver:
        watch.channels = (watch.webhook(receiver, audience="operators"),)
        watch.check(page(ROWS[:1]))
        watch.deliver(after=MINUTE)
        [notice] = payloads(receiver)
    text = " ".join((notice["summary"], *(point["text"] for point in notice["points"])))
    assert "weniger Einträge als erwartet" in text
    assert "min_records" in text
    assert "Treffen" not in text
