"""Decide which changed fields are published to readers now and which are held back.

A field is *restless* from its third change within ten checks on: two servers with different copies of the
page, a counter. While it is restless, its changes are stored as versions but not published. After three
checks with the same value one change is published: the difference from the value published last. A change,
and one that takes it back, are always published: readers must not be left with a cancellation that the page
no longer announces.

A field *in doubt* is held back too while the doubt lasts, unless the page names a value.
"""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise
from typing import TYPE_CHECKING, Any, NamedTuple

from scraper.records import FieldChange, HeldField
from scraper.records.equality import same_value

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping, Sequence

    from scraper.records import EarlierState

COUNTED_CHECKS = 10
"""Checks, the present one included, within which changes are counted."""
RESTLESS_CHANGES = 3
"""A field that changes at so many of them is restless."""
CHECKS_AT_REST = 3
"""After so many checks in a row with the same value a restless field is at rest."""


class Decision(NamedTuple):
    """The changes to publish, and the fields that are held back from now on."""

    published: tuple[FieldChange, ...]
    held: tuple[HeldField, ...]


def decide(
    values: Iterable[FieldChange],
    *,
    held: Mapping[str, HeldField],
    doubted: Collection[str],
    earlier: Sequence[EarlierState],
    record_id: int | None,
    check: int,
) -> Decision:
    """Decide for one record, or for the page itself (``record_id`` ``None``).

    ``values``: each field with its value at the check before and now, whether they differ or not.
    ``held``: by field, what was held back so far. ``doubted``: fields whose value is in doubt now.
    ``earlier``: the versions so far, newest first. ``check``: number of the present check.
    """
    published: list[FieldChange] = []
    holds: list[HeldField] = []
    for entry in values:
        hold = _hold(entry, held.get(entry.field), entry.field in doubted, earlier, record_id, check)
        if hold is not None:
            holds.append(hold)
            continue
        earlier_hold = held.get(entry.field)
        if earlier_hold is not None:
            entry = replace(entry, before=earlier_hold.last_published, before_quote="")
        if not same_value(entry.before, entry.after):
            published.append(entry)
    return Decision(tuple(published), tuple(holds))


def _hold(
    entry: FieldChange,
    hold: HeldField | None,
    in_doubt: bool,
    earlier: Sequence[EarlierState],
    record_id: int | None,
    check: int,
) -> HeldField | None:
    """Return the field as it is held back from now on; ``None`` if it is published as it is."""
    changed = not same_value(entry.before, entry.after)
    if not changed and hold is None:
        return None
    published = entry.before if hold is None else hold.last_published
    changed_at = check if changed or hold is None else hold.changed_at_check
    since = None if hold is None else hold.since
    if in_doubt and entry.after is None and published is not None:
        return HeldField(record_id, entry.field, "doubt", published, changed_at, since)
    if hold is not None and hold.reason == "restless":
        if check - changed_at >= CHECKS_AT_REST - 1:
            return None
        return HeldField(record_id, entry.field, "restless", published, changed_at, since)
    values = recent_values(entry.field, entry.after, earlier, check) if hold is None else []
    if len(values) > RESTLESS_CHANGES:
        return HeldField(record_id, entry.field, "restless", published, check, values=tuple(values))
    return None


def recent_values(field: str, value: Any, earlier: Sequence[EarlierState], check: int) -> list[Any]:
    """Return what a field was within the last ten checks, oldest first, ending with ``value``, its newest.

    ``earlier``: the versions so far, newest first.
    """
    values = [value, *(state.values.get(field) for state in earlier[:1])]
    for newer, older in pairwise(earlier):
        if newer.check is None or newer.check <= check - COUNTED_CHECKS:
            break  # changes before that are not counted
        before = older.values.get(field)
        if not same_value(before, values[-1]):
            values.append(before)
    return values[::-1]
