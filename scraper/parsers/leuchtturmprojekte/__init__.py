"""Blocks of the page "Leuchtturmprojekte im Video" to its meetings; pure."""

from __future__ import annotations

import re
from functools import lru_cache
from itertools import takewhile
from typing import TYPE_CHECKING, NamedTuple
from urllib.parse import urljoin

from scraper.html import CAPTION, FOOT, META, STRONG, WEAK, Anchor, blocks_of
from scraper.parsers.common.links import links_of
from scraper.parsers.leuchtturmprojekte import page_check
from scraper.parsers.leuchtturmprojekte.fields import extract, headings
from scraper.parsers.leuchtturmprojekte.layout import section_boilerplate, section_bounds, section_headings
from scraper.records import Meeting, Page

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from scraper.html import Block, Blocks

_REMEMBERED = 4000
_LONGEST_FACT = 120
_COPIES = 8  # of one heading; more are somebody trying how long this takes
_SITE_NAME = re.compile(r"\s+[-–—|·:»]\s+.*$")


def parse(blocks: Blocks, url: str) -> Page:
    """Return what the page says: its title, introduction and meetings in document order.

    ``url`` is where the page was found. With a problem there are no meetings.
    """
    layout = section_headings.find(blocks)
    if not layout.sections and page_check.may_be_hidden(blocks):
        blocks = blocks_of(blocks.source, trusting=True)
        layout = section_headings.find(blocks)
    title = layout.title or _SITE_NAME.sub("", blocks.title) or None
    trouble = page_check.find(blocks, len(layout.sections))
    if trouble is not None:
        return Page(title, problem=trouble)
    base = urljoin(url, blocks.base) if blocks.base else url
    intro = _intro(layout)
    programme = next(filter(None, map(headings.programme_in, intro)), None)
    meetings = [_meeting(layout.items, section, base, url, programme) for section in layout.sections]
    return Page(title, intro, tuple(_without_copies(meetings)))


def _intro(layout: section_headings.Layout) -> tuple[str, ...]:
    before = layout.items[layout.start : layout.intro_end]
    paragraphs = [block for block in before if _is_paragraph(block) and not _is_subline(block)]
    own = tuple(block.text for block in paragraphs if not block.flags & WEAK)
    return own or _lead(before)


def _is_subline(block: Block) -> bool:
    """Whether a class word says so and the words do not contradict it: a paragraph is no subline."""
    return bool(block.flags & META) and section_boilerplate.is_meta_line(block.text, True, ())


def _lead(before: Iterable[Block]) -> tuple[str, ...]:
    """The lines of class "teaser" directly below the title, which some systems call the introduction so;
    a teaser of something else has a heading or a link."""
    direct = takewhile(lambda block: not (block.level or block.links), before)
    return tuple(block.text for block in direct if block.flags & WEAK and _is_paragraph(block))


def _is_paragraph(block: Block) -> bool:
    text = block.text
    if not text or block.level or block.flags & (CAPTION | FOOT):
        return False
    if block.outside is not None and section_boilerplate.is_link_only(block.outside):
        return False
    return not (
        section_boilerplate.is_address(text)
        or section_boilerplate.is_furniture(text)
        or section_boilerplate.is_consent(text)
    )


def _meeting(
    items: list[Block], section: section_bounds.Section, base: str, url: str, programme: str | None
) -> Meeting:
    heading = headings.read(items[section.heading].text)
    anchors: list[tuple[Anchor, str]] = []
    for index in range(section.first, section.end):
        block = items[index]
        if (block.links or section_boilerplate.is_address(block.text)) and not _leads_to_another(
            block, heading.year
        ):
            _collect(items, index, section.end, anchors)
    said = _Said(_words(items, section, heading, programme), tuple(anchors), base, url)
    return _record_once(said) if said.size() <= _REMEMBERED else _record(said)


def _words(
    items: list[Block], section: section_bounds.Section, heading: headings.Heading, programme: str | None
) -> extract.Words:
    names = (heading.municipality, heading.programme)
    sorted_: dict[str, list[str]] = {"paragraph": [], "teased": [], "meta": [], "part": [], "": []}
    times: list[str] = []
    for index in range(section.first, section.end):
        times.extend(items[index].times)
        if index != section.heading:
            kind, text = _sort(items, index, section.heading, names)
            sorted_[kind].append(text)
    return extract.Words(
        items[section.heading].text,
        tuple(sorted_["meta"]),
        tuple(sorted_["paragraph"] or sorted_["teased"]),  # some systems call every text of a list a teaser
        tuple(sorted_["part"]),
        tuple(times),
        programme,
    )


