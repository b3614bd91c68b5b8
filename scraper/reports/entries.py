"""Lay a change out for people, whatever shows it: a headline and rows of labelled, marked and bounded
text."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from scraper.reports.diff import Segment, excerpt, word_diff
from scraper.reports.headlines import headline, kind_of
from scraper.reports.safe import host_of, one_line, shorten, web_address
from scraper.reports.words import Words, value_text, words_for

if TYPE_CHECKING:
    from collections.abc import Sequence

    from scraper.records import Change, FieldChange, Link, Meeting
    from scraper.reports.events import Language

LinkMark = Literal["", "added", "removed", "edited"]
RowStyle = Literal["value", "prose", "change", "prose_change", "links"]

_READING_ORDER = (
    *("status", "start_date", "end_date", "municipality", "programme_area", "attendance"),
    *("year", "title", "programme", "intro", "description", "links"),
)
_FACTS = (
    *("status", "start_date", "end_date", "municipality", "programme_area", "programme", "attendance"),
    *("description", "links"),
)
_PROSE = frozenset({"description", "intro"})


@dataclass(frozen=True, slots=True)
class Limits:
    """How much of the page's text is shown: changes, characters of prose, of a single value, and links
    of a row.

    ``around`` is how many characters are left standing on either side of changed words.
    """

    changes: int = 30
    prose: int = 1_500
    value: int = 300
    links: int = 10
    around: int = 90


@dataclass(frozen=True, slots=True)
class LinkLine:
    """One link: ``mark`` says what became of it ('' for a fact), ``href`` is ``None`` where linking is
    not safe."""

    mark: LinkMark
    kind: str
    text: str
    address: str
    host: str
    href: str | None


@dataclass(frozen=True, slots=True)
class Row:
    """One labelled piece: a value, a value before and after, running text (line feeds between
    paragraphs), links."""

    field: str
    label: str
    style: RowStyle
    segments: tuple[Segment, ...] = ()
    links: tuple[LinkLine, ...] = ()
    hidden_links: int = 0
    shortened: bool = False


@dataclass(frozen=True, slots=True)
class Entry:
    """One change laid out. ``kind`` is for colours (``added`` … ``cancelled``), ``badge`` its word."""

    kind: str
    badge: str
    headline: str
    title: str
    note: str
    rows: tuple[Row, ...]


def describe(change: Change, title: str, language: Language = "de", limits: Limits = Limits()) -> Entry:
    """Lay out one change of the page called ``title``; every text in it is one line and bounded by
    ``limits``."""
    words = words_for(language)
    kind = kind_of(change)
    meeting = change.subject if change.kind == "edited" else change.after or change.before
    notes = {"removed": words.note_removed, "restored": words.note_restored}
    return Entry(
        kind=kind,
        badge=words.kinds[kind],
        headline=headline(change, title, language),
        title=shorten(one_line(meeting.title if meeting else title), limits.value),
        note=notes.get(change.kind, ""),
        rows=tuple(_rows(change, words, limits)),
    )


def _rows(change: Change, words: Words, limits: Limits) -> list[Row]:
    if change.fields:
        entries = sorted(change.fields, key=lambda entry: _READING_ORDER.index(entry.field))
        return [_change_row(entry, change, words, limits) for entry in entries]
    meeting = change.after or change.before
    if meeting is None:
        return []
    names = (
        _FACTS
        if change.kind == "added"
        else [field for field in _FACTS if field not in {"description", "links"}]
    )
    return [row for field in names if (row := _fact_row(field, meeting, words, limits))]


def _fact_row(field: str, meeting: Meeting, words: Words, limits: Limits) -> Row | None:
    value = getattr(meeting, field)
    if not value:
        return None
    label = words.fields[field]
    if field == "links":
        return _link_row(label, [("", link) for link in value], words, limits)
    text = value_text(field, value, words)
    shown = shorten(text, limits.prose if field in _PROSE else limits.value)
    style: RowStyle = "prose" if field in _PROSE else "value"
    return Row(field, label, style, (Segment("kept", shown),), shortened=shown != text)


def _change_row(entry: FieldChange, change: Change, words: Words, limits: Limits) -> Row:
    label = (
        words.page_title if change.subject is None and entry.field == "title" else words.fields[entry.field]
    )
    if entry.field == "links":
        return _link_row(label, _changed_links(entry.before or (), entry.after or ()), words, limits)
    before = value_text(entry.field, entry.before, words)
    after = value_text(entry.field, entry.after, words)
    prose = entry.field in _PROSE
    if isinstance(entry.before or entry.after, str) or prose:
        segments = word_diff(before, after)
    else:  # a day or a year is one value: nothing of it is "kept"
        segments = tuple(s for s in (Segment("removed", before), Segment("added", after)) if s.text)
    longest = limits.prose if prose else limits.value
    segments, shortened = excerpt(segments, around=limits.around, longest=longest)
    return Row(entry.field, label, "prose_change" if prose else "change", segments, shortened=shortened)


def _changed_links(before: Sequence[Link], after: Sequence[Link]) -> list[tuple[LinkMark, Link]]:
    old, new = {link.url: link for link in before}, {link.url: link for link in after}
    lines: list[tuple[LinkMark, Link]] = []
    lines += [("added", link) for link in after if link.url not in old]
    lines += [("edited", link) for link in after if link.url in old and old[link.url] != link]
    lines += [("removed", link) for link in before if link.url not in new]
    return lines


def _link_row(
    label: str,
    links: Sequence[tuple[LinkMark, Link]],
    words: Words,
    limits: Limits,
) -> Row:
    lines = [_link_line(mark, link, words, limits) for mark, link in links[: limits.links]]
    return Row("links", label, "links", links=tuple(lines), hidden_links=max(len(links) - limits.links, 0))


def _link_line(mark: LinkMark, link: Link, words: Words, limits: Limits) -> LinkLine:
    href = web_address(link.url)
    if href is not None and len(href) > limits.value * 2:
        href = None
    address = href or shorten(one_line(link.url), limits.value)
    host = host_of(href) if href else ""
    text = shorten(one_line(link.text), limits.value) or shorten(address, limits.value)
    return LinkLine(mark, words.link_kinds[link.kind][0], text, address, host, href)
