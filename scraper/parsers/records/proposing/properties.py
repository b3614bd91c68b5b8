"""Find the names that a page gives its values in microdata."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from scraper.parsers.records.proposing import field_naming

if TYPE_CHECKING:
    from collections.abc import Sequence

    from scraper.parsers.records.document import Document, Span

_TYPES = {
    "Event": (("event", "die Veranstaltung"), ("events", "Veranstaltungen")),
    "JobPosting": (("job", "die Stelle"), ("jobs", "Stellen")),
    "NewsArticle": (("news item", "die Meldung"), ("news items", "Meldungen")),
    "BlogPosting": (("post", "der Beitrag"), ("posts", "Beiträge")),
    "Article": (("article", "der Artikel"), ("articles", "Artikel")),
    "ScholarlyArticle": (("publication", "die Veröffentlichung"), ("publications", "Veröffentlichungen")),
    "Dataset": (("dataset", "der Datensatz"), ("datasets", "Datensätze")),
    "Course": (("course", "der Kurs"), ("courses", "Kurse")),
    "Product": (("product", "das Produkt"), ("products", "Produkte")),
}
"""What people call the things of a type of schema.org: one and many, English and German."""
_SAME_TYPE_SHARE = 0.8


def microdata(document: Document, number: int, record: Span) -> str:
    """The name of the property whose whole value the element in the record is, ``''`` for none."""
    text = document.text(document.span(number))
    for around in (number, *document.ancestors(number)):
        if around <= record.start or document.text(document.span(around)) != text:
            return ""
        if names := document.attribute(around, "itemprop").split():
            return field_naming.from_property(names[0])
    return ""


def words_of(document: Document, records: Sequence[Span]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """What people call one and many of the records, by the type that the page gives them; else empty."""
    kinds = Counter(_type_of(document, record) for record in records)
    kind = next((kind for kind in _TYPES if kinds[kind] >= _SAME_TYPE_SHARE * len(records)), None)
    return _TYPES[kind] if kind is not None else ((), ())


def _type_of(document: Document, record: Span) -> str:
    """The type of the first item in a record, or of the item that the record is."""
    for number in range(record.start, record.end):
        if kind := document.attribute(number, "itemtype") if document.tags[number] != "#text" else "":
            return "Event" if kind.endswith("Event") else kind.rpartition("/")[2]  # a MusicEvent is one
    return ""
