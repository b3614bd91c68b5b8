"""Find the headings of meetings: the most reliable kind that the page has, with what belongs to it."""

from __future__ import annotations

import re
from itertools import islice
from typing import TYPE_CHECKING, NamedTuple

from scraper import lazy_re
from scraper.html import CAPTION, CHOSEN, FOOT, PSEUDO, STRONG, WEAK
from scraper.parsers.leuchtturmprojekte.fields import headings
from scraper.parsers.leuchtturmprojekte.layout import heading_forms
from scraper.parsers.leuchtturmprojekte.layout.heading_blocks import (
    below,
    has_text_of_its_own,
    is_heading,
    is_link_away,
    rank_of,
    speaks_of_a_meeting,
)
from scraper.parsers.leuchtturmprojekte.layout.short_headings import find_short

if TYPE_CHECKING:
    from collections.abc import Iterator

    from scraper.html import Block, Blocks


_LABELLED = lazy_re.compile(r"[^:!|–—]{1,40}[:!|–—]\s*(?:die\s+)?leucht", re.IGNORECASE)


class Headings(NamedTuple):
    """``meetings``: the blocks that head a meeting; ``parts``: those that head a part of the one above;
    ``above``: the words of a heading with a year that stand above a place's, by the place's block."""

    meetings: list[int]
    parts: set[int]
    above: dict[int, str]


def find_headings(blocks: Blocks, items: list[Block]) -> Headings:
    """Return the headings of the meetings. ``items``: the page's blocks, lines put together."""
    chosen = [index for index, block in enumerate(items) if block.flags & CHOSEN]
    if chosen:
        return Headings(chosen, set(), {})
    named = [index for index, block in enumerate(items) if _may_name_the_series(block)]
    full = _without_page_title(items, [index for index in named if _names_a_meeting(items[index])])
    ours = headings.NAMED.search(blocks.title) is not None or any(
        items[index].level or items[index].flags & STRONG for index in named
    )
    if not ours:
        return _sorted_out(items, full, {})
    above, said_below = _in_two_levels(items)
    for index in said_below:
        items[index] = items[index]._replace(text="")
    full = [index for index in full if index not in said_below]
    short = find_short(items, full, above)
    found = _without_labelled(items, sorted({*full, *short, *above}))
    if not found:
        found = [index for index in named if _is_linked_heading(items, index)]
    if not found:
        found = [index for index in find_short(items, [], {}, WEAK) if has_text_of_its_own(items, index)]
    if not found:
        found = list(_by_first_words(items))
    if not found:
        found = [index for index in named if _is_caption_heading(items, index)]
    return _sorted_out(items, found, above)


def _may_name_the_series(block: Block) -> bool:
    text = block.text
    if block.level or block.flags & STRONG:
        return headings.NAMED.search(text[: headings.LONGEST]) is not None
    return text[:1] in ("L", "l") and len(text) <= headings.LONGEST and headings.is_plain(text)


def _names_a_meeting(block: Block) -> bool:
    if block.flags & (CAPTION | WEAK | FOOT) or is_link_away(block):
        return False
    if not block.level and not block.flags & STRONG:
        return True
    if not block.level and heading_forms.is_sentence(block.text):
        return False  # all of the page's text may be in bold letters or a font of its own
    return heading_forms.is_full(block.text) or headings.is_plain(block.text)


def _without_page_title(items: list[Block], found: list[int]) -> list[int]:
    """A single h1 above other headings, without a place of its own, is the page's title."""
    tops = [index for index in found if items[index].level == 1]
    if len(tops) != 1 or len(found) < 2:
        return found
    text = items[tops[0]].text
    if headings.YEAR.search(text) and heading_forms.place_of(text):
        return found
    return [index for index in found if index != tops[0]]


def _without_labelled(items: list[Block], found: list[int]) -> list[int]:
    """ "Video: Leuchtturmprojekte 2023 in Kassel" heads a meeting only where no other heading names it."""
    named = {index: headings.read(items[index].text)._replace(programme=None) for index in found}
    labelled = {index for index in found if _LABELLED.match(items[index].text)}
    known = {named[index] for index in found if index not in labelled}
    known |= {meeting._replace(municipality=None) for meeting in known}
    return [index for index in found if index not in labelled or named[index] not in known]


