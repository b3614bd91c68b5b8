"""What the tests of delivery share."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.schedules.fake_delivery import FakeDelivery

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


@pytest.fixture
def fake_delivery(tmp_path: Path) -> Iterator[FakeDelivery]:
    """A page with a baseline."""
    with FakeDelivery(tmp_path / "leuchtturm.db") as fake_delivery:
        fake_delivery.check()
        yield fake_delivery
