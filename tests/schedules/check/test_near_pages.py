"""Pages that are nearly the list, in the place of the list: whole checks over HTTP."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.mail_servers import closed_port
from tests.schedules.fake_delivery import FakeDelivery
from tests.schedules.watched_page import BASELINE
from tests.scraper.parsers.leuchtturmprojekte.near_pages import KINDS, pages

if TYPE_CHECKING:
    from pathlib import Path


@pytest.mark.parametrize("stem", KINDS)
def test_a_near_page_changes_nothing_and_readers_do_not_get_it(tmp_path: Path, stem: str) -> None:
    """Each after a good page: a problem for the operators, and the good page again is no news."""
    with FakeDelivery(tmp_path / "leuchtturm.db") as watch:
        address = f"http://127.0.0.1:{closed_port()}"
        watch.channels = (
            watch.webhook(address, "readers"),
            watch.webhook(address, "operators", audience="operators"),
        )
        assert watch.check(BASELINE).outcome == "baseline"
        near = pages(stem)
        for page in near:
            result = watch.check(page.within(page.frames[0]))
            assert (page.name, result.outcome) == (page.name, "problem")
            assert (page.name, watch.check(BASELINE).outcome) == (page.name, "unchanged")
        assert watch.rows("SELECT count(*) FROM changes") == [(0,)]
        told = watch.rows("SELECT channel, kind, count(*) FROM alerts GROUP BY channel, kind ORDER BY kind")
        assert told == [("operators", "problem", len(near)), ("operators", "recovered", len(near))]
