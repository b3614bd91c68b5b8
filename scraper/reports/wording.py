"""Put the records of a type into words: the general rules, for any type and for the page's own texts.

Meetings have their own: ``scraper.reports.meetings.meeting_wording``.
"""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

from scraper.records import Link, RecordField, RecordType, is_set, pins_of
from scraper.records.equality import link_changes, without_redundant_changes
from scraper.reports.i18n.value_format import day, label, record_name, value_text, words_for
from scraper.reports.link_phrases import link_phrase
from scraper.reports.sanitize import shorten
from scraper.reports.type_words import capitalised, in_a_sentence

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from scraper.records import Change, FieldChange, Record
    from scraper.records.types import FieldKind
    from scraper.reports.model import Language

MAX_NAME = 60
_MAX_VALUES = 70
_ANOTHER_RECORD_FROM = 2
"""So many identifying fields that change at once may mean another record."""

_PAGE = RecordType(
    "page",
    (
        RecordField("title"),
        RecordField("intro", "texts", ("Introduction", "Einleitung")),
    ),
)
"""What the page itself says, besides its records."""


class Wording:
    """How changes of records of one type are put into words, in one language."""

    without_values: Collection[str] = ()
    """Fields besides lists of texts whose values are too long for a headline."""

    def __init__(self, record_type: RecordType, language: Language) -> None:
        self.record_type = record_type
        self.language: Language = language
        self.words = words_for(language, record_type)

    # names

    def name(self, record: Record, title: str) -> str:
        """The record at the beginning of a headline: ``Sitzung „Bau, 12.03.2026“``; ``title``: the page's."""
        name = self.short_name(record)
        record_word = capitalised(self.words.record)
        return f"{record_word} {self.words.quotes.format(name)}" if name else record_word

    def short_name(self, record: Record) -> str:
        """The name where several records share a line; '' where the record has no value for it."""
        return shorten(record_name(record, self.words), MAX_NAME)

    def heading(self, record: Record) -> str:
        """The whole name, above the record's values."""
        return record_name(record, self.words) or capitalised(self.words.record)

    def added(self, record: Record, title: str) -> str:
        """The headline of a new record: ``Neue Sitzung: Bau, 12.03.2026``."""
        return ": ".join(filter(None, (self.words.new_record, self.short_name(record))))

    # what a change is

    def kind(self, change: Change) -> str:
        """The kind as people see it; a type may have kinds of its own, such as ``cancelled``."""
        return change.kind

    def is_urgent(self, change: Change) -> bool:
        """Whether the change comes before all others."""
        return self.kind(change) != change.kind

    def own_headline(self, change: Change, title: str) -> str:
        """The headline of a change of the type's own kind, '' for the general ones."""
        return ""

    def own_summary(self, change: Change, *, short: bool) -> str:
        """The same without the record's name; ``short``: without values."""
        return ""

    def note(self, change: Change) -> str:
        """A sentence below the headline: what being gone, or other in so much, means."""
        if change.kind == "removed" and change.before:
            return self.note_removed(change.before)
        if change.kind == "restored":
            return self.words.note_restored
        return self.words.note_perhaps_another if self.is_perhaps_another(change) else ""

    def note_removed(self, record: Record) -> str:
        """The sentence on a removed record: the page gave no reason."""
        return self.words.note_removed

    def is_perhaps_another(self, change: Change) -> bool:
        """Whether several identifying fields changed at once, so that it may be another record."""
        if change.kind != "edited" or not self.record_type.is_declared:
            return False
        changed = {
            entry.field
            for entry in without_redundant_changes(change.fields)
            if is_set(entry.before) and is_set(entry.after)
        }
        return len(changed & self._identifying()) >= _ANOTHER_RECORD_FROM

    def _identifying(self) -> set[str]:
        """The fields that the operator calls ``strong``; without any, those that make the name."""
        fields = [field for field in self.record_type.fields if field.identity not in ("weak", "none")]
        strong = {field.name for field in fields if field.identity == "strong"}
        template = self.record_type.template
        in_the_name = {field.name for field in fields if f"{{{field.name}}}" in template}
        first = [field.name for field in fields if field.kind not in ("texts", "links")][
            :_ANOTHER_RECORD_FROM
        ]
        return strong or (in_the_name if template else set(first))

    # fields

    def field(self, name: str) -> RecordField:
        """The field of the type; one that a declaration has no longer is a text."""
        return self.record_type.by_name.get(name) or RecordField(name)

    def label(self, name: str) -> str:
        return label(self.field(name), self.language)

    def in_a_sentence(self, noun: str) -> str:
        return noun if self.words.nouns_are_capitals else in_a_sentence(noun)

    def effective_kind(self, name: str, *values: Any) -> FieldKind:
        """The field's kind, or that of the values if the declaration has changed since they were read."""
        kind = self.field(name).kind
        present = [value for value in values if is_set(value)]
        if all(_fits(value, kind) for value in present):
            return kind
        if all(_fits(value, "links") for value in present):
            return "links"
        return "texts" if all(isinstance(value, tuple) for value in present) else "text"

    def ordered(self, entries: Sequence[FieldChange]) -> list[FieldChange]:
        """The changed fields in the order in which people read them."""
        return sorted(entries, key=lambda entry: self.place(entry.field))

    def place(self, name: str) -> int:
        """The field's place among the others."""
        names = self.record_type.names
        return names.index(name) if name in names else len(names)

    def headline_fields(self, change: Change) -> list[FieldChange]:
        """The fields that a headline names, the most important one first."""
        return self.ordered(without_redundant_changes(change.fields))

    def own_phrase(self, entry: FieldChange) -> str:
        """A phrase that says more than "changed", for a field that has one."""
        if self.is_links(entry):
            return link_phrase(link_changes(entry.before or (), entry.after or ()), self.words)
        return ""

    def is_links(self, entry: FieldChange) -> bool:
        return self.effective_kind(entry.field, entry.before, entry.after) == "links"

    def is_running_text(self, entry: FieldChange) -> bool:
        """Whether a headline has no room for the field's values."""
        return (
            self.effective_kind(entry.field, entry.before, entry.after) == "texts"
            or entry.field in self.without_values
        )

    def values(self, entry: FieldChange, change: Change) -> str:
        """``before → after``, or the one there is; '' where that is too long for a headline."""
        if self.is_running_text(entry):
            return ""
        pairs = ((entry.before, change.before), (entry.after, change.after))
        values = " → ".join(filter(None, (self.side(entry.field, *pair) for pair in pairs)))
        if change.after is not None and not pins_of(change.after).keys().isdisjoint(
            self.fields_of_row(entry.field)
        ):
            values = ", ".join(filter(None, (values, self.words.set_by_hand)))
        return values if len(values) <= _MAX_VALUES else ""

    def side(self, name: str, value: Any, record: Record | None) -> str:
        """A value in a headline: a day without its weekday."""
        return day(value, self.words) if isinstance(value, date) else value_text(name, value, self.words)

    # the layout of a change

    def rows_of(self, entries: Sequence[FieldChange]) -> list[FieldChange]:
        """The changed fields that have a row of their own."""
        return without_redundant_changes(entries)

    def facts(self, change: Change, changed: Collection[str]) -> Sequence[str]:
        """The fields shown besides changes: all of a new record, the short ones of a removed one, the address
        of an edited one."""
        if change.kind == "edited" and change.after is not None:
            links = [field.name for field in self.record_type.fields if field.kind == "links"]
            return [name for name in links if name not in changed and len(change.after.get(name)) == 1][:1]
        fields = [field for field in self.record_type.fields if field.name not in changed]
        if change.kind != "added":
            fields = [field for field in fields if field.kind not in ("texts", "links")]
        return [field.name for field in fields]

    def row_label(self, name: str) -> str:
        return self.label(name)

    def text(self, name: str, value: Any, record: Record | None) -> str:
        """A value in a row, with the mark of one that an operator has set."""
        text = self.value(name, value, record)
        if record is None or pins_of(record).keys().isdisjoint(self.fields_of_row(name)):
            return text
        return f"{text or self.words.unknown} ({self.words.set_by_hand})"

    def value(self, name: str, value: Any, record: Record | None) -> str:
        """A value in a row: a day with its weekday."""
        return value_text(name, value, self.words)

    def fields_of_row(self, name: str) -> Collection[str]:
        """The fields that share this one's row."""
        return (name,)

    def is_essential(self, name: str) -> bool:
        """Whether the field is shown although it did not change, where there is hardly any room."""
        return self.field(name).kind == "date"


class _PageWording(Wording):
    """How changes of the page's own texts are put into words."""

    without_values = ("title",)

    def label(self, name: str) -> str:
        """The text's name: ``Titel der Seite``."""
        return self.words.page_title if name == "title" else super().label(name)

    def in_a_sentence(self, noun: str) -> str:
        """The page's title keeps its capital: it begins the sentence."""
        return noun if noun == self.words.page_title else super().in_a_sentence(noun)


def wording_for(record_type: RecordType, language: Language) -> Wording:
    if record_type.is_declared:
        return Wording(record_type, language)
    from scraper.reports.meetings.meeting_wording import MeetingWording

    return MeetingWording(record_type, language)


def wording_of(change: Change, language: Language) -> Wording:
    """The wording of the record that changed, or of the page's own texts."""
    if change.subject is not None:
        return wording_for(change.subject.record_type, language)
    return _PageWording(_PAGE, language)


def _fits(value: Any, kind: FieldKind) -> bool:
    if isinstance(value, tuple):
        is_link = isinstance(value[0], Link)
        return kind == ("links" if is_link else "texts")
    return kind not in ("links", "texts") and (kind != "date" or isinstance(value, date))
