"""What the tests of channels and of the network share: one message."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from scraper.channels import Message


@pytest.fixture
def message() -> Message:
    return Message(
        event_id="evt_01HZX5",
        subject="Neues Leuchtturmprojekte-Treffen 2024: Dietzenbach (17.09.2024)",
        text="Grüße aus Dietzenbach\n.\n..zwei Punkte\n" + "ein langer Absatz " * 100,
        html="<p>Grüße aus Dietzenbach</p>",
        payload={"type": "leuchtturm.changes", "data": {"schedule": "leuchtturmprojekte", "title": "Grüße"}},
        thread="leuchtturmprojekte",
        created_at=datetime(2024, 9, 18, 6, 30, tzinfo=UTC),
    )
