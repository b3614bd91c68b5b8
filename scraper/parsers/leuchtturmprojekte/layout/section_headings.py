"""Find the headings of meetings: the most reliable kind that the page has, with what belongs to it."""

from __future__ import annotations

from itertools import islice
from typing import TYPE_CHECKING, NamedTuple

from scraper.html import CAPTION, CHOSEN, FOOT, IN_LINK, PSEUDO, STRONG, WEAK
from scraper.parsers.leuchtturmprojekte.fields import headings
from scraper.parsers.leuchtturmprojekte.layout import heading_forms

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from scraper.html import Block, Blocks

_NEAR = 8
_PAST_BODY = ("Programmgebiet", "euchtt", "treffen", "Treffen", "traf", "Netzwerk", "zusammen", "Gäste")


class Headings(NamedTuple):
    """``meetings``: the blocks that head a meeting; ``parts``: those that head a part of the one above;
    ``above``: the words of a heading with a year that stand above a place's, by the place's block."""

    meetings: list[int]
    parts: set[int]
    above: dict[int, str]


def rank_of(block: Block) -> int:
    """Return the rank of a heading: 1 is the highest; emphasised lines count as ``PSEUDO``."""
    return block.level or PSEUDO


def is_heading(block: Block) -> bool:
    """Whether a block may head what follows it: it is no caption or teaser and leads nowhere else."""
    return bool(
        block.text
        and (block.level or block.flags & STRONG)
        and not block.flags & (CAPTION | WEAK)
        and not is_link_away(block)
    )


def is_link_away(block: Block) -> bool:
    """Whether a heading is a copy in a teaser or a list, which leads to another place; one that folds its
    section up does not."""
    if block.outside != "" and not block.flags & IN_LINK:
        return False
    if not block.level or block.flags & IN_LINK:
        return True
    return any(not link.href.startswith(("#", "javascript:")) and link.href for link in block.links)


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
        if heading_forms.is_plainly_short(items[index].text)
        or (
            (bool(levels) or heading_forms.may_stand_alone(items[index].text))
            and _speaks_of_a_meeting(items, index)
        )
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
        return found if len(found) > 1 else [index for index in found if _speaks_of_a_meeting(items, index)]
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


def _speaks_of_a_meeting(items: list[Block], index: int) -> bool:
    """Whether words or a film below the heading show that it is a meeting's."""
    heading = items[index]
    year_first = heading.text[:2] in ("19", "20")
    for block in _below(items, index):
        if any(word in block.text for word in _PAST_BODY):
            return (
                not heading_forms.names_a_part(heading.text)
                or heading_forms.place_of(heading.text) is not None
            )
        if year_first and any(link.frame for link in block.links):
            return True
    return False


def _below(items: list[Block], index: int) -> Iterable[Block]:
    """The first blocks below a heading, to the next one of its rank."""
    rank = rank_of(items[index])
    for block in items[index + 1 : index + _NEAR]:
        if block.text and block.level and block.level <= rank:
            return
        yield block


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
    return any(place in block.text for block in _below(items, index))


def _places_below(items: list[Block], outline: list[int], position: int, year: int) -> Iterator[int]:
    """The first heading below a year's, if it is a place, and its siblings that are one and speak of a
    meeting."""
    year_at, rank = outline[position], rank_of(items[outline[position]])
    first = 0
    for index in islice(outline, position + 1, None):
        own = rank_of(items[index])
        if own <= rank:
            return
        if not first:
            between = any(items[other].text for other in range(year_at + 1, index))
            if between or not _names_the_place(items[index].text, year):
                return
            first = own
            yield index
        elif (
            own == first and _names_the_place(items[index].text, year) and _speaks_of_a_meeting(items, index)
        ):
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
