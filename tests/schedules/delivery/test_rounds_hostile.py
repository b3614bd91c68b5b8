"""Hostile text from the page to the mailbox and the webhook: escaped, readable, and headers stay one line."""

from __future__ import annotations

import html
import json
from html.parser import HTMLParser
from importlib.resources import files
from typing import TYPE_CHECKING

import pytest
from jsonschema import Draft202012Validator

from tests.mail_servers import MailServer
from tests.receivers import WebhookReceiver
from tests.schedules.fake_delivery import FakeDelivery, verified
from tests.schedules.watched_page import MORE
from tests.scraper.reports.samples import HOSTILE

if TYPE_CHECKING:
    from pathlib import Path
    from typing import Any

    from tests.mail_servers import Mail

HEADING = b"in Dietzenbach</h2>"
TEXT = b"mit den Standorten ins Gespr"
REMOTE = ("src", "srcset", "background", "poster", "data", "action", "ping", "formaction")


class Active(HTMLParser):
    """What of a document a browser would run or load by itself."""

    def __init__(self, document: str) -> None:
        super().__init__()
        self.found: list[str] = []
        self.feed(document)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in ("script", "img", "iframe", "svg", "link", "object", "embed", "form", "base", "video"):
            self.found.append(tag)
        for name, value in attrs:
            if name.startswith("on") or name in REMOTE or "url(" in (value or ""):
                self.found.append(f"{tag} {name}={value}")
            if name == "href" and not (value or "").startswith(("https://", "http://")):
                self.found.append(f"{tag} {name}={value}")


def page_with(text: str) -> bytes:
    """The page with a new meeting that says ``text`` in its heading, its paragraphs and its link."""
    said = html.escape(text).encode("utf-8", "replace")
    heading, short = (html.escape(text[:most]).encode("utf-8", "replace") for most in (120, 2_000))
    link = b'</p><p><a href="https://example.org/' + short + b'">' + short + b"</a> und weiter</p><p>"
    return MORE.replace(HEADING, b"in Dietzenbach " + heading + b"</h2>").replace(TEXT, said + link + TEXT, 1)


MARKS = "template"
"""Unresolved marks of a template are an error of the content system: such a page is refused."""


def test_a_template_s_marks_reach_nobody(tmp_path: Path) -> None:
    with FakeDelivery(tmp_path / "leuchtturm.db") as fake_delivery:
        fake_delivery.check()
        result = fake_delivery.check(page_with(HOSTILE[MARKS]))
        assert (result.problem and result.problem.kind, result.changes) == ("content_error", ())


@pytest.mark.parametrize("name", sorted({*HOSTILE} - {MARKS}))
def test_hostile_text_of_a_page_arrives_escaped_and_readable(name: str, tmp_path: Path) -> None:
    with (
        MailServer() as server,
        WebhookReceiver() as receiver,
        FakeDelivery(tmp_path / "leuchtturm.db") as fake_delivery,
    ):
        fake_delivery.channels = (fake_delivery.mail(server), fake_delivery.webhook(receiver))
        fake_delivery.check()
        assert fake_delivery.check(page_with(HOSTILE[name])).outcome == "changed"
        assert [made.state for made in fake_delivery.deliver()] == ["delivered", "delivered"]
    [mail], [delivery] = server.mails, receiver.deliveries
    headers_are_ours(mail)
    assert Active(mail.part("html")).found == []
    assert "Dietzenbach" in mail.part("html")
    assert "Dietzenbach" in mail.part("plain")
    assert len(mail.content) < 102_400
    check_payload(verified(delivery))


def headers_are_ours(mail: Mail) -> None:
    """One line each, none that the page made up; the strict parser raises for a defect."""
    names = [name.lower() for name in mail.parsed]
    assert len(set(names)) == len(names)
    assert "bcc" not in names
    for value in mail.parsed.values():
        assert "\n" not in str(value)
    assert "Dietzenbach" in mail.parsed["Subject"]


def check_payload(payload: Any) -> None:
    schema = json.loads((files("scraper.meetings") / "webhook.schema.json").read_text(encoding="utf-8"))
    Draft202012Validator(schema).validate(payload)
    [change] = payload["data"]["changes"]
    assert change["record"]["title"].startswith("Leuchtturmprojekte 2024")
