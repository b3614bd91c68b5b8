"""Decide whether a parsed page is plausible, compared with what is known; pure."""

from __future__ import annotations

from typing import TYPE_CHECKING

from scraper.changes.losses import has, losses
from scraper.parsers.common import broken_text
from scraper.records import Problem

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from scraper.changes.losses import Loss
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
status, an attendance or a second day is said of few meetings and may be dropped, and headings may
leave the programme out."""

_LOSSES: dict[Loss, str] = {"text": "most of their text", "films": "their films"}


def find_implausibility(
    known: Known | None, page: Page, matches: Matches, *, min_meetings: int = 1
) -> Problem | None:
    """Return the problem that makes ``page`` implausible, or ``None``.

    ``known``: what is remembered of the page, ``None`` before its first successful check; ``matches``: of
    :func:`scraper.changes.matching.match_page`. The first of these that applies: the problem that the parser
    found; no meetings; fewer than ``min_meetings``; broken text where the known text had none; at least two,
    and at least half, of the listed meetings gone at once (a corrected one is not gone, nor one that was
    missing before); a field that at least two of the meetings had before now empty in all of them; at least
    two, and at least half, of the meetings that had a text (or films) without most of it at once.
    """
    if page.problem is not None:
        return page.problem
    if not page.meetings:
        return Problem("no_content", f"The page has no meetings any more; {_ACCEPT}.")
    if len(page.meetings) < min_meetings:
        return Problem("too_few_meetings", _too_few(len(page.meetings), min_meetings))
    if known is None:
        return None
    return (
        _broken_text(known, page, matches)
        or _mass_removal(known.meetings, matches)
        or _field_lost(known.meetings, page.meetings, matches)
        or _mass_loss(known.meetings, page.meetings, matches)
    )


def _too_few(count: int, min_meetings: int) -> str:
    return (
        f"The page has {count} meeting{'s' * (count != 1)}, but min_meetings in the schedule file asks "
        f"for at least {min_meetings}; look at the page, and if it really is so now, lower min_meetings."
    )


def _broken_text(known: Known, page: Page, matches: Matches) -> Problem | None:
    """Text that is broken where the same part of the page was not; a new meeting against the whole page."""
    own = [page.title or "", *page.intro]
    pairs = [(own, [known.title or "", *known.intro])]
    whole = [*pairs[0][1], *(text for stored in known.meetings for text in _texts(stored.meeting))]
    for meeting, index in zip(page.meetings, matches, strict=True):
        pairs.append((_texts(meeting), whole if index is None else _texts(known.meetings[index].meeting)))
    for texts, before in pairs:
        broken = _first_broken(texts)
        if broken is not None and _first_broken(before) is None:
            return Problem("broken_text", f"Letters of the page arrive as others (“{broken}”); {_ACCEPT}.")
    return None


def _texts(meeting: Meeting) -> list[str]:
    return [meeting.title, *meeting.description, *(link.text for link in meeting.links)]


def _first_broken(texts: Iterable[str]) -> str | None:
    """The first broken place with some letters around it."""
    for text in texts:
        signs = broken_text.signs(text)
        if signs:
            start = text.index(signs[0])
            return text[max(0, start - 12) : start + len(signs[0]) + 12]
    return None


def _mass_removal(known: Sequence[KnownMeeting], matches: Matches) -> Problem | None:
    here = set(matches)
    listed = [index for index, stored in enumerate(known) if not stored.removed and not stored.missing_checks]
    gone = [known[index].meeting for index in listed if index not in here]
    if len(gone) < 2 or len(gone) * 2 < len(listed):
        return None
    return Problem(
        "mass_removal",
        f"{len(gone)} of {len(listed)} known meetings are gone from the page at once ({_names(gone)}); "
        f"{_ACCEPT}.",
    )


def _field_lost(known: Sequence[KnownMeeting], listed: Sequence[Meeting], matches: Matches) -> Problem | None:
    before = [known[index].meeting for index in matches if index is not None]
    for name, word in _NEVER_LOST.items():
        had = sum(1 for meeting in before if getattr(meeting, name))
        if had >= 2 and not any(
            getattr(meeting, name) or any(doubt.field == name for doubt in meeting.doubts)
            for meeting in listed
        ):
            return Problem(
                "field_lost",
                f"None of the {len(listed)} meetings on the page has a {word} any more, "
                f"{had} of them had one before; {_ACCEPT}.",
            )
    return None


def _mass_loss(known: Sequence[KnownMeeting], listed: Sequence[Meeting], matches: Matches) -> Problem | None:
    """The same loss of substance at half of the meetings; those that lost it before do not count."""
    pairs = [
        (known[index], meeting)
        for meeting, index in zip(listed, matches, strict=True)
        if index is not None and not known[index].removed and not known[index].losing_checks
    ]
    for what, words in _LOSSES.items():
        had = [(stored.meeting, meeting) for stored, meeting in pairs if has(stored.meeting, what)]
        lost = [before for before, after in had if what in losses(before, after)]
        if len(lost) >= 2 and len(lost) * 2 >= len(had):
            return Problem(
                "field_lost",
                f"{len(lost)} of {len(had)} meetings have lost {words} at once ({_names(lost)}); {_ACCEPT}.",
            )
    return None


def _names(meetings: Sequence[Meeting]) -> str:
    return ", ".join(map(_name, meetings[:3])) + (" …" if len(meetings) > 3 else "")


def _name(meeting: Meeting) -> str:
    words = [str(meeting.year) if meeting.year else "", meeting.municipality or ""]
    return " ".join(filter(None, words)) or meeting.title
