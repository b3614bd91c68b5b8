"""The result of one check, and its one-line summary."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from msgspec import Struct

from scraper.records import Doubt, change_to_json, doubts_to_json, unread_to_json
from scraper.text import counted

if TYPE_CHECKING:
    from collections.abc import Iterator

    from db.writes.runs import Outcome
    from scraper.changes.observations import Observation
    from scraper.records import Change, Problem, UnreadHeading


class Result(Struct, frozen=True):
    """The result of a check. ``problem`` and ``error`` are set for the outcomes of that name only.

    ``schedule`` and ``title``: the schedule's name, and its title for people.
    ``listed``: how many records the page lists, if it was read. ``not_modified``: the server said 304.
    ``unconfirmed``: how many records are gone, but not at enough checks in a row to say so; ``losing``: how
    many have lost their text or films so, the introduction included. ``doubts``: values that the page can be
    read for in more than one way; ``unread``: headings not read as a meeting's; ``restless``: fields that
    have become restless at this check.
    ``dropped``: names of records that a changed declaration no longer reads on the same page. ``nouns``: what
    one record and several of them are called.
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
    losing: int = 0
    doubts: tuple[Observation, ...] = ()
    unread: tuple[UnreadHeading, ...] = ()
    restless: tuple[Observation, ...] = ()
    not_modified: bool = False
    seconds: float = 0.0
    dropped: tuple[str, ...] = ()
    nouns: tuple[str, str] = ("meeting", "meetings")

    @property
    def ok(self) -> bool:
        """Whether the page was read, or is known to be the same."""
        return self.outcome not in ("problem", "failed")

    def to_json(self) -> dict[str, Any]:
        """What ``leuchtturm check --json`` prints; ``reason`` is the sentence for people, or null.

        ``doubts``, ``unread`` and ``restless`` are there only where there are any.
        """
        data = {
            "schedule": self.schedule,
            "outcome": self.outcome,
            "problem": self.problem.kind if self.problem else None,
            "reason": self.problem.reason if self.problem else self.error,
            "changes": [change_to_json(change) for change in self.changes],
        }
        doubts = [
            {"meeting": entry.subject} | doubt
            for entry in self.doubts
            for doubt in doubts_to_json((Doubt(entry.field, entry.reason, entry.readings),))
        ]
        restless = [{"meeting": entry.subject or None, "field": entry.field} for entry in self.restless]
        notes = {"doubts": doubts, "unread": unread_to_json(self.unread), "restless": restless}
        return data | {name: entries for name, entries in notes.items() if entries}


def summary(result: Result) -> str:
    """Return the result in one line for people."""
    if result.problem is not None:
        return f"not a readable state of the page. {result.problem.reason} Nothing stored was changed."
    if result.error is not None:
        return f"failed. {result.error}"
    if result.outcome == "baseline":
        return f"baseline, {_counted(result.listed, result)}. From now on, changes are reported."
    news = counted(len(result.changes), "change") if result.changes else "unchanged"
    waiting = " and ".join(_unconfirmed(result))
    if waiting:
        return f"{news}; {waiting}, which the next check has to confirm"
    return f"{news} (304)" if result.not_modified else news


def _counted(number: int, result: Result) -> str:
    return f"{number:,} {result.nouns[number != 1]}"


def _unconfirmed(result: Result) -> Iterator[str]:
    if result.unconfirmed:
        yield f"{_counted(result.unconfirmed, result)} missing"
    if result.losing:
        yield f"{counted(result.losing, 'section')} without most of the text or the films"


def notes(result: Result) -> tuple[str, ...]:
    """Return a line for each thing operators should look at: doubts, unread headings, restless fields."""
    doubts = (
        f"in doubt: {entry.field} of {entry.subject}, "
        f"{' or '.join(candidate.value for candidate in entry.readings) or 'no reading'}. {entry.reason}"
        for entry in result.doubts
    )
    unread = (f"not read as a meeting: “{entry.heading}” ({entry.place})" for entry in result.unread)
    restless = (
        f"restless: {entry.field} of {entry.subject or 'the page'}; readers are alerted once it is at rest"
        for entry in result.restless
    )
    return (*doubts, *unread, *restless, *_dropped(result))


def _dropped(result: Result) -> Iterator[str]:
    if result.dropped:
        more = " …" if len(result.dropped) > 3 else ""
        yield (
            f"the changed declaration no longer reads {_counted(len(result.dropped), result)} of the page: "
            f"{'; '.join(result.dropped[:3])}{more}. Readers are not alerted; if that is a slip, correct "
            "[records]"
        )
