"""The records that the stages exchange: frozen and typed; ``None`` means the page does not say."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any, Literal, get_args

Attendance = Literal["in_person", "online", "hybrid"]
Status = Literal["cancelled", "postponed"]
LinkKind = Literal["video", "document", "gallery", "page"]
HoldReason = Literal["restless", "doubt"]
ChangeKind = Literal["added", "edited", "removed", "restored", "page_edited"]
ProblemKind = Literal[
    "not_the_page",
    "no_content",
    "truncated",
    "broken_text",
    "content_error",
    "too_few_meetings",
    "mass_removal",
    "field_lost",
]

ATTENDANCES: tuple[str, ...] = get_args(Attendance)
STATUSES: tuple[str, ...] = get_args(Status)
LINK_KINDS: tuple[str, ...] = get_args(LinkKind)
CHANGE_KINDS: tuple[str, ...] = get_args(ChangeKind)
PROBLEM_KINDS: tuple[str, ...] = get_args(ProblemKind)


def _not_compared(default: Any) -> Any:
    """A field of a record that is no part of its equality."""
    return field(default=default, compare=False)


@dataclass(frozen=True, slots=True)
class Link:
    """Something that a section points to. ``url`` is absolute; ``text`` may be empty."""

    kind: LinkKind
    url: str
    text: str


@dataclass(frozen=True, slots=True)
class Evidence:
    """The place that a value was read from.

    ``place``: ``heading``, ``paragraph 2`` …; ``quote``: the words; ``rule``: the name of the reading rule.
    """

    field: str
    place: str
    quote: str
    rule: str = ""


PINNED = "pinned"
"""``Evidence.place`` and ``Evidence.rule`` of a value that an operator has set; ``quote`` is the reason."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """One possible reading of a value in doubt: ``value`` as in JSON, ``quote``: the words."""

    value: str
    quote: str


@dataclass(frozen=True, slots=True)
class Doubt:
    """A value that the page may say in more than one way: the field is ``None`` and the readings are here.

    ``reason``: one English sentence for operators.
    """

    field: str
    reason: str
    candidates: tuple[Candidate, ...] = ()


@dataclass(frozen=True, slots=True)
class UnreadHeading:
    """A heading that may be a meeting's and was not read as one. ``place``: where it is, for people."""

    heading: str
    place: str


@dataclass(frozen=True, slots=True)
class UnusedPin:
    """A value that an operator has pinned (``[[read.pin]]``) and that did not apply to this page.

    ``meeting``: which one, in words; ``instead_of``: how the page had to be read; ``found``: how it is read,
    as in JSON; ``is_missing``: no such meeting is on the page.
    """

    meeting: str
    field: str
    instead_of: str
    found: Any
    is_missing: bool


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


def pins_of(meeting: Meeting) -> dict[str, str]:
    """The fields of a meeting that an operator has set (``[[read.pin]]``), each with the reason."""
    return {entry.field: entry.quote for entry in meeting.evidence if entry.place == PINNED}


MEETING_FIELDS: tuple[str, ...] = (
    "year",
    "title",
    "programme",
    "municipality",
    "programme_area",
    "start_date",
    "end_date",
    "attendance",
    "status",
    "description",
    "links",
)
"""The fields of the contract, in the order in which people and JSON see them."""


@dataclass(frozen=True, slots=True)
class Problem:
    """Why this is no readable state of the page: ``kind`` for programs, ``reason`` a sentence for people."""

    kind: ProblemKind
    reason: str


@dataclass(frozen=True, slots=True)
class Page:
    """A parsed page. With a ``problem`` there are no meetings: half a page is no page."""

    title: str | None
    intro: tuple[str, ...] = ()
    meetings: tuple[Meeting, ...] = ()
    problem: Problem | None = None
    unread: tuple[UnreadHeading, ...] = field(default=(), compare=False)
    unused_pins: tuple[UnusedPin, ...] = field(default=(), compare=False)


@dataclass(frozen=True, slots=True)
class KnownMeeting:
    """A meeting as stored: the last values seen on the page, and its state there.

    ``missing_checks``: checks in a row at which it was gone (0 while it is listed). ``removed``: its
    removal was confirmed and published. ``losing_checks``: checks in a row at which it had lost text or
    films that ``meeting`` still has.
    """

    id: int
    meeting: Meeting
    missing_checks: int = 0
    removed: bool = False
    losing_checks: int = 0


