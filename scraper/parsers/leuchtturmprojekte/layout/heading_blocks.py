"""What the blocks of a heading and below it show: its rank, where it leads, whose text follows."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from scraper import lazy_re
from scraper.html import CAPTION, IN_LINK, PSEUDO, STRONG, WEAK
from scraper.parsers.common import german_dates
from scraper.parsers.leuchtturmprojekte.fields import extract, headings
from scraper.parsers.leuchtturmprojekte.layout import heading_forms

if TYPE_CHECKING:
    from collections.abc import Iterable

    from scraper.html import Block

_NEAR = 8
_READ = 2
_NOTHING_AGAINST = "the only day"
_DAY_FIRST = lazy_re.compile(r"(?:am\s|vom\s)?\d", re.IGNORECASE)
SURE_WORDS = ("Programmgebiet", "euchtt", "treffen", "Treffen", "traf", "Netzwerk", "Fachleute", "Standort")
"""Words of a text about a meeting that hardly any other text has."""
MEETING_WORDS = (*SURE_WORDS, "zusammen", "Gäste")


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


def below(items: list[Block], index: int) -> Iterable[Block]:
    """Yield the first blocks below a heading, to the next one of its rank."""
    rank = rank_of(items[index])
    for block in items[index + 1 : index + _NEAR]:
        if block.text and block.level and block.level <= rank:
            return
        yield block


def speaks_of_a_meeting(items: list[Block], index: int, words: tuple[str, ...] = MEETING_WORDS) -> bool:
    """Whether one of the ``words``, a film or a day below the heading show that it is a meeting's."""
    heading = items[index]
    year_first = heading.text[:2] in ("19", "20")
    for block in below(items, index):
        if any(word in block.text for word in words):
            return (
                not heading_forms.names_a_part(heading.text)
                or heading_forms.place_of(heading.text) is not None
            )
        if year_first and any(link.frame for link in block.links):
            return True
    return _has_a_meetings_day(items, index)


def _has_a_meetings_day(items: list[Block], index: int) -> bool:
    """Whether the words right below say when a meeting of the heading's year was, as the fields read them:
    by a rule, or with the day first ("Am 4. März 2020 in der Nordstadt")."""
    texts = tuple(block.text for block in below(items, index) if block.text and not block.level)[:_READ]
    if not any(german_dates.find(text, None) for text in texts):
        return False
    title = items[index].text
    evidence = extract.read(extract.Words(title, (), texts, (), (), None), headings.read(title)).evidence
    days = [entry for entry in evidence if entry.field == "start_date"]
    return any(day.rule != _NOTHING_AGAINST or _DAY_FIRST.match(day.quote) for day in days)


def has_text_of_its_own(items: list[Block], index: int) -> bool:
    """Whether the meeting's text follows and not only its beginning, as in a teaser."""
    enough = 80 if items[index].outside == "" else 30
    return any(
        len(other.text) > enough and not other.level and not other.text.endswith(("…", "...", "mehr", "[…]"))
        for other in items[index + 1 : index + 4]
    )
