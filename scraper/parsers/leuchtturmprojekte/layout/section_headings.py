"""Which blocks are the headings of meetings, and which blocks belong to each: to the next heading or the
container's end."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from scraper.html import AFTER_BR, CAPTION, FOOT, IN_LINK, PSEUDO, STRONG, WEAK
from scraper.parsers.leuchtturmprojekte.fields import headings
from scraper.parsers.leuchtturmprojekte.layout import section_boilerplate
from scraper.parsers.leuchtturmprojekte.layout.section_bounds import Section, scopes, spans

if TYPE_CHECKING:
    from collections.abc import Sequence

    from scraper.html import Block, Blocks


class Layout(NamedTuple):
    """``items``: the blocks, lines put together; ``start`` up to ``intro_end``: the blocks of the
    introduction."""

    items: list[Block]
    sections: list[Section]
    title: str | None
    start: int
    intro_end: int


def find(blocks: Blocks) -> Layout:
    """Return where the meetings' sections are."""
    items = _joined_lines(blocks.items)
    found = _headings(items, headings.NAMED.search(blocks.title) is not None)
    title_at = _page_heading(items, found[0] if found else len(items), set(found))
    if title_at is None:
        title_at = _title_line(items, found[0] if found else len(items), blocks.title)
    extents = spans(blocks, items, found, title_at)
    first = min((span.first for span in extents), default=len(items))
    start = (
        title_at + 1
        if title_at is not None
        else (blocks.firsts[scopes(blocks, found, None)[0]] if found else 0)
    )
    title = items[title_at].text if title_at is not None else None
    return Layout(items, extents, title, start, first)


def _joined_lines(items: Sequence[Block]) -> list[Block]:
    """One ``<br>`` may end a paragraph or only a line: a paragraph ends with a sentence or with a heading.

    Every block keeps its place; one whose words went to the line before is left without words.
    """
    lines = list(items)
    into = 0
    for index, block in enumerate(lines):
        if not block.flags & AFTER_BR or not block.text:
            if block.text:
                into = index
            continue
        before = lines[into]
        if before.level or before.container != block.container or not _goes_on(before, block):
            into = index
            continue
        outside = None
        if before.outside is not None or block.outside is not None:
            outside = " ".join(filter(None, (_outside(before), _outside(block))))
        flags = before.flags if block.flags & STRONG else before.flags & ~STRONG
        lines[into] = before._replace(
            text=f"{before.text} {block.text}", links=before.links + block.links, outside=outside, flags=flags
        )
        lines[index] = block._replace(text="", links=(), outside=None)
    return lines


def _outside(block: Block) -> str:
    return block.text if block.outside is None else block.outside


def _goes_on(before: Block, block: Block) -> bool:
    if before.text.rstrip("\"“”»«’')").endswith((".", "!", "?", ":")):
        return False
    if before.outside == "" or block.outside == "":
        return False
    if section_boilerplate.is_furniture(before.text) or section_boilerplate.is_furniture(block.text):
        return False
    if section_boilerplate.begins_with_label(block.text):
        return False
    both = f"{before.text} {block.text}"
    if headings.is_plain(both) and before.flags & STRONG == block.flags & STRONG:
        return True
    if headings.is_plain(before.text) or headings.is_plain(block.text):
        return False
    if headings.is_short(before.text) or headings.is_short(block.text):
        return False
    return before.flags & STRONG == block.flags & STRONG or block.text[:1].islower()


# headings


def _headings(items: list[Block], titled: bool) -> list[int]:
    """Return the blocks that head a meeting: the surest kind that the page has."""
    named = [
        index
        for index, block in enumerate(items)
        if (len(block.text) <= headings.LONGEST) and ("euchtt" in block.text or "EUCHTT" in block.text)
    ]
    clear = titled or any(items[index].level or items[index].flags & STRONG for index in named)
    full = _without_page_title(items, [index for index in named if _names_a_meeting(items[index])])
    if clear:
        full = _with_short(items, full)
    if not full and clear:
        full = [index for index in named if _is_linked_heading(items, index)]
    if not full and clear:
        full = [index for index in _with_short(items, [], WEAK) if _has_text_of_its_own(items, index)]
    if not full and clear:
        full = _by_first_words(items)
    return full


