"""Lay out what the published page shows of a record of any type: bounded, linked safely."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from scraper.reports.change_layout import anchor_of as anchor_of_change
from scraper.reports.change_layout import names_kind
from scraper.reports.headlines import summary
from scraper.reports.i18n.value_format import site_words_for, words_for
from scraper.reports.sanitize import host_of, link_address, one_line, shorten
from scraper.reports.site.state import on

if TYPE_CHECKING:
    from collections.abc import Sequence

    from scraper.records import Link, RecordType
    from scraper.reports.dataset import FoundChange, SeenRecord
    from scraper.reports.model import Language
    from scraper.reports.site.site_data import Site

MAX_LINKS = 20
_MAX_NAME = 200
_MAX_TEXT = 4_000
_MAX_LINK = 120
_MAX_HISTORY = 8

Choice = tuple[str, str, list[str], int]
"""What can be chosen above the table: its id, its name, its values, and the number of its column."""

State = tuple[str, str, str]
"""A word for a record's state, a shorter one, and the kind of its colour."""


@dataclass(frozen=True, slots=True)
class Target:
    """Something a record points to. ``href`` is ``None`` where linking is not safe."""

    kind: str
    is_film: bool
    text: str
    host: str
    href: str | None

    @property
    def is_named(self) -> bool:
        """Whether the text begins with the word for its kind."""
        return names_kind(self.text, self.kind)

    @property
    def title(self) -> str:
        """The text without the word for its kind."""
        return self.text[len(self.kind) :].lstrip(" :–-") if self.is_named else self.text


@dataclass(frozen=True, slots=True)
class HistoryLine:
    """An event in a record's history; ``anchor``: the change's place in the page, '' if it has none."""

    day: str
    text: str
    anchor: str


def anchor_of(record_type: RecordType, record_id: int | None) -> str:
    """The name of a record's place in the page; the same in every language, so that links stay right."""
    return f"{'eintrag' if record_type.is_declared else 'treffen'}-{record_id}"


def short(text: str | None) -> str:
    """One line that is short enough for a name; '' for ``None``."""
    return shorten(one_line(text), _MAX_NAME) if text else ""


def presence(seen: SeenRecord, language: Language) -> tuple[State, ...]:
    """The state of a record that is not on the page."""
    texts = site_words_for(language)
    if seen.removed:
        return ((texts.removed, texts.removed_short, "removed"),)
    return ((texts.missing, texts.missing_short, "removed"),) if seen.missing_since else ()


def seen_when(seen: SeenRecord, language: Language) -> str:
    """When it was first seen, last changed, and since when it is missing."""
    texts = site_words_for(language)
    parts = [texts.first_seen.format(day=on(seen.first_seen_at, language))]
    if seen.changed_at and not seen.removed:
        parts.append(texts.changed_on.format(day=on(seen.changed_at, language)))
    if seen.missing_since:
        pattern = texts.removed_since if seen.removed else texts.missing_since
        parts.append(pattern.format(day=on(seen.missing_since, language)))
    return ", ".join(parts) + "."


def history(seen: SeenRecord, changes: Sequence[FoundChange], site: Site) -> tuple[HistoryLine, ...]:
    """What became of it, newest first: each change leads to the version that it began."""
    lines = [
        HistoryLine(
            on(entry.found_at, site.language),
            summary(entry.change, site.language),
            anchor_of_change(entry.change),
        )
        for entry in changes[:_MAX_HISTORY]
    ]
    if lines and not any(entry.change.kind == "added" for entry in changes):
        first = site_words_for(site.language).first_version
        lines.append(HistoryLine(on(seen.first_seen_at, site.language), first, ""))
    return tuple(lines)


def paragraphs(description: Sequence[str], shortened: str) -> tuple[str, ...]:
    """Texts, a paragraph each, cut where they are too long; ``shortened`` then says so."""
    left = _MAX_TEXT
    bounded = []
    for text in description:
        if left <= 0:
            bounded.append(shortened)
            break
        bounded.append(shorten(one_line(text), left))
        left -= len(text)
    return tuple(filter(None, bounded))


def target(link: Link, language: Language) -> Target:
    """A link as the page has it; its kind is its text where it has none."""
    href = link_address(link.url)
    kind = words_for(language).link_kinds[link.kind][0]
    return Target(
        kind=kind,
        is_film=link.kind == "video",
        text=shorten(one_line(link.text), _MAX_LINK) or kind,
        host=host_of(href) if href else "",
        href=href,
    )
