"""A guest that fetches with quick limits and a clock of its own, for the tests of the fetcher."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

from scraper.http.fetch import FetchOptions, PageResponse, RobotsAnswer, Validators, fetch, open_client
from scraper.network.proxy import Route

if TYPE_CHECKING:
    import threading

NOW = datetime(2026, 11, 23, 8, 0, tzinfo=UTC)
# One attempt, unless a test is about more; limits that a busy machine keeps.
QUICK: dict[str, Any] = {
    "contact": "netz@example.org",
    "timeout": 90.0,
    "deadline": 110.0,
    "attempts": 1,
    "pause": 0.01,
}


class Remembered(dict[str, RobotsAnswer]):
    """What the database remembers of robots.txt."""

    def put(self, origin: str, answer: RobotsAnswer) -> None:
        self[origin] = answer


@dataclass
class Guest:
    """``ca_file``: the authorities that it trusts. ``now`` moves only when a test moves it."""

    ca_file: str | None = None
    stop: threading.Event | None = None
    now: datetime = NOW
    robots: Remembered = field(default_factory=Remembered)

    def fetch(self, url: str, validators: Validators | None = None, **options: Any) -> PageResponse:
        """Fetch with :data:`QUICK` options and what a test changes of them."""
        with open_client() as client:
            return fetch(
                url,
                client=client,
                options=FetchOptions(**(QUICK | {"route": Route(ca_file=self.ca_file)} | options)),
                validators=validators or Validators(),
                robots=self.robots,
                now=lambda: self.now,
                stop=self.stop,
            )

    def later(self, **elapsed: float) -> None:
        """Let time pass: ``later(hours=25)``."""
        self.now += timedelta(**elapsed)
