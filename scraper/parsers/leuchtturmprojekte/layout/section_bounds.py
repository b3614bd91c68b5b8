"""Find the end of a meeting's section: the next heading, the end of its card, or of the list."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

from scraper.html import AFTER_RULE, CAPTION, FOOT, META, PSEUDO, STRONG
from scraper.parsers.leuchtturmprojekte.fields import headings
from scraper.parsers.leuchtturmprojekte.layout import section_boilerplate

if TYPE_CHECKING:
    from scraper.html import Block, Blocks

_MAX_NOTE = 400
_MAX_ENDING = 80


class Section(NamedTuple):
    """``heading``: its block; ``first`` up to ``end``: the blocks that belong to it, some of them before
    the heading."""

    heading: int
    first: int
    end: int


def scopes(blocks: Blocks, found: list[int], title_at: int | None) -> list[int]:
    """For each heading the smallest container that holds it and a neighbouring one, or the page's title."""
    if len(found) < 2:
        return [0 if title_at is None else _common(blocks, index, title_at) for index in found]
    pairs = [_common(blocks, one, other) for one, other in pairwise(found)]
    # Containers are numbered as they open: of two around one block, the later is inside.
    return [pairs[0], *map(max, pairs, pairs[1:]), pairs[-1]]


def _common(blocks: Blocks, index: int, other: int) -> int:
    container = blocks.items[index].container
    while not blocks.firsts[container] <= other < blocks.ends[container]:
        container = blocks.parents[container]
    return container


def _wrapper(blocks: Blocks, index: int, scope: int) -> int | None:
    """The card, article or row around this heading alone, directly below ``scope``."""
    container = blocks.items[index].container
    if container == scope:
        return None
    while blocks.parents[container] != scope:
        container = blocks.parents[container]
    return container


def spans(
    blocks: Blocks, items: list[Block], found: list[int], title_at: int | None, parts: set[int]
) -> list[Section]:
    """Return the sections of the meetings whose headings were ``found``.

    ``title_at``: the page's title, if it has one; ``parts``: headings that end no section.
    """
    around = scopes(blocks, found, title_at)
    wrappers = [_wrapper(blocks, index, scope) for index, scope in zip(found, around, strict=True)]
    wrapped = _wrapped_scopes(blocks, items, found, around, wrappers)
    leads = _leads(items, found)
    sections = []
    for position, index in enumerate(found):
        limit = leads[position + 1] if position + 1 < len(found) else len(items)
        wrapper, last = wrappers[position], position + 1 == len(found)
        if wrapper is not None and around[position] in wrapped:
            first, limit = blocks.firsts[wrapper], min(limit, blocks.ends[wrapper])
            before = found[position - 1] if position else title_at
            if before is not None and first <= before:  # misnested tags: the box holds what is above, too
                first = index
            if len(found) == 1:  # a card beside others may have any headings
                limit = _end(items, index, limit, 0, index, parts)
        else:
            first = _badge_above(blocks, items, index, wrapper) if leads is found else leads[position]
            limit = min(limit, blocks.ends[around[position]])
            rank = items[index].level or PSEUDO
            limit = _end(items, index, limit, rank, found[0] if last else None, parts)
        sections.append(Section(index, first, limit))
    if sections and not _has_rules(items, sections[:-1]):
        sections[-1] = sections[-1]._replace(end=_without_note(items, sections[-1]))
    return sections


def _has_rules(items: list[Block], sections: list[Section]) -> bool:
    """Whether a rule stands between the words of one of the sections."""
    return any(
        items[index].flags & AFTER_RULE for _, first, end in sections for index in range(first + 1, end)
    )


def _without_note(items: list[Block], section: Section) -> int:
    """Where the last section ends: before a short note below a rule, which is the page's."""
    rules = [index for index in range(section.heading + 1, section.end) if items[index].flags & AFTER_RULE]
    if not rules or not any(items[index].text for index in range(section.heading + 1, rules[-1])):
        return section.end
    note = items[rules[-1] : section.end]
    points_to_something = any(link.frame for block in note for link in block.links)
    if points_to_something or sum(len(block.text) for block in note) > _MAX_NOTE:
        return section.end
    return rules[-1]


