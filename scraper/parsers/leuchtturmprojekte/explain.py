"""Explain how the page was read: each heading that was considered, each value, and what was left out.

It uses the layout that :func:`parse` finds, reads its sections once more, and decides nothing itself.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeAlias

from scraper.html import CAPTION, CHOSEN, FOOT, STRONG, WEAK
from scraper.meetings import Meeting
from scraper.parsers.leuchtturmprojekte import SectionBlocks, layout_of, meetings_of, programme_of, words_of
from scraper.parsers.leuchtturmprojekte.fields import headings
from scraper.parsers.leuchtturmprojekte.fields.extract import Words
from scraper.parsers.leuchtturmprojekte.fields.headings import Heading
from scraper.parsers.leuchtturmprojekte.fields.rivals import contests
from scraper.parsers.leuchtturmprojekte.layout.copies import without_copies
from scraper.parsers.leuchtturmprojekte.layout.heading_blocks import is_link_away
from scraper.parsers.leuchtturmprojekte.layout.section_headings import find_headings
from scraper.parsers.leuchtturmprojekte.layout.section_text import introduction, is_paragraph

if TYPE_CHECKING:
    from collections.abc import Iterator

    from scraper.html import Block, Blocks
    from scraper.parsers.leuchtturmprojekte.layout.page_layout import Layout

_Reading: TypeAlias = tuple[Heading, Words, Meeting]
_MOST = 400  # blocks of a page that are shown
_SHOWN = 300  # characters of a block


def explain(blocks: Blocks, url: str) -> dict[str, Any]:
    """Return the reasons for a reading of ``blocks``, found at ``url``, as JSON values.

    ``headings``: each with ``verdict`` and ``reason``. ``text``: each block with its ``role``, and with the
    number of its meeting from 0 as ``section``. ``contests``: for each meeting what its section offers, by
    field (``winner`` and ``rivals``). ``left_out``: elements that were passed by. ``selected``: how many
    elements each selector of ``[read]`` chose.
    """
    first = blocks
    blocks, layout = layout_of(blocks)
    sections = _read_again(blocks, layout, url)
    numbers = _numbers([meeting for _, _, meeting in sections])
    owners = {
        index: number
        for number, section in zip(numbers, layout.sections, strict=True)
        for index in range(section.first, section.end)
    }
    kept = {number: reading for number, reading in zip(numbers, sections, strict=True) if number is not None}
    return {
        "headings": list(_headings(blocks, layout, owners)),
        "text": list(_text(layout, owners)),
        "contests": [_contests(*kept[number]) for number in sorted(kept)],
        # The second look leaves less out; where it found nothing, that is no matter.
        "left_out": [
            {"element": entry.element, "text": entry.text}
            for entry in (blocks if layout.sections else first).left_out
        ],
        "selected": dict(blocks.selected),
    }


def _read_again(blocks: Blocks, layout: Layout, url: str) -> list[_Reading]:
    """Each section's heading, words and meeting."""
    programme = programme_of(introduction(layout.items[layout.start : layout.intro_end]))
    meetings = meetings_of(blocks, layout, url, programme)
    sections = [SectionBlocks.of(layout, section) for section in layout.sections]
    return [
        (section.heading_read, words_of(section, programme), meeting)
        for section, meeting in zip(sections, meetings, strict=True)
    ]


def _numbers(meetings: list[Meeting]) -> list[int | None]:
    """For each section the number of its meeting on the page, ``None`` for a copy of another one."""
    numbers: dict[int, int] = {id(meeting): number for number, meeting in enumerate(without_copies(meetings))}
    return [numbers.pop(id(meeting), None) for meeting in meetings]


def _contests(heading: Heading, words: Words, meeting: Meeting) -> dict[str, Any]:
    return {
        field: {
            "winner": contest.winner._asdict() if contest.winner is not None else None,
            "rivals": [rival._asdict() for rival in contest.rivals],
        }
        for field, contest in contests(words, heading, meeting).items()
    }


def _headings(blocks: Blocks, layout: Layout, owners: dict[int, int | None]) -> Iterator[dict[str, str]]:
    parts = find_headings(blocks, list(layout.items)).parts
    meetings = {section.heading for section in layout.sections}
    for index, block in enumerate(layout.items):
        if not _is_looked_at(block):
            continue
        if index in meetings and owners.get(index) is None:
            yield _verdict(block, "no section", "it is a copy: the page has this section twice")
        elif index in meetings:
            reason = "[read] sections chooses it" if block.flags & CHOSEN else "it names a year's meeting"
            yield _verdict(block, "section", reason)
        elif index in parts:
            yield _verdict(block, "part", "it names a part of the meeting above")
        else:
            yield _verdict(block, "no section", _why_not(block, layout, index))


def _is_looked_at(block: Block) -> bool:
    """Whether a person could wonder if the block is a meeting's heading."""
    if block.flags & CHOSEN:
        return True
    is_emphasised = bool(block.level or block.flags & STRONG)
    text = block.text[: headings.LONGEST]
    return bool(text) and is_emphasised and bool(headings.YEAR.search(text) or headings.NAMED.search(text))


def _verdict(block: Block, verdict: str, reason: str) -> dict[str, str]:
    return {"heading": block.text[:_SHOWN], "verdict": verdict, "reason": reason}


def _why_not(block: Block, layout: Layout, index: int) -> str:
    if block.text == layout.title:
        return "it is the page's title"
    if is_link_away(block):
        return "it is a link that leads elsewhere, as in a list or a teaser"
    for flag, reason in (
        (CAPTION, "it is a caption"),
        (WEAK, "its class is that of a teaser"),
        (FOOT, "it stands in the footer of a card or an article"),
    ):
        if block.flags & flag:
            return reason
    if headings.YEAR.search(block.text) is None:
        return "it names no year"
    if index not in layout.content:
        return "it stands outside the content that holds the meetings"
    return "nothing near it speaks of a meeting: no place, no programme area, no film"


def _text(layout: Layout, owners: dict[int, int | None]) -> Iterator[dict[str, Any]]:
    heads = {section.heading for section in layout.sections}
    for index, block in enumerate(layout.items[:_MOST]):
        if not block.text:
            continue
        role = "heading" if index in heads else "text" if is_paragraph(block) else "left out"
        yield {"text": block.text[:_SHOWN], "role": role, "section": owners.get(index)}