def _sort(items: list[Block], index: int, heading: int, names: tuple[str | None, ...]) -> tuple[str, str]:
    """What the block is to the section, and its words."""
    block = items[index]
    below = index > heading
    if not _is_paragraph(block):
        return ("part" if below and _is_part(block) else "", block.text)
    label = _label(items, index, heading)
    if label is not None:
        return "meta", f"{label}: {block.text}"
    if section_boilerplate.is_meta_line(block.text, bool(block.flags & META), names):
        return "meta", block.text
    return ("" if not below else "teased" if block.flags & WEAK else "paragraph", block.text)


def _is_part(block: Block) -> bool:
    """Whether the block is a heading inside a section: "Abgesagt!", "Netzwerktreffen am 4. Juli 2023"."""
    return bool(block.level and block.text) and not block.flags & (CAPTION | FOOT | WEAK)


def _label(items: list[Block], index: int, heading: int) -> str | None:
    """What a list of facts or a table calls this short line: the words right before it."""
    before, block = items[index - 1], items[index]
    if index - 1 <= heading or not (before.level or before.flags & STRONG):
        return None
    if len(block.text) > _LONGEST_FACT or block.text.endswith("."):
        return None
    return before.text.rstrip(" :") if section_boilerplate.is_label(before.text) else None


def _leads_to_another(block: Block, year: int | None) -> bool:
    """A list of the other years' pages is navigation."""
    return block.outside == "" and headings.is_plain(block.text) and headings.read(block.text).year != year


class _Said(NamedTuple):
    """All that a section says and points to: what makes its record, and nothing else does."""

    words: extract.Words
    anchors: tuple[tuple[Anchor, str], ...]
    base: str
    url: str

    def size(self) -> int:
        words = self.words
        texts = len(words.title) + sum(map(len, (*words.paragraphs, *words.meta, *words.parts)))
        return texts + sum(len(anchor.href) + len(anchor.text) for anchor, _ in self.anchors)


def _record(said: _Said) -> Meeting:
    words = said.words
    values = extract.read(words, headings.read(words.title))
    return Meeting(
        year=values.year,
        title=words.title,
        programme=values.programme,
        municipality=values.municipality,
        programme_area=values.programme_area,
        start_date=values.start_date,
        end_date=values.end_date,
        attendance=values.attendance,
        status=values.status,
        description=words.paragraphs,
        links=links_of(said.anchors, said.base, said.url),
        evidence=values.evidence,
    )


# The daemon reads the same sections at nearly every check.
_record_once = lru_cache(maxsize=256)(_record)


def _collect(items: list[Block], index: int, end: int, anchors: list[tuple[Anchor, str]]) -> None:
    """The block's links with the caption that follows it; a consent text's own links lead nowhere the
    section points to."""
    block = items[index]
    if block.flags & FOOT:
        anchors.extend((link, "") for link in block.links if not section_boilerplate.is_filing(link.hint))
        return
    if block.text and section_boilerplate.is_consent(block.text):
        anchors.extend((link, "") for link in block.links if link.frame)
        return
    caption = ""
    if not block.text or block.flags & CAPTION:
        following = items[index + 1] if index + 1 < end else None
        caption = following.text if following is not None and following.flags & CAPTION else ""
    anchors.extend((link, caption) for link in _own_links(block))
    if not block.links:
        anchors.append((Anchor(block.text, "", True), caption))


def _own_links(block: Block) -> Iterator[Anchor]:
    """The block's links without those of the page: ways back and away, the site's bar, its keywords."""
    if block.outside is None or not section_boilerplate.is_link_only(block.outside):
        yield from block.links
        return
    all_of_the_page = section_boilerplate.is_filed_under(block.text) or section_boilerplate.is_site_bar(
        block.outside, [link.text for link in block.links]
    )
    for link in block.links:
        if link.frame or not (all_of_the_page or section_boilerplate.is_way_out(link.text)):
            yield link


def _without_copies(meetings: list[Meeting]) -> list[Meeting]:
    """A section that is in the page twice (desktop and mobile, teaser and text) is one: the fuller copy is
    kept."""
    kept: list[Meeting] = []
    places: dict[str, list[int]] = {}
    for meeting in meetings:
        key = meeting.title.casefold()
        for place in places.get(key, ())[:_COPIES]:
            if _is_copy(kept[place], meeting):
                if _size(meeting) > _size(kept[place]):
                    kept[place] = meeting
                break
        else:
            places.setdefault(key, []).append(len(kept))
            kept.append(meeting)
    return kept


def _is_copy(one: Meeting, other: Meeting) -> bool:
    if not _size(one) or not _size(other) or one.description == other.description:
        return True
    first, second = " ".join(one.description), " ".join(other.description)
    short, long = sorted((first.rstrip(" ….").removesuffix("mehr").rstrip(" …."), second), key=len)
    return long.startswith(short[:200])


def _size(meeting: Meeting) -> int:
    return sum(map(len, meeting.description)) + sum(len(link.url) for link in meeting.links)
