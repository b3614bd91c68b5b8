"""Recognise lost text or films of a section, which is seldom an editor's work.

Such a loss is confirmed like a removal (``compare``); at many meetings at once it is a problem (``sanity``).
"""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Literal

from scraper.records.equality import normalize_paragraphs

if TYPE_CHECKING:
    from scraper.meetings import Meeting

Loss = Literal["text", "films"]

_NEW_WORDS = 4  # at most one in so many of what is left may be new; with more, the text was rewritten


def losses(before: Meeting, after: Meeting) -> frozenset[Loss]:
    """Return what ``after`` has lost: all or over half of its text with nothing new instead, or all films.

    A section that now says that it is cancelled or postponed has been rewritten, however short it is.
    """
    if before == after:  # as nearly all of a page's are
        return frozenset()
    lost: set[Loss] = set()
    if _has_lost_text(before, after):
        lost.add("text")
    if _has_films(before) and not _has_films(after):
        lost.add("films")
    return frozenset(lost)


def has(meeting: Meeting, what: Loss) -> bool:
    """Whether the meeting has any of it to lose."""
    return _has_films(meeting) if what == "films" else bool(meeting.description)


def _has_films(meeting: Meeting) -> bool:
    return any(link.kind == "video" for link in meeting.links)


def _has_lost_text(before: Meeting, after: Meeting) -> bool:
    old, new = (normalize_paragraphs(meeting.description) for meeting in (before, after))
    if not old or len(new) * 2 >= len(old):
        return False
    if after.status is not None and after.status != before.status:
        return False
    words = Counter(new.split())
    added = words - Counter(old.split())
    return added.total() * _NEW_WORDS <= words.total()
