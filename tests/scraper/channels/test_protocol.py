"""What goes over the wires is checked where it is made; what is not sent costs nothing to import."""

from __future__ import annotations

import subprocess
import sys
from datetime import datetime, timedelta, timezone
from typing import TYPE_CHECKING

import pytest

from scraper.channels import Receipt, Refusal
from tests.replacing import replace

if TYPE_CHECKING:
    from scraper.channels import Message


@pytest.mark.parametrize("event_id", ["", "a b", "a.b", "ä", "a\r\nBcc: x", "-a", "e" * 101])
def test_an_event_id_fits_every_header(message: Message, event_id: str) -> None:
    with pytest.raises(ValueError, match="event id"):
        replace(message, event_id=event_id)


@pytest.mark.parametrize("zone", [None, timezone(timedelta(hours=2))])
def test_a_time_that_is_not_utc_is_refused(message: Message, zone: timezone | None) -> None:
    with pytest.raises(ValueError, match="UTC"):
        replace(message, created_at=datetime(2024, 9, 18, 8, 30, tzinfo=zone))


def test_a_receipt_is_complete_when_no_recipient_is_left_to_try() -> None:
    never, later = Refusal(550, "no such user", permanent=True), Refusal(450, "busy", permanent=False)
    assert Receipt("x", ("a",), {"b": never}).complete
    assert not Receipt("x", ("a",), pending=("b",)).complete
    assert not Receipt("x", ("a",), {"b": later}).complete


@pytest.mark.parametrize("module", ["scraper.channels", "scraper.channels.settings"])
def test_nothing_heavy_is_imported_before_a_channel_is_opened(module: str) -> None:
    heavy = {"httpx", "smtplib", "apprise", "standardwebhooks", "email", "ssl"}
    script = f"import sys, {module}; print(*sorted({heavy} & set(sys.modules)))"
    loaded = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert loaded.stdout.split() == []
