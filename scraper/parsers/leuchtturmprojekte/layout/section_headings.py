"""Which blocks are the headings of meetings: the surest kind that the page has, and what goes with it."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from scraper.html import CAPTION, CHOSEN, FOOT, STRONG, WEAK
from scraper.parsers.leuchtturmprojekte.fields import headings
from scraper.parsers.leuchtturmprojekte.layout import heading_forms
from scraper.parsers.leuchtturmprojekte.layout.heading_blocks import (
    is_heading,
    is_link_away,
    rank_of,
    speaks_of_a_meeting,
)
from scraper.parsers.leuchtturmprojekte.layout.two_levels import in_two_levels

if TYPE_CHECKING:
    from collections.abc import Iterator

    from scraper.html import Block, Blocks


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
    above, said_below = in_two_levels(items)
    for index in said_below:
        items[index] = items[index]._replace(text="")
    full = [index for index in full if index not in said_below]
    short = _short(items, full, above)
    found = sorted({*full, *short, *above})
    if not found:
        found = [index for index in named if _is_linked_heading(items, index)]
    if not found:
        found = [index for index in _short(items, [], {}, WEAK) if _has_text_of_its_own(items, index)]
    if not found:
        found = list(_by_first_words(items))
    return _sorted_out(items, found, above)


def _may_name_the_series(block: Block) -> bool:
    text = block.text
    if block.level or block.flags & STRONG:
        return headings.NAMED.search(text[: headings.LONGEST]) is not None
    return text[:1] in ("L", "l") and len(text) <= headings.LONGEST and headings.is_plain(text)


def _names_a_meeting(block: Block) -> bool:
    if block.flags & (CAPTION | WEAK | FOOT) or is_link_away(block):
        return False
    if block.level or block.flags & STRONG:
        return heading_forms.is_full(block.text) or headings.is_plain(block.text)
    return True


def _without_page_title(items: list[Block], found: list[int]) -> list[int]:
    """A single h1 above other headings, without a place of its own, is the page's title."""
    tops = [index for index in found if items[index].level == 1]
    if len(tops) != 1 or len(found) < 2:
        return found
    text = items[tops[0]].text
    if headings.YEAR.search(text) and heading_forms.place_of(text):
        return found
    return [index for index in found if index != tops[0]]


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


# headings that do not name the series


def _short(items: list[Block], full: list[int], above: dict[int, str], allowed: int = 0) -> list[int]:
    """Headings such as "2023: Baunatal", where the text below or the neighbours show that they are
    meetings'.

    ``full``: headings that name the series; without any, all levels are looked at. ``allowed``: ``WEAK`` on a
    page that has its meetings in a list of teasers.
    """
    candidates = [index for index in _outside_of(items, full) if _may_be_short(items[index], allowed)]
    if not candidates:
        return []
    levels = {items[index].level for index in (*full, *above)}
    found = [
        index
        for index in candidates
        if heading_forms.is_plainly_short(items[index].text) or speaks_of_a_meeting(items, index)
    ]
    patterns = {
        (items[index].level, heading_forms.pattern_of(items[index].text)) for index in (*full, *found)
    }
    siblings = [
        index
        for index in candidates
        if (items[index].level, heading_forms.pattern_of(items[index].text)) in patterns
        and not heading_forms.names_a_part(items[index].text)
    ]
    found = sorted({*found, *siblings})
    if not levels:
        return found
    counts = [items[index].level for index in found]
    series_above = _below_the_series_name(items)
    return [
        index
        for index in found
        if (level := items[index].level) in levels or (counts.count(level) > 1 and index in series_above)
    ]


def _may_be_short(block: Block, allowed: int) -> bool:
    return bool(
        (block.level or block.flags & STRONG)
        and len(block.text) <= heading_forms.LONGEST_SHORT
        and not block.flags & (CAPTION | WEAK) & ~allowed
        and heading_forms.is_short(block.text)
        and not is_link_away(block)
    )


def _outside_of(items: list[Block], full: list[int]) -> Iterator[int]:
    """All blocks but the headings of ``full`` and those of a lower rank inside their sections."""
    known = set(full)
    rank = 0  # of the meeting above; 0 outside of all
    for index, block in enumerate(items):
        if index in known:
            rank = rank_of(block)
            continue
        if block.level or block.flags & STRONG:
            if rank and rank_of(block) > rank:
                continue
            if block.level and rank and block.level < rank:
                rank = 0
        yield index


def _below_the_series_name(items: list[Block]) -> set[int]:
    """The headings right below one that only names the series: "Leuchtturmprojekte"."""
    below: set[int] = set()
    rank = 0
    for index, block in enumerate(items):
        if not block.level or not block.text:
            continue
        if rank and block.level > rank:
            below.add(index)
            continue
        plain = block.level > 1 and headings.NAMED.match(block.text) and not heading_forms.is_full(block.text)
        rank = block.level if plain else 0
    return below


# pages that mark up their meetings as something else


def _is_linked_heading(items: list[Block], index: int) -> bool:
    """The page shows its meetings as cards that are links: sections all the same, if they have text of
    their own."""
    block = items[index]
    if not block.level or block.flags & CAPTION or not heading_forms.is_full(block.text):
        return False
    return _has_text_of_its_own(items, index)


def _has_text_of_its_own(items: list[Block], index: int) -> bool:
    """Whether the meeting's text follows and not only its beginning, as in a teaser."""
    enough = 80 if items[index].outside == "" else 30
    return any(
        len(other.text) > enough and not other.level and not other.text.endswith(("…", "...", "mehr", "[…]"))
        for other in items[index + 1 : index + 4]
    )


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
