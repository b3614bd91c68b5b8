"""Decide what changed between what is known of a page and what it says now; no clock, no I/O."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from scraper.changes.equality import differences, same_value
from scraper.records import Change, FieldChange

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from scraper.changes.matching import Matches
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


def compare(known: Known | None, page: Page, matches: Matches, *, confirm_removals: int = 2) -> Comparison:
    """Return what ``page`` changes in what is ``known``.

    ``known`` is ``None`` at the first successful check: all is the baseline and nothing is news.
    ``matches``: of :func:`scraper.changes.matching.match_page`. A meeting is reported as removed at the
    ``confirm_removals``-th check in a row that lacks it. A page with a problem changes nothing.
    """
    if page.problem is not None:
        return Comparison((), (), (), confirm_removals)
    if known is None:
        return Comparison((), matches, (), confirm_removals)
    here = {index for index in matches if index is not None}
    gone = [stored for index, stored in enumerate(known.meetings) if index not in here and not stored.removed]
    removed = [stored for stored in gone if stored.missing_checks + 1 >= confirm_removals]
    return Comparison(
        changes=(
            *page_changes(known, page),
            *_meeting_changes(known.meetings, page.meetings, matches),
            *(Change("removed", stored.id, before=stored.meeting) for stored in removed),
        ),
        matched=tuple(None if index is None else known.meetings[index].id for index in matches),
        missing=tuple(stored.id for stored in gone),
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
    known: Sequence[KnownMeeting], listed: Sequence[Meeting], matches: Matches
) -> Iterator[Change]:
    for meeting, index in zip(listed, matches, strict=True):
        if index is None:
            yield Change("added", after=meeting)
            continue
        before = known[index]
        fields = differences(before.meeting, meeting)
        if before.removed:
            yield Change("restored", before.id, before.meeting, meeting, fields)
        elif fields:
            yield Change("edited", before.id, before.meeting, meeting, fields)
