"""The columns of a table of meetings, and the words that name a meeting in the rows of other tables."""

from __future__ import annotations

from typing import TYPE_CHECKING

from scraper.records import FieldColumn

if TYPE_CHECKING:
    from scraper.records import LinkKind

_FILMS: frozenset[LinkKind] = frozenset({"video"})
_OTHERS: frozenset[LinkKind] = frozenset({"document", "gallery", "page"})

COLUMNS: tuple[FieldColumn, ...] = (
    FieldColumn("year", 6),
    FieldColumn("municipality", 22),
    FieldColumn("programme_area", 30),
    FieldColumn("start_date", 12),
    FieldColumn("end_date", 12, ("Until", "Bis")),
    FieldColumn("attendance", 14),
    FieldColumn("status", 12),
    FieldColumn("description", 60),
    FieldColumn("title", 40, is_printed=False),
    FieldColumn("programme", 22, is_printed=False),
    FieldColumn("links", 40, ("Films", "Filme"), is_printed=False, link_kinds=_FILMS),
    FieldColumn("links", 40, ("Other links", "Weitere Links"), is_printed=False, link_kinds=_OTHERS),
)

NAMED_BY_FIELD = ("year", "municipality", "programme_area")
"""The columns that name the meeting beside a change."""

LINK_OF = ("year", "municipality")
"""The columns that name the meeting beside one of its links."""

WHOLE = "title"
"""The field shown for a meeting that was added or removed."""

LINKS_TITLE = ("Films and links", "Filme und Links")
