"""Lay the changes out for the published page: by check, and in a check as the watched page lists them."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import groupby
from typing import TYPE_CHECKING

from scraper.reports.change_layout import Entry, Limits, bounded, lay_out
from scraper.reports.site.site_records import anchor_of
from scraper.reports.site.state import at, on
from scraper.times import utc_text

if TYPE_CHECKING:
    from collections.abc import Sequence

    from scraper.reports.dataset import FoundChange
    from scraper.reports.site.site_data import Site

_LIMITS = Limits()
_SHOWN_CHANGES = 8
"""So many changes are shown at once, and the others of the last check that is shown."""


@dataclass(frozen=True, slots=True)
class ChangeView:
    """A change laid out, the day and the moment (ISO 8601) when it was found, the anchor of its record.

    The anchor is '' for the page's own changes and for a record that is not on this page.
    """

    day: str
    iso: str
    entry: Entry
    meeting: str


@dataclass(frozen=True, slots=True)
class CheckGroup:
    found_at: str
    changes: tuple[ChangeView, ...]


def by_check(site: Site) -> tuple[CheckGroup, ...]:
    """The changes by check, newest first; in a check the page's own first, then as the page lists them."""
    places = {seen.id: place for place, seen in enumerate(site.records)}
    groups = []
    for found_at, found in groupby(site.changes, key=lambda change: change.found_at):
        ordered = sorted(found, key=lambda change: places.get(change.record_id or 0, -1))
        changes = tuple(_view(change, site, places) for change in ordered)
        groups.append(CheckGroup(at(found_at, site.language), changes))
    return tuple(groups)


def divided(groups: Sequence[CheckGroup]) -> tuple[Sequence[CheckGroup], Sequence[CheckGroup]]:
    """Split the checks into those shown at once and those folded away."""
    shown = 0
    for place, group in enumerate(groups):
        if shown >= _SHOWN_CHANGES:
            return groups[:place], groups[place:]
        shown += len(group.changes)
    return groups, ()


def _view(found: FoundChange, site: Site, places: dict[int, int]) -> ChangeView:
    return ChangeView(
        day=on(found.found_at, site.language),
        iso=utc_text(found.found_at),
        entry=bounded(lay_out(found.change, site.title, site.language), _LIMITS),
        meeting=anchor_of(site.record_type, found.record_id) if found.record_id in places else "",
    )
