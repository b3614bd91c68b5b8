"""Choose between the readings of one field: a clear one, or a doubt."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from scraper.records import Candidate, Doubt

if TYPE_CHECKING:
    from collections.abc import Sequence

CLEAR = 3
"""The weight that a value needs to be told as a fact."""
MARGIN = 1
"""By how much it must be better than another value."""


class Reading(NamedTuple):
    """One place that gives a value: ``weight`` of the rule, ``quote`` the sentence of the page."""

    value: str
    weight: int
    rule: str
    place: str
    quote: str


class Decision(NamedTuple):
    """``reading``: the chosen one, or ``None``; ``doubt``: why there is none, if there were readings."""

    reading: Reading | None
    doubt: Doubt | None = None


def decide(field: str, readings: Sequence[Reading]) -> Decision:
    """Return the heaviest reading if it is clear, else the doubt about it."""
    best: dict[str, Reading] = {}
    for reading in readings:
        if reading.value not in best or reading.weight > best[reading.value].weight:
            best[reading.value] = reading
    ranked = sorted(best.values(), key=lambda reading: -reading.weight)
    if not ranked:
        return Decision(None)
    clear = ranked[0].weight >= CLEAR and (len(ranked) == 1 or ranked[0].weight - ranked[1].weight >= MARGIN)
    if clear:
        return Decision(ranked[0])
    return Decision(None, doubt(field, ranked))


def doubt(field: str, readings: Sequence[Reading]) -> Doubt:
    """Return the doubt about a field that these readings leave, heaviest first."""
    reason = (
        "The page says it in more than one way."
        if len(readings) > 1
        else "The words may be about something else."
    )
    return Doubt(field, reason, tuple(Candidate(reading.value, reading.quote) for reading in readings))
