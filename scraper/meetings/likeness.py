"""Score how likely two meetings are the same one, by agreement and contradiction.

Half a point is enough for two meetings that were both listed: year and municipality outweigh a corrected area
and date, but the year alone does not outweigh another municipality, area and date: that is a new meeting. A
removed meeting needs four points to be back (two things that agree), and seven more than a listed one to be
preferred to it.

What either side does not say counts nothing. Hundredths of a point are used, so that sums are exact:

================  ===========================================================================================
year              +2 the same; -2 the year before or after (a slip); -3 any other
municipality      +3 the same, falling with the likeness of the letters (typing errors) to -2 for another
programme area    the same scale; the municipality's own words in it are left out, they would count twice,
                  unless the municipalities are others: an "Innenstadt" is in many towns, so then only the
                  same whole name speaks for it
start date        +5 the same day, which two meetings hardly share; +2 the same day of another year; else up
                  to -1, by distance
video             +9 when both have a video that no other meeting on either side has: a film shows one meeting
document          +5 when both have a document or gallery that no other has, and no such video: a flyer may
                  go from one meeting to the next
title             +0.5 the same (it mostly repeats year and municipality)
description       +2 the same, else up to +1 by common words: the page's texts have one template
================  ===========================================================================================
"""

from __future__ import annotations

from collections import Counter
from functools import lru_cache
from itertools import combinations, pairwise
from typing import TYPE_CHECKING, Any

from msgspec import Struct

from scraper import lazy_re
from scraper.meetings import as_meeting
from scraper.records.equality import normalize_paragraphs, normalize_text
from scraper.records.url_identity import normalize_url

if TYPE_CHECKING:
    from collections.abc import Hashable, Iterable, Set
    from datetime import date

    from scraper.meetings import Meeting
    from scraper.records import Record

POINT = 100

MATCH_THRESHOLD = POINT // 2
RESTORE_THRESHOLD = 4 * POINT
REMOVED_PENALTY = 7 * POINT

_NAME_LENGTH = 200  # characters of a name, words of a text that are looked at
_TEXT_WORDS = 300
_MAX_DAYS_APART = 60  # days; a date that is further away contradicts no more than this
_WORD = lazy_re.compile(r"\w+")


class MeetingFeatures(Struct, frozen=True):
    """The normalised values by which a meeting is recognised; empty where the page does not say."""

    year: int | None
    town: str
    area: str
    whole_area: str
    start: date | None
    videos: frozenset[Hashable]
    files: frozenset[Hashable]
    title: str
    text: str
    words: frozenset[str]

    @property
    def identity(self) -> tuple[Any, ...] | None:
        """Year, municipality, area and date, or ``None`` if fewer than two of them are known."""
        values = (self.year, self.town, self.area, self.start)
        return values if sum(map(bool, values)) >= 2 else None

    @property
    def keys(self) -> list[tuple[Hashable, ...]]:
        """Return the values, and pairs of year, municipality and area, that a match would share."""
        places = [(name, value) for name in ("year", "town", "area") if (value := getattr(self, name))]
        singles = [*places, ("title", self.title), *(("file", file) for file in self.videos | self.files)]
        if self.start:
            singles.append(("start", self.start))
        return [*singles, *((*first, *second) for first, second in combinations(places, 2))]


class MeetingLikeness:
    """How meetings of two states of a page are compared; see ``scraper.changes.likeness_protocol``."""

    match_threshold = MATCH_THRESHOLD
    restore_threshold = RESTORE_THRESHOLD
    removed_penalty = REMOVED_PENALTY

    def __init__(self, known: Iterable[Record], listed: Iterable[Record]) -> None:
        self._own = _own_targets(known) & _own_targets(listed)

    def features(self, record: Record) -> MeetingFeatures:
        return features_of(as_meeting(record), self._own)

    def score(self, first: MeetingFeatures, second: MeetingFeatures) -> int:
        return score(first, second)

    def is_same_in_place(self, first: MeetingFeatures, second: MeetingFeatures) -> bool:
        return False  # year and place say which meeting it is, wherever it stands


