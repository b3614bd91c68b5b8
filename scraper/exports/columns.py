"""The columns of the tables: keys, titles, and the value of each for a record."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING, Literal

from scraper import lazy_re
from scraper.records import Link, pins_of
from scraper.reports.i18n.value_format import BERLIN, words_for
from scraper.reports.sanitize import one_line, web_address

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence
    from typing import Any

    from scraper.records import FieldChange
    from scraper.reports.dataset import FoundChange, SeenMeeting
    from scraper.reports.i18n.phrases import Words
    from scraper.reports.model import Language

Value = int | date | datetime | str | None
"""What a cell holds: a day, a moment by Berlin's clock (naive), a number, a text (line feeds between its
paragraphs or links), nothing."""

LONGEST_CELL = 32_767 - 1
"""UTF-16 units: what Excel takes, less one for the apostrophe before a formula."""

# XML 1.0 has no place for them, and nothing else has a use.
_NONCHARACTERS = lazy_re.compile("[\ufffe\uffff]")


@dataclass(frozen=True, slots=True)
class Column:
    """A column: its names, its width in characters where a table has room, what a row has there.

    ``links``: the same as links, where it is nothing else. ``prints``: whether paper has room for it; those
    that print come first.
    """

    de: str
    en: str
    width: int
    value: Callable[[Any, Words], Value]
    links: Callable[[Any], Sequence[Link]] | None = None
    prints: bool = True

    def name(self, language: Language) -> str:
        """Return the column's title in a language."""
        return self.de if language == "de" else self.en


def clean(text: str | None) -> str:
    """One line without anything invisible, that every format can hold."""
    return _NONCHARACTERS.sub("", one_line(text)) if text else ""


def href(url: str) -> str | None:
    """``url`` if a file may link to it: an honest http(s) address of characters that every format has."""
    return None if _NONCHARACTERS.search(url) else web_address(url)


def cut(text: str) -> str:
    """``text`` in at most :data:`LONGEST_CELL` UTF-16 units, ended with ``…`` where it was cut."""
    units = text.encode("utf-16-le")
    if len(units) <= 2 * LONGEST_CELL:
        return text
    return units[: 2 * (LONGEST_CELL - 1)].decode("utf-16-le", "ignore") + "…"


def berlin(moment: datetime | None) -> datetime | None:
    """Return an aware ``moment`` as Berlin's local time, without its zone."""
    return moment.astimezone(BERLIN).replace(tzinfo=None) if moment else None


def lines_of(links: Iterable[Link]) -> str:
    """Words and address of each link, a line each."""
    pairs = ((clean(link.text), clean(link.url)) for link in links)
    return "\n".join(f"{text}: {url}" if text and text != url else url for text, url in pairs)


def _linked(de: str, en: str, links: Callable[[Any], Sequence[Link]]) -> Column:
    return Column(de, en, 40, lambda row, _: lines_of(links(row)) or None, links, prints=False)


def _films(row: SeenMeeting) -> Sequence[Link]:
    return [link for link in row.meeting.links if link.kind == "video"]


def _others(row: SeenMeeting) -> Sequence[Link]:
    return [link for link in row.meeting.links if link.kind != "video"]


def _text(field: str) -> Callable[[SeenMeeting, Words], Value]:
    return lambda row, words: clean(getattr(row.meeting, field)) or None


def _word(field: str) -> Callable[[SeenMeeting, Words], Value]:
    def value(row: SeenMeeting, words: Words) -> Value:
        code = getattr(row.meeting, field)
        return words.values[code] if code else None

    return value


def _paragraphs(texts: Iterable[str]) -> str | None:
    return "\n".join(filter(None, map(clean, texts))) or None


def _description(row: SeenMeeting, words: Words) -> Value:
    return _paragraphs(row.meeting.description)


def _pinned(row: SeenMeeting, words: Words) -> Value:
    """The fields that an operator has set, which the page says otherwise or not at all."""
    return ", ".join(words.fields[field] for field in pins_of(row.meeting)) or None


_Presence = Literal["listed", "missing", "removed"]
_PRESENCE: dict[Language, dict[_Presence, str]] = {
    "de": {"listed": "ja", "missing": "fehlt, noch nicht bestätigt", "removed": "nein"},
    "en": {"listed": "yes", "missing": "missing, not confirmed yet", "removed": "no"},
}


def _presence(row: SeenMeeting, words: Words) -> Value:
    state: _Presence = "removed" if row.removed else "missing" if row.missing_since else "listed"
    return _PRESENCE["de" if _is_german(words) else "en"][state]


def _is_german(words: Words) -> bool:
    return words is words_for("de")


