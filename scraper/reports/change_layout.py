"""Lay out a change for any medium: a headline, and rows of labelled, marked and bounded text."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Literal

from scraper.records import is_set
from scraper.records.equality import TYPOGRAPHY, link_changes
from scraper.reports.headlines import group_headline, headline
from scraper.reports.i18n.value_format import quoted
from scraper.reports.sanitize import host_of, link_address, one_line, shorten, web_address
from scraper.reports.type_words import plural
from scraper.reports.word_diff import Segment, excerpt, word_diff
from scraper.reports.wording import wording_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from scraper.records import Change, FieldChange, Link, Record
    from scraper.reports.i18n.phrases import Words
    from scraper.reports.model import Language
    from scraper.reports.wording import Wording

LinkMark = Literal["", "added", "removed", "edited"]
RowStyle = Literal["value", "prose", "change", "prose_change", "items_change", "links"]

_MAX_NAMES = 20
_NO_CHANGE = {**TYPOGRAPHY, ord("\n"): " "}
"""Other quotation marks, dashes and ends of paragraphs beside a change do not count as changed words."""


@dataclass(frozen=True, slots=True)
class Limits:
    """How much of the page's text is shown: changes, characters of prose, of a single value, links of a
    row.

    ``around``: characters kept on either side of changed words. Without ``all_facts``, of what did not
    change only what is essential is shown, such as days.
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
        """``Dokument: Programm``; the kind is not said again before a text that begins with it.

        Of a list whose links are only links the kind is ''.
        """
        if not self.kind:
            return self.text
        return self.text if names_kind(self.text, self.kind) else f"{self.kind}: {self.text}"


@dataclass(frozen=True, slots=True)
class Row:
    """One labelled piece: a value, a value before and after, running text or items (line feeds between
    them), links. ``quote``: a sentence with the words on the page that a new value was read from.
    ``is_essential``: shown even where there is hardly any room."""

    field: str
    label: str
    style: RowStyle
    segments: tuple[Segment, ...] = ()
    links: tuple[LinkLine, ...] = ()
    hidden_links: int = 0
    shortened: bool = False
    quote: str = ""
    is_essential: bool = False


@dataclass(frozen=True, slots=True)
class Entry:
    """One change laid out. ``kind`` is for colours (``added`` … ``cancelled``), ``badge`` its word.

    ``anchor``: the name of its place in the published page, '' for a change that is not stored. ``count``: of
    the changes that it shows.
    """

    kind: str
    badge: str
    headline: str
    title: str
    note: str
    rows: tuple[Row, ...]
    anchor: str = ""
    count: int = 1


def names_kind(text: str, kind: str) -> bool:
    """Whether a link's text begins with the word for its kind: ``Film: …``, not ``Filmabend``."""
    return text.startswith(kind) and not text[len(kind) :][:1].isalnum()


def anchor_of(change: Change) -> str:
    return "" if change.id is None else f"aenderung-{change.id}"


def address_in(overview_url: str, anchor: str) -> str:
    """Return the address of an anchor in the published page at ``overview_url``; '' without one."""
    page = web_address(overview_url)
    return f"{page.partition('#')[0]}#{anchor}" if page and anchor else page or ""


def lay_out(change: Change, title: str, language: Language = "de") -> Entry:
    """Lay out one change of the page called ``title`` in full; :func:`bounded` makes it fit to be shown."""
    wording = wording_of(change, language)
    kind = wording.kind(change)
    record = change.subject if change.kind == "edited" else change.after or change.before
    return Entry(
        kind=kind,
        badge=wording.words.kinds[kind],
        headline=headline(change, title, language),
        title=wording.heading(record) if record else one_line(title),
        note=wording.note(change),
        rows=tuple(_rows(change, wording)),
        anchor=anchor_of(change),
    )


def lay_out_group(group: Sequence[Change], title: str, language: Language) -> Entry:
    """Lay out one change, or several alike as one with the names of their records."""
    entry = lay_out(group[0], title, language)
    if len(group) == 1:
        return entry
    wording = wording_of(group[0], language)
    note = wording.words.notes_removed if group[0].kind == "removed" else wording.words.notes_restored
    shown = [change.subject for change in group[:_MAX_NAMES] if change.subject is not None]
    names = "\n".join(wording.short_name(record) or wording.words.unknown for record in shown)
    row = Row(
        "", plural(wording.record_type, language), "prose", (Segment("kept", names),), is_essential=True
    )
    headline = group_headline(group, title, language)
    return replace(entry, headline=headline, title="", note=note, rows=(row,), anchor="", count=len(shown))


