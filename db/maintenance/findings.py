"""One finding of ``doctor`` or ``status``: level, sentence, advice."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import Literal

Level = Literal["ok", "warning", "unknown", "error", "critical"]
SEVERITY: tuple[Level, ...] = ("ok", "warning", "unknown", "error", "critical")
"""The levels, the worst last."""


@dataclass(frozen=True, slots=True)
class Finding:
    """``subject``: what was examined, in a word or two. ``repair``: what to do, unless the sentence says it.

    ``warning``: it works, but needs a look. ``error`` (of ``doctor``): checks do not work, or something
    stored is wrong. ``critical`` (of ``status``): a page is not watched, or people miss alerts.
    ``unknown``: this account cannot see whether it works.
    """

    level: Level
    subject: str
    sentence: str
    repair: str | None = None


ok, warning, unknown, error, critical = (partial(Finding, level) for level in SEVERITY)
