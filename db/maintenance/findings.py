"""The result of one check of ``doctor``: level, sentence, advice."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Level = Literal["ok", "warning", "error"]


@dataclass(frozen=True, slots=True)
class Finding:
    """``subject``: what was checked, in a word or two. ``said``: the finding, a sentence.

    ``repair``: what to do; ``None`` where nothing is to be done. An ``error`` keeps checks from working, or
    means that something stored is not as it should be; a ``warning`` may come to that.
    """

    level: Level
    subject: str
    said: str
    repair: str | None = None


def ok(subject: str, said: str) -> Finding:
    """A finding without a fault."""
    return Finding("ok", subject, said)


def warning(subject: str, said: str, repair: str) -> Finding:
    """A finding for what works, but not reliably or not for long."""
    return Finding("warning", subject, said, repair)


def error(subject: str, said: str, repair: str) -> Finding:
    """A finding for what does not work or is wrong."""
    return Finding("error", subject, said, repair)
