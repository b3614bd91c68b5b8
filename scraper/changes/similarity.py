"""How much speaks for two records being the same meeting, in points: agreement, contradiction, silence.

What either side does not say counts nothing. Hundredths of a point are used, so that sums are exact:

================  ===========================================================================================
year              +2 the same; -2 the year before or after (a slip); -3 any other
municipality      +3 the same, falling with the likeness of the letters (typing errors) to -2 for another
programme area    the same scale; the municipality's own words in it are left out, they would count twice,
                  unless the municipalities are others: an "Innenstadt" is in many towns, so then only the
                  same whole name speaks for it
start date        +5 the same day, which two meetings hardly share; +2 the same day of another year; else up
                  to -1, by distance
video             +9 when both have a video that nobody else on either side has: a film shows one meeting
document          +5 when both have a document or gallery that nobody else has, and no such video: a flyer may
                  go from one meeting to the next
title             +0.5 the same (it mostly repeats year and municipality)
description       +2 the same, else up to +1 by common words: the page's texts have one template
================  ===========================================================================================
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from itertools import combinations, pairwise
from typing import TYPE_CHECKING, Any

from scraper.changes.equality import normalize_paragraphs, normalize_text
from scraper.changes.url_identity import normalize_url

if TYPE_CHECKING:
    from collections.abc import Hashable, Set
    from datetime import date

    from scraper.records import Meeting

POINT = 100

_NAME_LENGTH = 200  # characters of a name, words of a text that are looked at
_TEXT_WORDS = 300
_FAR = 60  # days; a date that is further away contradicts no more than this
_WORD = re.compile(r"\w+")


@dataclass(frozen=True, slots=True)
class Features:
    """What a meeting is recognised by, folded once; empty where the page does not say."""

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
        """Each value, and each two of year, municipality and area: what a partner would have in common."""
        places = [(name, value) for name in ("year", "town", "area") if (value := getattr(self, name))]
        singles = [*places, ("title", self.title), *(("file", file) for file in self.videos | self.files)]
        if self.start:
            singles.append(("start", self.start))
        return [*singles, *((*one, *other) for one, other in combinations(places, 2))]


def traits(meeting: Meeting, own: Set[Hashable]) -> Features:
    """Return what ``meeting`` is recognised by; of its videos and files only those among ``own``."""
    town_words = _words(meeting.municipality)
    area_words = _words(meeting.programme_area)
    text = normalize_paragraphs(meeting.description)
    return Features(
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


def points(one: Features, other: Features) -> int:
    """Return how much speaks for the two being the same meeting, in hundredths of a point; symmetric."""
    town = _name(one.town, other.town)
    return (
        _year(one.year, other.year)
        + town
        + (_name(one.area, other.area) if town >= 0 else _area_elsewhere(one.whole_area, other.whole_area))
        + _day(one.start, other.start)
        + _files(one, other)
        + (POINT // 2 if one.title == other.title else 0)
        + _text(one, other)
    )


def _year(one: int | None, other: int | None) -> int:
    if one is None or other is None:
        return 0
    return {0: 2, 1: -2}.get(abs(one - other), -3) * POINT


def _day(one: date | None, other: date | None) -> int:
    if one is None or other is None:
        return 0
    if one == other:
        return 5 * POINT
    if (one.month, one.day) == (other.month, other.day):
        return 2 * POINT
    return -POINT * min(abs((one - other).days), _FAR) // _FAR


def _name(one: str, other: str) -> int:
    """+3 points for equal names, down to -2 where at most two fifths of the letter pairs are common."""
    if not one or not other:
        return 0
    if one == other:
        return 3 * POINT
    part = set(one.split()) <= set(other.split()) or set(other.split()) <= set(one.split())
    percent = max(80 if part else 0, _overlap(_letter_pairs(one), _letter_pairs(other)))
    return -2 * POINT + 5 * POINT * max(percent - 40, 0) // 60


def _area_elsewhere(one: str, other: str) -> int:
    found = _name(one, other)
    return found if one == other else min(found, 0)


def _files(one: Features, other: Features) -> int:
    if one.videos & other.videos:
        return 9 * POINT
    return 5 * POINT if one.files & other.files else 0


def _text(one: Features, other: Features) -> int:
    if not one.text or not other.text:
        return 0
    return 2 * POINT if one.text == other.text else _overlap(one.words, other.words) * POINT // 100


def _overlap(one: Set[str], other: Set[str]) -> int:
    """Sørensen-Dice coefficient in percent."""
    return 200 * len(one & other) // max(len(one) + len(other), 1)


@lru_cache(maxsize=4_096)
def _letter_pairs(name: str) -> frozenset[str]:
    return frozenset(a + b for a, b in pairwise(f" {name} "))


def _words(name: str | None) -> list[str]:
    return _WORD.findall((normalize_text((name or "")[:_NAME_LENGTH]) or "").casefold())
