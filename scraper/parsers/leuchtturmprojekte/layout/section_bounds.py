"""How far a meeting's section goes: to the next heading, to the end of its card or of what holds them all."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

from scraper.html import CAPTION, FOOT, PSEUDO, STRONG
from scraper.parsers.leuchtturmprojekte.layout import section_boilerplate

if TYPE_CHECKING:
    from scraper.html import Block, Blocks


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


def spans(blocks: Blocks, items: list[Block], found: list[int], title_at: int | None) -> list[Section]:
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
            if position and first <= found[position - 1]:
                first = index
            if len(found) == 1:  # a card beside others may have any headings
                limit = _end(items, index, limit, 0, index)
        else:
            first = leads[position]
            limit = min(limit, blocks.ends[around[position]])
            limit = _end(items, index, limit, items[index].level or PSEUDO, found[0] if last else None)
        sections.append(Section(index, first, limit))
    return sections


def _leads(items: list[Block], found: list[int]) -> list[int]:
    """Where each section begins: with its heading, or with the film above it if every heading has one above.

    One heading without a film above, or a film below the last heading: films belong to what is before them.
    """
    if len(found) < 2 or not _is_film(items[found[0] - 1]) or any(map(_is_film, items[found[-1] + 1 :])):
        return found
    leads = []
    for index in found:
        lead = index
        while lead and _is_film(items[lead - 1]):
            lead -= 1
        leads.append(lead)
    return found if any(map(int.__eq__, leads, found)) else leads


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
        following = wrappers[position + 1]
        gap = range(
            blocks.ends[wrapper], blocks.firsts[following] if following is not None else found[position + 1]
        )
        if any(items[index].text or items[index].links for index in gap):
            bad.add(scope)
    return good - bad


def _holds_all(blocks: Blocks, items: list[Block], heading: int, wrapper: int, scope: int) -> bool:
    """Whether a single meeting has a card of its own: its text is in there, and no text comes after it."""
    inside = any(items[index].text for index in range(heading + 1, blocks.ends[wrapper]))
    after = (items[index] for index in range(blocks.ends[wrapper], blocks.ends[scope]))
    return inside and not any(block.text and not block.flags & FOOT for block in after)


def _end(items: list[Block], heading: int, limit: int, rank: int, first: int | None) -> int:
    """A section ends with a heading of ``rank`` or above, or with the footer of the article around all of
    them (``rank`` 0: a card, which has a footer of its own).

    The last one also ends with a heading that never stands inside a section, unless one does: ``first`` is
    the page's first meeting, or ``None``.
    """
    for index in range(heading + 1, limit):
        block = items[index]
        if rank and block.flags & FOOT:
            return index
        if not (block.level or block.flags & STRONG) or not block.text:
            continue
        if 0 < block.level <= rank:
            return index
        if first is None or len(block.text) >= 80:
            continue
        if section_boilerplate.ends_sections(block.text, below=rank > 0):
            return limit if _has_one(items, block.text, first, heading) else index
    return limit


def _has_one(items: list[Block], text: str, first: int, heading: int) -> bool:
    """Whether an earlier section has a part of this name: then it is a part of the last one, too."""
    return any(text == items[index].text for index in range(first, heading))
