"""The database that the recorded states of the demo leave, with a check a week; for what people look at."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from importlib.resources import files
from typing import TYPE_CHECKING

from schedules.demo.story import STEPS
from tests.schedules.watched_page import Watch

if TYPE_CHECKING:
    from pathlib import Path

FIRST = datetime(2026, 9, 7, 4, 17, tzinfo=UTC)  # 6:17 in Berlin
ADDRESS = "https://www.example.org/leuchtturmprojekte-im-video.html"


def with_demo_states(path: Path) -> Path:
    """Check each state of the demo, a week apart; the page's address is then one that does not change."""
    with Watch(path) as watch:
        for number, step in enumerate(STEPS):
            watch.now = FIRST + timedelta(weeks=number, hours=-1)
            watch.check((files("schedules.demo") / "pages" / f"{step.page}.html").read_bytes())
        watch.store.connection.execute("UPDATE schedules SET url = ?", (ADDRESS,))
    return path
