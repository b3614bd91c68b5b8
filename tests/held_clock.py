"""The clock of deadlines, which stands still until a test lets it go: no machine is too slow for it.

A server of a test lets it go on, or puts it on, after it has done what must be done in time.
"""

from __future__ import annotations

import time
from contextlib import contextmanager
from typing import TYPE_CHECKING
from unittest.mock import patch

from scraper.channels import smtp
from scraper.network import deadline

if TYPE_CHECKING:
    from collections.abc import Iterator


class HeldClock:
    """Stands in for the module ``time`` where a deadline is measured."""

    def __init__(self) -> None:
        self._stands_at = 1_000.0
        self._goes_since: float | None = None

    def monotonic(self) -> float:
        """The seconds, as ``time.monotonic``."""
        since = self._goes_since
        return self._stands_at + (time.monotonic() - since if since is not None else 0.0)

    def advance(self, seconds: float) -> None:
        """Let so much time have passed; a wait notices it within half a second."""
        self._stands_at += seconds

    def go(self) -> None:
        """Go on as time does."""
        self._goes_since = time.monotonic()

    def hold(self) -> None:
        """Stand still."""
        self._stands_at, self._goes_since = self.monotonic(), None


@contextmanager
def held_clock(clock: HeldClock | None = None) -> Iterator[HeldClock]:
    """Measure all deadlines with ``clock``, or a new one."""
    clock = clock or HeldClock()
    clock.hold()
    with patch.object(deadline, "time", clock), patch.object(smtp, "time", clock):
        yield clock
