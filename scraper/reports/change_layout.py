"""Lay out a change for any medium: a headline, and rows of labelled, marked and bounded text."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, Literal

from scraper.meetings import as_meeting
from scraper.records import pins_of
from scraper.records.equality import TYPOGRAPHY, link_changes
from scraper.reports.headlines import headline, kind_of
from scraper.reports.i18n.value_format import days, note_of_removal, value_text, words_for
from scraper.reports.sanitize import host_of, one_line, shorten, web_address
from scraper.reports.word_diff import Segment, excerpt, word_diff

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from scraper.records import Change, FieldChange, Link, Record
    from scraper.reports.i18n.phrases import Words
    from scraper.reports.model import Language

LinkMark = Literal["", "added", "removed", "edited"]
RowStyle = Literal["value", "prose", "change", "prose_change", "links"]

_READING_ORDER = (
    *("status", "start_date", "end_date", "municipality", "programme_area", "attendance"),
    *("year", "title", "programme", "intro", "description", "links"),
)
_FACTS = (
    *("status", "start_date", "municipality", "programme_area", "programme", "attendance"),
    *("description", "links"),
)
_PROSE = frozenset({"description", "intro"})
_DAYS = frozenset({"start_date", "end_date"})
"""Together one row: a span of days is one piece of news."""
_NAMES = frozenset({"title", "programme", "municipality", "programme_area"})
_NO_CHANGE = {**TYPOGRAPHY, ord("\n"): " "}
"""Other quotation marks, dashes and ends of paragraphs beside a change are no changed words."""


@dataclass(frozen=True, slots=True)
class Limits:
    """How much of the page's text is shown: changes, characters of prose, of a single value, links of a
    row.

    ``around``: characters kept on either side of changed words. Without ``all_facts``, of what did not
    change only status and dates are shown.
    """

    changes: int = 30
    prose: int = 1_500
    value: int = 300
    links: int = 10
    around: int = 90
    all_facts: bool = True


@dataclass(frozen=True, slots=True)
class LinkLine:
    """One link: ``mark`` says what became of it ('' for a fact), ``was`` is its text before if that is what
    changed, ``href`` is ``None`` where linking is not safe."""

    mark: LinkMark
    kind: str
    text: str
    address: str
    host: str
    href: str | None
    was: str = ""

    @property
    def named(self) -> str:
        """``Dokument: Programm``; the kind is not said again before a text that begins with it."""
        is_named = self.text.startswith(self.kind) and not self.text[len(self.kind) :][:1].isalnum()
        return self.text if is_named else f"{self.kind}: {self.text}"


@dataclass(frozen=True, slots=True)
class Row:
    """One labelled piece: a value, a value before and after, running text (line feeds between
    paragraphs), links. ``quote``: a sentence with the words on the page that a new value was read from."""

    field: str
    label: str
    style: RowStyle
    segments: tuple[Segment, ...] = ()
    links: tuple[LinkLine, ...] = ()
    hidden_links: int = 0
    shortened: bool = False
    quote: str = ""


@dataclass(frozen=True, slots=True)
class Entry:
    """One change laid out. ``kind`` is for colours (``added`` … ``cancelled``), ``badge`` its word.

    ``anchor``: the name of its place in the published page, '' for a change that is not stored.
    """

    kind: str
    badge: str
    headline: str
    title: str
    note: str
    rows: tuple[Row, ...]
    anchor: str = ""


def anchor_of(change: Change) -> str:
    """Return the permanent anchor of a change in the published page."""
    return "" if change.id is None else f"aenderung-{change.id}"


def address_in(overview_url: str, anchor: str) -> str:
    """Return the address of an anchor in the published page at ``overview_url``; '' without one."""
    page = web_address(overview_url)
    return f"{page.partition('#')[0]}#{anchor}" if page and anchor else page or ""


def lay_out(change: Change, title: str, language: Language = "de") -> Entry:
    """Lay out one change of the page called ``title`` in full; :func:`bounded` makes it fit to be shown."""
    words = words_for(language)
    kind = kind_of(change)
    meeting = change.subject if change.kind == "edited" else change.after or change.before
    return Entry(
        kind=kind,
        badge=words.kinds[kind],
        headline=headline(change, title, language),
        title=one_line(meeting.get("title") if meeting else title),
        note=_note(change, words),
        rows=tuple(_rows(change, words)),
        anchor=anchor_of(change),
    )


def _note(change: Change, words: Words) -> str:
    if change.kind == "removed" and change.before:
        return note_of_removal(as_meeting(change.before), words)
    return words.note_restored if change.kind == "restored" else ""


def bounded(entry: Entry, limits: Limits) -> Entry:
    """Return the entry with the page's text cut to ``limits``."""
    rows = tuple(_bounded_row(row, limits) for row in entry.rows if limits.all_facts or _is_essential(row))
    return replace(entry, title=shorten(entry.title, limits.value), rows=rows)


def _rows(change: Change, words: Words) -> list[Row]:
    entries = sorted(change.fields, key=lambda entry: _READING_ORDER.index(entry.field))
    of_days = [entry for entry in entries if entry.field in _DAYS]
    entries = [entry for entry in entries if entry not in of_days[1:]]
    rows = [_change_row(entry, change, words) for entry in entries]
    meeting = change.after or change.before
    if meeting is None:
        return rows
    changed = {entry.field for entry in entries}
    names = [name for name in _facts(change, changed) if meeting.get(name)]
    rows += [_fact_row(name, meeting, words) for name in names]
    if change.kind == "edited":  # the day of a meeting called off stands beside that
        rows.sort(key=lambda row: _READING_ORDER.index(row.field))
    return rows


