"""Classify each block within its section: paragraph, line of facts, heading of a part, or nothing."""

from __future__ import annotations

from itertools import takewhile
from typing import TYPE_CHECKING, NamedTuple

from scraper import lazy_re
from scraper.html import CAPTION, CELL, FOOT, META, NEW_CELL, NEW_ROW, PSEUDO, STRONG, TERM, WEAK
from scraper.parsers.leuchtturmprojekte.layout import section_boilerplate

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from scraper.html import Block
    from scraper.parsers.leuchtturmprojekte.layout.section_bounds import Section

_MAX_FACT = 120
_SENTENCE = 150


class SectionText(NamedTuple):
    """The words of a section without its heading.

    ``meta``: lines that only repeat when and where; ``parts``: headings inside the section; ``times``:
    ``datetime`` attributes.
    """

    paragraphs: tuple[str, ...]
    meta: tuple[str, ...]
    parts: tuple[str, ...]
    times: tuple[str, ...]


def read_section(items: list[Block], section: Section, names: tuple[str | None, ...]) -> SectionText:
    """Return the words of a section. ``names``: the place and the programme that its heading names."""
    words: dict[str, list[str]] = {kind: [] for kind in ("paragraph", "teased", "meta", "part", "term", "")}
    for index, block in _lines(items, section):
        kind, text = _sort(items, index, block, section.heading, names)
        if kind in ("paragraph", "teased"):
            words[kind] += words["term"]
        words["term"].clear()  # a term counts if what it explains does
        words[kind].append(text)
    return SectionText(
        tuple(words["paragraph"] or words["teased"]),  # some systems call every text of a list a teaser
        tuple(words["meta"]),
        tuple(words["part"]),
        tuple(moment for block in items[section.first : section.end] for moment in block.times),
    )


def _sort(
    items: list[Block], index: int, block: Block, heading: int, names: tuple[str | None, ...]
) -> tuple[str, str]:
    """Classify a block within its section, and return its words."""
    text, below = block.text, index > heading
    if not is_paragraph(block):
        return ("part" if below and _is_part(block) else "", text)
    if block.level == TERM:
        return ("term" if below else "", text)
    label = _label(items, index, heading)
    if label is not None:
        return "meta", f"{label}: {text}"
    if section_boilerplate.is_meta_line(text, bool(block.flags & META), names):
        return "meta", text
    if not below:
        return "", text
    text = section_boilerplate.without_read_on(text, [link.text for link in block.links])
    return ("teased" if block.flags & WEAK else "paragraph", text)


def introduction(before: list[Block]) -> tuple[str, ...]:
    """Return the paragraphs between the page's title and its first section."""
    paragraphs = [
        block
        for block in before
        if ((is_paragraph(block) and not block.level) or _is_lead(block)) and not _is_subline(block)
    ]
    own = tuple(block.text for block in paragraphs if not block.flags & WEAK)
    return own or _teased_lead(before)


def is_paragraph(block: Block) -> bool:
    """Whether the block's words are running text: no heading, caption, link, furniture or consent text."""
    text = block.text
    if not text or 0 < block.level < TERM or block.flags & (CAPTION | FOOT):
        return False
    if block.outside is not None and section_boilerplate.is_link_only(block.outside):
        return False
    if block.level == TERM and section_boilerplate.is_label(text):
        return False
    return not (
        section_boilerplate.is_address(text)
        or section_boilerplate.is_furniture(text)
        or section_boilerplate.is_consent(text)
    )


def _is_lead(block: Block) -> bool:
    """A long sentence in a headline's clothes."""
    return 0 < block.level < PSEUDO and len(block.text) > _SENTENCE and block.text.endswith(".")


def _is_subline(block: Block) -> bool:
    """Whether a class word says so and the words do not contradict it: a paragraph is no subline."""
    return bool(block.flags & META) and section_boilerplate.is_meta_line(block.text, True, ())


def _teased_lead(before: Iterable[Block]) -> tuple[str, ...]:
    """The lines of class "teaser" directly below the title, which some systems call the introduction so;
    a teaser of something else has a heading or a link."""
    direct = takewhile(lambda block: not (block.level or block.links), before)
    return tuple(block.text for block in direct if block.flags & WEAK and is_paragraph(block))


def _is_part(block: Block) -> bool:
    """Whether the block is a heading inside a section: "Abgesagt!", "Netzwerktreffen am 4. Juli 2023"."""
    return bool(0 < block.level < TERM and block.text) and not block.flags & (CAPTION | FOOT | WEAK)


def _lines(items: list[Block], section: Section) -> Iterator[tuple[int, Block]]:
    """The section's blocks but its heading; the cells of a table's row are one line."""
    index = section.first
    while index < section.end:
        if index == section.heading:
            index += 1
            continue
        row = _row(items, index, section) if items[index].flags & NEW_ROW else []
        if len(row) > 1:
            text = " ".join(block.text for block in row)
            yield index, row[0]._replace(text=text, level=0, outside=_outside(row))
            while index < section.end and items[index] is not row[-1]:
                index += 1
        else:
            yield index, items[index]
        index += 1


def _row(items: list[Block], index: int, section: Section) -> list[Block]:
    """The cells of the table row that begins here, if each has one line and the first is no label."""
    row: list[Block] = []
    for position in range(index, section.end):
        block = items[position]
        if not block.text:
            continue
        if not block.flags & CELL or (row and block.flags & NEW_ROW):
            break
        if position == section.heading or not block.flags & NEW_CELL or 0 < block.level < TERM:
            return []
        row.append(block)
    labelled = len(row) == len(("label", "value")) and not row[1].level
    if labelled and (row[0].level or row[0].flags & STRONG) and section_boilerplate.is_label(row[0].text):
        return []
    return row


def _outside(row: list[Block]) -> str | None:
    if all(block.outside is None for block in row):
        return None
    return " ".join(block.text if block.outside is None else block.outside for block in row).strip()


def _label(items: list[Block], index: int, heading: int) -> str | None:
    """What a list of facts or a table calls this short line: the words right before it."""
    before, block = items[index - 1], items[index]
    if index - 1 <= heading or not (before.level or before.flags & STRONG):
        return None
    if len(block.text) > _MAX_FACT or block.text.endswith("."):
        return None
    if not section_boilerplate.is_label(before.text):
        return None
    label = before.text.rstrip(" :")
    # "Programm" names the programme, or heads what happens at which hour.
    return None if label.lower() == "programm" and _TIME_OF_DAY.search(block.text) else label


_TIME_OF_DAY = lazy_re.compile(
    r"\b\d{1,2}(?:[.:]\d\d)?\s*(?:Uhr|h)\b|\b\d{1,2}[.:]\d\d\b|^(?:ab|um|gegen)\s+\d"
)
