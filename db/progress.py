"""How long work tells how far it is; who listens is none of its business."""

from __future__ import annotations

from collections.abc import Callable

Report = Callable[[str, int, int], None]
"""Called with what is being done, how much of it is, and how much there is to do. Costs next to nothing."""


def unheard(_what: str, _done: int, _total: int) -> None:
    """Tell nobody."""
