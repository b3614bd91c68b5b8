"""Find the words that changed between two texts; pure, and bounded whatever the texts are.

The shortest edit script of E. W. Myers, "An O(ND) Difference Algorithm and Its Variations"
(Algorithmica 1, 1986), over words instead of characters, then tidied so that people see a replaced
phrase and not the comma that happened to survive it. Where the texts have too little in common the
search is given up: first for whole paragraphs, then for "all of it".
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Literal

from scraper import lazy_re
from scraper.reports.sanitize import head, tail

SegmentKind = Literal["kept", "removed", "added"]

# A date, a time or a number with its points is one word: "04.07.2023" changes as a whole.
_WORD = lazy_re.compile(r"\d+(?:[.,:/]\d+)+|\w+|\s+|[^\w\s]")
_LAST_WORD = lazy_re.compile(r"\w+[^\w\s]*\Z|[^\w\s]+\Z")
_PARAGRAPH = lazy_re.compile(r"[^\n]*\n|[^\n]+")
_MAX_DIFFERENCES = 400
_MAX_STEPS = 1_000_000


@dataclass(frozen=True, slots=True)
class Segment:
    """A stretch of text that both sides have (``kept``), only the old (``removed``) or only the new
    (``added``)."""

    kind: SegmentKind
    text: str


@dataclass(slots=True)
class _Hunk:
    """Words that went and came at one place, and the words that both sides have after it."""

    removed: str
    added: str
    kept: str


def words(text: str) -> list[str]:
    """Split ``text`` into words, numbers, white space and single signs; joined they are ``text`` again."""
    return _WORD.findall(text)


def word_diff(before: str, after: str, fold: Mapping[int, str] | None = None) -> tuple[Segment, ...]:
    """Compare two texts by words: segments in reading order, a removed one before its replacement.

    Kept and removed segments joined are ``before``, kept and added ones ``after``; none is empty. Separate
    paragraphs with line feeds. Ends within about a second for a megabyte on either side. ``fold``: words
    that are equal after ``str.translate`` by it are kept, and shown as they are in ``after``.
    """
    if before == after:
        return _segments([_Hunk("", "", before)])
    for split in (words, _paragraphs):
        hunks = _hunks(split, before, after, fold or {})
        if hunks is not None:
            return _segments(_widen(_slide(_tidy(hunks))))
    return _segments([_Hunk(before, after, "")])


def joined(segments: Iterable[Segment]) -> str:
    return "".join(segment.text for segment in segments)


def old_side(segments: Iterable[Segment]) -> tuple[Segment, ...]:
    """The text before: what was kept and what was removed."""
    return tuple(segment for segment in segments if segment.kind != "added")


def new_side(segments: Iterable[Segment]) -> tuple[Segment, ...]:
    """The text after: what was kept and what was added."""
    return tuple(segment for segment in segments if segment.kind != "removed")


def excerpt(segments: Sequence[Segment], *, around: int, longest: int) -> tuple[tuple[Segment, ...], bool]:
    """Only the changed words, each with up to ``around`` characters of what surrounds it, ``…`` for the rest.

    At most about ``longest`` characters each of removed, added and kept text are shown: the stretch that
    goes beyond is cut and what follows is left out. The second value says whether *changed* words were left
    out, so that the report can say so.
    """
    shown: list[Segment] = []
    budget = {"kept": longest, "removed": longest, "added": longest}
    complete = True
    for index, segment in enumerate(segments):
        if budget[segment.kind] <= 0:
            return (*shown, Segment("kept", " …")), True
        text = segment.text
        if segment.kind == "kept":
            text = _context(text, around, first=index == 0, last=index == len(segments) - 1)
        elif len(text) > budget[segment.kind]:
            text, complete = head(text, budget[segment.kind]) + " …", False
        budget[segment.kind] -= len(text)
        shown.append(Segment(segment.kind, text))
    return tuple(shown), not complete


def _context(text: str, around: int, *, first: bool, last: bool) -> str:
    """The ends of a kept stretch that touch a change; whole if leaving something out saved next to
    nothing."""
    begin = "" if first else head(text, around)
    end = "" if last else tail(text, around)
    if len(begin) + len(end) + 20 >= len(text):
        return text
    joined = f"{begin.rstrip()} … {end.lstrip()}"
    joined = joined.lstrip() if first else joined
    return joined.rstrip() if last else joined


def _paragraphs(text: str) -> list[str]:
    return _PARAGRAPH.findall(text)


def _hunks(
    split: Callable[[str], list[str]], before: str, after: str, fold: Mapping[int, str]
) -> list[_Hunk] | None:
    """Where the texts differ, after an empty hunk with how they begin; ``None`` if that takes too long."""
    old, new = split(before), split(after)
    old_keys, new_keys = (_folded(side, fold) if fold else side for side in (old, new))
    start = _common(old_keys, new_keys)
    end = _common(old_keys[start:][::-1], new_keys[start:][::-1])
    old_middle, new_middle = old[start : len(old) - end], new[start : len(new) - end]
    pairs = _matches(old_keys[start : len(old) - end], new_keys[start : len(new) - end])
    if pairs is None:
        return None
    hunks = [_Hunk("", "", "".join(new[:start]))]
    x = y = 0
    for match_x, match_y, length in [*pairs, (len(old_middle), len(new_middle), 0)]:
        kept = "".join(new_middle[match_y : match_y + length])
        hunks.append(_Hunk("".join(old_middle[x:match_x]), "".join(new_middle[y:match_y]), kept))
        x, y = match_x + length, match_y + length
    hunks[-1].kept += "".join(new[len(new) - end :])
    return hunks


def _folded(parts: Sequence[str], fold: Mapping[int, str]) -> list[str]:
    signs = {part: part.translate(fold) for part in set(parts) if not part.isalnum()}
    return [signs.get(part, part) for part in parts]


def _common(old: Sequence[str], new: Sequence[str]) -> int:
    count = 0
    for left, right in zip(old, new, strict=False):
        if left != right:
            break
        count += 1
    return count


def _matches(old: Sequence[str], new: Sequence[str]) -> list[tuple[int, int, int]] | None:
    """Runs that both have, as (place in old, place in new, length), in order; ``None`` beyond the bounds."""
    if _fewest_differences(old, new) > _MAX_DIFFERENCES:
        return None
    reach: dict[int, int] = {1: 0}
    trail: list[dict[int, int]] = []
    steps = 0
    for depth in range(min(len(old) + len(new), _MAX_DIFFERENCES) + 1):
        here: dict[int, int] = {}
        for diagonal in range(-depth, depth + 1, 2):
            x = start = _enter(reach, diagonal, depth)
            y = x - diagonal
            while x < len(old) and y < len(new) and old[x] == new[y]:
                x, y = x + 1, y + 1
            here[diagonal] = x
            steps += 1 + x - start
            if x >= len(old) and y >= len(new):
                return _walk_back([*trail, here], len(old), len(new))
        if steps > _MAX_STEPS:
            return None
        trail.append(here)
        reach = here
    return None


def _fewest_differences(old: Sequence[str], new: Sequence[str]) -> int:
    """Return a lower bound of the words that differ, in any order; avoids hopeless searches."""
    return len(old) + len(new) - 2 * (Counter(old) & Counter(new)).total()


def _enter(reach: dict[int, int], diagonal: int, depth: int) -> int:
    """Where in ``old`` the furthest path comes onto this diagonal: by adding (from above) or by removing."""
    above, left = reach.get(diagonal + 1, -1), reach.get(diagonal - 1, -1)
    return above if diagonal == -depth or above > left else left + 1


def _walk_back(trail: list[dict[int, int]], x: int, y: int) -> list[tuple[int, int, int]]:
    runs: list[tuple[int, int, int]] = []
    for depth in range(len(trail) - 1, -1, -1):
        diagonal = x - y
        start = _enter(trail[depth - 1], diagonal, depth) if depth else 0
        if x > start:
            runs.append((start, start - diagonal, x - start))
        came_from_above = depth and start == trail[depth - 1].get(diagonal + 1, -1)
        x, y = (start, start - diagonal - 1) if came_from_above else (start - 1, start - diagonal)
    return runs[::-1]


def _tidy(hunks: list[_Hunk]) -> list[_Hunk]:
    """Join hunks where less was kept between them than changed on both sides, or nothing but white space."""
    tidy: list[_Hunk] = []
    for hunk in hunks:
        if not hunk.removed and not hunk.added and tidy:
            tidy[-1].kept += hunk.kept
            continue
        now = hunk
        while tidy and _is_noise(tidy[-1], now):
            last = tidy.pop()
            now = _Hunk(last.removed + last.kept + now.removed, last.added + last.kept + now.added, now.kept)
        tidy.append(now)
    return tidy


def _is_noise(left: _Hunk, right: _Hunk) -> bool:
    kept = left.kept.strip()
    smaller = min(max(len(left.removed), len(left.added)), max(len(right.removed), len(right.added)))
    return len(kept) * 2 <= smaller or not kept


def _slide(hunks: list[_Hunk]) -> list[_Hunk]:
    """Move what only came or only went so that it begins with a word: "eins. [Zwei.]", not "eins[. Zwei]."

    What is kept between two hunks is never used up, else they would touch.
    """
    for previous, hunk in pairwise(hunks):
        shift = _signs_to_move(hunk.removed + hunk.added, hunk.kept)
        touching = shift == hunk.kept and hunk is not hunks[-1]
        if touching or bool(hunk.removed) == bool(hunk.added):
            continue
        previous.kept += shift
        hunk.removed = hunk.removed and hunk.removed[len(shift) :] + shift
        hunk.added = hunk.added and hunk.added[len(shift) :] + shift
        hunk.kept = hunk.kept[len(shift) :]
    return hunks


def _signs_to_move(changed: str, kept: str) -> str:
    """The signs and spaces before the first word of ``changed`` as far as ``kept`` begins with them too."""
    length = 0
    for left, right in zip(changed, kept, strict=False):
        if left != right or left.isalnum():
            break
        length += 1
    return changed[:length]


def _widen(hunks: list[_Hunk]) -> list[_Hunk]:
    """Extend a change of blanks alone to the words beside it, since marked blanks cannot be seen.

    "Dalheim / Altenberger" for "Dalheim/Altenberger" is then one change of three words. ``hunks`` begins
    with the text that both sides begin with.
    """
    widened: list[_Hunk] = []
    for hunk in hunks:
        now = hunk
        only_blanks = (hunk.removed or hunk.added) and not (hunk.removed.strip() or hunk.added.strip())
        if only_blanks:
            before = _last_word(widened[-1].kept) if widened else ""
            after = _last_word(hunk.kept[::-1])[::-1]
            if widened:
                widened[-1].kept = widened[-1].kept[: len(widened[-1].kept) - len(before)]
            kept = hunk.kept[len(after) :]
            now = _Hunk(before + hunk.removed + after, before + hunk.added + after, kept)
        if widened and not widened[-1].kept and (widened[-1].removed or widened[-1].added):
            last = widened.pop()
            now = _Hunk(last.removed + now.removed, last.added + now.added, now.kept)
        widened.append(now)
    return widened


def _last_word(text: str) -> str:
    """The last word of ``text`` with the signs after it, '' where there is no word."""
    match = _LAST_WORD.search(text)
    return match[0] if match else ""


def _segments(hunks: list[_Hunk]) -> tuple[Segment, ...]:
    segments: list[Segment] = []
    for hunk in hunks:
        parts: tuple[tuple[SegmentKind, str], ...]
        parts = (("removed", hunk.removed), ("added", hunk.added), ("kept", hunk.kept))
        segments += [Segment(kind, text) for kind, text in parts if text]
    return tuple(segments)
