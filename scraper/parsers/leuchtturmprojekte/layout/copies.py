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
    for meeting in meetings:
        same_title = places.setdefault(meeting.title.casefold(), [])
        for place in same_title[:_COPIES]:
            if _is_copy(kept[place], meeting):
                if _size(meeting) > _size(kept[place]):
                    kept[place] = meeting
                break
        else:
            same_title.append(len(kept))
            kept.append(meeting)
    return kept


def _is_copy(meeting: Meeting, other: Meeting) -> bool:
    if not _size(meeting) or not _size(other) or meeting.description == other.description:
        return True
    first, second = " ".join(meeting.description), " ".join(other.description)
    short, long = sorted((first.rstrip(" ….").removesuffix("mehr").rstrip(" …."), second), key=len)
    return long.startswith(short[:_SAME_BEGINNING])


def _size(meeting: Meeting) -> int:
    return sum(map(len, meeting.description)) + sum(len(link.url) for link in meeting.links)
