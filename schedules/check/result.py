"""How a check ended."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from scraper.records import change_to_json
from scraper.text import counted

if TYPE_CHECKING:
    from db.writes.runs import Outcome
    from scraper.records import Change, Problem


@dataclass(frozen=True, slots=True)
class Result:
    """How a check ended. ``problem`` and ``error`` are set for the outcomes of that name only.

    ``schedule`` and ``title``: the schedule's name, and its title for people.
    ``listed``: how many meetings the page lists, if it was read. ``not_modified``: the server said 304.
    ``unconfirmed``: how many meetings are gone, but not at enough checks in a row to say so.
    ``seconds``: how long the server took, all attempts together.
    """

    schedule: str
    title: str
    outcome: Outcome
    changes: tuple[Change, ...] = ()
    problem: Problem | None = None
    error: str | None = None
    listed: int = 0
    unconfirmed: int = 0
    not_modified: bool = False
    seconds: float = 0.0

    @property
    def ok(self) -> bool:
        """Whether the page was read, or is known to be the same."""
        return self.outcome not in ("problem", "failed")

    def to_json(self) -> dict[str, Any]:
        """What ``leuchtturm check --json`` prints; ``reason`` is the sentence for people, or null."""
        return {
            "schedule": self.schedule,
            "outcome": self.outcome,
            "problem": self.problem.kind if self.problem else None,
            "reason": self.problem.reason if self.problem else self.error,
            "changes": [change_to_json(change) for change in self.changes],
        }


def summary(result: Result) -> str:
    """How a check ended, in one line for people."""
    if result.problem is not None:
        return f"not a readable state of the page. {result.problem.reason} Nothing stored was changed."
    if result.error is not None:
        return f"failed. {result.error}"
    if result.outcome == "baseline":
        return f"baseline, {counted(result.listed, 'meeting')}. From now on changes are told."
    news = counted(len(result.changes), "change") if result.changes else "unchanged"
    if result.unconfirmed:
        return (
            f"{news}; {counted(result.unconfirmed, 'meeting')} missing, which the next check has to confirm"
        )
    return f"{news} (304)" if result.not_modified else news
