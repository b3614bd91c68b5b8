"""What became of each time of a schedule that runs every second, as the daemon logs it with ``--verbose``."""

from __future__ import annotations

import json
import math
from collections import defaultdict
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator


@dataclass
class Tally:
    """What became of the times between ``ready`` and the end, of all schedules together.

    ``made``: a check began for it. ``merged``: a check of the page was waiting for its turn or running at
    that time, so that the next one counts for it too. ``slept_over``: the scheduler came for the time before
    only after this one (a process that stood still, a clock that was set on), and one check counts for all.
    ``missed``: none of these, that is, a time of which nothing came.

    ``delays``: seconds from each time that was made to the beginning of its check, by schedule.
    """

    made: int = 0
    merged: int = 0
    slept_over: int = 0
    missed: int = 0
    delays: defaultdict[str, list[float]] = field(default_factory=lambda: defaultdict(list))


@dataclass(frozen=True)
class _Turn:
    """The scheduler ``came`` for the time ``due``; its check ``began`` (``None``: no more) and ``ended``."""

    due: float
    came: float
    began: float | None
    ended: float


def tally(log: Iterable[str]) -> Tally:
    """Count by the log of one daemon, as JSON.

    The times from ``ready`` on count, up to the last but one for which the scheduler came: what it would have
    come for next when it was killed is no time that it missed.
    """
    events = [json.loads(line) for line in log]
    ready = next(_moment(event["at"]) for event in events if event["event"] == "ready")
    last = max(_moment(event["due_at"]) for event in events if event["event"] == "due")
    counted = Tally()
    for schedule, turns in _turns(events).items():
        _count(counted, schedule, turns, range(math.ceil(ready), math.floor(last)))
    return counted


def _count(counted: Tally, schedule: str, turns: list[_Turn], times: range) -> None:
    covered = float(times.start)  # all before this have been counted
    for turn in turns:
        counted.missed += _times(times, covered, turn.due)
        counted.made += _times(times, max(covered, turn.due), turn.due + 0.001)
        after = max(covered, turn.due + 0.001)
        counted.slept_over += _times(times, after, turn.came)
        counted.merged += _times(times, max(after, turn.came), turn.ended)
        if turn.began is not None:
            counted.delays[schedule].append(turn.began - turn.due)
        covered = max(after, turn.came, turn.ended)
    counted.missed += _times(times, covered, times.stop)


def _times(times: range, first: float, end: float) -> int:
    """How many of ``times`` are at ``first`` or later and before ``end``."""
    return max(0, min(times.stop, math.ceil(end)) - max(times.start, math.ceil(first)))


def _turns(events: list[dict[str, Any]]) -> dict[str, list[_Turn]]:
    """The times that came and led to a check of their own, by schedule, in order."""
    end = max(_moment(event["at"]) for event in events)
    dues, checks = defaultdict(list), defaultdict(list)
    for event in events:
        at = _moment(event["at"])
        if event["event"] == "due":
            dues[event["schedule"]].append((_moment(event["due_at"]), at))
        elif event["event"] == "checked":
            checks[event["schedule"]].append((at - event["duration_ms"] / 1000, at))
    return {name: list(_pair(came, checks[name], end)) for name, came in dues.items()}


def _pair(dues: list[tuple[float, float]], checks: list[tuple[float, float]], end: float) -> Iterator[_Turn]:
    """Give each check the first of the times that came before it began: it is the one for all of them."""
    waiting = iter([*dues, (math.inf, math.inf)])
    due, came = next(waiting)
    for began, ended in checks:
        if came <= began:
            yield _Turn(due, came, began, ended)
        while came <= began:
            due, came = next(waiting)
    if came < math.inf:
        yield _Turn(due, came, None, end)


def _moment(text: str) -> float:
    return datetime.fromisoformat(text).timestamp()
