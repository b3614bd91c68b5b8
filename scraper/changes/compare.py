"""Decide what changed between what is known of a page and what it says now; no clock, no I/O."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from scraper.changes.equality import differences, same_value
from scraper.changes.matching import match
from scraper.records import Change, FieldChange

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from scraper.records import Known, KnownMeeting, Meeting, Page


@dataclass(frozen=True, slots=True)
class Comparison:
    """What a new state of the page means.

    ``changes``: the news for readers. ``page_edited`` first, then the meetings in page order, ``removed``
    last in the order of what is known. ``matched``: for each meeting of the page, in order, the id of the
    known meeting that it is, or ``None`` if new. ``missing``: ids of the known, not yet removed meetings
    that the page lacks, each to be counted one more missing check; those whose removal is confirmed now are
    among them. ``confirm_removals``: as it was asked for.
    """

    changes: tuple[Change, ...]
    matched: tuple[int | None, ...]
    missing: tuple[int, ...]
    confirm_removals: int = 2


def compare(known: Known | None, page: Page, *, confirm_removals: int = 2) -> Comparison:
    """Return what ``page`` changes in what is ``known``.

    ``known`` is ``None`` at the first successful check: all is the baseline and nothing is news. A meeting
    is told as removed at the ``confirm_removals``-th check in a row that lacks it. A page with a problem
    changes nothing.
    """
    if page.problem is not None:
        return Comparison((), (), (), confirm_removals)
    if known is None:
        return Comparison((), (None,) * len(page.meetings), (), confirm_removals)
    partners = match(known.meetings, page.meetings)
    here = {index for index in partners if index is not None}
    gone = [one for index, one in enumerate(known.meetings) if index not in here and not one.removed]
    removed = [one for one in gone if one.missing_checks + 1 >= confirm_removals]
    return Comparison(
        changes=(
            *page_changes(known, page),
            *_meeting_changes(known.meetings, page.meetings, partners),
            *(Change("removed", one.id, before=one.meeting) for one in removed),
        ),
        matched=tuple(None if index is None else known.meetings[index].id for index in partners),
        missing=tuple(one.id for one in gone),
        confirm_removals=confirm_removals,
    )


def page_changes(known: Known, page: Page) -> Iterator[Change]:
    """What changed in the page's own words, its title and its introduction: one change or none."""
    fields = tuple(
        FieldChange(name, before, after)
        for name, before, after in (("title", known.title, page.title), ("intro", known.intro, page.intro))
        if not same_value(name, before, after)
    )
    if fields:
        yield Change("page_edited", fields=fields)


def _meeting_changes(
    known: Sequence[KnownMeeting], listed: Sequence[Meeting], partners: Sequence[int | None]
) -> Iterator[Change]:
    for meeting, index in zip(listed, partners, strict=True):
        if index is None:
            yield Change("added", after=meeting)
            continue
        before = known[index]
        fields = differences(before.meeting, meeting)
        if before.removed:
            yield Change("restored", before.id, before.meeting, meeting, fields)
        elif fields:
            yield Change("edited", before.id, before.meeting, meeting, fields)