def _facts(change: Change, changed: set[str]) -> Sequence[str]:
    """Return the facts shown besides changes: all of a new meeting, the names of a removed one, the day of
    a cancelled one."""
    if change.kind == "added":
        return _FACTS
    changed |= {"start_date"} if changed & _DAYS else set()
    if change.kind == "edited":
        return ("start_date",) if "status" in changed and "start_date" not in changed else ()
    return [name for name in _FACTS if name not in {"description", "links", *changed}]


def _fact_row(field: str, meeting: Record, words: Words) -> Row:
    label = words.fields[field]
    value = meeting.get(field)
    if field == "links":
        return Row("links", label, "links", links=tuple(_link_line("", link, words) for link in value))
    style: RowStyle = "prose" if field in _PROSE else "value"
    text = _value_text(field, value, meeting, words)
    return Row(field, label, style, (Segment("kept", _marked(text, field, meeting, words)),))


def _value_text(field: str, value: Any, meeting: Record | None, words: Words) -> str:
    """Format a value; the days of ``meeting`` as one span."""
    if field in _DAYS and meeting is not None:
        return days(meeting.get("start_date"), meeting.get("end_date"), words, weekday=True)
    return value_text(field, value, words)


def _marked(text: str, field: str, meeting: Record | None, words: Words) -> str:
    """Return the text of a value, with the mark of one that an operator has set."""
    fields = _DAYS if field in _DAYS else {field}
    if meeting is None or pins_of(meeting).keys().isdisjoint(fields):
        return text
    return f"{text or words.unknown} ({words.set_by_hand})"


def _change_row(entry: FieldChange, change: Change, words: Words) -> Row:
    label = (
        words.page_title if change.subject is None and entry.field == "title" else words.fields[entry.field]
    )
    if entry.field == "links":
        return Row("links", label, "links", links=tuple(_changed_links(entry, words)))
    if entry.field in _DAYS and change.subject is not None:
        label = words.fields["start_date"]
    before, after = (
        _marked(_value_text(entry.field, value, meeting, words), entry.field, meeting, words)
        for value, meeting in ((entry.before, change.before), (entry.after, change.after))
    )
    if entry.field in _PROSE:
        return Row(entry.field, label, "prose_change", word_diff(before, after, _NO_CHANGE))
    if entry.field in _NAMES:
        return Row(entry.field, label, "change", word_diff(before, after, _NO_CHANGE))
    # A day, a year or a word of a closed vocabulary changes as a whole: nothing of it is "kept".
    sides = (Segment("removed", before), Segment("added", after))
    segments = tuple(side for side in sides if side.text)
    return Row(entry.field, label, "change", segments, quote=_quote(entry, words))


def _quote(entry: FieldChange, words: Words) -> str:
    """The words on the page that the new value was read from, or the old one where there is no new one."""
    pattern = words.quoted_now if entry.after_quote else words.quoted_before
    quote = one_line(entry.after_quote or entry.before_quote)
    return pattern.format(quote=words.quotes.format(quote)) if quote else ""


def _is_essential(row: Row) -> bool:
    is_change = row.style in {"change", "prose_change"} or any(link.mark for link in row.links)
    return is_change or row.field in {"status", "start_date", "end_date"}


def _bounded_row(row: Row, limits: Limits) -> Row:
    if row.style == "links":
        lines = tuple(_bounded_link(line, limits) for line in row.links[: limits.links])
        return replace(row, links=lines, hidden_links=len(row.links) - len(lines))
    longest = limits.prose if row.style in {"prose", "prose_change"} else limits.value
    if row.style in {"change", "prose_change"}:
        segments, shortened = excerpt(row.segments, around=limits.around, longest=longest)
        return replace(row, segments=segments, shortened=shortened, quote=shorten(row.quote, limits.value))
    text = "".join(segment.text for segment in row.segments)
    shown = shorten(text, longest)
    return replace(row, segments=(Segment("kept", shown),), shortened=shown != text)


def _bounded_link(line: LinkLine, limits: Limits) -> LinkLine:
    """An address is never cut and linked: what is too long is text."""
    too_long = len(line.address) > limits.value * 2
    address = shorten(line.address, limits.value) if too_long else line.address
    text = address if line.text == line.address else shorten(line.text, limits.value)
    was = shorten(line.was, limits.value)
    return replace(line, text=text, address=address, href=None if too_long else line.href, was=was)


def _changed_links(entry: FieldChange, words: Words) -> Iterator[LinkLine]:
    for before, after in link_changes(entry.before or (), entry.after or ()):
        if before and after:
            line = _link_line("edited", after, words)
            yield replace(line, was=one_line(before.text))
        elif after:
            yield _link_line("added", after, words)
        elif before:
            yield _link_line("removed", before, words)


def _link_line(mark: LinkMark, link: Link, words: Words) -> LinkLine:
    href = web_address(link.url)
    address = href or one_line(link.url)
    return LinkLine(
        mark=mark,
        kind=words.link_kinds[link.kind][0],
        text=one_line(link.text) or address,
        address=address,
        host=host_of(href) if href else "",
        href=href,
    )
