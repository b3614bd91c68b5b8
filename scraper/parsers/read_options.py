"""The ``[read]`` section of a schedule file: an operator's corrections of the built-in reading.

Selectors say where the content is, what is not content, and which elements head a section; a pin replaces
one value while the page is read in one certain way. The hash of it all is a part of the parser's version, so
after an edit of the section the stored pages are read again, without alerts.
"""

from __future__ import annotations

import datetime
import json
import zlib
from dataclasses import replace
from typing import TYPE_CHECKING, Annotated, Any, NamedTuple

from msgspec import Meta, Struct, convert, to_builtins

from scraper.records import PINNED, Evidence, UnusedPin, to_json_value

if TYPE_CHECKING:
    from scraper.meetings import Meeting, MeetingPage

PINNABLE = (
    "year",
    "programme",
    "municipality",
    "programme_area",
    "start_date",
    "end_date",
    "attendance",
    "status",
)
Value = str | int
_VERSION_STEP = 1 << 32


class PinnedMeeting(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Which meeting a pin is about, as the page is read without the pin."""

    year: Annotated[int | None, Meta(description="a year such as 2022")] = None
    municipality: Annotated[
        str | None, Meta(description='the place as it is read, in quotes; "" for none')
    ] = None


class Pin(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Values of one meeting that a person has set. Each applies independently; see :attr:`each`."""

    meeting: Annotated[
        PinnedMeeting, Meta(description='a meeting such as { year = 2022, municipality = "Wetzlar" }')
    ]
    set: Annotated[
        dict[str, Value],
        Meta(description='values, a day in quotes, such as { start_date = "2022-11-07" }'),
    ]
    instead_of: Annotated[
        Value | dict[str, Value],
        Meta(
            description='how the page is read, a day in quotes, such as "2022-07-11", "" for nothing; of '
            'several values { start_date = "2022-07-11", municipality = "" }'
        ),
    ]
    because: Annotated[str, Meta(min_length=1, description="the reason, in quotes")]

    @property
    def each(self) -> tuple[SetValue, ...]:
        """The values one by one; a field missing in ``instead_of`` must have no value on the page."""
        before = (
            self.instead_of if isinstance(self.instead_of, dict) else dict.fromkeys(self.set, self.instead_of)
        )
        return tuple(
            SetValue(self.meeting, field, value, before.get(field, ""), self.because)
            for field, value in self.set.items()
        )


class SetValue(NamedTuple):
    """One value of a pin: ``value`` and ``instead_of`` as in the file, '' for nothing."""

    meeting: PinnedMeeting
    field: str
    value: Value
    instead_of: Value
    because: str


class ReadOptions(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The whole section. Empty: nothing is corrected."""

    content: Annotated[str | None, Meta(description='a CSS selector such as "main"')] = None
    ignore: Annotated[tuple[str, ...], Meta(description='a list of CSS selectors such as [".teaser"]')] = ()
    sections: Annotated[str | None, Meta(description='a CSS selector such as "h2.accordion"')] = None
    pin: Annotated[tuple[Pin, ...], Meta(description="sections, each [[read.pin]]")] = ()

    @property
    def set_values(self) -> tuple[SetValue, ...]:
        return tuple(value for pin in self.pin for value in pin.each)

    @property
    def selectors(self) -> tuple[tuple[str, str], ...]:
        """Every selector with its key, ``ignore[0]`` for those of a list."""
        single = (("content", self.content), ("sections", self.sections))
        return (
            *((key, selector) for key, selector in single if selector is not None),
            *((f"ignore[{number}]", selector) for number, selector in enumerate(self.ignore)),
        )


def to_json(options: ReadOptions) -> dict[str, Any]:
    data: dict[str, Any] = to_builtins(options)
    return data


def from_json(data: dict[str, Any]) -> ReadOptions:
    return convert(data, ReadOptions)


def version(of_parser: int, section: Struct) -> int:
    """The version under which a reading is stored: the parser's own, and the hash of ``[read]`` (if there is
    one) or of ``[records]``. The same section has the same number on every machine."""
    if section == ReadOptions():
        return of_parser
    text = json.dumps(to_builtins(section), sort_keys=True, ensure_ascii=False)
    return of_parser * _VERSION_STEP + zlib.crc32(text.encode())


def pin(page: MeetingPage, options: ReadOptions) -> MeetingPage:
    """``page`` with the values that pins set, each marked in its evidence; pins without effect are noted."""
    meetings = list(page.records)
    unused = []
    for entry in options.set_values:
        meant = [index for index, meeting in enumerate(page.records) if _is_meant(meeting, entry)]
        found = to_json_value(getattr(page.records[meant[0]], entry.field)) if len(meant) == 1 else None
        if len(meant) == 1 and found == _as_json(entry.instead_of):
            meetings[meant[0]] = _pinned(meetings[meant[0]], entry)
        else:
            unused.append(
                UnusedPin(words_of(entry.meeting), entry.field, str(entry.instead_of), found, len(meant))
            )
    if page.problem is not None or not options.pin:
        return page
    return replace(page, records=tuple(meetings), unused_pins=tuple(unused))


def _is_meant(meeting: Meeting, entry: SetValue) -> bool:
    wanted = entry.meeting
    is_there = wanted.municipality in (None, meeting.municipality or "")
    return is_there and wanted.year in (None, meeting.year)


def _pinned(meeting: Meeting, entry: SetValue) -> Meeting:
    value: Any = _as_json(entry.value)
    if value is not None and entry.field in ("start_date", "end_date"):
        value = datetime.date.fromisoformat(value)
    evidence = tuple(item for item in meeting.evidence if item.field != entry.field)
    doubts = tuple(doubt for doubt in meeting.doubts if doubt.field != entry.field)
    mark = Evidence(entry.field, PINNED, entry.because, PINNED)
    changes: dict[str, Any] = {entry.field: value, "evidence": (*evidence, mark), "doubts": doubts}
    return replace(meeting, **changes)


def words_of(meeting: PinnedMeeting) -> str:
    """Name the meeting: ``2022 Wetzlar``."""
    return " ".join(str(part) for part in (meeting.year, meeting.municipality) if part is not None)


def _as_json(value: Value) -> str | int | None:
    return None if value == "" else value
