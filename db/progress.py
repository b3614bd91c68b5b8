"""The type of a callback that reports the progress of long work."""

from __future__ import annotations

from collections.abc import Callable

Report = Callable[[str, int, int], None]
"""Called with what is being done, how much of it is, and how much there is to do. Costs next to nothing."""


def no_progress(_what: str, _done: int, _total: int) -> None:
    """Do nothing: the callback when no progress is shown."""