def _leads(items: list[Block], found: list[int]) -> list[int]:
    """Where each section begins: with its heading, or with the film or the date above it if every heading has
    one above.

    One heading without a film above, or a film below the last heading: films belong to what is before them.
    """
    for is_lead in (_is_film, _is_date):
        if len(found) < 2 or not is_lead(items[found[0] - 1]) or any(map(is_lead, items[found[-1] + 1 :])):
            continue
        leads = []
        for index in found:
            lead = index
            while lead and is_lead(items[lead - 1]):
                lead -= 1
            leads.append(lead)
        if not any(map(int.__eq__, leads, found)):
            return leads
    return found


def _badge_above(blocks: Blocks, items: list[Block], heading: int, wrapper: int | None) -> int:
    """Return where the section of a boxed heading begins: with the date above it in that box."""
    if wrapper is None:
        return heading
    first = blocks.firsts[wrapper]
    return first if all(map(_is_date, items[first:heading])) else heading


def _is_date(block: Block) -> bool:
    return bool(block.flags & META and block.text and any(map(str.isdigit, block.text)))


def _is_film(block: Block) -> bool:
    if block.text:
        return bool(block.flags & CAPTION)
    return any(link.frame for link in block.links)


def _wrapped_scopes(
    blocks: Blocks, items: list[Block], found: list[int], scopes: list[int], wrappers: list[int | None]
) -> set[int]:
    """The scopes in which each meeting has a container of its own with nothing of it outside."""
    good, bad = set(scopes), set()
    for position, (wrapper, scope) in enumerate(zip(wrappers, scopes, strict=True)):
        if wrapper is None:
            bad.add(scope)
            continue
        if len(found) == 1 and not _holds_all(blocks, items, found[0], wrapper, scope):
            bad.add(scope)
        if position + 1 == len(found) or scopes[position + 1] != scope:
            continue
        if _is_cut_off(items, found[position], blocks.ends[wrapper], found[position + 1]):
            bad.add(scope)
        following = wrappers[position + 1]
        gap = range(
            blocks.ends[wrapper], blocks.firsts[following] if following is not None else found[position + 1]
        )
        if any(items[index].text or items[index].links for index in gap):
            bad.add(scope)
    return good - bad


def _is_cut_off(items: list[Block], heading: int, end: int, following: int) -> bool:
    """Whether a box ends with its heading, and sentences follow it before the next one: misnested tags."""
    inside = any(items[index].text or items[index].links for index in range(heading + 1, end))
    return not inside and any(items[index].text.endswith(".") for index in range(end, following))


def _holds_all(blocks: Blocks, items: list[Block], heading: int, wrapper: int, scope: int) -> bool:
    """Whether a single meeting has a card of its own: its text is in there, and no text comes after it."""
    inside = any(items[index].text for index in range(heading + 1, blocks.ends[wrapper]))
    after = (items[index] for index in range(blocks.ends[wrapper], blocks.ends[scope]))
    return inside and not any(block.text and not block.flags & FOOT for block in after)


def _end(items: list[Block], heading: int, limit: int, rank: int, first: int | None, parts: set[int]) -> int:
    """A section ends with a heading of a higher rank, with one of its own that names a year or never stands
    inside a section, or with the footer of the article around all of them (``rank`` 0: a card, which has a
    footer of its own). A part's heading ends nothing.

    The last one also ends with any heading of its rank, and with one that never stands inside a section,
    unless one does: ``first`` is the page's first meeting, or ``None``.
    """
    for index in range(heading + 1, limit):
        block = items[index]
        if rank and block.flags & FOOT:
            return index
        if not (block.level or block.flags & STRONG) or not block.text or index in parts:
            continue
        if 0 < block.level < rank or (block.level == rank and _ends_its_rank(block.text, first)):
            return index
        if first is None or len(block.text) >= _MAX_ENDING:
            continue
        if section_boilerplate.ends_sections(block.text, below=rank > 0):
            return limit if _has_one(items, block.text, first, heading) else index
    return limit


def _ends_its_rank(text: str, first: int | None) -> bool:
    if first is not None or headings.YEAR.search(text):
        return True
    return section_boilerplate.ends_sections(text, below=False)


def _has_one(items: list[Block], text: str, first: int, heading: int) -> bool:
    """Whether an earlier section has a part of this name: then it is a part of the last one, too."""
    return any(text == items[index].text for index in range(first, heading))