def _sorted_out(items: list[Block], found: list[int], above: dict[int, str]) -> Headings:
    """A heading that names the year of the meeting above it, and neither a place nor a day of its own, is a
    part of that meeting; so is one that only names a part."""
    meetings: list[int] = []
    parts: set[int] = set()
    candidates = set(found)
    year = place = None
    title = ""
    for index, block in enumerate(items):
        if index not in candidates:
            if meetings and is_heading(block) and _is_part(block.text, year, place):
                parts.add(index)
            continue
        own = heading_forms.year_of(above.get(index, block.text))
        repeats = own is not None and own == year and block.text != title and index not in above
        if repeats and not heading_forms.has_own_subject(block.text, place):
            parts.add(index)
            continue
        meetings.append(index)
        year, title = own, block.text
        place = block.text if index in above else heading_forms.place_of(block.text)
    return Headings(meetings, parts, above)


def _is_part(text: str, year: int | None, place: str | None) -> bool:
    """Whether a heading that is no meeting's names a part of the meeting above."""
    if not heading_forms.names_a_part(text):
        return False
    own = heading_forms.year_of(text)
    return own is None or (own == year and not heading_forms.has_own_subject(text, place))


def _in_two_levels(items: list[Block]) -> tuple[dict[int, str], set[int]]:
    """The headings that are a place right below one that names a year and no place: by their blocks the words
    above them; and the blocks of these words."""
    outline = [index for index, block in enumerate(items) if is_heading(block)]
    above: dict[int, int] = {}
    for position, year_at in enumerate(outline):
        year = heading_forms.year_without_place(items[year_at].text)
        if year is not None:
            above.update(dict.fromkeys(_places_below(items, outline, position, year), year_at))
    sure = _sure_places(items, above)
    return {index: items[above[index]].text for index in sure}, {above[index] for index in sure}


def _sure_places(items: list[Block], above: dict[int, int]) -> list[int]:
    """Those of the places that stand below one year only (not "Überblick"), and have a sibling or are named
    in the text below them."""
    years_of: dict[str, set[str]] = {}
    for index, year_at in above.items():
        years_of.setdefault(items[index].text, set()).add(items[year_at].text)
    return [
        index
        for index in above
        if len(years_of[items[index].text]) == 1
        and (len(years_of) > 1 or headings.NAMED.search(items[index].text) or _is_said_below(items, index))
    ]


def _is_said_below(items: list[Block], index: int) -> bool:
    place = items[index].text
    return any(place in block.text for block in below(items, index))


def _places_below(items: list[Block], outline: list[int], position: int, year: int) -> Iterator[int]:
    """The first heading below a year's, if it is a place, and its siblings that are one and speak of a
    meeting."""
    year_at = outline[position]
    rank = min(rank_of(items[year_at]), PSEUDO - 1)  # a line in bold letters stands below "<dt>2023</dt>"
    first = 0
    for index in islice(outline, position + 1, None):
        own = rank_of(items[index])
        if own <= rank or heading_forms.year_alone(items[index].text) is not None:
            return
        if not first:
            between = any(items[other].text for other in range(year_at + 1, index))
            if between or not _names_the_place(items[index].text, year):
                return
            first = own
            yield index
        elif own == first and _names_the_place(items[index].text, year) and speaks_of_a_meeting(items, index):
            yield index


def _names_the_place(text: str, year: int) -> bool:
    if headings.NAMED.search(text):
        return headings.YEAR.search(text) is None and heading_forms.place_of(text) is not None
    return heading_forms.is_place(text, year)


# pages that mark up their meetings as something else


def _is_linked_heading(items: list[Block], index: int) -> bool:
    """The page shows its meetings as cards that are links: sections all the same, if they have text of
    their own."""
    block = items[index]
    if not block.level or block.flags & CAPTION or not heading_forms.is_full(block.text):
        return False
    return has_text_of_its_own(items, index)


def _is_caption_heading(items: list[Block], index: int) -> bool:
    """The only heading of a meeting is the caption of its photo, and the meeting's text stands below it."""
    is_caption = items[index].flags & CAPTION and heading_forms.is_full(items[index].text)
    return bool(is_caption) and has_text_of_its_own(items, index) and speaks_of_a_meeting(items, index)


def _by_first_words(items: list[Block]) -> Iterator[int]:
    """Headings that name only the place, above "Im Jahr 2023 stand das Programmgebiet …"."""
    for index in range(1, len(items)):
        heading, text = items[index - 1], items[index].text
        if (
            heading.level
            and heading.outside is None
            and text.startswith("Im Jahr")
            and "Programmgebiet" in text
        ):
            yield index - 1