@dataclass(frozen=True, slots=True)
class HeldField:
    """A field whose changes are stored but held back from readers at present.

    ``meeting_id``: ``None`` for the page's title and introduction. ``told``: the value last published to
    readers. ``changed_at_check``: number of the check at which the field last changed. ``since``: when it
    began (UTC, ISO 8601), ``None``: with this check.
    """

    meeting_id: int | None
    field: str
    reason: HoldReason
    told: Any
    changed_at_check: int
    since: str | None = None


@dataclass(frozen=True, slots=True)
class EarlierState:
    """A version of a meeting or of the page itself, and the number of the check that first saw it.

    ``check``: ``None`` if that was before checks were numbered.
    """

    check: int | None
    values: Meeting | Page


@dataclass(frozen=True, slots=True)
class Known:
    """All that is stored of a page, to compare a new state with.

    ``checks``: how many checks have read the page so far. ``held``: fields that are held back.
    ``intro_losing_checks``: checks in a row at which the page had no introduction, which ``intro`` still has.
    ``unread``: headings that were not read as a meeting's.
    """

    title: str | None
    intro: tuple[str, ...]
    meetings: tuple[KnownMeeting, ...]
    checks: int = 0
    held: tuple[HeldField, ...] = ()
    intro_losing_checks: int = 0
    unread: tuple[UnreadHeading, ...] = ()


@dataclass(frozen=True, slots=True)
class FieldChange:
    """One field before and after; values as in the record (``date``, ``tuple``, ``str`` …).

    ``before_quote``, ``after_quote``: the words on the page that a day, a status or a form was read from.
    """

    field: str
    before: Any
    after: Any
    before_quote: str = _not_compared("")
    after_quote: str = _not_compared("")


@dataclass(frozen=True, slots=True)
class Change:
    """One change, for readers.

    ``meeting_id``: the known meeting (``None`` for ``added`` and ``page_edited``).
    ``before`` / ``after``: the whole record on either side, where there is one.
    ``fields``: what differs (for ``edited``, ``page_edited``, and ``restored`` with other values).
    ``id``: the number under which it is stored, ``None`` before that; no part of its equality.
    """

    kind: ChangeKind
    meeting_id: int | None = None
    before: Meeting | None = None
    after: Meeting | None = None
    fields: tuple[FieldChange, ...] = ()
    id: int | None = field(default=None, compare=False)

    @property
    def subject(self) -> Meeting | None:
        """The record that names the meeting to people: as it was known, else as it is new."""
        return self.before or self.after


def to_json_value(value: Any) -> Any:
    """Return a record's value as JSON: dates as ISO 8601, tuples as lists, links as objects."""
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Link):
        return {"kind": value.kind, "url": value.url, "text": value.text}
    if isinstance(value, (tuple, list)):
        return [to_json_value(item) for item in value]
    return value


def meeting_to_json(meeting: Meeting) -> dict[str, Any]:
    """The record in the contract's words, every field present."""
    return {name: to_json_value(getattr(meeting, name)) for name in MEETING_FIELDS}


def meeting_from_json(data: dict[str, Any]) -> Meeting:
    """The inverse of :func:`meeting_to_json`; raises ``KeyError`` where a field is missing."""
    values = {name: data[name] for name in MEETING_FIELDS}
    return Meeting(**{name: from_json_value(name, value) for name, value in values.items()})


def doubts_to_json(doubts: tuple[Doubt, ...]) -> list[dict[str, Any]]:
    """The doubts about one meeting: ``[{"field", "reason", "candidates": [{"value", "quote"}]}]``."""
    return [
        {
            "field": doubt.field,
            "reason": doubt.reason,
            "candidates": [{"value": entry.value, "quote": entry.quote} for entry in doubt.candidates],
        }
        for doubt in doubts
    ]


def doubts_from_json(data: list[dict[str, Any]]) -> tuple[Doubt, ...]:
    """The inverse of :func:`doubts_to_json`."""
    return tuple(
        Doubt(
            entry["field"],
            entry["reason"],
            tuple(Candidate(candidate["value"], candidate["quote"]) for candidate in entry["candidates"]),
        )
        for entry in data
    )


