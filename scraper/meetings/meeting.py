"""A meeting as the page lists it."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import date  # msgspec reads the types at run time
from typing import TYPE_CHECKING, Any, Literal, Self, get_args

from scraper.records import (
    Doubt,
    Evidence,
    Link,
    Page,
    RecordField,
    RecordType,
)

if TYPE_CHECKING:
    from collections.abc import Mapping

    from scraper.records import Record

Attendance = Literal["in_person", "online", "hybrid"]
Status = Literal["cancelled", "postponed"]

ATTENDANCES: tuple[str, ...] = get_args(Attendance)
STATUSES: tuple[str, ...] = get_args(Status)

MEETING = RecordType(
    "meeting",
    one=("meeting", "das Treffen"),
    many=("meetings", "Treffen"),
    is_declared=False,
    named_by=("year", "municipality", "programme_area"),
    fields=(
        RecordField("year", "number", ("Year", "Jahr"), is_essential=True, noun="year"),
        RecordField("title", "text", ("Title", "Titel"), is_essential=False),
        RecordField("programme", "text", ("Programme", "Programm"), is_searched=False, is_essential=False),
        RecordField("municipality", "text", ("Place", "Ort"), is_essential=True, noun="municipality"),
        RecordField(
            "programme_area",
            "text",
            ("Programme area", "Programmgebiet"),
            is_essential=True,
            noun="programme area",
        ),
        RecordField(
            "start_date",
            "date",
            ("Date", "Datum"),
            is_searched=False,
            is_essential=True,
            is_quoted=True,
            noun="date",
        ),
        RecordField(
            "end_date",
            "date",
            ("End", "Ende"),
            is_searched=False,
            is_essential=False,
            is_quoted=True,
            follows="start_date",
        ),
        RecordField(
            "attendance",
            "choice",
            ("Format", "Format"),
            is_searched=False,
            is_essential=False,
            choices=ATTENDANCES,
            is_quoted=True,
        ),
        RecordField(
            "status",
            "choice",
            ("Status", "Status"),
            is_searched=False,
            is_essential=False,
            choices=STATUSES,
            is_quoted=True,
        ),
        RecordField("description", "texts", ("Description", "Beschreibung"), is_essential=True, noun="text"),
        RecordField("links", "links", ("Links", "Links"), is_essential=False),
    ),
)
"""Essential is what pages about these meetings always say of some of them. Few meetings have a status, an
attendance or a second day, which may disappear, and headings may leave the programme out."""

MEETING_FIELDS = MEETING.names
"""The fields of the contract, in the order in which people and JSON see them."""


@dataclass(frozen=True, slots=True)
class Meeting:
    """One section of the page. Field names follow schema.org ``Event`` and Open Civic Data, if they have one.

    Texts are normalised (see ``scraper.text.normalise``). ``end_date`` is given only for more than one day.
    ``evidence``: where the values were read from; ``doubts``: which values are null because the page can be
    read in more than one way. Neither is part of the record's identity or equality.
    """

    year: int | None
    title: str
    programme: str | None = None
    municipality: str | None = None
    programme_area: str | None = None
    start_date: date | None = None
    end_date: date | None = None
    attendance: Attendance | None = None
    status: Status | None = None
    description: tuple[str, ...] = ()
    links: tuple[Link, ...] = ()
    evidence: tuple[Evidence, ...] = field(default=(), compare=False)
    doubts: tuple[Doubt, ...] = field(default=(), compare=False)

    @property
    def record_type(self) -> RecordType:
        return MEETING

    @property
    def undeclared(self) -> frozenset[str]:
        """None: all versions of the reader know all fields."""
        return frozenset()

    @property
    def name(self) -> str:
        """``2024 Kassel``; the heading where year and place are not known."""
        words = [str(self.year) if self.year else "", self.municipality or ""]
        return " ".join(filter(None, words)) or self.title

    def get(self, name: str) -> Any:
        return getattr(self, name)

    def with_values(self, values: Mapping[str, Any]) -> Self:
        return replace(self, **values)

    def with_evidence(self, evidence: tuple[Evidence, ...], doubts: tuple[Doubt, ...] = ()) -> Self:
        return replace(self, evidence=evidence, doubts=doubts)


if TYPE_CHECKING:

    class MeetingPage(Page):
        records: tuple[Meeting, ...]

else:
    MeetingPage = Page  # the same at run time: only the type checker needs to know


def as_meeting(record: Record) -> Meeting:
    """Return ``record``, which the caller knows to be a meeting."""
    if not isinstance(record, Meeting):
        raise TypeError(f"{record.name} is no meeting")
    return record
