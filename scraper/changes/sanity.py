"""Decide whether a parsed page is plausible, compared with what is known; pure."""

from __future__ import annotations

from typing import TYPE_CHECKING

from scraper.records import Problem

if TYPE_CHECKING:
    from collections.abc import Sequence

    from scraper.changes.matching import Matches
    from scraper.records import Known, KnownMeeting, Meeting, Page

_ACCEPT = "if the page really is so now, accept it with `leuchtturm check NAME --accept`"

_NEVER_LOST = {
    "year": "year",
    "municipality": "municipality",
    "programme_area": "programme area",
    "start_date": "date",
    "description": "text",
}
"""What a page about these meetings keeps saying of some of them. That all its values vanish at once
means that the page is written in a way that is not understood any more. Not so for the rest: a
status, an attendance or a second day is said of few meetings and may be dropped, headings may leave
the programme out, and films are taken down for good (rights, privacy), which readers should
hear."""


def find_implausibility(
    known: Known | None, page: Page, matches: Matches, *, min_meetings: int = 1
) -> Problem | None:
    """Return why ``page`` should not be believed, or ``None``.

    ``known``: what is remembered of the page, ``None`` before its first successful check; ``matches``: of
    :func:`scraper.changes.matching.match_page`. The first of
    these that applies: the problem that the reader found; no meetings; fewer than ``min_meetings``; at
    least two, and at least half, of the listed meetings gone at once (a corrected one is not gone, nor one
    that was missing before); a field that at least two of the meetings had before now empty in all of them.
    """
    if page.problem is not None:
        return page.problem
    if not page.meetings:
        return Problem("no_content", f"The page has no meetings any more; {_ACCEPT}.")
    if len(page.meetings) < min_meetings:
        return Problem("too_few_meetings", _too_few(len(page.meetings), min_meetings))
    if known is None:
        return None
    return _mass_removal(known.meetings, matches) or _field_lost(known.meetings, page.meetings, matches)


def _too_few(count: int, min_meetings: int) -> str:
    return (
        f"The page has {count} meeting{'s' * (count != 1)}, but min_meetings in the schedule file asks "
        f"for at least {min_meetings}; look at the page, and if it really is so now, lower min_meetings."
    )


def _mass_removal(known: Sequence[KnownMeeting], matches: Matches) -> Problem | None:
    here = set(matches)
    listed = [index for index, one in enumerate(known) if not one.removed and not one.missing_checks]
    gone = [known[index].meeting for index in listed if index not in here]
    if len(gone) < 2 or len(gone) * 2 < len(listed):
        return None
    names = ", ".join(_name(meeting) for meeting in gone[:3]) + (" …" if len(gone) > 3 else "")
    return Problem(
        "mass_removal",
        f"{len(gone)} of {len(listed)} known meetings are gone from the page at once ({names}); {_ACCEPT}.",
    )


def _field_lost(known: Sequence[KnownMeeting], listed: Sequence[Meeting], matches: Matches) -> Problem | None:
    before = [known[index].meeting for index in matches if index is not None]
    for name, word in _NEVER_LOST.items():
        had = sum(1 for meeting in before if getattr(meeting, name))
        if had >= 2 and not any(getattr(meeting, name) for meeting in listed):
            return Problem(
                "field_lost",
                f"None of the {len(listed)} meetings on the page has a {word} any more, "
                f"{had} of them had one before; {_ACCEPT}.",
            )
    return None


def _name(meeting: Meeting) -> str:
    words = [str(meeting.year) if meeting.year else "", meeting.municipality or ""]
    return " ".join(filter(None, words)) or meeting.title