MEETING_COLUMNS: tuple[Column, ...] = (
    Column("Jahr", "Year", 6, lambda row, _: row.meeting.year),
    Column("Ort", "Place", 22, _text("municipality")),
    Column("Programmgebiet", "Programme area", 30, _text("programme_area")),
    Column("Datum", "Date", 12, lambda row, _: row.meeting.start_date),
    Column("Bis", "Until", 12, lambda row, _: row.meeting.end_date),
    Column("Format", "Format", 14, _word("attendance")),
    Column("Status", "Status", 12, _word("status")),
    Column("Auf der Seite", "On the page", 14, _presence),
    Column("Beschreibung", "Description", 60, _description),
    Column("Titel", "Title", 40, _text("title"), prints=False),
    Column("Programm", "Programme", 22, _text("programme"), prints=False),
    _linked("Filme", "Films", _films),
    _linked("Weitere Links", "Other links", _others),
    Column("Von Hand festgelegt", "Set by hand", 24, _pinned, prints=False),
    Column("Fehlt seit", "Missing since", 17, lambda row, _: berlin(row.missing_since), prints=False),
    Column("Zuerst gesehen", "First seen", 17, lambda row, _: berlin(row.first_seen_at), prints=False),
    Column("Zuletzt geändert", "Last changed", 17, lambda row, _: berlin(row.changed_at), prints=False),
    Column("Seite", "Page", 28, lambda row, _: clean(row.page.title), prints=False),
    _linked("Quelle", "Source", lambda row: [Link("page", row.page.url, "")]),
)
"""A row a meeting. Times are Berlin's."""


@dataclass(frozen=True, slots=True)
class ChangeRow:
    """A row of the changes: one field of a change, or (``entry`` is ``None``) a meeting that came or went."""

    found: FoundChange
    entry: FieldChange | None


def change_rows(changes: Iterable[FoundChange]) -> list[ChangeRow]:
    """The rows of changes, in their order: one a field, and one a meeting that came, went or came back."""
    rows = []
    for found in changes:
        if found.change.kind in ("added", "removed", "restored"):
            rows.append(ChangeRow(found, None))
        rows += [ChangeRow(found, entry) for entry in found.change.fields]
    return rows


def _subject(field: str) -> Callable[[ChangeRow, Words], Value]:
    def value(row: ChangeRow, words: Words) -> Value:
        subject = row.found.change.subject
        found = getattr(subject, field) if subject else None
        return found if isinstance(found, int) else clean(found) or None

    return value


def _field_name(row: ChangeRow, words: Words) -> Value:
    if row.entry is None:
        return "Treffen" if _is_german(words) else "Meeting"
    of_page = row.found.change.subject is None and row.entry.field == "title"
    return words.page_title if of_page else words.fields[row.entry.field]


def _side(after: bool) -> Callable[[ChangeRow, Words], Value]:
    def value(row: ChangeRow, words: Words) -> Value:
        if row.entry is not None:
            return _field_value(row.entry.field, row.entry.after if after else row.entry.before, words)
        change = row.found.change
        meeting = change.after if after else change.before if change.kind == "removed" else None
        return clean(meeting.get("title")) if meeting else None

    return value


def _field_value(field: str, value: Any, words: Words) -> Value:
    if value is None or isinstance(value, int | date):
        return value
    if field == "links":
        return lines_of(value) or None
    if field in ("description", "intro"):
        return _paragraphs(value)
    return words.values[value] if field in ("attendance", "status") else clean(value)


_REREAD = {
    "found": ("erst bei erneutem Lesen gefunden, nicht gemeldet", "found by re-reading, nobody was told"),
    "differs": ("so gemeldet, seither anders gelesen", "told so; read otherwise since"),
    "gone": ("so gemeldet, war aber keine Änderung", "told so; no change, as read since"),
}


def _reread(row: ChangeRow, words: Words) -> Value:
    return _REREAD[row.found.reread][0 if _is_german(words) else 1] if row.found.reread else None


CHANGE_COLUMNS: tuple[Column, ...] = (
    Column("Gefunden", "Found", 17, lambda row, _: berlin(row.found.found_at)),
    Column("Art", "Kind", 16, lambda row, words: words.kinds[row.found.change.kind]),
    Column("Jahr", "Year", 6, _subject("year")),
    Column("Ort", "Place", 22, _subject("municipality")),
    Column("Programmgebiet", "Programme area", 30, _subject("programme_area")),
    Column("Angabe", "Detail", 16, _field_name),
    Column("Vorher", "Before", 50, _side(after=False)),
    Column("Nachher", "After", 50, _side(after=True)),
    Column("Hinweis", "Note", 24, _reread, prints=False),
    Column("Seite", "Page", 28, lambda row, _: clean(row.found.page.title), prints=False),
)
"""A row a :class:`ChangeRow`. Year, place and area as known before."""


def rows_of(columns: Sequence[Column], rows: Iterable[Any], language: Language) -> list[list[Value]]:
    """Return the values of ``columns``, a list for each row."""
    words = words_for(language)
    return [[column.value(row, words) for column in columns] for row in rows]