def bounded(entry: Entry, limits: Limits) -> Entry:
    """Return the entry with the page's text cut to ``limits``."""
    rows = tuple(_bounded_row(row, limits) for row in entry.rows if limits.all_facts or row.is_essential)
    return replace(entry, title=shorten(entry.title, limits.value), rows=rows)


def _rows(change: Change, wording: Wording) -> list[Row]:
    entries = wording.rows_of(wording.ordered(change.fields))
    rows = [_change_row(entry, change, wording) for entry in entries]
    record = change.after or change.before
    if record is None:
        return rows
    names = wording.facts(change, {entry.field for entry in entries})
    rows += [_fact_row(name, record, wording) for name in names if is_set(record.get(name))]
    if change.kind == "edited":  # the day of a cancelled meeting belongs to the status
        rows.sort(key=lambda row: wording.place(row.field))
    return rows


def _fact_row(name: str, record: Record, wording: Wording) -> Row:
    label, value = wording.label(name), record.get(name)
    form, essential = wording.effective_kind(name, value), wording.is_essential(name)
    if form == "links":
        links = tuple(_link_line("", link, wording) for link in value)
        return Row(name, label, "links", links=links, is_essential=essential)
    segments = (Segment("kept", wording.text(name, value, record)),)
    return Row(name, label, "prose" if form == "texts" else "value", segments, is_essential=essential)


def _change_row(entry: FieldChange, change: Change, wording: Wording) -> Row:
    name, label = entry.field, wording.row_label(entry.field)
    form = wording.effective_kind(name, entry.before, entry.after)
    if form == "links":
        lines = tuple(_changed_links(entry, wording))
        return Row(name, label, "links", links=lines, is_essential=True)
    before = wording.text(name, entry.before, change.before)
    after = wording.text(name, entry.after, change.after)
    if form in ("text", "texts"):
        style: RowStyle = "prose_change" if form == "texts" else "change"
        if form == "texts" and wording.record_type.is_declared:
            return Row(name, label, "items_change", word_diff(before, after, TYPOGRAPHY), is_essential=True)
        return Row(name, label, style, word_diff(before, after, _NO_CHANGE), is_essential=True)
    # A day, a number or a word of a closed vocabulary changes as a whole: nothing of it is "kept".
    sides = (Segment("removed", before), Segment("added", after))
    segments = tuple(side for side in sides if side.text)
    quote = _quote(entry, wording.words)
    return Row(name, label, "change", segments, quote=quote, is_essential=True)


def _quote(entry: FieldChange, words: Words) -> str:
    """The words on the page that the new value was read from, or the old one where there is no new one."""
    pattern = words.quoted_now if entry.after_quote else words.quoted_before
    quote = one_line(entry.after_quote or entry.before_quote)
    return pattern.format(quote=quoted(quote, words)) if quote else ""


def _bounded_row(row: Row, limits: Limits) -> Row:
    if row.style == "links":
        lines = tuple(_bounded_link(line, limits) for line in row.links[: limits.links])
        return replace(row, links=lines, hidden_links=len(row.links) - len(lines))
    longest = limits.prose if row.style in {"prose", "prose_change", "items_change"} else limits.value
    if row.style.endswith("change"):
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


def _changed_links(entry: FieldChange, wording: Wording) -> Iterator[LinkLine]:
    for before, after in link_changes(entry.before or (), entry.after or ()):
        if before and after:
            line = _link_line("edited", after, wording)
            yield replace(line, was=one_line(before.text))
        elif after:
            yield _link_line("added", after, wording)
        elif before:
            yield _link_line("removed", before, wording)


def _link_line(mark: LinkMark, link: Link, wording: Wording) -> LinkLine:
    href = link_address(link.url)
    host = host_of(href) if href else ""
    address = host if href and not web_address(href) else href or one_line(link.url)
    is_plain = wording.record_type.is_declared and link.kind == "page" and href is not None
    return LinkLine(
        mark=mark,
        kind="" if is_plain else wording.words.link_kinds[link.kind][0],
        text=one_line(link.text) or address,
        address=address,
        host=host,
        href=href,
    )
