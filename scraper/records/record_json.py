"""Write pages and changes as JSON, and read changes back."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from scraper.records.known import Change, FieldChange
from scraper.records.read_page import unread_to_json
from scraper.records.record import PINNED, Evidence, doubts_to_json, pins_of, record_to_json
from scraper.records.types import Link, from_json_value, to_json_value

if TYPE_CHECKING:
    from scraper.records.known import ChangeKind
    from scraper.records.read_page import Page
    from scraper.records.record import Record
    from scraper.records.types import FieldKind, RecordType


def page_to_json(page: Page) -> dict[str, Any]:
    """Return the JSON of ``leuchtturm parse --json``; ``doubts`` and ``unread`` only where there are any."""
    meetings = [
        record_to_json(meeting)
        | ({"doubts": doubts_to_json(meeting.doubts)} if meeting.doubts else {})
        | ({"pins": pins_of(meeting)} if pins_of(meeting) else {})
        for meeting in page.records
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

    A meeting is named by its type's ``named_by`` (``meeting``), a record of a declared list by its
    name. ``quotes``: with the words on the page that changed values were read from, where they are known.
    ``pins``, only where there are any: the fields that an operator has set, ``before`` and ``after``.
    """
    data: dict[str, Any] = {"kind": change.kind}
    if (subject := change.subject) is not None:
        if subject.record_type.is_declared:
            data["name"] = subject.name
        else:
            named_by = subject.record_type.named_by
            data[subject.record_type.name] = {name: to_json_value(subject.get(name)) for name in named_by}
    if change.kind == "added" and change.after is not None:
        data["record"] = record_to_json(change.after)
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
        side: sorted(pins_of(record))
        for side, record in (("before", change.before), ("after", change.after))
        if record is not None and pins_of(record)
    }
    return data | ({"pins": pins} if pins else {}) | ({"quotes": quoted} if quotes and quoted else {})


def change_from_json(data: dict[str, Any], *, record_id: int | None, record: Record | None) -> Change:
    """The inverse of :func:`change_to_json`.

    ``record``: as the change left it, of a removed one its last; ``None`` for the page's own texts.
    ``before`` is rebuilt from it and the fields, so it has what differs as it was, and all else as it is.
    """
    kind: ChangeKind = data["kind"]
    quotes = data.get("quotes", {})
    record_type = None if record is None else record.record_type
    fields = tuple(
        FieldChange(
            name,
            field_value_from_json(record_type, name, pair["before"]),
            field_value_from_json(record_type, name, pair["after"]),
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
    after = record.with_evidence(after_pins)
    if kind == "added":
        return Change(kind, after=after)
    if kind == "removed":
        return Change(kind, record_id, before=record.with_evidence(before_pins))
    before = record.with_values({entry.field: entry.before for entry in fields}).with_evidence(before_pins)
    return Change(kind, record_id, before, after, fields)


def field_value_from_json(record_type: RecordType | None, name: str, value: Any) -> Any:
    """The inverse of :func:`to_json_value` for a field of a record, or of the page itself (``None``).

    A field that the type does not have any more is read by the form of its value; a day is then a text.
    """
    field = None if record_type is None else record_type.by_name.get(name)
    return from_json_value(_kind_by_form(value) if field is None else field.kind, value)


def _kind_by_form(value: Any) -> FieldKind:
    if not isinstance(value, list):
        return "text"
    return "links" if value and isinstance(value[0], dict) and value[0].keys() == _LINK_KEYS else "texts"


_LINK_KEYS = set(Link.__struct_fields__)
