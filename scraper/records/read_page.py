"""A page as it was read, and why it may be no readable state of the page."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Literal, get_args

from msgspec import Struct

if TYPE_CHECKING:
    from scraper.records.record import Record

ProblemKind = Literal[
    "not_the_page",
    "no_content",
    "truncated",
    "broken_text",
    "content_error",
    "list_not_found",
    "unreadable",
    "too_few_meetings",
    "mass_removal",
    "mass_edit",
    "field_lost",
]

PROBLEM_KINDS: tuple[str, ...] = get_args(ProblemKind)


class UnreadHeading(Struct, frozen=True):
    """A heading that may be a meeting's and was not read as one. ``place``: where it is, for people."""

    heading: str
    place: str


class UnusedPin(Struct, frozen=True):
    """A value that an operator has pinned (``[[read.pin]]``) and that did not apply to this page.

    ``meeting``: which one, in words; ``instead_of``: how the page had to be read; ``found``: how it is read,
    as in JSON; ``meant``: how many meetings of the page it may be about.
    """

    meeting: str
    field: str
    instead_of: str
    found: Any
    meant: int

    @property
    def reason(self) -> str:
        """Why it is off, as the end of a sentence."""
        if self.meant == 0:
            return "there is no such meeting"
        if self.meant > 1:
            return f"{self.meant} meetings are such ones; name year and municipality"
        return f"the page is read as {self.found!r}, not as {self.instead_of!r}"


class Problem(Struct, frozen=True):
    """Why the page is not readable: ``kind`` for programs, ``reason`` a sentence for people."""

    kind: ProblemKind
    reason: str


@dataclass(frozen=True, slots=True)
class Page:
    """A parsed page. With a ``problem`` it has no records: half a page does not count.

    ``incomplete``: entries of a declared list that lack a required field, so that they are no records.
    """

    title: str | None
    intro: tuple[str, ...] = ()
    records: tuple[Record, ...] = ()
    problem: Problem | None = None
    unread: tuple[UnreadHeading, ...] = field(default=(), compare=False)
    unused_pins: tuple[UnusedPin, ...] = field(default=(), compare=False)
    incomplete: tuple[Record, ...] = field(default=(), compare=False)

    def get(self, name: str) -> Any:
        return self.intro if name == "intro" else self.title


def unread_to_json(unread: tuple[UnreadHeading, ...]) -> list[dict[str, Any]]:
    """Headings that were not read as a meeting's: ``[{"heading", "place"}]``."""
    return [{"heading": entry.heading, "place": entry.place} for entry in unread]