def _own_targets(meetings: Iterable[Record]) -> set[Hashable]:
    """The files that only one meeting has: a film that several share does not distinguish them."""
    counted = Counter(target for meeting in meetings for target in targets_of(as_meeting(meeting)))
    return {target for target, times in counted.items() if times == 1}


def features_of(meeting: Meeting, own: Set[Hashable]) -> MeetingFeatures:
    """Return the features of ``meeting``; of its videos and files only those among ``own``."""
    town_words = _words(meeting.municipality)
    area_words = _words(meeting.programme_area)
    text = normalize_paragraphs(meeting.description)
    return MeetingFeatures(
        year=meeting.year,
        town=" ".join(town_words),
        area=" ".join([word for word in area_words if word not in town_words] or area_words),
        whole_area=" ".join(area_words),
        start=meeting.start_date,
        videos=_targets(meeting, "video") & own,
        files=_targets(meeting, "document", "gallery") & own,
        title=normalize_text(meeting.title) or "",
        text=text,
        words=frozenset(_WORD.findall(text.casefold())[:_TEXT_WORDS]),
    )


def targets_of(meeting: Meeting) -> frozenset[Hashable]:
    """Return the folded addresses of the meeting's videos, documents and galleries."""
    return _targets(meeting, "video", "document", "gallery")


def _targets(meeting: Meeting, *kinds: str) -> frozenset[Hashable]:
    return frozenset(normalize_url(link.url) for link in meeting.links if link.kind in kinds)


def score(first: MeetingFeatures, second: MeetingFeatures) -> int:
    """Return the similarity of two meetings in hundredths of a point; symmetric."""
    town = _name(first.town, second.town)
    return (
        _year(first.year, second.year)
        + town
        + (
            _name(first.area, second.area)
            if town >= 0
            else _area_elsewhere(first.whole_area, second.whole_area)
        )
        + _day(first.start, second.start)
        + _files(first, second)
        + (POINT // 2 if first.title == second.title else 0)
        + _text(first, second)
    )


def _year(first: int | None, second: int | None) -> int:
    if first is None or second is None:
        return 0
    return {0: 2, 1: -2}.get(abs(first - second), -3) * POINT


def _day(first: date | None, second: date | None) -> int:
    if first is None or second is None:
        return 0
    if first == second:
        return 5 * POINT
    if (first.month, first.day) == (second.month, second.day):
        return 2 * POINT
    return -POINT * min(abs((first - second).days), _MAX_DAYS_APART) // _MAX_DAYS_APART


def _name(first: str, second: str) -> int:
    """+3 points for equal names, down to -2 where at most two fifths of the letter pairs are common."""
    if not first or not second:
        return 0
    part = set(first.split()) <= set(second.split()) or set(second.split()) <= set(first.split())
    percent = max(80 if part else 0, _overlap(_letter_pairs(first), _letter_pairs(second)))
    return -2 * POINT + 5 * POINT * max(percent - 40, 0) // 60


def _area_elsewhere(first: str, second: str) -> int:
    points = _name(first, second)
    return points if first == second else min(points, 0)


def _files(first: MeetingFeatures, second: MeetingFeatures) -> int:
    if first.videos & second.videos:
        return 9 * POINT
    return 5 * POINT if first.files & second.files else 0


def _text(first: MeetingFeatures, second: MeetingFeatures) -> int:
    if not first.text or not second.text:
        return 0
    return 2 * POINT if first.text == second.text else _overlap(first.words, second.words) * POINT // 100


def _overlap(first: Set[str], second: Set[str]) -> int:
    """Sørensen-Dice coefficient in percent."""
    return 200 * len(first & second) // max(len(first) + len(second), 1)


@lru_cache(maxsize=4_096)
def _letter_pairs(name: str) -> frozenset[str]:
    return frozenset(a + b for a, b in pairwise(f" {name} "))


def _words(name: str | None) -> list[str]:
    return _WORD.findall((normalize_text((name or "")[:_NAME_LENGTH]) or "").casefold())
