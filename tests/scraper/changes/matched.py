"""Compare and judge a page as a check does: matched with what is known first."""

from __future__ import annotations

from typing import TYPE_CHECKING

from scraper.changes import compare as comparing
from scraper.changes import sanity
from scraper.changes.matching import match_page

if TYPE_CHECKING:
    from scraper.changes.compare import Comparison
    from scraper.meetings import MeetingPage
    from scraper.records import Known, Problem


def compare(
    known: Known | None, page: MeetingPage, *, confirm_removals: int = 2, confirm_losses: int | None = None
) -> Comparison:
    """What ``page`` changes in what is ``known``."""
    matches = match_page(known, page)
    return comparing.compare(
        known, page, matches, confirm_removals=confirm_removals, confirm_losses=confirm_losses
    )


def find_implausibility(page: MeetingPage, known: Known | None, *, min_meetings: int = 1) -> Problem | None:
    """Why ``page`` should not be believed."""
    return sanity.find_implausibility(known, page, match_page(known, page), min_meetings=min_meetings)
