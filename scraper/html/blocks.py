"""The records of a page's content: blocks in reading order, and the containers around them."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from msgspec import Struct, field

from scraper.html import boilerplate

if TYPE_CHECKING:
    from scraper.html.selection import Selectors

PSEUDO = 7
"""``Block.level`` of a heading other than h1 to h6: ``summary``, a headline ``div`` …"""
TERM = 8
"""``Block.level`` of a term or a row's header (``dt``, ``th``): often just words of the text."""

CAPTION = boilerplate.CAPTION
META = boilerplate.META
WEAK = boilerplate.WEAK
STRONG = 256
"""All of the block's words are emphasised."""
AFTER_BR = 512
"""There is one ``<br>`` between the block before and this one: perhaps the same paragraph."""
IN_LINK = 1024
"""The block is inside a link that has other blocks too."""
FOOT = 2048
"""The block is in the footer of an article or a card."""
CELL = 4096
"""The block is in a table's cell."""
NEW_CELL = 8192
"""The block has the first words of its cell."""
NEW_ROW = 16384
"""The block has the first words of its table row."""
AFTER_RULE = 32768
"""There is a horizontal rule between the block before and this one."""
SPINNER = 65536
"""No words, but the sign that something is still being loaded here."""
CHOSEN = 1 << 20
"""An operator's selector says that the block heads a section."""


class Anchor(NamedTuple):
    """Something a block points to: ``href`` as written; ``frame`` for what is embedded; ``hint`` class,
    rel and type words."""

    href: str
    text: str
    frame: bool = False
    hint: str = ""


class Block(NamedTuple):
    """One heading, paragraph, line, caption or embedded thing.

    ``text`` is normalised. ``level`` is 1 to 6, ``PSEUDO``, ``TERM``, or 0 for no heading. ``flags`` are the
    bits above. ``outside`` is the text that is in no link, or ``None`` where the block has no linked words.
    ``container`` is an index into ``Blocks.parents``. ``times`` are ``datetime`` attributes.
    """

    text: str
    level: int
    flags: int
    container: int
    links: tuple[Anchor, ...]
    outside: str | None
    times: tuple[str, ...]


class LeftOut(NamedTuple):
    """An element with text that was skipped: its tag and classes, and the beginning of its text."""

    element: str
    text: str


class Blocks(Struct, frozen=True):
    """The visible content of a page.

    ``parents``, ``firsts``, ``ends``: the containers (sections, cards, cells, list items …) as a tree;
    container ``c`` holds the blocks ``firsts[c]`` up to, not including, ``ends[c]``. Container 0 is the
    page. ``base`` is the ``<base href>``, ``refresh`` what a ``<meta http-equiv=refresh>`` says.
    ``source`` is the decoded text, for the questions that only the markup answers (was it cut off?).
    ``selectors`` are an operator's, ``selected`` how many elements each of them chose, by its key.
    ``left_out``: what was skipped, if ``explaining``. ``longest``: see ``blocks_of``.
    """

    items: list[Block]
    parents: list[int]
    firsts: list[int]
    ends: list[int]
    title: str
    base: str
    refresh: str
    source: str
    selectors: Selectors | None = None
    selected: dict[str, int] = field(default_factory=dict)
    left_out: tuple[LeftOut, ...] = ()
    longest: int | None = None


class LongTextError(ValueError):
    """The page has a text that is longer than was allowed."""
