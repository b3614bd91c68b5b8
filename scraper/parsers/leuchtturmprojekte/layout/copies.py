"""Remove copies of sections that are on the page twice, such as desktop and mobile."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from scraper.meetings import Meeting

_COPIES = 8  # of one heading; more would only cost time
_SAME_BEGINNING = 200


def without_copies(meetings: list[Meeting]) -> list[Meeting]:
    """Return the meetings, each once: of two copies (desktop and mobile, teaser and text) the fuller one."""
    kept: list[Meeting] = []
    places: dict[str, list[int]] = {}
    days: dict[tuple[object, ...], int] = {}
    for meeting in meetings:
        day = (meeting.year, meeting.municipality, meeting.start_date)
        same_title = places.setdefault(meeting.title.casefold(), [])
        copy_of = next((at for at in same_title[:_COPIES] if _is_copy(kept[at], meeting)), None)
        if copy_of is None and None not in day:
            copy_of = days.get(day)  # in easy language, in brief: one place and day
        if copy_of is None:
            same_title.append(len(kept))
            days.setdefault(day, len(kept))
            kept.append(meeting)
        elif _size(meeting) > _size(kept[copy_of]):
            kept[copy_of] = meeting
    return kept


def _is_copy(meeting: Meeting, other: Meeting) -> bool:
    if not _size(meeting) or not _size(other) or meeting.description == other.description:
        return True
    first, second = " ".join(meeting.description), " ".join(other.description)
    short, long = sorted((first.rstrip(" ….").removesuffix("mehr").rstrip(" …."), second), key=len)
    return long.startswith(short[:_SAME_BEGINNING])


def _size(meeting: Meeting) -> int:
    return sum(map(len, meeting.description)) + sum(len(link.url) for link in meeting.links)