def unread_to_json(unread: tuple[UnreadHeading, ...]) -> list[dict[str, Any]]:
    """Headings that were not read as a meeting's: ``[{"heading", "place"}]``."""
    return [{"heading": entry.heading, "place": entry.place} for entry in unread]


def page_to_json(page: Page) -> dict[str, Any]:
    """Return the JSON of ``leuchtturm parse --json``; ``doubts`` and ``unread`` only where there are any."""
    meetings = [
        meeting_to_json(meeting)
        | ({"doubts": doubts_to_json(meeting.doubts)} if meeting.doubts else {})
        | ({"pins": pins_of(meeting)} if pins_of(meeting) else {})
        for meeting in page.meetings
    ]
    data: dict[str, Any] = {
        "problem": page.problem.kind if page.problem else None,
        "title": page.title,
        "intro": list(page.intro),
        "meetings": meetings,
    }
    if page.unread:
        data["unread"] = unread_to_json(page.unread)
    return data


def change_to_json(change: Change, *, quotes: bool = False) -> dict[str, Any]:
    """One entry of ``changes`` in ``leuchtturm check --json``, in a webhook and in the database.

    ``quotes``: with the words on the page that changed values were read from, where they are known.
    ``pins``, only where there are any: the fields that an operator has set, ``before`` and ``after``.
    """
    data: dict[str, Any] = {"kind": change.kind}
    if change.subject is not None:
        subject = change.subject
        data["meeting"] = {
            "year": subject.year,
            "municipality": subject.municipality,
            "programme_area": subject.programme_area,
        }
    if change.kind == "added" and change.after is not None:
        data["record"] = meeting_to_json(change.after)
        if change.after.doubts:
            data["record"]["doubts"] = doubts_to_json(change.after.doubts)
    if change.fields:
        data["fields"] = {
            entry.field: {"before": to_json_value(entry.before), "after": to_json_value(entry.after)}
            for entry in change.fields
        }
    quoted = {
        entry.field: {"before": entry.before_quote, "after": entry.after_quote}
        for entry in change.fields
        if entry.before_quote or entry.after_quote
    }
    pins = {
        side: sorted(pins_of(meeting))
        for side, meeting in (("before", change.before), ("after", change.after))
        if meeting is not None and pins_of(meeting)
    }
    return data | ({"pins": pins} if pins else {}) | ({"quotes": quoted} if quotes and quoted else {})


def change_from_json(data: dict[str, Any], *, meeting_id: int | None, record: Meeting | None) -> Change:
    """The inverse of :func:`change_to_json`.

    ``record``: the meeting as the change left it, of a removed one its last; ``None`` for the page's own.
    ``before`` is rebuilt from it and the fields, so it has what differs as it was, and all else as it is.
    """
    kind: ChangeKind = data["kind"]
    quotes = data.get("quotes", {})
    fields = tuple(
        FieldChange(
            name,
            from_json_value(name, pair["before"]),
            from_json_value(name, pair["after"]),
            quotes.get(name, {}).get("before", ""),
            quotes.get(name, {}).get("after", ""),
        )
        for name, pair in data.get("fields", {}).items()
    )
    if record is None:
        return Change(kind, fields=fields)
    before_pins, after_pins = (
        tuple(Evidence(name, PINNED, "", PINNED) for name in data.get("pins", {}).get(side, ()))
        for side in ("before", "after")
    )
    after = replace(record, evidence=after_pins)
    if kind == "added":
        return Change(kind, after=after)
    if kind == "removed":
        return Change(kind, meeting_id, before=replace(record, evidence=before_pins))
    before = replace(record, **{entry.field: entry.before for entry in fields}, evidence=before_pins)
    return Change(kind, meeting_id, before, after, fields)


def from_json_value(name: str, value: Any) -> Any:
    """The inverse of :func:`to_json_value` for the field ``name``."""
    if value is None:
        return None
    if name in ("start_date", "end_date"):
        return date.fromisoformat(value)
    if name == "links":
        return tuple(Link(**link) for link in value)
    return tuple(value) if name in ("description", "intro") else value