def _names_a_meeting(block: Block) -> bool:
    if block.flags & (CAPTION | WEAK | FOOT) or _is_link_away(block):
        return False
    if block.level or block.flags & STRONG:
        return headings.is_full(block.text) or headings.is_plain(block.text)
    return headings.is_plain(block.text)


def _is_link_away(block: Block) -> bool:
    """The copy of a heading in a teaser or list leads to another place; one that folds its section up does
    not."""
    if block.outside != "" and not block.flags & IN_LINK:
        return False
    if not block.level or block.flags & IN_LINK:
        return True
    return any(not link.href.startswith(("#", "javascript:")) and link.href for link in block.links)


def _without_page_title(items: list[Block], found: list[int]) -> list[int]:
    """A single h1 above other headings, without a place of its own, is the page's title."""
    tops = [index for index in found if items[index].level == 1]
    if len(tops) != 1 or len(found) < 2:
        return found
    text = items[tops[0]].text
    if headings.YEAR.search(text) and headings.read(text).municipality:
        return found
    return [index for index in found if index != tops[0]]


def _with_short(items: list[Block], full: list[int], allowed: int = 0) -> list[int]:
    """On this page "2023: Baunatal" names a meeting, too, where the text below or its neighbours show that
    it does. ``allowed``: WEAK on a page that has its meetings in a list of teasers."""
    levels = {items[index].level for index in full}
    known = set(full)
    added = [
        index
        for index, block in enumerate(items)
        if (block.level or block.flags & STRONG)
        and len(block.text) <= 90
        and index not in known
        and not block.flags & (CAPTION | WEAK) & ~allowed
        and not _is_link_away(block)
        and (not levels or block.level in levels)
        and headings.is_short(block.text)
        and _speaks_of_a_meeting(items, index)
    ]
    return sorted(full + added)


def _speaks_of_a_meeting(items: list[Block], index: int) -> bool:
    """Below "Tag der Städtebauförderung 2018" stands something else than a programme area and a talk."""
    text = items[index].text
    for block in items[index + 1 : index + 8]:
        if block.text and (block.level and block.level <= (items[index].level or PSEUDO)):
            break
        if any(word in block.text for word in ("Programmgebiet", "Leuchtturm", "Netzwerktreffen", "Treffen")):
            return True
        if any(link.frame for link in block.links) and text[:2] in ("19", "20"):
            return True
    return text[:2] in ("19", "20") and ":" in text[:6]


def _is_linked_heading(items: list[Block], index: int) -> bool:
    """The page shows its meetings as cards that are links: sections all the same, if they have text of
    their own."""
    block = items[index]
    if not block.level or block.flags & CAPTION or not headings.is_full(block.text):
        return False
    return _has_text_of_its_own(items, index)


def _has_text_of_its_own(items: list[Block], index: int) -> bool:
    """Whether the meeting's text follows and not only its beginning, as in a teaser."""
    enough = 80 if items[index].outside == "" else 30
    return any(
        len(other.text) > enough and not other.level and not other.text.endswith(("…", "...", "mehr", "[…]"))
        for other in items[index + 1 : index + 4]
    )


def _by_first_words(items: list[Block]) -> list[int]:
    """Headings that name only the place, above "Im Jahr 2023 stand das Programmgebiet …"."""
    return [
        index - 1
        for index, block in enumerate(items)
        if index
        and block.text.startswith("Im Jahr")
        and "Programmgebiet" in block.text
        and items[index - 1].level
        and items[index - 1].outside is None
    ]


def _page_heading(items: list[Block], before: int, found: set[int]) -> int | None:
    """The heading above the introduction: the last h1 before the meetings, else what names the series."""
    named = top = None
    for index in range(min(before, len(items))):
        block = items[index]
        if index in found or block.outside == "" or not (block.level or block.flags & STRONG):
            continue
        if block.level == 1:
            top = index
        if headings.NAMED.search(block.text):
            named = index if named is None else named
    return named if named is not None and (top is None or top < named) else top if top is not None else named


def _title_line(items: list[Block], before: int, page_title: str) -> int | None:
    """A page without any markup of headings begins with its title as an ordinary line."""
    for index in range(min(before, len(items))):
        text = items[index].text
        if items[index].outside is None and page_title.startswith(text) and headings.NAMED.search(text):
            return index
    return None
