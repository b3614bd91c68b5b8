"""Handle lists that show only their newest records: one that drops out at the end was not removed.

The end is where the oldest records are: the last places, or the first ones if the list's days ascend.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from scraper.changes.matching import Matches
    from scraper.records import KnownRecord, Record


def left_at_the_end(known: Sequence[KnownRecord], here: Collection[int]) -> frozenset[int]:
    """Return the ids of the ``known`` records that left the list at its end.

    ``known``: in the order of the page that had them. ``here``: indexes of those that the page still lists.
    """
    listed = [index for index, stored in enumerate(known) if not stored.removed]
    if not listed or not known[listed[0]].record.record_type.is_window:
        return frozenset()
    if _goes_up([known[index].record for index in listed]):
        listed.reverse()
    last_kept = max((place for place, index in enumerate(listed) if index in here), default=-1)
    return frozenset(known[index].id for index in listed[last_kept + 1 :])


def new_beyond_the_known(listed: Sequence[Record], matches: Matches) -> frozenset[int]:
    """Return the indexes of the new ``listed`` records that follow the last known one.

    They were on the list's next page before: a record above them is gone.
    """
    if not listed or not listed[0].record_type.is_window:
        return frozenset()
    places = list(range(len(listed)))
    if _goes_up(listed):
        places.reverse()
    last_known = max((place for place, index in enumerate(places) if matches[index] is not None), default=-1)
    return frozenset(places[last_known + 1 :]) if last_known >= 0 else frozenset()


def _goes_up(records: Sequence[Record]) -> bool:
    """Whether the first day field of the records goes up from the first to the last."""
    for field in records[0].record_type.fields:
        days = [day for record in records if (day := record.get(field.name))] if field.kind == "date" else []
        if len(days) > 1:
            return bool(days[0] < days[-1])
    return False
